import tomllib
from pathlib import Path

import pytest

from retrieval.thesaurus import THESAURUS, load_thesaurus
from retrieval.words import stems

SMALL = """
[[source]]
name = "A dictionary"
same = [["kidney", "renal"], ["overall response rate", "ORR"]]
met_by = [["drug", "agent", "antibody"]]

[[source]]
everyday = true
name = "Everyday words"
same = [["promising", "hopeful"]]
met_by = [["kidney", "organ"]]
opposite = [["high", "low"]]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_terms_of_one_row_stand_for_each_other(small: Path) -> None:
    thesaurus = load_thesaurus(small)
    assert thesaurus.alternatives(("renal",)) == {("renal",), ("kidney",)}
    assert thesaurus.alternatives(("orr",)) == {("orr",), ("overal", "respons", "rate")}


def test_a_wider_word_is_met_by_a_narrower_one_but_not_the_other_way_round(small: Path) -> None:
    thesaurus = load_thesaurus(small)
    assert thesaurus.alternatives(stems("drug")) == {stems("drug"), stems("agent"), stems("antibody")}
    assert thesaurus.alternatives(stems("antibody")) == {stems("antibody")}


def test_rows_on_one_word_are_added_up(small: Path) -> None:
    assert load_thesaurus(small).alternatives(stems("kidney")) == {stems("kidney"), stems("renal"), stems("organ")}


def test_a_phrase_that_the_thesaurus_does_not_know_is_met_only_by_itself(small: Path) -> None:
    assert load_thesaurus(small).alternatives(("teclistamab",)) == {("teclistamab",)}


def test_clinical_are_the_words_that_a_clinical_source_gives_a_synonym(small: Path) -> None:
    clinical = load_thesaurus(small).clinical
    assert {stems("renal"), stems("kidney"), stems("ORR")} <= clinical
    assert not {stems("promising"), stems("hopeful"), stems("drug"), stems("organ")} & clinical


def test_opposites_stand_for_each_other_only_where_they_are_asked_for(small: Path) -> None:
    thesaurus = load_thesaurus(small)
    assert thesaurus.alternatives(stems("high")) == {stems("high")}
    assert thesaurus.with_opposites().alternatives(stems("high")) == {stems("high"), stems("low")}
    assert thesaurus.with_opposites().alternatives(stems("renal")) == thesaurus.alternatives(stems("renal"))


def test_the_longest_phrase_is_measured_in_stems(small: Path) -> None:
    assert load_thesaurus(small).longest == 3


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("blood", "hematologic"),
        ("blood", "haematological"),
        ("cancers", "malignancies"),
        ("own", "autologous"),
        ("ide-cel", "idecabtagene vicleucel"),
        ("Carvykti", "cilta-cel"),
        ("ORR", "overall response rate"),
        ("side effects", "toxicity"),
        ("kidney", "renal"),
        ("Turkey", "Türkiye"),
        ("work", "responses"),
    ],
)
def test_the_shipped_thesaurus_knows_what_the_questions_need(asked: str, written: str) -> None:
    assert stems(written) in load_thesaurus().alternatives(stems(asked))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("ide-cel", "cilta-cel"),
        ("teclistamab", "elranatamab"),
        ("autologous", "allogeneic"),
        ("overall survival", "progression-free survival"),
        ("complete response", "partial response"),
        ("neutropenia", "neurotoxicity"),
        ("antigen", "antibody"),
        ("hospitals", "patients"),
        ("women", "men"),
        ("child", "elderly"),
        ("Turkey", "United States"),
        ("lymphoma", "myeloma"),
    ],
)
def test_the_shipped_thesaurus_keeps_apart_what_is_not_the_same(asked: str, written: str) -> None:
    assert stems(written) not in load_thesaurus().alternatives(stems(asked))


def test_every_shipped_row_has_a_source_and_at_least_two_terms_of_words() -> None:
    for source in tomllib.loads(THESAURUS.read_text(encoding="utf-8"))["source"]:
        assert source["name"]
        for row in [*source.get("same", []), *source.get("met_by", [])]:
            assert len(row) > 1
            assert all(stems(term) for term in row)

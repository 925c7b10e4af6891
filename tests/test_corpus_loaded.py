"""The step from a loaded file to an article: repairs, borders, ids and hashes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.edits import undo
from corpus.errors import UnreadableArticle
from corpus.library import read_library
from corpus.loaded import Loaded, article_id, finished
from corpus.plain import load_plain
from corpus.types import Article, Repair, Section

REVIEW = Path(__file__).parent.parent / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt"
DAMAGED = [("redTrectTon", "redirection"), ("therapTes", "therapies"), ("relapsTng", "relapsing")]


def article_of(text: str, *sections: Section, **stated: object) -> Article:
    whole = Section(None, (), 0, len(text), "body")
    loaded = Loaded(text=text, sections=sections or (whole,), title="On damage")
    return finished(loaded, text.encode(), "damage.txt", stated=stated)


def undone(article: Article, section: Section) -> str:
    """What the loader's text has where the section stands."""
    inside = [
        Repair(repair.start - section.start, repair.end - section.start, repair.original)
        for repair in article.repairs
        if section.start <= repair.start and repair.end <= section.end
    ]
    return undo(article.text[section.start : section.end], inside)


@pytest.fixture(scope="module")
def review() -> Article:
    return read_library(REVIEW.parent).articles[0]


def test_the_review_has_thirteen_repaired_letters_all_of_them_in_its_body(review: Article) -> None:
    assert [(review.text[repair.start : repair.end], repair.original) for repair in review.repairs] == [("i", "T")] * 13
    assert all(review.sections[1].start < repair.start for repair in review.repairs)


def test_the_review_without_its_repairs_stands_in_the_file_letter_for_letter(review: Article) -> None:
    assert undo(review.text, review.repairs) in REVIEW.read_text(encoding="utf-8")


def test_the_sections_of_the_review_meet_between_the_glued_sentences(review: Article) -> None:
    border = review.sections[0].end

    assert review.sections[1].start == border
    assert review.text[border - 7 : border + 8] == "Turkey.Multiple"
    assert review.sections[1].end == len(review.text)


def test_what_sources_toml_says_of_the_review_is_in_the_article(review: Article) -> None:
    assert review.coverage == "excerpt"
    assert review.licence == "CC BY 4.0"
    assert review.full_text_url == "https://doi.org/10.3389/fmed.2024.1413825"


def test_the_review_is_named_by_its_doi_and_hashed(review: Article) -> None:
    content = REVIEW.read_bytes()

    assert review.id == "10.3389-fmed.2024.1413825"
    assert review.source == REVIEW.name
    assert review.sha256 == hashlib.sha256(content).hexdigest()
    assert review.text_sha256 == hashlib.sha256(review.text.encode()).hexdigest()


def test_repairs_that_keep_the_length_leave_the_borders_where_they_were() -> None:
    head, tail = " ".join(printed for printed, _ in DAMAGED), "Undamaged text follows."
    text = f"{head} {tail}"
    border = len(head) + 1

    article = article_of(
        text, Section("A", ("A",), 0, border, "body"), Section(None, (), border, len(text), "body", page=3)
    )

    assert article.text == f"redirection therapies relapsing {tail}"
    assert [(part.start, part.end) for part in article.sections] == [(0, border), (border, len(text))]
    assert (article.sections[0].title, article.sections[0].path, article.sections[1].page) == ("A", ("A",), 3)


def test_letters_that_were_typed_and_never_printed_stay_as_they_are() -> None:
    text = " ".join(damaged for damaged, _ in DAMAGED) + " \ufb01nds."
    printed = Loaded(text=text, sections=(Section(None, (), 0, len(text), "body"),), title="On damage")

    read, typed = (finished(replace(printed, typed=typed), b"", "damage.xml").text for typed in (False, True))

    assert read == " ".join(meant for _, meant in DAMAGED) + " finds."
    assert typed == " ".join(damaged for damaged, _ in DAMAGED) + " finds."


def test_letters_that_are_taken_out_move_the_borders_behind_them() -> None:
    first, second = "The ther\u00adapy was given.\n", "The patients ex\u00adpect it.\n"
    text = first + second + "End."
    sections = (
        Section(None, (), 0, len(first), "body"),
        Section(None, (), len(first), len(first + second), "body"),
        Section(None, (), len(first + second), len(text), "body"),
    )

    article = article_of(text, *sections)

    assert [article.text[part.start : part.end] for part in article.sections] == [
        "The therapy was given.\n",
        "The patients expect it.\n",
        "End.",
    ]


def test_one_letter_that_becomes_several_moves_the_borders_too() -> None:
    text = "The e\ufb03cacy is clear.\nThe bene\ufb01t is clear."
    border = text.index("\n") + 1

    article = article_of(text, Section(None, (), 0, border, "body"), Section(None, (), border, len(text), "body"))

    assert [article.text[part.start : part.end] for part in article.sections] == [
        "The efficacy is clear.\n",
        "The benefit is clear.",
    ]


def test_a_border_inside_a_repair_stands_at_its_start_on_both_sides() -> None:
    text = "The ther-\napy was given."
    border = text.index("\n")

    article = article_of(text, Section(None, (), 0, border, "body"), Section(None, (), border, len(text), "body"))

    assert [article.text[part.start : part.end] for part in article.sections] == ["The ther", "apy was given."]
    assert undo(article.text, article.repairs) == text


@pytest.mark.parametrize(
    ("names", "id"),
    [
        ({"doi": "10.3389/fmed.2024.1413825", "pmcid": "PMC1", "pmid": "2"}, "10.3389-fmed.2024.1413825"),
        ({"doi": "10.1002/(SICI)43:1<1::AID>3.0.CO;2-A"}, "10.1002-sici-43-1-1-aid-3.0.co-2-a"),
        ({"pmcid": "PMC7654321", "pmid": "2"}, "pmc7654321"),
        ({"pmid": "34567890"}, "34567890"),
        ({"doi": "///", "pmid": "2"}, "2"),
        ({"doi": "../../etc"}, "etc"),
        ({}, "0123456789ab"),
    ],
)
def test_an_id_is_a_slug_of_the_best_name_there_is(names: dict[str, str], id: str) -> None:
    known: dict[str, str | None] = {"doi": None, "pmcid": None, "pmid": None}

    assert article_id(**(known | names), sha256="0123456789abcdef") == id


@pytest.mark.parametrize(
    "written", ["https://doi.org/10.1/Ab", "http://dx.doi.org/10.1/Ab", "doi:10.1/Ab", "DOI: 10.1/Ab"]
)
def test_a_doi_is_bare_however_it_was_written(written: str) -> None:
    article = article_of("Text.", doi=written)

    assert (article.doi, article.id) == ("10.1/Ab", "10.1-ab")


def test_an_article_without_any_name_is_named_by_its_file() -> None:
    article = article_of("Text.")

    assert article.id == hashlib.sha256(b"Text.").hexdigest()[:12]
    assert article.doi is None


def test_what_is_stated_wins_over_what_the_file_says() -> None:
    content = b"AUTHOR=A TITLE=T YEAR=2020 DOI=10.1/x ABSTRACT=Text."

    article = finished(
        load_plain(content, "a.txt"), content, "a.txt", stated={"year": 2021, "coverage": "full", "pmid": "7"}
    )

    assert (article.year, article.coverage, article.pmid, article.title) == (2021, "full", "7", "T")


damaged_texts = st.lists(
    st.one_of(
        st.sampled_from([printed for printed, _ in DAMAGED]),
        st.sampled_from(
            ["cell therapy", "ther\u00adapy", "ther-\napy", "e\ufb03cacy", "tedavi", "\u00c3\u00bc", "10²"]
        ),
        st.sampled_from(["\n# Results\n", ". ", "\r\n", "\n\n## Methods ##\n", "```\n", "\ufeff", "\u2028"]),
        st.text(max_size=8).filter(lambda text: text.isprintable()),
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None)
@given(damaged_texts, st.sampled_from(["a.md", "a.txt"]))
def test_any_text_becomes_an_article_that_slices_and_can_be_undone(text: str, source: str) -> None:
    content = text.encode()
    try:
        loaded = load_plain(content, source)
    except UnreadableArticle:
        return

    article = finished(loaded, content, source)

    assert undo(article.text, article.repairs) == loaded.text
    assert article.sections[-1].end <= len(article.text)
    for before, after in zip(loaded.sections, article.sections, strict=True):
        assert (before.title, before.path, before.kind) == (after.title, after.path, after.kind)
        assert undone(article, after) == loaded.text[before.start : before.end]

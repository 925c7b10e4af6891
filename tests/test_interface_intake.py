"""What becomes of a file that is offered, beside what is held and what came before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from corpus.added import Added, read_added
from corpus.types import Article
from interface.collection import Collection
from interface.intake import Intake, Offered, Outcome
from tests.article_maker import small_article
from tests.collection_fakes import SHIPPED, WordCounter, collection_in
from tests.test_index_disk import UnflushedDisk

TODAY = date(2024, 9, 15)
REVIEW = "goker-2024-cart-myeloma-turkey.txt"
DOI = "10.5555/small"
ABSTRACT, FULL = small_article(doi=DOI, body=""), small_article(doi=DOI)
NEWER = small_article(doi=DOI, date="2024-06-01", body="It was lit again.")
PAGE = (
    f'<html><head><meta name="citation_doi" content="{DOI}"><meta name="citation_title" content="A small work"></head>'
    "<body><article><h1>A small work</h1><h2>Results</h2>"
    + "<p>The lantern was lit on the first evening, and it burned until the morning came.</p>" * 8
    + "</article></body></html>"
).encode()


@dataclass
class Desk:
    """One round of files for a collection: offer them, then put them in place."""

    collection: Collection
    outcomes: list[Outcome] = field(default_factory=list)

    def bring(self, *files: Offered) -> list[str]:
        """Their verdicts; the articles folder and the index then hold what came of them."""
        with self.collection.locked(), self.collection.reading() as read:
            intake = Intake(self.collection, self.collection.library(), read, TODAY)
            self.outcomes = [intake.offer(file) for file in files]
            if intake.staged:
                change = intake.change([article.id for article in intake.staged])
                self.collection.changed(change, WordCounter())
                library = self.collection.library()
                assert library.articles == change.articles
                assert library.failures == ()
                assert set(read_added(self.collection.ledger)) <= set(self.files())
        return [outcome.verdict for outcome in self.outcomes]

    def why(self) -> str:
        return self.outcomes[-1].why

    def files(self) -> list[str]:
        return sorted(path.name for path in self.collection.articles_folder.iterdir())

    def articles(self) -> tuple[Article, ...]:
        return self.collection.library().articles

    def the_one(self) -> Article:
        (article,) = self.articles()
        return article


def offered(
    content: bytes,
    name: str = "a.xml",
    stated: Mapping[str, object] | None = None,
    *,
    claimed: Mapping[str, object] | None = None,
) -> Offered:
    return Offered(name, f"somewhere/{name}", content, stated or {}, claimed or {})


def quick(data: Path) -> Desk:
    return Desk(replace(collection_in(data), disk=UnflushedDisk()))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "articles").mkdir()
    yield quick(tmp_path)
    assert not (tmp_path / "incoming").exists()


def test_a_new_file_is_stored_by_its_id_and_the_ledger_keeps_its_name_and_origin(desk: Desk) -> None:
    assert desk.bring(offered(FULL, "weird \x1b näme.xml", {"licence": "CC BY 4.0"})) == ["added"]

    assert desk.files() == ["10.5555-small.xml"]
    assert desk.the_one().licence == "CC BY 4.0"
    assert read_added(desk.collection.ledger) == {
        "10.5555-small.xml": Added("weird \x1b näme.xml", "somewhere/weird \x1b näme.xml", {"licence": "CC BY 4.0"})
    }


@pytest.mark.parametrize("name", ["notes.md", "notes.txt", "notes.markdown", "notes"])
def test_a_text_keeps_its_ending_and_the_title_of_its_first_name(desk: Desk, name: str) -> None:
    desk.bring(offered(b"It was lit.", name))

    (stored,) = desk.files()
    assert stored == f"{desk.the_one().id}{Path(name).suffix or '.txt'}"
    assert desk.the_one().title == "notes"


def test_the_same_bytes_are_recognised_under_any_name_and_in_one_batch(desk: Desk) -> None:
    assert desk.bring(offered(FULL), offered(FULL, "b.xml")) == ["added", "held"]
    assert desk.bring(offered(FULL, "c.nxml")) == ["held"]
    assert desk.bring(offered(b"It was lit.", "a.txt"), offered(b"It was lit.", "b.md")) == ["added", "held"]
    assert len(desk.files()) == 2


def test_the_shipped_review_is_recognised_by_its_bytes_though_its_own_file_names_no_doi(tmp_path: Path) -> None:
    desk = quick(tmp_path)

    assert desk.bring(offered((SHIPPED / REVIEW).read_bytes(), "copy.txt")) == ["held"]
    assert desk.outcomes[0].article == desk.the_one()


def test_the_full_text_of_the_review_takes_the_place_of_the_excerpt(tmp_path: Path) -> None:
    desk = quick(tmp_path)
    full = small_article(doi="10.3389/FMED.2024.1413825")

    assert desk.bring(offered(full)) == ["replaced"]
    assert desk.why().startswith("in place of the excerpt of “CAR-T cell therapy in relapsed")
    assert desk.files() == ["10.3389-fmed.2024.1413825.xml", "SOURCES.toml"]
    assert desk.bring(offered(full)) == ["held"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"doi": DOI}, {"doi": "10.5555/SMALL"}),
        ({"doi": DOI, "pmcid": "PMC123"}, {"pmcid": "PMC123"}),
        ({"pmid": "123"}, {"pmid": "123", "doi": DOI}),
    ],
)
def test_another_version_is_recognised_by_doi_pmcid_or_pmid_and_replaces_the_file(
    desk: Desk, first: dict[str, str], second: dict[str, str]
) -> None:
    desk.bring(offered(small_article(**first)))

    assert desk.bring(offered(small_article(**second, body="Another text."))) == ["replaced"]
    assert "Another text." in desk.the_one().text
    assert len(desk.files()) == 1


@pytest.mark.parametrize(
    ("held", "new"),
    [
        ({"doi": DOI, "pmid": "123"}, {"doi": "10.5555/other", "pmid": "123", "body": "Of another work."}),
        # Both become the id 10.5555-small.
        ({"doi": DOI}, {"doi": "10.5555/(small)", "body": "Of another work."}),
    ],
)
def test_nothing_is_replaced_by_an_article_with_another_doi(
    desk: Desk, held: dict[str, str], new: dict[str, str]
) -> None:
    desk.bring(offered(small_article(**held)))

    assert desk.bring(offered(small_article(**new))) == ["left out"]
    assert desk.the_one().text.endswith("It was lit.")


def test_one_file_may_show_that_two_articles_are_one(desk: Desk) -> None:
    desk.bring(offered(small_article(pmid="123", body="")), offered(small_article(doi=DOI, body="")))
    assert len(desk.articles()) == 2

    assert desk.bring(offered(small_article(doi=DOI, pmid="123"))) == ["replaced"]
    assert desk.files() == ["10.5555-small.xml"]


@pytest.mark.parametrize(
    ("before", "name", "after", "other", "why"),
    [
        (ABSTRACT, "a.xml", FULL, "b.xml", "in place of the abstract held before"),
        (FULL, "a.xml", NEWER, "b.xml", "in place of the full text held before"),
        (PAGE, "a.html", FULL, "b.xml", "in place of the full text held before"),
        (ABSTRACT, "a.xml", PAGE, "b.html", "in place of the abstract held before"),
    ],
)
def test_what_is_fuller_newer_or_richer_replaces_and_the_other_way_round_is_kept_out(
    desk: Desk, before: bytes, name: str, after: bytes, other: str, why: str
) -> None:
    assert desk.bring(offered(before, name)) == ["added"]
    assert desk.bring(offered(after, other)) == ["replaced"]
    assert desk.why() == why
    held = desk.the_one()

    assert desk.bring(offered(before, name)) == ["kept"]
    assert desk.why().endswith("; remove it first to force it")
    assert desk.the_one() == held


@pytest.mark.parametrize("order", [(ABSTRACT, FULL, NEWER), (NEWER, FULL, ABSTRACT), (FULL, NEWER, ABSTRACT)])
def test_of_several_forms_in_one_batch_the_best_is_held_whatever_the_order(
    desk: Desk, order: tuple[bytes, ...]
) -> None:
    desk.bring(*map(offered, order))

    assert "lit again" in desk.the_one().text
    assert desk.files() == ["10.5555-small.xml"]


def test_a_date_without_a_day_is_not_older_than_one_with_it(desk: Desk) -> None:
    desk.bring(offered(FULL, stated={"published": "2024-01"}))

    assert desk.bring(offered(small_article(doi=DOI, body="Said twice."))) == ["replaced"]
    assert desk.bring(offered(FULL, stated={"published": "2024-01"})) == ["replaced"]


def test_a_retraction_that_is_told_later_marks_the_article(desk: Desk) -> None:
    desk.bring(offered(FULL))

    assert desk.bring(offered(FULL, stated={"retraction": "Retracted in 2025."})) == ["updated"]
    assert desk.the_one().retraction == "Retracted in 2025."
    assert desk.bring(offered(FULL, stated={"retraction": "Retracted in 2025."})) == ["held"]


def test_a_retraction_marks_what_is_held_even_where_it_comes_with_a_poorer_form(desk: Desk) -> None:
    desk.bring(offered(FULL))

    assert desk.bring(offered(ABSTRACT, stated={"retraction": "Retracted in 2025."})) == ["updated"]
    assert desk.why().startswith("retracted meanwhile; the full text held here says more")
    assert (desk.the_one().retraction, desk.the_one().coverage) == ("Retracted in 2025.", "full")


def test_a_new_version_that_does_not_know_of_the_retraction_stays_marked(desk: Desk) -> None:
    desk.bring(offered(FULL, stated={"retraction": "Retracted in 2025."}))

    assert desk.bring(offered(NEWER)) == ["replaced"]
    assert desk.why().endswith("which was told to be retracted")
    assert desk.the_one().retraction == "Retracted in 2025."


def test_facts_told_later_are_added_to_those_told_before(desk: Desk) -> None:
    desk.bring(offered(FULL, stated={"licence": "CC BY 4.0"}))

    desk.bring(offered(FULL, stated={"journal": "Lanterns"}), offered(FULL, stated={"volume": "3"}))

    article = desk.the_one()
    assert (article.licence, article.journal, article.volume) == ("CC BY 4.0", "Lanterns", "3")


def test_facts_told_of_the_review_do_not_lose_what_its_sources_toml_says(tmp_path: Path) -> None:
    desk = quick(tmp_path)
    before = desk.the_one()

    assert desk.bring(offered((SHIPPED / REVIEW).read_bytes(), REVIEW, stated={"retraction": "Retracted."})) == [
        "updated"
    ]
    assert desk.the_one() == replace(before, retraction="Retracted.")


def test_a_sources_toml_that_names_a_stored_file_is_heeded(desk: Desk) -> None:
    (desk.collection.articles_folder / "SOURCES.toml").write_text('["10.5555-small.xml"]\njournal = "By hand"')

    desk.bring(offered(FULL))

    assert desk.the_one().journal == "By hand"


def test_facts_that_would_make_two_articles_one_are_not_taken(desk: Desk) -> None:
    desk.bring(offered(FULL), offered(b"It was lit.", "a.txt"))

    assert desk.bring(offered(b"It was lit.", "a.txt", {"doi": DOI})) == ["kept"]
    assert desk.why() == "it is the same article as 10.5555-small; remove one of them"
    assert len(desk.articles()) == 2


def test_a_file_put_there_by_hand_is_never_overwritten_by_another_article(desk: Desk) -> None:
    by_hand = desk.collection.articles_folder / "10.5555-small.xml"
    by_hand.write_bytes(small_article(doi="10.5555/other"))

    assert desk.bring(offered(FULL)) == ["added"]
    assert {article.doi for article in desk.articles()} == {"10.5555/other", DOI}
    assert by_hand.read_bytes() == small_article(doi="10.5555/other")


CLAIMS = {"doi": DOI, "coverage": "full", "published": "2999-01-01", "retraction": "It was false.", "title": "Lies"}


@pytest.mark.parametrize("claimed", [CLAIMS, {"doi": DOI}, {"pmid": "123"}, {"pmcid": "PMC123"}])
def test_by_the_word_of_a_sources_toml_alone_nothing_is_replaced_or_marked(
    desk: Desk, claimed: dict[str, object]
) -> None:
    desk.bring(offered(small_article(doi=DOI, pmid="123", pmcid="PMC123")))
    held = desk.the_one()

    assert desk.bring(offered(b"Lanterns heal everything.", "p.txt", claimed=claimed)) == ["left out"]
    assert desk.why() == (
        "only a SOURCES.toml says that it is 10.5555-small, held here as “A small work”, but it does not begin with "
        "that title or DOI; mend SOURCES.toml, or remove 10.5555-small first"
    )
    assert desk.the_one() == held


def test_the_genuine_article_does_not_take_over_a_file_that_was_only_claimed_to_be_it(desk: Desk) -> None:
    desk.bring(offered(b"Of something else.", "p.txt", claimed={"doi": DOI}))
    held = desk.the_one()
    assert held.doi == DOI

    assert desk.bring(offered(FULL)) == ["left out"]
    assert desk.why().endswith("remove 10.5555-small first")
    assert desk.the_one() == held


@pytest.mark.parametrize(
    "text", ["A SMALL WORK on lanterns\n\nIt was lit.", "It was lit (https://doi.org/10.5555/SMALL)."]
)
def test_a_file_that_begins_with_the_title_or_doi_is_what_a_sources_toml_says(desk: Desk, text: str) -> None:
    titled = b"A small work", b"A small work on lanterns"
    desk.bring(offered(ABSTRACT.replace(*titled)))

    assert desk.bring(offered(text.encode(), "p.txt", claimed={"doi": DOI, "title": "Of lanterns"})) == ["replaced"]
    assert desk.the_one().text == text
    assert desk.bring(offered(FULL.replace(*titled))) == ["replaced"]


def test_a_retraction_that_a_sources_toml_tells_of_the_file_itself_marks_it(desk: Desk) -> None:
    desk.bring(offered(FULL))

    assert desk.bring(offered(FULL, claimed={"retraction": "Retracted in 2025."})) == ["updated"]
    assert desk.the_one().retraction == "Retracted in 2025."


def test_a_sources_toml_does_not_change_what_a_file_says_it_is(desk: Desk) -> None:
    claimed = {"doi": "10.5555/other", "published": "2024-09-01", "journal": "Lanterns", "pmid": "7"}

    desk.bring(offered(ABSTRACT, claimed={**claimed, "coverage": "full"}))

    article = desk.the_one()
    assert (article.doi, article.published, article.coverage) == (DOI, "2024-01-01", "abstract")
    assert (article.journal, article.pmid) == ("Lanterns", "7")
    assert read_added(desk.collection.ledger)[article.source].claimed == {"journal": "Lanterns", "pmid": "7"}


def test_a_date_that_only_a_sources_toml_tells_makes_nothing_newer(desk: Desk) -> None:
    desk.bring(offered(FULL))

    text = offered(b"Darkness.", "A small work.txt", claimed={"doi": DOI, "published": "2024-09-01"})
    assert desk.bring(text) == ["kept"]
    assert desk.why().startswith("the JATS file held here says more than a text file")


def test_a_version_from_the_future_is_not_newer(desk: Desk) -> None:
    desk.bring(offered(NEWER))

    assert desk.bring(offered(PAGE, "a.html", {"published": "2024-09-16"})) == ["kept"]
    assert desk.bring(offered(PAGE, "a.html", {"published": "2024-09-15"})) == ["replaced"]


def test_a_held_version_from_the_future_keeps_no_other_out(desk: Desk) -> None:
    desk.bring(offered(small_article(doi=DOI, date="2999-01-01")))

    assert desk.bring(offered(NEWER)) == ["replaced"]


def test_what_is_replaced_is_named_where_its_title_is_another_and_doubted_where_its_author_is_too(desk: Desk) -> None:
    desk.bring(offered(FULL))

    assert desk.bring(offered(NEWER.replace(b"A small work", b"On darkness"))) == ["replaced"]
    assert desk.why() == "in place of the full text of “A small work” (2024) held before"
    assert desk.outcomes[0].doubt.startswith(
        "“On darkness” (no author named, 2024) has the same identifier as “A small "
    )
    assert desk.bring(offered(NEWER.replace(b"A small work", b"On Darkness!").replace(b"again", b"thrice"))) == [
        "replaced"
    ]
    assert (desk.why(), desk.outcomes[0].doubt) == ("in place of the full text held before", "")


@pytest.mark.parametrize(
    "names", [{"pmid": "0"}, {"pmcid": "PMC0"}, {"doi": "10.1/"}, {"doi": "10.0000/0000"}, {"doi": "n/a", "pmid": "NA"}]
)
def test_what_only_fills_a_form_is_no_name_of_an_article(desk: Desk, names: dict[str, str]) -> None:
    one, other = small_article(**names), small_article(**names, body="Another work.")

    assert desk.bring(offered(one), offered(other)) == ["added", "added"]
    for article in desk.articles():
        assert (article.doi, article.pmid, article.pmcid) == (None, None, None)
        assert article.id == article.sha256[:12]


def test_two_names_that_make_one_id_are_refused_with_both(desk: Desk) -> None:
    desk.bring(offered(small_article(doi="10.5555/ğ")))

    assert desk.bring(offered(small_article(doi="10.5555/ş"))) == ["left out"]
    assert desk.why() == (
        "it shares a name with 10.5555, which has another DOI (10.5555/ğ, this 10.5555/ş); mend the file that is wrong"
    )


def test_what_cannot_be_read_is_left_out_with_its_reason(desk: Desk) -> None:
    assert desk.bring(offered(b"", "empty.txt"), offered(b"\x00\x01\x02", "x.zzz")) == ["left out", "left out"]
    assert desk.outcomes[0] == Outcome(
        "somewhere/empty.txt", "left out", None, "the file is empty; an article needs text"
    )
    assert desk.files() == []


def test_facts_that_the_ledger_could_not_give_back_are_refused(desk: Desk) -> None:
    assert desk.bring(offered(FULL, stated={"licence": " "})) == ["left out"]
    assert "licence is ' ', but it must be text that is not blank" in desk.why()


def test_an_article_that_does_not_hold_together_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    sound = collection_in(tmp_path)

    def broken(content: bytes, *, name: str, source: str, stated: Mapping[str, object]) -> Article:
        assert sound.read is not None
        article = sound.read(content, name=name, source=source, stated=stated)
        return replace(article, sections=article.sections[::-1]) if b"again" in content else article

    desk = Desk(replace(sound, read=broken, disk=UnflushedDisk()))

    assert desk.bring(offered(NEWER), offered(FULL)) == ["left out", "added"]
    assert "its sections are not in order" in desk.outcomes[0].why


def test_very_long_identifiers_give_file_names_that_a_disk_takes(desk: Desk) -> None:
    one, other = (small_article(doi=f"10.5555/{number}{'x' * 230}") for number in (1, 2))

    assert desk.bring(offered(one), offered(other)) == ["added", "added"]
    assert len(desk.files()) == 2
    assert max(map(len, desk.files())) < 200

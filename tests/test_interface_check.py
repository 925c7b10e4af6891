"""The check finds every kind of fault, and notes what a person should look at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import UnreadableArticle
from corpus.types import Article, Repair, Row, Section
from index.types import Index
from interface.check import Checked, checked
from tests.article_maker import make_articles
from tests.collection_fakes import WordCounter, collection_in

REPAIRED_WORDS = [
    ("redirection", "redTrectTon"),
    ("therapies", "therapTes"),
    ("relapsing/refractory", "relapsTng/refractory"),
    ("especially", "especTally"),
    ("chimeric", "chTmerTc"),
    ("antigen", "antTgen"),
    ("bispecific", "bTspecTfTc"),
    ("antibodies", "antTbodTes"),
]


def index_of(folder: Path, *texts: str) -> Index:
    """An index of the given texts, or of the review where there are none."""
    held = collection_in(folder)
    if texts:
        held.articles_folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        (held.articles_folder / f"{number}.txt").write_text(text, encoding="utf-8")
    library = held.library()
    held.rebuilt(library, WordCounter())
    return held.opened(library, WordCounter())


def check(folder: Path, index: Index) -> Checked:
    return checked(index, collection_in(folder))


def changed(index: Index, change: Callable[[Article], Article]) -> Index:
    articles = {article.id: change(article) for article in index.articles.values()}
    return replace(index, articles=articles)


@pytest.fixture(scope="module")
def review_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def review(review_folder: Path) -> Index:
    return index_of(review_folder)


def test_the_review_is_sound(review: Index, review_folder: Path) -> None:
    found = check(review_folder, review)

    assert found.faults == ()
    assert found.sentences == 14


def test_each_repaired_word_is_noted_once_with_what_is_printed(review: Index, review_folder: Path) -> None:
    notes = [note for note in check(review_folder, review).notes if "repaired" in note]

    assert [note.split(": ", 2)[2] for note in notes] == [
        f"“{word}” is printed “{printed}”" for word, printed in REPAIRED_WORDS
    ]
    (article,) = review.articles.values()
    place = article.text.index("redirection")
    assert notes[0].startswith(f"article 10.3389-fmed.2024.1413825: repaired at {place}: ")


def test_the_broken_sentence_is_noted(review: Index, review_folder: Path) -> None:
    (note,) = [note for note in check(review_folder, review).notes if "breaks off" in note]

    assert note.endswith("kept as it stands: “… the past several decades, however, despite substantial.”")


def test_what_looks_damaged_and_was_left_is_noted_with_signs_one_can_see(tmp_path: Path) -> None:
    found = check(tmp_path, index_of(tmp_path, "The dose \ufffd was \x1b[31mred\x1b[0m."))

    assert found.faults == ()
    assert any("left as it stands at 9: “\ufffd” (unreadable characters)" in note for note in found.notes)
    assert any("⟨U+001B⟩" in note for note in found.notes)
    assert not any("\x1b" in note for note in found.notes)


def test_every_article_and_sentence_is_counted(tmp_path: Path) -> None:
    found = check(tmp_path, index_of(tmp_path, "One thing. Another thing.", "A third thing."))

    assert (found.sentences, found.faults, found.notes) == (3, (), ())


def test_an_index_of_nothing_is_sound(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    held = collection_in(tmp_path)
    held.rebuilt(held.library(), WordCounter())

    assert check(tmp_path, held.opened(held.library(), WordCounter())) == Checked(0, (), ())


def restated(article: Article, text: str) -> Article:
    """The article with another text and the hash of that."""
    return replace(article, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest())


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda article: replace(article, text_sha256="0"), "its text does not have the SHA-256 that it states"),
        (lambda article: replace(article, sha256="0" * 64), "has changed; rebuild with: python app.py rebuild"),
        (lambda article: replace(article, source="gone.txt"), "its source gone.txt cannot be read"),
        (
            lambda article: replace(article, repairs=article.repairs[1:]),
            "again does not give the same",
        ),
        (
            lambda article: replace(article, repairs=(Repair(9_000, 9_001, "x"),)),
            "its repairs are not sorted and disjoint inside its text",
        ),
        (
            lambda article: restated(article, article.text.replace("approximately 15%", "approximately 51%")),
            "again does not give the same",
        ),
        (
            lambda article: replace(article, sections=(replace(article.sections[0], end=1300), article.sections[1])),
            "does not slice",
        ),
        (
            lambda article: replace(article, sections=article.sections[::-1]),
            "its sections are not in order inside its text",
        ),
        (
            lambda article: replace(article, sections=(article.sections[0], Section(None, (), 1000, 9_000, "body"))),
            "its sections are not in order inside its text",
        ),
    ],
)
def test_each_thing_that_does_not_hold_is_a_fault(
    review: Index, review_folder: Path, change: Callable[[Article], Article], fault: str
) -> None:
    found = check(review_folder, changed(review, change))

    assert any(fault in told for told in found.faults), found.faults
    assert all(told.startswith(("article 10.3389-", "chunk 10.3389-")) for told in found.faults)


def test_chunks_that_do_not_slice_and_counts_that_do_not_add_up_are_faults(review: Index, review_folder: Path) -> None:
    first, *others = review.chunks.values()
    shifted = {chunk.id: chunk for chunk in (replace(first, start=first.start + 1), *others[:-1])}

    found = check(review_folder, replace(review, chunks=shifted))

    assert any("has an id that does not name its place" in told for told in found.faults)
    assert any("chunks, " in told for told in found.faults)


def test_repairs_that_no_longer_follow_from_the_source_are_a_fault(tmp_path: Path) -> None:
    def unrepaired(article: Article) -> Article:
        return restated(replace(article, repairs=()), "The ther\u00adapy was given.")

    index = index_of(tmp_path, "The ther\u00adapy was given.")

    found = check(tmp_path, changed(index, unrepaired))

    assert any("reading 0.txt again does not give the same" in told for told in found.faults)


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Index]:
    """An article with a table, references and several sections."""
    folder = tmp_path_factory.mktemp("tabled")
    make_articles(folder / "articles", 1)
    return folder, index_of(folder)


def test_an_article_with_tables_and_references_is_sound(tabled: tuple[Path, Index]) -> None:
    folder, index = tabled

    found = check(folder, index)

    assert found.faults == ()
    # 4 in the abstract, 7 in each of four sections, label and caption, and a heading and four rows of the table.
    assert found.sentences == 4 + 4 * 7 + 2 + 5


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda row: replace(row, end=90_000), "has rows that are not in order and disjoint inside it"),
        (lambda row: replace(row, cells=row.cells[:-1]), "has a row that does not have 3 cells"),
        (lambda row: replace(row, cells=((0, 90_000), *row.cells[1:])), "that is not inside the text"),
        (lambda row: replace(row, notes=(3,)), "has a row marked with a note that is not there"),
    ],
)
def test_a_table_row_that_no_longer_slices_is_a_fault(
    tabled: tuple[Path, Index], change: Callable[[Row], Row], fault: str
) -> None:
    folder, index = tabled

    def broken(article: Article) -> Article:
        (table,) = article.tables
        return replace(article, tables=(replace(table, rows=(*table.rows[:-1], change(table.rows[-1]))),))

    found = check(folder, changed(index, broken))

    assert any(fault in told for told in found.faults), found.faults


def test_a_source_that_was_changed_or_taken_away_by_hand_is_a_fault(tmp_path: Path) -> None:
    index = index_of(tmp_path, "One thing.", "Another thing.", "A third.")
    (tmp_path / "articles" / "0.txt").write_text("One thing and more.")
    (tmp_path / "articles" / "1.txt").unlink()

    faults = sorted(fault.split(": ", 1)[1] for fault in check(tmp_path, index).faults)

    assert faults == [
        "its source 0.txt has changed; rebuild with: python app.py rebuild",
        "its source 1.txt cannot be read (No such file or directory)",
    ]


def test_a_source_that_can_no_longer_be_read_is_a_fault_with_the_reason(tmp_path: Path) -> None:
    def failing(content: bytes, *, name: str, source: str, stated: object) -> Article:
        raise UnreadableArticle(source, "it takes too long")

    index = index_of(tmp_path, "One thing.")

    (fault,) = checked(index, replace(collection_in(tmp_path), read=failing)).faults

    assert fault.endswith(
        "its source 0.txt cannot be read again (it takes too long); rebuild with: python app.py rebuild"
    )


def test_retracted_articles_empty_sections_and_a_missing_body_are_noted(tmp_path: Path) -> None:
    index = index_of(tmp_path, "One thing. Another thing.")

    def odd(article: Article) -> Article:
        (section,) = article.sections
        empty = Section("Nothing", ("Nothing",), section.end, section.end, "abstract")
        sections = (replace(section, kind="abstract"), empty)
        return replace(article, sections=sections, retraction="Retracted in 2025.", coverage="full")

    notes = [note.split(": ", 1)[1] for note in check(tmp_path, changed(index, odd)).notes]

    assert notes == [
        "section Nothing at 25 is empty",
        "it is retracted: Retracted in 2025.",
        "it counts as full text, but has no body",
    ]

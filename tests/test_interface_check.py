"""The check finds every kind of fault, and notes what a person should look at."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Article, Repair, Section
from index.types import Index
from interface.check import Checked, checked
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
        held.articles_folder.mkdir(parents=True)
    for number, text in enumerate(texts):
        (held.articles_folder / f"{number}.txt").write_text(text, encoding="utf-8")
    library = held.library()
    held.rebuilt(library, WordCounter())
    return held.opened(library, WordCounter())


def check(folder: Path, index: Index) -> Checked:
    return checked(index, folder / "articles")


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
        (lambda article: replace(article, repairs=article.repairs[1:]), "undoing its repairs does not give the text"),
        (
            lambda article: replace(article, repairs=(Repair(9_000, 9_001, "x"),)),
            "its repairs are not sorted and disjoint inside its text",
        ),
        (
            lambda article: restated(article, article.text.replace("approximately 15%", "approximately 51%")),
            "undoing its repairs does not give the text",
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

    assert any("its id does not name its place" in told for told in found.faults)
    assert any("chunks, " in told for told in found.faults)


def test_repairs_that_no_longer_follow_from_the_source_are_a_fault(tmp_path: Path) -> None:
    def unrepaired(article: Article) -> Article:
        return restated(replace(article, repairs=()), "The ther\u00adapy was given.")

    index = index_of(tmp_path, "The ther\u00adapy was given.")

    found = check(tmp_path, changed(index, unrepaired))

    assert any("repairing 0.txt again does not give its text" in told for told in found.faults)

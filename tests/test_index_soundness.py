from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.types import Article, Chunk, Mark, Note, Reference, Repair, Row, Section, Span, Table
from index.errors import UnsoundCorpus
from index.faiss_store import FaissStore
from index.lexical import BM25Index
from index.soundness import problems, verify
from index.types import Fault, Index, Manifest
from tests.conftest import WordHashEmbedder, article_of, chunks_of

ARTICLE = article_of("a", "one line\nanother line")
(FIRST, SECOND) = chunks_of([ARTICLE])


def section(start: int, end: int) -> Section:
    return Section(title=None, path=(), start=start, end=end, kind="body")


REFERENCE = Reference("1", "A trial", (), 2020, None, None, None)
ROWS = (Row(9, 13, (), ((9, 10), (12, 13))), Row(14, 21, ((9, 10),), ((9, 10), (20, 20)), (0,)))
# Two columns of the line "another line", whose rows are taken to be its two halves.
TABLE = Table(9, 21, "Table 1", (0, 8), (((9, 10),), ()), 1, ROWS, (Note("a", 0, 3),))


def with_rows(*rows: Row) -> Article:
    return replace(ARTICLE, tables=(replace(TABLE, rows=rows),))


def marked(mark: Mark) -> Article:
    return replace(ARTICLE, references=(REFERENCE, REFERENCE), marks=(mark,))


def spanning(*spans: Span) -> tuple[Section, ...]:
    return tuple(section(*span) for span in spans)


def test_articles_and_chunks_that_fit_have_no_problems() -> None:
    mended = replace(
        ARTICLE,
        sections=spanning((0, 8), (8, 8), (9, 21)),
        repairs=(Repair(0, 1, "0"), Repair(1, 1, "\u00ad"), Repair(4, 8, "")),
        tables=(replace(TABLE, start=0, end=9, rows=()), TABLE),
        references=(REFERENCE, REFERENCE),
        marks=(Mark(0, 3, (0, 1)), Mark(20, 21, (1,))),
        page_starts=(0, 9, 9, 21),
    )
    part = replace(FIRST, id="a:0-3", end=3)

    assert problems({"a": mended}, [FIRST, replace(SECOND, section=2), part]) == []
    assert problems({}, []) == []


@pytest.mark.parametrize(
    ("article", "fault"),
    [
        (replace(ARTICLE, text="one lime\nanother line"), "SHA-256"),
        (replace(ARTICLE, sections=(section(0, 22),)), "sections"),
        (replace(ARTICLE, sections=spanning((9, 21), (0, 9))), "sections"),
        (replace(ARTICLE, sections=spanning((0, 10), (9, 21))), "sections"),
        (replace(ARTICLE, repairs=(Repair(20, 22, "x"),)), "repairs"),
        (replace(ARTICLE, repairs=(Repair(4, 6, "x"), Repair(5, 7, "y"))), "repairs"),
        (replace(ARTICLE, repairs=(Repair(4, 6, "x"), Repair(0, 1, "y"))), "repairs"),
        (replace(ARTICLE, tables=(TABLE, TABLE)), "its tables are not in order and disjoint"),
        (replace(ARTICLE, tables=(replace(TABLE, end=22),)), "its tables are not in order and disjoint"),
        (with_rows(ROWS[1], ROWS[0]), "table at 9 has rows that are not in order"),
        (with_rows(replace(ROWS[0], end=15), ROWS[1]), "table at 9 has rows that are not in order"),
        (with_rows(replace(ROWS[0], start=8)), "rows that are not in order and disjoint inside it"),
        (with_rows(replace(ROWS[0], cells=((9, 10),))), "a row that does not have 2 cells"),
        (with_rows(replace(ROWS[0], cells=((9, 10), (12, 22)))), "not inside the text"),
        (with_rows(replace(ROWS[0], headers=((5, 4),))), "not inside the text"),
        (with_rows(replace(ROWS[0], notes=(1,))), "a note that is not there"),
        (replace(ARTICLE, tables=(replace(TABLE, columns=(((-1, 0),), ())),)), "not inside the text"),
        (replace(ARTICLE, tables=(replace(TABLE, caption=(0, 22)),)), "not inside the text"),
        (replace(ARTICLE, tables=(replace(TABLE, notes=(Note("a", 20, 22),)),)), "not inside the text"),
        (replace(ARTICLE, tables=(replace(TABLE, stubs=3),)), "in 3 of 2 columns"),
        (marked(Mark(20, 22, (0,))), "citation mark at 20 is not inside its text"),
        (marked(Mark(0, 1, ())), "citation mark at 0 does not point into its 2 references"),
        (marked(Mark(0, 1, (2,))), "does not point into its 2 references"),
        (marked(Mark(0, 1, (-1,))), "does not point into its 2 references"),
        (marked(Mark(0, 1, (1, 0))), "does not point into its 2 references in their order"),
        (marked(Mark(0, 1, (0, 0))), "does not point into its 2 references in their order"),
        (replace(ARTICLE, page_starts=(0, 9, 8)), "pages do not begin one after the other"),
        (replace(ARTICLE, page_starts=(0, 22)), "pages do not begin one after the other"),
        (replace(ARTICLE, page_starts=(-1,)), "pages do not begin one after the other"),
    ],
)
def test_an_article_that_contradicts_itself_is_named(article: Article, fault: str) -> None:
    (found,) = problems({"a": article}, [])

    assert found.article_id == "a"
    assert fault in found.what


@pytest.mark.parametrize(
    ("chunk", "fault"),
    [
        (replace(FIRST, article_id="b"), "is held, but the article is not"),
        (replace(FIRST, id="a:0-9"), "an id that does not name its place"),
        (replace(FIRST, section=1), "is in section 1, which is not there"),
        (replace(FIRST, section=-1), "is in section -1, which is not there"),
        (Chunk("a:0-22", "a", 0, 22, 0, 0, 22), "not inside its section"),
        (Chunk("a:-1-3", "a", -1, 3, 0, -1, 3), "not inside its section"),
        (Chunk("a:3-3", "a", 3, 3, 0, 0, 8), "empty"),
        (replace(FIRST, span_end=7), "not inside its span"),
    ],
)
def test_a_chunk_that_does_not_slice_is_named(chunk: Chunk, fault: str) -> None:
    (found,) = problems({"a": ARTICLE}, [chunk])

    assert found.article_id == chunk.article_id
    assert found.what.startswith(f"its chunk {chunk.id} ")
    assert fault in found.what


def test_an_index_is_verified_against_the_counts_of_its_manifest(embedder: WordHashEmbedder) -> None:
    chunks = {FIRST.id: FIRST, SECOND.id: SECOND}
    vectors = FaissStore(tuple(chunks), embedder.embed(["one line", "another line"]))
    manifest = Manifest(version="", corpus_sha256="", embedder="e", dim=64, settings={}, articles=1, chunks=2, files={})
    index = Index(manifest, {"a": ARTICLE}, chunks, vectors, BM25Index(tuple(chunks), None))

    assert verify(index) == []
    wrong = replace(index, articles={"a": replace(ARTICLE, page_starts=(99,))})
    assert verify(wrong) == ["article a: its pages do not begin one after the other inside its text"]
    assert verify(replace(index, manifest=replace(manifest, chunks=3))) == ["the manifest counts 3 chunks, 2 are held"]


def test_a_refused_corpus_says_which_article_to_remove_and_how_many_others_are_wrong() -> None:
    faults = [Fault("a", "it is wrong"), Fault("a", "it is worse"), Fault("b", "it is wrong"), Fault("c", "so is it")]
    error = UnsoundCorpus(faults)

    assert error.article_ids == ("a", "b", "c")
    assert str(error) == (
        "article a cannot be indexed: it is wrong (and 2 more articles have faults); "
        "remove its file with: python app.py remove a, and report it"
    )

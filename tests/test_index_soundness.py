from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.types import Article, Chunk, Repair, Section
from index.faiss_store import FaissStore
from index.lexical import BM25Index
from index.soundness import problems, verify
from index.types import Index, Manifest
from tests.conftest import WordHashEmbedder, article_of, chunks_of

ARTICLE = article_of("a", "one line\nanother line")
(FIRST, SECOND) = chunks_of([ARTICLE])


def section(start: int, end: int) -> Section:
    return Section(title=None, path=(), start=start, end=end, kind="body")


def test_articles_and_chunks_that_fit_have_no_problems() -> None:
    mended = replace(ARTICLE, repairs=(Repair(0, 1, "0"), Repair(1, 1, "\u00ad"), Repair(4, 8, "")))
    part = replace(FIRST, id="a:0-3", end=3)

    assert problems({"a": mended}, [FIRST, SECOND, part]) == []
    assert problems({}, []) == []


@pytest.mark.parametrize(
    ("article", "fault"),
    [
        (replace(ARTICLE, text="one lime\nanother line"), "SHA-256"),
        (replace(ARTICLE, sections=(section(0, 22),)), "sections"),
        (replace(ARTICLE, sections=(section(9, 21), section(0, 9))), "sections"),
        (replace(ARTICLE, repairs=(Repair(20, 22, "x"),)), "repairs"),
        (replace(ARTICLE, repairs=(Repair(4, 6, "x"), Repair(5, 7, "y"))), "repairs"),
        (replace(ARTICLE, repairs=(Repair(4, 6, "x"), Repair(0, 1, "y"))), "repairs"),
    ],
)
def test_an_article_that_contradicts_itself_is_named(article: Article, fault: str) -> None:
    (found,) = problems({"a": article}, [])

    assert found.startswith("article a: ")
    assert fault in found


@pytest.mark.parametrize(
    ("chunk", "fault"),
    [
        (replace(FIRST, article_id="b"), "article b is not held"),
        (replace(FIRST, id="a:0-9"), "id does not name its place"),
        (replace(FIRST, section=1), "no section 1"),
        (replace(FIRST, section=-1), "no section -1"),
        (Chunk("a:0-22", "a", 0, 22, 0, 0, 22), "not inside its section"),
        (Chunk("a:-1-3", "a", -1, 3, 0, -1, 3), "not inside its section"),
        (Chunk("a:3-3", "a", 3, 3, 0, 0, 8), "empty"),
        (replace(FIRST, span_end=7), "not inside its span"),
    ],
)
def test_a_chunk_that_does_not_slice_is_named(chunk: Chunk, fault: str) -> None:
    (found,) = problems({"a": ARTICLE}, [chunk])

    assert found.startswith(f"chunk {chunk.id}: ")
    assert fault in found


def test_an_index_is_verified_against_the_counts_of_its_manifest(embedder: WordHashEmbedder) -> None:
    chunks = {FIRST.id: FIRST, SECOND.id: SECOND}
    vectors = FaissStore(tuple(chunks), embedder.embed(["one line", "another line"]))
    manifest = Manifest(version="", corpus_sha256="", embedder="e", dim=64, settings={}, articles=1, chunks=2, files={})
    index = Index(manifest, {"a": ARTICLE}, chunks, vectors, BM25Index(tuple(chunks), None))

    assert verify(index) == []
    assert verify(replace(index, manifest=replace(manifest, chunks=3))) == ["the manifest counts 3 chunks, 2 are held"]

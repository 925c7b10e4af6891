"""Do articles and chunks still fit together? Asked before a build, at opening and by check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import Protocol

from corpus.types import Article, Chunk, Mark, Row, Span, Table
from index.types import Fault, Index


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


def verify(index: Index) -> list[str]:
    """One sentence for each thing in an opened index that does not hold; empty where all is well.

    Its files were already compared with the manifest when it was opened.
    """
    manifest = index.manifest
    counts = (("article", manifest.articles, len(index.articles)), ("chunk", manifest.chunks, len(index.chunks)))
    missing = [f"the manifest counts {said} {what}s, {held} are held" for what, said, held in counts if said != held]
    faults = problems(index.articles, index.chunks.values())
    return missing + [f"article {fault.article_id}: {fault.what}" for fault in faults]


def problems(articles: Mapping[str, Article], chunks: Iterable[Chunk]) -> list[Fault]:
    """What in the articles and chunks is not what their types promise (corpus/types.py), in the order given."""
    found = [Fault(article.id, what) for article in articles.values() for what in _article_faults(article)]
    return found + [
        Fault(chunk.article_id, f"its chunk {chunk.id} {what}")
        for chunk in chunks
        for what in _chunk_faults(chunk, articles.get(chunk.article_id))
    ]


def _article_faults(article: Article) -> Iterator[str]:
    whole = (0, len(article.text))
    if hashlib.sha256(article.text.encode()).hexdigest() != article.text_sha256:
        yield "its text does not have the SHA-256 that it states"
    parts: Mapping[str, Sequence[_Placed]] = {
        "sections are not in order": article.sections,
        "repairs are not sorted and disjoint": article.repairs,
        "tables are not in order and disjoint": article.tables,
    }
    for what, placed in parts.items():
        if not _in_order(placed, whole):
            yield f"its {what} inside its text"
    if not all(before <= after for before, after in pairwise((0, *article.page_starts, len(article.text)))):
        yield "its pages do not begin one after the other inside its text"
    for mark in article.marks:
        yield from _mark_faults(mark, whole, len(article.references))
    for table in article.tables:
        yield from (f"its table at {table.start} {what}" for what in _table_faults(table, whole))


def _mark_faults(mark: Mark, whole: Span, references: int) -> Iterator[str]:
    if not _inside((mark.start, mark.end), whole):
        yield f"its citation mark at {mark.start} is not inside its text"
    pointed = mark.references
    rising = all(before < after for before, after in pairwise((-1, *pointed, references)))
    if not pointed or not rising:
        yield f"its citation mark at {mark.start} does not point into its {references} references in their order"


def _table_faults(table: Table, whole: Span) -> Iterator[str]:
    if not _in_order(table.rows, (table.start, table.end)):
        yield "has rows that are not in order and disjoint inside it"
    if not 0 <= table.stubs <= len(table.columns):
        yield f"names its rows in {table.stubs} of {len(table.columns)} columns"
    if any(len(row.cells) != len(table.columns) for row in table.rows):
        yield f"has a row that does not have {len(table.columns)} cells"
    if not all(_inside(span, whole) for span in _spans(table)):
        yield "has a cell, a heading, a caption or a note that is not inside the text"
    if not all(0 <= note < len(table.notes) for row in table.rows for note in row.notes):
        yield "has a row marked with a note that is not there"


def _spans(table: Table) -> Iterator[Span]:
    yield from () if table.caption is None else (table.caption,)
    yield from ((note.start, note.end) for note in table.notes)
    yield from chain.from_iterable(table.columns)
    yield from chain.from_iterable(map(_row_spans, table.rows))


def _row_spans(row: Row) -> tuple[Span, ...]:
    return row.headers + row.cells


def _chunk_faults(chunk: Chunk, article: Article | None) -> Iterator[str]:
    if article is None:
        yield "is held, but the article is not"
        return
    if chunk.id != f"{chunk.article_id}:{chunk.start}-{chunk.end}":
        yield "has an id that does not name its place"
    if not 0 <= chunk.section < len(article.sections):
        yield f"is in section {chunk.section}, which is not there"
        return
    section = article.sections[chunk.section]
    span = (chunk.span_start, chunk.span_end)
    if chunk.start == chunk.end or not _inside((chunk.start, chunk.end), span):
        yield "is empty or not inside its span"
    if not _inside(span, (section.start, section.end)):
        yield "is not inside its section"


def _in_order(parts: Sequence[_Placed], whole: Span) -> bool:
    """Whether the parts follow each other, without overlap, inside a whole."""
    spans = [(part.start, part.end) for part in parts]
    disjoint = all(before[1] <= after[0] for before, after in pairwise(spans))
    return disjoint and all(_inside(span, whole) for span in spans)


def _inside(part: Span, whole: Span) -> bool:
    return whole[0] <= part[0] <= part[1] <= whole[1]

"""Do articles and chunks still fit together? Asked before a build, at opening and by check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from corpus.types import Article, Chunk
from index.types import Index


def verify(index: Index) -> list[str]:
    """One sentence for each thing in an opened index that does not hold; empty where all is well.

    Its files were already compared with the manifest when it was opened.
    """
    manifest = index.manifest
    counts = (("article", manifest.articles, len(index.articles)), ("chunk", manifest.chunks, len(index.chunks)))
    missing = [f"the manifest counts {said} {what}s, {held} are held" for what, said, held in counts if said != held]
    return missing + problems(index.articles, index.chunks.values())


def problems(articles: Mapping[str, Article], chunks: Iterable[Chunk]) -> list[str]:
    """One sentence for each article or chunk that is not what its type promises (corpus/types.py)."""
    found = [f"article {article.id}: {fault}" for article in articles.values() for fault in _article_faults(article)]
    return found + [f"chunk {chunk.id}: {fault}" for chunk in chunks for fault in _chunk_faults(chunk, articles)]


def _article_faults(article: Article) -> Iterator[str]:
    if hashlib.sha256(article.text.encode()).hexdigest() != article.text_sha256:
        yield "its text does not have the SHA-256 that it states"
    sections = [(section.start, section.end) for section in article.sections]
    if sections != sorted(sections) or not all(_inside(part, (0, len(article.text))) for part in sections):
        yield "its sections are not in order inside its text"
    repairs = [(repair.start, repair.end) for repair in article.repairs]
    if not all(_inside(part, (0, len(article.text))) for part in repairs) or not _disjoint(repairs):
        yield "its repairs are not sorted and disjoint inside its text"


def _chunk_faults(chunk: Chunk, articles: Mapping[str, Article]) -> Iterator[str]:
    article = articles.get(chunk.article_id)
    if article is None:
        yield f"its article {chunk.article_id} is not held"
        return
    if chunk.id != f"{chunk.article_id}:{chunk.start}-{chunk.end}":
        yield "its id does not name its place"
    if not 0 <= chunk.section < len(article.sections):
        yield f"the article has no section {chunk.section}"
        return
    section = article.sections[chunk.section]
    span = (chunk.span_start, chunk.span_end)
    if chunk.start == chunk.end or not _inside((chunk.start, chunk.end), span):
        yield "it is empty or not inside its span"
    if not _inside(span, (section.start, section.end)):
        yield "it is not inside its section"


def _inside(part: tuple[int, int], whole: tuple[int, int]) -> bool:
    return whole[0] <= part[0] <= part[1] <= whole[1]


def _disjoint(parts: list[tuple[int, int]]) -> bool:
    return all(before[1] <= after[0] for before, after in pairwise(parts))

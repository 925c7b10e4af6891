"""Answers, passages and lists as plain text for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from corpus.types import Article
from index.types import Index
from interface.repaired import repair_notes, visible
from retrieval.search import passage
from retrieval.types import Answered, Citation, Hit, Passage, Result, Statement

_WIDEST = 100
_MARKER = re.compile(r" *(?:\d+\. |· |— )?")


def answer_text(result: Result, index: Index, *, width: int) -> str:
    """The answer as numbered quotes, each with its source below; an abstention with its reason and nearest passages."""
    lines = (
        _answered(result, index) if isinstance(result, Answered) else _abstained(result.reason.text, result.passages)
    )
    return "\n".join(_wrapped(line, width) for line in lines)


def hits_text(hits: Sequence[Hit], index: Index, *, width: int) -> str:
    """The passages found, best first, with their scores by retriever."""
    lines = []
    for rank, hit in enumerate(hits, 1):
        shown = passage(hit, index)
        scores = ", ".join(f"{name} {score:.3f}" for name, score in sorted(hit.scores.items()))
        lines += [f"{rank}. {shown.chunk_id} (score {hit.score:.3f}; {scores})", f"   {shown.text}", ""]
    return "\n".join(_wrapped(line, width) for line in lines) if lines else "Nothing was found."


def articles_text(articles: Sequence[Article]) -> str:
    """A table of the articles held."""
    if not articles:
        return "No articles are held here."
    rows = [("ID", "YEAR", "HELD", "TITLE")]
    rows += [(article.id, str(article.year or ""), article.coverage, visible(article.title)) for article in articles]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )


def _answered(result: Answered, index: Index) -> Iterator[str]:
    for number, statement in enumerate(result.statements, 1):
        yield f"{number}. “{statement.text}”"
        yield from _sources(statement, index)
        yield ""
    yield "Quoted word for word. Not medical advice; read the source before you act on it."


def _abstained(reason: str, passages: Sequence[Passage]) -> Iterator[str]:
    yield f"No answer. {reason}"
    if passages:
        yield ""
        yield "Nearest passages (none of them answers):"
    for item in passages:
        yield f"   · {item.text}"


def _sources(statement: Statement, index: Index) -> Iterator[str]:
    """The articles quoted, each with the places in it and what it prints where words were repaired."""
    for article_id in dict.fromkeys(citation.article_id for citation in statement.citations):
        article = index.articles[article_id]
        citations = [citation for citation in statement.citations if citation.article_id == article_id]
        yield f"   — {_source(article)}"
        held = f"{article.coverage} held here; ".capitalize() if article.coverage != "full" else ""
        yield f"     {held}{_places(citations)}."
        notes = [note for place in citations for _, note in repair_notes(article, place.start, place.end)]
        if notes:
            yield f"     Repaired here: {'; '.join(notes)}."


def _source(article: Article) -> str:
    first = article.authors[0] + (" et al." if len(article.authors) > 1 else "") if article.authors else None
    volume = f"volume {article.volume}" if article.volume else None
    journal = ", ".join(filter(None, (article.journal, volume, str(article.year or ""))))
    address = f"doi:{article.doi}" if article.doi else article.url
    parts = [part.rstrip(".") for part in (first, article.title, journal) if part]
    return ". ".join(parts) + "." + (f" {address}" if address else "")


def _places(citations: Sequence[Citation]) -> str:
    spans: dict[str, list[str]] = {}
    for citation in citations:
        spans.setdefault(citation.section or "body", []).append(f"{citation.start}–{citation.end}")
    return "; ".join(f"{section}, characters {' and '.join(places)}" for section, places in spans.items())


def _wrapped(line: str, width: int) -> str:
    """The line cut at blanks, its further lines set in as far as its own text begins behind number or mark."""
    marker = _MARKER.match(line)
    indent = len(marker.group()) if marker else 0
    return textwrap.fill(
        visible(line[indent:]),
        max(min(width, _WIDEST), 1),
        initial_indent=line[:indent],
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        break_long_words=False,
    )

"""Answers, passages and lists as plain text for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from corpus.tables import row_path, table_at
from corpus.types import Article, Notice
from index.types import Index
from interface.provenance import (
    amendments,
    article_kind,
    capitalised,
    clipped,
    doubts,
    licence_words,
    notice_address,
    page_of,
    path_of,
    path_words,
    reference_links,
    reference_words,
)
from interface.repaired import repair_notes, visible
from interface.table_words import rows_between, table_of, table_title
from retrieval.search import passage
from retrieval.types import Abstained, Answered, Citation, Hit, Passage, Result, Statement

_WIDEST = 100
_LONGEST_TITLE = 80
_MOST_REFERENCES = 6
_MARKER = re.compile(r" *(?:\d+\. |· |— )?")


def answer_text(result: Result, index: Index, *, width: int) -> str:
    """The answer as numbered quotes, each with its source below; an abstention with its reason and nearest passages."""
    lines = _answered(result, index) if isinstance(result, Answered) else _abstained(result, index)
    return "\n".join(_wrapped(line, width) for line in lines)


def hits_text(hits: Sequence[Hit], index: Index, *, width: int) -> str:
    """The passages found, best first, with their scores by retriever."""
    lines = []
    for rank, hit in enumerate(hits, 1):
        shown = passage(hit, index)
        scores = ", ".join(f"{name} {score:.3f}" for name, score in sorted(hit.scores.items()))
        retracted = "retracted; " if index.articles[shown.article_id].retraction else ""
        lines.append(f"{rank}. {shown.chunk_id} ({retracted}score {hit.score:.3f}; {scores})")
        lines += [*(f"   {line}" for line in _passage(shown, index)), f"   — {_whence(shown, index)}", ""]
    return "\n".join(_wrapped(line, width) for line in lines) if lines else "Nothing was found."


def articles_text(articles: Sequence[Article]) -> str:
    """A table of the articles held; a retracted one says so before its title."""
    if not articles:
        return "No articles are held here."
    rows = [("ID", "YEAR", "HELD", "TITLE")]
    rows += [(article.id, str(article.year or ""), article.coverage, _listed(article)) for article in articles]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    )


def _listed(article: Article) -> str:
    return f"{'[RETRACTED] ' if article.retraction else ''}{visible(article.title)}"


def _answered(result: Answered, index: Index) -> Iterator[str]:
    for number, statement in enumerate(result.statements, 1):
        yield from _quoted(number, statement, index)
        yield from _sources(statement, index)
        yield ""
    yield "Quoted word for word. Not medical advice; read the source before you act on it."


def _quoted(number: int, statement: Statement, index: Index) -> Iterator[str]:
    """The quote behind its number; the row of a table stands below the title of its table."""
    first = statement.citations[0]
    article = index.articles[first.article_id]
    found = table_at(article, first.start)
    if found is None:
        yield f"{number}. “{statement.text}”"
        return
    yield f"{number}. {table_title(article, found[0])}, row:"
    # No quotation marks: the headings are put before the cells that they head.
    yield f"   {statement.text}"


def _abstained(result: Abstained, index: Index) -> Iterator[str]:
    yield f"No answer. {result.reason.text}"
    if result.passages:
        yield ""
        yield "Nearest passages (none of them answers):"
    for item in result.passages:
        retracted = "[from a retracted article] " if index.articles[item.article_id].retraction else ""
        first, *others = _passage(item, index)
        yield f"   · {retracted}{first}"
        yield from (f"     {line}" for line in others)
        yield f"     — {_whence(item, index)}"


def _passage(item: Passage, index: Index) -> tuple[str, ...]:
    """The words of a passage; the rows of a table one below the other, below its title, as they are read."""
    article = index.articles[item.article_id]
    table = table_of(article, item.start)
    rows = rows_between(table, item.start, item.end) if table else ()
    if table is None or not rows:
        return (item.text,)
    return (f"{table_title(article, table)}, rows:", *(f"· {row_path(article, table, row)}" for row in rows))


def _whence(item: Passage, index: Index) -> str:
    """The article of a passage, shortened, and the place in it."""
    article = index.articles[item.article_id]
    path, page = path_of(article, item.start), page_of(article, item.start)
    title = clipped(article.title, _LONGEST_TITLE)
    return ", ".join(filter(None, (title, path_words(path), f"page {page}" if page else "")))


def _sources(statement: Statement, index: Index) -> Iterator[str]:
    """The articles quoted, each with the places in it, what these cite, and what is printed for repaired words."""
    for article_id in dict.fromkeys(citation.article_id for citation in statement.citations):
        article = index.articles[article_id]
        citations = [citation for citation in statement.citations if citation.article_id == article_id]
        yield f"   — {_source(article)}"
        if article.retraction:
            yield f"     RETRACTED. {article.retraction}"
        yield from (f"     {_notice(notice)}" for notice in (*doubts(article), *amendments(article)))
        held = f"{article.coverage} held here; ".capitalize() if article.coverage != "full" else ""
        yield f"     {held}{_places(article, citations)}."
        yield from _kinds(article)
        yield from _cited_there(citations)
        notes = [note for place in citations for _, note in repair_notes(article, place.start, place.end)]
        if notes:
            yield f"     Repaired here: {'; '.join(notes)}."


def _notice(notice: Notice) -> str:
    found = " ".join(filter(None, (notice.title, notice_address(notice))))
    return capitalised(notice.kind) + (f": {found}" if found else ".")


def _kinds(article: Article) -> Iterator[str]:
    licence = licence_words(article)
    told = [part for part in (article_kind(article), f"licence {licence}" if licence else None) if part]
    if told:
        yield f"     {capitalised(', '.join(told))}."


def _cited_there(citations: Sequence[Citation]) -> Iterator[str]:
    """What the citation marks in the quotes point to, each once, and the notes that a row is marked with."""
    for note in dict.fromkeys(note for citation in citations for note in citation.notes):
        yield f"     Note{f' {note.label}' if note.label else ''}: {note.quote}"
    references = tuple(dict.fromkeys(reference for citation in citations for reference in citation.references))
    if references:
        yield "     Cited there:"
    for reference in references[:_MOST_REFERENCES]:
        addresses = [address for _, address in reference_links(reference)]
        yield " ".join((f"     · {reference_words(reference)}", *addresses[:1]))
    if len(references) > _MOST_REFERENCES:
        yield f"     · … and {len(references) - _MOST_REFERENCES} more."


def _source(article: Article) -> str:
    first = article.authors[0] + (" et al." if len(article.authors) > 1 else "") if article.authors else None
    volume = f"volume {article.volume}" if article.volume else None
    journal = ", ".join(filter(None, (article.journal, volume, str(article.year or ""))))
    address = f"doi:{article.doi}" if article.doi else article.url
    parts = [part.rstrip(".") for part in (first, article.title, journal) if part]
    return ". ".join(parts) + "." + (f" {address}" if address else "")


def _places(article: Article, citations: Sequence[Citation]) -> str:
    spans: dict[str, list[str]] = {}
    for citation in citations:
        page = page_of(article, citation.start, citation)
        path = path_words(path_of(article, citation.start, citation)) or "body"
        section = f"{path}, page {page}" if page else path
        spans.setdefault(section, []).append(f"{citation.start}–{citation.end}")
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

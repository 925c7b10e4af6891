"""Answers, passages and lists as plain text for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from corpus.tables import row_path, table_at
from corpus.types import Article, Notice
from index.types import Index
from interface.origins import group_of, origin_label, origin_sources, whose
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
from interface.remarks import AgeLimit, looked_up, looked_up_label, no_advice, old_notice, year_words
from interface.repaired import repair_notes, visible
from interface.table_words import rows_between, table_of, table_title
from interface.words import ENGLISH, Words, words_of
from retrieval.scope import year_of
from retrieval.search import passage
from retrieval.types import Abstained, Answered, Citation, Hit, Passage, Result, Statement

_WIDEST = 100
_LONGEST_TITLE = 80
_MOST_REFERENCES = 6
_MARKER = re.compile(r" *(?:\d+\. |· |— )?")


def answer_text(result: Result, index: Index, limit: AgeLimit, *, width: int) -> str:
    """The answer as numbered quotes, each with its source below; an abstention with its reason and nearest passages.

    All around the quotes is in the language of the question; articles past the limit are called old.
    """
    lines = _answered(result, index, limit) if isinstance(result, Answered) else _abstained(result, index)
    return "\n".join(_wrapped(line, width) for line in (*_above(result), *lines))


def _above(result: Result) -> Iterator[str]:
    """What was looked up where that is not what was asked; that this is no advice where it is about one patient."""
    words = words_of(result)
    remark, searched = no_advice(result.question.text, words), looked_up(result)
    yield from filter(None, (remark, searched and f"{looked_up_label(result, words)} {searched}"))
    if remark or searched:
        yield ""


def hits_text(hits: Sequence[Hit], index: Index, *, width: int) -> str:
    """The passages found, best first, with their scores by retriever."""
    lines = []
    for rank, hit in enumerate(hits, 1):
        shown = passage(hit, index)
        scores = ", ".join(f"{name} {score:.3f}" for name, score in sorted(hit.scores.items()))
        retracted = "retracted; " if index.articles[shown.article_id].retraction else ""
        lines.append(f"{rank}. {shown.chunk_id} ({retracted}score {hit.score:.3f}; {scores})")
        lines += [
            *(f"   {line}" for line in _passage(shown, index, ENGLISH)),
            f"   — {_whence(shown, index, ENGLISH)}",
            "",
        ]
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


def _answered(result: Answered, index: Index, limit: AgeLimit) -> Iterator[str]:
    words = words_of(result)
    for number, statement in enumerate(result.statements, 1):
        yield from _disagreement(statement, result, index)
        yield from _quoted(number, statement, index, words)
        yield from _origin(statement, index, words)
        yield from _sources(statement, index, limit, words)
        yield ""
    if result.unanswered:
        yield f"{words.unanswered} {', '.join(f'“{part}”' for part in result.unanswered)}"
        yield ""
    yield words.quoted_in_terminal


def _disagreement(statement: Statement, result: Answered, index: Index) -> Iterator[str]:
    """Above the first of several statements that disagree, that they do; above each, its article and patients."""
    words, group = words_of(result), group_of(statement, result.disagreements)
    if group and group[0].statement == statement:
        yield f"{words.disagree}. {words.not_averaged}"
        yield ""
    for side in (side for side in group if side.statement == statement):
        article = index.articles[statement.citations[-1].article_id]
        year, population = whose(side, article, words)
        yield f"{clipped(article.title, _LONGEST_TITLE)} ({year}){f'. {population}' if population else ''}"


def _origin(statement: Statement, index: Index, words: Words) -> Iterator[str]:
    """Whether the article itself says it, or from what it tells it where that is not told below its source."""
    label = origin_label(statement, index.articles[statement.citations[-1].article_id], words)
    if label and not _all_reported(statement):
        yield "   " + " ".join((label, "; ".join(origin_sources(statement, words)))).strip()


def _all_reported(statement: Statement) -> bool:
    """Whether all references of a statement are those that it tells from."""
    *leading, last = statement.citations
    return statement.origin == "cited" and bool(last.references) and not any(item.references for item in leading)


def _quoted(number: int, statement: Statement, index: Index, words: Words) -> Iterator[str]:
    """The quote behind its number; the row of a table stands below the title of its table."""
    first = statement.citations[0]
    article = index.articles[first.article_id]
    found = table_at(article, first.start)
    if found is None:
        yield f"{number}. “{statement.text}”"
        return
    yield f"{number}. {words.row.format(table=table_title(article, found[0], words))}"
    # No quotation marks: the headings are put before the cells that they head.
    yield f"   {statement.text}"


def _abstained(result: Abstained, index: Index) -> Iterator[str]:
    words = words_of(result)
    yield words.no_answer_in_terminal.format(reason=result.reason.text)
    if result.passages:
        yield ""
        yield words.nearest_in_terminal
    for item in result.passages:
        first, *others = _passage(item, index, words)
        retracted = index.articles[item.article_id].retraction
        yield f"   · {words.retracted_passage.format(passage=first) if retracted else first}"
        yield from (f"     {line}" for line in others)
        yield f"     — {_whence(item, index, words)}"


def _passage(item: Passage, index: Index, words: Words) -> tuple[str, ...]:
    """The words of a passage; the rows of a table one below the other, below its title, as they are read."""
    article = index.articles[item.article_id]
    table = table_of(article, item.start)
    rows = rows_between(table, item.start, item.end) if table else ()
    if table is None or not rows:
        return (item.text,)
    title = words.rows.format(table=table_title(article, table, words))
    return (title, *(f"· {row_path(article, table, row)}" for row in rows))


def _whence(item: Passage, index: Index, words: Words) -> str:
    """The article of a passage, shortened, and its year; the place in it."""
    article = index.articles[item.article_id]
    path, page = path_of(article, item.start), page_of(article, item.start)
    title = clipped(article.title, _LONGEST_TITLE)
    parts = (title, str(year_of(article) or ""), path_words(path), words.page.format(page=page) if page else "")
    return ", ".join(filter(None, parts))


def _sources(statement: Statement, index: Index, limit: AgeLimit, words: Words) -> Iterator[str]:
    """The articles quoted, each with the places in it, what these cite, and what is printed for repaired words."""
    for article_id in dict.fromkeys(citation.article_id for citation in statement.citations):
        article = index.articles[article_id]
        citations = [citation for citation in statement.citations if citation.article_id == article_id]
        yield f"   — {_source(article, words)}"
        told = [*_doubted(article, limit, words), _held(article, citations, words), _kind(article, words)]
        yield from (f"     {line}" for line in told if line)
        heading = words.reported_from if _all_reported(statement) else words.cited_there
        yield from (f"     {line}" for line in _cited_there(citations, heading, words))
        notes = [note for place in citations for _, note in repair_notes(article, place.start, place.end, words)]
        if notes:
            yield f"     {words.repaired_here.format(words='; '.join(notes))}"


def _doubted(article: Article, limit: AgeLimit, words: Words) -> Iterator[str]:
    """What to know before an article is believed."""
    if article.retraction:
        yield words.retracted_in_terminal.format(notice=article.retraction)
    yield old_notice(article, limit, words)
    yield from (_notice(notice, words) for notice in (*doubts(article), *amendments(article)))


def _notice(notice: Notice, words: Words) -> str:
    found = " ".join(filter(None, (notice.title, notice_address(notice))))
    return capitalised(words.kind(notice.kind)) + (f": {found}" if found else ".")


def _held(article: Article, citations: Sequence[Citation], words: Words) -> str:
    part = words.parts_held.get(article.coverage)
    return " ".join(filter(None, (part, f"{_places(article, citations, words)}.")))


def _kind(article: Article, words: Words) -> str:
    licence = licence_words(article)
    kind = words.kind(article_kind(article) or "")
    return " · ".join(filter(None, (kind, f"{words.licence} {licence}" if licence else "")))


def _cited_there(citations: Sequence[Citation], heading: str, words: Words) -> Iterator[str]:
    """What the citation marks in the quotes point to, each once, and the notes that a row is marked with."""
    for note in dict.fromkeys(note for citation in citations for note in citation.notes):
        yield f"{words.note.format(label=note.label).rstrip()}: {note.quote}"
    references = tuple(dict.fromkeys(reference for citation in citations for reference in citation.references))
    if references:
        yield heading
    for reference in references[:_MOST_REFERENCES]:
        addresses = [address for _, address in reference_links(reference)]
        yield " ".join((f"· {reference_words(reference)}", *addresses[:1]))
    if len(references) > _MOST_REFERENCES:
        yield f"· {words.more_in_terminal.format(count=len(references) - _MOST_REFERENCES)}"


def _source(article: Article, words: Words) -> str:
    authors = article.authors
    first = words.and_others.format(author=authors[0]) if len(authors) > 1 else "".join(authors)
    volume = words.volume.format(volume=article.volume) if article.volume else None
    origin = ", ".join(filter(None, (article.journal, volume, year_words(article, words))))
    journal = origin if article.journal else capitalised(origin)
    address = f"doi:{article.doi}" if article.doi else article.url
    parts = [part.rstrip(".") for part in (first, article.title, journal) if part]
    return ". ".join(parts) + "." + (f" {address}" if address else "")


def _places(article: Article, citations: Sequence[Citation], words: Words) -> str:
    spans: dict[str, list[str]] = {}
    for citation in citations:
        page = page_of(article, citation.start, citation)
        path = path_words(path_of(article, citation.start, citation)) or words.body
        section = f"{path}, {words.page.format(page=page)}" if page else path
        spans.setdefault(section, []).append(f"{citation.start}–{citation.end}")
    told = {section: words.characters.format(places=words.and_also.join(places)) for section, places in spans.items()}
    return "; ".join(f"{section}, {places}" for section, places in told.items())


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

"""Sentences and rows become statements: exact slices, checked again, with every number in its own citation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.tables import row_headings, row_path
from corpus.types import Article, Mark, Reference, Repair, Row, Section, Span, Table
from retrieval.candidates import Candidate
from retrieval.numbers import numbers, unsupported
from retrieval.origin import cites, marks_in, origin_of
from retrieval.reviews import is_review
from retrieval.types import Citation, Footnote, Heading, Statement
from retrieval.words import stems

# Two sentences that share this part of their words and all figures say the same; set by hand.
_SAME = 0.85


def statement(candidate: Candidate, antecedents: tuple[Span, ...]) -> Statement:
    """The sentence with the sentences it needs before it, each with its citation, or the row as it is read."""
    article = candidate.article
    if candidate.row:
        table = article.tables[candidate.row.table]
        text = row_path(article, table, table.rows[candidate.row.row])
        return _of_row(article, text, row_citation(article, candidate.row.table, candidate.row.row))
    span = (candidate.start, candidate.end)
    citations = tuple(citation(article, start, end) for start, end in (*antecedents, span))
    section = section_at(article, candidate.start)
    origin = origin_of(article, section, candidate.text, tuple(marks_in(article, span)))
    # "It was 73%." behind a sentence with a mark goes on with what that tells.
    if origin == "own" and any(item.references or cites(article, item.quote) for item in citations[:-1]):
        origin = None
    return Statement(" ".join(item.quote for item in citations), citations, origin)


def _of_row(article: Article, text: str, cited: Citation) -> Statement:
    """A row tells from the references that it, its headings or its caption are marked with."""
    if is_review(article):
        return Statement(text, (cited,), "cited" if cited.references else None)
    origin = None if cited.references else origin_of(article, section_at(article, cited.start), text, ())
    return Statement(text, (cited,), origin)


def citation(article: Article, start: int, end: int) -> Citation:
    """The citation of article.text[start:end], with the repairs inside it counted from its start."""
    section = section_at(article, start)
    return Citation(
        article_id=article.id,
        start=start,
        end=end,
        quote=article.text[start:end],
        section=section.title if section else None,
        page=page_at(article, start),
        repairs=tuple(
            Repair(max(repair.start, start) - start, min(repair.end, end) - start, repair.original)
            for repair in article.repairs
            if repair.start < end and (repair.start >= start or repair.end > start)
        ),
        references=_references(article, marks_in(article, (start, end))),
        path=section.path if section else (),
    )


def row_citation(article: Article, table: int, row: int) -> Citation:
    """The citation of article.tables[table].rows[row], with the headings and notes that it is read with.

    Where neither the row nor its headings cite anyone, what the caption cites is the source of the table.
    """
    held = article.tables[table]
    line = held.rows[row]
    spans = row_headings(held, line)
    marks = [mark for span in ((line.start, line.end), *spans) for mark in marks_in(article, span)]
    return replace(
        citation(article, line.start, line.end),
        references=_references(article, marks or (marks_in(article, held.caption) if held.caption else ())),
        table=table,
        row=row + 1,
        caption=_heading(article, held.caption) if held.caption else None,
        headings=tuple(_heading(article, span) for span in spans),
        notes=_footnotes(article, held, line),
    )


def section_at(article: Article, offset: int) -> Section | None:
    """The section that an offset lies in."""
    return next((section for section in article.sections if section.start <= offset < section.end), None)


def page_at(article: Article, offset: int) -> int | None:
    """The page of the file that an offset lies on, from 1, or that on which its section begins; None without pages."""
    if article.page_starts:
        return max(1, bisect_right(article.page_starts, offset))
    section = section_at(article, offset)
    return section.page if section else None


def sound(item: Statement, articles: Mapping[str, Article]) -> bool:
    """Whether a statement may be shown: its quotes are slices of the articles, its text is they, its numbers theirs.

    The text of a row is the reading of that very row, made of its quote and its headings.
    """
    held = [(articles.get(citation.article_id), citation) for citation in item.citations]
    if not held or not all(article and _sliced(article, citation) for article, citation in held):
        return False
    first = item.citations[0]
    if first.row is not None:
        return len(held) == 1 and _reads_row(item.text, first, articles[first.article_id])
    quotes = [citation.quote for citation in item.citations]
    return item.text == " ".join(quotes) and not unsupported(item.text, quotes)


def says_the_same(left: str, right: str) -> bool:
    """Whether two statements are one, by the same figures and nearly all words: an abstract and its article."""
    one, other = (set(stems(text)) for text in (left, right))
    figures = [sorted((number.value, number.percent) for number in numbers(text)) for text in (left, right)]
    return figures[0] == figures[1] and len(one & other) >= _SAME * len(one | other)


def _sliced(article: Article, citation: Citation) -> bool:
    """Whether all that a citation quotes stands where it says."""
    beside = (*citation.headings, *citation.notes, *((citation.caption,) if citation.caption else ()))
    return all(piece.quote == article.text[piece.start : piece.end] for piece in (citation, *beside))


def _reads_row(text: str, citation: Citation, article: Article) -> bool:
    tables = article.tables if citation.table is not None else ()
    at, number = citation.table or 0, citation.row or 0
    if not 0 <= at < len(tables) or not 1 <= number <= len(tables[at].rows):
        return False
    if citation != row_citation(article, at, number - 1) or text != row_path(
        article, tables[at], tables[at].rows[number - 1]
    ):
        return False
    return not unsupported(text, [citation.quote, *(heading.quote for heading in citation.headings)])


def _references(article: Article, marks: Iterable[Mark]) -> tuple[Reference, ...]:
    return tuple(article.references[at] for at in dict.fromkeys(at for mark in marks for at in mark.references))


def _heading(article: Article, span: Span) -> Heading:
    return Heading(*span, article.text[slice(*span)])


def _footnotes(article: Article, table: Table, row: Row) -> tuple[Footnote, ...]:
    notes = (table.notes[at] for at in row.notes)
    return tuple(Footnote(note.label, note.start, note.end, article.text[note.start : note.end]) for note in notes)

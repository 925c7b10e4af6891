"""The words of an article in the reader: quotes and repairs marked, citation marks linked, pages counted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, pairwise

from corpus.types import Article, Mark, Span, Table
from interface.markup import escaped, marked_repairs
from interface.provenance import clipped, reference_words
from interface.reader_links import CHOSEN, Place
from interface.reader_words import ReaderWords
from interface.table_markup import whole_table

_MOST_TITLE_CHARS = 300


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article with what is marked in it. cuts are the offsets at which something begins or ends, in order.

    anchor is where the chosen quote begins, None where it has its id already; pages are the offsets of page breaks.
    """

    article: Article
    place: Place
    words: ReaderWords
    anchor: int | None
    pages: tuple[int, ...]
    cuts: tuple[int, ...] = field(repr=False)


def sheet_of(article: Article, place: Place, words: ReaderWords) -> Sheet:
    """The sheet of an article."""
    marks = ((mark.start, mark.end) for mark in article.marks)
    cuts = sorted({*chain(*place.quotes, *marks), *article.page_starts})
    anchor = None if place.chosen is None else place.quotes[place.chosen][0]
    return Sheet(article, place, words, anchor, article.page_starts, tuple(cuts))


def told(sheet: Sheet, span: Span) -> str:
    """The words of a span as HTML."""
    first, last = bisect_right(sheet.cuts, span[0]), bisect_left(sheet.cuts, span[1])
    inner = pairwise((span[0], *sheet.cuts[first:last], span[1]))
    groups = groupby(inner, lambda piece: _quote_at(sheet, piece[0]))
    return "".join(_marked(sheet, list(pieces), quote, span[0]) for quote, pieces in groups)


def page_breaks(sheet: Sheet, start: int, end: int) -> str:
    """The numbers of the pages that begin after start and not after end."""
    first, last = bisect_right(sheet.pages, start), bisect_right(sheet.pages, end)
    return "".join(_page(sheet, page + 1) for page in range(first, last))


def without_pages(sheet: Sheet) -> Sheet:
    """The sheet for headings and tables, in which a page number has no place."""
    return replace(sheet, pages=())


def table_told(sheet: Sheet, table: Table) -> str:
    """A table whole, its quoted rows marked."""
    quoted = [
        row for row in table.rows if any(start < row.end and end > row.start for start, end in sheet.place.quotes)
    ]
    names = {row.start: CHOSEN if _is_in(sheet.anchor, (row.start, row.end)) else "" for row in quoted}
    inside = replace(without_pages(sheet), anchor=None if CHOSEN in names.values() else sheet.anchor)
    return whole_table(sheet.article, table, lambda span: told(inside, span), names, sheet.words.common)


def _marked(sheet: Sheet, pieces: list[Span], quote: int | None, start: int) -> str:
    """Pieces inside one quote, or none; start is that of their block, before which a page break has its place."""
    inside = "".join(_piece(sheet, piece, start) for piece in pieces)
    if quote is None:
        return inside
    whole = (pieces[0][0], pieces[-1][1])
    name = f' id="{CHOSEN}" tabindex="-1"' if _is_in(sheet.anchor, whole) else ""
    chosen = ' class="chosen"' if quote == sheet.place.chosen else ""
    return f"<mark{chosen}{name}>{inside}</mark>"


def _piece(sheet: Sheet, piece: Span, start: int) -> str:
    """Words inside which nothing begins or ends, linked where they are a citation mark."""
    page = page_breaks(sheet, piece[0] - 1, piece[0]) if piece[0] > start else ""
    words = _repaired(sheet, piece)
    mark = _mark_at(sheet.article, piece[0])
    return page + (_cited(sheet.article, mark, words) if mark else words)


def _cited(article: Article, mark: Mark, words: str) -> str:
    pointed = "; ".join(reference_words(article.references[place]) for place in mark.references)
    title = escaped(clipped(pointed, _MOST_TITLE_CHARS))
    return f'<a class="cite" href="#reference-{mark.references[0] + 1}" title="{title}">{words}</a>'


def _repaired(sheet: Sheet, span: Span) -> str:
    repairs = sheet.article.repairs
    first = bisect_left(repairs, span[0], key=lambda repair: repair.start)
    last = bisect_right(repairs, span[1], key=lambda repair: repair.start)
    if first == last:
        return escaped(sheet.article.text[slice(*span)])
    # Every call looks through all repairs of its article.
    near = replace(sheet.article, repairs=repairs[first:last])
    return marked_repairs(near, span, sheet.words.common)


def _quote_at(sheet: Sheet, offset: int) -> int | None:
    quotes = sheet.place.quotes
    place = bisect_right(quotes, offset, key=lambda quote: quote[0]) - 1
    return place if place >= 0 and offset < quotes[place][1] else None


def _mark_at(article: Article, offset: int) -> Mark | None:
    place = bisect_right(article.marks, offset, key=lambda mark: mark.start) - 1
    mark = article.marks[place] if place >= 0 else None
    return mark if mark and offset < mark.end else None


def _is_in(offset: int | None, span: Span) -> bool:
    return offset is not None and span[0] <= offset < span[1]


def _page(sheet: Sheet, number: int) -> str:
    words = sheet.words.common
    return f'<span class="page" id="page-{number}" lang="{words.language}">{words.page.format(page=number)}</span>'

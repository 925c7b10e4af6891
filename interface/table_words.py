"""Tables of an article told in plain words: what one is called, and its rows as they are read aloud."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from corpus.tables import row_path
from corpus.types import Article, Row, Span, Table
from interface.provenance import clipped
from interface.words import Words

_UNDER = " › "
_MOST_TITLE_CHARS = 110


def table_of(article: Article, offset: int) -> Table | None:
    """The table among whose lines an offset lies."""
    position = bisect_right(article.tables, offset, key=lambda table: table.start)
    table = article.tables[position - 1] if position else None
    return table if table and offset < table.end else None


def table_title(article: Article, table: Table, words: Words) -> str:
    """ "Table 2. Response rates", cut where it is long; our word for it where the source gives it no name."""
    caption = article.text[slice(*table.caption)] if table.caption else ""
    return clipped(caption, _MOST_TITLE_CHARS).rstrip(".") or table.label or words.table


def rows_between(table: Table, start: int, end: int) -> tuple[Row, ...]:
    """The rows of which a part lies between two offsets."""
    return tuple(row for row in table.rows if row.start < end and row.end > start)


def row_words(article: Article, table: Table, row: Row) -> tuple[str, tuple[str, ...]]:
    """What names a row, and each value under its headings: the pieces of its row_path."""

    def told(kept: Span | None) -> str:
        cells = [cell if place < table.stubs or cell == kept else (0, 0) for place, cell in enumerate(row.cells)]
        return row_path(article, table, replace(row, cells=tuple(cells)))

    names = told(None)
    values = dict.fromkeys(cell for cell in row.cells[table.stubs :] if is_filled(cell))
    before = names + _UNDER if names else ""
    found = (told(cell) for cell in values)
    return names, tuple(value.removeprefix(before) for value in found if value != names)


def is_filled(span: Span) -> bool:
    """Whether there is text in it; a place of a table that the source leaves empty has none."""
    return span[0] < span[1]

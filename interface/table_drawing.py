"""A table of an article on its way to HTML: what is drawn and how, its single cells, and the lines of its head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.tables import lines
from corpus.types import Article, Row, Span, Table
from interface.table_words import is_filled
from interface.words import Words

# A value as "71% (44/62)" is not broken across lines.
_SHORT_CHARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A table with its width in columns, what is marked in it, and the words around it.

    told gives the words of a span as HTML. read are the spans to mark besides, cited the quoted rows. names are the ids
    that rows get on the page, by where they start.
    """

    article: Article
    table: Table
    width: int
    told: Callable[[Span], str]
    words: Words
    read: frozenset[Span] = frozenset()
    cited: tuple[Row, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)


def width_of(table: Table) -> int:
    """How many columns a table has."""
    return len(table.columns) or max((len(row.cells) for row in table.rows), default=1)


def within(inner: Span, outer: Span) -> bool:
    """Whether one span lies in another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def cell_words(drawing: Drawing, span: Span) -> str:
    """The words of a cell, marked where they are read with a quoted row."""
    words = drawing.told(span)
    return f"<mark>{words}</mark>" if span in drawing.read else words


def cell(tag: str, text: str, **attributes: object) -> str:
    """One cell; attributes that are empty, or say what holds anyway, are left out. kind stands for class."""
    told = {"class" if name == "kind" else name: value for name, value in attributes.items() if value not in ("", 1)}
    inside = "".join(f' {name}="{value}"' for name, value in told.items())
    return f"<{tag}{inside}>{text}</{tag}>"


def kind_of(span: Span, *, names_row: bool = False) -> str:
    """The classes of a cell: that it names its row, that it is too short to be broken."""
    short = "short" if span[1] - span[0] <= _SHORT_CHARS else ""
    return " ".join(filter(None, ("name" if names_row else "", short)))


def head(drawing: Drawing) -> str:
    """The lines of column headings, groups over the columns they join; a line over the whole table stays one."""
    levels = _levels(drawing)
    reaching = [0] * drawing.width
    rows = [_head_row(drawing, levels[level:], reaching) for level in range(len(levels))]
    return f"<thead>{''.join(rows)}</thead>" if rows else ""


def _head_row(drawing: Drawing, levels: Sequence[Sequence[Span | None]], reaching: list[int]) -> str:
    """The first of the levels; reaching counts for each column how many levels a heading above still reaches down."""
    cells, column = [], 0
    for heading, group in groupby(levels[0]):
        columns = range(column, column := column + len(list(group)))
        if heading is None:
            cells += ["<td></td>" for each in columns if not reaching[each]]
            reaching[columns.start : columns.stop] = [max(0, reaching[each] - 1) for each in columns]
            continue
        lower = [any(level[each] for each in columns) for level in levels[1:]]
        down = (*lower, True).index(True) + 1
        reaching[columns.start : columns.stop] = [down - 1] * len(columns)
        scope = "colgroup" if len(columns) > 1 else "col"
        told = {"kind": kind_of(heading), "scope": scope, "colspan": len(columns), "rowspan": down}
        cells.append(cell("th", cell_words(drawing, heading), **told))
    return f"<tr>{''.join(cells)}</tr>"


def _levels(drawing: Drawing) -> list[list[Span | None]]:
    """For each line of the head, the heading that each column has on it."""
    columns = [[heading for heading in headings if is_filled(heading)] for headings in drawing.table.columns]
    over = {header for row in drawing.table.rows for header in row.headers if is_filled(header)}
    levels: list[list[Span | None]] = []
    for line in head_lines(drawing):
        found = [next((span for span in spans if within(span, line)), None) for spans in columns]
        across = next((span for span in over if within(span, line)), None)
        if across and not any(found):
            found = [across] * drawing.width
        if any(found):
            levels.append(found)
    return levels


def head_lines(drawing: Drawing) -> list[Span]:
    """The lines of a table down to the last with a heading of a column."""
    last = max(
        (heading[1] for headings in drawing.table.columns for heading in headings if is_filled(heading)), default=0
    )
    table = drawing.table
    return [line for line in lines(drawing.article, table.start, table.end) if line[0] < last]

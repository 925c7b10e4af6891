"""The grid behind a table: which cell stands in which column of a row, and which rows and columns are headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Literal, NamedTuple

# No more places than this are filled for one table, and no more columns: a cell beyond stands in its line alone.
_MOST_PLACES = 1_000_000
_MOST_COLUMNS = 256
# A line across the table with more code points than this is a remark, not a heading.
_LONGEST_HEADING = 200
# "73%", "≥ 65", "(0.2–0.9)", "−1.5", "n = 12", "p<0.001" begin like a figure; "1. Aims" is an item of a list.
_FIGURE = re.compile(r"(?!\d+[.)]\s+[^\W\d])[\s(\[<>≤≥=~≈±+−–-]*(?:[np]\s*[=<>≤≥]\s*)?\.?\d", re.IGNORECASE)
# Marks that are as good as a figure.
_TICKS = frozenset("x ✓ ✔ √ • + ++ +++ yes no".split())
# Signs for "no value", which tell nothing of a column.
_NO_VALUE = frozenset("- – — − … ... . * na n/a nr ne nd nc n.a. n.r. n.s. ns".split())


class SourceCell(NamedTuple):
    """A cell as a file has it: text on one line, and the labels of the footnotes that it is marked with."""

    text: str
    header: bool = False
    columns: int = 1
    rows: int = 1
    notes: tuple[str, ...] = ()


Rows = Sequence[Sequence[SourceCell]]
Form = Literal["span", "first"]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its own cells are those from first to before end, counted over the whole table.

    slots has for each column the cell that stands there, its own or one that reaches down from above; None where there
    is none with text.
    """

    first: int
    end: int
    slots: tuple[int | None, ...]

    def own(self, cell: int | None) -> bool:
        """Whether a cell of slots begins in this row."""
        return cell is not None and cell >= self.first


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a table, head before body and row by row, and the rows that they make.

    columns has for each column the cells that begin in it in the body, in rows that say more than one thing.
    """

    cells: tuple[SourceCell, ...]
    head: tuple[GridRow, ...]
    body: tuple[GridRow, ...]
    columns: tuple[tuple[SourceCell, ...], ...]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)


def grid(head: Rows, body: Rows) -> Grid:
    """The grid of a table; where the file names no head, it is the rows of the body that look like one.

    Rows and columns without text are left out, also columns that are only ever the later part of a wider cell. A row
    span ends with its part of the table, and zero rows mean all that are left; of two cells that claim a place, the
    later has it.
    """
    if not any(filled(cell) for row in head for cell in row):
        rows = [*head, *body]
        split = _head_rows(rows)
        head, body = rows[:split], rows[split:]
    cells = tuple(cell for row in [*head, *body] for cell in row)
    most = min(_MOST_COLUMNS, _MOST_PLACES // max(1, len(head) + len(body)), max(_widest(head), _widest(body)))
    most = max(1, most)
    upper = list(_placed(head, 0, most))
    lower = list(_placed(body, sum(map(len, head)), most))
    columns = sorted({column for _, starts in [*upper, *lower] for column in starts})
    upper_rows, lower_rows = _narrowed(upper, columns), _narrowed(lower, columns)
    return Grid(cells, upper_rows, lower_rows, _columns(cells, lower_rows, len(columns)))


def _widest(rows: Rows) -> int:
    """More columns than rows of a part can fill: those of its longest row, beside all that reach down into it."""
    reaching = sum(max(1, cell.columns) for row in rows for cell in row if cell.rows != 1)
    return reaching + max((sum(max(1, cell.columns) for cell in row) for row in rows), default=1)


def filled(cell: SourceCell) -> bool:
    """Whether a cell has text."""
    return bool(cell.text.strip())


def _placed(rows: Rows, first: int, most: int) -> Iterator[tuple[GridRow, list[int]]]:
    """Each row with text over all columns that there may be, with the columns in which its filled cells begin."""
    owners: list[int | None] = [None] * most
    until = [0] * most
    for at, row in enumerate(rows):
        owners = [owner if end > at else None for owner, end in zip(owners, until, strict=True)]
        starts, column, says = [], 0, False
        for number, cell in enumerate(row, first):
            while column < most and until[column] > at:
                column += 1
            end = min(column + max(1, cell.columns), most)
            below = at + max(1, cell.rows) if cell.rows else len(rows)
            owner = number if filled(cell) else None
            for place in range(column, end):
                owners[place], until[place] = owner, below
            if owner is not None:
                starts += [column] if column < most else []
                says = True
            column = end
        if says:
            yield GridRow(first, first + len(row), tuple(owners)), starts
        first += len(row)


def _narrowed(rows: Sequence[tuple[GridRow, list[int]]], columns: Sequence[int]) -> tuple[GridRow, ...]:
    """The rows over these columns alone."""
    return tuple(GridRow(row.first, row.end, tuple(row.slots[column] for column in columns)) for row, _ in rows)


def _columns(cells: Sequence[SourceCell], body: Iterable[GridRow], width: int) -> tuple[tuple[SourceCell, ...], ...]:
    telling = [(row.first, row.slots) for row in body if len(set(row.slots) - {None}) > 1]
    return tuple(
        tuple(cells[slot] for first, slots in telling if (slot := slots[at]) is not None and slot >= first)
        for at in range(width)
    )


def _head_rows(rows: Rows) -> int:
    """How many of the rows at the top look like headings: all header cells, or words over columns of figures."""
    title = sum(1 for _ in takewhile(_says_one_thing, rows))
    marked = sum(1 for _ in takewhile(_all_headers, rows[title:]))
    if marked:
        return title + (marked if title + marked < len(rows) else 1)
    if len(rows) - title < 2 or sum(map(filled, rows[title])) < 2:
        return 0
    depth = min(max(cell.rows for cell in rows[title]), len(rows) - title - 1)
    words = sum(1 for _ in takewhile(lambda row: not any(map(_is_figure, row)), rows[title : title + max(1, depth)]))
    below = [cell for row in rows[title + words :] for cell in row[1:]]
    return title + words if words and mostly_figures(below) else 0


def _says_one_thing(row: Sequence[SourceCell]) -> bool:
    """Whether a row is blank or spanned by one cell."""
    cells = [cell for cell in row if filled(cell)]
    return not cells or (len(cells) == 1 and cells[0].columns > 1)


def _all_headers(row: Sequence[SourceCell]) -> bool:
    """Whether a row has header cells alone; a single one may head the rows below it instead of columns."""
    cells = [cell for cell in row if filled(cell)]
    return len(cells) > 1 and all(cell.header for cell in cells)


def _is_figure(cell: SourceCell) -> bool:
    return _leaning(cell.text) > 0


# A cell is looked at to find headings, then the columns that name rows, then sub-headings.
@lru_cache(maxsize=1 << 12)
def _leaning(text: str) -> int:
    """1 for a figure, -1 for other words, 0 for what tells nothing."""
    text = text.strip()
    if not text or text.lower() in _NO_VALUE:
        return 0
    return 1 if _says_figure(text) else -1


def _says_figure(text: str) -> bool:
    """Whether a text is a figure or a tick, with few words about it: "12 sessions held twice a week" is neither."""
    if not _FIGURE.match(text):
        return text.lower() in _TICKS
    digits, letters = (sum(map(kind, text[:_LONGEST_HEADING])) for kind in (str.isdigit, str.isalpha))
    return letters <= 2 * digits + 6


def mostly_figures(cells: Sequence[SourceCell]) -> bool:
    """Whether more than half of the cells that say anything are figures."""
    return sum(_leaning(cell.text) for cell in cells) > 0


def stubs(table: Grid) -> int:
    """How many columns at the left name the rows; 0 where no column clearly does."""
    columns = table.columns
    marked = sum(1 for _ in takewhile(_mostly_headers, columns))
    if 0 < marked < table.width:
        return marked
    words = sum(1 for _ in takewhile(lambda cells: cells and not mostly_figures(cells), columns))
    if 0 < words < table.width and mostly_figures([cell for cells in columns[words:] for cell in cells]):
        return 1 + sum(1 for _ in takewhile(_reaching_down, columns[: words - 1]))
    return int(_named_by_corner(table))


def _mostly_headers(cells: Sequence[SourceCell]) -> bool:
    return 2 * sum(cell.header for cell in cells) > len(cells)


def _reaching_down(cells: Sequence[SourceCell]) -> bool:
    return any(cell.rows != 1 for cell in cells)


def _named_by_corner(table: Grid) -> bool:
    """Whether all columns have a heading but the first."""
    headed = [any(row.slots[at] is not None for row in table.head) for at in range(table.width)]
    return table.width > 1 and not headed[0] and all(headed[1:])


def heading_forms(table: Grid) -> tuple[Form | None, ...]:
    """For each row of the body whether it has the form of a sub-heading: one cell across the table, or only the first.

    A first cell alone has it only among figures: in a table of words it may be a row that has nothing to say.
    """
    figures = mostly_figures([cell for column in table.columns[1:] for cell in column])
    return tuple(_form(table, row, figures=figures) for row in table.body)


def heads_table(table: Grid, row: GridRow) -> bool:
    """Whether a row is one short cell over all columns of a table that has several."""
    cells = set(row.slots)
    return table.width > 1 and len(cells) == 1 and all(_is_short(table, cell) for cell in cells)


def _form(table: Grid, row: GridRow, *, figures: bool) -> Form | None:
    cells = [slot for slot in row.slots if slot is not None]
    if len(row.slots) < 2 or len(set(cells)) != 1 or not row.own(cells[0]) or not _is_short(table, cells[0]):
        return None
    if len(cells) > 1 and row.slots[-1] is not None and len(cells) >= len(row.slots) - 1:
        return "span"
    return "first" if figures and row.slots[0] is not None and len(cells) == 1 else None


def _is_short(table: Grid, cell: int | None) -> bool:
    return cell is not None and len(table.cells[cell].text) <= _LONGEST_HEADING

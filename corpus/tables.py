"""Tables as text: one line for each row, every cell reachable by the headings it stands under."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise, takewhile
from operator import itemgetter

from corpus.grid import Grid, GridRow, filled, grid, heading_forms, heads_table, stubs
from corpus.grid import SourceCell as SourceCell
from corpus.types import Article, Note, Row, Span, Table

BETWEEN_CELLS = " | "
_UNDER = " › "
# Everything that str.splitlines() takes for the end of a line becomes a blank: as many characters as before.
_ON_ONE_LINE = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as a file has it. head are the rows that the file itself calls headings, none where it does not say.

    notes are label and text of each footnote. label is "Table 2", caption its title and legend on one line.
    """

    label: str | None
    caption: str | None
    head: tuple[tuple[SourceCell, ...], ...]
    body: tuple[tuple[SourceCell, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table as text: caption, lines and notes, with blank lines between the three; table counts in text.

    cells holds the span of every source cell, head before body, row by row, as the file has them; caption the span of
    the caption's own words behind the label, and notes those of the notes' own words. What is blank has an empty span.
    """

    text: str
    table: Table
    cells: tuple[Span, ...]
    caption: Span | None
    notes: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Printed:
    """The lines of a grid's rows, head before body, and where each line and each cell stands."""

    text: str
    lines: tuple[Span, ...]
    cells: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Headed:
    """What stands over the rows: cells across the whole table, and the cells over each column, outermost first."""

    table: tuple[int, ...]
    columns: tuple[tuple[int, ...], ...]


def laid_out(source: SourceTable) -> LaidOut:
    """The table as text. A cell that spans columns or rows is printed once and counts in every one of them.

    A heading that repeats the one above it word for word is left out of the table's columns, not of its text.
    """
    title, label, caption = _title(source)
    placed = grid(source.head, source.body)
    start = len(title) + 2 * bool(title and (placed.head or placed.body))
    printed = _printed(placed, start)
    end = start + len(printed.text)
    below, notes = _noted(source.notes, end + 2 * bool(end))
    headed = _headed(placed)
    kept = [(label, span) for (label, _), span in zip(source.notes, notes, strict=True) if span[0] < span[1]]
    table = Table(
        start,
        end,
        label,
        (0, len(title)) if title else None,
        tuple(tuple(printed.cells[cell] for cell in cells) for cells in headed.columns),
        stubs(placed),
        tuple(_rows(placed, printed, headed, [label for label, _ in kept])),
        tuple(Note(label.strip(), *span) for label, span in kept),
    )
    return LaidOut("\n\n".join(filter(None, (title, printed.text, below))), table, printed.cells, caption, notes)


def shifted(table: Table, by: int) -> Table:
    """The same table where the text before it is longer by so many code points."""

    def moved(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple((start + by, end + by) for start, end in spans)

    return replace(
        table,
        start=table.start + by,
        end=table.end + by,
        caption=table.caption and moved([table.caption])[0],
        columns=tuple(map(moved, table.columns)),
        rows=tuple(
            Row(row.start + by, row.end + by, moved(row.headers), moved(row.cells), row.notes) for row in table.rows
        ),
        notes=tuple(Note(note.label, note.start + by, note.end + by) for note in table.notes),
    )


def row_path(article: Article, table: Table, row: Row) -> str:
    """A row as it is read aloud: "Efficacy › ORR › ide-cel: 73%; cilta-cel: 98%", each piece as the table prints it.

    A value that spans columns is read once, under the headings of all of them ("ide-cel / cilta-cel: p = 0.03").
    """
    names = _said(article, (*row.headers, *_distinct(row.cells[: table.stubs])))
    values = "; ".join(_value(article, cell, headings) for cell, headings in _values(table, row))
    return _UNDER.join(filter(None, (names, values)))


def row_headings(table: Table, row: Row) -> tuple[Span, ...]:
    """The spans outside the row's own line that row_path reads, in order of the text, each once."""
    read = {*row.headers, *row.cells}
    for _, columns in _values(table, row):
        read.update(heading for headings in columns for heading in headings)
    return tuple(sorted(span for span in read if span[0] < span[1] and not row.start <= span[0] < row.end))


def table_at(article: Article, offset: int) -> tuple[Table, Row] | None:
    """The table and row whose line an offset lies in; None elsewhere, also on a line that is only a heading."""
    table = article.tables[bisect_right(article.tables, offset, key=_start) - 1] if article.tables else None
    row = table.rows[bisect_right(table.rows, offset, key=_start) - 1] if table and table.rows else None
    return (table, row) if table and row and row.start <= offset < row.end else None


def lines(article: Article, start: int, end: int) -> tuple[Span, ...]:
    """The spans of all lines of the table that stands at article.text[start:end], headings too, in order.

    Two rows are two lines even where a repair took out the break between them.
    """
    breaks = {start + found.end() for found in re.finditer("\n", article.text[start:end])}
    rows = {row.start for table in article.tables if table.start == start for row in table.rows}
    spans = pairwise(sorted({start, end, *breaks, *rows}))
    trimmed = ((left, left + len(article.text[left:right].rstrip("\n"))) for left, right in spans)
    return tuple((left, right) for left, right in trimmed if article.text[left:right].strip())


def _start(part: Table | Row) -> int:
    return part.start


def _distinct(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans with text in them, each once."""
    return tuple(dict.fromkeys(span for span in spans if span[0] < span[1]))


def _said(article: Article, spans: Iterable[Span]) -> str:
    """The texts of spans as a path; one that repeats the one before it is said once."""
    return _UNDER.join(text for text, _ in groupby(article.text[start:end] for start, end in spans))


def _values(table: Table, row: Row) -> Iterator[tuple[Span, list[tuple[Span, ...]]]]:
    """Each cell that does not name the row, with the headings of the columns it counts in; none over a whole row."""
    names = row.cells[: table.stubs]
    pairs = zip(row.cells[table.stubs :], table.columns[table.stubs :], strict=True)
    for cell, group in groupby(pairs, key=itemgetter(0)):
        if cell[0] < cell[1] and cell not in names:
            columns = [headings for _, headings in group]
            yield cell, columns if len(columns) < max(2, len(row.cells)) else []


def _value(article: Article, cell: Span, columns: Sequence[Sequence[Span]]) -> str:
    text = article.text
    if len(columns) == 1:
        headed = _UNDER.join([text[start:end] for start, end in columns[0] if start < end])
        return f"{headed}: {text[slice(*cell)]}" if headed else text[slice(*cell)]
    paths = [[text[start:end] for start, end in headings] for headings in columns]
    shared = [level[0] for level in takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))]
    rest = dict.fromkeys(_UNDER.join(path[len(shared) :]) for path in paths)
    headed = _UNDER.join(filter(None, (*shared, " / ".join(filter(None, rest)))))
    return ": ".join(filter(None, (headed, text[slice(*cell)])))


def _title(source: SourceTable) -> tuple[str, str | None, Span | None]:
    """The line above a table, its label, and the span of the caption's own words in the line."""
    label, caption = (_one_line(words or "") for words in (source.label, source.caption))
    before = f"{label}{' ' if label.endswith(('.', ':')) else '. '}" if label and caption else label
    span = (len(before), len(before) + len(caption)) if caption else None
    return before + caption, label or None, span


def _one_line(text: str) -> str:
    """The text without line breaks, as long as before; nothing where it is blank."""
    if not text.strip():
        return ""
    return text if text.isprintable() else text.translate(_ON_ONE_LINE)


def _noted(notes: Iterable[tuple[str, str]], start: int) -> tuple[str, tuple[Span, ...]]:
    """The lines below a table, one for each note with text, and the spans of the notes' own words."""
    below: list[str] = []
    spans: list[Span] = []
    for label, words in notes:
        text = _one_line(words)
        mark = f"{_one_line(label)} " if label.strip() and text else ""
        spans.append((start + len(mark), start + len(mark) + len(text)))
        if text:
            below.append(mark + text)
            start = spans[-1][1] + 1
    return "\n".join(below), tuple(spans)


def _printed(table: Grid, start: int) -> _Printed:
    texts: list[str] = []
    spans: list[Span] = []
    cells = [(start, start)] * len(table.cells)
    between, first = BETWEEN_CELLS.rstrip(), BETWEEN_CELLS.strip()
    for row in (*table.head, *table.body):
        text = ""
        for place, cell in enumerate(_in_line(table, row)):
            if place:
                text += between if text else first
            if cell is not None:
                words = _one_line(table.cells[cell].text)
                text += " " if text else ""
                cells[cell] = (start + len(text), start + len(text) + len(words))
                text += words
        texts.append(text)
        spans.append((start, start + len(text)))
        start += len(text) + 1
    return _Printed("\n".join(texts), tuple(spans), tuple(cells))


def _in_line(table: Grid, row: GridRow) -> list[int | None]:
    """The cells to print for a row, each once, None for an empty place; empty places at the end are left out."""
    places: list[int | None] = []
    for slot in row.slots:
        if not row.own(slot):
            places.append(None)
        elif not places or places[-1] != slot:
            places.append(slot)
    placed = set(places)
    places += [cell for cell in range(row.first, row.end) if cell not in placed and filled(table.cells[cell])]
    while places and places[-1] is None:
        places.pop()
    return places


def _headed(table: Grid) -> _Headed:
    across: list[int] = []
    columns: list[list[int]] = [[] for _ in range(table.width)]
    for row in table.head:
        if heads_table(table, row):
            across += [cell for cell in row.slots[:1] if cell is not None]
            continue
        for column, cell in zip(columns, row.slots, strict=True):
            if cell is not None and (not column or table.cells[column[-1]].text != table.cells[cell].text):
                column.append(cell)
    return _Headed(tuple(across), tuple(map(tuple, columns)))


def _rows(table: Grid, printed: _Printed, headed: _Headed, labels: Sequence[str]) -> Iterator[Row]:
    """The rows with values, and lines that have the form of a sub-heading but no row below them."""
    notes = {label.strip(): position for position, label in reversed(list(enumerate(labels))) if label.strip()}
    forms = heading_forms(table)
    under: dict[str, tuple[int, ...]] = {"span": (), "first": ()}
    rows = zip(table.body, printed.lines[len(table.head) :], forms, (*forms, "last")[1:], strict=True)
    for row, line, form, below in rows:
        if form:
            under = {"span": () if form == "span" else under["span"], "first": ()}
        if form and (below is None or (form, below) == ("span", "first")):
            under[form] = tuple({slot for slot in row.slots if slot is not None})
            continue
        headers = (*headed.table, *under["span"], *under["first"])
        marked = _labels(table, row, headed, headers) if notes else set()
        empty = (line[1], line[1])
        yield Row(
            *line,
            tuple(printed.cells[cell] for cell in headers),
            tuple(empty if cell is None else printed.cells[cell] for cell in row.slots),
            tuple(sorted({notes[label] for label in marked if label in notes})),
        )


def _labels(table: Grid, row: GridRow, headed: _Headed, headers: Iterable[int]) -> set[str]:
    """The footnote labels on the cells of a row, on those that reach down into it, and on those above."""
    over = (cells for slot, cells in zip(row.slots, headed.columns, strict=True) if slot is not None)
    slots = (slot for slot in row.slots if slot is not None)
    cells = {*range(row.first, row.end), *slots, *headers, *chain.from_iterable(over)}
    return {label.strip() for cell in cells for label in table.cells[cell].notes}

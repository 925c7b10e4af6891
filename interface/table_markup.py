"""A table of an article as HTML, with the quoted row marked; all text in it is slices of the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from corpus.tables import lines, row_path
from corpus.types import Article, Note, Row, Span, Table
from interface.markup import escaped, marked_repairs
from interface.table_drawing import Drawing, cell, cell_words, head, head_lines, kind_of, width_of, within
from interface.table_words import is_filled, row_words, rows_between
from interface.words import Words

# A table of so many rows is shown whole; of a longer one the rows around the quoted one, and so many on demand.
_WHOLE_ROWS = 12
_NEAR_ROWS = 3
_MOST_FAR_ROWS = 30
_OPEN_NOTES = 4
_MANY_VALUES = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring rows, each with the lines above it that only head rows; above tells what heads the first besides."""

    rows: tuple[tuple[tuple[Span, ...], Row], ...]
    above: tuple[Span, ...]


def table_markup(article: Article, table: Table, shown: Row | Span, name: str, words: Words) -> str:
    """The table with its notes, folded to the rows around shown where it is long; name makes its id on the page.

    shown is the row that is quoted, or the span of a passage that is merely near.
    """
    cited = (shown,) if isinstance(shown, Row) else ()
    drawing = Drawing(
        article=article,
        table=table,
        width=width_of(table),
        told=lambda span: marked_repairs(article, span, words),
        words=words,
        read=frozenset(span for row in cited for span in (*row.headers, *row.cells) if is_filled(span)),
        cited=cited,
    )
    span = shown if isinstance(shown, tuple) else (shown.start, shown.end)
    return _framed(drawing, name, _body(drawing, span)) + _notes(drawing)


def whole_table(
    article: Article, table: Table, told: Callable[[Span], str], names: Mapping[int, str], words: Words
) -> str:
    """The table with every row and note; told gives the words of a span as HTML.

    names are the ids of the quoted rows, by where they start; one that is empty only marks its row.
    """
    cited = tuple(row for row in table.rows if row.start in names)
    drawing = Drawing(
        article=article,
        table=table,
        width=width_of(table),
        told=told,
        words=words,
        read=frozenset(span for row in cited for span in row.headers if is_filled(span)),
        cited=cited,
        names=names,
    )
    rows, left = _headed_rows(drawing)
    last = "".join(_subheading(drawing, line, "") for line in left)
    body = _groups(drawing, _part(rows), "") + (f"<tbody>{last}</tbody>" if last else "")
    notes = [_note(drawing, note, "own" if _marks(cited, place) else "") for place, note in enumerate(table.notes)]
    return _framed(drawing, str(table.start), body) + _note_list(drawing, notes)


def _framed(drawing: Drawing, name: str, body: str) -> str:
    language = escaped(drawing.article.language)
    caption = f'<caption id="table-{name}"><span dir="auto">{_caption(drawing)}</span></caption>'
    return (
        f'<div class="table" role="region" tabindex="0" aria-labelledby="table-{name}">'
        f'<table lang="{language}">{caption}{head(drawing)}{body}</table></div>'
    )


def _marks(cited: Sequence[Row], note: int) -> bool:
    return any(note in row.notes for row in cited)


def row_markup(article: Article, table: Table, row: Row) -> str:
    """A row as it is read aloud, what it is called first and then its values, one to a line where there are several."""
    names, values = row_words(article, table, row)
    language = f'lang="{escaped(article.language)}"'
    if len(values) < 2:
        return f'<span class="names" {language}>{escaped(row_path(article, table, row))}</span>'
    items = "".join(f"<li>{escaped(value)}</li>" for value in values)
    kind = "values many" if len(values) > _MANY_VALUES else "values"
    return f'<span class="names" {language}>{escaped(names)}</span><ul class="{kind}" {language}>{items}</ul>'


def _caption(drawing: Drawing) -> str:
    caption = drawing.table.caption
    if caption:
        return drawing.told(caption)
    unnamed = f'<span lang="{drawing.words.language}">{drawing.words.table}</span>'
    return escaped(drawing.table.label) if drawing.table.label else unnamed


def _body(drawing: Drawing, shown: Span) -> str:
    rows, _ = _headed_rows(drawing)
    wanted = rows_between(drawing.table, *shown)
    near = [place for place, (_, row) in enumerate(rows) if row in wanted] or [0]
    first, last = (0, len(rows)) if len(rows) <= _WHOLE_ROWS else (near[0] - _NEAR_ROWS, near[-1] + 1 + _NEAR_ROWS)
    # Less than three rows are not worth folding.
    first = first if first > 2 else 0
    last = last if last < len(rows) - 2 else len(rows)
    above, below = rows[max(0, first - _MOST_FAR_ROWS) : first], rows[last : last + _MOST_FAR_ROWS]
    left_out = (first - len(above), len(rows) - last - len(below))
    return "".join(
        (
            _gap(drawing, "above", first),
            _rest(drawing, "above", left_out[0]),
            _groups(drawing, _part(above), "far above"),
            _groups(drawing, _part(rows[first:last]), "near" if above else ""),
            _gap(drawing, "below", len(rows) - last),
            _groups(drawing, _Part(tuple(below), ()), "far below"),
            _rest(drawing, "below", left_out[1]),
        )
    )


def _headed_rows(drawing: Drawing) -> tuple[list[tuple[tuple[Span, ...], Row]], tuple[Span, ...]]:
    """Each row with the lines right above it that are no row of their own, and the lines below the last row."""
    starts = {row.start: row for row in drawing.table.rows}
    first = len(head_lines(drawing))
    found: list[tuple[tuple[Span, ...], Row]] = []
    waiting: list[Span] = []
    for line in lines(drawing.article, drawing.table.start, drawing.table.end)[first:]:
        if line[0] in starts:
            found.append((tuple(waiting), starts[line[0]]))
            waiting = []
        else:
            waiting.append(line)
    return found, tuple(waiting)


def _part(rows: Sequence[tuple[tuple[Span, ...], Row]]) -> _Part:
    """The rows as a part that may begin below the lines that head its first row."""
    if not rows:
        return _Part((), ())
    heads, row = rows[0]
    missed = (header for header in row.headers if is_filled(header) and not any(within(header, line) for line in heads))
    return _Part(tuple(rows), tuple(missed))


def _gap(drawing: Drawing, side: str, count: int) -> str:
    """The place of rows that are folded away, which opens them."""
    if not count:
        return ""
    words = drawing.words.more_rows_above if side == "above" else drawing.words.more_rows_below
    folded = f"<details><summary>{words.format(count=count)}</summary></details>"
    inside = cell("td", folded, colspan=drawing.width, lang=drawing.words.language)
    return f'<tbody class="gap {side}"><tr>{inside}</tr></tbody>'


def _rest(drawing: Drawing, side: str, count: int) -> str:
    if not count:
        return ""
    words = drawing.words.more_rows_elsewhere.format(count=count)
    inside = cell("td", words, colspan=drawing.width, lang=drawing.words.language)
    return f'<tbody class="far {side}"><tr>{inside}</tr></tbody>'


def _groups(drawing: Drawing, part: _Part, kind: str) -> str:
    """The rows of a part, those under one heading in one group."""
    groups: list[tuple[list[str], list[Row]]] = []
    over_head = head_lines(drawing)[-1:]
    again = [span for span in part.above if not over_head or span[0] > over_head[0][1]]
    first = [_subheading(drawing, span, "again" if kind == "near" else "") for span in again]
    for heads, row in part.rows:
        if heads or not groups:
            groups.append(([*first, *(_subheading(drawing, line, "") for line in heads)], []))
            first = []
        groups[-1][1].append(row)
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<tbody{named}>{''.join(heads)}{_rows(drawing, rows)}</tbody>" for heads, rows in groups)


def _subheading(drawing: Drawing, line: Span, kind: str) -> str:
    """A line over the rows of a group, without the signs between cells where it is known what heads the rows."""
    headers = {header for row in drawing.table.rows for header in row.headers if is_filled(header)}
    spans = sorted(header for header in headers if within(header, line)) or [line]
    words = " ".join(cell_words(drawing, span) for span in spans)
    named = f"subheading {kind}".strip()
    return f'<tr class="{named}">{cell("th", words, scope="rowgroup", colspan=drawing.width)}</tr>'


def _rows(drawing: Drawing, rows: Sequence[Row]) -> str:
    return "".join(_row(drawing, rows[place - 1] if place else None, rows[place:]) for place in range(len(rows)))


def _row(drawing: Drawing, above: Row | None, rows: Sequence[Row]) -> str:
    """The first of the rows; a cell that reaches down from the row above has been drawn there."""
    cells, column = [], 0
    row = rows[0]
    for span, group in groupby(row.cells):
        at, across = column, len(list(group))
        column += across
        if not is_filled(span):
            cells += ["<td></td>"] * across
        elif above is None or above.cells[at] != span:
            down = sum(1 for _ in takewhile(lambda other: other.cells[at] == span, rows))  # noqa: B023
            tag, scope = ("th", "row") if at < drawing.table.stubs else ("td", "")
            kind = kind_of(span, names_row=bool(scope) and not at)
            cells.append(cell(tag, cell_words(drawing, span), kind=kind, scope=scope, colspan=across, rowspan=down))
    cited = ' class="cited"' if row in drawing.cited else ""
    name = drawing.names.get(row.start)
    named = f' id="{name}" tabindex="-1"' if name else ""
    return f"<tr{cited}{named}>{''.join(cells)}</tr>"


def _notes(drawing: Drawing) -> str:
    """The notes below a table, those that the quoted row is marked with first; many are folded."""
    notes = drawing.table.notes
    own = drawing.cited[0].notes if drawing.cited else ()
    items = [
        *(_note(drawing, notes[place], "own") for place in own),
        *(_note(drawing, note, "") for place, note in enumerate(notes) if place not in own),
    ]
    open_notes = max(_OPEN_NOTES, len(own))
    if len(items) <= open_notes + 1:
        return _note_list(drawing, items)
    counted = drawing.words.more_notes.format(count=len(items) - open_notes)
    folded = f"<summary>{counted}</summary>{_note_list(drawing, items[open_notes:])}"
    return f'{_note_list(drawing, items[:open_notes])}<details class="more">{folded}</details>'


def _note_list(drawing: Drawing, items: Iterable[str]) -> str:
    inside, language = "".join(items), escaped(drawing.article.language)
    return f'<ul class="table-notes" lang="{language}">{inside}</ul>' if inside else ""


def _note(drawing: Drawing, note: Note, kind: str) -> str:
    label = f"<b>{escaped(note.label)}</b> " if note.label else ""
    named = f' class="{kind}"' if kind else ""
    words = drawing.told((note.start, note.end))
    return f'<li{named} dir="auto">{label}{words}</li>'

"""A table of an article as HTML, with the quoted row marked; all text in it is slices of the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.tables import lines, row_path
from corpus.types import Article, Note, Row, Span, Table
from interface.markup import escaped, marked_repairs
from interface.table_words import is_filled, row_words, rows_between
from interface.words import Words

# A table of so many rows is shown whole; of a longer one the rows around the quoted one, and so many on demand.
_WHOLE_ROWS = 12
_NEAR_ROWS = 3
_MOST_FAR_ROWS = 30
_OPEN_NOTES = 4
_MANY_VALUES = 8
# A value as "71% (44/62)" is not broken across lines.
_SHORT_CHARS = 12


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring rows, each with the lines above it that only head rows; above tells what heads the first besides."""

    rows: tuple[tuple[tuple[Span, ...], Row], ...]
    above: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A table on its way to HTML: its width in columns, the spans to mark, the quoted row and the words around it."""

    article: Article
    table: Table
    width: int
    read: frozenset[Span]
    cited: Row | None
    words: Words


def table_markup(article: Article, table: Table, shown: Row | Span, name: str, words: Words) -> str:
    """The table with its notes, folded to the rows around shown where it is long; name makes its id on the page.

    shown is the row that is quoted, or the span of a passage that is merely near.
    """
    cited = shown if isinstance(shown, Row) else None
    read = frozenset(span for span in (*cited.headers, *cited.cells) if is_filled(span)) if cited else frozenset()
    width = len(table.columns) or max((len(row.cells) for row in table.rows), default=1)
    drawing = _Drawing(article, table, width, read, cited, words)
    caption = f'<caption id="table-{name}"><span dir="auto">{_caption(drawing)}</span></caption>'
    span = shown if isinstance(shown, tuple) else (shown.start, shown.end)
    return (
        '<div class="table" role="region" tabindex="0">'
        f'<table lang="{escaped(article.language)}">{caption}{_head(drawing)}{_body(drawing, span)}</table></div>'
        f"{_notes(drawing)}"
    )


def row_markup(article: Article, table: Table, row: Row) -> str:
    """A row as it is read aloud, what it is called first and then its values, one to a line where there are several."""
    names, values = row_words(article, table, row)
    language = f'lang="{escaped(article.language)}"'
    if len(values) < 2:
        return f'<span class="names" {language}>{escaped(row_path(article, table, row))}</span>'
    items = "".join(f"<li>{escaped(value)}</li>" for value in values)
    kind = "values many" if len(values) > _MANY_VALUES else "values"
    return f'<span class="names" {language}>{escaped(names)}</span><ul class="{kind}" {language}>{items}</ul>'


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _words(drawing: _Drawing, span: Span) -> str:
    words = marked_repairs(drawing.article, span, drawing.words)
    return f"<mark>{words}</mark>" if span in drawing.read else words


def _caption(drawing: _Drawing) -> str:
    caption = drawing.table.caption
    if caption:
        return marked_repairs(drawing.article, caption, drawing.words)
    unnamed = f'<span lang="{drawing.words.language}">{drawing.words.table}</span>'
    return escaped(drawing.table.label) if drawing.table.label else unnamed


def _cell(tag: str, text: str, **attributes: object) -> str:
    """One cell; attributes that are empty, or say what holds anyway, are left out. kind stands for class."""
    told = {"class" if name == "kind" else name: value for name, value in attributes.items() if value not in ("", 1)}
    inside = "".join(f' {name}="{value}"' for name, value in told.items())
    return f"<{tag}{inside}>{text}</{tag}>"


def _kind(span: Span, *, names_row: bool = False) -> str:
    short = "short" if span[1] - span[0] <= _SHORT_CHARS else ""
    return " ".join(filter(None, ("name" if names_row else "", short)))


def _head(drawing: _Drawing) -> str:
    """The lines of column headings, groups over the columns they join; a line over the whole table stays one."""
    levels = _levels(drawing)
    reaching = [0] * drawing.width
    rows = [_head_row(drawing, levels[level:], reaching) for level in range(len(levels))]
    return f"<thead>{''.join(rows)}</thead>" if rows else ""


def _head_row(drawing: _Drawing, levels: Sequence[Sequence[Span | None]], reaching: list[int]) -> str:
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
        told = {"kind": _kind(heading), "scope": scope, "colspan": len(columns), "rowspan": down}
        cells.append(_cell("th", _words(drawing, heading), **told))
    return f"<tr>{''.join(cells)}</tr>"


def _levels(drawing: _Drawing) -> list[list[Span | None]]:
    """For each line of the head, the heading that each column has on it."""
    columns = [[heading for heading in headings if is_filled(heading)] for headings in drawing.table.columns]
    over = {header for row in drawing.table.rows for header in row.headers if is_filled(header)}
    levels: list[list[Span | None]] = []
    for line in _head_lines(drawing):
        found = [next((span for span in spans if _within(span, line)), None) for spans in columns]
        across = next((span for span in over if _within(span, line)), None)
        if across and not any(found):
            found = [across] * drawing.width
        if any(found):
            levels.append(found)
    return levels


def _head_lines(drawing: _Drawing) -> list[Span]:
    """The lines of a table down to the last with a heading of a column."""
    last = max(
        (heading[1] for headings in drawing.table.columns for heading in headings if is_filled(heading)), default=0
    )
    table = drawing.table
    return [line for line in lines(drawing.article, table.start, table.end) if line[0] < last]


def _body(drawing: _Drawing, shown: Span) -> str:
    rows = _headed_rows(drawing)
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


def _headed_rows(drawing: _Drawing) -> list[tuple[tuple[Span, ...], Row]]:
    """Each row with the lines right above it that are no row of their own."""
    starts = {row.start: row for row in drawing.table.rows}
    head = len(_head_lines(drawing))
    found: list[tuple[tuple[Span, ...], Row]] = []
    waiting: list[Span] = []
    for line in lines(drawing.article, drawing.table.start, drawing.table.end)[head:]:
        if line[0] in starts:
            found.append((tuple(waiting), starts[line[0]]))
            waiting = []
        else:
            waiting.append(line)
    return found


def _part(rows: Sequence[tuple[tuple[Span, ...], Row]]) -> _Part:
    """The rows as a part that may begin below the lines that head its first row."""
    if not rows:
        return _Part((), ())
    heads, row = rows[0]
    missed = (
        header for header in row.headers if is_filled(header) and not any(_within(header, line) for line in heads)
    )
    return _Part(tuple(rows), tuple(missed))


def _gap(drawing: _Drawing, side: str, count: int) -> str:
    """The place of rows that are folded away, which opens them."""
    if not count:
        return ""
    words = drawing.words.more_rows_above if side == "above" else drawing.words.more_rows_below
    folded = f"<details><summary>{words.format(count=count)}</summary></details>"
    inside = _cell("td", folded, colspan=drawing.width, lang=drawing.words.language)
    return f'<tbody class="gap {side}"><tr>{inside}</tr></tbody>'


def _rest(drawing: _Drawing, side: str, count: int) -> str:
    if not count:
        return ""
    words = drawing.words.more_rows_elsewhere.format(count=count)
    cell = _cell("td", words, colspan=drawing.width, lang=drawing.words.language)
    return f'<tbody class="far {side}"><tr>{cell}</tr></tbody>'


def _groups(drawing: _Drawing, part: _Part, kind: str) -> str:
    """The rows of a part, those under one heading in one group."""
    groups: list[tuple[list[str], list[Row]]] = []
    over_head = _head_lines(drawing)[-1:]
    again = [span for span in part.above if not over_head or span[0] > over_head[0][1]]
    first = [_subheading(drawing, span, "again" if kind == "near" else "") for span in again]
    for heads, row in part.rows:
        if heads or not groups:
            groups.append(([*first, *(_subheading(drawing, line, "") for line in heads)], []))
            first = []
        groups[-1][1].append(row)
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<tbody{named}>{''.join(heads)}{_rows(drawing, rows)}</tbody>" for heads, rows in groups)


def _subheading(drawing: _Drawing, line: Span, kind: str) -> str:
    """A line over the rows of a group, without the signs between cells where it is known what heads the rows."""
    headers = {header for row in drawing.table.rows for header in row.headers if is_filled(header)}
    spans = sorted(header for header in headers if _within(header, line)) or [line]
    words = " ".join(_words(drawing, span) for span in spans)
    named = f"subheading {kind}".strip()
    return f'<tr class="{named}">{_cell("th", words, scope="rowgroup", colspan=drawing.width)}</tr>'


def _rows(drawing: _Drawing, rows: Sequence[Row]) -> str:
    return "".join(_row(drawing, rows[place - 1] if place else None, rows[place:]) for place in range(len(rows)))


def _row(drawing: _Drawing, above: Row | None, rows: Sequence[Row]) -> str:
    """The first of the rows; a cell that reaches down from the row above has been drawn there."""
    cells, column = [], 0
    row = rows[0]
    for span, group in groupby(row.cells):
        at, across = column, len(list(group))
        column += across
        if not is_filled(span):
            cells += ["<td></td>"] * across
        elif above is None or above.cells[at] != span:
            down = ([other.cells[at] == span for other in rows] + [False]).index(False)
            tag, scope = ("th", "row") if at < drawing.table.stubs else ("td", "")
            kind = _kind(span, names_row=bool(scope) and not at)
            cells.append(_cell(tag, _words(drawing, span), kind=kind, scope=scope, colspan=across, rowspan=down))
    cited = ' class="cited"' if row is drawing.cited else ""
    return f"<tr{cited}>{''.join(cells)}</tr>"


def _notes(drawing: _Drawing) -> str:
    """The notes below a table, those that the quoted row is marked with first; many are folded."""
    notes = drawing.table.notes
    own = drawing.cited.notes if drawing.cited else ()
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


def _note_list(drawing: _Drawing, items: Iterable[str]) -> str:
    inside, language = "".join(items), escaped(drawing.article.language)
    return f'<ul class="table-notes" lang="{language}">{inside}</ul>' if inside else ""


def _note(drawing: _Drawing, note: Note, kind: str) -> str:
    label = f"<b>{escaped(note.label)}</b> " if note.label else ""
    named = f' class="{kind}"' if kind else ""
    words = marked_repairs(drawing.article, (note.start, note.end), drawing.words)
    return f'<li{named} dir="auto">{label}{words}</li>'

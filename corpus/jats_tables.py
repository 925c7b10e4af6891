"""Tables of JATS, in the XHTML and the OASIS form, with their captions and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block, moved
from corpus.jats_floats import caption_line, captioned, labelled
from corpus.jats_inline import Line, Node, content, plain
from corpus.jats_place import Place, child
from corpus.raised import raised
from corpus.tables import LaidOut, SourceCell, SourceTable, laid_out
from corpus.types import Mark, Span
from corpus.xml import Element, local_name

# More columns or rows than that is a slip of the pen, "colspan=1000000".
_WIDEST = 200
_CELLS = frozenset("td th entry array-cell".split())
_READ = frozenset("label title caption table table-wrap-foot".split())
_SIGNS_OF_NOTES = tuple("*†‡§¶‖#")
_SIGNS = re.compile(r"([*†‡§¶‖#]{1,4})\s*(?=\S)")
_LABEL = re.compile(r"\(?([^\W_]{1,2}|[*†‡§¶‖#]{1,4})[).:]?")
_DIGITS = re.compile(r"\s*([0-9]{1,6})")
_BETWEEN_LABELS = re.compile(r"[\s,;]+")
_LAST_SIGNS = re.compile(r"(?<=[^\s*†‡§¶‖#])\s?([*†‡§¶‖#]{1,4})$")


@dataclass(frozen=True, slots=True)
class _Footnote:
    """A note below a table, its id where it has one, and its line without the label."""

    id: str | None
    label: str
    line: Line


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one table, each cell with its line."""

    head: tuple[tuple[SourceCell, ...], ...]
    body: tuple[tuple[SourceCell, ...], ...]
    lines: tuple[Line, ...]


def table_blocks(
    element: Element, place: Place, blocks: Callable[[Sequence[Node], Place], Iterator[Block]]
) -> Iterator[Block]:
    """A table-wrap: each table in it with the caption before the first and the notes below the last.

    A table that is only a picture leaves its caption and notes. blocks reads what else the wrap holds.
    """
    inside = place.under(labelled(element))
    tables = [grid for table in _tables(element) for grid in _grids(table)]
    notes = _footnotes(element, inside)
    if not tables:
        yield from captioned(element, inside.of("caption"))
        for note in notes:
            yield inside.of("note").block(Line(f"{note.label} {note.line.text}".strip()))
    labels = _labels(notes)
    for at, table in enumerate(tables):
        caption = caption_line(element, inside) if at == 0 else Line("")
        name = inside.path[-1] if at == 0 and len(inside.path) > len(place.path) else None
        yield _block(inside, (name, caption), _rows(table, inside, labels), notes if table is tables[-1] else [])
    others = [node for node in element if local_name(node) not in _READ | {"alternatives"}]
    yield from blocks(others, inside)


def array_blocks(element: Element, place: Place) -> Iterator[Block]:
    """Rows and columns that stand in the text without a caption."""
    for grid in _grids(element):
        yield _block(place, (None, Line("")), _rows(grid, place, {}), [])


def _tables(element: Element) -> list[Element]:
    """The tables of a wrap, one of each set of alternatives."""
    tables: list[Element] = []
    for inner in element:
        if local_name(inner) == "table":
            tables.append(inner)
        elif local_name(inner) == "alternatives":
            tables += [form for form in inner if local_name(form) == "table"][:1]
    return tables


def _grids(table: Element) -> list[Element]:
    """The parts of a table that have columns of their own: those of the OASIS form, else the table itself."""
    return [inner for inner in table if local_name(inner) == "tgroup"] or [table]


def _block(place: Place, caption: tuple[str | None, Line], rows: _Rows, notes: Sequence[_Footnote]) -> Block:
    """The table laid out, with the citation marks of its caption, cells and notes."""
    label, words = caption
    texts = tuple((note.label, note.line.text) for note in notes)
    laid = laid_out(SourceTable(label, words.text or None, rows.head, rows.body, texts))
    marks = sorted(_marks(laid, words, rows.lines, [note.line for note in notes]), key=lambda mark: mark.start)
    if not rows.lines:
        return Block("caption", place.path, laid.text, tuple(marks), language=place.language)
    return Block("table", place.path, laid.text, tuple(marks), laid.table, place.language)


def _marks(laid: LaidOut, caption: Line, cells: Sequence[Line], notes: Sequence[Line]) -> Iterator[Mark]:
    spans: list[Span | None] = [laid.caption, *laid.cells, *laid.notes]
    for span, line in zip(spans, (caption, *cells, *notes), strict=True):
        for mark in line.marks if span else ():
            yield moved(mark, span[0]) if span else mark


def _rows(table: Element, place: Place, labels: Mapping[str, str]) -> _Rows:
    head: list[tuple[SourceCell, ...]] = []
    body: list[tuple[SourceCell, ...]] = []
    foot: list[tuple[SourceCell, ...]] = []
    lines: dict[int, list[Line]] = {0: [], 1: [], 2: []}
    columns = _named_columns(table)
    for part, row in _table_rows(table):
        cells = [cell for cell in row if local_name(cell) in _CELLS]
        read = [_cell(cell, place, labels, columns) for cell in cells]
        (head, body, foot)[part].append(tuple(cell for cell, _ in read))
        lines[part] += [line for _, line in read]
    surplus = _surplus(head, body)
    head = [head[0][surplus:], *head[1:]] if surplus else head
    return _Rows(tuple(head), (*body, *foot), (*lines[0][surplus:], *lines[1], *lines[2]))


def _surplus(head: Sequence[Sequence[SourceCell]], body: Sequence[Sequence[SourceCell]]) -> int:
    """How many empty cells begin a line of headings that is wider than every row: they would push each one aside."""
    if len(head) != 1 or not body:
        return 0
    width = max(sum(cell.columns for cell in row) for row in body)
    surplus = 0
    while sum(cell.columns for cell in head[0][surplus:]) > width and not head[0][surplus].text:
        surplus += 1
    return surplus


def _table_rows(table: Element) -> Iterator[tuple[int, Element]]:
    """Each row with its part: 0 headings, 1 body, 2 foot."""
    for inner in table:
        name = local_name(inner)
        if name in {"tr", "row"}:
            yield 1, inner
        elif name in {"thead", "tbody", "tfoot"}:
            part = ("thead", "tbody", "tfoot").index(name)
            yield from ((part, row) for row in inner if local_name(row) in {"tr", "row"})


def _cell(
    element: Element, place: Place, labels: Mapping[str, str], columns: Mapping[str, int]
) -> tuple[SourceCell, Line]:
    line = place.line_in(element)
    width = (columns and _columns_named(element, columns)) or _number(element.get("colspan"), 1)
    more = element.get("morerows")
    height = _number(more, 0) + 1 if more else _number(element.get("rowspan"), 1)
    notes = _marked_with(element, line.text, labels) if labels else ()
    return SourceCell(line.text, local_name(element) == "th", width, height, notes), line


def _columns_named(element: Element, columns: Mapping[str, int]) -> int:
    """How many columns a cell of the OASIS form covers, by their names; 0 where it names none."""
    first, last = (columns.get(element.get(name) or "", 0) for name in ("namest", "nameend"))
    return last - first + 1 if 0 < first <= last else 0


def _number(written: str | None, otherwise: int) -> int:
    """The number that an attribute gives; anything else, and 0, is the other one."""
    if not written or written == "1":
        return 1 if written else otherwise
    digits = _DIGITS.match(written)
    return min(int(digits.group(1)) or otherwise, _WIDEST) if digits else otherwise


def _named_columns(table: Element) -> dict[str, int]:
    """The position of each column that the OASIS form names, from 1."""
    specs = enumerate(table.iter("{*}colspec"), 1)
    return {spec.get("colname"): at for at, spec in specs if spec.get("colname")}


def _marked_with(cell: Element, text: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The labels of the notes that a cell points to: by links, by what is raised, or by signs at its end.

    labels holds each label by the id of its note, and by itself.
    """
    found: list[str] = []
    for inner in cell.iter("{*}xref", "{*}sup") if len(cell) else ():
        if local_name(inner) == "xref":
            found += [labels[f"#{name}"] for name in (inner.get("rid") or "").split() if f"#{name}" in labels]
        else:
            found += [labels[word] for word in _BETWEEN_LABELS.split("".join(inner.itertext())) if word in labels]
    signs = _LAST_SIGNS.search(text) if text.endswith(_SIGNS_OF_NOTES) else None
    found += [labels[signs.group(1)]] if signs and signs.group(1) in labels else []
    return tuple(dict.fromkeys(found))


def _labels(notes: Iterable[_Footnote]) -> dict[str, str]:
    labels = {note.label: note.label for note in notes if note.label}
    return labels | {f"#{note.id}": note.label for note in notes if note.id and note.label}


def _footnotes(element: Element, place: Place) -> list[_Footnote]:
    """The notes below a table: footnotes, and paragraphs that say something of the whole."""
    linked = {
        name: "".join(xref.itertext()).strip(" ()[]")
        for xref in element.iter("{*}xref")
        for name in (xref.get("rid") or "").split()
    }
    notes: list[_Footnote] = []
    for foot in (inner for inner in element if local_name(inner) == "table-wrap-foot"):
        notes += [_footnote(part, place, linked) for part in _parts(foot)]
    return [note for note in notes if note.line.text or note.label]


def _parts(foot: Element) -> Iterator[Element]:
    for inner in foot:
        if local_name(inner) == "fn-group":
            yield from _parts(inner)
        else:
            yield inner


def _footnote(element: Element, place: Place, linked: Mapping[str, str]) -> _Footnote:
    label = child(element, "label")
    if local_name(element) != "fn":
        return _unlabelled(None, element, place.line([element]))
    id = element.get("id")
    line = place.line(node for node in content(element) if isinstance(node, str) or local_name(node) != "label")
    if label is not None and (words := "".join(label.itertext()).strip()):
        return _Footnote(id, words, line)
    note = _unlabelled(id, element, line)
    words = linked.get(id or "", "")
    if note.label or not _LABEL.fullmatch(words):
        return note
    # A note without a label of its own is called what the links to it say.
    named = re.match(rf"{re.escape(words)}(?!\w)", line.text)
    return replace(note, label=words, line=_shortened(line, named.end()) if named else line)


def _unlabelled(id: str | None, element: Element, line: Line) -> _Footnote:
    """A note whose label, if any, stands at the beginning of its text, raised or as a sign."""
    sup = _leading_sup(element)
    if sup is not None and _LABEL.fullmatch("".join(sup.itertext()).strip()):
        printed = raised(plain(sup))
        if line.text.startswith(printed):
            return _Footnote(id, "".join(sup.itertext()).strip(), _shortened(line, len(printed)))
    signs = _SIGNS.match(line.text)
    return _Footnote(id, signs.group(1), _shortened(line, signs.end())) if signs else _Footnote(id, "", line)


def _leading_sup(element: Element) -> Element | None:
    """The raised element that a note begins with."""
    while len(element) and not (element.text or "").strip():
        element = element[0]
        if local_name(element) == "sup":
            return element
    return None


def _shortened(line: Line, by: int) -> Line:
    """The line without its first characters and the blanks behind them."""
    rest = line.text[by:]
    by += len(rest) - len(rest.lstrip())
    return Line(line.text[by:], tuple(moved(mark, -by) for mark in line.marks if mark.start >= by))

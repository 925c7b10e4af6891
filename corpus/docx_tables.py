"""Tables of a Word file, with the captions and footnotes that stand around them as paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.docx_text import WORD, is_bold, is_on, text_of
from corpus.html_tables import label_of
from corpus.jats_inline import Line
from corpus.tables import LaidOut, SourceCell, SourceTable, laid_out
from corpus.xml import Element, local_name

_MOST_SPAN = 1000
_SIGNS = r"(?:[ᵃ-ᶻⁿⁱʰʲʳˢʷˣʸ⁰¹²³⁴-⁹]{1,2}|[*†‡§¶‖#]{1,3})"
_MARKED = re.compile(rf"(?:{_SIGNS}\s?,\s?)*{_SIGNS}$")
NOTE = re.compile(
    rf"({_SIGNS})\s*(?=[^\s\d.,;)])|(?:abbreviations?|notes?|legend|kısaltmalar|not)\s?[.:]", re.IGNORECASE
)


@dataclass(slots=True)
class _Cell:
    """A cell while its rows are counted; at is its first column."""

    source: SourceCell
    at: int


def laid_out_table(table: Element, caption: str, notes: Sequence[str]) -> LaidOut:
    """The table with its caption and the paragraphs below it that explain it; a row of bold cells heads the others."""
    rows = list(_rows(table))
    depth = sum(1 for _ in takewhile(lambda row: _is_heading(row[0]), rows))
    read = _cells(rows)
    if all(cell.header for row in read for cell in row if cell.text):
        read = [[cell._replace(header=False) for cell in row] for row in read]
    label, own = label_of(Line(caption))
    source = SourceTable(
        label,
        own.text or None,
        tuple(map(tuple, read[:depth])),
        tuple(map(tuple, read[depth:])),
        tuple(map(_note, notes)),
    )
    return laid_out(source)


def only_cell(table: Element) -> Element | None:
    """The one cell of a table that is a frame around text; None for any other table."""
    cells = [cell for _, row in _rows(table) for cell in row]
    return cells[0] if len(cells) == 1 else None


def _note(text: str) -> tuple[str, str]:
    found = NOTE.match(text)
    label = found.group(1) if found else None
    return (label, text[len(label) :].lstrip()) if label else ("", text)


def _is_heading(row: Element) -> bool:
    return is_on(row.find(f"{WORD}trPr"), "tblHeader")


def _rows(table: Element) -> Iterator[tuple[Element, list[Element]]]:
    """Each row with its cells, also where these stand in controls; rows and cells that were deleted are left out."""
    for row in _inside(table, "tr"):
        if not is_on(row.find(f"{WORD}trPr"), "del"):
            yield row, [cell for cell in _inside(row, "tc") if not is_on(cell.find(f"{WORD}tcPr"), "cellDel")]


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The parts of an element by this name, in order, outside the tables inside it."""
    for child in element:
        kind = local_name(child)
        if kind == name:
            yield child
        elif kind not in {"tbl", "tc", "p", "del", "moveFrom"}:
            yield from _inside(child, name)


def _cells(rows: Sequence[tuple[Element, list[Element]]]) -> list[list[SourceCell]]:
    """The cells of all rows; one that goes on below is one cell that spans rows."""
    above: dict[int, _Cell] = {}
    found: list[list[_Cell]] = []
    for row, cells in rows:
        skipped = _number(row.find(f"{WORD}trPr"), "gridBefore")
        at, reached = skipped, set()
        found.append([_Cell(SourceCell("", columns=skipped), 0)] if skipped else [])
        for cell in cells:
            properties = cell.find(f"{WORD}tcPr")
            columns = max(1, _number(properties, "gridSpan"))
            merged = None if properties is None else properties.find(f"{WORD}vMerge")
            if merged is not None and merged.get(f"{WORD}val") != "restart" and at in above:
                above[at].source = above[at].source._replace(rows=above[at].source.rows + 1)
            else:
                found[-1].append(_Cell(_cell(cell, columns), at))
                above[at] = found[-1][-1]
            reached.add(at)
            at += columns
        above = {at: cell for at, cell in above.items() if at in reached}
    return [[cell.source for cell in row] for row in found]


def _cell(cell: Element, columns: int) -> SourceCell:
    text = text_of(cell)
    marked = _MARKED.search(text[-40:])
    labels = re.findall(_SIGNS, marked.group()) if marked else []
    return SourceCell(text, is_bold(cell), columns, 1, tuple(labels))


def _number(properties: Element | None, name: str) -> int:
    found = None if properties is None else properties.find(WORD + name)
    value = "" if found is None else found.get(f"{WORD}val", "")
    return min(int(value), _MOST_SPAN) if re.fullmatch(r"[0-9]{1,9}", value) else 0

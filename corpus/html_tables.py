"""Tables of a page, with the captions and footnotes that stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.blocks import Block
from corpus.html_hidden import classes
from corpus.html_lines import HEADINGS, line
from corpus.jats_inline import Line, content
from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Mark, Span
from corpus.xml import Element, local_name

LABEL = re.compile(
    r"\W{0,3}((?:(?:supplementary|extended data|suppl\.?|appendix|online)\s+)?"
    r"(?:tables?|tablo|figures?|fig\.?|şekil|scheme|box|panel)\s*S?\d{0,3}[A-Za-z]?(?:\.\d{1,3})?)\s*(?:[.:|–—-]+\s*|\s+|$)",
    re.IGNORECASE,
)
_NOTE_LABEL = re.compile(r"\s*([a-zA-Z]|\d{1,2}|[*†‡§¶‖#]{1,4}|[ᵃ-ᶻⁿ⁰¹²³⁴-⁹]{1,2})(?:[\s.:)]+|$)")
_RAISED_LABELS = re.compile(r"\s*([a-zA-Z]|\d{1,2}|[*†‡§¶‖#]{1,4})\s*(?:,\s*([a-zA-Z]|\d{1,2}|[*†‡§¶‖#]{1,4})\s*)*")
_FOOT = re.compile(
    r"table-?wrap-?foot|table-?foot(?:er|notes?)?|tbl-?foot|tw-foot|table__footer|fn-group|footnotes?|table-legend"
)
_CAPTION = re.compile(
    r"caption|table-?(?:title|heading|label)|html-table_caption|article-table-caption|^label$|legend$"
)
_WRAPPER = re.compile(
    r"table-?wrap|^tw$|table-container|c-article-table|^figure$|^table$|html-table|article-table|tableblock"
)
_MOST_COLUMNS, _MOST_CELLS = 1000, 200_000
# "Open in a new tab", "Full size table", "Download as CSV" beside a table are no part of the article.
_MOST_FURNITURE = 120


@dataclass(frozen=True, slots=True)
class Whole:
    """A table with what belongs to it: outer holds all of it and nothing else of the article."""

    outer: Element
    table: Element
    caption: Sequence[Element]
    notes: Sequence[Element]


def is_layout(table: Element) -> bool:
    """Whether a table only places what is in it, as old pages do."""
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    inside = {local_name(element) for element in table.iterdescendants() if isinstance(element.tag, str)}
    cells = sum(1 for _ in table.iter("td", "th"))
    return bool(inside & {"table", "figure", "article", "main", *HEADINGS}) or cells < 2


def whole(place: Element) -> Whole | None:
    """The one table in a place that is a table or is named as what holds one; None for any other place."""
    if local_name(place) == "table":
        return None if is_layout(place) else Whole(place, place, list(place.iterchildren("caption")), [])
    if local_name(place) != "figure" and not any(map(_WRAPPER.search, classes(place))):
        return None
    tables = list(place.iter("table"))
    if len(tables) != 1 or is_layout(tables[0]):
        return None
    around = [each for each in place.iterdescendants() if isinstance(each.tag, str) and each not in tables]
    outside = [each for each in around if not _is_within(each, tables[0]) and not _holds(each, tables[0])]
    captions = [each for each in outside if _is_caption(each)] + list(tables[0].iterchildren("caption"))
    captions = _outermost(captions)
    notes = _outermost([each for each in outside if any(map(_FOOT.search, classes(each)))])
    parts = [tables[0], *(each for each in captions if not _is_within(each, tables[0])), *notes]
    if _length(place) - sum(map(_length, parts)) > _MOST_FURNITURE:
        return None
    return Whole(place, tables[0], captions, notes)


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def table_block(found: Whole, path: tuple[str, ...], ids: Mapping[str, int]) -> Block:
    """The table as a block, its label behind the path; marks are those of its cells, caption and notes."""
    caption_line = line((node for each in found.caption for node in [*content(each), " "]), ids)
    label, own = label_of(caption_line)
    rows = list(_rows(found.table))
    foot = [row for name, row in rows if name == "tfoot" and _is_note_row(row)]
    notes = [_note(each, ids) for each in _note_elements([*found.notes, *(row[0] for row in foot)])]
    known = {label for label, _ in notes if label}
    read: dict[str, list[list[tuple[SourceCell, Line]]]] = {"thead": [], "tbody": []}
    for name, row in rows:
        if row not in foot:
            read["thead" if name == "thead" else "tbody"].append([_cell(each, known, ids) for each in row])
    cells = [cell for part in ("thead", "tbody") for row in read[part] for cell in row]
    laid = laid_out(
        SourceTable(
            label,
            own.text or None,
            tuple(tuple(cell for cell, _ in row) for row in read["thead"]),
            tuple(tuple(cell for cell, _ in row) for row in read["tbody"]),
            tuple((label, text.text) for label, text in notes),
        )
    )
    placed = [(laid.caption, own), *zip(laid.cells, (each for _, each in cells), strict=True)]
    placed += zip(laid.notes, (text for _, text in notes), strict=True)
    marks = sorted(
        (mark for span, each in placed for mark in _marks(span, each, laid.text)), key=lambda mark: mark.start
    )
    # A table without rows is its caption and notes, as any paragraph.
    if laid.table.start == laid.table.end:
        return Block("caption", (*path, label) if label else path, laid.text.replace("\n\n", " "), ())
    return Block("table", (*path, label) if label else path, laid.text, tuple(marks), laid.table)


def label_of(caption: Line) -> tuple[str | None, Line]:
    """ "Table 2" and the words behind it, with their marks; None where a caption begins otherwise."""
    found = LABEL.match(caption.text)
    if not found or not any(sign.isdigit() for sign in found.group(1)):
        return None, caption
    at = found.end()
    marks = tuple(replace(mark, start=mark.start - at, end=mark.end - at) for mark in caption.marks if mark.start >= at)
    return found.group(1).strip(" ."), Line(caption.text[at:], marks)


def _rows(table: Element) -> Iterator[tuple[str, list[Element]]]:
    """Where a row stands (thead, tbody, tfoot), and its cells; no more cells than any real table has."""
    left = _MOST_CELLS
    for row in table.iter("tr"):
        cells = list(row.iterchildren("td", "th"))[: max(0, left)]
        left -= len(cells)
        if cells:
            yield local_name(row.getparent()), cells


def _cell(element: Element, known: set[str], ids: Mapping[str, int]) -> tuple[SourceCell, Line]:
    labels = [part for each in element.iter("sup") for part in _labels("".join(each.itertext()))]
    header = local_name(element) == "th"
    spans = _number(element.get("colspan"), _MOST_COLUMNS), _number(element.get("rowspan"), 65534)
    text = line(content(element), ids)
    ending = re.search(r"[*†‡§¶‖#]+$", text.text)
    labels += [ending.group()] if ending else []
    notes = tuple(dict.fromkeys(label for label in labels if label in known))
    return SourceCell(text.text, header, max(1, spans[0]), spans[1], notes), text


def _labels(text: str) -> list[str]:
    return re.split(r"\s*,\s*", text.strip()) if _RAISED_LABELS.fullmatch(text) else []


def _number(value: str | None, most: int) -> int:
    found = re.match(r"\s*(\d{1,6})", value or "")
    return min(int(found.group(1)), most) if found else 1


def _is_note_row(row: Sequence[Element]) -> bool:
    return len(row) == 1


def _note_elements(places: Sequence[Element]) -> Iterator[Element]:
    """The single notes in what holds them."""
    for place in places:
        inner = [each for each in place.iter("p", "li", "dd") if "".join(each.itertext()).strip()]
        yield from _outermost(inner) or [place]


def _note(element: Element, ids: Mapping[str, int]) -> tuple[str, Line]:
    """Label and words of a note; the label is "" where it has none."""
    before = _before_of(element)
    raised = next((each for each in element.iter("sup") if _RAISED_LABELS.fullmatch("".join(each.itertext()))), None)
    label = "".join(raised.itertext()).strip() if raised is not None and _begins(element, raised) else ""
    text = line(content(element), ids)
    found = _NOTE_LABEL.match(text.text)
    if not label and not before and found and not found.group(1).isalnum():
        label = found.group(1)
    at = _behind_label(text.text, len(label)) if label else 0
    marks = tuple(replace(mark, start=mark.start - at, end=mark.end - at) for mark in text.marks if mark.start >= at)
    return label or before, Line(text.text[at:], marks)


def _before_of(element: Element) -> str:
    """The label in a term before a description, or raised before a paragraph."""
    before = element.getprevious()
    if before is None or (local_name(element), local_name(before)) not in {("dd", "dt"), ("p", "sup")}:
        return ""
    return "".join(before.itertext()).strip()


def _begins(element: Element, part: Element) -> bool:
    """Whether an element has no text before one of its parts."""
    text = "".join(element.itertext()).lstrip()
    return text.startswith("".join(part.itertext()).strip()) and next(element.iter("sup"), None) is part


def _behind_label(text: str, length: int) -> int:
    found = re.compile(r"[\s.:)]*").match(text, length)
    return found.end() if found else length


def _marks(span: Span | None, text: Line, whole_text: str) -> Iterator[Mark]:
    # What is printed otherwise than it was read has no places that could be moved.
    if span and whole_text[span[0] : span[1]] == text.text:
        for mark in text.marks:
            yield replace(mark, start=mark.start + span[0], end=mark.end + span[0])


def _is_caption(element: Element) -> bool:
    return local_name(element) in {"figcaption", *HEADINGS} or any(map(_CAPTION.search, classes(element)))


def _is_within(element: Element, other: Element) -> bool:
    return any(above is other for above in element.iterancestors())


def _holds(element: Element, other: Element) -> bool:
    return _is_within(other, element)


def _outermost(elements: Sequence[Element]) -> list[Element]:
    among = set(elements)
    return [each for each in elements if not any(above in among for above in each.iterancestors())]

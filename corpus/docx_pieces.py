"""A Word file as a run of paragraphs and tables, each with what its style and its form say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.docx_styles import Role, Style, outline_of
from corpus.docx_tables import only_cell
from corpus.docx_text import WORD, is_bold, is_on, text_of
from corpus.xml import Element, local_name

_LEFT_OUT = frozenset("del moveFrom sectPr tblPr sdtPr tcPr altChunk Fallback".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a table with the text "": level is that of a heading, counted is whether it is in a list."""

    text: str
    role: Role = "text"
    level: int | None = None
    bold: bool = False
    counted: bool = False
    boxed: bool = False
    table: Element | None = None


def pieces(container: Element, styles: Mapping[str, Style]) -> list[Piece]:
    """The paragraphs with words and the tables in an element, in order; what stands in a box follows where it hangs."""
    found: list[Piece] = []
    begun = ""
    for piece, goes_on in _pieces(container, styles, boxed=False):
        # The mark between two paragraphs was deleted: they are one, with the form of the second.
        whole = replace(piece, text=begun + piece.text) if begun and piece.table is None else piece
        begun = whole.text if goes_on else ""
        if not goes_on and (whole.text or whole.table is not None):
            found.append(whole)
    return [*found, Piece(begun)] if begun else found


def _pieces(container: Element, styles: Mapping[str, Style], *, boxed: bool) -> Iterator[tuple[Piece, bool]]:
    for child in container:
        name = local_name(child)
        if name == "p":
            yield from _paragraph(child, styles, boxed=boxed)
        elif name == "tbl":
            frame = only_cell(child)
            if frame is None:
                yield Piece("", table=child), False
            else:
                yield from _pieces(frame, styles, boxed=True)
        elif name not in _LEFT_OUT and not _is_contents(child):
            yield from _pieces(child, styles, boxed=boxed)


def _paragraph(paragraph: Element, styles: Mapping[str, Style], *, boxed: bool) -> Iterator[tuple[Piece, bool]]:
    properties = paragraph.find(f"{WORD}pPr")
    named = None if properties is None else properties.find(f"{WORD}pStyle")
    style = Style() if named is None else styles.get(named.get(f"{WORD}val", ""), Style())
    outline = outline_of(paragraph)
    level = style.level if outline is None else outline + 1 if outline < 9 else None
    counted = properties is not None and properties.find(f"{WORD}numPr") is not None
    mark = None if properties is None else properties.find(f"{WORD}rPr")
    if style.role != "contents":
        piece = Piece(text_of(paragraph), style.role, level, is_bold(paragraph), counted, boxed)
        yield piece, is_on(mark, "del")
    if next(paragraph.iter(f"{WORD}txbxContent"), None) is not None:
        for box in _boxes(paragraph):
            yield from _pieces(box, styles, boxed=True)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph, outermost only; of two forms of one the first."""
    for child in element:
        name = local_name(child)
        if name == "txbxContent":
            yield child
        elif name not in _LEFT_OUT:
            yield from _boxes(child)


def _is_contents(element: Element) -> bool:
    """Whether a content control holds the table of contents."""
    galleries = (each.get(f"{WORD}val", "") for each in element.iterfind(f"{WORD}sdtPr/{WORD}docPartObj/*"))
    return any(gallery.lower() in {"table of contents", "table of figures"} for gallery in galleries)

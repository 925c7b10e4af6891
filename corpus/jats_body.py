"""Paragraphs, lists, boxes, notes and floats of a JATS element, in reading order, each text exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from corpus.blocks import Block
from corpus.jats_floats import captioned, labelled
from corpus.jats_inline import UNPRINTED, Line, Node, content
from corpus.jats_place import Place, child, prefixed, stopped
from corpus.jats_tables import array_blocks, table_blocks
from corpus.xml import Element, local_name

Reader: TypeAlias = Callable[[Element, Place], Iterator[Block]]

# Not the article's own running text: lists of references and of links, and what is said about a section.
_LEFT_OUT = UNPRINTED | frozenset("ref-list sec-meta kwd-group toc index related-article treatment-meta".split())
_TITLED = frozenset("label title caption".split())
_TERM = frozenset("term label".split())
_MARKERS = {
    "bullet": "•", "order": "1.", "alpha-lower": "a.", "alpha-upper": "A.", "roman-lower": "i.", "roman-upper": "I.",
}  # fmt: skip
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def blocks_in(element: Element, place: Place, *, without: frozenset[str] = frozenset()) -> Iterator[Block]:
    """The blocks of everything an element holds; children named in without are passed over, as read elsewhere."""
    nodes = content(element)
    if without:
        nodes = [node for node in nodes if isinstance(node, str) or local_name(node) not in without]
    return _blocks(nodes, place, in_paragraph=local_name(element) == "p")


def _blocks(nodes: Sequence[Node], place: Place, *, in_paragraph: bool = False) -> Iterator[Block]:
    """Runs of text become paragraphs, other things what they are; floats wait until the paragraph is over."""
    run: list[Node] = []
    floats: list[Element] = []
    for name, node in _spread(nodes, place):
        if name not in _READERS or (run and name in _JOINS):
            # A blank begins no paragraph.
            run += [node] if run or name or node.strip() else []
        elif name in _FLOATS and (in_paragraph or run):
            floats.append(node)
        else:
            yield from _paragraph(run, floats, place)
            run, floats = [], []
            yield from _read(node, place)
    yield from _paragraph(run, floats, place)


def _spread(nodes: Iterable[Node], place: Place) -> Iterator[tuple[str, Node]]:
    """The nodes without what is left out; an unknown element around paragraphs or tables is opened."""
    for node in nodes:
        if isinstance(node, str):
            yield "", node
            continue
        name = local_name(node)
        if name in _LEFT_OUT:
            place.see("ref", sum(1 for _ in node.iter("{*}ref")))
            continue
        if name in _READERS or name in _CLOSED or not _holds_blocks(node):
            yield name, node
        else:
            yield from _spread(content(node), place)


def _holds_blocks(element: Element) -> bool:
    return len(element) > 0 and not _READERS.keys().isdisjoint(map(local_name, element.iterdescendants()))


def _paragraph(run: Sequence[Node], floats: Iterable[Element], place: Place) -> Iterator[Block]:
    if run:
        yield place.block(place.line(run))
    for element in floats:
        yield from _read(element, place)


def _read(element: Element, place: Place) -> Iterator[Block]:
    name = local_name(element)
    if name in _LINES:
        return iter([place.block(place.line([element]))])
    place.see(name)
    return _READERS[name](element, place)


def _sub(element: Element, place: Place) -> Iterator[Block]:
    """What stands in the element, as part of what is around it."""
    return blocks_in(element, place)


def section(element: Element, place: Place) -> Iterator[Block]:
    """A part with a title of its own: its heading, then what stands in it, one level further down."""
    kind = str(element.get("sec-type") or "").lower()
    if local_name(element) == "sec" and kind.startswith(("supplement", "appendi")):
        place = place.of("appendix")
    heading, title = _heading(element, place)
    if title:
        place = place.under(title)
        yield place.heading(heading)
    yield from blocks_in(element, place, without=frozenset({"label", "title"}))


def appendix(element: Element, place: Place) -> Iterator[Block]:
    """An appendix, its label part of its title."""
    return _named_part(element, place.of("appendix"))


def _box(element: Element, place: Place) -> Iterator[Block]:
    return _named_part(element, place.of("box"))


def _heading(element: Element, place: Place) -> tuple[Line, str]:
    """The line of a heading, and the title alone, which is the label where there is no title."""
    label, title = child(element, "label"), child(element, "title")
    name = place.line([label]).text if label is not None else ""
    line = place.line_in(title) if title is not None else Line("")
    return prefixed(name, line), line.text or name


def _named_part(element: Element, place: Place) -> Iterator[Block]:
    """A part whose title may stand in its caption, and whose label is part of its name."""
    caption = child(element, "caption")
    label = child(element, "label")
    title = child(element, "title")
    if title is None and caption is not None:
        title = child(caption, "title")
    name = place.line([label]).text if label is not None else ""
    line = place.line_in(title) if title is not None else Line("")
    line = prefixed(stopped(name) if line.text else name, line)
    place = place.under(line.text)
    if line.text:
        yield place.heading(line)
    if caption is not None:
        read = {"title"} if child(element, "title") is None else set()
        yield from blocks_in(caption, place, without=frozenset(read))
    yield from blocks_in(element, place, without=_TITLED)


def _list(element: Element, place: Place) -> Iterator[Block]:
    """A list: each item begins with its marker, given by the file or by the kind of the list."""
    marker = _MARKERS.get(element.get("list-type") or "", "")
    number = 0
    for item in element:
        if local_name(item) != "list-item":
            yield from _blocks([item], place)
            continue
        number += 1
        label = child(item, "label")
        own = place.line([label]).text if label is not None else _numbered(marker, number)
        yield from _behind(own, blocks_in(item, place, without=frozenset({"label"})), place, made=label is None)


def _numbered(marker: str, number: int) -> str:
    """The marker of an item: "3." for the third of "1."."""
    if marker == "1.":
        return f"{number}."
    if marker in {"a.", "A."}:
        return f"{chr(ord(marker[0]) + number - 1)}." if number <= 26 else f"{number}."
    if marker in {"i.", "I."}:
        roman = _roman(number)
        return f"{roman}." if marker == "i." else f"{roman.upper()}."
    return marker


def _roman(number: int) -> str:
    written = ""
    for value, signs in _ROMAN:
        written += signs * (number // value)
        number %= value
    return written


def _behind(prefix: str, blocks: Iterator[Block], place: Place, *, made: bool = False) -> Iterator[Block]:
    """The blocks, the first behind the prefix; where that is no paragraph, a prefix that was not made stands alone."""
    first = next(blocks, None)
    if first is not None and first.table is None and first.kind != "heading":
        line = prefixed(prefix, Line(first.text, first.marks))
        yield replace(first, text=line.text, marks=line.marks)
    else:
        if not made:
            yield place.block(Line(prefix))
        if first is not None:
            yield first
    yield from blocks


def _definitions(element: Element, place: Place) -> Iterator[Block]:
    """A list of terms: "term: what it means", one paragraph for each."""
    for item in element:
        if local_name(item) != "def-item":
            yield from _blocks([item], place)
            continue
        term = place.line(node for node in item if local_name(node) in _TERM).text
        meaning = [node for node in item if local_name(node) not in _TERM]
        prefix = term if not term or term[-1] in ":=–—-" else f"{term}:"
        yield from _behind(prefix, _blocks(meaning, place), place)


def _named(element: Element, place: Place) -> Iterator[Block]:
    """A statement or a speech: its name stands before its first words."""
    named = frozenset({"label", "title", "speaker"})
    name = place.line(node for node in element if local_name(node) in named).text
    yield from _behind(stopped(name), blocks_in(element, place, without=named), place)


def _note(element: Element, place: Place) -> Iterator[Block]:
    """A footnote, behind its label. In the back matter notes are declarations, and of that kind."""
    place = place if place.kind in {"back", "appendix", "caption"} else place.of("note")
    label = child(element, "label")
    name = place.line([label]).text if label is not None else ""
    yield from _behind(name, blocks_in(element, place, without=frozenset({"label"})), place)


def _figure(element: Element, place: Place) -> Iterator[Block]:
    """Label and caption, then what else the float says."""
    inside = place.of("caption").under(labelled(element))
    yield from captioned(element, inside)
    yield from blocks_in(element, inside, without=_TITLED)


def _table(element: Element, place: Place) -> Iterator[Block]:
    return table_blocks(element, place, _blocks)


def _group(element: Element, place: Place) -> Iterator[Block]:
    """Several floats under one caption."""
    yield from captioned(element, place.of("caption").under(labelled(element)))
    yield from blocks_in(element, place, without=_TITLED)


_FLOATS = frozenset(
    "fig fig-group table-wrap table-wrap-group boxed-text supplementary-material media fn chem-struct-wrap".split()
)
# Always one paragraph, or a part of the one they stand in.
_JOINS = frozenset("disp-formula disp-formula-group".split())
_LINES = _JOINS | frozenset("title subtitle preformat code verse-group attrib nomenclature label".split())
# Formulas and the like hold no blocks that are to stand alone.
_CLOSED = frozenset("inline-formula math abbrev".split())
_READERS: dict[str, Reader] = {
    **dict.fromkeys("sec treatment-sec ack notes glossary fn-group bio app-group".split(), section),
    **dict.fromkeys("p disp-quote list-item def sig-block table-wrap-foot caption".split(), _sub),
    **dict.fromkeys(_LINES, _sub),
    **dict.fromkeys("fig supplementary-material media chem-struct-wrap".split(), _figure),
    **dict.fromkeys("fig-group table-wrap-group".split(), _group),
    **dict.fromkeys("statement speech".split(), _named),
    "app": appendix,
    "boxed-text": _box,
    "list": _list,
    "def-list": _definitions,
    "fn": _note,
    "table-wrap": _table,
    "array": array_blocks,
    "table": array_blocks,
}

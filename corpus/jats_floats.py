"""Labels and captions of JATS figures, tables and supplements."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.blocks import Block
from corpus.jats_inline import UNPRINTED, Line, Node, content, plain
from corpus.jats_place import Place, child, prefixed, stopped
from corpus.xml import Element, local_name


def labelled(element: Element) -> str | None:
    """The label of a float, "Figure 2", without the stop behind it; None where it has none."""
    label = child(element, "label")
    return (plain(label).rstrip(".: ") or None) if label is not None else None


def captioned(element: Element, place: Place) -> Iterator[Block]:
    """The caption as paragraphs; the first begins with label and title."""
    title, paragraphs = _caption(element, place)
    first, *others = paragraphs or [Line("")]
    label = _label(element, place)
    opening = prefixed(stopped(label) if title.text or first.text else label, joined(title, first))
    for line in (opening, *others):
        yield place.block(line)


def caption_line(element: Element, place: Place) -> Line:
    """The whole caption on one line, without the label."""
    line, paragraphs = _caption(element, place)
    for paragraph in paragraphs:
        line = joined(line, paragraph)
    return line


def joined(first: Line, second: Line) -> Line:
    """Two lines as one: a title gets a full stop before what follows it."""
    if not first.text or not second.text:
        return first if first.text else second
    moved = prefixed(stopped(first.text), second)
    return Line(moved.text, (*first.marks, *moved.marks))


def _label(element: Element, place: Place) -> str:
    label = child(element, "label")
    return place.line([label]).text if label is not None else ""


def _caption(element: Element, place: Place) -> tuple[Line, list[Line]]:
    """The title of a caption, and its paragraphs; a title outside the caption counts as well."""
    captions = [inner for inner in element if local_name(inner) == "caption"]
    nodes = [node for node in element if local_name(node) == "title"]
    nodes += [node for caption in captions for node in content(caption)]
    titles = [node for node in nodes if not isinstance(node, str) and local_name(node) == "title"]
    runs: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, str):
            runs[-1].append(node)
        elif local_name(node) in _PARAGRAPHS:
            runs += [[node], []]
        elif node not in titles and local_name(node) not in UNPRINTED:
            runs[-1].append(node)
    lines = [place.line(run) for run in runs if any(not isinstance(node, str) or node.strip() for node in run)]
    return place.line(titles), [line for line in lines if line.text]


_PARAGRAPHS = frozenset("p list def-list disp-quote fn boxed-text attrib".split())

"""The running text of a page's elements: one line each, by the rules that JATS is read with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote

from corpus.jats_inline import Line, Node, line_of
from corpus.xml import Element, local_name

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Each begins a line of its own in a browser.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer"
    " form header hgroup hr html li main menu nav ol p pre search section summary table tbody td tfoot th thead"
    " tr ul".split()
) | frozenset(HEADINGS)


def prepare_lines(root: Element, ids: Mapping[str, int]) -> None:
    """Names links to the reference list and line breaks as JATS does, so that one reader of lines serves both."""
    for element in root.iter("a", "br", "label"):
        name = local_name(element)
        if name == "a" and (target := _target(element.get("href") or "")) in ids and target.isprintable():
            element.tag = "xref"
            element.set("rid", target)
        elif name != "a":
            element.tag = "break" if name == "br" else "span"


def line(nodes: Iterable[Node], ids: Mapping[str, int]) -> Line:
    """The nodes on one line, with no blank at its ends; what begins a line in a browser is set apart by a blank."""
    nodes = list(nodes)
    for node in nodes:
        if not isinstance(node, str):
            _as_paragraphs(node)
    return _stripped(line_of(nodes, ids))


def _as_paragraphs(element: Element) -> None:
    for inner in element.iter():
        if local_name(inner) in BLOCKS:
            inner.tag = "p"


def _stripped(found: Line) -> Line:
    """The line without no-break blanks at its ends."""
    text = found.text.strip()
    before = found.text.index(text)
    marks = (
        replace(mark, start=max(0, mark.start - before), end=min(len(text), mark.end - before)) for mark in found.marks
    )
    return Line(text, tuple(mark for mark in marks if mark.start < mark.end))


def _target(href: str) -> str:
    """The part of an address behind "#"."""
    return unquote(href[:2000].rpartition("#")[2]) if "#" in href else ""

"""Where the reader of a JATS file is: which part of the article, under which titles, and what was met so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.blocks import Block, moved
from corpus.jats_inline import Line, Node, ReferenceIds, content, line_of, text_line
from corpus.types import SectionKind
from corpus.xml import Element, local_name

_PARTS = tuple(f"{{*}}{name}" for name in "app fig p sec table-wrap".split())


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for the text that is read next.

    seen counts the elements that were met in this part of the article; None where nobody asks for that.
    """

    kind: SectionKind
    path: tuple[str, ...]
    reference_ids: ReferenceIds
    seen: Counter[str] | None
    language: str | None = None

    def under(self, title: str | None) -> Place:
        """The same place below one more title, if there is one."""
        return replace(self, path=(*self.path, title)) if title else self

    def of(self, kind: SectionKind) -> Place:
        """The same place for text of another kind."""
        return replace(self, kind=kind) if kind != self.kind else self

    def block(self, line: Line) -> Block:
        """A paragraph here."""
        return Block(self.kind, self.path, line.text, line.marks, language=self.language)

    def heading(self, line: Line) -> Block:
        """A heading here; path is that of what it heads."""
        return Block("heading", self.path, line.text, line.marks, language=self.language)

    def see(self, name: str, times: int = 1) -> None:
        """Count elements of this name as seen."""
        if self.seen is not None:
            self.seen[name] += times

    def line(self, nodes: Iterable[Node]) -> Line:
        """The nodes as one line; parts of an article among them, and inside them, are counted as seen."""
        nodes = list(nodes)
        if self.seen is not None:
            elements = [node for node in nodes if not isinstance(node, str)]
            self.seen.update(local_name(part) for element in elements for part in element.iter(_PARTS))
        return line_of(nodes, self.reference_ids)

    def line_in(self, element: Element) -> Line:
        """All that an element holds as one line, with parts of an article in it counted as seen."""
        return self.line(content(element)) if len(element) else text_line(element.text or "")


def child(element: Element, name: str) -> Element | None:
    """The first child of that name."""
    return next(element.iterchildren(f"{{*}}{name}"), None)


def prefixed(prefix: str, line: Line) -> Line:
    """The line behind something else, with a blank between them; the marks are moved along."""
    if not prefix or not line.text:
        return Line(line.text or prefix, line.marks)
    return Line(f"{prefix} {line.text}", tuple(moved(mark, len(prefix) + 1) for mark in line.marks))


def stopped(words: str) -> str:
    """The words with a full stop behind them, unless they end in a stop of some kind."""
    return words if not words or words[-1] in ".:;?!—–)" else f"{words}."

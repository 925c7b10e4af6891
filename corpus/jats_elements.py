"""Finding parts of a JATS element by name, whatever namespace the file is in."""

from __future__ import annotations

from copy import deepcopy

from corpus.identifiers import one_line
from corpus.jats_inline import plain
from corpus.xml import Element, local_name, texts

MOST_FIELD_CHARS, MOST_TITLE_CHARS = 200, 1000


def first_child(element: Element | None, *names: str) -> Element | None:
    """The first child of one of these names."""
    return None if element is None else next((child for child in element if local_name(child) in names), None)


def children(element: Element, name: str) -> list[Element]:
    """The children of this name, in order."""
    return [child for child in element if local_name(child) == name]


def field(element: Element | None, *names: str) -> str | None:
    """The text of the first child of one of these names that has any, on one line."""
    children = [] if element is None else [child for child in element if local_name(child) in names]
    return next(filter(None, (one_line(words(child), most_chars=MOST_FIELD_CHARS) for child in children)), None)


def headings(meta: Element) -> list[str]:
    """The subjects that the journal files the article under, in lower case."""
    groups = [group for place in children(meta, "article-categories") for group in children(place, "subj-group")]
    return [
        one_line(words(subject), most_chars=MOST_FIELD_CHARS).lower()
        for group in groups
        for subject in children(group, "subject")
    ]


def raw(element: Element) -> str:
    """All text inside an element as it stands, for names and numbers that are read by machines."""
    return "".join(texts(element)) if len(element) else element.text or ""


def words(element: Element) -> str:
    """The same line as plain gives, sooner for the many elements that hold only text."""
    return plain(element) if len(element) else " ".join((element.text or "").split())


def href(element: Element) -> str:
    """Where a link points, whatever namespace its attribute is in; empty where nowhere."""
    links = (value for name, value in element.items() if name == "href" or name.endswith("}href"))
    return str(next(links, "")).strip()


def without(element: Element, names: frozenset[str]) -> Element:
    """A copy of an element in which no element of these names is left; the text behind them is."""
    copy = deepcopy(element)
    for child in [child for child in copy.iterdescendants() if local_name(child) in names]:
        parent, before = child.getparent(), child.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + (child.tail or "")
        elif parent is not None:
            parent.text = (parent.text or "") + (child.tail or "")
        if parent is not None:
            child.tail = None
            parent.remove(child)
    return copy

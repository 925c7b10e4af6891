"""The tree of a page becomes blocks in reading order: headings, paragraphs, lists, captions, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.blocks import Block
from corpus.headings import kind_of_title
from corpus.html_hidden import classes
from corpus.html_lines import BLOCKS, HEADINGS, line
from corpus.html_parts import is_furniture, is_furniture_title, kind_of_place
from corpus.html_tables import Whole, label_of, table_block, whole
from corpus.jats_inline import Line, Node, content
from corpus.types import SectionKind
from corpus.xml import Element, local_name

_FIGURE_CLASSES = re.compile(r"^(?:fig(?:ure)?|fig-?wrap|figure-?wrap|c-article-section__figure|html-fig-wrap)$")
_CAPTION_CLASSES = re.compile(
    r"caption|legend|figure-?(?:title|description)|fig-?desc|c-article-section__figure-description"
)
_SCOPES = frozenset("section article aside".split())
_MOST_LINKED, _MOST_CAPTION = 0.7, 300


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    title: str
    kind: SectionKind | None


@dataclass(slots=True)
class _Walk:
    """Where the reading stands: the headings in force, and the blocks so far."""

    ids: Mapping[str, int]
    title: str
    language: str
    one_title: bool
    headings: list[_Heading] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    # The level of a heading under which everything is left out, such as "Cite this article".
    silent: int | None = None


def blocks_of(main: Element, *, title: str, language: str, ids: Mapping[str, int]) -> list[Block]:
    """The blocks of the article in an element; headings that repeat its title are left out.

    ids are the positions of references by the names that links know them by.
    """
    walk = _Walk(ids, _key(title), language, one_title=sum(1 for _ in main.iter("h1")) == 1)
    _read(main, "body", None, walk)
    return walk.blocks


def _read(element: Element, kind: SectionKind, language: str | None, walk: _Walk) -> None:
    name = local_name(element)
    if not name or is_furniture(element):
        return
    kind, language = _of_place(element, kind, language, walk)
    if name in HEADINGS or element.get("role") == "heading":
        _read_heading(element, language, walk)
    elif found := whole(element):
        _read_table(found, language, walk)
    elif name == "figure" or any(map(_FIGURE_CLASSES.match, classes(element))):
        _read_figure(element, kind, language, walk)
    else:
        _read_inside(element, kind, language, walk)


def _of_place(element: Element, kind: SectionKind, language: str | None, walk: _Walk) -> tuple[SectionKind, str | None]:
    own = (element.get("lang") or element.get("xml:lang") or "").strip().lower()[:2]
    if own.isalpha() and len(own) == 2:
        language = own if own != walk.language else None
    kind = kind_of_place(element) or kind
    return ("translation" if language and kind == "abstract" else kind), language


def _read_inside(element: Element, kind: SectionKind, language: str | None, walk: _Walk) -> None:
    """The children of an element; what runs on between blocks is a paragraph."""
    headings, silent = list(walk.headings), walk.silent
    run: list[Node] = []
    for node in content(element):
        if isinstance(node, str) or not _is_block(node):
            run.append(node)
            continue
        _add_line(run, kind, language, walk)
        run = []
        _read(node, kind, language, walk)
    _add_line(run, kind, language, walk)
    if local_name(element) in _SCOPES and len(element) > 1:
        walk.headings, walk.silent = headings, silent


def _is_block(element: Element) -> bool:
    """Whether an element begins a line, or holds what does."""
    if not isinstance(element.tag, str):
        return False
    return local_name(element) in BLOCKS or next(element.iterdescendants(*sorted(BLOCKS)), None) is not None


def _read_heading(element: Element, language: str | None, walk: _Walk) -> None:
    found = line(content(element), {})
    level = int(local_name(element)[1]) if local_name(element) in HEADINGS else 2
    if walk.silent is not None and level <= walk.silent:
        walk.silent = None
    if not found.text or walk.silent is not None:
        return
    if is_furniture_title(found.text):
        walk.silent = level
        return
    if level == 1 and (_key(found.text) == walk.title or (walk.one_title and not walk.blocks)):
        return
    kind = kind_of_title(found.text)
    if kind == "abstract" and any(block.kind == "body" and block.path for block in walk.blocks):
        kind = None
    walk.headings = [each for each in walk.headings if each.level < level]
    walk.headings.append(_Heading(level, found.text, kind))
    walk.blocks.append(Block("heading", _path(walk), found.text, language=language))


def _read_table(found: Whole, language: str | None, walk: _Walk) -> None:
    if walk.silent is not None:
        return
    block = table_block(_with_caption(found, walk), _path(walk), walk.ids)
    walk.blocks.append(Block(block.kind, block.path, block.text, block.marks, block.table, language))


def _with_caption(found: Whole, walk: _Walk) -> Whole:
    """The table with the paragraph before it as caption, where it has none and that begins with "Table 2"."""
    last = walk.blocks[-1] if walk.blocks else None
    if found.caption or not last or last.kind != "body" or len(last.text) > _MOST_CAPTION:
        return found
    label, _ = label_of(Line(last.text))
    before = found.outer.getprevious()
    if not label or not label.lower().startswith("tab") or before is None:
        return found
    walk.blocks.pop()
    return Whole(found.outer, found.table, [before], found.notes)


def _read_figure(element: Element, kind: SectionKind, language: str | None, walk: _Walk) -> None:
    """A figure's caption; a figure without one may hold anything, and is read as such."""
    captions = [each for each in element.iterdescendants() if _is_caption(each)]
    among = set(captions)
    outer = [each for each in captions if not any(above in among for above in each.iterancestors())]
    texts = [found for each in outer if (found := line(content(each), walk.ids)).text]
    if not texts:
        _read_inside(element, kind, language, walk)
    elif walk.silent is None:
        whole_line = line([node for each in outer for node in [*content(each), " "]], walk.ids)
        label, _ = label_of(whole_line)
        path = (*_path(walk), label) if label else _path(walk)
        walk.blocks.append(Block("caption", path, whole_line.text, whole_line.marks, language=language))


def _is_caption(element: Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    return local_name(element) in {"figcaption", *HEADINGS} or any(map(_CAPTION_CLASSES.search, classes(element)))


def _add_line(run: Sequence[Node], kind: SectionKind, language: str | None, walk: _Walk) -> None:
    shown = [node for node in run if isinstance(node, str) or not is_furniture(node)]
    if walk.silent is not None or not "".join(_texts(shown)).strip():
        return
    found = line(shown, walk.ids)
    if found.text and not _is_links(shown, found.text):
        kind = _kind(kind, walk)
        walk.blocks.append(Block(kind, _path(walk), found.text, found.marks, language=language))


def _is_links(nodes: Sequence[Node], text: str) -> bool:
    """Whether a line is a menu: links to other pages and next to nothing else."""
    links = [link for node in nodes if not isinstance(node, str) for link in node.iter("a") if link.get("href")]
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked > _MOST_LINKED * len(text) and not text.endswith((".", ":", ";"))


def _texts(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        else:
            yield from map(str, node.itertext())


def _kind(kind: SectionKind, walk: _Walk) -> SectionKind:
    """The kind that the place says, else that of the innermost heading that says one."""
    return kind if kind != "body" else next((each.kind for each in reversed(walk.headings) if each.kind), "body")


def _path(walk: _Walk) -> tuple[str, ...]:
    return tuple(each.title for each in walk.headings)


def _key(text: str) -> str:
    """The letters and digits of a text, to compare a title with a heading."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())

"""What each piece of a page is: heading, text, caption, table, note, what stands before the article, or reference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus import pdf_names as names
from corpus.pdf_layout import Line, Piece

Kind = Literal["title", "front", "heading", "abstract", "text", "caption", "table", "note", "reference"]

_CAPTION = re.compile(
    r"(?P<label>(?:supplementary\s|supplemental\s|extended data\s)?(?:figure|fig\.?|table|scheme|box|chart)\s?"
    r"(?:[SA]?\d{1,2}[a-z]?|[IVX]{1,5}))\b(?P<stop>\s?[.:|—–])?\s*(?P<rest>.?)",
    re.IGNORECASE | re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece and what it is; name is that of a heading, and the label of a caption or table."""

    kind: Kind
    piece: Piece
    name: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How the article is set: size and font of its text, and all the sizes that make up a good part of it."""

    size: float
    font: str
    main_sizes: frozenset[float]


def style_of(lines: Sequence[Line]) -> Style:
    """The style of the lines of an article up to its reference list."""
    short = ((at, line.text) for at, line in enumerate(lines) if len(line.text) < 40)
    end = next((at for at, text in short if names.is_references(names.name_of(text))), len(lines))
    lines = lines[:end] if end > len(lines) // 10 else lines
    printed: Counter[tuple[float, str]] = Counter()
    for line in lines:
        printed[line.size, line.font] += len(line.text)
    sizes: Counter[float] = Counter()
    fonts: Counter[str] = Counter()
    for (size, name), count in printed.items():
        sizes[round(size, 1)] += count
        fonts[name] += count
    enough = sum(sizes.values()) * 0.2
    font = max(fonts, key=lambda font: (fonts[font], font), default="")
    usual = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
    return Style(usual, font, frozenset(size for size, count in sizes.items() if count >= enough))


def is_heading(piece: Piece, style: Style) -> bool:
    """Whether a piece is a heading: a known name, or a few words that are bold, larger, or numbered in another font."""
    if len(piece.lines) > 3:
        return False
    text, first = " ".join(line.text for line in piece.lines), piece.first
    if len(text) > 160 or not text[:1].isalnum() or text[:1].islower():
        return False
    if names.is_known(names.name_of(text)):
        return len(piece.lines) == 1 or first.bold or first.font != style.font
    if text[-1] in ".,;:" or not _WORD.search(text) or len(text.split()) > 18:
        return False
    if first.size > 1.05 * style.size or (first.bold and first.size > 0.93 * style.size):
        return True
    differs = first.font != style.font and first.size > 0.93 * style.size
    return differs and (names.depth_of(text) > 0 or text.isupper())


def caption_label(piece: Piece, style: Style) -> str:
    """The label of a caption ("Table 2"), empty where a piece may be text that only begins with naming a figure."""
    found = _CAPTION.match(" ".join(line.text for line in piece.lines[:2]))
    if not found or found["rest"].islower():
        return ""
    differs = piece.first.font != style.font or piece.first.size < 0.95 * style.size
    alone = len(piece.lines) == 1 and not found["rest"]
    return found["label"] if found["stop"] or differs or alone else ""


def parts(pieces: Sequence[Piece], style: Style) -> list[Part]:
    """What each piece is, in the same order; an abstract that begins on the line of its name is parted from it."""
    pieces = list(_parted(pieces))
    heads = [_head(piece, style) for piece in pieces]
    begin = next((at for at, name in enumerate(heads) if _begins_article(name) and pieces[at].first.page < 2), 0)
    title = _title(pieces[: begin or 12], style)
    front = max(begin, title + 1)
    while title >= 0 and front < len(pieces) and abs(pieces[front].first.size - pieces[title].first.size) < 0.1:
        front += 1
    kinds = _Kinds(style, heads[front:])
    size = pieces[title].first.size if title >= 0 else 0.0
    found = [Part("title" if abs(piece.first.size - size) < 0.1 else "front", piece) for piece in pieces[:front]]
    return found + [kinds.part(piece, name) for piece, name in zip(pieces[front:], heads[front:], strict=True)]


def _parted(pieces: Sequence[Piece]) -> Iterator[Piece]:
    waiting = True
    for piece in pieces:
        first = piece.first
        length = names.run_in_abstract(first.text) if waiting and first.page < 2 else 0
        waiting = waiting and not length
        if length:
            yield Piece((replace(first, text=first.text[:length].strip(" .:—–-"), bold=True),))
            piece = replace(piece, lines=(replace(first, text=first.text[length:]), *piece.lines[1:]))
        yield piece


def _head(piece: Piece, style: Style) -> str:
    """The name of a heading, empty for any other piece."""
    return names.name_of(" ".join(line.text for line in piece.lines)) if is_heading(piece, style) else ""


def _begins_article(name: str) -> bool:
    return names.is_abstract(name) or names.is_introduction(name)


def _title(pieces: Sequence[Piece], style: Style) -> int:
    """The position of the largest piece of the first page, -1 where none is larger than the text."""
    sizes = [piece.first.size if piece.first.page == 0 and _is_words(piece) else 0.0 for piece in pieces]
    largest = max(sizes, default=0.0)
    return sizes.index(largest) if largest > 1.15 * style.size else -1


def _is_words(piece: Piece) -> bool:
    text = " ".join(line.text for line in piece.lines)
    return len(text) > 14 and len(text.split()) > 1


class _Kinds:
    """Says what piece after piece is, remembering what the last ones were."""

    def __init__(self, style: Style, heads: Sequence[str]) -> None:
        self._style = style
        self._state: Kind = "text"
        self._table = self._bare_label = ""
        self._abstract_size = 0.0
        self._introductions = sum(map(names.is_introduction, heads))

    def part(self, piece: Piece, name: str) -> Part:
        """The next piece as a part."""
        if self._bare_label and piece.first.size < 1.05 * self._style.size and not names.is_known(name):
            label, self._bare_label = self._bare_label, ""
            return Part("caption", piece, label)
        if label := caption_label(piece, self._style):
            self._table = label if "tab" in label.lower() else ""
            self._bare_label = label if len(piece.lines) == 1 and len(piece.first.text) < len(label) + 3 else ""
            return Part("caption", piece, label)
        self._bare_label = ""
        if name and (self._state != "reference" or names.is_back(name) or names.is_appendix(name)):
            return self._heading(piece, name)
        if self._state == "reference":
            return Part("reference", piece)
        if names.begins_keywords(piece.first.text):
            self._state = "text"
            return Part("front", piece)
        return self._text(piece)

    def _heading(self, piece: Piece, name: str) -> Part:
        self._table = ""
        self._introductions -= names.is_introduction(name)
        if names.is_references(name):
            self._state = "reference"
        elif names.is_abstract(name) and piece.first.page < 2:
            self._state, self._abstract_size = "abstract", 0.0
        elif self._state != "abstract" or not names.is_structured(name) or not self._introductions:
            self._state = "text"
        return Part("heading", piece, name)

    def _text(self, piece: Piece) -> Part:
        size = piece.first.size
        if self._state == "abstract":
            self._abstract_size = self._abstract_size or size
            if abs(size - self._abstract_size) <= 0.04 * size:
                return Part("abstract", piece)
            if abs(size - self._style.size) > 0.02 * size:
                return Part("note", piece)
            self._state = "text"
        if size < 0.95 * self._style.size and round(size, 1) not in self._style.main_sizes:
            return Part("table", piece, self._table) if self._table else Part("note", piece)
        self._table = ""
        return Part("text", piece)

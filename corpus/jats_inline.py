"""The running text of a JATS element: one line, with raised and lowered signs, formulas and citation marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias, cast

from corpus.jats_formula import FORMULAS, formula
from corpus.raised import lowered, raised
from corpus.types import Mark
from corpus.xml import Element, local_name

Node: TypeAlias = str | Element
ReferenceIds: TypeAlias = Mapping[str, int]

# Never printed in the text: names for machines, and descriptions of what only eyes can see.
UNPRINTED = frozenset(
    "alt-text long-desc object-id index-term index-term-range-end permissions processing-meta graphic"
    " inline-graphic inline-media milestone-start milestone-end target alt-title issue-id pub-id".split()
)
# Set apart by a blank from what stands beside them, where a line has to hold them.
_APART = frozenset(
    "p title subtitle label list list-item def-list def-item term def disp-quote attrib sec caption break hr fn tr td"
    " th row entry verse-line verse-group speech speaker statement preformat code table-wrap fig boxed-text"
    " table".split()
)
# One no-break or thin blank stays as it is; more of them only push text to the side.
_BLANKS = re.compile(r"\s(?:\s+|(?<=[\t\r\n\u0085\u2028\u2029]))")
_BETWEEN_ENDS = re.compile(r"[\s]*[-–—−‐‑⁻][\s]*")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_RANGE = re.compile(r"[\[(]?(\d{1,4})\s*[-–—−‐‑]\s*(\d{1,4})[\])]?")
_POWER = re.compile(r"⁻?[⁰¹²³⁴-⁹]{1,3}")
_TEN = re.compile(r"(?<=[×x·]10)\s+$|(?<=[×x·]\s10)\s+$")
_LONGEST_RANGE = 60


class Line(NamedTuple):
    """One line of text; marks count in it."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a citation mark begins, with what it points to, or ends (None)."""

    references: tuple[int, ...] | None


_END = _Edge(None)
Token: TypeAlias = str | _Edge
Renderer: TypeAlias = Callable[[Element, "ReferenceIds", list[Token]], None]


def inline(element: Element, reference_ids: ReferenceIds) -> Line:
    """The mixed content of an element, blanks collapsed, with a mark for each link to the reference list.

    reference_ids holds the position of each entry by its xml id. Two numbers with only a dash between them both point
    to everything from the one to the other.
    """
    return line_of(content(element), reference_ids)


def plain(element: Element) -> str:
    """The mixed content of an element on one line, blanks collapsed."""
    return line_of(content(element), {}).text


def content(element: Element) -> list[Node]:
    """What an element holds, in order: its own text and its child elements."""
    nodes: list[Node] = [element.text or ""]
    for child in element:
        nodes.append(child)
        if tail := child.tail:
            nodes.append(tail)
    return nodes


def line_of(nodes: Sequence[Node], reference_ids: ReferenceIds) -> Line:
    """The same line for any run of text and elements."""
    tokens: list[Token] = []
    for node in nodes:
        if isinstance(node, str):
            tokens.append(node)
        else:
            _render(node, reference_ids, tokens)
    if _Edge not in map(type, tokens):
        return text_line("".join(cast("list[str]", tokens)))
    text, marks = _collapsed(tokens)
    return Line(text, _with_ranges(text, marks, reference_ids) if marks else ())


def text_line(text: str) -> Line:
    """The line of a text without any element in it."""
    return Line(_single_blanks(text.strip()))


def _render(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    _RENDERERS.get(local_name(element), _render_content)(element, ids, tokens)


def _render_content(element: Element, ids: ReferenceIds, tokens: list[Token], around: str = "") -> None:
    tokens.append(around + (element.text or ""))
    for child in element:
        _render(child, ids, tokens)
        if tail := child.tail:
            tokens.append(tail)
    tokens.append(around)


def _unprinted(_: Element, __: ReferenceIds, ___: list[Token]) -> None:
    """Nothing."""


def _apart(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    _render_content(element, ids, tokens, " ")


def _definition(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    (_in_brackets if local_name(element.getparent()) == "abbrev" else _apart)(element, ids, tokens)


def _formula(element: Element, _: ReferenceIds, tokens: list[Token]) -> None:
    tokens.append(formula(element))


def _display_formula(element: Element, _: ReferenceIds, tokens: list[Token]) -> None:
    tokens.append(f" {formula(element)} ")


def _tokens(element: Element, ids: ReferenceIds) -> tuple[list[Token], str]:
    """The content of an element as tokens, and as text."""
    tokens: list[Token] = []
    _render_content(element, ids, tokens)
    return tokens, "".join(token for token in tokens if isinstance(token, str))


def _sup(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    inner, text = _tokens(element, ids)
    high = raised(text)
    if len(high) == len(text):
        _close_up(tokens, high)
        tokens += _spelt(inner, high)
    elif any(isinstance(token, _Edge) for token in inner):
        tokens += [" ", *inner]
    else:
        tokens += ["^", *inner]


def _sub(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    inner, text = _tokens(element, ids)
    tokens += _spelt(inner, lowered(text))


def _close_up(tokens: list[Token], high: str) -> None:
    """No blank between ten and its power: "10 ⁶" would be read as two numbers."""
    before = tokens[-1] if tokens else ""
    if isinstance(before, str) and _POWER.fullmatch(high) and (ten := _TEN.search(before)):
        tokens[-1] = before[: ten.start()]


def _spelt(tokens: Sequence[Token], text: str) -> list[Token]:
    """The tokens with the characters of text in place of their own."""
    spelt: list[Token] = []
    at = 0
    for token in tokens:
        width = len(token) if isinstance(token, str) else 0
        spelt.append(text[at : at + width] if isinstance(token, str) else token)
        at += width
    return spelt


def _xref(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    pointed = {ids[name] for name in element.get("rid", "").split() if name in ids} if ids else ()
    if not pointed:
        _render_content(element, ids, tokens)
        return
    tokens.append(_Edge(tuple(sorted(pointed))))
    _render_content(element, ids, tokens)
    tokens.append(_END)


def _alternatives(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    """One of several forms of the same thing: a formula where there is one, else the first that has text."""
    if any(local_name(child) in FORMULAS for child in element):
        tokens.append(formula(element))
        return
    for child in element:
        form: list[Token] = []
        _render(child, ids, form)
        if any(isinstance(token, str) and token.strip() for token in form):
            tokens += form
            return


def _in_brackets(element: Element, ids: ReferenceIds, tokens: list[Token]) -> None:
    """The meaning of an abbreviation or the reading of a sign, behind it."""
    _, text = _tokens(element, ids)
    tokens.append(f" ({text.strip()})" if text.strip() else "")


_RENDERERS: dict[str, Renderer] = {
    **dict.fromkeys(_APART, _apart),
    **dict.fromkeys(FORMULAS, _formula),
    **dict.fromkeys(UNPRINTED, _unprinted),
    "disp-formula": _display_formula,
    "def": _definition,
    "sup": _sup,
    "sub": _sub,
    "xref": _xref,
    "alternatives": _alternatives,
    "rt": _in_brackets,
}


def _collapsed(tokens: Sequence[Token]) -> tuple[str, list[Mark]]:
    """The text of the tokens with single blanks, none at its ends, and the marks that hold any of it."""
    pieces: list[str] = []
    length, blank = 0, True
    marks: list[Mark] = []
    opened: list[tuple[int, tuple[int, ...]]] = []
    for token in _joined(tokens):
        if isinstance(token, str):
            piece = _single_blanks(token)
            piece = piece.lstrip() if blank else piece
            if piece:
                pieces.append(piece)
                length, blank = length + len(piece), piece[-1].isspace()
        elif token.references is not None:
            opened.append((length, token.references))
        elif opened:
            start, references = opened.pop()
            marks.append(Mark(start, length, references))
    text = "".join(pieces)
    trimmed = [_trimmed(mark, text) for mark in sorted(marks, key=lambda mark: mark.start)]
    return text.rstrip(), [mark for mark in trimmed if mark.start < mark.end]


def _single_blanks(text: str) -> str:
    """The text with one blank wherever it has several, or the end of a line."""
    words = " ".join(text.split())
    if words == text:
        return text
    if not text.isascii():
        return _BLANKS.sub(" ", text)
    # XML knows only four blanks within ASCII, and all of them are to be one.
    return f"{' ' * text[0].isspace()}{words}{' ' * text[-1].isspace()}" if words else " "


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with all text between two edges as one."""
    for kind, run in groupby(tokens, type):
        if kind is str:
            yield "".join(cast("Iterator[str]", run))
        else:
            yield from run


def _trimmed(mark: Mark, text: str) -> Mark:
    """The mark without blanks at its ends."""
    words = text[mark.start : mark.end]
    if words == words.strip():
        return mark
    start = mark.start + len(words) - len(words.lstrip())
    return replace(mark, start=start, end=max(start, mark.end - len(words) + len(words.rstrip())))


def _with_ranges(text: str, marks: list[Mark], ids: ReferenceIds) -> tuple[Mark, ...]:
    """The marks, those of a range pointing to all of it."""
    last = max(ids.values())
    marks = [_as_range(mark, text, last) for mark in marks]
    for at, (left, right) in enumerate(pairwise(tuple(marks))):
        low, high = left.references[0], right.references[-1]
        dashed = _BETWEEN_ENDS.fullmatch(text[left.end : right.start])
        if dashed and low < high <= low + _LONGEST_RANGE and _is_number(left, text) and _is_number(right, text):
            whole = tuple(range(low, high + 1))
            marks[at], marks[at + 1] = replace(left, references=whole), replace(right, references=whole)
    return tuple(marks)


def _is_number(mark: Mark, text: str) -> bool:
    return text[mark.start : mark.end].translate(_DIGITS).strip("[]() ").isdigit()


def _as_range(mark: Mark, text: str, last: int) -> Mark:
    """A mark that says "3–7" itself, pointing to all five also where the file links only its ends."""
    ends = _RANGE.fullmatch(text[mark.start : mark.end].translate(_DIGITS))
    if not ends:
        return mark
    first, span = mark.references[0], int(ends.group(2)) - int(ends.group(1))
    if 0 < span <= _LONGEST_RANGE and first + span <= last and mark.references[-1] in (first, first + span):
        return replace(mark, references=tuple(range(first, first + span + 1)))
    return mark

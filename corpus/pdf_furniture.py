"""What a page prints around its text: running heads and feet, page and line numbers, stamps."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import attrgetter

from corpus.pdf_layout import Line

_DIGITS = re.compile("[0-9]+")
_PAGE_NUMBER = re.compile(r"[-–—\s|]*(?:page\s*)?[a-z]?\d{1,5}(?:\s*(?:of|/)\s*\d{1,5})?[-–—\s|]*", re.IGNORECASE)
_text = attrgetter("text")
_NO_PAGES: frozenset[int] = frozenset()
_NUMBERED = re.compile(r"(\d{1,4})(?:\s+|$)(?=(.*))")

# A line's text, numbers apart, and its distance from the upper edge in steps of four points.
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order of the file, and the lower and upper edge of what is shown of it, in points.

    columns are the left edges of the second and further columns.
    """

    lines: tuple[Line, ...]
    bottom: float
    top: float
    columns: tuple[float, ...] = ()


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and feet, page numbers, line numbers and repeated stamps.

    A head or foot is a line in the outer eighth of a page that another page has at the same height, numbers apart; one
    that stands on half of at least three pages at the same height is a stamp wherever it is.
    """
    outer, stamps = [_outer(page) for page in pages], _stamps(pages)
    heads = _repeated(outer)
    cleared = []
    for page, lines in zip(pages, outer, strict=True):
        furniture = {line for line, place in lines if _is_furniture(line, place, page, heads)}
        kept = page.lines
        if furniture or stamps:
            kept = tuple(line for line in kept if line not in furniture and line.text not in stamps)
        cleared.append(replace(page, lines=_without_line_numbers(kept)))
    return cleared


def _outer(page: Page) -> list[tuple[Line, _Place]]:
    """The lines in the outer eighth of a page, each with its place."""
    margin = (page.top - page.bottom) / 8
    lower, upper = page.bottom + margin, page.top - margin
    return [(line, _place(line, page)) for line in page.lines if line.y1 > upper or line.y0 < lower]


def _place(line: Line, page: Page) -> _Place:
    return _DIGITS.sub("#", line.text), round((page.top - line.y0) / 4)


def _repeated(outer: Sequence[Sequence[tuple[Line, _Place]]]) -> dict[_Place, set[int]]:
    """The pages that have an outer line, by its place."""
    seen: dict[_Place, set[int]] = defaultdict(set)
    for number, lines in enumerate(outer):
        for _, place in lines:
            seen[place].add(number)
    return seen


def _stamps(pages: Sequence[Page]) -> frozenset[str]:
    """Texts that stand on half of at least three pages, always about as high."""
    most = max(3, len(pages) / 2)
    printed = Counter(map(_text, chain.from_iterable(page.lines for page in pages)))
    repeated = {text for text, times in printed.items() if times >= most}
    heights: dict[str, list[float]] = defaultdict(list)
    for page in pages if repeated else ():
        for text, height in {line.text: line.y0 - page.top for line in page.lines if line.text in repeated}.items():
            heights[text].append(height)
    return frozenset(
        text for text, at in heights.items() if len(text) > 7 and len(at) >= most and max(at) - min(at) < 4
    )


def _is_furniture(line: Line, place: _Place, page: Page, heads: Mapping[_Place, set[int]]) -> bool:
    text, height = place
    below, above = heads.get((text, height - 1), _NO_PAGES), heads.get((text, height + 1), _NO_PAGES)
    if len(heads[place] | below | above) > 1:
        return True
    return "#" in text and bool(_PAGE_NUMBER.fullmatch(line.text)) and _is_outermost(line, page)


def _is_outermost(line: Line, page: Page) -> bool:
    others = [other for other in page.lines if other is not line]
    return all(other.y0 >= line.y0 - 2 for other in others) or all(other.y1 <= line.y1 + 2 for other in others)


def _without_line_numbers(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without the numbers that a manuscript counts them with, alone in the margin or before the text."""
    numbers = list(_line_numbers(lines))
    step = _step([number for _, number, _ in numbers])
    # References are numbered too, but not line by line.
    alone = not any(text for _, _, text in numbers)
    share = {1: 0.4 if alone else 0.7, 5: 0.08 if alone else 0.14}.get(step, 2)
    if len(numbers) < max(5, share * len(lines)):
        return lines
    texts = {position: text for position, _, text in numbers}
    kept = (replace(line, text=texts[at]) if at in texts else line for at, line in enumerate(lines))
    return tuple(line for line in kept if line.text)


def _line_numbers(lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Position, number and the text behind it, of lines that begin with a number furthest to the left."""
    candidates = [
        (at, found)
        for at, line in enumerate(lines)
        if line.text[:1].isdecimal() and (found := _NUMBERED.match(line.text))
    ]
    right = min((lines[at].x0 for at, _ in candidates), default=0.0) + 25
    for at, found in candidates:
        if lines[at].x0 <= right:
            yield at, int(found.group(1)), found.group(2)


def _step(numbers: Sequence[int]) -> int:
    """By how much nearly every number is more than the one before, 0 where that differs."""
    steps = Counter(after - before for before, after in pairwise(sorted(numbers)))
    step, times = max(steps.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return step if times >= 0.9 * steps.total() else 0

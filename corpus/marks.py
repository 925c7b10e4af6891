"""Citation marks in a text without links: which entries of the reference list they point to, where that is certain."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from corpus.author_marks import author_marks
from corpus.types import Mark, Reference

_DASH = "–—−‐‑-"
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# "3", "3–7", "3, 5-7"; every part is bounded, so that a long row of digits costs nothing.
_PART = rf"\d{{1,4}}(?:\s?[{_DASH}]\s?\d{{1,4}})?"
_NUMBERS = rf"{_PART}(?:\s?[,;]\s?{_PART}){{0,30}}"
_SQUARE = re.compile(rf"\[\s?(?P<numbers>{_NUMBERS})\s?\](?:\s?[{_DASH}]\s?\[(?P<last>\d{{1,4}})\])?")
_ROUND = re.compile(rf"\((?P<numbers>{_NUMBERS})\)")
_RAISED_PART = rf"[⁰¹²³⁴-⁹]{{1,4}}(?:[⁻{_DASH}][⁰¹²³⁴-⁹]{{1,4}})?"
_RAISED_MARK = re.compile(rf"(?P<numbers>{_RAISED_PART}(?:[,;]\s?{_RAISED_PART}){{0,30}})")
# A number that was raised and lost that on the way stands right behind a word or clause: "survival.3,4 In".
# The pattern looks back from its first digit, as a search can jump to digits.
_RANGED = rf"(?:[{_DASH}]\d{{1,3}})?"
_GLUED = re.compile(
    rf"(?P<numbers>\d(?:(?<=[a-z)\]”’][.,;:]\d)|(?<=[a-z]{{4}}\d))\d{{0,2}}{_RANGED}(?:,\d{{1,3}}{_RANGED}){{0,20}})"
    r"(?=[\s.,;:)]|$)"
)
_LONGEST_RANGE = 40
# Round brackets hold numbers of many kinds; these words before one say which.
_COUNTED = re.compile(
    r"(?:\b(?:eqs?|equations?|figs?|figures?|tables?|steps?|types?|groups?|phases?|class|grades?|stages?|models?|cases?|panels?"
    r"|conditions?|formulae?|items?|questions?|numbers?|parts?|sections?|hypothes[ei]s|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|n|no|score|range|median|mean|sd|ci|iqr|age|aged|years?|level|levels)\.?|[\d%=±<>≤≥:;,])\s?$",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"(?:\b(?:ci|iqr|range|ranges|ranging|interquartile|sd|median|interval|between|from)\W{0,3}|[=±<>≤≥])$",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(\d+(?:\.\d+)?)\s?%?(?:\s[a-z/]{1,8})?[\s,;]{0,2}$")
_UNIT = re.compile(
    r"(?:^|[^A-Za-z])(?:[kcmdnµμ]?m|[kmµμn]?g|[mµμ]?l|dl|s|h|min|sec|day|week|year|mol|[kMm]?Pa|Hz|cells?|[A-Za-zχαβηρσ])$"
)


def linked_marks(text: str, references: Sequence[Reference]) -> tuple[Mark, ...]:
    """The citation marks of a text in order, disjoint, each with the entries it points to; none where that is unsure.

    Numbers are read in the one style that the article uses throughout: "[3–7]", raised "³⁻⁷" behind a word, "(3, 4)",
    or ".3,4" where raising was lost; a mark of several numbers is one Mark, brackets included. Where no such style is
    in use, a name and a year that fit exactly one entry are a mark: "Smith et al., 2010", "Smith et al. (2010)".
    Labels of references are their numbers in the text.
    """
    numbers = _positions(references)
    for found_in, share in ((_square, 0.5), (_raised, 0.5), (_round, 0.8), (_glued, 0.6)):
        marks = list(_pointing(found_in(text), numbers))
        if _in_use(marks, len(references), share):
            return tuple(marks)
    return author_marks(text, references)


def _positions(references: Sequence[Reference]) -> Mapping[int, int]:
    """The position of each entry by its number; a number that two entries have points nowhere."""
    labels = [re.fullmatch(r"\W{0,2}(\d{1,4})\W{0,2}", reference.label[:12]) for reference in references]
    numbers = [int(label.group(1)) if label else 0 for label in labels]
    count = Counter(numbers)
    return {number: position for position, number in enumerate(numbers) if number and count[number] == 1}


def _in_use(marks: Sequence[Mark], count: int, share: float) -> bool:
    """Whether a style is that of the article: marks in it point to this share of the list at least."""
    return bool(marks) and len(set(chain.from_iterable(mark.references for mark in marks))) >= share * count


def _pointing(found: Iterator[tuple[int, int, str]], positions: Mapping[int, int]) -> Iterator[Mark]:
    """The marks among the places found: all numbers of them are in the list."""
    # An article has the same few marks again and again.
    entries: dict[str, tuple[int, ...]] = {}
    for start, end, written in found:
        if written not in entries:
            entries[written] = _entries(written, positions)
        if entries[written]:
            yield Mark(start, end, entries[written])


def _entries(written: str, positions: Mapping[int, int]) -> tuple[int, ...]:
    """The positions that the numbers of a mark point to; none where one of them is not in the list."""
    numbers = _numbers(written)
    known = all(number in positions for number in numbers)
    return tuple(sorted({positions[number] for number in numbers})) if known else ()


@lru_cache(maxsize=1 << 12)
def _numbers(written: str) -> tuple[int, ...]:
    """The numbers of a mark, ranges filled; none where a range runs backwards or too far."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", written):
        first, *rest = [int(number) for number in re.findall(r"\d+", part)]
        last = rest[0] if rest else first
        if rest and not first < last <= first + _LONGEST_RANGE:
            return ()
        numbers += range(first, last + 1)
    return tuple(numbers)


def _square(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _SQUARE.finditer(text):
        written = found["numbers"] + ("-" + found["last"] if found["last"] else "")
        start, end = found.span()
        before, after = text[max(0, start - 40) : start], text[end : end + 1]
        if not (after.isalpha() or _begins_entry(text, found) or _is_interval(before, written)):
            yield start, end, written


def _begins_entry(text: str, found: re.Match[str]) -> bool:
    """Whether a line begins with this number and a name, as the entries of a reference list do."""
    before = text[max(0, found.start() - 8) : found.start()].rstrip(" \t")
    return (not before or before.endswith("\n")) and text[found.end() : found.end() + 3].lstrip(" \t")[:1].isupper()


def _is_interval(before: str, written: str) -> bool:
    """Whether two numbers are the ends of something measured: "62 years [45–71]", "range [3, 7]"."""
    if written.isdigit():
        return False
    ends = [int(number) for number in re.findall(r"\d+", written)]
    if len(ends) != 2:
        return False
    value = _VALUE.search(before)
    return bool(_MEASURED.search(before.rstrip())) or bool(value and ends[0] <= float(value.group(1)) <= ends[1])


def _raised(text: str) -> Iterator[tuple[int, int, str]]:
    places = []
    for found in _RAISED_MARK.finditer(text):
        before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 1]
        word = before.removesuffix(" ")
        bound = not word or word[-1].isspace() or word[-1].isdigit() or word[-1] in "(/·×^⁻⁺"
        if not (bound or after.isalpha() or after in tuple("⁺⁻") or _UNIT.search(word)):
            places.append((found.start(), found.end(), found["numbers"].translate(_RAISED)))
    return _in_turn(places, most=12)


def _round(text: str) -> Iterator[tuple[int, int, str]]:
    places = []
    for found in _ROUND.finditer(text):
        before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 1]
        if not (after.isalnum() or not before.strip() or before[-1:].isalnum() or _COUNTED.search(before)):
            places.append((found.start(), found.end(), found["numbers"]))
    return _in_turn(places)


def _glued(text: str) -> Iterator[tuple[int, int, str]]:
    places = []
    for found in _GLUED.finditer(text):
        if not _COUNTED.search(text[max(0, found.start() - 24) : found.start()].rstrip(".,;:") + " "):
            places.append((found.start(), found.end(), found["numbers"]))
    return _in_turn(places)


def _in_turn(places: Sequence[tuple[int, int, str]], most: int = 4) -> Iterator[tuple[int, int, str]]:
    """The places whose numbers come in turn: a work cited for the first time has the next number, or nearly.

    This tells marks from the other numbers that are written so. A few numbers may be missing, as where a table or
    figure cites them first: most says how far ahead the next one may be.
    """
    highest = 0
    for start, end, written in places:
        numbers = _numbers(written)
        new = sorted(number for number in numbers if number > highest)
        if numbers and all(number <= before + most for before, number in zip([highest, *new], new, strict=False)):
            highest = max(highest, *numbers)
            yield start, end, written

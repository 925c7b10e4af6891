"""Citation marks by author and year, such as "(Smith et al., 2010; Jones and Li, 2011a)"."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from corpus.types import Mark, Reference

_YEAR = r"(?:1[6-9]|20)\d\d[a-z]?"
_YEARS = re.compile(
    rf"(?<![\w/.–-]){_YEAR}(?:(?:,\s?|\s?(?:&|and|ve)\s|;\s)(?:{_YEAR}(?![\w%–-])|[b-z]\b))*(?![\w%–/-])"
)
_OTHERS = re.compile(
    r",?\s(?:et\.? al\b\.?|and (?:colleagues|co-?workers|others)|ve ark\b\.?|vd\b\.?|ve diğ\b\.?|u\. a\.)$"
)
_AND = re.compile(r",?\s(?:and|&|ve|und|et|y|e)\s|[,;]\s?")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENED = re.compile(r"[,\s]{0,2}[(\[]?$")
_MONTHS = frozenset("january february march april may june july august september october november december".split())
_WINDOW_CHARS, _MOST_NAMES = 110, 6
_LETTERS = str.maketrans({"ı": "i", "İ": "i", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d", "æ": "ae"})

Index: TypeAlias = Mapping[tuple[str, int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Names:
    """The names before a year: where they begin, folded, and whether more authors are said to follow."""

    start: int
    surnames: tuple[str, ...]
    others: bool


def author_marks(text: str, references: Sequence[Reference]) -> tuple[Mark, ...]:
    """The marks by author and year in order, disjoint, without the brackets around them.

    A mark is certain where its surnames and year fit exactly one entry, and letters behind the year are only read where
    the label of an entry has them. Nothing is a mark unless three entries, or all of a shorter list, are cited so.
    """
    surnames = [tuple(map(_surname, reference.authors)) for reference in references]
    index: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, (names, reference) in enumerate(zip(surnames, references, strict=True)):
        if names and names[0] and reference.year:
            index[names[0], reference.year].append(position)
    first = {name for name, _ in index}
    marks = list(_marks(text, index, first, surnames, references))
    cited = {position for mark in marks for position in mark.references}
    return tuple(marks) if len(cited) >= min(3, len(references)) else ()


def _marks(
    text: str, index: Index, first: set[str], surnames: Sequence[tuple[str, ...]], references: Sequence[Reference]
) -> Iterator[Mark]:
    before, known = 0, {year for _, year in index}
    for years in _YEARS.finditer(text):
        start = max(before, years.start() - _WINDOW_CHARS)
        before = years.end()
        each = [year for year in _each(years.group()) if int(year[:4]) in known]
        names = _names(text[start : years.start()], first) if each else None
        if not names:
            continue
        opened = text[years.start() - 1] in "(["
        if not (opened or names.others or _is_inside(text, years.start())) or set(names.surnames) <= _MONTHS:
            continue
        fits = [_fit(index, names, year, surnames, references) for year in each]
        found = sorted({position for position in fits if position is not None})
        if found:
            closed = opened and text[years.end() : years.end() + 1] in tuple(")]")
            yield Mark(start + names.start, years.end() + closed, tuple(found))


def _each(years: str) -> list[str]:
    """Every year of "2010a, b, 2012", with its letter."""
    found: list[str] = []
    for year in re.findall(rf"{_YEAR}|\b[b-z]\b", years):
        found.append(found[-1][:4] + year if len(year) == 1 else year)
    return found


def _fit(
    index: Index, names: _Names, year: str, surnames: Sequence[tuple[str, ...]], references: Sequence[Reference]
) -> int | None:
    """The only entry that names and year fit."""
    fits = [
        position for position in index.get((names.surnames[0], int(year[:4])), ()) if _agree(names, surnames[position])
    ]
    if len(fits) > 1 and year[4:]:
        fits = [position for position in fits if re.search(rf"{year}\b", references[position].label)]
    elif len(fits) > 1:
        alone = [position for position in fits if len(surnames[position]) == len(names.surnames)]
        fits = alone if not names.others else [position for position in fits if position not in alone]
    return fits[0] if len(fits) == 1 else None


def _agree(names: _Names, authors: tuple[str, ...]) -> bool:
    """Whether an entry by these authors may be cited so; a list may name fewer than there are."""
    named = len(names.surnames)
    if authors[:named] != names.surnames:
        return False
    return len(authors) != 2 if names.others else len(authors) == named


def _names(window: str, first: set[str]) -> _Names | None:
    """The longest run of names at the end of a window that begins with the first author of an entry."""
    end = _stripped(window, _OPENED)
    end = _stripped(window[:end], _POSSESSIVE)
    others = _OTHERS.search(window[:end])
    words = window[: others.start()] if others else window[:end]
    borders = [(0, 0), *(found.span() for found in _AND.finditer(words))][-_MOST_NAMES:]
    pieces = [
        (start, words[start:stop])
        for (_, start), (stop, _) in zip(borders, [*borders[1:], (len(words), 0)], strict=True)
    ]
    for at, (start, piece) in enumerate(pieces):
        later = [name for _, name in pieces[at + 1 :]]
        begin = _first_author(piece, first)
        if begin is None or not all(map(_is_name, later)):
            continue
        if begin == 0 and at > 0 and _is_second(words[: start - 1], pieces[at - 1][1]):
            return None
        return _Names(start + begin, (_folded(piece[begin:]), *map(_folded, later)), others is not None)
    return None


def _is_second(before: str, piece: str) -> bool:
    """Whether a name follows "Ryan &", so that it is not that of a first author."""
    return not before.rstrip().endswith((",", ";")) and any(sign.isupper() for sign in piece.split(" ")[-1])


def _stripped(window: str, ending: re.Pattern[str]) -> int:
    found = ending.search(window)
    return found.start() if found else len(window)


def _first_author(piece: str, first: set[str]) -> int | None:
    """Where the surname of a first author begins at the end of a piece: of four words at most, the longest."""
    starts = [found.start() for found in re.finditer(r"(?<![^\s(\[])[^\W\d_]", piece)][-4:]
    return next((start for start in starts if _is_name(piece[start:]) and _folded(piece[start:]) in first), None)


def _is_name(words: str) -> bool:
    return any(word[:1].isupper() for word in words.split()) and len(words) < 60


def _is_inside(text: str, position: int) -> bool:
    """Whether a bracket is open here."""
    closed = 0
    for sign in reversed(text[max(0, position - 400) : position]):
        closed += (sign in ")]") - (sign in "([")
        if closed < 0:
            return True
    return False


def _surname(author: str) -> str:
    """The folded surname of "Munshi NC"; the whole name of a group."""
    words = author[:100].split()
    while len(words) > 1 and (
        (words[-1].isupper() and len(words[-1].strip(".")) < 6) or words[-1] in {"Jr", "Sr", "4th", "3rd", "2nd"}
    ):
        words.pop()
    return _folded(" ".join(words))


def _folded(name: str) -> str:
    """The name without accents, marks and case, so that Göker and GOKER are one."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).casefold().translate(_LETTERS)
    return "".join(sign for sign in plain if sign.isalpha())

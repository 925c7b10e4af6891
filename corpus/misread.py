"""Letters printed as other lower-case letters ("thcrapy", "turnor"), which no single word gives away.

A rare term is one letter from a common word often enough, so words alone prove nothing here. What does is a stretch
of text in which a common letter is missing altogether, and in which putting it back for one and the same printed
letter, or pair of letters, makes unknown words known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import pairwise, product
from math import ceil

from corpus.damage import LEAST_FAMILIES
from corpus.edits import Edit
from corpus.vocabulary import frequency
from corpus.words import Doubt, Known, Words, family, is_plain

# How many of 1000 letters of running English each is (wordfreq 3.1, list "best", weighted by frequency). The letters
# not listed are so rare that a page without them means nothing.
_PER_THOUSAND = {
    "e": 120, "t": 92, "a": 82, "o": 79, "i": 74, "n": 70, "s": 64, "r": 60, "h": 50, "l": 42, "d": 37, "c": 30,
    "u": 29, "m": 26, "f": 22, "g": 21, "y": 21, "p": 20, "w": 20, "b": 16,
}  # fmt: skip
_LEAST_EXPECTED = 5
_LEAST_LENGTH = 5
_MOST_OCCURRENCES = 5
# In Zipf, so a ratio of three hundred: "thc" is "the" and "fhe" too, but "novo" is not "nova".
_COMMONER = 2.5

# For a word and the letter meant: each printed form that explains the word, with the word that is meant.
_Explained = dict[tuple[str, str], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class _Misprint:
    """text[start:end], in which the letter meant is always printed as something else."""

    start: int
    end: int
    meant: str
    printed: str
    families: int


def misreadings(text: str, words: Words, known: Known) -> tuple[list[Edit], list[Doubt]]:
    """Edits that put back letters printed as lower-case letters, and the words that only may be damaged so.

    A stretch of text is damaged if a letter that should stand in it five times does not stand in it once, and if
    putting the letter back for one printed form explains at least three of its unknown words of different stems. In
    such a stretch every unknown word is mended that becomes exactly one known word, and one that is clearly commoner.
    """
    unknown = frozenset(word for word in words if _is_unknown(word, known))
    explained: _Explained = {}
    misprints = [_misprint(stretch, known, explained) for stretch in _stretches(text, words, unknown)]
    damaged = sorted((each for each in misprints if each), key=lambda each: (-each.families, each.start, each.meant))
    edits: dict[int, list[Edit]] = {}
    doubts: dict[int, Doubt] = {}
    for misprint in damaged:
        for start, word in _places(words, unknown.intersection(words.within(misprint.start, misprint.end)), misprint):
            found = _readings(word, misprint.printed, misprint.meant, known)
            if len(found) == 1 and _is_sure(word, found[0]):
                edits.setdefault(start, _edits(start, found[0], misprint))
            elif found:
                doubts[start] = Doubt(start, start + len(word), f"{word!r} may be a misprint of {' or '.join(found)}")
    return (
        [edit for start in sorted(edits) for edit in edits[start]],
        [doubt for start, doubt in sorted(doubts.items()) if start not in edits],
    )


def _places(words: Words, inside: Set[str], misprint: _Misprint) -> list[tuple[int, str]]:
    """Where the words stand in the stretch of a misprint."""
    return sorted((start, word) for word in inside for start in words[word] if misprint.start <= start < misprint.end)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """text[start:end], which lacks the letter meant and holds these unknown words."""

    start: int
    end: int
    meant: str
    unknown: frozenset[str]


def _stretches(text: str, words: Words, unknown: frozenset[str]) -> Iterator[_Stretch]:
    """Every stretch that lacks a common letter and is long enough, with words enough, for that to mean something."""
    for meant, per_thousand in _PER_THOUSAND.items():
        least = _LEAST_EXPECTED * 1000 / per_thousand
        # With the letter put before the text, every stretch begins behind one, where a search can jump to.
        for found in re.finditer(f"{meant}[^{meant}]{{{ceil(least)},}}", meant + text):
            start, end = found.start(), found.end() - 1
            inside = unknown.intersection(words.within(start, end))
            long = sum(len(word) >= _LEAST_LENGTH for word in inside)
            if long >= LEAST_FAMILIES and sum(map(str.isalpha, text[start:end])) >= least:
                yield _Stretch(start, end, meant, inside)


def _misprint(stretch: _Stretch, known: Known, explained: _Explained) -> _Misprint | None:
    """The printed form that explains at least three families of unknown words, and more than any other form."""
    families: defaultdict[str, set[str]] = defaultdict(set)
    for word in stretch.unknown:
        if (word, stretch.meant) not in explained:
            explained[word, stretch.meant] = tuple(_explaining(word, stretch.meant, known))
        for printed, reading in explained[word, stretch.meant]:
            families[printed].add(family(reading))
    ranked = sorted(families, key=lambda printed: (-len(families[printed]), printed))
    counts = [len(families[printed]) for printed in ranked] + [0]
    if counts[0] < LEAST_FAMILIES or counts[0] == counts[1]:
        return None
    return _Misprint(stretch.start, stretch.end, stretch.meant, ranked[0], counts[0])


def _explaining(word: str, meant: str, known: Known) -> Iterator[tuple[str, str]]:
    """Each printed form that, read as the letter meant, makes of word one known word, with that word."""
    if len(word) < _LEAST_LENGTH or meant in word:
        return
    for printed in {*word, *map("".join, pairwise(word))}:
        if not printed.islower():
            continue
        # Nearly every letter stands in a word once, and then there is but one way to read it.
        once = word.count(printed) == 1
        found = list(filter(known, [word.replace(printed, meant)])) if once else _readings(word, printed, meant, known)
        if len(found) == 1 and not _is_mark(word, printed, known):
            yield printed, found[0]


def _readings(word: str, printed: str, meant: str, known: Known) -> list[str]:
    """The known words that come of writing meant for printed, at any of its places in word."""
    if not printed.islower() or meant in word:
        return []
    parts = word.split(printed)
    if not 2 <= len(parts) <= _MOST_OCCURRENCES:
        return []
    fillings = list(product((meant, printed), repeat=len(parts) - 1))[:-1]
    candidates = {
        "".join(part + filling for part, filling in zip(parts, (*each, ""), strict=True)) for each in fillings
    }
    return sorted(candidate for candidate in candidates if known(candidate))


def _is_mark(word: str, printed: str, known: Known) -> bool:
    """Whether printed only follows a word, as the letters of table notes do ("fatherc")."""
    return word.endswith(printed) and word.count(printed) == 1 and known(word.removesuffix(printed))


def _is_sure(word: str, reading: str) -> bool:
    """Whether reading is so much commoner than the printed word, if that is listed at all, that it must be meant."""
    printed = _commonness(word)
    if len(reading) >= _LEAST_LENGTH:
        return not printed or _commonness(reading) >= printed + 1
    return _commonness(reading) >= printed + _COMMONER


def _commonness(word: str) -> float:
    return max(frequency(word, "en"), frequency(word, "tr"))


def _edits(start: int, reading: str, misprint: _Misprint) -> list[Edit]:
    """One edit for each place at which reading has the letter meant, which the printed word never has."""
    edits, position = [], start
    for part in reading.split(misprint.meant)[:-1]:
        position += len(part)
        edits.append(Edit(position, position + len(misprint.printed), misprint.meant))
        position += len(misprint.printed)
    return edits


def _is_unknown(word: str, known: Known) -> bool:
    return is_plain(word) and not known(word)

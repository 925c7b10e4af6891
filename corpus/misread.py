"""Letters printed as other lower-case letters ("thcrapy", "turnor"), which no single word gives away.

A rare term is one letter from a common word often enough, so words alone prove nothing here. What does is a stretch
of text in which a common letter is missing altogether, and in which putting it back for one and the same printed
letter, or pair of letters, makes unknown words known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

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

# Where unknown words stand in the text, in order.
_Places = Sequence[tuple[int, str]]


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
    places = words.places(unknown)
    misprints = [_misprint(stretch, known) for stretch in _stretches(text, places)]
    damaged = sorted((each for each in misprints if each), key=lambda each: (-each.families, each.start, each.meant))
    edits: dict[int, list[Edit]] = {}
    doubts: dict[int, Doubt] = {}
    for misprint in damaged:
        for start, word in _between(places, misprint.start, misprint.end):
            found = _readings(word, misprint.printed, misprint.meant, known)
            if len(found) == 1 and _is_sure(word, found[0]):
                edits.setdefault(start, _edits(start, found[0], misprint))
            elif found:
                doubts[start] = Doubt(start, start + len(word), f"{word!r} may be a misprint of {' or '.join(found)}")
    return (
        [edit for start in sorted(edits) for edit in edits[start]],
        [doubt for start, doubt in sorted(doubts.items()) if start not in edits],
    )


def _between(places: _Places, start: int, end: int) -> _Places:
    """The words that stand whole between two positions."""
    inside = places[bisect_left(places, (start, "")) : bisect_left(places, (end, ""))]
    return inside[:-1] if inside and inside[-1][0] + len(inside[-1][1]) > end else inside


@dataclass(frozen=True, slots=True)
class _Stretch:
    """text[start:end], which lacks the letter meant and holds these unknown words that are long enough to count."""

    start: int
    end: int
    meant: str
    unknown: frozenset[str]


def _stretches(text: str, places: _Places) -> Iterator[_Stretch]:
    """Every stretch that lacks a common letter and is long enough, with words enough, for that to mean something."""
    long = [(start, word) for start, word in places if len(word) >= _LEAST_LENGTH]
    for start, end, meant in _lacking(text, long):
        unknown = frozenset(word for _, word in _between(long, start, end))
        least = _LEAST_EXPECTED * 1000 / _PER_THOUSAND[meant]
        if len(unknown) >= LEAST_FAMILIES and sum(map(str.isalpha, text[start:end])) >= least:
            yield _Stretch(start, end, meant, unknown)


def _lacking(text: str, places: _Places) -> Iterator[tuple[int, int, str]]:
    """Start, end and letter of every stretch that lacks the letter and holds as many of the words as it must."""
    done = dict.fromkeys(_PER_THOUSAND, 0)
    for (first, _), (last, word) in zip(places, places[LEAST_FAMILIES - 1 :], strict=False):
        between = text[first : last + len(word)]
        for meant in _PER_THOUSAND:
            if meant not in between and first >= done[meant]:
                end = text.find(meant, last)
                done[meant] = end if end >= 0 else len(text)
                yield text.rfind(meant, 0, first) + 1, done[meant], meant


def _misprint(stretch: _Stretch, known: Known) -> _Misprint | None:
    """The printed form that explains at least three families of unknown words, and more than any other form."""
    families: dict[str, int] = {}
    for printed, count in Counter(chain.from_iterable(map(_forms, stretch.unknown))).items():
        if count >= LEAST_FAMILIES:
            words = [word for word in stretch.unknown if printed in word]
            families[printed] = len(set(map(family, _explained(words, printed, stretch.meant, known))))
    ranked = sorted(families, key=lambda printed: (-families[printed], printed))
    counts = [families[printed] for printed in ranked] + [0]
    if counts[0] < LEAST_FAMILIES or counts[0] == counts[1]:
        return None
    return _Misprint(stretch.start, stretch.end, stretch.meant, ranked[0], counts[0])


@lru_cache(maxsize=1 << 12)
def _forms(word: str) -> frozenset[str]:
    """Each letter and each pair of letters of a word."""
    return frozenset(printed for printed in (*word, *map("".join, pairwise(word))) if printed.islower())


def _explained(words: Sequence[str], printed: str, meant: str, known: Known) -> Iterator[str]:
    """What each of the words is meant to be, where reading a printed form as the letter meant gives one known word."""
    for word in words:
        # Nearly every letter stands in a word once, and then there is but one way to read it.
        if word.count(printed) == 1:
            reading = word.replace(printed, meant)
            if known(reading) and not _is_mark(word, printed, known):
                yield reading
        elif len(found := _readings(word, printed, meant, known)) == 1:
            yield found[0]


def _readings(word: str, printed: str, meant: str, known: Known) -> list[str]:
    """The known words that come of writing meant for printed, at any of its places in word."""
    if not printed.islower() or meant in word:
        return []
    first, *parts = word.split(printed)
    if not 1 <= len(parts) < _MOST_OCCURRENCES:
        return []
    candidates = [first]
    for part in parts:
        candidates = [begun + filling + part for begun in candidates for filling in (meant, printed)]
    # The last is the word as it is printed.
    return sorted(filter(known, set(candidates[:-1])))


def _is_mark(word: str, printed: str, known: Known) -> bool:
    """Whether printed, which word has once, only follows a word, as the letters of table notes do ("fatherc")."""
    return word.endswith(printed) and known(word.removesuffix(printed))


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

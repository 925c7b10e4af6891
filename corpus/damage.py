"""Letters that were printed as another sign: the pair is inferred from the words that it explains.

A capital, a digit or a sign inside a lower-case word ("therapTes", "pat1ents", "signi!cant") shows by itself that
something is wrong; corpus/misread.py treats letters printed as other lower-case letters, which do not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from corpus.words import Known, family, is_plain

# Fonts draw the last ten as one sign, which then is lost or misnamed as one.
MEANT = (*"abcdefghijklmnopqrstuvwxyzçğıöşü", "fi", "fl", "ff", "ffi", "ffl", "ft", "tf", "ti", "tt", "th")
LEAST_FAMILIES = 3

Meanings = Mapping[str, tuple[str, ...]]

_NAMED = re.compile(r"LATIN (?:SMALL|CAPITAL) LETTER (\w)\b")
_NEVER_DAMAGE = ("GREEK", "MICRO", "SUPERSCRIPT", "SUBSCRIPT", "COMBINING")
_MOST_READINGS = 64
_LEAST_LENGTH = 5


def readings(word: str, meanings: Meanings, known: Known) -> list[tuple[str, ...]]:
    """The known words of plain shape that word may stand for, each as what every printed character means.

    Every printed sign that has meanings is replaced, but a capital may stand for itself where a word begins.
    """
    options = [_options(index, character, meanings) for index, character in enumerate(word)]
    if prod(map(len, options)) > _MOST_READINGS:
        return []
    return [
        reading
        for reading in product(*options)
        if (meant := "".join(reading)) != word and is_plain(meant) and known(meant)
    ]


def _options(index: int, character: str, meanings: Meanings) -> tuple[str, ...]:
    meant = meanings.get(character, ())
    may_stay = not meant or (index == 0 and character.isupper())
    return (*meant, character) if may_stay else meant


def replaced_at(word: str, reading: Sequence[str]) -> list[int]:
    """The positions in word at which reading has something else."""
    return [index for index, meant in enumerate(reading) if meant != word[index]]


def is_firm(word: str, reading: Sequence[str], known: Known) -> bool:
    """Whether the reading is beyond doubt once its pair is inferred: long enough, and damaged inside.

    Damage only at an end may be a citation mark or a sign of its own ("wel1", "cells!", "typeI"); there what is left
    without it must be no word. A capital where a word begins is no sign of damage at all.
    """
    replaced = replaced_at(word, reading)
    inner = [index for index in replaced if 0 < index < len(word) - 1]
    is_capital = any(word[index].isalpha() for index in replaced)
    if len("".join(reading)) < (_LEAST_LENGTH if is_capital or not inner else _LEAST_LENGTH - 1):
        return False
    if inner:
        return True
    return not (replaced[0] == 0 and word[0].isalpha()) and not known(word.strip("".join(word[i] for i in replaced)))


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that may be damage: stems of the words that hold it, and of those that only one meaning explains."""

    stems: set[str] = field(default_factory=set)
    explained: dict[str, set[str]] = field(default_factory=dict)


def inferred(words: set[str], known: Known, article: Known) -> tuple[Meanings, Meanings]:
    """What printed signs mean in an article of these words: pairs that hold, and pairs too rarely seen to hold.

    A pair holds if at least three unknown words of different stems become known by it and by no other meaning of the
    sign. One sign may have several meanings, as 1 has where both l and i are printed so, but none that is seen five
    times less often than the first: among many damaged words a few rare ones look like something else by chance. Nor
    does a pair hold for a lower-case letter if it explains less than a quarter of the words that have it: so do ø in
    Danish and ı in Turkish.
    """
    holding: dict[str, tuple[str, ...]] = {}
    rare: dict[str, tuple[str, ...]] = {}
    for printed, sign in _signs(words, known, article).items():
        seen = {meant: len(stems) for meant, stems in sign.explained.items() if meant != _itself(printed)}
        most = max((len(stems) for stems in sign.explained.values()), default=0)
        least = max(LEAST_FAMILIES, most / 5)
        holds = [meant for meant in sorted(seen) if seen[meant] >= least]
        explained = sum(seen[meant] for meant in holds)
        if holds and (not printed.islower() or 4 * explained >= len(sign.stems)):
            holding[printed] = tuple(holds)
        elif seen:
            rare[printed] = tuple(sorted(seen))
    return holding, rare


def _signs(words: set[str], known: Known, article: Known) -> Mapping[str, _Sign]:
    signs: defaultdict[str, _Sign] = defaultdict(_Sign)
    for word in sorted(words):
        for printed in _damage_signs(word):
            if len(word) >= _LEAST_LENGTH:
                signs[printed].stems.add(family(word))
            explaining = () if known(word) else _explaining(word, printed, article)
            if len(explaining) == 1:
                signs[printed].explained.setdefault(explaining[0], set()).add(family(word))
    return signs


def _explaining(word: str, printed: str, article: Known) -> list[str]:
    """The meanings of printed that make word known, if they do so firmly."""
    return [
        meant
        for meant in MEANT
        if meant != printed
        and article(_replaced(word, printed, meant))
        and any(is_firm(word, reading, article) for reading in readings(word, {printed: (meant,)}, article))
    ]


def _replaced(word: str, printed: str, meant: str) -> str:
    begins = word[0] if word[0].isupper() else word[0].replace(printed, meant)
    return begins + word[1:].replace(printed, meant)


def _damage_signs(word: str) -> Iterator[str]:
    """The characters of word that may each be the only damage in it."""
    for character in sorted(set(word)):
        if "a" <= character <= "z" or (character.isupper() and character not in word[1:]):
            continue
        rest = word.replace(character, "")
        if len(rest) >= 3 and is_plain(rest) and not unicodedata.name(character, "").startswith(_NEVER_DAMAGE):
            yield character


def _itself(printed: str) -> str:
    """The letter that printed is a capital or an accented form of: a spelling of its own, not damage."""
    named = _NAMED.match(unicodedata.name(printed, ""))
    return named.group(1).lower() if named else ""

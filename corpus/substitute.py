"""Words with a letter printed as another sign, written as they were meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.damage import Meanings, inferred, is_firm, readings, replaced_at
from corpus.edits import Edit
from corpus.words import Doubt, Known, Words, with_own_words

_SENTENCE_START = re.compile(r"(?:[.?!]|\n\s*\n|\A)\s*\Z")
_NUMBER_END = re.compile(r"\d\s*\Z")
_DAMAGED_INSIDE = re.compile(r"[a-z]{2,}[^a-zß-öø-ÿ][a-z]{2}")


@dataclass(frozen=True, slots=True)
class _Damaged:
    """A word that holds a sign of an inferred pair, with all its readings; firm if its one reading is beyond doubt."""

    start: int
    word: str
    readings: tuple[tuple[str, ...], ...]
    firm: bool


def substitutions(text: str, words: Words, known: Known) -> tuple[list[Edit], list[Doubt]]:
    """Edits that put back letters printed as capitals, digits or signs, and the words that only may be damaged so.

    A pair that holds for the article (corpus.damage.inferred) mends every unknown word that it turns into exactly one
    known word. Short words and words damaged at an end are mended only amid others: between two places where the
    letter is printed rightly, with two firmly mended words beside them.
    """
    article = with_own_words(known, words)
    holding, rare = inferred({word for word in words if _is_odd(word)}, known, article)
    damaged = _damaged(words, holding, known, article)
    firm = [each.start for each in damaged if each.firm]
    mended: list[_Damaged] = []
    left: list[_Damaged] = []
    for each in damaged:
        sure = not _starts_sentence(text, each) and (each.firm or _is_amid(text, each, firm))
        (mended if sure else left).append(each)
    seldom = [each for each in _damaged(words, rare, known, article) if each.firm and _DAMAGED_INSIDE.match(each.word)]
    doubts = [
        _doubt(each, "not sure enough to mend") for each in left if each.readings or _DAMAGED_INSIDE.search(each.word)
    ]
    doubts += [_doubt(each, "seen in fewer than three words") for each in seldom]
    return [edit for each in mended for edit in _edits(each)], doubts


def _is_odd(word: str) -> bool:
    return not (word.isascii() and word.isalpha() and word[1:].islower())


def _damaged(words: Words, meanings: Meanings, known: Known, article: Known) -> list[_Damaged]:
    """The unknown words, in order of their place, that hold a printed sign with a meaning."""
    signs = frozenset(meanings)
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for word in words if signs else ():
        if not signs.isdisjoint(word) and _may_be_damaged(word) and not known(word):
            found[word] = tuple(readings(word, meanings, article))
    firm = {word for word, each in found.items() if len(each) == 1 and is_firm(word, each[0], article)}
    places = words.places(found.keys()) if found else []
    return [_Damaged(start, word, found[word], word in firm) for start, word in places]


def _may_be_damaged(word: str) -> bool:
    """Not an acronym ("MT"), nor a short unit ("mL")."""
    return word.upper() != word and (len(word) > 3 or not word[-1].isupper())


def _starts_sentence(text: str, damaged: _Damaged) -> bool:
    """Whether the first letter of a sentence is damaged: it was a capital, so what its pair says is not what it was."""
    begins = any(meant[0] != damaged.word[0] for meant in damaged.readings)
    return begins and _SENTENCE_START.search(text, max(0, damaged.start - 9), damaged.start) is not None


def _is_amid(text: str, damaged: _Damaged, firm: Sequence[int]) -> bool:
    """Whether the one reading of a word that says little by itself is carried by the words about it."""
    if len(damaged.readings) != 1:
        return False
    # After a number a short word is a unit: "5 m3".
    if len(damaged.word) < 4 and _NUMBER_END.search(text, max(0, damaged.start - 9), damaged.start):
        return False
    reading = damaged.readings[0]
    return all(_is_missing_about(text, damaged, reading[index], firm) for index in replaced_at(damaged.word, reading))


def _is_missing_about(text: str, damaged: _Damaged, meant: str, firm: Sequence[int]) -> bool:
    """Whether two firmly mended words stand nearer than the next places where the letter is printed rightly."""
    start, end = text.rfind(meant, 0, damaged.start + len(damaged.word)), text.find(meant, damaged.start)
    return bisect_left(firm, end if end >= 0 else len(text)) - bisect_left(firm, start) >= 2


def _edits(damaged: _Damaged) -> list[Edit]:
    reading = damaged.readings[0]
    places = replaced_at(damaged.word, reading)
    return [Edit(damaged.start + index, damaged.start + index + 1, reading[index]) for index in places]


def _doubt(damaged: _Damaged, why: str) -> Doubt:
    meant = " or ".join("".join(reading) for reading in damaged.readings) or "another word"
    return Doubt(
        damaged.start, damaged.start + len(damaged.word), f"{damaged.word!r} may be a misprint of {meant}: {why}"
    )

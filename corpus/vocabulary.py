"""Which words exist and how common they are, from wordfreq's lists."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

VocabularyLanguage = Literal["en", "tr", "de", "fr", "es", "it", "pt", "nl"]
# The languages of articles; the others only help to tell which language a question is in.
LANGUAGES: tuple[VocabularyLanguage, ...] = ("en", "tr")

# The least Zipf frequency at which wordfreq's lists hold more words than abbreviations and misprints, by length:
# "tn", "hts" and "thts" are listed, at 3.7, 2.7 and 1.6. Longer strings are words wherever they are listed.
_FLOORS = {2: 6.0, 3: 4.5, 4: 3.3, 5: 2.3, 6: 1.7}
_FLOOR = 1.0
# "th3" is listed at 1.7, "y0u" at 1.9; "h1n1" at 2.8, "co2" at 3.8.
_FLOOR_WITH_DIGIT = 2.7


def known(word: str) -> bool:
    """Whether word, in any case, is a word of English or Turkish.

    Short strings must be common to count, for nearly every one of two or three letters is somebody's abbreviation.
    A single character is never a word here.
    """
    words = _known_words()
    if word.isascii():
        return word.lower() in words or ("I" in word and _lowered(word, "tr") in words)
    return _lowered(word, "en") in words or _lowered(word, "tr") in words


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Every word common enough to count. A set, as repair asks about thousands of strings for every article."""
    return frozenset(
        word for language in LANGUAGES for word, share in _shares(language).items() if share >= _least_share(word)
    )


def frequency(word: str, language: VocabularyLanguage) -> float:
    """The word's Zipf frequency (log10 of its count in a thousand million words), 0.0 where it is not listed.

    The word is looked up as it stands, lower-cased by the language's own rule: nothing is split or stripped.
    Source: wordfreq 3, list "best", which ends at 1.0 for the large lists, English among them, and at 3.0 for the
    small ones, such as Turkish.
    """
    share = _shares(language).get(_lowered(word, language))
    return math.log10(share) + 9 if share else 0.0


def _least_share(word: str) -> float:
    """The share of all words from which on a string of this form counts as a word."""
    if len(word) < 2:
        return math.inf
    if not word.isalpha() and any(character.isdigit() for character in word):
        return _share(_FLOOR_WITH_DIGIT)
    return _share(_FLOORS.get(len(word), _FLOOR))


@lru_cache(maxsize=16)
def _share(zipf: float) -> float:
    """The share that has this Zipf frequency, a hair less: the lists go in steps of 2 %."""
    return float(0.999 * 10 ** (zipf - 9))


def _lowered(word: str, language: VocabularyLanguage) -> str:
    if language == "tr":
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower() if word.isascii() else normalize("NFC", word).lower()


@lru_cache(maxsize=8)
def _shares(language: VocabularyLanguage) -> Mapping[str, float]:
    # wordfreq reads its lists from disk: a third of a second that only a caller who needs words should wait for.
    from wordfreq import get_frequency_dict

    return get_frequency_dict(language)

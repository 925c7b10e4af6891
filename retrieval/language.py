"""Which language a question is in, from the frequencies of its words and the glossary's knowledge of Turkish."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from corpus.vocabulary import VocabularyLanguage, frequency
from retrieval.glossary import Glossary, Match, load_glossary
from retrieval.turkish_forms import folded, lowered

AskedIn = Literal["en", "tr", "other"]

SPOKEN: VocabularyLanguage = "en"
OTHERS: tuple[VocabularyLanguage, ...] = ("tr", "de", "fr", "es", "it", "pt", "nl")
# Parts of a compound are left out: "cel" is a Dutch word, "ide-cel" a drug.
_WORD = re.compile(r"(?<![\w‐‑-])[^\W\d_]{2,}(?![\w‐‑-])")
# "vs", "in" and "dose" are more common elsewhere by up to 0.2; the words of other languages by 1.2 and more.
_MARGIN = 0.5
# Letters that English does not use and Turkish does; one is enough in a question that no English word speaks for.
_TURKISH = re.compile(r"[ıİğĞşŞ]")
# Of a question's words, the share that must be Turkish; less where one asks: "response rate nedir" has 1 of 3.
_LEAST_SHARE = 0.5
_LEAST_ASKING = 0.3
# Zipf frequencies in English: multiple 4.9, myeloma 2.8; "sag" 3.3 and "kalim" 1.4 make one Turkish term.
_COMMON, _RARE = 4.0, 2.0


def language_of(text: str) -> AskedIn:
    """The language a question is asked in; names and abbreviations alone pass as English.

    Turkish counts also where it is typed without its letters ("sag kalim"), by words that the glossary knows and that
    are no commoner in another language. Where that does not decide, word frequencies do (see is_english).
    """
    if _speaks_turkish(text, load_glossary()):
        return "tr"
    if _is_fluent_english(text):
        return "en"
    words = _words(text)
    turkish = _fluency(words, "tr")
    others = max((_fluency(words, language) for language in (SPOKEN, *OTHERS) if language != "tr"), default=0.0)
    return "tr" if turkish and (turkish > others or _TURKISH.search(text)) else "other"


def is_english(text: str) -> bool:
    """Whether a text is asked in English, as language_of has it.

    Names and abbreviations belong to no language: a text of nothing else passes as English.
    """
    return language_of(text) == "en"


def _is_fluent_english(text: str) -> bool:
    """Whether English explains the words of a text about as well as any other language we can tell apart.

    The measure is the mean Zipf frequency (wordfreq, Speer 2022) of the words that some language knows.
    """
    if not _is_latin(text):
        return False
    words = _words(text)
    english = _fluency(words, SPOKEN)
    if _TURKISH.search(text) and english < 0.6 * _fluency(words, "tr") + 1:
        return False
    return all(english + _MARGIN >= _fluency(words, language) for language in OTHERS)


def _speaks_turkish(text: str, glossary: Glossary) -> bool:
    """Whether enough of a text's words are Turkish; a Turkish question word ("nedir") speaks for others."""
    words = [word for word in _WORD.findall(text) if word.islower() or (text.isupper() and len(word) > 2)]
    if not words or not _is_latin(text):
        return False
    turkish, at, asks = 0, 0, False
    while at < len(words):
        match = glossary.longest(words[at : at + 6])
        width = match.width if match else 1
        if match and not _is_same(match) and _are_turkish(words[at : at + width], match):
            turkish += width
            asks = asks or match.entry.kind == "question"
        at += width
    return turkish >= (_LEAST_ASKING if asks else _LEAST_SHARE) * len(words)


def _is_same(match: Match) -> bool:
    """Whether the term is the same in both languages: "aspirin", "elranatamab"."""
    return folded(match.entry.english[0]) == folded(match.entry.turkish)


def _are_turkish(words: list[str], match: Match) -> bool:
    """Whether words that make one term are Turkish: one of them is, or together they cannot be English."""
    english = [frequency(word, SPOKEN) for word in words]
    several = len(words) > 1 and max(english) < _COMMON and min(english) < _RARE
    proper = frequency(match.entry.turkish, "tr") - _MARGIN
    return several or any(_is_turkish(word, proper) for word in words)


def _is_turkish(word: str, proper: float) -> bool:
    """Whether a word that the glossary knows is at least as common in Turkish as in any other language.

    proper is the frequency of the term that it is a form of, for words typed without Turkish letters.
    """
    word = lowered(word)
    return max(frequency(word, "tr"), proper) >= max(
        frequency(word, other) for other in (SPOKEN, *OTHERS) if other != "tr"
    )


def _is_latin(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(unicodedata.name(character, "").startswith("LATIN") for character in letters) * 2 >= len(letters)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text) if not any(letter.isupper() for letter in word[1:])]


def _fluency(words: list[str], language: VocabularyLanguage) -> float:
    known = [word for word in words if frequency(word, SPOKEN) or any(frequency(word, other) for other in OTHERS)]
    return sum(frequency(word, language) for word in known) / len(known) if known else 0.0

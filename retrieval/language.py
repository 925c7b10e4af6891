"""Which language a question is in, from the frequencies of its words."""

from __future__ import annotations

import re
import unicodedata

from corpus.vocabulary import VocabularyLanguage, frequency

SPOKEN: VocabularyLanguage = "en"
OTHERS: tuple[VocabularyLanguage, ...] = ("tr", "de", "fr", "es", "it", "pt", "nl")
# Parts of a compound are left out: "cel" is a Dutch word, "ide-cel" a drug.
_WORD = re.compile(r"(?<![\w‐‑-])[^\W\d_]{2,}(?![\w‐‑-])")
# "vs", "in" and "dose" are more common elsewhere by up to 0.2; the words of other languages by 1.2 and more.
_MARGIN = 0.5
# Letters that English does not use and Turkish does; one is enough in a question that no English word speaks for.
_TURKISH = re.compile(r"[ıİğĞşŞ]")


def is_english(text: str) -> bool:
    """Whether English explains the words of a text about as well as any other language we can tell apart.

    Names and abbreviations belong to no language: a text of nothing else passes as English.
    The measure is the mean Zipf frequency (wordfreq, Speer 2022) of the words that some language knows.
    """
    letters = [character for character in text if character.isalpha()]
    latin = sum(unicodedata.name(character, "").startswith("LATIN") for character in letters)
    if latin * 2 < len(letters):
        return False
    words = [word.casefold() for word in _WORD.findall(text) if not any(letter.isupper() for letter in word[1:])]
    english = _fluency(words, SPOKEN)
    if _TURKISH.search(text) and english < 0.6 * _fluency(words, "tr") + 1:
        return False
    return all(english + _MARGIN >= _fluency(words, language) for language in OTHERS)


def _fluency(words: list[str], language: VocabularyLanguage) -> float:
    known = [word for word in words if frequency(word, SPOKEN) or any(frequency(word, other) for other in OTHERS)]
    return sum(frequency(word, language) for word in known) / len(known) if known else 0.0

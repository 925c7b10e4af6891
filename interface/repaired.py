"""Repaired words told in plain text: what stands in the article, and what its source prints there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from corpus.types import Article
from interface.markup import RepairedWord, repaired_words
from interface.words import ENGLISH, Words


def repair_notes(article: Article, start: int, end: int, words: Words = ENGLISH) -> Iterator[tuple[RepairedWord, str]]:
    """Each repaired word between start and end, once, with a sentence's worth of what the source prints for it."""
    for word in repaired_words(article, start, end):
        printed = visible(word.original)
        yield word, words.is_printed.format(word=article.text[word.start : word.end], original=printed)


def visible(text: str) -> str:
    """The text with signs that a terminal would obey or not show (control, format, half a character) as ⟨U+001B⟩.

    Blanks of any kind become one space; what a reader joins words with in Persian or in emoji stays.
    """
    return "".join(_shown(character) for character in " ".join(text.split()))


def _shown(character: str) -> str:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in "\u200c\u200d"
    return f"⟨U+{ord(character):04X}⟩" if hidden else character

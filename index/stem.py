"""Word stems. The only module that imports PyStemmer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import Stemmer  # type: ignore[import-not-found]

StemLanguage = Literal["english", "turkish"]


def stemmed(words: Sequence[str], language: StemLanguage = "english") -> list[str]:
    """The Snowball stem (for English "Porter 2") of each lower-case word, in order.

    The Turkish rules take case and possessive endings off a noun, and no ending off a verb.
    """
    # A new stemmer each time: one object must not be used by two threads at once.
    found: list[str] = Stemmer.Stemmer(language).stemWords(list(words))
    return found

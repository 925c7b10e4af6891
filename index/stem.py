"""Word stems. The only module that imports PyStemmer."""

from __future__ import annotations

from collections.abc import Sequence

import Stemmer  # type: ignore[import-not-found]


def stemmed(words: Sequence[str]) -> list[str]:
    """The Snowball stem (English, "Porter 2") of each lower-case word, in order."""
    # A new stemmer each time: one object must not be used by two threads at once.
    found: list[str] = Stemmer.Stemmer("english").stemWords(list(words))
    return found

"""Sourced synonyms: which other words in an article meet a word of a question."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.words import stems

Phrase = tuple[str, ...]
THESAURUS = Path(__file__).with_name("thesaurus.toml")


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """met_by maps the stems of a question's phrase to every phrase of stems that meets it, itself included.

    clinical are the phrases that a clinical source lists as having a synonym: words a sentence cannot do without.
    longest is the number of stems in the longest phrase.
    """

    met_by: Mapping[Phrase, frozenset[Phrase]]
    clinical: frozenset[Phrase]
    longest: int

    def alternatives(self, phrase: Phrase) -> frozenset[Phrase]:
        """Every phrase that meets the given one; only itself where the thesaurus does not know it."""
        return self.met_by.get(phrase, frozenset()) | {phrase}


@lru_cache(maxsize=2)
def load_thesaurus(path: Path = THESAURUS) -> Thesaurus:
    """The thesaurus in a file: rows of "same" hold for both directions, rows of "met_by" for their first term only."""
    met_by: dict[Phrase, set[Phrase]] = {}
    clinical: set[Phrase] = set()
    for source in tomllib.loads(path.read_text(encoding="utf-8"))["source"]:
        for row in source.get("same", []):
            phrases = {stems(term) for term in row}
            clinical |= set() if source.get("everyday") else phrases
            for phrase in phrases:
                met_by.setdefault(phrase, set()).update(phrases)
        for first, *rest in source.get("met_by", []):
            met_by.setdefault(stems(first), set()).update(stems(term) for term in rest)
    frozen = {phrase: frozenset(phrases | {phrase}) for phrase, phrases in met_by.items()}
    return Thesaurus(frozen, frozenset(clinical), max(map(len, frozen)))

"""Sourced synonyms: which other words in an article meet a word of a question."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from retrieval.words import stems

Phrase = tuple[str, ...]
THESAURUS = Path(__file__).with_name("thesaurus.toml")


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """met_by maps the stems of a question's phrase to every phrase of stems that meets it, itself included.

    clinical are the phrases that a clinical source lists as having a synonym: words a sentence cannot do without.
    longest is the number of stems in the longest phrase. opposites maps a phrase to those that mean its opposite.
    """

    met_by: Mapping[Phrase, frozenset[Phrase]]
    clinical: frozenset[Phrase]
    longest: int
    opposites: Mapping[Phrase, frozenset[Phrase]] = field(default_factory=dict)

    def alternatives(self, phrase: Phrase) -> frozenset[Phrase]:
        """Every phrase that meets the given one; only itself where the thesaurus does not know it."""
        return self.met_by.get(phrase, frozenset()) | {phrase}

    def with_opposites(self) -> Thesaurus:
        """The thesaurus for a yes-or-no question, which the opposite of what it asks answers just as well."""
        both = {phrase: self.alternatives(phrase) | opposite for phrase, opposite in self.opposites.items()}
        return replace(self, met_by={**self.met_by, **both})


@lru_cache(maxsize=2)
def load_thesaurus(path: Path = THESAURUS) -> Thesaurus:
    """The thesaurus in a file: rows of "same" hold for both directions, rows of "met_by" for their first term only."""
    met_by: dict[Phrase, set[Phrase]] = {}
    opposites: dict[Phrase, set[Phrase]] = {}
    clinical: set[Phrase] = set()
    for source in tomllib.loads(path.read_text(encoding="utf-8"))["source"]:
        for row in source.get("same", []):
            _relate({stems(term) for term in row}, met_by)
            clinical |= set() if source.get("everyday") else {stems(term) for term in row}
        for row in source.get("opposite", []):
            _relate({stems(term) for term in row}, opposites)
        for first, *rest in source.get("met_by", []):
            met_by.setdefault(stems(first), set()).update(stems(term) for term in rest)
    known = {phrase: frozenset(phrases | {phrase}) for phrase, phrases in met_by.items()}
    other = {phrase: frozenset(phrases) for phrase, phrases in opposites.items()}
    return Thesaurus(known, frozenset(clinical), max(map(len, known)), other)


def _relate(phrases: set[Phrase], into: dict[Phrase, set[Phrase]]) -> None:
    for phrase in phrases:
        into.setdefault(phrase, set()).update(phrases)

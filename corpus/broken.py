"""Sentences that end in the air: kept as they stand, and listed by check."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.types import Span

# A stop right after a word that must be followed, or after "despite" and an adjective ("despite substantial.").
# Capitals stay out: "OR." is an odds ratio.
_IN_THE_AIR = re.compile(
    r"\b(?:of|the|an|with|for|from|and|or|despite|between|into|than|by|whose|their"
    r"|[Dd]espite (?:an? |the )?\w+(?:tial|ous|ive|ful|ical|ional))\.$"
)


def broken_sentences(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans whose sentence breaks off before its end."""
    return tuple((start, end) for start, end in spans if _IN_THE_AIR.search(text[start:end]))

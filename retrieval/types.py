"""Questions, what is found for them, and the two kinds of result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.types import Reference, Repair

Language = Literal["en", "tr"]
ReasonCode = Literal[
    "outside_corpus", "not_said", "number_missing", "entity_missing", "language_unsupported", "question_unclear"
]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; history holds the earlier questions, oldest first, at most 10.

    language is that of the words shown around the quotes.
    """

    text: str
    history: tuple[str, ...] = ()
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk that was found: its fused score, and rank (from 1) and score by each retriever that found it."""

    chunk_id: str
    score: float
    ranks: Mapping[str, int]
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that is shown: article.text[start:end] and its fused score."""

    chunk_id: str
    article_id: str
    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: quote == article.text[start:end], checked again before anything is shown.

    repairs count inside the quote; references are those that the quote's citation marks point to.
    """

    article_id: str
    start: int
    end: int
    quote: str
    section: str | None
    page: int | None = None
    row: int | None = None
    repairs: tuple[Repair, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says: its citations' quotes joined by one blank. citations is never empty."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no answer, for a program (code) and for a person (text)."""

    code: ReasonCode
    text: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What it takes to get the same result again. searched is the text that was really looked up."""

    searched: str
    index_version: str
    models: Mapping[str, str]
    settings: str
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """The articles answer: statements in reading order. confidence is None until it is calibrated."""

    question: Question
    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    confidence: float | None
    trace: Trace


@dataclass(frozen=True, slots=True)
class Abstained:
    """The articles held here do not answer: why, and the nearest passages."""

    question: Question
    reason: Reason
    passages: tuple[Passage, ...]
    confidence: float | None
    trace: Trace


Result = Answered | Abstained

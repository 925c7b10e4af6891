"""Questions, what is found for them, and the two kinds of result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from corpus.types import Reference, Repair
from retrieval.scope import EVERYTHING, Scope

Language = Literal["en", "tr"]
ReasonCode = Literal[
    "outside_corpus", "not_said", "number_missing", "entity_missing", "language_unsupported", "question_unclear"
]
# own: the article's own statement or result; cited: it tells from a reference.
Origin = Literal["own", "cited"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; history holds the earlier questions, oldest first, at most 10.

    language is that of the words shown around the quotes; None is that of the question itself, and a result's question
    always states it. scope is the part of the articles that it is put to.
    """

    text: str
    history: tuple[str, ...] = ()
    language: Language | None = None
    scope: Scope = EVERYTHING


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
class Heading:
    """What a quote is read under, but does not hold: quote == article.text[start:end]."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note that a row, or a heading over it, is marked with: quote == article.text[start:end]."""

    label: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands: quote == article.text[start:end], checked again before anything is shown.

    repairs count inside the quote; references are those that its citation marks point to, each once, in order. path
    holds the titles of the sections around it, outermost first. For the row of a table, which is article.tables[table]
    and in it rows[row - 1], headings are what it is read with outside its own line, in order of the text, and notes the
    footnotes that it or they are marked with; their citation marks count as its own.
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
    path: tuple[str, ...] = ()
    table: int | None = None
    caption: Heading | None = None
    headings: tuple[Heading, ...] = ()
    notes: tuple[Footnote, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says: its citations' quotes joined by one blank, or a row of a table as it is read.

    citations is never empty, and for a row just one. origin is that of its last quote, which the others only lead to;
    None where it cannot be told.
    """

    text: str
    citations: tuple[Citation, ...]
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of several statements that disagree, and of whom it speaks in its own words; None where it does not say."""

    statement: Statement
    population: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no answer, for a program (code) and for a person (text).

    texts has the same sentence by language, for a page that is switched to the other one.
    """

    code: ReasonCode
    text: str
    texts: Mapping[Language, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """What it takes to get the same result again. searched is the text really looked up, scope where."""

    searched: str
    index_version: str
    models: Mapping[str, str]
    settings: str
    degraded: tuple[str, ...] = ()
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Answered:
    """The articles answer: statements in reading order. confidence is None until it is calibrated.

    unanswered are the parts of the question, each as a question of its own, that the articles do not answer.
    disagreements are groups of two or more of the statements that give different figures or directions for one thing;
    a statement is in at most one.
    """

    question: Question
    statements: tuple[Statement, ...]
    passages: tuple[Passage, ...]
    confidence: float | None
    trace: Trace
    unanswered: tuple[str, ...] = ()
    disagreements: tuple[tuple[Side, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Abstained:
    """The articles held here do not answer: why, and the nearest passages."""

    question: Question
    reason: Reason
    passages: tuple[Passage, ...]
    confidence: float | None
    trace: Trace


Result = Answered | Abstained

"""What an evaluation is made of: a data set goes in, outcomes are measured, a report comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from corpus.types import Article
from retrieval.types import Language, ReasonCode, Trace

Status = Literal["answered", "abstained"]
Verdict = Literal["better", "worse", "no evidence"]

# Counts up whenever a field of Report is renamed, removed or means something else.
SCHEMA: Final = 1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words of an article: article.text[start:end]."""

    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is known of its answer.

    answerable is None where nobody said. relevant holds, by article id, how relevant an article is, from 1. gold are
    the words that answer, each once; allowed are words that may stand beside them but do not answer by themselves. twin
    is the same question in English, where it is asked in another language.
    """

    id: str
    text: str
    language: Language = "en"
    answerable: bool | None = None
    relevant: Mapping[str, int] = field(default_factory=dict)
    gold: tuple[Place, ...] = ()
    allowed: tuple[Place, ...] = ()
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class DataSet:
    """Articles and the questions to ask of them, both in order of id.

    sha256 is of everything that was read. missing counts the marked words that no article has, which are left out.
    """

    name: str
    split: str
    sha256: str
    articles: tuple[Article, ...]
    questions: tuple[Asked, ...]
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article that was found, with the score of its best passage."""

    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Timed:
    """How long one stage took for one question."""

    stage: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the product made of one question.

    ranking has each article once, best first; passages are the best ten chunks as they are shown. quotes are the spans
    cited, each once. exact says whether each of them is a slice of its article, sound whether every statement is made
    of its quotes and has no number but theirs; both hold for an abstention, which shows nothing. times are those of
    this run, and no part of what is compared.
    """

    id: str
    ranking: tuple[Ranked, ...]
    passages: tuple[Place, ...]
    status: Status
    reason: ReasonCode | None
    confidence: float | None
    quotes: tuple[Place, ...]
    exact: bool = True
    sound: bool = True
    times: tuple[Timed, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """What was asked of which data set, and what came of it: one outcome for each question, in the same order.

    trace is that of any answer; limit is how many questions were asked, None for all of the data set.
    """

    data: DataSet
    questions: tuple[Asked, ...]
    outcomes: tuple[Outcome, ...]
    trace: Trace
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One question in a report. values holds each measure that applies to it, by name.

    right is None where nothing tells: see right in evaluation/judge.py.
    """

    id: str
    question: str
    answerable: bool | None
    status: Status
    reason: ReasonCode | None
    confidence: float | None
    right: bool | None
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure over n questions, with its 95 % bootstrap interval from low to high."""

    name: str
    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Point:
    """Of all questions that share answered, those of highest confidence, the share risk cannot be answered."""

    confidence: float
    answered: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is from low to high: how sure on average, and how many can be answered."""

    low: float
    high: float
    n: int
    confidence: float
    answerable: float


@dataclass(frozen=True, slots=True)
class Stage:
    """How long one stage took over all questions of a run, in milliseconds."""

    name: str
    mean: float
    median: float
    p95: float
    longest: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is known of one run. The same data, pipeline and seed give an equal report.

    sha256 is of the data set; limit is how many of its questions were asked, None for all of them. models and settings
    are those of the answers' trace. Where calibrated is false no answer had a confidence: risk and reliability are
    empty, and abstention is judged by what was answered alone. notes are for people. stages are the times of the run
    and do not count when reports are compared.
    """

    data_set: str
    split: str
    sha256: str
    seed: int
    limit: int | None
    articles: int
    index_version: str
    models: Mapping[str, str]
    settings: str
    calibrated: bool
    measured: tuple[Measured, ...]
    questions: tuple[Judged, ...]
    risk: tuple[Point, ...] = ()
    reliability: tuple[Bin, ...] = ()
    notes: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = field(default=(), compare=False)
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure differs between two runs over the same n questions, with the p of a paired randomisation test."""

    name: str
    before: float
    now: float
    p: float
    verdict: Verdict
    n: int


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that was answered rightly in one of two runs and wrongly in the other."""

    id: str
    question: str
    now_right: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, question by question. common counts the questions that both asked."""

    common: int
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]

    @property
    def lost(self) -> tuple[Flip, ...]:
        """Right answers turned wrong."""
        return tuple(flip for flip in self.flips if not flip.now_right)

    @property
    def gained(self) -> tuple[Flip, ...]:
        """Wrong answers turned right."""
        return tuple(flip for flip in self.flips if flip.now_right)

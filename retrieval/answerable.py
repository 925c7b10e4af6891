"""Whether a sentence answers: the first rule, set by hand on the development questions (docs/decisions/003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.candidates import Candidate
from retrieval.kinds import NUMERIC
from retrieval.support import Support
from retrieval.types import ReasonCode
from retrieval.understand import Understood


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with how it meets the question, how near it is in meaning (cosine), and the score it is ordered by."""

    candidate: Candidate
    support: Support
    cosine: float

    @property
    def score(self) -> float:
        """Mean of what is met, what is met without leaning on other sentences, and nearness; only for ordering."""
        return (self.support.coverage + self.support.own_coverage + self.cosine) / 3


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures of the rule; all of them cosines or shares in [0, 1].

    A sentence that meets every term must be at least near; one that leaves ordinary words unmet must be the nearer
    the more it leaves, and never leaves a name, a number or the kind of answer.
    """

    near: float = 0.2
    clear: float = 0.70
    clear_coverage: float = 0.80
    outside: float = 0.35
    margin: float = 0.08


def answers(question: Understood, judged: Judged, thresholds: Thresholds) -> bool:
    """Whether the sentence may be shown as an answer to the question."""
    support, candidate = judged.support, judged.candidate
    if candidate.announces != question.about_review or not support.of_kind:
        return False
    if any(term.named for term in support.unmet) or support.own_coverage == 0:
        return False
    if not support.unmet:
        return judged.cosine >= thresholds.near or question.about_review
    clear = judged.cosine >= thresholds.clear and support.coverage >= thresholds.clear_coverage
    return clear and question.kind == "open" and not question.compares


def reason_for(question: Understood, judged: Sequence[Judged], thresholds: Thresholds) -> ReasonCode:
    """Why none of the sentences answers, judged by the nearest of them."""
    if not judged:
        return "outside_corpus"
    if max(item.cosine for item in judged) < thresholds.outside and max(item.support.coverage for item in judged) < 0.6:
        return "outside_corpus"
    if all(any(term.named for term in item.support.unmet) for item in judged):
        return "entity_missing"
    met = [item for item in judged if not item.support.unmet]
    if question.kind in NUMERIC and (met or not any(item.support.of_kind for item in judged)):
        return "number_missing"
    return "not_said"

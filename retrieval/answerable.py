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
class Weighed:
    """A candidate with how it meets the question."""

    candidate: Candidate
    support: Support


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The figures of the rule: cosines and shares of weight, all in [0, 1].

    A sentence that meets every term must be near; one that leaves ordinary words unmet must meet clear_coverage of the
    weight and be clearly near. outside: a question whose best passage is less near, and whose best sentence meets less
    than outside_coverage, is about something else. margin: how far below the best a further statement may score.
    """

    near: float = 0.2
    clear: float = 0.70
    clear_coverage: float = 0.80
    outside: float = 0.3
    outside_coverage: float = 0.6
    margin: float = 0.08


def may_answer(question: Understood, item: Weighed, thresholds: Thresholds) -> bool:
    """Whether only nearness in meaning is left to be asked: no name, number or kind of answer is missing."""
    support = item.support
    if item.candidate.announces != question.about_review or not support.of_kind:
        return False
    if any(term.named for term in support.unmet) or support.own_coverage == 0:
        return False
    forgiving = question.kind == "open" and not question.compares
    return not support.unmet or (forgiving and support.coverage >= thresholds.clear_coverage)


def near_enough(question: Understood, item: Weighed, cosine: float, thresholds: Thresholds) -> bool:
    """Whether a sentence that may answer is near enough in meaning to be shown."""
    if question.about_review:
        return True
    return cosine >= (thresholds.clear if item.support.unmet else thresholds.near)


def score(item: Weighed, cosine: float) -> float:
    """Mean of what is met, what is met without leaning on other sentences, and nearness; it only orders answers."""
    return (item.support.coverage + item.support.own_coverage + cosine) / 3


def reason_for(
    question: Understood, weighed: Sequence[Weighed], nearest: float, thresholds: Thresholds
) -> ReasonCode:
    """Why none of the sentences answers; nearest is the cosine of the nearest passage."""
    coverage = max((item.support.coverage for item in weighed), default=0.0)
    unnamed = all(term in item.support.unmet for item in weighed for term in question.terms if term.named)
    if nearest < thresholds.outside and coverage < thresholds.outside_coverage and unnamed:
        return "outside_corpus"
    if all(any(term.named for term in item.support.unmet) for item in weighed):
        return "entity_missing"
    met = any(not item.support.unmet for item in weighed)
    if question.kind in NUMERIC and (met or not any(item.support.of_kind for item in weighed)):
        return "number_missing"
    return "not_said"

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
    """The figures of the rule: cosines and shares of weight, in [0, 1] but for clear.

    A sentence must itself meet own_coverage of the weight, or named_thing where the question asks "what" or "which"
    for more than a definition:
    the thing asked for is seldom in a sentence that is mostly about something else. One that meets every term must be
    near; one that leaves ordinary words unmet must meet clear_coverage of the weight, and its coverage, half its own
    coverage and its cosine must add up to clear, so that the more is left the nearer it must be. outside: a question
    whose best passage is less near, and whose best sentence meets less than outside_coverage, is about something else.
    margin: how far below the best a further statement may score.
    """

    near: float = 0.25
    clear: float = 1.8
    clear_coverage: float = 0.6
    own_coverage: float = 0.3
    named_thing: float = 0.5
    outside: float = 0.4
    outside_coverage: float = 0.4
    margin: float = 0.04


def may_answer(question: Understood, item: Weighed, thresholds: Thresholds) -> bool:
    """Whether only nearness in meaning is left to be asked: no name, number or kind of answer is missing."""
    support = item.support
    if item.candidate.announces != question.about_review or not support.of_kind:
        return False
    asks_for_thing = question.asks_what and question.kind != "definition"
    least = thresholds.named_thing if asks_for_thing else thresholds.own_coverage
    if any(term.firm for term in support.unmet) or support.own_coverage < least:
        return False
    forgiving = question.kind not in NUMERIC and not question.compares
    return not support.unmet or (forgiving and support.coverage >= thresholds.clear_coverage)


def near_enough(question: Understood, item: Weighed, cosine: float, thresholds: Thresholds) -> bool:
    """Whether a sentence that may answer is near enough in meaning to be shown."""
    if question.about_review:
        return not item.support.unmet
    support = item.support
    if not support.unmet:
        return cosine >= thresholds.near
    return support.coverage + support.own_coverage / 2 + cosine >= thresholds.clear


def score(item: Weighed, cosine: float) -> float:
    """Mean of what is met, what is met without leaning on other sentences, and nearness; it only orders answers."""
    return (item.support.coverage + item.support.own_coverage + cosine) / 3


def missing_names(question: Understood, weighed: Sequence[Weighed]) -> tuple[str, ...]:
    """The names in a question that no sentence of the passages found has; numbers alone are no names."""
    return tuple(
        term.text
        for term in question.terms
        if term.named and not term.text.isdigit() and all(term in item.support.unmet for item in weighed)
    )


def reason_for(question: Understood, weighed: Sequence[Weighed], nearest: float, thresholds: Thresholds) -> ReasonCode:
    """Why none of the sentences answers; nearest is the cosine of the nearest passage."""
    coverage = max((item.support.coverage for item in weighed), default=0.0)
    missing = missing_names(question, weighed)
    if missing and (coverage >= thresholds.outside_coverage or nearest >= thresholds.near):
        return "entity_missing"
    known = [term for term in question.terms if term.named and not term.text.isdigit() and term.text not in missing]
    if not weighed or (not known and nearest < thresholds.outside and coverage < thresholds.outside_coverage):
        return "outside_corpus"
    met = any(not item.support.unmet for item in weighed)
    if question.kind in NUMERIC and (met or not any(item.support.of_kind for item in weighed)):
        return "number_missing"
    return "not_said"

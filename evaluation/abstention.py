"""Does it know when the articles do not answer? Figures over questions of which somebody said whether they do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from evaluation.bootstrap import Indices
from evaluation.types import Bin, Judged, Point

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]

# The share of questions with an answer that may be refused where the share of those without that is refused is told.
WRONG_REFUSALS: Final = 0.1
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Cases:
    """Of each question: whether the articles answer it, whether it was answered, how sure the product was.

    confidence is NaN throughout where an answer came without one. An abstention without one, which was certain before
    anything was weighed, has 0.
    """

    answerable: Flags
    answered: Flags
    confidence: Numbers

    @classmethod
    def of(cls, questions: Sequence[Judged]) -> Self:
        """The cases among questions: those of which it is known whether they can be answered, in order."""
        known = [item for item in questions if item.answerable is not None]
        answered = [item.status == "answered" for item in known]
        confidence = [0.0 if item.confidence is None else item.confidence for item in known]
        told = all(item.confidence is not None for item in known if item.status == "answered")
        calibrated = told and any(item.confidence is not None for item in known)
        return cls(
            np.array([bool(item.answerable) for item in known], dtype=np.bool_),
            np.array(answered, dtype=np.bool_),
            np.array(confidence if calibrated else [math.nan] * len(known), dtype=np.float64),
        )

    def __len__(self) -> int:
        return len(self.answerable)

    @property
    def are_calibrated(self) -> bool:
        """Whether there are confidences to judge."""
        return len(self) > 0 and not bool(np.isnan(self.confidence).any())

    @property
    def are_mixed(self) -> bool:
        """Whether there are questions of both kinds: without that nothing can be told apart."""
        return bool(self.answerable.any()) and not bool(self.answerable.all())

    def is_same_as(self, other: Cases) -> bool:
        """Whether every question came out the same."""
        return all(
            np.array_equal(mine, theirs, equal_nan=True)
            for mine, theirs in ((self.answered, other.answered), (self.confidence, other.confidence))
        )

    def at(self, positions: Indices) -> Cases:
        """The cases with the given positions."""
        return Cases(self.answerable[positions], self.answered[positions], self.confidence[positions])

    def mixed_with(self, other: Cases, swapped: Flags) -> Cases:
        """The same questions, with the other's outcome where swapped says so."""
        return Cases(
            self.answerable,
            np.where(swapped, other.answered, self.answered),
            np.where(swapped, other.confidence, self.confidence),
        )


Figure = Callable[[Cases], float]


def figures(cases: Cases) -> dict[str, Figure]:
    """The figures that these cases allow, by name: without confidences only those of what was answered."""
    if not cases.are_mixed:
        return {}
    return {**_BY_CONFIDENCE, **_BY_STATUS} if cases.are_calibrated else dict(_BY_STATUS)


def area(cases: Cases) -> float:
    """The chance that a question with an answer has more confidence than one without; ties count half (AUC)."""
    with_answer, without = _sides(cases)
    if not len(with_answer) or not len(without):
        return math.nan
    ordered = np.sort(without)
    below, up_to = (np.searchsorted(ordered, with_answer, side=side) for side in ("left", "right"))
    return float((below + up_to).mean() / 2 / len(ordered))


def rejected(cases: Cases) -> float:
    """The share of questions without an answer that is refused where a tenth of those with one is, at the most.

    Refused is what has less confidence than a threshold: the highest that keeps to that tenth.
    """
    with_answer, without = _sides(cases)
    if not len(with_answer) or not len(without):
        return math.nan
    threshold = np.sort(with_answer)[math.floor(WRONG_REFUSALS * len(with_answer))]
    return float((without < threshold).mean())


def brier(cases: Cases) -> float:
    """The mean squared distance of confidence from what turned out, 0 to 1 (Brier 1950)."""
    return float(((cases.confidence - cases.answerable) ** 2).mean()) if len(cases) else math.nan


def calibration_error(cases: Cases) -> float:
    """The mean distance between confidence and what turned out, bin by bin (ECE, Guo et al. 2017, ten equal bins)."""
    if not len(cases):
        return math.nan
    return sum(part.n * abs(part.confidence - part.answerable) for part in bins(cases)) / len(cases)


def area_of_risk(cases: Cases) -> float:
    """The mean risk over all shares of questions that may be answered, those of most confidence first (AURC)."""
    if not len(cases):
        return math.nan
    _, share, wrong = _curve(cases)
    return float((np.diff(share, prepend=0.0) * wrong).sum())


def risk(cases: Cases) -> tuple[Point, ...]:
    """The risk–coverage curve: one point for each confidence that occurs, from the highest down."""
    columns = (column.tolist() for column in _curve(cases))
    return tuple(Point(sure, round(share, 6), round(wrong, 6)) for sure, share, wrong in zip(*columns, strict=True))


def bins(cases: Cases) -> tuple[Bin, ...]:
    """The reliability diagram: the bins, of ten equal ones, that hold any question."""
    place = np.clip((cases.confidence * BINS).astype(np.int64), 0, BINS - 1)
    found = []
    for number in np.unique(place):
        inside = place == number
        mean, share = float(cases.confidence[inside].mean()), float(cases.answerable[inside].mean())
        low, high = (round(float(edge) / BINS, 6) for edge in (number, number + 1))
        found.append(Bin(low, high, int(inside.sum()), round(mean, 6), round(share, 6)))
    return tuple(found)


def refusal_precision(cases: Cases) -> float:
    """The share of refused questions that have no answer."""
    return _share(~cases.answerable, ~cases.answered)


def refusal_recall(cases: Cases) -> float:
    """The share of questions without an answer that are refused."""
    return _share(~cases.answered, ~cases.answerable)


def wrong_refusals(cases: Cases) -> float:
    """The share of questions with an answer that are refused."""
    return _share(~cases.answered, cases.answerable)


def _curve(cases: Cases) -> tuple[Numbers, Numbers, Numbers]:
    """Confidences from the highest down, each with the share of cases that have at least it, and their risk."""
    order = np.argsort(-cases.confidence, kind="stable")
    confidence, wrong = cases.confidence[order], np.cumsum(~cases.answerable[order])
    last = np.flatnonzero(np.append(np.diff(confidence) != 0, True))
    return confidence[last], (last + 1) / len(order), wrong[last] / (last + 1)


def _sides(cases: Cases) -> tuple[Numbers, Numbers]:
    return cases.confidence[cases.answerable], cases.confidence[~cases.answerable]


def _share(flags: Flags, among: Flags) -> float:
    return float(flags[among].mean()) if among.any() else math.nan


_BY_CONFIDENCE: Final[Mapping[str, Figure]] = {
    "AUC": area,
    "rejected at 10 % wrong refusals": rejected,
    "area under risk": area_of_risk,
    "Brier": brier,
    "ECE": calibration_error,
}
_BY_STATUS: Final[Mapping[str, Figure]] = {
    "refusal precision": refusal_precision,
    "refusal recall": refusal_recall,
    "wrong refusals": wrong_refusals,
}
# Of all other measures more is better.
LOWER_IS_BETTER: Final = frozenset({"area under risk", "Brier", "ECE", "wrong refusals"})

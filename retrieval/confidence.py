"""How likely it is that the articles answer, from a small model fitted for one encoder, with a ranker or without.

The files in retrieval/calibration/ are written by: python -m training.abstention DATA_DIR
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from index.embed import same_model

CALIBRATIONS: Final = Path(__file__).with_name("calibration")
# The feature that tells whether a sentence meets a question by itself (retrieval/answerable.py).
PLAIN: Final = "plainly said"
UNCALIBRATED: Final = "no calibration for this encoder and ranker: answers have no confidence"


@dataclass(frozen=True, slots=True)
class Weight:
    """A feature's part in the sum: coefficient * (value - mean) / scale.

    few is the coefficient of the same where articles are few: it counts 1 / sqrt(articles) times.
    """

    feature: str
    mean: float
    scale: float
    coefficient: float
    few: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over features, and the curve that turns its output into a probability.

    curve holds (output, probability) pairs, rising in both; between two of them the line counts. Where
    a sentence plainly says it, the probability is at least plain. threshold is the confidence from which a question is
    answered. ranker is the name of the one that was there, None where there was none.
    """

    encoder: str
    intercept: float
    few: float
    weights: tuple[Weight, ...]
    curve: tuple[tuple[float, float], ...]
    threshold: float
    plain: float
    ranker: str | None = None

    def confidence(self, values: Mapping[str, float]) -> float:
        """The estimated probability that the articles answer, in [0, 1]."""
        few = fewness(values)
        total = self.intercept + self.few * few
        for weight in self.weights:
            scaled = (values[weight.feature] - weight.mean) / weight.scale
            total += scaled * (weight.coefficient + weight.few * few)
        sure = on_curve(self.curve, 1 / (1 + math.exp(-max(-50.0, min(50.0, total)))))
        return max(sure, self.plain) if values[PLAIN] else sure


def fewness(values: Mapping[str, float]) -> float:
    """1 for a single article, a tenth for a hundred: what tells articles apart means less among few of them."""
    return 1 / math.sqrt(max(1.0, math.expm1(values["articles"])))


def on_curve(curve: Sequence[tuple[float, float]], output: float) -> float:
    """The height of a curve at an output; beyond its ends that of the end."""
    at = bisect_right(curve, (output, math.inf))
    if at in (0, len(curve)):
        return curve[min(at, len(curve) - 1)][1]
    (left, low), (right, high) = curve[at - 1], curve[at]
    return low + (high - low) * (output - left) / (right - left)


def calibration_for(encoder: str, ranker: str | None = None, folder: Path = CALIBRATIONS) -> Calibration | None:
    """The calibration fitted for an encoder, however it is run, with a ranker or without; None where there is none."""
    for file in sorted(folder.glob("*.json")):
        held = json.loads(file.read_text(encoding="utf-8"))
        if same_model(held["encoder"], encoder) and held.get("ranker") == ranker:
            return _read(held)
    return None


def only_without(encoder: str, ranker: str) -> bool:
    """Whether there is a calibration for an encoder alone, and none for it with this ranker."""
    return calibration_for(encoder, ranker) is None and calibration_for(encoder) is not None


def _read(held: Mapping[str, Any]) -> Calibration:
    return Calibration(
        encoder=held["encoder"],
        intercept=held["intercept"],
        few=held["few"],
        weights=tuple(Weight(**weight) for weight in held["weights"]),
        curve=tuple((output, probability) for output, probability in held["curve"]),
        threshold=held["threshold"],
        plain=held["plain"],
        ranker=held.get("ranker"),
    )

"""How far a figure could have come out otherwise with other questions of the same kind."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt

RESAMPLES: Final = 1000
Indices = npt.NDArray[np.int64]
Figure = Callable[[Indices], float]

_ROWS_AT_ONCE: Final = 50


def interval(figure: Figure, n: int, *, seed: int, name: str = "", resamples: int = RESAMPLES) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of a figure over n questions (Efron and Tibshirani 1993, chapter 13).

    figure is of the questions with the given positions, one of which may come several times; NaN where it has no value
    for them, which does not count. The draws follow from seed and name alone. (NaN, NaN) where nothing has a value.
    """
    random = generator(seed, name)
    drawn = (figure(random.integers(n, size=n)) for _ in range(resamples)) if n else ()
    return _ends([value for value in drawn if not math.isnan(value)])


def mean_interval(
    values: npt.NDArray[np.float64], *, seed: int, name: str = "", resamples: int = RESAMPLES
) -> tuple[float, float]:
    """The same for a mean of values, faster."""
    random, n = generator(seed, name), len(values)
    means: list[float] = []
    while n and len(means) < resamples:
        rows = min(_ROWS_AT_ONCE, resamples - len(means))
        means.extend(values[random.integers(n, size=(rows, n))].mean(axis=1).tolist())
    return _ends(means)


def generator(seed: int, name: str) -> np.random.Generator:
    """Random numbers of their own for each name, so that another figure more or less changes no other."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _ends(values: list[float]) -> tuple[float, float]:
    if not values:
        return math.nan, math.nan
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)

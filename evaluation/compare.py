"""Two runs over the same questions: what became better, what worse, and for which questions."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from corpus.errors import KanitError
from evaluation.abstention import LOWER_IS_BETTER, Cases, Figure, figures
from evaluation.bootstrap import generator
from evaluation.metrics import NAMES
from evaluation.types import Change, Comparison, Flip, Judged, Report, Verdict

# Below it a difference counts as one.
LEVEL: Final = 0.05
# Right answers turned wrong that a change may cost before the stored run refuses it.
MOST_LOST: Final = 3
_DRAWS: Final = 10_000
_DRAWS_OF_SHARES: Final = 1_000
_ROWS_AT_ONCE: Final = 500
# Two sums of the same numbers in other order differ in their last digits.
_SAME: Final = 1e-12


class NothingInCommon(KanitError):
    """Two reports of which no question is the same."""

    def __init__(self, before: str, now: str) -> None:
        super().__init__(
            f"no question of {now} is in the report on {before} to compare with; "
            "name a report on the same data set and split"
        )
        self.before, self.now = before, now


def compared(before: Report, now: Report, *, seed: int) -> Comparison:
    """How now differs from before over the questions that both asked; NothingInCommon where there are none."""
    earlier = {item.id: item for item in before.questions}
    pairs = [(earlier[item.id], item) for item in now.questions if _is_same(earlier.get(item.id), item)]
    if not pairs:
        raise NothingInCommon(before.data_set, now.data_set)
    changes = (*_means(pairs, seed), *_shares(pairs, seed))
    return Comparison(len(pairs), changes, tuple(_flips(pairs)))


def is_acceptable(comparison: Comparison) -> bool:
    """Whether nothing became worse, and at most three right answers turned wrong."""
    return len(comparison.lost) <= MOST_LOST and all(change.verdict != "worse" for change in comparison.changes)


def chance_of(differences: npt.NDArray[np.float64], random: np.random.Generator) -> float:
    """The p of a mean difference between pairs, if for each pair either order were as likely (two-sided).

    By 10,000 random draws of the signs, the observed one counted among them (Smucker et al. 2007).
    """
    observed = abs(differences.mean()) - _SAME
    reached = 1
    for _ in range(_DRAWS // _ROWS_AT_ONCE):
        signs = random.integers(2, size=(_ROWS_AT_ONCE, len(differences)), dtype=np.int8) * 2 - 1
        reached += int((np.abs(signs @ differences) / len(differences) >= observed).sum())
    return reached / (_DRAWS + 1)


def _is_same(before: Judged | None, now: Judged) -> bool:
    return before is not None and before.question == now.question


def _means(pairs: Sequence[tuple[Judged, Judged]], seed: int) -> Iterator[Change]:
    for name in NAMES:
        both = [(a.values[name], b.values[name]) for a, b in pairs if name in a.values and name in b.values]
        if both:
            before, now = np.array(both, dtype=np.float64).T
            p = chance_of(now - before, generator(seed, name))
            yield _change(name, (float(before.mean()), float(now.mean())), p, len(both))


def _shares(pairs: Sequence[tuple[Judged, Judged]], seed: int) -> Iterator[Change]:
    before, now = (Cases.of([pair[side] for pair in pairs]) for side in (0, 1))
    # Without confidences, as before calibration, a side has fewer figures.
    both = figures(before).keys() & figures(now).keys()
    for name, figure in figures(now).items():
        values = (figure(before), figure(now)) if name in both else (math.nan, math.nan)
        if not any(map(math.isnan, values)):
            p = _chance_of_swaps(before, now, figure, generator(seed, name))
            yield _change(name, values, p, len(now))


def _chance_of_swaps(before: Cases, now: Cases, figure: Figure, random: np.random.Generator) -> float:
    """The same test for a figure of all cases: each question's two outcomes change places with even chance."""
    if before.is_same_as(now):
        return 1.0
    observed = abs(figure(now) - figure(before)) - _SAME
    reached = 1
    for _ in range(_DRAWS_OF_SHARES):
        swapped = random.integers(2, size=len(now)).astype(np.bool_)
        difference = figure(now.mixed_with(before, swapped)) - figure(before.mixed_with(now, swapped))
        # A draw in which nothing is refused, say, has no figure, and counts as reached: that errs to "no evidence".
        reached += not abs(difference) < observed
    return reached / (_DRAWS_OF_SHARES + 1)


def _change(name: str, values: tuple[float, float], p: float, n: int) -> Change:
    before, now = (round(value, 6) for value in values)
    verdict: Verdict = "no evidence"
    if p < LEVEL:
        verdict = "better" if (now > before) != (name in LOWER_IS_BETTER) else "worse"
    return Change(name, before, now, round(p, 6), verdict, n)


def _flips(pairs: Sequence[tuple[Judged, Judged]]) -> Iterator[Flip]:
    for before, now in pairs:
        if before.right is not None and now.right is not None and before.right != now.right:
            yield Flip(now.id, now.question, now.right)

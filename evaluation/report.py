"""Outcomes become a report."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

import numpy as np

from evaluation.abstention import Cases, Figure, bins, figures, risk
from evaluation.bootstrap import RESAMPLES, Indices, interval, mean_interval
from evaluation.judge import right
from evaluation.metrics import NAMES, measures
from evaluation.types import Asked, Judged, Measured, Outcome, Report, Run, Stage

_NOT_CALIBRATED = "not calibrated: no answer has a confidence, so abstention is judged by what was answered alone"


def report(run: Run, *, seed: int, resamples: int = RESAMPLES) -> Report:
    """The figures of a run with their intervals, which follow from the seed."""
    judged = judged_questions(run.questions, run.outcomes)
    cases = Cases.of(judged)
    calibrated = cases.are_calibrated and cases.are_mixed
    return Report(
        data_set=run.data.name,
        split=run.data.split,
        sha256=run.data.sha256,
        seed=seed,
        limit=run.limit,
        articles=len(run.data.articles),
        index_version=run.trace.index_version,
        models=dict(run.trace.models),
        settings=run.trace.settings,
        calibrated=calibrated,
        measured=(*_means(judged, seed, resamples), *_shares(cases, seed, resamples)),
        questions=judged,
        risk=risk(cases) if calibrated else (),
        reliability=bins(cases) if calibrated else (),
        notes=_notes(run, cases),
        stages=stages(run.outcomes),
    )


def judged_questions(questions: Sequence[Asked], outcomes: Sequence[Outcome]) -> tuple[Judged, ...]:
    """Each question with its outcome and the value of every measure that applies to it, to 6 places."""
    pairs = tuple(zip(questions, outcomes, strict=True))
    found = measures(pairs)
    return tuple(
        Judged(
            id=asked.id,
            question=asked.text,
            answerable=asked.answerable,
            status=made.status,
            reason=made.reason,
            confidence=made.confidence,
            right=right(asked, made),
            values={name: round(values[asked.id], 6) for name, values in found.items() if asked.id in values},
        )
        for asked, made in pairs
    )


def stages(outcomes: Sequence[Outcome]) -> tuple[Stage, ...]:
    """How long each stage took, in milliseconds, in the order of the stages."""
    seconds: dict[str, list[float]] = {}
    for timed in (timed for made in outcomes for timed in made.times):
        seconds.setdefault(timed.stage, []).append(1000 * timed.seconds)
    return tuple(
        Stage(name, *(round(float(value), 3) for value in (np.mean(all_), *np.percentile(all_, (50, 95, 100)))))
        for name, all_ in seconds.items()
    )


def _means(judged: Sequence[Judged], seed: int, resamples: int) -> list[Measured]:
    found = []
    for name in NAMES:
        values = np.array([item.values[name] for item in judged if name in item.values])
        if len(values):
            ends = mean_interval(values, seed=seed, name=name, resamples=resamples)
            found.append(_measured(name, float(values.mean()), ends, len(values)))
    return found


def _shares(cases: Cases, seed: int, resamples: int) -> list[Measured]:
    """The figures of abstention, which are of all cases together."""
    found = []
    for name, figure in figures(cases).items():
        value = figure(cases)
        if not math.isnan(value):
            drawn = partial(_figure_at, figure, cases)
            ends = interval(drawn, len(cases), seed=seed, name=name, resamples=resamples)
            found.append(_measured(name, value, ends, len(cases)))
    return found


def _figure_at(figure: Figure, cases: Cases, positions: Indices) -> float:
    return figure(cases.at(positions))


def _measured(name: str, value: float, ends: tuple[float, float], n: int) -> Measured:
    low, high = (value if math.isnan(end) else end for end in ends)
    return Measured(name, round(value, 6), round(low, 6), round(high, 6), n)


def _notes(run: Run, cases: Cases) -> tuple[str, ...]:
    notes = []
    if cases.are_mixed and not cases.are_calibrated:
        notes.append(_NOT_CALIBRATED)
    if run.data.missing:
        notes.append(f"{run.data.missing} marked passages stand in no article and were left out")
    if run.limit is not None:
        notes.append(f"only {len(run.questions)} of {len(run.data.questions)} questions were asked")
    return tuple(notes)

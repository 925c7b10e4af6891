"""Figures of abstention, worked out by hand or by counting every pair."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from evaluation.abstention import Cases, area, area_of_risk, bins, brier, calibration_error, figures, rejected, risk
from evaluation.types import Bin, Judged, Point
from tests.evaluation_fakes import judged

# Confidence of questions with an answer, and of those without.
WITH, WITHOUT = (0.9, 0.8, 0.35, 0.6), (0.7, 0.35, 0.1)


def questions(*, confident: bool = True) -> list[Judged]:
    """Answered is what has a confidence of at least one half."""
    return [
        judged(
            f"{answerable}{number}",
            answerable=answerable,
            status="answered" if value >= 0.5 else "abstained",
            confidence=value if confident else None,
        )
        for answerable, values in ((True, WITH), (False, WITHOUT))
        for number, value in enumerate(values)
    ]


def test_the_area_is_the_share_of_pairs_in_the_right_order_with_ties_as_half() -> None:
    pairs = list(product(WITH, WITHOUT))
    expected = sum(1.0 if high > low else 0.5 if high == low else 0.0 for high, low in pairs) / len(pairs)

    assert area(Cases.of(questions())) == pytest.approx(expected)


def test_what_is_rejected_at_a_tenth_of_wrong_refusals_is_below_the_confidence_that_spares_nine_tenths() -> None:
    answerable = [judged(str(at), answerable=True, confidence=at / 10) for at in range(1, 11)]
    others = [judged(f"u{at}", answerable=False, confidence=at) for at in (0.05, 0.15, 0.2, 0.9)]

    # One of ten may be refused: the threshold is the second lowest, .2, and only what is below it is refused.
    assert rejected(Cases.of([*answerable, *others])) == 2 / 4


def test_brier_and_calibration_error() -> None:
    cases = Cases.of(questions())

    squares = [(1 - value) ** 2 for value in WITH] + [value**2 for value in WITHOUT]
    assert brier(cases) == pytest.approx(sum(squares) / 7)
    # Only the two of .35 share a bin; one of them can be answered.
    gaps = [0.1, 0.2, 0.4, 0.7, 0.1, 2 * abs(0.5 - 0.35)]
    assert calibration_error(cases) == pytest.approx(sum(gaps) / 7)


def test_the_reliability_diagram_has_the_bins_that_hold_questions() -> None:
    sure = [judged("a", answerable=True, confidence=1.0), judged("b", answerable=False, confidence=0.95)]

    assert bins(Cases.of(sure)) == (Bin(0.9, 1.0, 2, 0.975, 0.5),)
    assert [part.n for part in bins(Cases.of(questions()))] == [1, 2, 1, 1, 1, 1]


def test_the_risk_is_that_of_the_questions_answered_so_far() -> None:
    curve = risk(Cases.of(questions()))

    # Both questions of confidence .35 are answered, or none of them.
    assert curve == (
        Point(0.9, round(1 / 7, 6), 0.0),
        Point(0.8, round(2 / 7, 6), 0.0),
        Point(0.7, round(3 / 7, 6), round(1 / 3, 6)),
        Point(0.6, round(4 / 7, 6), 0.25),
        Point(0.35, round(6 / 7, 6), round(2 / 6, 6)),
        Point(0.1, 1.0, round(3 / 7, 6)),
    )
    expected = (1 / 3 + 1 / 4 + 2 * (2 / 6) + 3 / 7) / 7
    assert area_of_risk(Cases.of(questions())) == pytest.approx(expected)


def test_refusals_are_counted_by_what_was_answered() -> None:
    cases = Cases.of(questions(confident=False))

    # Refused: one question with an answer, two without.
    values = {name: figure(cases) for name, figure in figures(cases).items()}
    assert values == {
        "refusal precision": pytest.approx(2 / 3),
        "refusal recall": pytest.approx(2 / 3),
        "wrong refusals": pytest.approx(1 / 4),
    }


def test_figures_of_confidence_need_one_for_every_answer() -> None:
    calibrated, plain = Cases.of(questions()), Cases.of(questions(confident=False))
    one_without = judged("x", answerable=True, status="answered")

    assert calibrated.are_calibrated
    assert {"AUC", "ECE", "wrong refusals"} <= figures(calibrated).keys()
    assert not plain.are_calibrated
    assert not Cases.of([*questions(), one_without]).are_calibrated


def test_a_refusal_that_needed_no_confidence_counts_as_certain() -> None:
    refused = judged("x", answerable=False, status="abstained")

    cases = Cases.of([*questions(), refused])

    assert cases.are_calibrated
    assert cases.confidence[-1] == 0


def test_nothing_is_told_apart_among_questions_of_one_kind_or_of_unknown_kind() -> None:
    same = [item for item in questions() if item.answerable]

    assert figures(Cases.of(same)) == {}
    assert figures(Cases.of([judged("a"), judged("b")])) == {}
    assert figures(Cases.of([])) == {}
    assert math.isnan(area(Cases.of(same)))
    assert math.isnan(rejected(Cases.of(same)))


def test_cases_are_drawn_and_swapped_question_by_question() -> None:
    one = Cases.of(questions())
    other = Cases.of(questions(confident=True)[::-1])

    drawn = one.at(np.array([6, 6, 0]))
    assert drawn.confidence.tolist() == [0.1, 0.1, 0.9]
    mixed = one.mixed_with(other, np.array([True] + 6 * [False]))
    assert mixed.confidence.tolist() == [0.1, *one.confidence[1:]]
    assert mixed.answerable.tolist() == one.answerable.tolist()

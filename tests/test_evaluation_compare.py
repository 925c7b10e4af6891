"""Intervals, paired tests and halves: chance is drawn from a seed, and what is certain is found."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from evaluation.bootstrap import generator, interval, mean_interval
from evaluation.compare import NothingInCommon, chance_of, compared, is_acceptable
from evaluation.halves import half, halves
from evaluation.types import Asked, Judged, Report, Verdict
from tests.evaluation_fakes import asked, judged, place, report_of


def run(values: list[float], name: str = "nDCG@10", **known: object) -> Report:
    return report_of(*(judged(f"q{at}", **{name: value}, **known) for at, value in enumerate(values)))  # type: ignore[arg-type]


def change(before: Report, now: Report, name: str = "nDCG@10") -> tuple[Verdict, float]:
    (found,) = [item for item in compared(before, now, seed=0).changes if item.name == name]
    return found.verdict, found.p


def test_an_interval_holds_the_mean_narrows_with_more_questions_and_follows_from_the_seed() -> None:
    values = np.arange(400) / 400
    few, many = mean_interval(values[::10], seed=1), mean_interval(values, seed=1)

    assert few[0] < 0.4988 < few[1]
    assert many[1] - many[0] < few[1] - few[0]
    # The standard error of the mean of evenly spread values is 1 / sqrt(12 n).
    assert many[1] - many[0] == pytest.approx(2 * 1.96 / math.sqrt(12 * 400), rel=0.1)
    assert mean_interval(values, seed=1) == many
    assert mean_interval(values, seed=2) != many
    assert mean_interval(values, seed=1, name="another") != many


def test_an_interval_of_any_figure_leaves_out_draws_without_value() -> None:
    values = np.array([1.0, 1.0, 0.0])

    def share_of_ones(at: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
        drawn = values[at]
        return math.nan if not drawn.any() else float(drawn.mean())

    low, high = interval(share_of_ones, 3, seed=0)

    assert low == pytest.approx(1 / 3)
    assert high == 1
    assert all(map(math.isnan, interval(share_of_ones, 0, seed=0)))
    assert all(map(math.isnan, mean_interval(np.array([]), seed=0)))


def test_the_chance_of_a_difference_is_that_of_all_signs() -> None:
    differences = np.array([0.5, 0.25, 0.25, -0.125, 0.25, 0.5])
    sums = [abs(sum(np.array(signs) * differences)) for signs in product((1, -1), repeat=6)]
    exact = sum(total >= differences.sum() - 1e-9 for total in sums) / len(sums)

    assert chance_of(differences, generator(0, "")) == pytest.approx(exact, abs=0.02)


def test_a_measure_is_better_worse_or_without_evidence() -> None:
    low, high = [0.1, 0.2, 0.3, 0.4] * 5, [0.2, 0.3, 0.4, 0.5] * 5

    verdict, p = change(run(low), run(high))
    assert (verdict, p < 0.001) == ("better", True)
    assert change(run(high), run(low))[0] == "worse"
    assert change(run(low), run(low)) == ("no evidence", 1.0)
    mixed = [value + (0.1 if at % 2 else -0.1) for at, value in enumerate(low)]
    assert change(run(low), run(mixed))[0] == "no evidence"


def test_only_questions_with_a_value_in_both_runs_are_paired() -> None:
    before = run([0.5] * 6)
    now = report_of(*run([0.5] * 3).questions, judged("q9", RR=1.0), judged("q4", RR=1.0))

    comparison = compared(before, now, seed=0)

    assert comparison.common == 4
    assert [(item.name, item.n) for item in comparison.changes] == [("nDCG@10", 3)]


def test_reports_with_no_question_in_common_are_not_compared() -> None:
    with pytest.raises(NothingInCommon, match="name a report on the same data set"):
        compared(report_of(judged("a")), report_of(judged("b")), seed=0)


def refusing(refused: int) -> Report:
    """Thirty questions without an answer and five with one; so many of the former are refused."""
    questions = [
        judged(f"u{at}", answerable=False, status="abstained" if at < refused else "answered") for at in range(30)
    ]
    return report_of(*questions, *(judged(f"a{at}", answerable=True) for at in range(5)))


def test_figures_of_all_questions_are_tested_by_swapping_outcomes() -> None:
    assert change(refusing(5), refusing(25), "refusal recall")[0] == "better"
    assert change(refusing(25), refusing(5), "refusal recall")[0] == "worse"
    assert change(refusing(9), refusing(9), "refusal recall") == ("no evidence", 1.0)


def test_a_run_with_confidences_compares_with_one_from_before_they_were_calibrated() -> None:
    def seen(confidence: float | None) -> Report:
        made = [judged(f"q{at}", answerable=at % 2 == 0, status="answered", confidence=confidence) for at in range(8)]
        return report_of(*made)

    for before, now in ((None, 0.5), (0.5, None), (None, None)):
        names = {change.name for change in compared(seen(before), seen(now), seed=0).changes}
        assert "refusal recall" in names
        assert "Brier" not in names
    assert "Brier" in {change.name for change in compared(seen(0.5), seen(0.6), seed=0).changes}


def test_of_wrong_refusals_less_is_better() -> None:
    def refusing_answerable(refused: int) -> Report:
        made = [
            judged(f"a{at}", answerable=True, status="abstained" if at < refused else "answered") for at in range(40)
        ]
        return report_of(*made, judged("u", answerable=False, status="abstained"))

    assert change(refusing_answerable(25), refusing_answerable(5), "wrong refusals")[0] == "better"


def test_flips_are_listed_and_more_than_three_lost_answers_are_not_acceptable() -> None:
    def rights(*lost: int) -> Report:
        return report_of(*(judged(f"q{at}", right=at not in lost) for at in range(50)))

    comparison = compared(rights(49), rights(0, 1, 2), seed=0)

    assert [flip.id for flip in comparison.lost] == ["q0", "q1", "q2"]
    assert [flip.id for flip in comparison.gained] == ["q49"]
    assert is_acceptable(comparison)
    assert not is_acceptable(compared(rights(), rights(0, 1, 2, 3), seed=0))
    assert not is_acceptable(compared(run([0.5] * 20), run([0.1] * 20), seed=0))


def test_a_question_in_other_words_is_not_the_same_question() -> None:
    other = Judged("a", "In other words?", None, "answered", None, None, False, {})

    comparison = compared(report_of(judged("a", right=True), judged("b")), report_of(other, judged("b")), seed=0)

    assert (comparison.common, comparison.flips) == (1, ())


def linked(id: str, *articles: str, text: str | None = None) -> Asked:
    return Asked(id, text or f"Question {id}?", relevant=dict.fromkeys(articles, 1))


def test_no_article_and_no_wording_is_in_both_halves() -> None:
    questions = [linked(f"q{at}", f"a{at}") for at in range(200)]
    chain = [linked("c1", "a1", "a2"), linked("c2", "a2", "a3"), linked("c3", text="question  Q3?")]

    found = halves([*questions, *chain])

    assert len({found[id] for id in ("q1", "c1", "q2", "c2", "q3", "c3")}) == 1
    assert 70 < sum(value == "fit" for value in found.values()) < 130


def test_halves_do_not_depend_on_order_or_on_other_questions() -> None:
    questions = [linked(f"q{at}", f"a{at}") for at in range(50)]

    assert halves(questions[::-1]) == halves(questions)
    assert halves(questions[:20]).items() <= halves(questions).items()
    both = (*half(questions, "fit"), *half(questions, "report"))
    assert sorted(item.id for item in both) == sorted(item.id for item in questions)


def test_marked_words_link_a_question_with_their_article() -> None:
    questions = [asked(f"q{at}", gold=(place(0, 9, f"a{at % 5}"),)) for at in range(40)]

    found = halves(questions)

    assert all(found[f"q{at}"] == found[f"q{at % 5}"] for at in range(40))

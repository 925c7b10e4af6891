"""Measures of single questions, worked out by hand."""

from __future__ import annotations

import math

import pytest

from evaluation.judge import right
from evaluation.metrics import NAMES, citation_precision, citation_recall, hit, measures, ranking_values
from evaluation.overlap import covered_by, covers, meets
from tests.evaluation_fakes import asked, outcome, place

GOLD = (place(100, 200), place(300, 340))


def test_ranking_is_measured_over_articles_with_linear_gain() -> None:
    question = asked("q1", relevant={"a": 1, "b": 2})
    made = outcome("q1", ranking=["x", "b", "y", "a"])

    values = ranking_values([(question, made)])

    gained = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / math.log2(2) + 1 / math.log2(3)
    assert values["nDCG@10"]["q1"] == pytest.approx(gained / best)
    assert values["RR"]["q1"] == pytest.approx(1 / 2)
    assert values["P@1"]["q1"] == 0
    assert values["R@100"]["q1"] == 1


def test_a_tie_is_ranked_as_the_product_ranks_it() -> None:
    made = outcome("q1", ranking=["a", "z"])
    level = made.ranking[0].score
    tied = [type(item)(item.article_id, level) for item in made.ranking]
    object.__setattr__(made, "ranking", tuple(tied))

    assert ranking_values([(asked("q1", relevant={"a": 1}), made)])["P@1"]["q1"] == 1


def test_a_question_for_which_nothing_was_found_counts_as_0_and_one_without_relevant_articles_not_at_all() -> None:
    pairs = [
        (asked("q1", relevant={"a": 1}), outcome("q1", ranking=["a"])),
        (asked("q2", relevant={"a": 1}), outcome("q2")),
        (asked("q3"), outcome("q3", ranking=["a"])),
    ]

    assert measures(pairs)["nDCG@10"] == {"q1": 1.0, "q2": 0.0}
    assert measures(pairs[2:]) == {"answered": {"q3": 0.0}}


def test_a_passage_hits_where_it_covers_at_least_half_of_marked_words() -> None:
    question = asked(gold=GOLD)
    half, less = place(150, 260), place(151, 260)

    assert covers(half, GOLD[0])
    assert not covers(less, GOLD[0])
    assert not covers(place(100, 200, "another"), GOLD[0])
    made = outcome(passages=[less, half])
    assert [hit(question, made, depth) for depth in (1, 5, 10)] == [0, 1, 1]
    assert hit(asked(), made, 10) is None


def test_a_quote_meets_marked_words_where_half_of_the_shorter_is_shared() -> None:
    assert meets(place(0, 1000), GOLD[1])
    assert meets(place(180, 220), GOLD[0])
    assert not meets(place(181, 220), GOLD[0])


def test_precision_is_the_share_of_quotes_that_give_marked_words() -> None:
    question = asked(gold=GOLD, allowed=(place(40, 90),))

    assert citation_precision(question, outcome(quotes=[place(100, 200), place(300, 340)])) == 1
    assert citation_precision(question, outcome(quotes=[place(100, 200), place(500, 600)])) == 0.5
    assert citation_precision(question, outcome(quotes=[place(100, 200), place(40, 90)])) == 1
    assert citation_precision(question, outcome(quotes=[place(40, 90)])) == 0
    assert citation_precision(question, outcome()) is None
    assert citation_precision(asked(), outcome(quotes=[place(0, 9)])) is None


def test_recall_is_the_share_of_marked_spans_of_which_the_quotes_hold_half() -> None:
    question = asked(gold=GOLD)

    assert citation_recall(question, outcome(quotes=[place(100, 200)])) == 0.5
    assert citation_recall(question, outcome(quotes=[place(100, 130), place(110, 150), place(320, 400)])) == 1
    assert citation_recall(question, outcome()) == 0
    assert not covered_by(GOLD[0], [place(100, 140), place(105, 149)])
    assert citation_recall(asked(), outcome(quotes=[place(0, 9)])) is None


@pytest.mark.parametrize(
    ("known", "quotes", "expected"),
    [
        ({"answerable": False}, [], True),
        ({"answerable": False}, [place(0, 9)], False),
        ({"gold": GOLD}, [place(0, 9), place(100, 200)], True),
        ({"gold": GOLD}, [place(0, 9)], False),
        ({"gold": GOLD, "answerable": True}, [], False),
        ({"answerable": True, "relevant": {"a": 1}}, [place(0, 9)], True),
        ({"answerable": True, "relevant": {"b": 1}}, [place(0, 9)], False),
        ({"answerable": True}, [place(0, 9)], True),
        ({"relevant": {"a": 1}}, [place(0, 9)], None),
    ],
)
def test_an_outcome_is_right_by_the_best_that_is_known(
    known: dict[str, object], quotes: list[object], expected: bool | None
) -> None:
    assert right(asked(**known), outcome(quotes=quotes)) is expected  # type: ignore[arg-type]


def test_measures_come_in_one_order_each_with_the_questions_it_applies_to() -> None:
    pairs = [
        (asked("q1", answerable=False), outcome("q1")),
        (asked("q2", gold=GOLD, relevant={"a": 1}), outcome("q2", quotes=[GOLD[0]], ranking=["a"])),
    ]

    found = measures(pairs)

    assert list(found) == list(NAMES)
    assert found["answered"] == {"q2": 1.0}
    assert found["right"] == {"q1": 1.0, "q2": 1.0}
    assert found["quotes exact"] == {"q2": 1.0}

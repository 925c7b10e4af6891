from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fuse import DENSE_SHARE, fuse, scaled

SCORES = st.dictionaries(
    st.text(alphabet="abcde", min_size=1, max_size=2), st.floats(-1e6, 1e6, allow_nan=False), max_size=8
)


def test_scores_are_the_weighted_mean_of_both_scaled_lists() -> None:
    dense = {"a": 0.9, "b": 0.5, "c": 0.1}
    lexical = {"b": 12.0, "d": 4.0, "c": 2.0}
    # dense scaled: a 1, b (0.5 - 0.1) / 0.8 = 0.5, c 0; lexical scaled: b 1, d (4 - 2) / 10 = 0.2, c 0.
    assert fuse(dense, lexical, weight=0.5) == [
        ("b", 0.5 * 0.5 + 0.5 * 1),
        ("a", 0.5 * 1),
        ("d", pytest.approx(0.5 * 0.2)),
        ("c", 0.0),
    ]


def test_weight_is_the_share_of_the_dense_list() -> None:
    assert fuse({"a": 1.0, "b": 0.0}, {"b": 3.0, "a": 1.0}, weight=0.75) == [("a", 0.75), ("b", 0.25)]
    assert fuse({"a": 1.0, "b": 0.0}, {"b": 3.0, "a": 1.0}, weight=0) == [("b", 1), ("a", 0)]


def test_ties_break_by_id() -> None:
    assert fuse({"b": 1.0, "a": 1.0}, {"c": 7.0}, weight=0.5) == [("a", 0.5), ("b", 0.5), ("c", 0.5)]
    assert fuse({"c": 7.0}, {"b": 1.0, "a": 1.0}, weight=0.5) == [("a", 0.5), ("b", 0.5), ("c", 0.5)]


def test_one_list_alone_and_none_at_all() -> None:
    assert fuse({"a": 0.2, "b": 0.1}, {}) == [("a", DENSE_SHARE), ("b", 0.0)]
    assert fuse({}, {"a": 0.2}) == [("a", 1 - DENSE_SHARE)]
    assert fuse({}, {}) == []


def test_scores_that_are_all_equal_are_all_best() -> None:
    assert scaled({"a": -3.0, "b": -3.0}) == {"a": 1.0, "b": 1.0}
    assert scaled({"a": 0.0}) == {"a": 1.0}


def plainly(dense: Mapping[str, float], lexical: Mapping[str, float]) -> list[tuple[str, float]]:
    """The same by another road: every id looked up in both lists, sorted twice with a stable sort."""

    def share(scores: Mapping[str, float], id: str) -> float:
        if id not in scores:
            return 0.0
        ordered = sorted(scores.values())
        width = ordered[-1] - ordered[0]
        return 1.0 if width == 0 else (scores[id] - ordered[0]) / width

    fused = [(id, (share(dense, id) + share(lexical, id)) / 2) for id in sorted({*dense, *lexical})]
    return sorted(fused, key=lambda pair: pair[1], reverse=True)


@given(SCORES, SCORES)
def test_an_independent_implementation_agrees(dense: dict[str, float], lexical: dict[str, float]) -> None:
    ours, theirs = dict(fuse(dense, lexical, weight=0.5)), dict(plainly(dense, lexical))
    assert ours == pytest.approx(theirs)


@given(SCORES, SCORES, st.floats(0, 1))
def test_the_order_is_total_and_scores_are_in_the_unit_interval(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    fused = fuse(dense, lexical, weight=weight)
    assert {id for id, _ in fused} == {*dense, *lexical}
    assert len(fused) == len({*dense, *lexical})
    assert all(0 <= score <= 1 for _, score in fused)
    assert all(left > right or (left == right and a < b) for (a, left), (b, right) in pairwise(fused))


@given(SCORES, SCORES)
def test_the_order_in_which_scores_come_changes_nothing(dense: dict[str, float], lexical: dict[str, float]) -> None:
    turned = dict(reversed(dense.items())), dict(reversed(lexical.items()))
    assert fuse(*turned) == fuse(dense, lexical)

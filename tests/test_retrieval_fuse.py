from collections.abc import Mapping
from dataclasses import astuple, fields, replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import build
from index.open import open_index
from index.types import Index
from retrieval.fuse import Signals, fuse, load_weights, scaled, signals
from tests.conftest import WordHashEmbedder, article_of, chunks_of

SHARE = st.floats(0, 1, allow_nan=False)
SIGNALS = st.builds(Signals, *[SHARE] * len(fields(Signals)))
FOUND = st.dictionaries(st.text(alphabet="abcde", min_size=1, max_size=2), SIGNALS, max_size=8)
NOTHING = Signals(0, 0, 0, 0, 0)
EVENLY = Signals(0.2, 0.2, 0.2, 0.2, 0.2)


@pytest.fixture
def index(tmp_path: Path, embedder: WordHashEmbedder) -> Index:
    articles = [
        article_of("a", "Survival was longer with orvacel than with placebo.\nOrvacel is infused once."),
        article_of("b", "Iron in hearts.\nPlacebo was infused once."),
    ]
    build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={})
    return open_index(tmp_path, embedder=embedder)


def known(question: str, index: Index, embedder: WordHashEmbedder) -> Mapping[str, Signals]:
    return signals(question, embedder.embed([question])[0], index, sorted(index.chunks))


def test_a_score_is_the_sum_of_the_signals_times_their_weights() -> None:
    found = {"a": Signals(1.0, 0.5, 0.0, 0.0, 1.0), "b": Signals(0.0, 1.0, 1.0, 0.5, 0.0)}
    weights = Signals(0.1, 0.2, 0.3, 0.15, 0.25)
    # a: 0.1 + 0.1 + 0.25; b: 0.2 + 0.3 + 0.075.
    fused = fuse(found, weights)
    assert [id for id, _ in fused] == ["b", "a"]
    assert [score for _, score in fused] == pytest.approx([0.575, 0.45])


def test_ties_break_by_id() -> None:
    assert fuse({"b": NOTHING, "a": NOTHING, "c": NOTHING}, EVENLY) == [("a", 0), ("b", 0), ("c", 0)]


def test_nothing_found_gives_nothing(index: Index, embedder: WordHashEmbedder) -> None:
    assert fuse({}, EVENLY) == []
    assert signals("orvacel", embedder.embed(["orvacel"])[0], index, []) == {}


def test_the_weights_in_use_sum_to_one_and_none_is_below_zero() -> None:
    assert sum(astuple(load_weights())) == pytest.approx(1, abs=0.003)
    assert all(weight >= 0 for weight in astuple(load_weights()))


def test_every_signal_lies_in_the_unit_interval_and_the_best_by_words_has_one(
    index: Index, embedder: WordHashEmbedder
) -> None:
    found = known("Is survival longer with orvacel?", index, embedder)
    assert found.keys() == index.chunks.keys()
    assert all(0 <= value <= 1 for one in found.values() for value in astuple(one))
    assert max(one.words for one in found.values()) == 1


def test_chunks_of_one_article_share_the_cosine_of_its_best(index: Index, embedder: WordHashEmbedder) -> None:
    found = known("Orvacel is infused once.", index, embedder)
    of_a = [one for id, one in found.items() if index.chunks[id].article_id == "a"]
    assert max(one.meaning for one in of_a) == 1
    assert {one.article for one in of_a} == {1.0}
    assert all(one.article < 1 for id, one in found.items() if index.chunks[id].article_id == "b")


def test_a_comparison_counts_only_where_the_question_asks_for_one(index: Index, embedder: WordHashEmbedder) -> None:
    plain = known("Is orvacel infused?", index, embedder)
    asked = known("How does orvacel compare with placebo?", index, embedder)
    assert {one.comparison for one in plain.values()} == {0}
    assert [id for id, one in asked.items() if one.comparison] == ["a:0-51"]
    assert {id: replace(one, comparison=0) for id, one in asked.items()} != plain


def test_a_question_without_a_word_that_is_held_is_weighed_by_meaning(index: Index, embedder: WordHashEmbedder) -> None:
    assert {(one.words, one.coverage) for one in known("zzzz", index, embedder).values()} == {(0, 0)}


def test_scores_that_are_all_equal_are_all_best() -> None:
    assert scaled({"a": -3.0, "b": -3.0}) == {"a": 1.0, "b": 1.0}
    assert scaled({"a": 0.0}) == {"a": 1.0}
    assert scaled({}) == {}


@given(FOUND, SIGNALS)
def test_the_order_is_total_and_no_chunk_is_lost(found: dict[str, Signals], weights: Signals) -> None:
    shares = [value / (sum(astuple(weights)) or 1) for value in astuple(weights)]
    fused = fuse(found, Signals(*shares))
    assert sorted(id for id, _ in fused) == sorted(found)
    assert all(0 <= score <= 1 for _, score in fused)
    assert all(left > right or (left == right and a < b) for (a, left), (b, right) in pairwise(fused))


@given(FOUND, SIGNALS)
def test_the_order_in_which_chunks_come_changes_nothing(found: dict[str, Signals], weights: Signals) -> None:
    assert fuse(dict(reversed(found.items())), weights) == fuse(found, weights)

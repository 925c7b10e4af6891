"""What every VectorStore must do, asked of the real one and of the smallest that works."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
import pytest

from index.faiss_store import FaissStore
from index.types import Matrix, VectorStore


class BruteForceStore:
    """A VectorStore of five lines."""

    def __init__(self, ids: Sequence[str], vectors: Matrix) -> None:
        self.ids, self.vectors = ids, vectors

    def search(self, vector: Matrix, k: int) -> list[tuple[str, float]]:
        scores = [float(np.dot(row, vector)) for row in self.vectors]
        return sorted(zip(self.ids, scores, strict=True), key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def cosines(self, vector: Matrix, ids: Sequence[str]) -> list[float]:
        return [float(np.dot(self.vectors[list(self.ids).index(id)], vector)) for id in ids]

    def within(self, ids: Collection[str]) -> BruteForceStore:
        rows = [row for row, id in enumerate(self.ids) if id in ids]
        return BruteForceStore([self.ids[row] for row in rows], self.vectors[rows])


Store = Callable[[Sequence[str], Matrix], VectorStore]
stores = pytest.mark.parametrize("store", [FaissStore, BruteForceStore])


def unit_rows(rows: int, dim: int, seed: int = 0) -> Matrix:
    found = np.random.default_rng(seed).normal(size=(rows, dim))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), dtype=np.float32)


@stores
def test_hits_are_the_cosines_best_first(store: Store) -> None:
    east, north = [1.0, 0.0], [0.0, 1.0]
    between = [0.6, 0.8]
    found = store(["east", "north"], np.array([east, north], dtype=np.float32))

    hits = found.search(np.array(between, dtype=np.float32), 2)

    assert [id for id, _ in hits] == ["north", "east"]
    assert [score for _, score in hits] == pytest.approx([0.8, 0.6])


@stores
def test_an_empty_store_finds_nothing(store: Store) -> None:
    assert store([], np.empty((0, 8), dtype=np.float32)).search(unit_rows(1, 8)[0], 5) == []


@stores
@pytest.mark.parametrize(("k", "count"), [(-1, 0), (0, 0), (1, 1), (3, 3), (99, 3)])
def test_there_are_never_more_hits_than_asked_for_or_stored(store: Store, k: int, count: int) -> None:
    assert len(store(["a", "b", "c"], unit_rows(3, 8)).search(unit_rows(1, 8, seed=1)[0], k)) == count


@stores
@pytest.mark.parametrize("k", [1, 2, 99, 100, 101, 499, 500])
def test_ties_break_by_id_also_where_the_list_is_cut(store: Store, k: int) -> None:
    one, other = unit_rows(2, 384)
    ids = [f"{number:03}" for number in np.random.default_rng(2).permutation(500)]
    found = store(ids, np.array([one if id < "300" else other for id in ids]))

    hits = found.search(one, k)

    assert [id for id, _ in hits] == [f"{number:03}" for number in range(k)]


@stores
def test_the_score_of_a_chunk_does_not_depend_on_what_else_is_stored(store: Store) -> None:
    vectors, question = unit_rows(1000, 384), unit_rows(1, 384, seed=1)[0]
    ids = [str(number) for number in range(1000)]
    alone = store(["7"], vectors[7:8]).search(question, 1)[0][1]

    for size in (8, 9, 64, 1000):
        assert dict(store(ids[:size], vectors[:size]).search(question, size))["7"] == alone


@stores
def test_cosines_of_named_chunks_come_in_the_order_named_as_searching_gives_them(store: Store) -> None:
    vectors, question = unit_rows(200, 384), unit_rows(1, 384, seed=1)[0]
    ids = [str(number) for number in range(200)]
    found = store(ids, vectors)
    wanted = ["7", "199", "0", "7"]

    assert found.cosines(question, wanted) == pytest.approx([dict(found.search(question, 200))[id] for id in wanted])
    assert found.cosines(question, ["7"]) == found.cosines(question, wanted)[:1]
    assert found.cosines(question, []) == []


def test_the_store_agrees_with_brute_force_on_random_vectors() -> None:
    vectors, ids = unit_rows(700, 32), [f"c{number}" for number in range(700)]
    for question in unit_rows(20, 32, seed=1):
        hits = FaissStore(ids, vectors).search(question, 50)
        expected = BruteForceStore(ids, vectors).search(question, 50)
        assert [id for id, _ in hits] == [id for id, _ in expected]
        assert [score for _, score in hits] == pytest.approx([score for _, score in expected], abs=1e-6)


@pytest.mark.parametrize("shape", [(2, 4), (3,)])
def test_ids_without_their_vectors_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="3 ids need as many rows"):
        FaissStore(["a", "b", "c"], np.zeros(shape, dtype=np.float32))

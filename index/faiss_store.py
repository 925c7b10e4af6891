"""Vectors searched by FAISS. The only module that imports faiss."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from typing import Any

import faiss
import numpy as np

from index.types import Matrix


class FaissStore:
    """A VectorStore that compares with every vector: exact, so a hit never depends on what else is stored.

    Up to about 200,000 chunks this is fast enough (docs of the choice: design, "vectors").
    """

    def __init__(self, ids: Sequence[str], vectors: Matrix) -> None:
        """vectors has a unit-length row for each id, shape (len(ids), dim)."""
        if vectors.ndim != 2 or len(vectors) != len(ids):
            raise ValueError(f"{len(ids)} ids need as many rows, found an array of shape {vectors.shape}")
        self._ids = tuple(ids)
        self._rows = {id: row for row, id in enumerate(ids)}
        self._flat = faiss.IndexFlatIP(vectors.shape[1])
        self._flat.add(np.ascontiguousarray(vectors, dtype=np.float32))
        self._count = len(self._ids)
        self._chosen: Any = None

    def search(self, vector: Matrix, k: int) -> list[tuple[str, float]]:
        """At most k (chunk id, cosine), best first, ties by id; vector has shape (dim,) and unit length."""
        scores, rows = self._nearest(vector, min(k, self._count))
        hits = [(self._ids[row], float(score)) for row, score in zip(rows, scores, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def cosines(self, vector: Matrix, ids: Sequence[str]) -> list[float]:
        """The cosine of each of these chunks, in their order."""
        rows = np.array([self._rows[id] for id in ids], dtype=np.int64)
        # Row by row, so that a cosine does not depend on what is asked for beside it.
        return [float(np.dot(row, vector)) for row in self._flat.reconstruct_batch(rows)] if len(rows) else []

    def within(self, ids: Collection[str]) -> FaissStore:
        """A store that finds these chunks alone; the vectors are shared with this one."""
        mask = np.zeros(len(self._ids), dtype=bool)
        mask[[self._rows[id] for id in ids]] = True
        narrowed = copy(self)
        # The stubs of faiss know neither the arrays nor the keywords that its Python classes take.
        selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))  # type: ignore[arg-type, call-arg]
        narrowed._count = len(ids)
        narrowed._chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        return narrowed

    def _nearest(self, vector: Matrix, k: int) -> tuple[Matrix, Sequence[int]]:
        """The best k, and all that tie with the last of them: FAISS leaves open which of those it returns."""
        if k <= 0:
            return np.empty(0, dtype=np.float32), []
        wanted = min(k + 1, self._count)
        scores, rows = self._flat.search(vector[np.newaxis], wanted, params=self._chosen)
        while wanted < self._count and scores[0, wanted - 1] == scores[0, k - 1]:
            wanted = min(2 * wanted, self._count)
            scores, rows = self._flat.search(vector[np.newaxis], wanted, params=self._chosen)
        return scores[0], rows[0]

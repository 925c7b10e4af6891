"""Vectors searched by FAISS. The only module that imports faiss."""

from __future__ import annotations

from collections.abc import Sequence

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

    def search(self, vector: Matrix, k: int) -> list[tuple[str, float]]:
        """At most k (chunk id, cosine), best first, ties by id; vector has shape (dim,) and unit length."""
        scores, rows = self._nearest(vector, min(k, len(self._ids)))
        hits = [(self._ids[row], float(score)) for row, score in zip(rows, scores, strict=True)]
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def cosines(self, vector: Matrix, ids: Sequence[str]) -> list[float]:
        """The cosine of each of these chunks, in their order."""
        rows = np.array([self._rows[id] for id in ids], dtype=np.int64)
        # Row by row, so that a cosine does not depend on what is asked for beside it.
        return [float(np.dot(row, vector)) for row in self._flat.reconstruct_batch(rows)] if len(rows) else []

    def _nearest(self, vector: Matrix, k: int) -> tuple[Matrix, Sequence[int]]:
        """The best k, and all that tie with the last of them: FAISS leaves open which of those it returns."""
        if k <= 0:
            return np.empty(0, dtype=np.float32), []
        wanted = min(k + 1, len(self._ids))
        scores, rows = self._flat.search(vector[np.newaxis], wanted)
        while wanted < len(self._ids) and scores[0, wanted - 1] == scores[0, k - 1]:
            wanted = min(2 * wanted, len(self._ids))
            scores, rows = self._flat.search(vector[np.newaxis], wanted)
        return scores[0], rows[0]

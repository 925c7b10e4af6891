"""How near in meaning a sentence is to a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index.embed import question_vector
from index.types import Embedder, TwoRoles


class Ranker(Protocol):
    """Scores texts against a question; a trained model or a test's own can stand here."""

    @property
    def name(self) -> str:
        """What scores, for the trace."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, in order; higher is nearer."""
        ...


class CosineRanker:
    """The encoder's own cosine, in [-1, 1]: absolute, so that it means the same in any corpus."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = f"cosine of {embedder.name}"

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Cosine between the question and each text."""
        if not texts:
            return []
        if isinstance(self._embedder, TwoRoles):
            nearness = self._embedder.embed(texts) @ question_vector(self._embedder, question)
            return [float(score) for score in nearness]
        rows = self._embedder.embed([question, *texts])
        return [float(score) for score in rows[1:] @ rows[0]]

"""How near in meaning a sentence is to a question, and what a trained ranker makes of passages and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from corpus.types import Article
from index.embed import question_vector
from index.types import Embedder, TwoRoles


class Nearness(Protocol):
    """Scores texts against a question, each in [-1, 1]; a test's own can stand here."""

    @property
    def name(self) -> str:
        """What scores, for the trace."""
        ...

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score for each text, in order; higher is nearer."""
        ...


class Ranker(Protocol):
    """Scores texts that it reads together with the question: logits, above 0 where an answer is likelier than not.

    retrieval.cross_encoder.CrossEncoder, or a test's own.
    """

    @property
    def name(self) -> str:
        """What scores, for the trace."""
        ...

    def passages(self, question: str, texts: Sequence[str]) -> list[float]:
        """How relevant each passage is, in order."""
        ...

    def sentences(self, question: str, texts: Sequence[str]) -> list[float]:
        """Whether each sentence answers, in order."""
        ...


class CosineNearness:
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


def titled(article: Article, text: str) -> str:
    """Words of an article under its title, which says what they are about; alone where it has but its id for one."""
    return text if article.title == article.id else f"{article.title}\n{text}"

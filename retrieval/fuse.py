"""What is known of each passage found becomes one score."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import Final

from corpus.chunk import indexed_text
from index.types import Index, Matrix
from retrieval.comparison import asks_for_comparison, told_comparison

WEIGHTS: Final = Path(__file__).with_name("fusion.json")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a passage, each in [0, 1] and scaled for one question; or the weight of each, summing to 1."""

    meaning: float
    words: float
    article: float
    coverage: float
    comparison: float


@cache
def load_weights() -> Signals:
    """The weights in retrieval/fusion.json, which python -m training.fusion fits and writes."""
    return Signals(**json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"])


def signals(text: str, vector: Matrix, index: Index, ids: Sequence[str]) -> dict[str, Signals]:
    """What speaks for each of these chunks as the answer to a text, whose vector is given.

    meaning: cosine, from the least (0) to the best (1). words: BM25 over the best. article: the best cosine in the
    same article among these chunks, scaled as meaning. coverage: the idf share of the question's words that the chunk
    or its title has. comparison: how much of one it tells, where the question asks for one.
    """
    cosines = dict(zip(ids, index.vectors.cosines(vector, ids), strict=True))
    shared = dict(zip(ids, index.lexical.scores(text, ids), strict=True))
    covered = index.lexical.coverage(text, ids)
    best_of = _best_of_article(index, cosines)
    near, around = scaled(cosines), scaled({id: best_of[index.chunks[id].article_id] for id in ids})
    most = max(shared.values(), default=0.0) or 1.0
    told = _told(index) if asks_for_comparison(text) else lambda _: 0.0
    return {
        id: Signals(near[id], shared[id] / most, around[id], share, told(id))
        for id, share in zip(ids, covered, strict=True)
    }


def fuse(found: Mapping[str, Signals], weights: Signals) -> list[tuple[str, float]]:
    """Ids with one score in [0, 1], best first, ties by id: the sum of the signals times their weights.

    A score orders the chunks of one question and says nothing about whether any of them answers.
    """
    shares = astuple(weights)
    scores = {id: _product(shares, astuple(one)) for id, one in found.items()}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores moved to [0, 1], the best being 1; where all are equal they are all 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {id: (score - low) / (high - low) if high > low else 1.0 for id, score in scores.items()}


def _best_of_article(index: Index, cosines: Mapping[str, float]) -> dict[str, float]:
    best: dict[str, float] = {}
    for id, cosine in cosines.items():
        article_id = index.chunks[id].article_id
        best[article_id] = max(cosine, best.get(article_id, cosine))
    return best


def _told(index: Index) -> Callable[[str], float]:
    def told(id: str) -> float:
        chunk = index.chunks[id]
        return told_comparison(indexed_text(index.articles[chunk.article_id], chunk))

    return told


def _product(weights: Iterable[float], values: Iterable[float]) -> float:
    return min(1.0, sum(weight * value for weight, value in zip(weights, values, strict=True)))

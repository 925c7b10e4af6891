"""What the ranker makes of the order of passages: python -m training.reranking DATA_SET... [--limit N]

DATA_SET is as for training.fusion: a folder in the layout of BEIR, FOLDER:SPLIT for another split than dev, or
FOLDER:SPLIT:N for N documents of a large one. Only questions are asked that the ranker never saw. For each figure come
its values without and with the ranker, with 95 % bootstrap intervals, and the chance of such a difference (evaluation).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from evaluation.bootstrap import generator, mean_interval
from evaluation.compare import chance_of
from evaluation.indexed import Shelf
from evaluation.run import some
from evaluation.types import Asked
from index.embed import open_packaged_encoder
from index.types import Embedder, Index
from interface.collection import SETTINGS
from retrieval.cross_encoder import CrossEncoder, open_ranker
from retrieval.rerank import Reranking
from retrieval.search import hits_for
from training.fusion import data_set, gain_of
from training.lessons import answers

_DEPTHS: Final = (1, 3, 5)
_READ: Final = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of each question, without the ranker and with it."""

    name: str
    before: Sequence[float]
    now: Sequence[float]

    def __str__(self) -> str:
        before, now = np.array(self.before), np.array(self.now)
        p = chance_of(now - before, generator(0, self.name))
        return f"  {self.name:10}{_told(before):24}{_told(now):24}{(now - before).mean():+.3f}   p {p:.3f}"


def main() -> None:
    """Asks every set and tells."""
    parser = argparse.ArgumentParser(prog="python -m training.reranking", description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="DATA_SET")
    parser.add_argument("--limit", type=int, help="so many questions of each set, always the same ones")
    parser.add_argument("--depth", type=int, default=Reranking().depth, help="how many passages the ranker reads")
    parser.add_argument("--share", type=float, default=Reranking().share, help="its share of their score")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/kanit"), help="where indexes and vectors are kept")
    chosen = parser.parse_args()
    cache = chosen.cache.expanduser()
    encoder = open_packaged_encoder(cache / "encoders")
    shelf = Shelf(cache / "evaluation", encoder, encoder.count_tokens, SETTINGS)
    ranker, rules = open_ranker(), Reranking(chosen.depth, chosen.share)
    for folder in chosen.folders:
        data = data_set(folder)
        asked = [one for one in some(data.questions, chosen.limit) if one.relevant or one.gold]
        print(f"{data.name}, {len(asked)} questions: without the ranker, with it, difference")
        for figure in figures(asked, shelf.index_of(data), encoder, ranker, rules):
            print(figure, flush=True)


def figures(
    asked: Sequence[Asked], index: Index, embedder: Embedder, ranker: CrossEncoder, rules: Reranking
) -> list[Figure]:
    """hit@1, 3 and 5 over passages, and nDCG@10 over articles."""
    found = partial(_values, index=index, embedder=embedder, rules=rules)
    before, now = ([found(one, ranker=chosen) for one in asked] for chosen in (None, ranker))
    names = [*(f"hit@{depth}" for depth in _DEPTHS), "nDCG@10"]
    columns = zip(names, zip(*before, strict=True), zip(*now, strict=True), strict=True)
    return [Figure(name, left, right) for name, left, right in columns]


def _values(
    asked: Asked, *, index: Index, embedder: Embedder, ranker: CrossEncoder | None, rules: Reranking
) -> list[float]:
    hits = hits_for(asked.text, index, embedder, k=_READ, ranker=ranker, rules=rules)
    chunks = [index.chunks[hit.chunk_id] for hit in hits]
    right = [answers(chunk, asked) for chunk in chunks]
    gain = gain_of([chunk.article_id for chunk in chunks], frozenset(asked.relevant))
    return [*(float(any(right[:depth])) for depth in _DEPTHS), gain]


def _told(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> str:
    low, high = mean_interval(values, seed=0)
    return f"{values.mean():.3f} ({low:.3f}-{high:.3f})"


if __name__ == "__main__":
    main()

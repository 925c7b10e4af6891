"""Fits the share that the dense list has in a fused score: python -m training.fusion DATA_SET... [--cache FOLDER]

DATA_SET is a folder in the layout of BEIR, or FOLDER:SPLIT for another split than dev. One half of each is fitted on;
what each share gives on the other half is told. Nothing is written: the share is DENSE_SHARE in retrieval/fuse.py.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import logsumexp  # type: ignore[import-untyped]

from corpus.types import Chunk
from evaluation.data import read_data
from evaluation.halves import Half, halves
from evaluation.indexed import Shelf
from evaluation.overlap import covers
from evaluation.types import Asked, DataSet, Place
from index.embed import open_packaged_encoder
from index.types import Embedder, Index
from interface.collection import SETTINGS
from retrieval.fuse import DENSE_SHARE, scaled
from retrieval.search import DEPTH

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SHARES: Final = (0.3, 0.4, 0.5, 0.6)
# Beyond it a softmax is as good as all or nothing.
_STEEPEST: Final = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """What both lists give for one question, in order of chunk id: scaled scores, and which of the chunks answer."""

    half: Half
    dense: Numbers
    lexical: Numbers
    answers: Flags


def main() -> None:
    """Gathers the lists of every question, fits and tells."""
    parser = argparse.ArgumentParser(prog="python -m training.fusion", description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="DATA_SET")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/kanit"), help="where indexes and vectors are kept")
    chosen = parser.parse_args()
    cache = chosen.cache.expanduser()
    encoder = open_packaged_encoder(cache / "encoders")
    shelf = Shelf(cache / "evaluation", encoder, encoder.count_tokens, SETTINGS)
    sets = [_data(folder) for folder in chosen.folders]
    made = [gathered(data, shelf.index_of(data), encoder) for data in sets]
    share = fitted([[found for found in part if found.half == "fit"] for part in made])
    print(f"share of the dense list: {share:.2f} fitted, {DENSE_SHARE:.2f} in use\n")
    for data, part in zip(sets, made, strict=True):
        rest = [found for found in part if found.half == "report"]
        shown = ", ".join(f"{share:.2f}: {first_five(rest, share):.3f}" for share in _SHARES)
        print(f"{data.name}, other half, {len(rest)} questions, answer among the first five by share: {shown}")


def gathered(data: DataSet, index: Index, embedder: Embedder) -> list[Found]:
    """The lists of each question of which a chunk found answers: one with marked words, else of a relevant article."""
    half = halves(data.questions)
    made = [_found(asked, half[asked.id], index, embedder) for asked in data.questions if asked.relevant]
    return [found for found in made if found.answers.any() and not found.answers.all()]


def fitted(sets: Sequence[Sequence[Found]]) -> float:
    """The share under which chunks that answer are likeliest to come first; each set counts as one.

    Likelihood is the softmax of the weighted scores (ListNet, Cao et al. 2007, top one).
    """
    used = [part for part in sets if part]
    start, bounds = np.full(2, _STEEPEST / 10), [(0.0, _STEEPEST)] * 2
    dense, lexical = minimize(_loss, start, args=(used,), bounds=bounds, method="L-BFGS-B").x
    return float(dense / (dense + lexical))


def first_five(made: Sequence[Found], share: float) -> float:
    """The share of questions with an answer among the best five chunks."""
    hits = [
        found.answers[np.argsort(-(share * found.dense + (1 - share) * found.lexical), kind="stable")[:5]].any()
        for found in made
    ]
    return float(np.mean(hits)) if hits else 0.0


def _loss(weights: Numbers, sets: Sequence[Sequence[Found]]) -> float:
    return float(np.mean([np.mean([_surprise(found, weights) for found in part]) for part in sets]))


def _surprise(found: Found, weights: Numbers) -> float:
    scores = weights[0] * found.dense + weights[1] * found.lexical
    return float(logsumexp(scores) - logsumexp(scores[found.answers]))


def _found(asked: Asked, half: Half, index: Index, embedder: Embedder) -> Found:
    near = scaled(dict(index.vectors.search(embedder.embed([asked.text])[0], DEPTH)))
    words = scaled(dict(index.lexical.search(asked.text, DEPTH)))
    ids = sorted({*near, *words})
    dense, lexical = (np.array([scores.get(id, 0.0) for id in ids]) for scores in (near, words))
    return Found(half, dense, lexical, np.array([_answers(index.chunks[id], asked) for id in ids], dtype=np.bool_))


def _answers(chunk: Chunk, asked: Asked) -> bool:
    if not asked.gold:
        return chunk.article_id in asked.relevant
    place = Place(chunk.article_id, chunk.span_start, chunk.span_end)
    return _covers_any(place, asked.gold)


def _covers_any(place: Place, gold: Iterable[Place]) -> bool:
    return any(covers(place, marked) for marked in gold)


def _data(folder: str) -> DataSet:
    path, _, split = folder.partition(":")
    return read_data(Path(path), split or None)


if __name__ == "__main__":
    main()

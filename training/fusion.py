"""Fits the weight of each signal of a passage, and writes them: python -m training.fusion DATA_SET... [--report]

DATA_SET is a folder in the layout of BEIR, FOLDER:SPLIT for another split than dev, or FOLDER:SPLIT:N for N documents
of a large one and the questions that they answer. One half of each is fitted on; how well the weights rank is told on
the other half, and with each signal left out and the rest fitted anew. With --report nothing is written, and what is
told are the weights in use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import logsumexp  # type: ignore[import-untyped]

from evaluation.bootstrap import mean_interval
from evaluation.data import read_data
from evaluation.halves import Half, halves
from evaluation.indexed import Shelf
from evaluation.types import Asked, DataSet
from index.embed import open_packaged_encoder
from index.types import Embedder, Index
from interface.collection import SETTINGS
from retrieval.fuse import WEIGHTS, Signals, load_weights, signals
from retrieval.search import DEPTH
from training.lessons import answers, is_held

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NAMES: Final = tuple(field.name for field in fields(Signals))
# Pulls weights that the questions say little about towards nothing.
_PENALTY: Final = 0.002
_FIRST: Final = 5
_DEPTH_OF_GAIN: Final = 10


@dataclass(frozen=True, slots=True)
class Found:
    """The chunks found for one question, in order of id: signals of shape (chunks, signals), and which answer.

    articles are theirs, and relevant those that the question's judges name. marked says that answers are marked words.
    """

    half: Half
    signals: Numbers
    answers: Flags
    articles: tuple[str, ...]
    relevant: frozenset[str]
    marked: bool


def main() -> None:
    """Gathers the signals of every question, fits, writes and tells."""
    chosen = _arguments()
    cache = chosen.cache.expanduser()
    encoder = open_packaged_encoder(cache / "encoders")
    shelf = Shelf(cache / "evaluation", encoder, encoder.count_tokens, SETTINGS)
    made = {}
    for folder in chosen.folders:
        data = data_set(folder)
        made[data.name] = gathered(data, shelf.index_of(data), encoder)
    used = [[found for found in part if found.half == "fit"] for part in made.values()]
    weights = load_weights() if chosen.report else fitted(used)
    if not chosen.report:
        WEIGHTS.write_text(text_of(weights), encoding="utf-8")
    rows = [("these weights", weights)]
    rows += [(f"without {name}", fitted(used, without=(name,))) for name in NAMES]
    rows += [(f"{name} alone", _alone(name)) for name in ("meaning", "words")]
    print(json.dumps(asdict(weights)), end="\n\n")
    for name, part in made.items():
        print(report_text(name, [found for found in part if found.half == "report"], rows), end="\n\n")


def gathered(data: DataSet, index: Index, embedder: Embedder) -> list[Found]:
    """The signals of each question that has an answer: a chunk with marked words, else one of a relevant article."""
    half = halves(data.questions)
    made = [_found(asked, half[asked.id], index, embedder) for asked in data.questions if asked.relevant or asked.gold]
    return [found for found in made if len(found.signals)]


def fitted(sets: Sequence[Sequence[Found]], *, without: Sequence[str] = ()) -> Signals:
    """The weights under which chunks that answer are likeliest to come first, none below 0; each set counts as one.

    Likelihood is the softmax of the weighted sums (ListNet, Cao et al. 2007, top one).
    """
    telling = [[found for found in part if found.answers.any() and not found.answers.all()] for part in sets]
    start = np.ones(len(NAMES))
    bounds = [(0.0, 0.0 if name in without else None) for name in NAMES]
    best = minimize(
        _loss, start, args=([part for part in telling if part],), jac=True, bounds=bounds, method="L-BFGS-B"
    )
    return Signals(*(round(float(weight), 3) for weight in best.x / (best.x.sum() or 1.0)))


def first_five(found: Found, weights: Signals) -> float:
    """1 where one of the best five chunks answers."""
    return float(found.answers[_order(found, weights)[:_FIRST]].any())


def gain(found: Found, weights: Signals) -> float:
    """nDCG@10 over articles, each at the place of its best chunk, one as relevant as another."""
    return gain_of([found.articles[at] for at in _order(found, weights)], found.relevant)


def gain_of(articles: Iterable[str], relevant: frozenset[str]) -> float:
    """nDCG@10 of the articles of chunks, best first."""
    ranked = list(dict.fromkeys(articles))[:_DEPTH_OF_GAIN]
    ideal = sum(_discount(rank) for rank in range(min(_DEPTH_OF_GAIN, len(relevant))))
    return sum(_discount(rank) for rank, article in enumerate(ranked) if article in relevant) / (ideal or 1.0)


def report_text(name: str, rest: Sequence[Found], rows: Sequence[tuple[str, Signals]]) -> str:
    """What each row of weights makes of a set's other half, with 95 % bootstrap intervals."""
    lines = [f"{name}, other half, {len(rest)} questions".ljust(56) + "hit@5".ljust(22) + "nDCG@10"]
    for told, weights in rows:
        hits = [first_five(found, weights) for found in rest if found.marked]
        gains = [gain(found, weights) for found in rest if found.relevant]
        lines.append(f"  {told}".ljust(56) + _with_interval(hits).ljust(22) + _with_interval(gains))
    return "\n".join(lines)


def text_of(weights: Signals) -> str:
    """The file of the weights, with the command that makes it."""
    held = {"made by": "python -m training.fusion DATA_SET...", "weights": asdict(weights)}
    return json.dumps(held, indent=1) + "\n"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.fusion", description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="DATA_SET")
    parser.add_argument("--report", action="store_true", help="tell what the weights in use do, and write nothing")
    parser.add_argument("--cache", type=Path, default=Path("~/.cache/kanit"), help="where indexes and vectors are kept")
    return parser.parse_args()


def _loss(weights: Numbers, sets: Sequence[Sequence[Found]]) -> tuple[float, Numbers]:
    """The mean surprise at the chunks that answer, with the penalty, and its gradient."""
    loss, gradient = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
    for part in sets:
        for found in part:
            surprise, slope = _surprise(found, weights)
            loss += surprise / len(part) / len(sets)
            gradient = gradient + slope / len(part) / len(sets)
    return loss, gradient


def _surprise(found: Found, weights: Numbers) -> tuple[float, Numbers]:
    scores = found.signals @ weights
    all_of, right = float(logsumexp(scores)), float(logsumexp(scores[found.answers]))
    slope = found.signals.T @ np.exp(scores - all_of)
    slope -= found.signals[found.answers].T @ np.exp(scores[found.answers] - right)
    return all_of - right, slope


def _order(found: Found, weights: Signals) -> npt.NDArray[np.int64]:
    return np.argsort(-(found.signals @ np.array(astuple(weights))), kind="stable")


def _discount(rank: int) -> float:
    return float(1 / np.log2(rank + 2))


def _with_interval(values: Sequence[float]) -> str:
    if not values:
        return "-"
    low, high = mean_interval(np.array(values), seed=0)
    return f"{np.mean(values):.3f} ({low:.3f}-{high:.3f})"


def _alone(name: str) -> Signals:
    return Signals(*(float(name == other) for other in NAMES))


def _found(asked: Asked, half: Half, index: Index, embedder: Embedder) -> Found:
    vector = embedder.embed([asked.text])[0]
    lists = (index.vectors.search(vector, DEPTH), index.lexical.search(asked.text, DEPTH))
    ids = sorted({id for pairs in lists for id, _ in pairs})
    known = signals(asked.text, vector, index, ids)
    return Found(
        half=half,
        signals=np.array([astuple(known[id]) for id in ids]).reshape(-1, len(NAMES)),
        answers=np.array([answers(index.chunks[id], asked) for id in ids], dtype=np.bool_),
        articles=tuple(index.chunks[id].article_id for id in ids),
        relevant=frozenset(asked.relevant),
        marked=bool(asked.gold),
    )


def part_of(data: DataSet, documents: int) -> DataSet:
    """So many documents of a data set and the questions that they answer in full, by a hash of their ids.

    Half of the documents are those that answer the first questions, so that there are questions enough.
    """
    answering = dict.fromkeys(
        id for asked in sorted(data.questions, key=lambda asked: _hash(asked.id)) for id in sorted(asked.relevant)
    )
    first = dict.fromkeys(islice(answering, documents // 2))
    rest = (article.id for article in sorted(data.articles, key=lambda article: _hash(article.id)))
    kept = {*islice(dict.fromkeys((*first, *rest)), documents)}
    return replace(
        data,
        name=f"{data.name}_{documents}",
        sha256=_hash(f"{data.sha256} {documents}"),
        articles=tuple(article for article in data.articles if article.id in kept),
        questions=tuple(asked for asked in data.questions if asked.relevant and asked.relevant.keys() <= kept),
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def data_set(folder: str) -> DataSet:
    """The data set that FOLDER, FOLDER:SPLIT or FOLDER:SPLIT:N names, with the questions that the ranker never saw."""
    path, split, documents = (*folder.split(":"), "", "")[:3]
    data = read_data(Path(path), split or None)
    chosen = part_of(data, int(documents)) if documents else data
    # What the ranker has learnt, it would rank better than anything that it is used for.
    return replace(chosen, questions=tuple(asked for asked in chosen.questions if is_held(data.name, asked.id)))


if __name__ == "__main__":
    main()

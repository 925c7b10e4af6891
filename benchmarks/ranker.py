"""python -m benchmarks.ranker [FOLDER]: the cost of the trained ranker beside that of embedding and of a search."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.index import CHUNKS, REVIEW, RandomEmbedder, corpus
from index.build import build
from index.embed import open_packaged_encoder
from index.onnx_encoder import OnnxEmbedder
from index.open import open_index
from index.types import Index, Matrix
from retrieval.cross_encoder import SHIPPED, CrossEncoder, UnusableRanker, open_ranker
from retrieval.rerank import Reranking
from retrieval.search import DEPTH, hits_for

QUESTION: Final = "What overall response rate was reported for CAR-T cell therapy in relapsed multiple myeloma?"
# What an answer has read: six passages, with title and question of about 125 tokens each.
PASSAGES: Final = Reranking().depth
ROUNDS: Final = 31


class RandomPassages(RandomEmbedder):
    """Passages whose vectors cost nothing, and questions that the real encoder embeds."""

    def __init__(self, encoder: OnnxEmbedder) -> None:
        super().__init__()
        self._encoder = encoder

    def embed_questions(self, questions: Sequence[str]) -> Matrix:
        """The encoder's own rows."""
        return self._encoder.embed(questions)


def medians(works: Sequence[Callable[[], object]]) -> list[float]:
    """The seconds that each of works takes, the median of ROUNDS in which all of them take turns."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            start = perf_counter()
            work()
            taken.append(perf_counter() - start)
    return [median(taken) for taken in times]


def texts(count: int, tokens: int, encoder: OnnxEmbedder) -> list[str]:
    """Texts of at most so many tokens, and hardly less, from different places of the review."""
    words = REVIEW.read_text(encoding="utf-8").split() * 2
    made = []
    for start in range(0, len(words) // 2, len(words) // 2 // count + 1):
        end = start
        while encoder.count_tokens(" ".join(words[start : end + 1])) <= tokens:
            end += 1
        made.append(" ".join(words[start:end]))
    return made


def index_in(folder: Path, embedder: RandomPassages) -> Index:
    """An index of CHUNKS passages of words of the review."""
    articles, chunks = corpus(REVIEW.read_text(encoding="utf-8").split())
    build(folder, articles, chunks, embedder=embedder, settings={})
    return open_index(folder, embedder=embedder)


def actions(ranker: CrossEncoder, encoder: OnnxEmbedder, folder: Path) -> dict[str, Callable[[], object]]:
    """What is measured, by its name: first embedding, then a search, then the ranker's parts."""
    embedder = RandomPassages(encoder)
    index = index_in(folder, embedder)
    # Of a pair, the question and three marks are no part of the passage.
    room = encoder.count_tokens(QUESTION) + 3
    short, long = (texts(PASSAGES, tokens - room, encoder) for tokens in (125, 192))
    asked = count()

    def read(passages: Sequence[str]) -> list[float]:
        # Another question each time: what was read is kept.
        return ranker.passages(f"{QUESTION} {next(asked)}", passages)

    return {
        "embed the question": partial(encoder.embed, [QUESTION]),
        f"search {CHUNKS} passages, embedding included": partial(hits_for, QUESTION, index, embedder, k=DEPTH),
        f"read {len(short)} passages, 125 tokens a pair": partial(read, short),
        f"read {len(long)} passages, 192 tokens a pair": partial(read, long),
    }


def main(arguments: Sequence[str]) -> int:
    """Print a table of medians; 1 where there is no ranker to measure."""
    try:
        ranker = open_ranker(Path(arguments[0]) if arguments else SHIPPED)
    except UnusableRanker as error:
        print(f"nothing was measured: {error}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        encoder = open_packaged_encoder(Path(name) / "encoders")
        if not isinstance(encoder, OnnxEmbedder):
            print("nothing was measured: the encoder cannot be exported here", file=sys.stderr)
            return 1
        measured = actions(ranker, encoder, Path(name) / "index")
        taken = dict(zip(measured, medians(list(measured.values())), strict=True))
    embedding, searching, *_ = taken.values()
    print(f"{ranker.name}\n{'':<48}{'median':>11}{'x embedding':>14}{'x search':>11}")
    for what, seconds in taken.items():
        print(f"{what:<48}{seconds * 1000:>8.1f} ms{seconds / embedding:>14.1f}{seconds / searching:>11.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

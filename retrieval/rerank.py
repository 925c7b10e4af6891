"""The best passages found, in the order that fusion and the trained ranker give together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.chunk import indexed_text
from corpus.sentences import sentence_spans
from index.types import Index
from retrieval.rank import Ranker, titled
from retrieval.types import Hit
from retrieval.words import STOP_WORDS, stems

# Among the scores of a hit: the ranker's logits for a relevant passage, and for one that answers.
RANKED: Final = "ranker"
ANSWERING: Final = "ranker, answering"

# What the ranker reads of a passage, in code points: with title and question it is about 125 tokens. Twice as much
# takes twice the time and ranks no better (docs/ranker.md).
_READ: Final = 300


@dataclass(frozen=True, slots=True)
class Reranking:
    """How many of the best passages the ranker reads, and its share of their score, in [0, 1]."""

    depth: int = 6
    share: float = 0.2


def reranked(
    text: str, hits: Sequence[Hit], index: Index, ranker: Ranker | None, rules: Reranking | None = None
) -> tuple[Hit, ...]:
    """The hits with the best of them in a new order; those that the ranker has not read stay behind in theirs.

    A score becomes (1 - share) of the fused one and share of the logistic of the ranker's. Among the scores of what was
    read stand its logits, RANKED and ANSWERING. Without a ranker the hits are as they were.
    """
    rules = rules or Reranking()
    read, rest = hits[: rules.depth], hits[rules.depth :]
    if ranker is None or not read:
        return tuple(hits)
    wanted = frozenset(stem for stem in stems(text) if stem not in STOP_WORDS)
    told = [_told(hit, index, wanted) for hit in read]
    # Both logits of a pair come from one reading of it.
    both = zip(ranker.passages(text, told), ranker.sentences(text, told), strict=True)
    lowered = [replace(hit, score=(1 - rules.share) * hit.score) for hit in (*read, *rest)]
    scored = [
        replace(
            hit,
            score=hit.score + rules.share * logistic(relevant),
            scores={**hit.scores, RANKED: relevant, ANSWERING: answering},
        )
        for hit, (relevant, answering) in zip(lowered, both, strict=False)
    ]
    return (*sorted(scored, key=lambda hit: (-hit.score, hit.chunk_id)), *lowered[len(read) :])


def logistic(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def _told(hit: Hit, index: Index, wanted: frozenset[str]) -> str:
    chunk = index.chunks[hit.chunk_id]
    article = index.articles[chunk.article_id]
    return titled(article, best_part(indexed_text(article, chunk), wanted))


def best_part(text: str, wanted: frozenset[str], longest: int = _READ) -> str:
    """The neighbouring sentences with most of the wanted stems among those that are together no longer; the first such.

    A longer sentence stands alone and whole.
    """
    if len(text) <= longest:
        return text
    spans = sentence_spans(text)
    held = [wanted & set(stems(text[start:end])) for start, end in spans]
    best, most = (0, len(text)), -1
    for first, (start, _) in enumerate(spans):
        last = max((at for at in range(first, len(spans)) if spans[at][1] - start <= longest), default=first)
        found = len(frozenset().union(*held[first : last + 1]))
        if found > most:
            best, most = (start, spans[last][1]), found
    return text[best[0] : best[1]]

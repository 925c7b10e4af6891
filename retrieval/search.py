"""Finds chunks for a text, by meaning and by words."""

from __future__ import annotations

from index.embed import question_vector
from index.types import Embedder, Index
from retrieval.fuse import fuse, load_weights, signals
from retrieval.rank import Ranker
from retrieval.rerank import Reranking, reranked
from retrieval.types import Hit, Passage

# Of each retriever's list, the chunks that are weighed (docs/decisions/017-five-signals.md).
DEPTH = 100


def hits_for(
    text: str,
    index: Index,
    embedder: Embedder,
    *,
    k: int,
    ranker: Ranker | None = None,
    rules: Reranking | None = None,
) -> tuple[Hit, ...]:
    """At most k chunks for a text, best first, ties by id; where there is a ranker, the best in the order it helps to.

    What is found does not depend on k.
    """
    if not index.chunks:
        return ()
    vector = question_vector(embedder, text)
    found = {"dense": index.vectors.search(vector, DEPTH), "lexical": index.lexical.search(text, DEPTH)}
    scores = {retriever: dict(pairs) for retriever, pairs in found.items()}
    ranks = {retriever: {id: rank for rank, (id, _) in enumerate(pairs, 1)} for retriever, pairs in found.items()}
    known = sorted({id for pairs in found.values() for id, _ in pairs})
    hits = [
        Hit(
            chunk_id=id,
            score=score,
            ranks={retriever: ranks[retriever][id] for retriever in ranks if id in ranks[retriever]},
            scores={retriever: scores[retriever][id] for retriever in scores if id in scores[retriever]},
        )
        for id, score in fuse(signals(text, vector, index, known), load_weights())
    ]
    return reranked(text, hits, index, ranker, rules)[:k]


def passage(hit: Hit, index: Index) -> Passage:
    """The chunk of a hit as it is shown; a piece of an over-long sentence is shown with the whole sentence."""
    chunk = index.chunks[hit.chunk_id]
    text = index.articles[chunk.article_id].text[chunk.span_start : chunk.span_end]
    return Passage(chunk.id, chunk.article_id, chunk.span_start, chunk.span_end, text, hit.score)

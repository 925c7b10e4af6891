from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Chunk
from index.build import build
from index.open import open_index
from index.types import Index
from retrieval.fuse import fuse, load_weights, signals
from retrieval.search import DEPTH, hits_for, passage
from retrieval.types import Hit, Passage
from tests.conftest import WordHashEmbedder, article_of, chunks_of, generated_articles
from tests.interface_fakes import make_index

QUESTION = "Which other target is there in myeloma?"


@pytest.fixture
def index(tmp_path: Path, embedder: WordHashEmbedder) -> Index:
    articles = [
        article_of("a", "CAR-T cells in myeloma\nAnother target is GPRC5D"),
        article_of("b", "Access in Turkey\nMyeloma target"),
        *generated_articles(40),
    ]
    build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={})
    return open_index(tmp_path, embedder=embedder)


def test_hits_are_the_fusion_of_both_retrievers_with_rank_and_score_by_each(
    index: Index, embedder: WordHashEmbedder
) -> None:
    vector = embedder.embed([QUESTION])[0]
    dense = index.vectors.search(vector, DEPTH)
    lexical = index.lexical.search(QUESTION, DEPTH)

    hits = hits_for(QUESTION, index, embedder, k=10_000)

    known = signals(QUESTION, vector, index, sorted({*dict(dense), *dict(lexical)}))
    assert [(hit.chunk_id, hit.score) for hit in hits] == fuse(known, load_weights())
    for hit in hits:
        for name, pairs in (("dense", dense), ("lexical", lexical)):
            ids = [id for id, _ in pairs]
            if hit.chunk_id in ids:
                assert hit.ranks[name] == ids.index(hit.chunk_id) + 1
                assert hit.scores[name] == dict(pairs)[hit.chunk_id]
            else:
                assert name not in hit.ranks
                assert name not in hit.scores
    assert {len(hit.ranks) for hit in hits} == {1, 2}


def test_at_most_k_hits_are_given_and_they_are_the_first_of_more(index: Index, embedder: WordHashEmbedder) -> None:
    assert hits_for(QUESTION, index, embedder, k=3) == hits_for(QUESTION, index, embedder, k=50)[:3]
    assert hits_for(QUESTION, index, embedder, k=0) == ()


def test_words_that_no_chunk_has_are_still_searched_by_meaning(index: Index, embedder: WordHashEmbedder) -> None:
    hits = hits_for("zzzz", index, embedder, k=3)
    assert len(hits) == 3
    assert all(hit.ranks.keys() == {"dense"} for hit in hits)


def test_an_index_without_chunks_gives_no_hits_and_embeds_nothing(embedder: WordHashEmbedder) -> None:
    empty = replace(make_index(), chunks={})
    assert hits_for(QUESTION, empty, embedder, k=5) == ()
    assert embedder.embedded == []


def test_a_passage_is_the_chunk_as_it_stands_in_its_article(index: Index) -> None:
    shown = passage(Hit("a:23-47", 0.75, {}, {}), index)
    assert shown == Passage("a:23-47", "a", 23, 47, "Another target is GPRC5D", 0.75)
    assert index.articles["a"].text[shown.start : shown.end] == shown.text


def test_a_piece_of_an_over_long_sentence_is_shown_with_the_whole_sentence() -> None:
    article = article_of("a", "One very long sentence.")
    index = replace(make_index(article), chunks={"a:4-8": Chunk("a:4-8", "a", 4, 8, 0, 0, 23)})
    assert passage(Hit("a:4-8", 1.0, {}, {}), index) == Passage("a:4-8", "a", 0, 23, "One very long sentence.", 1.0)

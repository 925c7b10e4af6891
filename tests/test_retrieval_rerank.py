"""Passages in the order that fusion and the ranker give together."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import build
from index.open import open_index
from index.types import Index
from retrieval.rerank import ANSWERING, RANKED, Reranking, best_part, logistic, reranked
from retrieval.search import hits_for
from tests.conftest import WordHashEmbedder, article_of, chunks_of

ASKED = "what helped the mice"
EVEN = Reranking(share=0.5)
TEXTS = ("The mice slept.", "Milk helped the mice.", "The mice ran.", "Cats like the mice.")


class Prefers:
    """A ranker for which one word answers."""

    name = "prefers"

    def __init__(self, word: str) -> None:
        self.word, self.read = word, 0

    def passages(self, question: str, texts: Sequence[str]) -> list[float]:
        self.read += len(texts)
        return [5.0 if self.word in text else -5.0 for text in texts]

    def sentences(self, question: str, texts: Sequence[str]) -> list[float]:
        return [1.0 if self.word in text else -1.0 for text in texts]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    articles = [replace(article_of(f"a{at}", text), title=f"Title {at}") for at, text in enumerate(TEXTS)]
    chunks = chunks_of(articles)
    build(tmp_path, articles, chunks, embedder=WordHashEmbedder(), settings={})
    return open_index(tmp_path, embedder=WordHashEmbedder())


def test_without_a_ranker_the_hits_are_as_they_were(index: Index) -> None:
    hits = hits_for(ASKED, index, WordHashEmbedder(), k=4)
    assert reranked(ASKED, hits, index, None) == hits
    assert all(RANKED not in hit.scores for hit in hits)


def test_what_the_ranker_holds_for_an_answer_comes_first_and_its_score_is_kept(index: Index) -> None:
    hits = hits_for(ASKED, index, WordHashEmbedder(), k=4, ranker=Prefers("Cats"), rules=EVEN)
    assert hits[0].chunk_id.startswith("a3:")
    assert [hit.scores[RANKED] for hit in hits] == [5.0, -5.0, -5.0, -5.0]
    assert [hit.scores[ANSWERING] for hit in hits] == [1.0, -1.0, -1.0, -1.0]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 <= hit.score <= 1 for hit in hits)


def test_a_score_is_made_of_both_in_the_stated_shares(index: Index) -> None:
    plain = {hit.chunk_id: hit.score for hit in hits_for(ASKED, index, WordHashEmbedder(), k=4)}
    hits = hits_for(ASKED, index, WordHashEmbedder(), k=4, ranker=Prefers("Cats"), rules=Reranking(share=0.25))
    for hit in hits:
        told = logistic(hit.scores[RANKED])
        assert hit.score == pytest.approx(0.75 * plain[hit.chunk_id] + 0.25 * told)


def test_only_the_best_are_read_and_the_rest_stay_behind_them(index: Index) -> None:
    before = hits_for(ASKED, index, WordHashEmbedder(), k=4)
    ranker = Prefers("nothing")
    hits = hits_for(ASKED, index, WordHashEmbedder(), k=4, ranker=ranker, rules=Reranking(depth=2))
    assert ranker.read == 2
    assert [hit.chunk_id for hit in hits[2:]] == [hit.chunk_id for hit in before[2:]]
    assert hits[1].score >= hits[2].score


def test_the_ranker_reads_a_passage_under_the_title_of_its_article(index: Index) -> None:
    hits = hits_for(ASKED, index, WordHashEmbedder(), k=4, ranker=Prefers("Title 2\nThe mice ran."), rules=EVEN)
    assert hits[0].chunk_id.startswith("a2:")


LONG = "Mice like straw. They sleep by day. Milk helped them at night. Nobody knows why. Cats were not asked."


def test_of_a_long_passage_the_ranker_reads_the_sentences_with_most_of_the_question() -> None:
    assert best_part(LONG, frozenset({"milk", "night"}), 60) == "They sleep by day. Milk helped them at night."
    assert best_part(LONG, frozenset({"zebra"}), 40) == "Mice like straw. They sleep by day."


def test_a_passage_that_is_not_long_is_read_whole_and_so_is_one_long_sentence() -> None:
    assert best_part(LONG, frozenset({"milk"}), 600) == LONG
    assert best_part("Milk helped the old mice.", frozenset({"milk"}), 10) == "Milk helped the old mice."

import pytest

from retrieval.rank import CosineNearness
from tests.conftest import WordHashEmbedder


def test_the_score_is_the_cosine_between_question_and_text(embedder: WordHashEmbedder) -> None:
    # "one two" and "one ten" share one of two words, and no two of these words fall into one place.
    half, same, none = CosineNearness(embedder).scores("one two", ["one ten", "two one", "six six"])
    assert half == pytest.approx(0.5)
    assert same == pytest.approx(1)
    assert none == pytest.approx(0)


def test_the_score_of_a_text_does_not_depend_on_the_other_texts(embedder: WordHashEmbedder) -> None:
    ranker = CosineNearness(embedder)
    assert ranker.scores("one two", ["one ten", "six"])[0] == ranker.scores("one two", ["one ten"])[0]


def test_where_there_is_no_text_nothing_is_embedded(embedder: WordHashEmbedder) -> None:
    assert CosineNearness(embedder).scores("one two", []) == []
    assert embedder.embedded == []


def test_its_name_tells_the_encoder(embedder: WordHashEmbedder) -> None:
    assert "word-hash" in CosineNearness(embedder).name

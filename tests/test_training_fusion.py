from pathlib import Path

import numpy as np
import pytest

from evaluation.types import Asked, DataSet, Place
from index.build import build
from index.open import open_index
from tests.conftest import WordHashEmbedder, article_of, chunks_of
from training.fusion import Found, first_five, fitted, gathered


def found(dense: list[float], lexical: list[float], *answers: bool) -> Found:
    return Found("fit", np.array(dense), np.array(lexical), np.array(answers))


TOLD_BY_DENSE = found([1.0, 0.0], [0.0, 1.0], True, False)
TOLD_BY_WORDS = found([0.0, 1.0], [1.0, 0.0], True, False)


def test_the_list_that_tells_what_answers_gets_all_of_the_share() -> None:
    assert fitted([[TOLD_BY_DENSE]]) > 0.99
    assert fitted([[TOLD_BY_WORDS]]) < 0.01


def test_each_set_counts_as_one_however_many_questions_it_has() -> None:
    assert fitted([[TOLD_BY_DENSE] * 9, [TOLD_BY_WORDS]]) == pytest.approx(0.5, abs=0.01)


def test_an_answer_in_sixth_place_is_not_among_the_first_five() -> None:
    sixth = found([1.0, 0.9, 0.8, 0.7, 0.6, 0.5], [0.0] * 6, *[False] * 5, True)
    fifth = found([1.0, 0.9, 0.8, 0.7, 0.6, 0.5], [0.0] * 6, *[False] * 4, True, False)
    assert first_five([sixth], 0.4) == 0
    assert first_five([sixth, fifth], 0.4) == 0.5


def test_marked_words_tell_which_chunk_answers_and_without_them_the_article(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = (article_of("a", "CAR-T cells in myeloma\nAnother target is GPRC5D"), article_of("b", "Iron in hearts"))
    build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={})
    index = open_index(tmp_path, embedder=embedder)
    questions = (
        Asked("q1", "Which target is there?", relevant={"a": 1}, gold=(Place("a", 23, 47),)),
        Asked("q2", "Which cells are given in myeloma?", relevant={"a": 1}),
        Asked("q3", "Unanswerable?", answerable=False),
    )

    made = gathered(DataSet("d", "dev", "", articles, questions), index, embedder)

    # In order of chunk id: a:0-22, a:23-47, b.
    assert [one.answers.tolist() for one in made] == [[False, True, False], [True, True, False]]

import math
from pathlib import Path

import pytest

from retrieval.confidence import calibration_for
from retrieval.features import Seen, carries_content, features
from retrieval.words import tokens
from tests.retrieval_fakes import TWO_ARTICLES, opened

SHIPPED = "all-MiniLM-L6-v2@53aa51172d14"


def seen(folder: Path, question: str) -> dict[str, float]:
    answerer = opened(folder, *TWO_ARTICLES)
    return answerer.features(answerer.read(answerer.understood(question)))


def test_only_words_of_content_are_looked_for() -> None:
    words = tokens("How often is the rate of plasma cells 5 % in it?")
    assert [word.text for word in words if carries_content(word)] == ["plasma", "cells", "5"]


def test_a_question_in_the_words_of_a_passage_has_them_all(tmp_path: Path) -> None:
    found = seen(tmp_path, "Is heart failure common?")
    assert found["words in passage"] == pytest.approx(1)
    assert found["words in sentence"] == pytest.approx(1)
    assert found["rarest missing"] == 0
    assert found["names missing"] == 0
    assert found["agreement"] == 1


def test_a_word_that_no_article_has_weighs_as_one_that_a_single_passage_has(tmp_path: Path) -> None:
    found = seen(tmp_path, "Is heart failure zygomorphic?")
    assert 0 < found["words in passage"] < 1
    assert found["rarest missing"] == 1


def test_figures_named_in_a_question_are_looked_for_in_one_passage(tmp_path: Path) -> None:
    assert seen(tmp_path / "a", "Was the dose 500 mg in heart failure?")["numbers missing"] == 0
    assert seen(tmp_path / "b", "Was the dose 750 mg in heart failure?")["numbers missing"] == 1
    # 24 % is only in the other article.
    assert seen(tmp_path / "c", "Are 24% of myeloma products autologous at 15%?")["numbers missing"] == 0.5


def test_a_question_about_nothing_here_is_seen_to_be_so(tmp_path: Path) -> None:
    about = seen(tmp_path / "a", "Did ide-cel delay progression in KarMMa-3?")
    nothing = seen(tmp_path / "b", "Which gastric band slips most after surgery?")
    assert about["terms in article"] > nothing["terms in article"]
    assert about["sentence near and covering"] > nothing["sentence near and covering"]
    assert about["plainly said"] == 1
    assert nothing["plainly said"] == 0


def test_all_that_the_shipped_model_looks_at_is_there_and_finite(tmp_path: Path) -> None:
    model = calibration_for(SHIPPED)
    assert model is not None
    for at, question in enumerate(("Is iron given into a vein?", "x y z", "Which drug?", "5 5 5")):
        found = seen(tmp_path / str(at), question)
        assert {weight.feature for weight in model.weights} <= found.keys()
        assert all(map(math.isfinite, found.values()))
        assert 0 <= model.confidence(found) <= 1


def test_an_index_of_nothing_has_features_too(tmp_path: Path) -> None:
    answerer = opened(tmp_path)
    found = answerer.features(answerer.read(answerer.understood("Is heart failure common?")))
    assert found["words in passage"] == 0
    assert all(map(math.isfinite, found.values()))


def test_seen_is_what_features_are_made_from(tmp_path: Path) -> None:
    answerer = opened(tmp_path, *TWO_ARTICLES)
    read = answerer.read(answerer.understood("Is heart failure common?"))
    made = Seen(read.question, answerer.index, read.found, read.weighed, [(near.item, near.near) for near in read.pool])
    assert features(made).keys() | {"plainly said"} == answerer.features(read).keys()

import json
from pathlib import Path

import numpy as np
import pytest

from evaluation.types import Asked, DataSet, Place
from index.build import build
from index.open import open_index
from retrieval.fuse import Signals
from tests.conftest import WordHashEmbedder, article_of, chunks_of
from training.fusion import NAMES, Found, first_five, fitted, gain, gathered, part_of, report_text, text_of


def found(rows: list[list[float]], *answers: bool) -> Found:
    """One chunk a row, each of an article of its own; a row tells meaning and words."""
    padded = np.array([[*row, *[0.0] * (len(NAMES) - len(row))] for row in rows])
    articles = tuple(f"a{number}" for number in range(len(rows)))
    relevant = frozenset(id for id, right in zip(articles, answers, strict=True) if right)
    return Found("fit", padded, np.array(answers), articles, relevant, marked=True)


TOLD_BY_MEANING = found([[1.0, 0.0], [0.0, 1.0]], True, False)
TOLD_BY_WORDS = found([[0.0, 1.0], [1.0, 0.0]], True, False)
BY_MEANING = Signals(1, 0, 0, 0, 0)


def test_the_signal_that_tells_what_answers_gets_all_of_the_weight() -> None:
    assert fitted([[TOLD_BY_MEANING]]).meaning > 0.99
    assert fitted([[TOLD_BY_WORDS]]).words > 0.99


def test_each_set_counts_as_one_however_many_questions_it_has() -> None:
    weights = fitted([[TOLD_BY_MEANING] * 9, [TOLD_BY_WORDS]])
    assert weights.meaning == pytest.approx(weights.words, abs=0.01)


def test_a_signal_that_is_left_out_has_no_weight() -> None:
    assert fitted([[TOLD_BY_MEANING], [TOLD_BY_WORDS]], without=("words",)).words == 0


def test_questions_of_which_all_or_no_chunks_answer_fit_nothing() -> None:
    nothing = found([[0.0, 1.0], [1.0, 0.0]], False, False)
    assert fitted([[TOLD_BY_MEANING, nothing]]) == fitted([[TOLD_BY_MEANING]])


def test_an_answer_in_sixth_place_is_not_among_the_first_five() -> None:
    rows = [[1.0], [0.9], [0.8], [0.7], [0.6], [0.5]]
    assert first_five(found(rows, *[False] * 5, True), BY_MEANING) == 0
    assert first_five(found(rows, *[False] * 4, True, False), BY_MEANING) == 1


def test_gain_is_ndcg_over_articles() -> None:
    rows = [[1.0], [0.9], [0.8]]
    assert gain(found(rows, True, False, False), BY_MEANING) == 1
    assert gain(found(rows, False, True, False), BY_MEANING) == pytest.approx(1 / np.log2(3))
    assert gain(found(rows, False, True, True), BY_MEANING) == pytest.approx(
        (1 / np.log2(3) + 1 / np.log2(4)) / (1 + 1 / np.log2(3))
    )


def test_a_report_has_a_line_for_each_row_of_weights_and_none_is_made_of_nothing() -> None:
    told = report_text("d", [TOLD_BY_MEANING], [("these", BY_MEANING), ("words alone", Signals(0, 1, 0, 0, 0))])
    assert [line.split()[0] for line in told.splitlines()] == ["d,", "these", "words"]
    assert "1.000 (1.000-1.000)" in told
    assert report_text("d", [], [("these", BY_MEANING)]).split()[-2:] == ["-", "-"]


def test_the_file_of_weights_holds_them_and_the_command_that_makes_them() -> None:
    held = json.loads(text_of(BY_MEANING))
    assert Signals(**held["weights"]) == BY_MEANING
    assert held["made by"].startswith("python -m training.fusion")


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
    assert [one.signals.shape for one in made] == [(3, len(NAMES))] * 2


def test_a_part_of_a_data_set_holds_all_that_answers_its_questions() -> None:
    articles = tuple(article_of(f"a{number}", f"Text {number}.") for number in range(20))
    questions = tuple(Asked(f"q{number}", "What?", relevant={f"a{number}": 1}) for number in range(20))

    part = part_of(DataSet("d", "dev", "", articles, questions), 8)

    assert len(part.articles) == 8
    assert {id for asked in part.questions for id in asked.relevant} == {article.id for article in part.articles}
    turned = part_of(DataSet("d", "dev", "", articles[::-1], questions[::-1]), 8)
    assert {article.id for article in turned.articles} == {article.id for article in part.articles}
    assert (part.name, part.sha256 != "") == ("d_8", True)

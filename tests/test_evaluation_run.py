"""Asking a data set by the product's own path, on an index that is really built."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from corpus.types import Article
from evaluation.beir import read_beir
from evaluation.errors import NoQuestions
from evaluation.indexed import Shelf
from evaluation.report import report
from evaluation.run import run, some
from evaluation.types import DataSet, Place, Run, Timed
from retrieval.answer import Answerer
from retrieval.types import Abstained, Question, Reason, Result, Trace
from tests.collection_fakes import WordCounter
from tests.evaluation_fakes import asked, beir_folder, outcome, run_of
from tests.interface_fakes import WordMatcher, make_article


def clock() -> Iterator[float]:
    return iter(map(float, count()))


@pytest.fixture
def data(tmp_path: Path) -> DataSet:
    return read_beir(beir_folder(tmp_path / "lanterns"), "dev")


def shelf(folder: Path, encoder: WordCounter) -> Shelf:
    return Shelf(folder, encoder, encoder.count_tokens, {"max_tokens": "254"})


def article() -> Article:
    return make_article("Lantern therapy cleared the marrow of most mice. Keepers saw fever.", repairs=())


def matched(question: str) -> Run:
    ticks = clock()
    data = DataSet("mice", "dev", "f" * 64, (article(),), (asked("q1", answerable=True), asked("q2")))
    renamed = DataSet(data.name, data.split, data.sha256, data.articles, (type(asked())("q1", question),))
    return run(renamed, WordMatcher(article()), clock=lambda: next(ticks))


def test_an_answer_is_kept_as_places_with_the_time_of_each_stage() -> None:
    (made,) = matched("Did lantern therapy clear the marrow?").outcomes

    assert (made.status, made.reason, made.confidence) == ("answered", None, None)
    assert made.quotes == (Place("10-1000-lantern", 0, 48),)
    assert [item.article_id for item in made.ranking] == ["10-1000-lantern"]
    assert made.passages == (Place("10-1000-lantern", 0, len(article().text)),)
    assert made.exact
    assert made.sound
    assert made.times == (Timed("searching", 1.0), Timed("answering", 1.0))


def test_an_abstention_is_kept_with_its_reason() -> None:
    (made,) = matched("Why?").outcomes

    assert (made.status, made.reason, made.quotes) == ("abstained", "not_said", ())


def test_a_quote_that_does_not_slice_is_seen() -> None:
    class Careless(WordMatcher):
        def answer(self, question: Question) -> Result:
            return WordMatcher(article()).answer(question)

    data = DataSet("mice", "dev", "f" * 64, (), (type(asked())("q1", "Did lantern therapy clear the marrow?"),))

    (made,) = run(data, Careless(make_article(article().text.upper(), repairs=()))).outcomes

    assert not made.exact
    assert not made.sound


def test_a_confidence_is_kept_to_six_places() -> None:
    class Sure(WordMatcher):
        def answer(self, question: Question) -> Result:
            return Abstained(question, Reason("not_said", "No."), (), 0.123456789, Trace("", "v", {}, ""))

    data = DataSet("mice", "dev", "f" * 64, (), (asked(),))

    assert run(data, Sure(article())).outcomes[0].confidence == 0.123457


def test_the_index_is_built_once_and_asked_as_the_product_asks(tmp_path: Path, data: DataSet) -> None:
    encoder, told = WordCounter(), []
    index = shelf(tmp_path / "cache", encoder).index_of(data, lambda done, total: told.append((done, total)))
    embedded = len(encoder.embedded)

    again = shelf(tmp_path / "cache", encoder).index_of(data)

    assert again.manifest == index.manifest
    assert len(encoder.embedded) == embedded == told[-1][0] == told[-1][1] == len(index.chunks)
    made = run(data, Answerer(index, encoder))
    assert made.trace.index_version == index.manifest.version
    assert made.outcomes[1].ranking[0].article_id == "d2"
    assert made.outcomes[2].status == "abstained"


def test_another_data_set_has_its_own_index_but_no_text_is_embedded_twice(tmp_path: Path, data: DataSet) -> None:
    encoder = WordCounter()
    shelf(tmp_path / "cache", encoder).index_of(data)
    encoder.embedded.clear()
    fewer = DataSet("fewer", "dev", "0" * 64, data.articles[:2], data.questions)

    index = shelf(tmp_path / "cache", encoder).index_of(fewer)

    assert encoder.embedded == []
    assert set(index.articles) == {article.id for article in data.articles[:2]}
    assert len(list((tmp_path / "cache").glob("*-????????????"))) == 2


def test_the_same_run_gives_an_equal_report_however_long_it_took(tmp_path: Path, data: DataSet) -> None:
    encoder = WordCounter()
    answerer = Answerer(shelf(tmp_path / "cache", encoder).index_of(data), encoder)

    one, other = (report(run(data, answerer, clock=clock().__next__), seed=3, resamples=9) for _ in range(2))
    slower = report(run(data, answerer), seed=3, resamples=9)

    assert one == other == slower
    assert one.stages != slower.stages


def test_a_limit_always_draws_the_same_questions_in_their_order() -> None:
    questions = tuple(asked(f"q{at}") for at in range(50))

    drawn = some(questions, 10)

    assert drawn == some(questions, 10)
    assert list(drawn) == [item for item in questions if item in drawn]
    assert drawn != questions[:10]
    assert len(drawn) == 10
    assert set(map(id, some(questions, 5))) <= set(map(id, drawn))
    assert some(questions, None) == some(questions, 99) == questions


def test_a_report_says_of_how_many_questions_it_is_and_what_was_left_out(data: DataSet) -> None:
    made = run(data, WordMatcher(article()), limit=2)

    told = report(made, seed=0, resamples=99)

    assert (told.limit, len(told.questions)) == (2, 2)
    assert told.notes[-2:] == (
        "1 marked passages stand in no article and were left out",
        "only 2 of 3 questions were asked",
    )
    assert report(run(data, WordMatcher(article()), limit=3), seed=0, resamples=99).limit is None


def test_a_data_set_without_questions_is_refused() -> None:
    with pytest.raises(NoQuestions, match="lanterns has no questions in its split dev; name another with --split"):
        run(run_of([], []).data, WordMatcher())


def test_figures_come_with_intervals_and_those_of_abstention_where_both_kinds_were_asked() -> None:
    questions = [asked(f"q{at}", answerable=at < 6, relevant={"a": 1}) for at in range(10)]
    outcomes = [outcome(f"q{at}", quotes=[Place("a", 0, 9)] if at < 5 else (), ranking=["b", "a"]) for at in range(10)]

    made = report(run_of(questions, outcomes), seed=0, resamples=99)

    found = {item.name: item for item in made.measured}
    assert (found["RR"].value, found["RR"].low, found["RR"].high, found["RR"].n) == (0.5, 0.5, 0.5, 10)
    assert found["refusal precision"].value == pytest.approx(4 / 5)
    assert found["refusal precision"].low < 4 / 5 <= found["refusal precision"].high
    assert found["right"].value == pytest.approx(9 / 10)
    assert (made.calibrated, made.risk, made.reliability) == (False, (), ())
    assert made.notes[0].startswith("not calibrated")
    assert [(stage.name, stage.median) for stage in made.stages] == [("searching", 500), ("answering", 1000)]


def test_a_calibrated_run_has_its_curves() -> None:
    questions = [asked(f"q{at}", answerable=at < 6) for at in range(10)]
    outcomes = [
        outcome(f"q{at}", quotes=[Place("a", 0, 9)] if at < 5 else (), confidence=1 - at / 10) for at in range(10)
    ]

    made = report(run_of(questions, outcomes), seed=0, resamples=99)

    assert {item.name: item.value for item in made.measured}["AUC"] == 1
    assert made.calibrated
    assert made.notes == ()
    assert len(made.risk) == 10
    assert sum(part.n for part in made.reliability) == 10

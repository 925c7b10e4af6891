from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from interface.conversation import View, Wish, first_view, next_view, switched, without_last
from interface.desk import Desk
from interface.journal import Journal
from retrieval.scope import Scope
from retrieval.types import Question, Result
from tests.interface_fakes import WordMatcher


class Broken(WordMatcher):
    """Fails on every question."""

    def answer(self, question: Question) -> Result:
        raise RuntimeError(question.text)


def words(view: View) -> list[str]:
    return [html.unescape(re.sub(r"<[^>]*>", "", message.html)) for message in view.messages]


def asked(desk: Desk, *questions: str) -> View:
    view = first_view(desk)
    for question in questions:
        view = next_view(desk, question, view.turns, "request-1")
    return view


def test_the_first_view_is_empty_and_says_where_sources_will_be() -> None:
    view = first_view(Desk(WordMatcher(), Journal()))
    assert (view.turns, view.messages, view.typed) == ((), (), "")
    assert "Sources" in view.sources


def test_a_question_is_answered_and_the_box_is_emptied() -> None:
    view = asked(Desk(WordMatcher(), Journal()), " Did relapse follow the loss of the receptor? ")
    assert [message.is_question for message in view.messages] == [True, False]
    assert words(view)[0].startswith("Did relapse follow the loss of the receptor?")
    assert "Relapse followed the loss" in words(view)[1]
    assert "<mark>" in view.sources
    assert view.typed == ""


def test_a_follow_up_brings_the_last_ten_questions_oldest_first() -> None:
    pipeline = WordMatcher()
    asked(Desk(pipeline, Journal()), *(f"Question {number}?" for number in range(13)))
    assert pipeline.asked[-1] == Question("Question 12?", tuple(f"Question {number}?" for number in range(2, 12)))


def test_only_the_last_twenty_turns_are_kept_and_numbers_go_on() -> None:
    view = asked(Desk(WordMatcher(), Journal()), *(f"Question {number}?" for number in range(23)))
    assert [turn.number for turn in view.turns] == list(range(4, 24))


@pytest.mark.parametrize(
    ("typed", "word"),
    [("", "empty"), ("  ", "empty"), ("x" * 10_000, "10,000"), ("\x00", "control"), ("\ud83d", "control")],
)
def test_what_cannot_be_asked_gets_a_calm_sentence_and_stays_in_the_box(typed: str, word: str) -> None:
    desk = Desk(WordMatcher(), Journal())
    view = next_view(desk, typed, asked(desk, "Did relapse follow the loss?").turns, "request-2")
    assert len(view.turns) == 1
    assert word in words(view)[-1]
    assert view.typed == typed


def test_the_sentence_is_gone_with_the_next_question() -> None:
    desk = Desk(WordMatcher(), Journal())
    assert len(asked(desk, "", "Did relapse follow the loss?").messages) == 2


def test_a_failure_is_told_calmly_with_its_id_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    view = asked(Desk(Broken(), Journal()), "Does Ayşe relapse?")
    assert "Something went wrong" in words(view)[-1]
    assert "request-1" in words(view)[-1]
    assert view.typed == "Does Ayşe relapse?"
    assert "request=request-1 failed with RuntimeError" in caplog.text
    assert "Ayşe" not in caplog.text


@pytest.mark.parametrize(
    "typed", ["<img src=http://evil.example/x>", "'; DROP TABLE x", "🙂", "مرحبا", "![a](http://b)", "\u202e"]
)
def test_hostile_questions_are_shown_as_they_are(typed: str) -> None:
    view = asked(Desk(WordMatcher(), Journal()), typed)
    assert words(view)[0].removesuffix("Copy a link to this question") == typed
    assert "<img" not in view.messages[0].html + view.sources


class Rewriting(WordMatcher):
    """Looks up what follow-ups mean."""

    def answer(self, question: Question) -> Result:
        found = super().answer(question)
        return replace(
            found, trace=replace(found.trace, searched=f"{question.text} (mice)" if question.history else question.text)
        )


def test_what_was_looked_up_for_the_last_question_can_be_edited() -> None:
    desk = Desk(Rewriting(), Journal())
    assert asked(desk, "Did relapse follow the loss?").looked_up == ""
    assert asked(desk, "Did relapse follow the loss?", "Why?").looked_up == "Why? (mice)"
    assert first_view(desk).looked_up == ""


def test_the_age_of_articles_is_that_of_the_day() -> None:
    for today, said in ((date(2024, 6, 1), False), (date(2026, 6, 1), True)):
        desk = Desk(WordMatcher(), Journal(), today=lambda day=today: day)  # type: ignore[misc]
        view = asked(desk, "Did relapse follow the loss of the receptor?")
        assert ("older than 24 months" in words(view)[1]) == said
        assert ("Published in 2023, more than 24 months ago" in html.unescape(view.sources)) == said


LOSS = "Did relapse follow the loss of the receptor?"


def test_the_last_question_goes_back_into_the_box() -> None:
    desk = Desk(WordMatcher(), Journal())
    both = asked(desk, LOSS, "Was lantern therapy given once?")
    back = without_last(desk, both.turns)
    assert ([turn.question for turn in back.turns], back.typed) == ([LOSS], "Was lantern therapy given once?")
    assert without_last(desk, ()).typed == ""


def test_a_question_asked_again_takes_the_place_of_the_last_with_the_same_history() -> None:
    pipeline = WordMatcher()
    desk = Desk(pipeline, Journal())
    both = asked(desk, LOSS, "Was lantern therapy given once?")
    again = next_view(desk, both.turns[-1].question, both.turns, "3", Wish(again=True))
    assert [turn.question for turn in again.turns] == [turn.question for turn in both.turns]
    assert [turn.number for turn in again.turns] == [1, 2]
    assert pipeline.asked[-1].history == (LOSS,)


def test_filters_go_with_the_question_and_those_that_name_nothing_held_are_told() -> None:
    pipeline = WordMatcher()
    desk = Desk(pipeline, Journal())
    view = next_view(desk, LOSS, (), "1", Wish(filters='{"articles": ["10-1000-lantern"], "years": {"from": 2020}}'))
    assert pipeline.asked[-1].scope == Scope(frozenset({"10-1000-lantern"}), (2020, None))
    assert len(view.turns) == 1
    for filters in ('{"articles": ["gone"]}', "{", "7", '{"years": {"from": "2020"}}'):
        refused = next_view(desk, LOSS, (), "2", Wish("tr", filters))
        assert (refused.turns, refused.typed) == ((), LOSS)
        assert "Filtreleri kaldırın" in words(refused)[-1]


def test_a_question_that_is_stopped_changes_nothing() -> None:
    desk = Desk(WordMatcher(), Journal())
    before = asked(desk, LOSS)
    stopped = next_view(desk, "Why?", before.turns, "2", Wish(is_stopped=lambda: True))
    assert stopped.is_stopped
    assert stopped.turns == before.turns


def test_the_switch_turns_all_that_is_said_and_keeps_the_conversation() -> None:
    desk = Desk(WordMatcher(), Journal())
    english = asked(desk, LOSS)
    turkish = switched(desk, english.turns, "tr")
    assert words(turkish)[0].startswith(LOSS)
    assert "Relapse followed the loss" in words(turkish)[1]
    assert "Kelimesi kelimesine alıntı" in words(turkish)[1]
    assert "Kaynaklar" in turkish.sources
    assert words(switched(desk, turkish.turns, "en")) == words(english)

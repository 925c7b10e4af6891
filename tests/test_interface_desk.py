from __future__ import annotations

import logging
import re
import threading
import time
from datetime import date

import pytest

from interface.desk import Desk
from interface.journal import Journal
from interface.remarks import AgeLimit
from retrieval.scope import EVERYTHING, Scope
from retrieval.types import Question, Result
from tests.interface_fakes import WordMatcher


class Slow(WordMatcher):
    """Notes how many questions it is asked at once."""

    at_once = most_at_once = 0

    def answer(self, question: Question) -> Result:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(0.01)
        self.at_once -= 1
        return super().answer(question)


def test_questions_are_answered_one_at_a_time() -> None:
    pipeline = Slow()
    desk = Desk(pipeline, Journal())
    threads = [threading.Thread(target=desk.ask, args=(Question("lantern"), "id")) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pipeline.asked) == 5
    assert pipeline.most_at_once == 1


def test_a_failure_lets_the_next_question_in() -> None:
    class Failing(WordMatcher):
        def search(self, text: str, k: int, scope: Scope = EVERYTHING) -> tuple[()]:
            raise RuntimeError

    desk = Desk(Failing(), Journal())
    with pytest.raises(RuntimeError):
        desk.search(Question("lantern"), 1, "id")
    assert desk.ask(Question("lantern"), "id")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kanit")
    return caplog


def test_a_question_leaves_one_line_without_its_words(lines: pytest.LogCaptureFixture) -> None:
    Desk(WordMatcher(), Journal()).ask(Question("Does Ayşe Yılmaz relapse?"), "id-1")
    (message,) = lines.messages
    assert re.fullmatch(
        r"request=id-1 status=abstained:not_said passages=1 index=abc123 waited_ms=[\d.]+ took_ms=[\d.]+", message
    )


def test_its_words_are_written_only_where_that_is_set_and_on_one_line(lines: pytest.LogCaptureFixture) -> None:
    Desk(WordMatcher(), Journal(words=True)).search(Question("two\nlines"), 3, "id-2")
    (message,) = lines.messages
    assert message.endswith('question="two\\nlines"')
    assert "status=searched passages=1" in message


def test_which_articles_are_old_depends_on_the_day_and_the_setting() -> None:
    today = date(2030, 2, 3)
    assert Desk(WordMatcher(), Journal(), old_months=12, today=lambda: today).age_limit == AgeLimit(today, 12)

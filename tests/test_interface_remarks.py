"""What is remarked beside an answer, the same for the chat and the terminal."""

from __future__ import annotations

from datetime import date

import pytest

from interface.remarks import (
    AgeLimit,
    looked_up,
    looked_up_label,
    no_advice,
    old_notice,
    older_words,
    year_words,
)
from interface.words import ENGLISH, TURKISH
from retrieval.types import Abstained, Answered, Question, Reason, ReasonCode, Trace
from tests.interface_fakes import make_article

MARCH = AgeLimit(date(2026, 3, 15), 24)


def abstained(asked: str, searched: str, code: ReasonCode = "not_said") -> Abstained:
    return Abstained(Question(asked), Reason(code, "No."), (), None, Trace(searched, "abc123", {}, ""))


@pytest.mark.parametrize(
    ("published", "year", "limit", "is_old"),
    [
        # 24 months before 15 March 2026 is 15 March 2024.
        ("2024-03-14", 2024, MARCH, True),
        ("2024-03-15", 2024, MARCH, False),
        ("2024-03", 2024, MARCH, False),
        ("2024-02", 2024, MARCH, True),
        (None, 2024, MARCH, False),
        (None, 2023, MARCH, True),
        (None, None, MARCH, False),
        ("1950-01-01", 1950, AgeLimit(date(2026, 3, 15), 0), False),
    ],
)
def test_an_article_is_old_past_the_limit_and_never_with_a_limit_of_nought(
    published: str | None, year: int | None, limit: AgeLimit, is_old: bool
) -> None:
    article = make_article(published=published, year=year)
    assert bool(old_notice(article, limit, ENGLISH)) == bool(older_words(article, limit, ENGLISH)) == is_old


def test_the_notice_names_year_and_limit_in_the_language_of_the_turn() -> None:
    article = make_article(year=2019)
    assert old_notice(article, MARCH, ENGLISH).startswith("Published in 2019, more than 24 months ago")
    assert old_notice(article, MARCH, TURKISH).startswith("2019 yılında yayımlandı, 24 aydan eski")
    assert older_words(article, AgeLimit(date(2026, 3, 15), 36), TURKISH) == "36 aydan eski"


def test_the_year_is_that_of_the_issue_else_of_the_date_and_its_absence_is_said() -> None:
    assert year_words(make_article(year=2020, published="2019-12-01"), ENGLISH) == "2020"
    assert year_words(make_article(year=None, published="2019-12-01"), ENGLISH) == "2019"
    assert year_words(make_article(year=None), ENGLISH) == "year not stated"
    assert "2019" in old_notice(make_article(year=None, published="2019-12-01"), MARCH, ENGLISH)


def test_only_a_question_about_one_patient_gets_the_line_that_this_is_no_advice() -> None:
    assert "not advice for one patient" in no_advice("Should I give my patient cilta-cel?", ENGLISH)
    assert "tek bir hasta için öneri değildir" in no_advice("Hastama cilta-cel vermeli miyim?", TURKISH)
    assert no_advice("How many patients had fever?", ENGLISH) == ""


def test_what_was_looked_up_is_told_only_where_it_is_not_what_was_asked() -> None:
    assert looked_up(abstained("And in rats?", "How common is fever in rats?")) == "How common is fever in rats?"
    assert looked_up(abstained("Is  fever\ncommon?", "is fever common?")) == ""


@pytest.mark.parametrize(
    ("code", "label"),
    [("not_said", "Looked up as:"), ("question_unclear", "Understood as:"), ("language_unsupported", "Understood as:")],
)
def test_what_was_not_searched_is_not_said_to_have_been_looked_up(code: ReasonCode, label: str) -> None:
    assert looked_up_label(abstained("Why?", "Why fever?", code), ENGLISH) == label
    answered = Answered(Question("Why?"), (), (), None, Trace("Why fever?", "abc123", {}, ""))
    assert looked_up_label(answered, ENGLISH) == "Looked up as:"

from __future__ import annotations

import pytest

from corpus.types import Article
from interface.chat_words import ChatWords, chat_words
from interface.held import date_words, held_line, newest_first
from tests.interface_fakes import make_article

ENGLISH, TURKISH = chat_words("en"), chat_words("tr")


def of(id: str, year: int | None = None, published: str | None = None, coverage: str = "full") -> Article:
    return make_article(id=id, year=year, published=published, coverage=coverage)


def test_the_line_tells_years_the_newest_and_what_is_held_in_part() -> None:
    held = [
        of("a", 1998),
        of("b", 2024, "2024-05-21", "excerpt"),
        of("c", 2024, "2024-03"),
        of("d", coverage="abstract"),
    ]
    assert held_line(held, ENGLISH) == "It holds 4 articles (1998–2024; the newest of 21 May 2024; 2 only in part)"
    turkish = "Burada 4 makale var (1998–2024; en yenisi 21 Mayıs 2024; 2 tanesinin yalnızca bir bölümü)"
    assert held_line(held, TURKISH) == turkish


def test_the_line_says_nothing_that_is_not_known() -> None:
    assert held_line([of("a", 2024), of("b", 2024)], ENGLISH) == "It holds 2 articles (2024)"
    assert held_line([of("a"), of("b")], ENGLISH) == "It holds 2 articles"
    assert held_line([of(f"a{at}") for at in range(1200)], TURKISH) == "Burada 1.200 makale var"


def test_the_newest_comes_first_and_what_has_no_date_last() -> None:
    held = [of("none"), of("old", 1998), of("day", 2024, "2024-05-21"), of("month", 2024, "2024-05"), of("year", 2024)]
    assert [article.id for article in newest_first(held)] == ["day", "month", "year", "old", "none"]


@pytest.mark.parametrize(
    ("date", "words", "said"),
    [
        ("2024-01-09", ENGLISH, "9 January 2024"),
        ("2024-12", TURKISH, "Aralık 2024"),
        ("2024", TURKISH, "2024"),
        ("2024-13-01", ENGLISH, "2024"),
    ],
)
def test_a_date_is_said_as_far_as_it_goes(date: str, words: ChatWords, said: str) -> None:
    assert date_words(date, words) == said

"""What is held, in one line: how many articles, of which years, the newest, and how many only in part."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Article
from interface.chat_words import ChatWords


def newest_first(articles: Sequence[Article]) -> list[Article]:
    """The articles by their date, the newest first; those without one last."""
    # "2024-05" is before "2024-05-31", and a year alone before both.
    return sorted(articles, key=lambda article: (_reversed(_date(article)), article.title, article.id))


def held_line(articles: Sequence[Article], words: ChatWords) -> str:
    """The line for two articles or more."""
    years = [article.year for article in articles if article.year]
    newest = _date(newest_first(articles)[0])
    in_part = sum(article.coverage != "full" for article in articles)
    facts = (
        f"{min(years)}–{max(years)}" if years and min(years) < max(years) else str(years[0]) if years else "",
        words.newest.format(date=date_words(newest, words)) if "-" in newest else "",
        words.in_part.format(count=words.number(in_part)) if in_part else "",
    )
    counted = words.holds_many.format(count=words.number(len(articles)))
    told = "; ".join(filter(None, facts))
    return f"{counted} ({told})" if told else counted


def date_words(date: str, words: ChatWords) -> str:
    """An ISO 8601 date, of year, month and day as far as it goes, as people write it: "21 May 2024", "May 2024"."""
    year, month, day = [*date.split("-"), "", ""][:3]
    if not (month.isdigit() and 1 <= int(month) <= len(words.months)):
        return year
    return " ".join(filter(None, (str(int(day)) if day.isdigit() else "", words.months[int(month) - 1], year)))


def _date(article: Article) -> str:
    return article.published or str(article.year or "")


def _reversed(date: str) -> tuple[int, ...]:
    parts = [int(part) for part in date.split("-") if part.isdigit()]
    return tuple(-part for part in [*parts, 0, 0, 0][:3])

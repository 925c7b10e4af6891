"""What Kanıt remarks beside an answer: how old an article is, that it is no advice, what was really looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpus.types import Article
from interface.words import Words
from retrieval.advice import DEFAULT_MONTHS, NO_ADVICE, OLD_ARTICLE, concerns_one_patient, is_old
from retrieval.scope import year_of
from retrieval.types import Abstained, Result

NOT_SEARCHED = frozenset({"language_unsupported", "question_unclear"})


@dataclass(frozen=True, slots=True)
class AgeLimit:
    """An article is old that appeared more than so many months before today; with 0 months none is."""

    today: date
    months: int = DEFAULT_MONTHS


def year_words(article: Article, words: Words) -> str:
    """The year it appeared in, or that this is not known."""
    return str(year_of(article) or words.year_unknown)


def is_old_here(article: Article, limit: AgeLimit) -> bool:
    """Whether an article is past the limit."""
    return limit.months > 0 and is_old(article.published, article.year, limit.today, limit.months)


def older_words(article: Article, limit: AgeLimit, words: Words) -> str:
    """ "older than 24 months" where that is so, empty elsewhere."""
    return words.older.format(months=limit.months) if is_old_here(article, limit) else ""


def old_notice(article: Article, limit: AgeLimit, words: Words) -> str:
    """The sentence on an article past the limit, empty for any other."""
    if not is_old_here(article, limit):
        return ""
    return OLD_ARTICLE[words.language].format(year=year_of(article), months=limit.months)


def no_advice(asked: str, words: Words) -> str:
    """The sentence above an answer where the question, as it was typed, is about one patient; empty elsewhere."""
    return NO_ADVICE[words.language] if concerns_one_patient(asked) else ""


def looked_up(result: Result) -> str:
    """What was looked up, or how the question was understood; empty where that is just what was asked."""
    searched, asked = (" ".join(text.split()) for text in (result.trace.searched, result.question.text))
    return "" if searched.casefold() == asked.casefold() else searched


def looked_up_label(result: Result, words: Words) -> str:
    """What stands before looked_up: a question that was not searched was only understood."""
    searched = not (isinstance(result, Abstained) and result.reason.code in NOT_SEARCHED)
    return words.looked_up if searched else words.understood

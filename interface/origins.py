"""Whose words a statement has, and what heads each of several that disagree, in words for any way in."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Article
from interface.provenance import clipped, reference_words
from interface.remarks import year_words
from interface.words import Words
from retrieval.origin import printed_marks
from retrieval.reviews import is_review
from retrieval.types import Side, Statement

_MOST_REFERENCES = 2
_MOST_REFERENCE_CHARS = 140


def origin_label(statement: Statement, article: Article, words: Words) -> str:
    """What stands before origin_sources, or says all; empty where it cannot be told whose words a statement has."""
    if statement.origin == "own":
        return words.own_of_review if is_review(article) else words.own
    if statement.origin == "cited":
        if statement.citations[-1].references:
            return words.reported_from
        marks = printed_marks(article, statement.citations[-1].quote)
        return words.reported_from_unlisted.format(mark=" ".join(marks)).strip()
    return ""


def origin_sources(statement: Statement, words: Words) -> tuple[str, ...]:
    """The first references that a statement tells from, each on a short line, and how many there are besides."""
    found = statement.citations[-1].references if statement.origin == "cited" else ()
    named = [clipped(reference_words(reference), _MOST_REFERENCE_CHARS) for reference in found[:_MOST_REFERENCES]]
    left = len(found) - len(named)
    return (*named, words.more_in_terminal.format(count=left)) if left > 0 else tuple(named)


def whose(side: Side, article: Article, words: Words) -> tuple[str, str]:
    """The year of the article of a side, and the patients that its sentence names, with their label; or empty."""
    population = words.population.format(population=side.population) if side.population else ""
    return year_words(article, words), population


def group_of(statement: Statement, groups: Sequence[tuple[Side, ...]]) -> tuple[Side, ...]:
    """The statements that one disagrees with, itself first or among them; empty where it disagrees with none."""
    return next((group for group in groups if any(side.statement == statement for side in group)), ())

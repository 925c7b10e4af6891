"""Questions to begin with, by topic: only those that the articles at hand answer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.types import Abstained, Answered, Question, Result

CANDIDATES = Path(__file__).with_name("suggestions.toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading and the questions under it, best first."""

    name: str
    questions: tuple[str, ...]


def candidates(path: Path = CANDIDATES) -> tuple[Topic, ...]:
    """The topics of the file in its order, with every question it offers."""
    topics = tomllib.loads(path.read_text(encoding="utf-8"))["topics"]
    return tuple(Topic(topic["name"], tuple(topic["questions"])) for topic in topics)


def suggestions(
    answer: Callable[[Question], Result], topics: Sequence[Topic], *, per_topic: int = 3
) -> tuple[Topic, ...]:
    """The topics that have an answered question, each with at most per_topic of them.

    Each candidate is asked at most once, in order. A question whose quotes another one already gives is left out.
    """
    given: set[frozenset[tuple[str, int, int]]] = set()

    def is_new(question: str) -> bool:
        result = answer(Question(question))
        if isinstance(result, Abstained) or _quotes(result) in given:
            return False
        given.add(_quotes(result))
        return True

    kept = [Topic(topic.name, _first(topic.questions, is_new, per_topic)) for topic in topics]
    return tuple(topic for topic in kept if topic.questions)


def _first(questions: Sequence[str], is_wanted: Callable[[str], bool], limit: int) -> tuple[str, ...]:
    kept: list[str] = []
    for question in questions:
        if len(kept) < limit and is_wanted(question):
            kept.append(question)
    return tuple(kept)


def _quotes(result: Answered) -> frozenset[tuple[str, int, int]]:
    return frozenset(
        (citation.article_id, citation.start, citation.end)
        for statement in result.statements
        for citation in statement.citations
    )

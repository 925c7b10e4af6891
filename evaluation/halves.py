"""A data set in two halves: what is fitted on one is reported on the other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from evaluation.types import Asked

Half = Literal["fit", "report"]


def halves(questions: Sequence[Asked]) -> dict[str, Half]:
    """The half of each question, by id.

    Questions in the same words, and questions that an article answers or was judged for, are in one half, and so are
    those linked with them in turn: what was fitted has seen no question and no article of the other half. Which half
    it is follows from a hash of the least of their words and articles, so it stays when questions are added elsewhere.
    """
    group = _groups(_keys(asked) for asked in questions)
    return {asked.id: _half(group[_words(asked)]) for asked in questions}


def half(questions: Sequence[Asked], which: Half) -> tuple[Asked, ...]:
    """The questions of one half, in the order given."""
    found = halves(questions)
    return tuple(asked for asked in questions if found[asked.id] == which)


def _words(asked: Asked) -> str:
    return "question " + " ".join(asked.text.lower().split())


def _keys(asked: Asked) -> list[str]:
    articles = {*asked.relevant, *(place.article_id for place in asked.gold)}
    return [_words(asked), *sorted(f"article {id}" for id in articles)]


def _half(key: str) -> Half:
    return "fit" if hashlib.sha256(key.encode()).digest()[0] % 2 else "report"


def _groups(linked: Iterable[Sequence[str]]) -> Mapping[str, str]:
    """The least key of all that are linked with a key, directly or through others."""
    above: dict[str, str] = {}

    def least(key: str) -> str:
        above.setdefault(key, key)
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for keys in linked:
        roots = sorted({least(key) for key in keys})
        above.update(dict.fromkeys(roots, roots[0]))
    return {key: least(key) for key in above}

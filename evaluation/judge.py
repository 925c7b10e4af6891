"""Whether an outcome is right: what flips between two runs."""

from __future__ import annotations

from evaluation.overlap import meets_any
from evaluation.types import Asked, Outcome


def right(asked: Asked, made: Outcome) -> bool | None:
    """Whether a question was answered or refused rightly; None where nothing tells.

    A question without an answer is right where it is refused. Where the words that answer are marked, one quote must
    give them; else, where it is known that there is an answer, an article said to be relevant must be quoted, or any
    where none is known.
    """
    if asked.answerable is False:
        return made.status == "abstained"
    if asked.gold:
        return any(meets_any(quote, asked.gold) for quote in made.quotes)
    if asked.answerable is None:
        return None
    if asked.relevant:
        return any(quote.article_id in asked.relevant for quote in made.quotes)
    return made.status == "answered"

"""How the words found and the words marked lie over each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evaluation.types import Place


def shared(one: Place, other: Place) -> int:
    """How many characters both have."""
    if one.article_id != other.article_id:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def covers(found: Place, gold: Place) -> bool:
    """Whether at least half of the marked words are in what was found."""
    return 2 * shared(found, gold) >= max(1, gold.end - gold.start)


def meets(quote: Place, gold: Place) -> bool:
    """Whether a quote gives the marked words, or a part of them: half of the shorter of the two is shared.

    Readers mark a clause of a sentence as well as three sentences in one go.
    """
    shorter = min(quote.end - quote.start, gold.end - gold.start)
    return 2 * shared(quote, gold) >= max(1, shorter)


def meets_any(quote: Place, golds: Iterable[Place]) -> bool:
    """Whether a quote gives any of them."""
    return any(meets(quote, gold) for gold in golds)


def covered_by(gold: Place, quotes: Sequence[Place]) -> bool:
    """Whether the quotes together hold at least half of the marked words."""
    held = {at for quote in quotes if shared(quote, gold) for at in _common(quote, gold)}
    return 2 * len(held) >= max(1, gold.end - gold.start)


def _common(quote: Place, gold: Place) -> range:
    return range(max(quote.start, gold.start), min(quote.end, gold.end))

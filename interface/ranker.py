"""The trained ranker as it is set: the one that ships, another, or none; and none where it cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.cross_encoder import UNRANKED, CrossEncoder, UnusableRanker, open_ranker


@dataclass(frozen=True, slots=True)
class Ranking:
    """What ranks: a trained ranker, or none. degraded says so in every trace where there should be one."""

    ranker: CrossEncoder | None = None
    degraded: tuple[str, ...] = ()


def opened_ranker(folder: Path | None, tell: Callable[[str], None]) -> Ranking:
    """The ranker of a folder, None for no ranker; tell gets a sentence where it cannot be used."""
    if folder is None:
        return Ranking()
    try:
        return Ranking(open_ranker(folder))
    except UnusableRanker as error:
        tell(str(error))
        return Ranking(degraded=(UNRANKED,))

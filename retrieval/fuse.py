"""Two ranked lists become one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Between what trials and what abstracts like best; python -m training.fusion fits it (docs/retrieval.md, table 3).
DENSE_SHARE: Final = 0.4


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], *, weight: float = DENSE_SHARE
) -> list[tuple[str, float]]:
    """Ids with one score in [0, 1], best first: the weighted mean of both min-max-scaled score lists.

    weight is the share of dense. An id that one list lacks scores 0 there. Scaling is per question: a fused score
    orders chunks and says nothing about whether any of them answers. Ties break by id. Chosen over reciprocal rank
    fusion on SciFact, NFCorpus and a myeloma set (docs/decisions/002-fusion.md; the share since 013).
    """
    near, words = scaled(dense), scaled(lexical)
    scores = {id: weight * near.get(id, 0.0) + (1 - weight) * words.get(id, 0.0) for id in near.keys() | words.keys()}
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores moved to [0, 1], the best being 1; where all are equal they are all 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    return {id: (score - low) / (high - low) if high > low else 1.0 for id, score in scores.items()}

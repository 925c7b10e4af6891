"""Measures of single questions: each gives a value by question. The only module that imports ir_measures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from evaluation.judge import right
from evaluation.overlap import covered_by, covers, meets_any
from evaluation.types import Asked, Outcome, Place

# By name, the value of each question that the measure applies to.
Values = Mapping[str, float]
Pair = tuple[Asked, Outcome]

# In the order in which they are shown. Those on articles have their names in ir-measures.
RANKING: Final = ("nDCG@10", "R@100", "RR", "P@1")
HIT_DEPTHS: Final = (1, 5, 10)
RIGHT: Final = "right"
ANSWERED: Final = "answered"


def measures(pairs: Sequence[Pair]) -> dict[str, Values]:
    """All measures that apply to any question, by name, in the order in which they are shown."""
    found = ranking_values(pairs)
    for name, measure in _OF_ONE.items():
        found[name] = {asked.id: value for asked, made in pairs if (value := measure(asked, made)) is not None}
    return {name: values for name, values in found.items() if values}


def ranking_values(pairs: Sequence[Pair]) -> dict[str, Values]:
    """nDCG@10 (linear gain, as trec_eval), R@100, RR and P@1 over articles, of questions with a relevant article."""
    # A fifth of a second with what it brings along, which only an evaluation should wait for.
    import ir_measures

    judged = [(asked, made) for asked, made in pairs if asked.relevant]
    qrels = {asked.id: dict(asked.relevant) for asked, _ in judged}
    found: dict[str, dict[str, float]] = {name: dict.fromkeys(qrels, 0.0) for name in RANKING}
    wanted = [ir_measures.parse_measure(name) for name in RANKING]
    for value in ir_measures.iter_calc(wanted, qrels, {made.id: _ranks(made) for _, made in judged}) if judged else ():
        found[str(value.measure)][value.query_id] = float(value.value)
    return {**found}


def hit(asked: Asked, made: Outcome, depth: int) -> float | None:
    """1 where any of the first depth passages covers at least half of any marked words; None without any."""
    if not asked.gold:
        return None
    return float(any(covers(place, gold) for place in made.passages[:depth] for gold in asked.gold))


def citation_precision(asked: Asked, made: Outcome) -> float | None:
    """The share of quotes that give marked words; None without marked words or quotes.

    Quotes that give words which are allowed beside them do not count, unless there is nothing else.
    """
    if not asked.gold or not made.quotes:
        return None
    good = [meets_any(quote, asked.gold) for quote in made.quotes]
    counted = [is_good for quote, is_good in zip(made.quotes, good, strict=True) if is_good or _counts(asked, quote)]
    return sum(counted) / len(counted) if counted else 0.0


def citation_recall(asked: Asked, made: Outcome) -> float | None:
    """The share of marked spans that the quotes give, 0 for an abstention; None without marked words.

    A span is given where the quotes together hold at least half of it.
    """
    if not asked.gold:
        return None
    return sum(covered_by(gold, made.quotes) for gold in asked.gold) / len(asked.gold)


def answered(asked: Asked, made: Outcome) -> float | None:
    """1 where there is an answer; None for a question that has none."""
    return None if asked.answerable is False else float(made.status == "answered")


def judged_right(asked: Asked, made: Outcome) -> float | None:
    """Whether the outcome is right, as a number (evaluation/judge.py)."""
    verdict = right(asked, made)
    return None if verdict is None else float(verdict)


def _ranks(made: Outcome) -> dict[str, float]:
    """Scores that fall with the rank: trec_eval breaks ties its own way."""
    return {item.article_id: float(-rank) for rank, item in enumerate(made.ranking)}


def _counts(asked: Asked, quote: Place) -> bool:
    return not meets_any(quote, asked.allowed)


def _hit_at(depth: int) -> Callable[[Asked, Outcome], float | None]:
    return lambda asked, made: hit(asked, made, depth)


def _shown(fact: Callable[[Outcome], bool]) -> Callable[[Asked, Outcome], float | None]:
    """A fact about what is shown; None where nothing is."""
    return lambda _asked, made: float(fact(made)) if made.quotes else None


_OF_ONE: Final[Mapping[str, Callable[[Asked, Outcome], float | None]]] = {
    **{f"hit@{depth}": _hit_at(depth) for depth in HIT_DEPTHS},
    "citation precision": citation_precision,
    "citation recall": citation_recall,
    ANSWERED: answered,
    RIGHT: judged_right,
    "quotes exact": _shown(lambda made: made.exact),
    "statements sound": _shown(lambda made: made.sound),
}
# Every measure of single questions, in the order in which they are shown.
NAMES: Final = (*RANKING, *_OF_ONE)

"""Questions that the articles held here did not answer, grouped, for the person who chooses articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.types import Matrix
from interface.line_file import LineFile
from interface.repaired import visible

Embed = Callable[[Sequence[str]], Matrix]
# Cosine of the vectors of two questions that count as one gap.
ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Gap:
    """One question as it was kept: masked, with the day it was asked on and what was looked up for it."""

    day: str
    question: str
    searched: str
    code: str


def kept_gaps(file: LineFile) -> tuple[Gap, ...]:
    """The gaps of a file in its order; a record of another form is passed over."""
    return tuple(gap for record in file.records() if (gap := _gap(record)))


def _gap(record: Mapping[str, object]) -> Gap | None:
    values = [record.get(name) for name in ("day", "question", "searched", "code")]
    return Gap(*map(str, values)) if all(isinstance(value, str) for value in values) else None


def grouped(gaps: Sequence[Gap], embed: Embed, alike: float = ALIKE) -> tuple[tuple[Gap, ...], ...]:
    """The gaps in groups, the largest first, among equals that which came first.

    A question joins the group whose first question is nearest to it by cosine, if that is at least alike. It is
    compared by what was looked up, which says a follow-up in full and in English.
    """
    if not gaps:
        return ()
    vectors = embed([gap.searched or gap.question for gap in gaps])
    groups: list[list[int]] = []
    for place in range(len(gaps)):
        near = [float(vectors[place] @ vectors[group[0]]) for group in groups]
        best = max(range(len(groups)), key=near.__getitem__, default=-1)
        if best >= 0 and near[best] >= alike:
            groups[best].append(place)
        else:
            groups.append([place])
    groups.sort(key=lambda group: (-len(group), group[0]))
    return tuple(tuple(gaps[place] for place in group) for group in groups)


def gaps_text(groups: Sequence[Sequence[Gap]]) -> str:
    """Each group with how often it was asked, until when, and its different questions."""
    lines = []
    for number, group in enumerate(groups, 1):
        days = sorted(gap.day for gap in group)
        asked = "once" if len(group) == 1 else f"{len(group)} times"
        lines.append(f"{number}. asked {asked}, last on {days[-1]}")
        lines += [f"   · {visible(question)}" for question in dict.fromkeys(gap.question for gap in group)]
    return "\n".join(lines)

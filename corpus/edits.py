"""Changes to a text that can be taken back: made one stage after another, remembered as one list of repairs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from corpus.types import Repair


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to make: text[start:end] becomes replacement."""

    start: int
    end: int
    replacement: str


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with every edit made; edits are sorted and disjoint."""
    pieces, position = [], 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.replacement]
        position = edit.end
    return "".join(pieces) + text[position:]


def undo(text: str, repairs: Sequence[Repair]) -> str:
    """The text as it was loaded; repairs are all those of the text, or those of a slice counted inside it."""
    return edited(text, [Edit(repair.start, repair.end, repair.original) for repair in repairs])


def merged(text: str, repairs: Sequence[Repair], edits: Sequence[Edit]) -> tuple[Repair, ...]:
    """The repairs of edited(text, edits), given those of text.

    Repairs and edits that overlap or touch become one repair, so no two repairs of the result touch. Each is as short
    as it can be: its text and its original differ in their first and in their last character, or one of them is empty.
    """
    result, shift = [], 0
    for start, end, inner_repairs, inner_edits in _clusters(repairs, edits):
        span = text[start:end]
        original = undo(span, [Repair(r.start - start, r.end - start, r.original) for r in inner_repairs])
        replacement = edited(span, [Edit(e.start - start, e.end - start, e.replacement) for e in inner_edits])
        if original != replacement:
            result.append(_trimmed(start + shift, replacement, original))
        shift += len(replacement) - len(span)
    return tuple(result)


def surviving(spans: Sequence[tuple[int, int]], edits: Sequence[Edit]) -> list[tuple[int, int] | None]:
    """Where each span of the text stands after the edits; None for a span that an edit overlaps."""
    starts = [edit.start for edit in edits]
    shifts = [0, *accumulate(len(edit.replacement) - (edit.end - edit.start) for edit in edits)]
    moved: list[tuple[int, int] | None] = []
    for start, end in spans:
        before = bisect_left(starts, end)
        is_touched = before > 0 and edits[before - 1].end > start
        moved.append(None if is_touched else (start + shifts[before], end + shifts[before]))
    return moved


def _clusters(repairs: Sequence[Repair], edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Repair], list[Edit]]]:
    """Start and end of each run of touching repairs and edits, with those in it."""
    cluster: tuple[int, int, list[Repair], list[Edit]] | None = None
    changes: list[Repair | Edit] = [*repairs, *edits]
    for change in sorted(changes, key=lambda change: (change.start, change.end)):
        if cluster is None or change.start > cluster[1]:
            if cluster is not None:
                yield cluster
            cluster = (change.start, change.end, [], [])
        start, end, inner_repairs, inner_edits = cluster
        if isinstance(change, Repair):
            inner_repairs.append(change)
        else:
            inner_edits.append(change)
        cluster = (start, max(end, change.end), inner_repairs, inner_edits)
    if cluster is not None:
        yield cluster


def _trimmed(start: int, replacement: str, original: str) -> Repair:
    shorter = min(len(replacement), len(original))
    head = next((i for i in range(shorter) if replacement[i] != original[i]), shorter)
    left = shorter - head
    tail = next((i for i in range(left) if replacement[-1 - i] != original[-1 - i]), left)
    return Repair(start + head, start + len(replacement) - tail, original[head : len(original) - tail])

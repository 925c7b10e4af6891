"""What readers think of answers, and what they miss: kept on this machine alone, masked before it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from interface.line_file import LineFile
from interface.masking import masked
from interface.settings import Settings
from interface.sources import Turn
from retrieval.types import Abstained, Answered, Result

Verdict = Literal["up", "down"]
MOST_REASON_CHARS = 500
FEEDBACK_FILE, GAPS_FILE = "feedback.jsonl", "gaps.jsonl"
# Questions that no article could answer, however many there were, are no gaps.
_GAPS = frozenset({"outside_corpus", "not_said", "number_missing", "entity_missing"})


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The files for what readers leave behind; None for what the settings do not allow."""

    feedback: LineFile | None = None
    gaps: LineFile | None = None


def left_behind(settings: Settings) -> LeftBehind:
    """The files that the settings allow, in the data folder; none is made before there is something to write."""
    return LeftBehind(
        feedback=LineFile(settings.data / FEEDBACK_FILE) if settings.feedback else None,
        gaps=LineFile(settings.data / GAPS_FILE) if settings.gaps else None,
    )


def keep_feedback(file: LineFile, turn: Turn, verdict: Verdict, reason: str, day: date) -> None:
    """Write what a reader thinks of an answer, with the day and no hour."""
    result = turn.result
    file.add(
        {
            "day": day.isoformat(),
            "verdict": verdict,
            "reason": masked(reason)[:MOST_REASON_CHARS],
            "question": masked(turn.question),
            "searched": masked(result.trace.searched),
            "status": "abstained" if isinstance(result, Abstained) else "answered",
            "code": result.reason.code if isinstance(result, Abstained) else None,
            "citations": _cited(result),
            "index_version": result.trace.index_version,
        }
    )


def keep_gap(file: LineFile, turn: Turn, day: date) -> None:
    """Write a question that is_gap holds for."""
    result = turn.result
    code = result.reason.code if isinstance(result, Abstained) else None
    asked, searched = masked(turn.question), masked(result.trace.searched)
    file.add({"day": day.isoformat(), "question": asked, "searched": searched, "code": code})


def is_gap(result: Result) -> bool:
    """Whether the articles held here were searched and do not answer."""
    return isinstance(result, Abstained) and result.reason.code in _GAPS


def _cited(result: Result) -> list[dict[str, object]]:
    """Where the quotes stand, so that an answer can be looked at again."""
    statements = result.statements if isinstance(result, Answered) else ()
    citations = [citation for statement in statements for citation in statement.citations]
    return [{"article_id": each.article_id, "start": each.start, "end": each.end} for each in citations]

"""The words by which a question tells which study it is of: "in the ECOG lymphoma protocol"."""

from __future__ import annotations

import re

# Ends of what stands before "trial" and still belongs to it: "the rate of fever in the ide-cel trial" is of "ide-cel".
_BREAKS = (
    "a|an|the|this|that|these|those|of|in|on|at|by|with|without|for|from|to|as|who|whom|which|how|what|did|do|does|was"
    "|were|is|are|be|been|had|has|have|can|could|will|would|may|might|should|get|got|than|after|before|during"
)
_STUDY = r"(?:trial|study|protocol|pilot|cohort|registry|program(?:me)?|survey)"
_PHRASE = re.compile(rf"\b(?:the|this|that) ((?:(?!(?:{_BREAKS})\b)[\w./+‑'’&-]+ ){{1,8}}{_STUDY})\b", re.IGNORECASE)


def told_study(question: str) -> str:
    """The words that tell which study is meant, up to "trial" or its like; nothing where several are, or none."""
    found = {match[1].strip() for match in _PHRASE.finditer(question)}
    return found.pop() if len(found) == 1 else ""

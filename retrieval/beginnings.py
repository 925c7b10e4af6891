"""What was so before a treatment began, which says nothing of what it does: groups compared at baseline."""

from __future__ import annotations

import re

_START = (
    r"(?:baseline|(?:study )?(?:entry|enrol?ment|inclusion|onset|outset)|randomi[sz]ation|admission"
    r"|(?:the )?(?:beginning|start) of (?:the )?(?:study|trial|treatment|therapy|intervention))"
)
_BEGUN = (
    r"(?:intervention|treatment|therapy|surgery|operation|operative\w*|procedure|infusion|injection|randomi[sz]ation"
    r"|training|transplant\w*)"
)
_BEFORE = re.compile(
    rf"\b(?:(?:at|on) (?:the )?{_START}|(?:before|prior to) (?:the |any |their )?(?:\w+ )?{_BEGUN}"
    rf"|pre-?{_BEGUN}|characteristics)\b",
    re.IGNORECASE,
)
# "from 6.1 at baseline to 2.0 at week 12", "compared with baseline, pain fell".
_SINCE = re.compile(
    rf"\b(?:after|following|follow-?up|post-?{_BEGUN}|chang\w+|increas\w+|decreas\w+|reduc\w+|improv\w+|declin\w+|worsen\w+"
    r"|fell|rose|dropped|(?:hours?|days?|weeks?|months?|years?) \d+|\d+[ -](?:hours?|days?|weeks?|months?|years?)"
    r"|(?:from|than|with|to|versus|vs\.?|over) (?:the |their )?baseline)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\b(?:before|prior|pre-?{_BEGUN}|initial\w*|characteristics?|{_START})\b", re.IGNORECASE)


def is_before_treatment(question: str, sentence: str) -> bool:
    """Whether a sentence tells only of the time before a treatment, where that is not what a question asks about."""
    return bool(_BEFORE.search(sentence)) and not _SINCE.search(sentence) and not _ASKED.search(question)

"""Which questions ask for a comparison, and how much of one a passage tells."""

from __future__ import annotations

import re
from typing import Final

_ASKS: Final = re.compile(
    r"\b(?:differ(?:s|ed|ences?|ent|ently)?|compar(?:e|es|ed|ing|isons?|able)|versus|vs|better|worse|superior(?:ity)?"
    r"|(?:non-?)?inferior(?:ity)?)\b",
    re.IGNORECASE,
)
# The marks by which trials report a comparison: a test, an interval, a direction, or two groups side by side.
_TELLS: Final = re.compile(
    r"\bp\s?[<=>≤≥]|\bCI\b|\bconfidence interval|\bsignifican\w+|\bdiffer\w+|\bversus\b|\bvs\b|\bcompared\b|\bthan\b"
    r"|\b(?:higher|lower|greater|fewer|longer|shorter|similar)\b"
    r"|\bbetween (?:the )?(?:two |three |both )?(?:groups|arms)\b",
    re.IGNORECASE,
)
# More of them than these tell no more.
_ENOUGH: Final = 6


def asks_for_comparison(question: str) -> bool:
    """Whether a question wants to know how two things differ, and not only about one of them."""
    return bool(_ASKS.search(question))


def told_comparison(passage: str) -> float:
    """How much of a comparison a passage tells, in [0, 1]: marks such as "P < .05", "versus" or "higher"."""
    return min(len(_TELLS.findall(passage)), _ENOUGH) / _ENOUGH

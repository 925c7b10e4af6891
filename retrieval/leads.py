"""What only links a question to the one before it: "thanks, and what about"."""

from __future__ import annotations

import re

_POLITE = re.compile(
    r"(?:(?:ok(?:ay)?|thanks|thank you|thx|hmm+|i see|interesting|(?:great|right|yes|no|well|good)(?=[,.!;:–-]))"
    r"(?: so much| you)?[,.!;:–-]* +)+",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:and|but|or|also|then|so|now|ya|peki)[,:]? +)*(?:(?:and )?(?:what about|how about|what of"
    r"|same for|the same for"
    r"|same in|any (?:data|evidence)(?: (?:on|for))?"
    r"|what if it is|what if (?:the|a|my) patients? (?:has|have|had)|is it the same)\b *)?",
    re.IGNORECASE,
)
ASKS_FOR_DATA = re.compile(r"any (?:data|evidence)\b", re.IGNORECASE)


def without_lead(text: str) -> tuple[str, bool]:
    """The text without what only links it to an earlier one, and whether there was such a link."""
    polite = _POLITE.match(text)
    rest = text[polite.end() :] if polite else text
    lead = _LEAD.match(rest)
    end = lead.end() if lead else 0
    return (rest[end:], True) if end else (text, False)

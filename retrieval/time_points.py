"""A point in time ("3 months after finishing") in the place of the one that an earlier question has."""

from __future__ import annotations

import re

from retrieval.recast import Topic, added

_SPAN = (
    r"(?:about |around )?(?:\d+(?:[-–]\d+)?|one|two|three|four|five|six|nine|ten|twelve|several|an?)"
    r"[ -](?:hour|day|week|month|year)s?"
)
_SIDE = r"(?:after|before|following|since|post)"
# What an earlier question has to say the object of.
_TURN = (
    r"(?:finishing|completing|ending|stopping|starting|beginning|discontinuing"
    r"|(?:the )?(?:completion|end|start|discontinuation|cessation|withdrawal)(?: of)?)"
)
_POINT = re.compile(
    rf"(?:at |within |in )?(?:(?P<span>{_SPAN}) (?:(?P<later>later|afterwards?)|(?P<side>{_SIDE})(?: (?P<anchor>.+))?)"
    rf"|(?P<turned>{_SIDE}) (?P<turn>{_TURN}))",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:the |their )?[\w/-]+(?: (?!(?:with|in|for|of|vs|versus|compared|and|or|among|at|than|on|by|to|from|is|are|was"
    r"|were|do|does|did|after|before|when|without|using|receiving)\b)[\w/-]+){0,4}"
)
_DURING = re.compile(rf" during (?P<object>{_WORDS})", re.IGNORECASE)
_AFTER_SPAN = re.compile(rf" (?:at |within )?{_SPAN} {_SIDE} (?P<object>{_WORDS})", re.IGNORECASE)
_AT_SPAN = re.compile(
    rf" (?:at|after|within|by) (?:the first )?(?:{_SPAN}|(?:day|week|month|year) \d+)\b", re.IGNORECASE
)
_UNTIMED = re.compile(rf" {_SIDE} ", re.IGNORECASE)
_MOST_WORDS = 4


def is_point_in_time(text: str) -> bool:
    """Whether a text is nothing but a time before or after something, which an earlier question may have to name."""
    found = _POINT.fullmatch(text)
    return found is not None and len((found["anchor"] or "").split()) <= _MOST_WORDS


def at_another_time(text: str, topic: Topic) -> str | None:
    """The topic at another point in time, in the place of its own, with the object of that where the new one has none.

    "Toxicity during pelvic radiotherapy?" becomes "Toxicity 6 months after finishing pelvic radiotherapy?". None where
    it has several times, or where another time would leave a part of it behind.
    """
    new = _POINT.fullmatch(text)
    if new is None:
        return None
    old = [match for shape in (_DURING, _AFTER_SPAN, _AT_SPAN) for match in shape.finditer(topic.text)]
    if len(old) > 1 and not (len(old) == 2 and old[1].start() == old[0].start()):
        return None
    if not old:
        return _beside_none(text, new, topic)
    clause = _clause(text, new, old[0])
    return f"{topic.text[: old[0].start()]} {clause}{topic.text[old[0].end() :]}" if clause else None


def _beside_none(text: str, new: re.Match[str], topic: Topic) -> str | None:
    """The time at the end of a topic that has none; one without an object leans on a time that is not there."""
    dangles = bool(new["turn"]) or re.fullmatch(_TURN, new["anchor"] or "", re.IGNORECASE)
    if not (new["anchor"] or new["turn"]) or _UNTIMED.search(topic.text):
        return None
    if dangles and not topic.of("drug", "class"):
        return None
    return added(topic.text, text)


def _clause(text: str, new: re.Match[str], old: re.Match[str]) -> str | None:
    """The new time with the object of the old one, where it has none itself."""
    whole = old.groupdict().get("object")
    given = re.sub(rf"^{_TURN} ", "", whole, flags=re.IGNORECASE) if whole else ""
    anchor = new["turn"] or new["anchor"] or ""
    if re.fullmatch(_TURN, anchor, re.IGNORECASE):
        of = " of" if re.search(r"(?:ion|end|start|withdrawal)$", anchor) else ""
        return f"{text}{of} {given}" if given else text
    if anchor:
        is_left_behind = len(given.split()) > 1 and _DURING.match(old.group())
        return None if is_left_behind else text
    if not given:
        return None
    if new["later"]:
        return f"{new['span']} after {whole}" if _DURING.match(old.group()) else None
    return f"{text} {whole}"

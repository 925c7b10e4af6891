"""Names of authors, which articles print in one piece, taken apart for reference lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:group|consortium|collaborat\w+|investigators|committee|council|society|association|network|team|alliance"
    r"|and|organi[sz]ation|foundation|institute|ministry|agency|university|hospital|study|trial|registry|anonymous"
    r"|on behalf of|grubu|derneği|bakanlığı|kurulu)\b|[\d&]",
    re.IGNORECASE,
)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its parts; a group, or a name that cannot be taken apart, has a family name alone."""

    family: str
    given: str = ""
    suffix: str = ""


def name_of(printed: str) -> Name:
    """The parts of "Jan van der Berg", "Berg J", "Munshi N. C." or "van der Berg, Jan".

    What names a group stays whole. In a name without comma the family name is the last word with the particles in lower
    case before it: of a double family name only the last part, as nothing tells it from a middle name.
    """
    text = " ".join(printed.split())
    if _GROUP.search(text) or len(text.split()) > _MOST_WORDS:
        return Name(text)
    if "," in text:
        return _with_comma(text)
    words, suffix = text.split(), ""
    if len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        words, suffix = words[:-1], words[-1]
    at = _family_ends(words)
    if at:
        return Name(" ".join(words[:at]), _spaced(words[at:]), suffix)
    at = _family_begins(words)
    given = _spaced(words[:at]) if all(map(_is_initials, words[:at])) else " ".join(words[:at])
    return Name(" ".join(words[at:]), given, suffix)


def _with_comma(text: str) -> Name:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    rest = [part for part in parts if part not in suffixes]
    if len(rest) != 2 or len(suffixes) > 1:
        return Name(text)
    return Name(rest[0], rest[1], "".join(suffixes))


def _family_ends(words: list[str]) -> int:
    """Where initials begin behind a family name; 0 where there are none."""
    at = len(words)
    while at > 1 and _is_initials(words[at - 1]):
        at -= 1
    family = words[:at]
    in_capitals = all(word.isupper() for word in family)
    certain = any(len(word) == 1 or "." in word for word in words[at:])
    # "LAMP A" is one, "ADA LAMP" and "J W LAMP" are not.
    named = not in_capitals or (certain and len(family[0]) > 1 and "." not in family[0])
    return at if at < len(words) and named else 0


def _is_initials(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) and word.isupper()


def _spaced(initials: list[str]) -> str:
    """ "N. C." for "NC", so that no reader takes it for one name."""
    return " ".join(f"{letter}." for word in initials for letter in word if letter.isalpha())


def _family_begins(words: list[str]) -> int:
    """Where the family name begins behind given names."""
    particles = (place for place, word in enumerate(words[1:-1], 1) if word[0].islower())
    return next(particles, max(len(words) - 1, 0))

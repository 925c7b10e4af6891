"""Abbreviations as an article itself explains them: "ciltacabtagene autoleucel (cilta-cel)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

_PARENTHESIS = re.compile(r"\(\s*+([^()]{2,40}?)\s*\)")
_SHORT = re.compile(r"[^\W_][\w./+‑-]*")
_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"(?:^|(?<=[;,.:]))\s*([A-Z][\w./+‑-]{1,11})\s*[,:=]\s*([^;,.:=()]{3,80})")
_INSIDE = re.compile(r"\s*\([A-Za-z-]{2,8}\)")
# "selective and non-selective bundle pacing (S-BP and NS-BP)": both are BP.
_PREFIXED = re.compile(r"^[A-Z]{1,3}-([A-Z]{2,6}) and [A-Z]{1,3}-(?=\1$)")
_BROKEN = re.compile(r"[.;:!?]\s|[()\[\]]")


def abbreviations(text: str) -> Mapping[str, str]:
    """Short form → long form, for every "long form (SHORT)" in the text; the first explanation of a short form wins.

    Schwartz & Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text,
    Pacific Symposium on Biocomputing 2003; a plural "s" of the short form is left out of the match.
    """
    found: dict[str, str] = {}
    for match in _PARENTHESIS.finditer(text):
        short = _PREFIXED.sub("", match.group(1).split(";")[0].split(",")[0].strip())
        if not _is_short_form(short):
            continue
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        # "left ventricular (LV) septal pacing (LVSP)": what is explained inside stands in the way.
        befores = (before, _INSIDE.sub("", before))
        long = next(filter(None, (_long_form(short.removesuffix("s"), text) for text in befores)), None)
        if long and short not in found:
            found[short] = long
    return found


def listed_abbreviations(notes: Iterable[str]) -> Mapping[str, str]:
    """The same for the notes of a table: "CR, complete response; ORR: overall response rate"."""
    found: dict[str, str] = {}
    for match in (match for note in notes for match in _LISTED.finditer(note)):
        short, words = match.group(1), match.group(2).strip()
        if _is_short_form(short) and _long_form(short.removesuffix("s"), words) == words:
            found.setdefault(short, words)
    return found


def _is_short_form(short: str) -> bool:
    """At most two words and twelve characters, with a capital behind the first letter, a digit or a hyphen."""
    if not _SHORT.fullmatch(short.replace(" ", "")) or len(short.split()) > 2 or len(short) > 12:
        return False
    return any(character.isalpha() for character in short) and bool(
        re.search(r"[^a-z][^\s]*[A-Z]|[\w]+[A-Z]|[-‑]|[A-Z]\d", short)
    )


def _long_form(short: str, before: str) -> str | None:
    """The end of before that spells the short form: its letters in order, the first one at a word's start.

    Of several ends the one with most letters at word starts is meant, then the shortest ("multiple myeloma" rather
    than "myeloma" for MM). At most min(letters + 5, 2 * letters) words, as in the paper.
    """
    letters = [character.lower()[0] for character in short if character.isalnum()]
    initials = _initials(letters, [character.lower()[0] for character in before])
    starts = [match.start() for match in _WORD.finditer(before)][-min(len(letters) + 5, 2 * len(letters)) :]
    best, start = max(((initials[start], start) for start in starts if initials[start]), default=(0, 0))
    long = before[start:].strip()
    if _BROKEN.search(long):
        return None
    return long if best and len(long) > len(short) and short.lower() not in long.lower().split() else None


def _initials(letters: Sequence[str], text: Sequence[str]) -> list[int]:
    """For each position: 1 and how many letters can stand at word starts when all of them follow in order from there.

    0 where the first letter does not stand, or the others do not follow.
    """
    starts = {match.start() for match in _WORD.finditer("".join(text))}
    here: list[int] = []
    onwards = [1] * (len(text) + 1)
    for letter in reversed(letters):
        here = [
            onwards[at + 1] + (at in starts) if character == letter and onwards[at + 1] else 0
            for at, character in enumerate(text)
        ]
        onwards = list(accumulate(reversed([*here, 0]), max))[::-1]
    return here

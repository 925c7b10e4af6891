"""Letters and breaks that only the typesetting put there: ligatures, soft hyphens, words broken at a line end."""

from __future__ import annotations

import re

from corpus.edits import Edit
from corpus.vocabulary import LANGUAGES, frequency
from corpus.words import Doubt, Known, without_addresses

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
_SOFT_HYPHEN = "\u00ad"
_SOFT = re.compile(rf"{_SOFT_HYPHEN}+(?:([ \t]*\r?\n[ \t]*| )([^\W\d_]+))?")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]*\Z")
_HYPHENS = ("-", "‐")
_BROKEN = re.compile(r"(?<![^\W_])([^\W\d_]{2,})([-‐][ \t]*\r?\n[ \t]*)([^\W\d_]{2,})(?![^\W_])")
_LETTERS = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"(?<![^\W_])([^\W_]+)[-‐](?=([^\W_]+))")


def ligature_edits(text: str) -> list[Edit]:
    """Edits that write U+FB00 to U+FB06 as letters."""
    if not any(sign in text for sign in _LIGATURES):
        return []
    return [Edit(found.start(), found.end(), _LIGATURES[found.group()]) for found in _LIGATURE.finditer(text)]


def soft_hyphens(text: str, known: Known) -> tuple[list[Edit], list[Doubt]]:
    """Edits that delete soft hyphens after a letter, and with one at a line end the break, if lower case goes on there.

    A single blank after a soft hyphen is such a break too if the joined word is known ("liveli\u00ad hood"). Anywhere
    else the sign may have been printed as a minus or a dash ("\u00ad2.5", "5\u00ad10 mg"): it stays, as a doubt.
    """
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    for found in _SOFT.finditer(text) if _SOFT_HYPHEN in text else ():
        before = _LETTERS_BEFORE.search(text, max(0, found.start() - 40), found.start())
        left = before.group() if before else ""
        end = found.end() if found.group(1) is None else found.start(1)
        if left and not text[end : end + 1].isdigit():
            edits.append(_soft_edit(left, found, known))
        else:
            doubts.append(Doubt(found.start(), end, "a soft hyphen that may stand for another sign"))
    return edits, doubts


def _soft_edit(left: str, found: re.Match[str], known: Known) -> Edit:
    gap, right = found.groups()
    if gap and right.islower() and (gap != " " or known(left + right)):
        return Edit(found.start(), found.end(1), "")
    return Edit(found.start(), found.start(1) if gap else found.end(), "")


def broken_words(text: str, known: Known) -> tuple[list[Edit], list[Doubt]]:
    """Edits that join words broken by a hyphen at a line end, and the spans where a hyphen may be the word's own.

    A word is joined only if the hyphenated form does not stand elsewhere in the text, and the joined form does or is
    both known and the usual one. Halves that do not go on in lower case ("CAR-", "T") keep their hyphen.
    """
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    may_break = any(line.rstrip(" \t\r").endswith(_HYPHENS) for line in text.split("\n"))
    breaks = list(_BROKEN.finditer(without_addresses(text))) if may_break else []
    standing = _standing(text) if breaks else frozenset()
    for found in breaks:
        left, right = found.group(1), found.group(3)
        if not right.islower() or not left[1:].islower() or f"{left}-{right}".lower() in standing:
            continue
        joined = left + right
        if joined.lower() in standing or (known(joined) and _usually_joined(left, right)):
            edits.append(Edit(found.start(2), found.end(2), ""))
        elif known(joined):
            doubts.append(Doubt(found.start(), found.end(), f"the hyphen may or may not belong to {joined!r}"))
    return edits, doubts


def _usually_joined(left: str, right: str) -> bool:
    """Whether the two halves are more often one word than a hyphenated compound, as far as counts of words can tell.

    The lists count a compound's halves apart, so the compound is no commoner than the rarer half: a joined form that
    beats it is usual ("immunotherapy" beats "immuno", "longterm" does not beat "term"). From Zipf 3.6 on closed forms
    are usual by themselves ("baseline", "outcome"); below, "highschool" and "wellbeing" are found.
    """
    joined = left + right
    language = max(LANGUAGES, key=lambda language: frequency(joined, language))
    halves = min(frequency(left, language), frequency(right, language))
    return frequency(joined, language) >= min(3.6, halves)


def _standing(text: str) -> frozenset[str]:
    """Every word of the text, and every two words with a hyphen between them, in lower case."""
    lowered = text.lower()
    compounds = (f"{left}-{right}" for left, right in _COMPOUND.findall(lowered))
    return frozenset(_LETTERS.findall(lowered)) | frozenset(compounds)

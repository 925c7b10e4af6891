"""Whether a question said in full still holds every word that the follow-up itself has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.pronouns import without_pointers
from retrieval.words import stem, stems

# Words that only ask, join or point; negations, "any", "alone" and what sets a time or a limit are none of them.
_ONLY_JOINS = frozenset(
    "a an the is are was were be been do does did has have had can could will would may might should must ca wo"
    " in with for of on by to at from as among and or so then that this these those it its they them their"
    " what which who whom when where why how come reason exactly soon frequently there of"
    " one ones too also well same instead specifically those about me data".split()
)
_SAME = {"vs": "compare", "versus": "compare", "than": "compare", "compared": "compare", "frequently": "often"}
# "How common" asks for these.
_FREQUENCY = frozenset("rate rates incidence frequency cases case".split())
_DENIED = re.compile(r"n['’]t\b|(?<=\bcan)not\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’‐‑–-][^\W_]+)*|[≥≤<>+%]")


def keeps(said: str, asked: str) -> bool:
    """Whether all content words of asked stand in said, and each number beside one of the words it stood beside.

    Words that stand for something of an earlier question ("it", "that drug") are no content.
    """
    dropped = _ONLY_JOINS | (_FREQUENCY if re.match(r"how (?:common|frequent)\b", said, re.IGNORECASE) else frozenset())
    wanted = [_folded(word) for word in _words(without_pointers(asked)) if word not in dropped]
    held = [_folded(word) for word in _words(said) if word not in dropped]
    pairs = set(pairwise(held))
    return set(wanted) <= set(held) and all(_beside(at, wanted, pairs) for at in range(len(wanted)))


def _beside(at: int, wanted: list[tuple[str, ...]], pairs: set[tuple[tuple[str, ...], tuple[str, ...]]]) -> bool:
    """Whether a number still stands behind the word before it or before the word behind it; true of other words."""
    if len(wanted) == 1 or len(wanted[at]) > 1 or not wanted[at][0][:1].isdigit():
        return True
    before = at > 0 and (wanted[at - 1], wanted[at]) in pairs
    return before or (at + 1 < len(wanted) and (wanted[at], wanted[at + 1]) in pairs)


def _words(text: str) -> Iterator[str]:
    return (match.group().lower() for match in _WORD.finditer(_DENIED.sub(" not", text)))


def _folded(word: str) -> tuple[str, ...]:
    return stems(_SAME.get(word, word)) or (stem(word),)

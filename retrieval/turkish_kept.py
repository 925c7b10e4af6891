"""Whether a turned question still says all that the Turkish one said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from retrieval.turkish_groups import NOMINAL, Piece
from retrieval.words import stem

_WORD = re.compile(r"[^\W_]+")
_SAYING = NOMINAL | {"passive", "active", "adverb"}
# What English says in other words when it puts a question in order (retrieval/turkish_order.py).
_SAID_OTHERWISE = (
    (re.compile(r"be|do"), re.compile(r"\b(?:is|are|was|were|do|does|did|when)\b")),
    (re.compile(r"full form|abbreviation|meaning"), re.compile(r"\bstand for\b|^what is\b")),
    (re.compile(r"hour|day|week|month|year|minute"), re.compile(r"\bhow (?:long|often)\b")),
    (re.compile(r"responsible"), re.compile(r"\baccounts? for\b")),
    (re.compile(r"cause"), re.compile(r"\bwhy\b.*\boccurs?\b")),
)
# Of a figure it is asked "what is the …", whichever of these Turkish says.
_ASKING_WHAT = re.compile(r"what\b|how (?:much|many)\b|which\b")


def unsaid(pieces: Sequence[Piece], text: str) -> Iterator[str]:
    """The Turkish words that were turned, but whose English the text in English does not hold.

    Of several words that ask, "nasıl ve neden", each must be asked; a single one always is.
    """
    said = text.lower()
    words = {stem(word) for word in _WORD.findall(said)}
    for piece in (*(piece for piece in pieces if piece.kind in _SAYING), *_each_asking(pieces)):
        if not _is_said(piece.english.lower(), said, words):
            yield piece.turkish


def _each_asking(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The words that ask, where there are several, but for those that another one says as well."""
    followed = list(zip(pieces, (*pieces[1:], None), strict=False))
    asking = [(piece, after) for piece, after in followed if piece.kind == "question"]
    for piece, after in asking if len(asking) > 1 else ():
        joined = after is not None and after.kind == "connective"
        if joined or not _ASKING_WHAT.match(piece.english):
            yield piece


def _is_said(english: str, said: str, words: set[str]) -> bool:
    if re.search(rf"(?<!\w){re.escape(english)}", said) or all(stem(word) in words for word in _WORD.findall(english)):
        return True
    return any(term.fullmatch(english) and otherwise.search(said) for term, otherwise in _SAID_OTHERWISE)

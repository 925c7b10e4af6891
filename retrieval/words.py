"""Words as the rule of support compares them: stems, whole hyphenated tokens, and what carries no content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.stem import stemmed

_DIGITS = dict(zip("zero one two three four five six seven eight nine ten".split(), map(str, range(11)), strict=True))
_PIECE = re.compile(r"[^\W_]+")
# "MY.11" is one name; "0.25" and the end of a sentence before a number are none.
_TOKEN = re.compile(r"[^\W_]+(?:['’‐‑–-][^\W_]+|(?<=\b[A-Z]{2})\.\d+\b)*")
_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
# Raised digits behind a word are marks of citations; behind a letter or two they belong to it (m²).
_CITATION = re.compile(rf"(?<=[^\W\d_{_RAISED}{_LOWERED}]{{3}})[{_RAISED}]+(?:\s?[,⁻–-]\s?[{_RAISED}]+)*(?![^\W_])")
# Behind a digit they are a power: 10² is not 102.
_SMALL_DIGITS = re.compile(rf"(?<![\d{_RAISED}])[{_RAISED}]+|[{_LOWERED}]+")
_PLAIN = str.maketrans(_RAISED + _LOWERED, "0123456789" * 2)
_HYPHEN = re.compile("[‐‑–]")
_PLURAL_ACRONYM = re.compile(r"[a-z]?[A-Z][A-Za-z]*[A-Z]?s|[A-Z]s")
_BRITISH = (
    (re.compile("ae"), "e"),
    (re.compile("rrhoea"), "rrhea"),
    (re.compile("isation"), "ization"),
    (re.compile("randomis"), "randomiz"),
    (re.compile("oe(?=[dgms])"), "e"),
    (re.compile("our\\b|our(?=s\\b)"), "or"),
)
_MICROGRAM = frozenset({"mcg", "ug", "microgram", "micrograms"})

# Function words, and words that shape a question without naming anything an article could state.
STOP_WORDS = frozenset(
    """
    a about again already also although am among an and another any anybody anyone anything apart are aren't as at
    be became become been being below besides both but by can cannot could couldn't currently did didn't do does
    doesn't doing don't done during each either else ever every everyone for from further get gets getting give
    given gives giving go goes going gone got had has hasn't have haven't having he her here hers him his how
    however i if in indeed instead into is isn't it its itself just let like likely made main mainly make makes
    making many may me might mine more most much must my namely nearly need neither nor now nowadays of off often on
    once one ones onto or other others otherwise ought our ours out over overall per perhaps please possible
    possibly principle put quite rather really regarding same say says see seen shall she should since so some
    somebody something still such take taken takes taking tell than that the their them then there these they thing
    things this those though through thus to today together too under until up upon us use used uses using usual
    usually very via was wasn't way ways we well were what whatever when whenever where whereas whether which while
    who whole whom whose why will with within won't would yet you your
    """.split()
)
QUESTION_WORDS = frozenset(
    """
    actually against amount anti anywhere average big call called came chance chances class classes come comes
    coming common commonly count exist exists extent far few find found fraction frequency frequent frequently full
    good group groups important keep kind kinds know known large last lately level list look looking looks main
    major manner mean means name named names new number numbers occur option options part past percent percentage
    portion proportion quantity question rate rates recent recently seem seems share slice sort sorts stand stands
    term terms thought turn turned type types value word words
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: its span, its printed form, and the stems of its parts (two for "ide-cel")."""

    start: int
    end: int
    text: str
    stems: tuple[str, ...]


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text in order; a hyphenated word is one token with a stem for each part.

    Raised digits behind a word ("survival³") are no part of it; others, and lowered ones, count as plain digits.
    """
    text = _CITATION.sub(lambda mark: " " * len(mark.group()), text)
    return tuple(Token(*match.span(), match.group(), _stems_of(match.group())) for match in _TOKEN.finditer(text))


def stems(text: str) -> tuple[str, ...]:
    """The stems of all word parts of a text, in order."""
    return tuple(stem for token in tokens(text) for stem in token.stems)


def _stems_of(token: str) -> tuple[str, ...]:
    """A stem for each part of a hyphenated word; a name with a number ("KarMMa-3", "IL-6") is one stem of its own."""
    token = _SMALL_DIGITS.sub(lambda digits: digits.group().translate(_PLAIN), token)
    token = re.sub(r"['’]s$", "", token)
    parts = _PIECE.findall(token)
    if "." in token:
        return (token.casefold(),)
    if any(part.isdigit() for part in parts) and any(part != part.lower() for part in parts):
        return (_HYPHEN.sub("-", token.casefold()),)
    return tuple(stem(part) for part in parts)


@lru_cache(maxsize=50_000)
def stem(piece: str) -> str:
    """Snowball stem of a word part in American spelling; "two" is "2", and the plural "s" of "mAbs" is left out."""
    if _PLURAL_ACRONYM.fullmatch(piece):
        piece = piece[:-1]
    folded = piece.casefold()
    if folded in _DIGITS:
        return _DIGITS[folded]
    if folded in _MICROGRAM:
        return "μg"
    return stemmed([american(folded)])[0]


def american(word: str) -> str:
    """A word in small letters as American English spells it: "diarrhoea" is "diarrhea"."""
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


def contains(stream: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the stems of a phrase stand side by side, in order, in a stream of stems."""
    if not phrase:
        return False
    width = len(phrase)
    return any(stream[at : at + width] == phrase for at, first in enumerate(stream) if first == phrase[0])

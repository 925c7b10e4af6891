"""Words as the rule of support compares them: stems, whole hyphenated tokens, and what carries no content."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_PIECE = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’‐‑–-][^\W_]+)*")
_HYPHEN = re.compile("[‐‑–]")
_PLURAL_ACRONYM = re.compile(r"[a-z]?[A-Z][A-Za-z]*[A-Z]?s|[A-Z]s")
_BRITISH = ((re.compile("ae"), "e"), (re.compile("oe(?=[dgms])"), "e"), (re.compile("our\\b|our(?=s\\b)"), "or"))
_COUNTS = {
    word: str(value) for value, word in enumerate("zero one two three four five six seven eight nine ten".split())
}
_STEMMER = Stemmer.Stemmer("english")

# Function words, and words that shape a question without naming anything an article could state.
STOP_WORDS = frozenset(
    """
    a about after again all already also although am among an and another any anybody anyone anything apart are aren't
    as at be became become been before being below besides between both but by can cannot could couldn't currently did
    didn't do does doesn't doing don't done during each either else ever every everyone for from further get gets
    getting give given gives giving go goes going gone got had has hasn't have haven't having he her here hers him his
    how however i if in indeed instead into is isn't it its itself just let like likely made main mainly make makes
    making many may me might mine more most much must my namely nearly need neither no nor not now nowadays of off often
    on once one ones only onto or other others otherwise ought our ours out over overall own per perhaps please possible
    possibly principle put quite rather really regarding same say says see seen shall she should since so some somebody
    someone something still such take taken takes taking tell than that the their them then there these they thing
    things this those though through thus to today together too under until up upon us use used uses using usual usually
    very via was wasn't way ways we well were what whatever when whenever where whereas whether which while who whole
    whom whose why will with within without won't would yet you your
    """.split()
) - {"all", "own", "without", "before", "after", "between", "someone", "only", "outside", "not", "no"}
QUESTION_WORDS = frozenset(
    """
    amount available average call called count exist exists extent fraction frequency frequently full kind kinds know
    known level list manner mean means name named names number numbers occur percent percentage portion proportion
    quantity question share sort sorts stand stands term terms type types value word words
    actually against anywhere big chance chances common commonly frequent large option options part rate rates slice
    usually came class classes come comes coming far few find found good group groups important keep last
    lately look looks looking main major new past recent recently seem seems thought turn turned
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
    """The words of a text in order; a hyphenated word is one token with a stem for each part."""
    return tuple(Token(*match.span(), match.group(), _stems_of(match.group())) for match in _TOKEN.finditer(text))


def stems(text: str) -> tuple[str, ...]:
    """The stems of all word parts of a text, in order."""
    return tuple(stem for token in tokens(text) for stem in token.stems)


def _stems_of(token: str) -> tuple[str, ...]:
    """A stem for each part of a hyphenated word; a name with a number ("KarMMa-3", "IL-6") is one stem of its own."""
    token = re.sub(r"['’]s$", "", token)
    parts = _PIECE.findall(token)
    if any(part.isdigit() for part in parts) and any(part != part.lower() for part in parts):
        return (_HYPHEN.sub("-", token.casefold()),)
    return tuple(stem(part) for part in parts)


@lru_cache(maxsize=50_000)
def stem(piece: str) -> str:
    """Snowball stem (Porter 2) of a word part, in American spelling; "two" is "2", the plural "s" of "mAbs" no letter of it."""
    if _PLURAL_ACRONYM.fullmatch(piece):
        piece = piece[:-1]
    folded = piece.casefold()
    if folded in _COUNTS:
        return _COUNTS[folded]
    for pattern, replacement in _BRITISH:
        folded = pattern.sub(replacement, folded)
    return str(_STEMMER.stemWord(folded))


def contains(stream: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether the stems of a phrase stand side by side, in order, in a stream of stems."""
    if not phrase:
        return False
    width = len(phrase)
    return any(stream[at : at + width] == phrase for at, first in enumerate(stream) if first == phrase[0])

"""The turned pieces of a Turkish question, gathered into the groups of words that English puts in another order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from retrieval.turkish_forms import Form, folded

PieceKind = Literal[
    "noun",
    "adjective",
    "passive",
    "active",
    "relation",
    "connective",
    "question",
    "adverb",
    "dropped",
    "name",
    "unknown",
    "being",
    "asks",
]
_NOMINAL: frozenset[PieceKind] = frozenset({"noun", "adjective", "name", "unknown"})
_VERBAL: frozenset[PieceKind] = frozenset({"passive", "active"})
DETERMINERS = frozenset({"which", "how many", "what percentage", "what share"})
_BETWEEN = frozenset({"between", "among"})
_RESULTING = re.compile(r"m[iu]s$")
# Words that end in "s" and are one thing: "apheresis", "illness".
_SINGULAR_S = ("ss", "is", "us", "ics")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a question, their English, what they are, and what the last one's ending says."""

    turkish: str
    english: str
    kind: PieceKind
    form: Form = field(default_factory=Form)


@dataclass(frozen=True, slots=True)
class Group:
    """Words that stand together; place is their preposition, "object", "adverb", or "" for what is spoken of."""

    words: tuple[Piece, ...]
    place: str = ""

    @property
    def text(self) -> str:
        """The words in English, behind their preposition."""
        many = any(piece.english in {"how many", "what percentage"} for piece in self.words)
        said = " ".join(_said(piece, many=many) for piece in self.words)
        return said if self.place in {"", "object", "adverb"} else f"{self.place} {said}"

    @property
    def asks(self) -> bool:
        """Whether the group holds the word that asks: "which patients"."""
        return any(piece.kind == "question" for piece in self.words)


@dataclass(slots=True)
class Gathered:
    """What a question is made of. being is "var" (there is), "yok" (there is not), "degil" (is not) or nothing."""

    groups: list[Group] = field(default_factory=list)
    verb: Piece | None = None
    asks: list[Piece] = field(default_factory=list)
    yes_or_no: int = 0
    being: str = ""
    past: bool = False
    _words: list[Piece] = field(default_factory=list)
    _clause: list[Piece] = field(default_factory=list)

    def close(self, place: str = "") -> None:
        """End the group under way; owners before it ("cilta-cel'in") follow it with "of"."""
        if not self._words:
            return
        at = _boundary(self._words) if place else 0
        if at:
            self._words, tail = self._words[:at], self._words[at:]
            self.close()
            self._words = tail
        words = [*self._words, *self._clause]
        while self.groups and self.groups[-1].place == "of" and place != "of":
            words += [Piece("", "of", "connective"), *self.groups.pop().words]
        self.groups.append(Group(tuple(words), place))
        self._words, self._clause = [], []

    def close_before(self, verb: Piece) -> None:
        """End the group before a verb; of two nouns in a row the one next to it is done something to."""
        at = _boundary(self._words) if self._words and verb.kind == "active" else 0
        if at:
            tail, self._words = self._words[at:], self._words[:at]
            self.close()
            self._words = tail
        self.close("object" if at else "")

    def close_unless_joined(self) -> None:
        """End the group under way, except behind "and" or "or"."""
        if self._words and self._words[-1].kind != "connective":
            self.close()

    def add(self, piece: Piece) -> None:
        """Put a piece into the group under way, and end the group where its ending says so."""
        self._words.append(piece)
        self.past = self.past or piece.form.past
        if piece.form.case not in {"none", "possessed"}:
            self.close(piece.form.case)

    def relate(self, relation: str) -> None:
        """The postposition of the group before it becomes its preposition."""
        if relation in _BETWEEN and self.groups and self.groups[-1].place == "with":
            self._words = [*self.groups.pop().words, Piece("", "and", "connective"), *self._words]
        if self._words or not self.groups:
            self.close(relation)
        else:
            self.groups[-1] = replace(self.groups[-1], place=relation)

    def ends_in_adjective(self) -> bool:
        """Whether the last word so far describes the next: "uygun"."""
        return bool(self._words) and self._words[-1].kind == "adjective"

    def deny_adjective(self, *, denied: bool) -> None:
        """Put "not" before the last word, where it is denied: "uygun olmayan"."""
        if denied:
            self._words.insert(len(self._words) - 1, Piece("", "not", "adjective"))

    def subordinate(self, verb: Piece) -> None:
        """A verb before a noun ("BCMA'yı hedefleyen") follows the noun in English, with what belongs to it."""
        at = _boundary(self._words, compounds=False) if self._words else 0
        name, before = self._words[:at], self._words[at:]
        self._words = []
        placed: list[Group] = []
        while self.groups and self.groups[-1].place not in {"", "of"}:
            placed.insert(0, self.groups.pop())
        words = [_relative(verb), *before]
        for group in placed:
            words += [Piece("", group.text, "connective")]
        self._clause += words
        if name:
            self.groups.append(Group(tuple(name)))


def gathered(pieces: Sequence[Piece]) -> Gathered:
    """The groups of a question, in its order."""
    result = Gathered()
    last_verb = max((at for at, piece in enumerate(pieces) if _ends(piece)), default=-1)
    for at, piece in enumerate(pieces):
        following = next((after for after in pieces[at + 1 :] if after.kind != "dropped"), None)
        piece = _joining(piece, pieces[max(at - 1, 0)], following)
        if piece.kind in _NOMINAL or piece.kind == "connective":
            result.add(piece)
        elif piece.kind in _VERBAL:
            _take_verb(result, _as_clause(piece, following), following, last=at == last_verb)
        elif piece.kind == "relation":
            _take_relation(result, piece)
        elif piece.kind == "question":
            _take_question(result, piece, following)
        elif piece.kind == "adverb":
            result.close_unless_joined()
            result.groups.append(Group((piece,), "adverb"))
        elif piece.kind == "asks":
            _take_particle(result, piece, pieces[at + 1 :])
        elif piece.kind == "being":
            result.being, result.past = piece.english, result.past or piece.form.past
    result.close()
    return result


def plural(text: str) -> bool:
    """Whether an English phrase speaks of several things, by its last word before "of" or a clause."""
    head = text.split(" of ")[0].split(" that ")[0]
    return " and " in text or (head.endswith("s") and not head.endswith(_SINGULAR_S))


def _boundary(words: Sequence[Piece], *, compounds: bool = True) -> int:
    """Where what is spoken of ends and a group with a case begins: "Cilta-cel | Türkiye'de"; 0 where it does not.

    Two nouns make one compound only where the last is owned: "CAR-T ürünleri", "KarMMa-3 çalışmasında". Without
    compounds, a term of several words is taken to be complete: "ide-cel | böbrek yetmezliği".
    """
    at = len(words) - 1
    if words[at].form.owned and (compounds or " " not in words[at].turkish):
        return 0
    while at > 0 and (words[at - 1].kind in {"adjective", "connective"}):
        at -= 2 if words[at - 1].kind == "connective" else 1
    return at if at > 0 and words[at - 1].kind in {"noun", "name", "unknown"} else 0


def _ends(piece: Piece) -> bool:
    return piece.kind in _VERBAL and piece.form.role == "finite"


def _joining(piece: Piece, before: Piece, following: Piece | None) -> Piece:
    """ "ile" between two names is "and": "ide-cel ile cilta-cel"."""
    names = before.kind == "name" and following is not None and following.kind == "name"
    return replace(piece, english="and", kind="connective") if piece.english == "with" and names else piece


def _as_clause(verb: Piece, following: Piece | None) -> Piece:
    """A verb in "-mış" before a noun describes it: "onaylanmış ürünler"."""
    describes = following is not None and following.kind in _NOMINAL and _RESULTING.search(folded(verb.turkish))
    return replace(verb, form=replace(verb.form, role="clause", past=False)) if describes else verb


def _take_verb(result: Gathered, piece: Piece, following: Piece | None, *, last: bool) -> None:
    if piece.form.role == "finite" and last:
        result.close_before(piece)
        result.verb = piece
        result.past = result.past or piece.form.past
    elif piece.form.role == "clause":
        result.subordinate(piece)
    elif piece.form.role == "before":
        if not (following and following.english == "before"):
            result.close("without")
    else:
        denied = "not " if piece.form.denied else ""
        result.add(Piece(piece.turkish, denied + piece.english, "noun"))


def _take_relation(result: Gathered, piece: Piece) -> None:
    """A postposition; or "olan", "olmayan" (with, without), which make what stands before them describe a noun."""
    having = folded(piece.turkish).startswith(("olan", "olmayan"))
    if not having:
        result.relate(piece.english)
    elif result.ends_in_adjective():
        result.deny_adjective(denied=piece.english == "without")
    else:
        result.subordinate(replace(piece, kind="passive"))
    if having and piece.form.case != "none":
        result.add(Piece("", "those", "noun", replace(piece.form, plural=False)))


def _take_question(result: Gathered, piece: Piece, following: Piece | None) -> None:
    owned = bool(result.groups) and result.groups[-1].place == "of"
    before_noun = following is not None and following.kind in _NOMINAL
    if piece.english in DETERMINERS and (before_noun or owned or piece.form.case not in {"none", "possessed"}):
        result.close_unless_joined()
        result.add(replace(piece, form=replace(piece.form, case="none")))
        if owned or not before_noun:
            case = piece.form.case
            result.close("" if case in {"none", "possessed"} else case)
        return
    if piece.english == "what" and following is not None and following.kind in _NOMINAL and not result.verb:
        result.close()
    result.past = result.past or piece.form.past
    result.asks.append(piece)


def _take_particle(result: Gathered, piece: Piece, rest: Sequence[Piece]) -> None:
    result.yes_or_no += 1
    result.past = result.past or piece.form.past
    following = next(iter(rest), None)
    again = any(other.kind == "asks" for other in rest)
    if again and not (following and following.kind == "connective"):
        result.add(Piece("", "or", "connective"))


def _relative(verb: Piece) -> Piece:
    not_ = "not " if verb.form.denied else ""
    if verb.kind == "passive":
        return Piece(verb.turkish, f"{not_}{verb.english}", "connective")
    return Piece(verb.turkish, f"that {'do not ' if verb.form.denied else ''}{verb.english}", "connective")


def _said(piece: Piece, *, many: bool) -> str:
    text = piece.english
    if (piece.form.plural or many) and piece.kind == "noun" and not text.endswith("s"):
        text = text[:-1] + "ies" if text.endswith("y") and text[-2] not in "aeiou" else text + "s"
    return f"without {text}" if piece.form.denied and piece.kind in _NOMINAL else text

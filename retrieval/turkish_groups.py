"""The turned pieces of a Turkish question, gathered into the groups of words that English puts in another order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from retrieval.turkish_forms import Form, folded
from retrieval.turkish_wording import governed, placed, pluralised

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
NOMINAL: frozenset[PieceKind] = frozenset({"noun", "adjective", "name", "unknown"})
DETERMINERS = frozenset({"which", "how many", "what percentage", "what share"})
# "X'ten yüksek" is higher than X.
COMPARED = {
    "high": "higher",
    "low": "lower",
    "long": "longer",
    "short": "shorter",
    "good": "better",
    "bad": "worse",
    "effective": "more effective",
    "safe": "safer",
    "toxic": "more toxic",
    "expensive": "more expensive",
    "cheap": "cheaper",
    "large": "larger",
    "small": "smaller",
    "frequent": "more frequent",
}
_BETWEEN = frozenset({"between", "among"})
_COUNTING = frozenset({"how many", "what percentage"})
_ABOUT = frozenset({"approximately", "about"})
_SEVERAL = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many"})
_LIMITS = frozenset({"below", "above"})
_BARE = frozenset({"", "object", "adverb"})
# What a patient has, and no drug or trial: "ide-cel | böbrek yetmezliğinde".
_CONDITIONS = frozenset("failure disease insufficiency impairment dysfunction infection cancer syndrome".split())


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
        said = " ".join(_said(piece, many=_counted(self.words[:at])) for at, piece in enumerate(self.words))
        return said if self.place in _BARE else placed(self.place, said)

    @property
    def asks(self) -> bool:
        """Whether the group holds the word that asks: "which patients"."""
        return any(piece.kind == "question" for piece in self.words)


@dataclass(slots=True)
class Gathered:
    """What a question is made of.

    being is "var" (there is), "yok" (there is not), "degil" (is not) or nothing. clauses say when or if, each with
    groups and a verb of its own.
    """

    groups: list[Group] = field(default_factory=list)
    verb: Piece | None = None
    asks: list[Piece] = field(default_factory=list)
    yes_or_no: int = 0
    being: str = ""
    past: bool = False
    clauses: list[Gathered] = field(default_factory=list)
    _words: list[Piece] = field(default_factory=list)
    _clause: list[Piece] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether words stand behind the last group."""
        return bool(self._words)

    def is_open_for_owner(self) -> bool:
        """Whether nothing but "approximately" stands behind the last group."""
        return all(word.english in _ABOUT for word in self._words)

    def taken_adverb(self) -> Piece | None:
        """The "approximately" that is all that stands behind the last group, taken out; it goes with what is asked."""
        return self._words.pop() if len(self._words) == 1 and self.is_open_for_owner() else None

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
        while place != "of" and _is_owned(self._words[-1]) and (owner := self._owner()) is not None:
            words += [Piece("", "of", "connective"), *self.groups.pop(owner).words]
        self.groups.append(Group(tuple(words), place))
        self._words, self._clause = [], []

    def _owner(self) -> int | None:
        """Where the owner of what comes next stands, behind all that is spoken of."""
        for at in range(len(self.groups) - 1, -1, -1):
            if self.groups[at].place in {"", "of"}:
                return at if self.groups[at].place == "of" else None
        return None

    def close_before(self, verb: Piece) -> None:
        """End the group before a verb; what stands next to it, behind what is spoken of, is done something to."""
        if verb.kind != "active":
            self._compare()
            self.close()
            return
        at = _boundary(self._words) if self._words else 0
        if at:
            tail, self._words = self._words[at:], self._words[:at]
            self.close()
            self._words = tail
        self._compare()
        described = bool(self._words) and all(word.kind == "adjective" for word in self._words)
        spoken_of = any(group.place == "" for group in self.groups)
        asking = any(piece.kind == "question" for piece in self._words)
        self.close("object" if at or (spoken_of and not described and not asking) else "")

    def _compare(self) -> None:
        """ "24 saatten uzun" before a verb is "longer than 24 hours"."""
        alone = self._words[0] if len(self._words) == 1 else None
        if alone and alone.english in COMPARED and self.groups and self.groups[-1].place == "from":
            than = Piece("", f"{COMPARED[alone.english]} than", "connective")
            self.groups[-1] = Group((than, *self.groups[-1].words), "adverb")
            self._words = []

    def govern(self, verb: Piece) -> None:
        """Give the nearest group with a case the preposition that the verb takes in English."""
        at = next((at for at in range(len(self.groups) - 1, -1, -1) if self._governs(verb, at)), -1)
        if at >= 0:
            group = self.groups[at]
            self.groups[at] = replace(group, place=governed(verb.english, group.place))

    def _governs(self, verb: Piece, at: int) -> bool:
        place = self.groups[at].place
        return place not in _BARE and governed(verb.english, place) != place

    def close_unless_joined(self) -> None:
        """End the group under way, except behind "and" or "or"."""
        if self._words and self._words[-1].kind != "connective":
            self.close()

    def add(self, piece: Piece) -> None:
        """Put a piece into the group under way, and end the group where its ending says so."""
        if piece.form.plural and len(self._words) > 1 and self._words[-1].english == "and":
            # "benzerlik ve farklılıklar": the ending stands for both.
            self._words[-2] = replace(self._words[-2], form=replace(self._words[-2].form, plural=True))
        self._words.append(piece)
        self.past = self.past or (piece.form.past and not piece.form.when)
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
        if self.groups:
            self.groups[-1] = _exact(self.groups[-1])

    def ends_in_adjective(self) -> bool:
        """Whether the last word so far describes the next: "uygun"."""
        return bool(self._words) and self._words[-1].kind == "adjective"

    def deny_adjective(self, *, denied: bool) -> None:
        """Put "not" before the last word, where it is denied: "uygun olmayan"."""
        if denied:
            self._words.insert(len(self._words) - 1, Piece("", "not", "adjective"))

    def describe_by_adjective(self, *, denied: bool) -> bool:
        """ "Nakle uygun olmayan" follows its noun: "not suitable for transplant"; False where no case stands before."""
        if len(self._words) != 1 or not self.groups or self.groups[-1].place not in {"to", "from"}:
            return False
        adjective = self._words.pop()
        self.govern(adjective)
        said = Piece(adjective.turkish, ("not " if denied else "") + adjective.english, "connective")
        self._clause += [said, Piece("", self.groups.pop().text, "connective")]
        return True

    def subordinate(self, relative: Piece, *, near: bool = False) -> None:
        """Words before a noun ("BCMA'yı hedefleyen") follow the noun in English, with what belongs to them.

        relative is what they begin with; near leaves out the groups before them.
        """
        at = _boundary(self._words, compounds=False) if self._words else 0
        name, before = self._words[:at], self._words[at:]
        self._words = []
        near = near or any(word.kind == "question" for word in before)
        taken: list[Group] = []
        while not near and self.groups and self.groups[-1].place not in {"", "of"}:
            taken.insert(0, self.groups.pop())
        if not before and taken and taken[-1].place in _LIMITS and self.groups and self.groups[-1].place == "":
            before = list(self.groups.pop().words)
        self._clause += [relative, *before, *(Piece("", group.text, "connective") for group in taken)]
        if name:
            self.groups.append(Group(tuple(name)))

    def set_aside(self, verb: Piece | None = None) -> None:
        """Make a clause of its own of all groups so far: "kreatinin klirensi 30'un altındayken"."""
        if verb is not None:
            self.govern(verb)
            self.close_before(verb)
        self.close()
        if self.groups:
            self.clauses.append(Gathered(self.groups, verb))
            self.groups = []


def _boundary(words: Sequence[Piece], *, compounds: bool = True) -> int:
    """Where what is spoken of ends and a group with a case begins: "Cilta-cel | Türkiye'de"; 0 where it does not.

    Two nouns make one compound only where the last is owned: "CAR-T ürünleri", "KarMMa-3 çalışmasında", and the first
    is not several things, nor a compound as the last is. Without compounds, a term of several words is taken to be
    complete, and what a patient has always is: "ide-cel | böbrek yetmezliği".
    """
    at = len(words) - 1
    compounds = compounds and words[at].english.rpartition(" ")[2] not in _CONDITIONS
    owned = words[at].form.owned and (compounds or " " not in words[at].turkish)
    while at > 0 and (words[at - 1].kind in {"adjective", "connective"} or words[at - 1].english[:1].isdigit()):
        at -= 2 if words[at - 1].kind == "connective" else 1
    several = at > 0 and words[at - 1].kind == "noun" and words[at - 1].form.plural
    complete = at > 0 and all(" " in word.turkish and word.form.owned for word in (words[at - 1], words[-1]))
    if at <= 0 or (owned and not several and not complete):
        return 0
    return at if words[at - 1].kind in {"noun", "name", "unknown"} else 0


def _is_owned(piece: Piece) -> bool:
    """Whether a word may belong to the owner before it: "oranı", "hangisi", but not "SGK"."""
    said = piece.form.owned or piece.form.case == "possessed" or piece.kind in {"question", "unknown"}
    return said or (piece.kind in {"noun", "adjective"} and folded(piece.turkish).endswith(("i", "u")))


def _counted(before: Sequence[Piece]) -> bool:
    """Whether the next noun is counted by the words before it: "how many", "24"."""
    at = len(before) - 1
    if at >= 0 and before[at].english in _SEVERAL:
        return True
    while at >= 0 and before[at].kind in {"adjective", "name"} and not before[at].english.isdigit():
        at -= 1
    said = before[at].english if at >= 0 else ""
    return said in _COUNTING or (said.isdigit() and int(said) != 1)


def _exact(group: Group) -> Group:
    """ "On" a number is above it, "among" two things is between them."""
    if group.place == "on" and group.words[0].english[:1].isdigit():
        return replace(group, place="above")
    joined = any(piece.english == "and" for piece in group.words)
    return replace(group, place="between") if group.place == "among" and joined else group


def _said(piece: Piece, *, many: bool) -> str:
    several = (piece.form.plural or many) and piece.kind == "noun"
    text = pluralised(piece.english) if several else piece.english
    return f"without {text}" if piece.form.denied and piece.kind in NOMINAL else text

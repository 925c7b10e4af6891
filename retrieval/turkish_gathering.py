"""Each piece of a turned question put where it belongs: into a group, a clause, or what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from retrieval.turkish_forms import Form, folded
from retrieval.turkish_groups import DETERMINERS, NOMINAL, Gathered, Group, Piece, PieceKind

_VERBAL: frozenset[PieceKind] = frozenset({"passive", "active"})
_RESULTING = re.compile(r"m[iu]s$")
# Of a patient in whom something was seen, English says that he or she has it.
_HAS = frozenset({"seen", "observed", "found", "develop", "occur", "diagnosed"})
_PEOPLE = re.compile(r"\b(?:patient|people|person|adult|child|women|woman|man|case|percentage of patients)s?\b")
_OF_PEOPLE = frozenset(
    {"pregnant", "elderly", "young", "obese", "diabetic", "frail", "neutropenic", "breastfeeding", "newly diagnosed"}
)
_LIKE_A_FIGURE = re.compile(r"^(?:number|percentage|share|proportion)s? of patients")

_Follows = Piece | None


def gathered(pieces: Sequence[Piece]) -> Gathered:
    """The groups of a question, in its order."""
    result = Gathered()
    last_verb = max((at for at, piece in enumerate(pieces) if _ends(piece)), default=-1)
    for at, piece in enumerate(pieces):
        following = next((after for after in pieces[at + 1 :] if after.kind != "dropped"), None)
        piece = _joining(piece, pieces[max(at - 1, 0)], following)
        if piece.kind in _VERBAL:
            _take_verb(result, _as_clause(piece, following), following, last=at == last_verb)
        elif piece.kind == "asks":
            _take_particle(result, piece, pieces[at + 1 :])
        elif piece.kind in _TAKEN_BY:
            _TAKEN_BY[piece.kind](result, piece, following)
        elif piece.kind in _TAKEN_ALONE:
            _TAKEN_ALONE[piece.kind](result, piece)
    result.close()
    # An owner that nothing followed is what is spoken of: "ide-cel'in … yapılıyor mu".
    result.groups = [replace(group, place="") if group.place == "of" else group for group in result.groups]
    return result


def _ends(piece: Piece) -> bool:
    return piece.kind in _VERBAL and piece.form.role == "finite"


def _joining(piece: Piece, before: Piece, following: _Follows) -> Piece:
    """ "ile" between two names is "and": "ide-cel ile cilta-cel"."""
    names = before.kind == "name" and following is not None and following.kind == "name"
    return replace(piece, english="and", kind="connective") if piece.english == "with" and names else piece


def _as_clause(verb: Piece, following: _Follows) -> Piece:
    """A verb in "-mış" before a noun describes it: "onaylanmış ürünler"."""
    describes = following is not None and following.kind in NOMINAL and _RESULTING.search(folded(verb.turkish))
    return replace(verb, form=replace(verb.form, role="clause", past=False)) if describes else verb


def _is_noun(piece: _Follows) -> bool:
    return piece is not None and piece.kind in NOMINAL


def _take_noun(result: Gathered, piece: Piece, following: _Follows) -> None:
    form = piece.form
    several = form.plural or form.case not in {"none", "possessed"}
    if form.having and piece.kind != "adjective" and (_is_noun(following) or several):
        _take_bearer(result, piece, several=several)
    elif form.case == "possessed" and piece.kind == "name" and result.is_open:
        result.close()
        result.add(piece)
        result.close("object")
    elif piece.english in _OF_PEOPLE and several and not _is_noun(following):
        result.add(replace(piece, form=Form()))
        result.add(Piece("", "patient", "noun", form))
    else:
        result.add(piece)
    if form.when:
        result.set_aside()


def _take_bearer(result: Gathered, piece: Piece, *, several: bool) -> None:
    """ "HFrEF'li hastalar" are "patients with HFrEF", "astımlılar" too."""
    result.add(replace(piece, form=Form()))
    result.subordinate(Piece("", "with", "connective"), near=True)
    if several:
        result.add(Piece("", "patient", "noun", replace(piece.form, having=False)))


def _take_verb(result: Gathered, piece: Piece, following: _Follows, *, last: bool) -> None:
    if piece.form.role == "finite" and last:
        piece = _happening(_enrolling(piece, result), result)
        result.close_before(piece)
        result.govern(piece)
        result.verb = piece
        result.past = result.past or piece.form.past
    elif piece.form.role == "when":
        result.set_aside(piece)
    elif piece.form.role == "clause":
        _take_clause(result, _enrolling(piece, result), following)
    elif piece.form.role == "before":
        if not (following and following.english == "before"):
            result.close("without")
    else:
        denied = "not " if piece.form.denied else ""
        result.add(Piece(piece.turkish, denied + piece.english, "noun", Form(piece.form.case, owned=True)))


def _take_clause(result: Gathered, verb: Piece, following: _Follows) -> None:
    """A verb before a noun; in the plural without one it is those who do it: "quorvelimab alanlarda"."""
    result.govern(verb)
    near = _is_noun(following) and following is not None and bool(_PEOPLE.search(following.english))
    figure = following is not None and bool(_LIKE_A_FIGURE.match(following.english))
    if verb.english in _HAS and not verb.form.denied and (near or figure) and result.is_open:
        result.subordinate(Piece(verb.turkish, "with", "connective"))
        return
    result.subordinate(_relative(verb))
    if verb.form.case != "none" or (verb.form.plural and not _is_noun(following)):
        result.add(Piece("", "those", "noun", Form(verb.form.case)))


def _happening(verb: Piece, result: Gathered) -> Piece:
    """ "Neden olur" of nothing that is caused asks why it happens; result is then asked why."""
    causes = verb.english == "cause" and folded(verb.turkish).startswith("neden ") and not result.asks
    caused = any(group.place in {"to", "object"} or group.asks for group in result.groups)
    if not causes or caused or not (result.groups or result.is_open):
        return verb
    result.asks.append(Piece(verb.turkish, "why", "question"))
    return replace(verb, english="occur")


def _enrolling(verb: Piece, result: Gathered) -> Piece:
    """ "Alınmak" is "obtained"; into a trial it is "enrolled"."""
    last = next((group for group in reversed(result.groups) if group.place == "to"), None)
    into = last is not None and (last.words[-1].kind == "name" or last.words[-1].english in {"study", "trial"})
    return replace(verb, english="enrolled") if verb.english == "obtained" and into else verb


def _take_relation(result: Gathered, piece: Piece) -> None:
    """A postposition; or "olan", "olmayan" (with, without), which make what stands before them describe a noun."""
    having = folded(piece.turkish).startswith(("olan", "olmayan"))
    if not having:
        result.relate(piece.english)
    elif result.ends_in_adjective():
        denied = piece.english == "without"
        if not result.describe_by_adjective(denied=denied):
            result.deny_adjective(denied=denied)
    else:
        result.subordinate(Piece(piece.turkish, piece.english, "connective"))
    if having and piece.form.case != "none":
        result.add(Piece("", "those", "noun", replace(piece.form, plural=False)))
    if piece.form.when:
        result.set_aside()


def _take_question(result: Gathered, piece: Piece, following: _Follows) -> None:
    owned = bool(result.groups) and result.groups[-1].place == "of" and result.is_open_for_owner()
    before_noun = _is_noun(following)
    if piece.english in DETERMINERS and (before_noun or owned or piece.form.case not in {"none", "possessed"}):
        about = result.taken_adverb()
        result.close_unless_joined()
        if about:
            result.add(about)
        result.add(replace(piece, form=replace(piece.form, case="none")))
        if owned or not before_noun:
            case = piece.form.case
            result.close("" if case in {"none", "possessed"} else case)
        return
    if piece.english == "what" and before_noun and not result.verb:
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


def _take_adverb(result: Gathered, piece: Piece) -> None:
    result.close_unless_joined()
    result.groups.append(Group((piece,), "adverb"))


def _take_being(result: Gathered, piece: Piece) -> None:
    if piece.form.when:
        result.set_aside(replace(piece, kind="being"))
    else:
        result.being, result.past = piece.english, result.past or piece.form.past


def _relative(verb: Piece) -> Piece:
    not_ = "not " if verb.form.denied else ""
    if verb.kind == "passive":
        return Piece(verb.turkish, f"{not_}{verb.english}", "connective")
    return Piece(verb.turkish, f"that {'do not ' if verb.form.denied else ''}{verb.english}", "connective")


_TAKEN_BY: Mapping[PieceKind, Callable[[Gathered, Piece, _Follows], None]] = {
    "noun": _take_noun,
    "adjective": _take_noun,
    "name": _take_noun,
    "unknown": _take_noun,
    "question": _take_question,
}
_TAKEN_ALONE: Mapping[PieceKind, Callable[[Gathered, Piece], None]] = {
    "connective": Gathered.add,
    "relation": _take_relation,
    "adverb": _take_adverb,
    "being": _take_being,
}

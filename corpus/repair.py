"""A loaded text becomes the canonical text: damage is mended where it is certain, and every change can be undone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.edits import Edit, edited, merged, surviving, undo
from corpus.encoding import encoding_edits, misread_spans
from corpus.hyphens import broken_words, ligature_edits, soft_hyphens
from corpus.misread import misreadings
from corpus.substitute import substitutions
from corpus.types import Repair
from corpus.vocabulary import known as is_known
from corpus.words import Doubt, Known, Words

__all__ = ["Repaired", "Suspicion", "repair", "undo"]

_UNREADABLE = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\ud800-\udfff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]+")
_MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A place that looks damaged and was left as it stands: repaired.text[start:end] is text."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """The canonical text; undo(text, repairs) is the loaded text, character for character.

    Repairs are sorted and no two of them touch. Doubts are what the stages left as it stands; they count in text.
    """

    text: str
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]

    @property
    def suspicions(self) -> tuple[Suspicion, ...]:
        """One for each place, sorted by start: what a stage had to say of it, else what the text shows.

        They are looked for each time, as most texts are repaired to be read and not to be checked.
        """
        text, doubts = self.text, {(doubt.start, doubt.end): doubt for doubt in reversed(self.doubts)}
        shown = [Doubt(*found.span(), "unreadable characters") for found in _UNREADABLE.finditer(text)]
        shown += [Doubt(*span, "looks like text read in the wrong encoding") for span in misread_spans(text)]
        for doubt in shown:
            if not any(start < doubt.end and doubt.start < end for start, end in doubts):
                doubts[doubt.start, doubt.end] = doubt
        return tuple(Suspicion(start, end, text[start:end], doubts[start, end].why) for start, end in sorted(doubts))


@dataclass(frozen=True, slots=True)
class _State:
    text: str
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def repair(text: str, *, known: Known = is_known, typed: bool = False) -> Repaired:
    """The canonical text of a loaded one, with what was changed in it and what was doubtful.

    Put right are: text read in the wrong encoding, ligatures, soft hyphens, words broken by a hyphen at a line end, and
    letters printed as another sign, wherever one and the same pair explains at least three unknown words; the last not
    in text that was typed and never read from print. Nothing is reworded, and repairing the result again changes
    nothing. known tells whether a word belongs to the language.
    """
    state = _State(text)
    for _ in range(_MOST_ROUNDS):
        before, state = state.text, _round(state, known, typed=typed)
        if state.text == before:
            return Repaired(state.text, state.repairs, state.doubts)
    # Repairs that feed on each other are no repairs of a real text.
    return Repaired(text, (), (Doubt(0, len(text), "its repairs do not come to an end"),))


def _round(state: _State, known: Known, *, typed: bool) -> _State:
    for edits_of in (encoding_edits, ligature_edits):
        state = _after(state, edits_of(state.text), ())
    state = _after(state, *soft_hyphens(state.text, known))
    state = _after(state, *broken_words(state.text, known))
    if typed:
        return state
    words = Words(state.text)
    edits, doubts = substitutions(state.text, words, known)
    if edits:
        return _after(state, edits, doubts)
    state = _after(state, [], doubts)
    return _after(state, *misreadings(state.text, words, known))


def _after(state: _State, edits: Sequence[Edit], doubts: Sequence[Doubt]) -> _State:
    """The state with the edits made and the doubts noted; a doubt that an edit overlaps is settled by it."""
    noted = (*state.doubts, *doubts)
    if not edits:
        return _State(state.text, state.repairs, noted)
    places = surviving([(doubt.start, doubt.end) for doubt in noted], edits)
    kept = tuple(Doubt(*place, doubt.why) for doubt, place in zip(noted, places, strict=True) if place)
    return _State(edited(state.text, edits), merged(state.text, state.repairs, edits), kept)

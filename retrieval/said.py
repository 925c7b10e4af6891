"""What an answer says: the statements made of the chosen sentences, and those that disagree beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Article
from retrieval.answerable import Weighed
from retrieval.cite import says_the_same, sound, statement
from retrieval.disagreement import Comparing, disagreements, side
from retrieval.types import Side, Statement


@dataclass(frozen=True, slots=True)
class Said:
    """The statements of an answer, and the groups of them that disagree."""

    statements: tuple[Statement, ...]
    disagreements: tuple[tuple[Side, ...], ...] = ()


NOTHING = Said(())


def shown(
    made: Iterable[Statement], articles: Mapping[str, Article], apart: Collection[Statement] = ()
) -> tuple[Statement, ...]:
    """The statements that are sound, in order, each once; those in apart differ from others by a word that matters."""
    kept: list[Statement] = []
    for one in made:
        said = {citation for earlier in kept for citation in earlier.citations}
        alike = one not in apart and any(says_the_same(one.text, earlier.text) for earlier in kept)
        again = alike or set(one.citations) <= said
        if sound(one, articles) and not again:
            kept.append(one)
    return tuple(kept)


def said(
    comparing: Comparing, best: Sequence[Weighed], supported: Sequence[Weighed], articles: Mapping[str, Article]
) -> Said:
    """The best sentences, each followed by those that may answer as well (supported) and disagree with it."""
    groups = disagreements(comparing, best, supported)
    behind = {id(group[0]): group for group in groups}
    # A quoted sentence that disagrees with an earlier one stands beside that, not in its own place too.
    moved = {id(item) for group in groups for item in group[1:]}
    listed = [item for first in best if id(first) not in moved for item in behind.get(id(first), (first,))]
    made = {id(item): statement(item.candidate, item.support.needed) for item in listed}
    statements = shown(made.values(), articles, {made[id(item)] for group in groups for item in group})
    sides = (tuple(side(made[id(item)], item, comparing.thesaurus) for item in group) for group in groups)
    return Said(statements, tuple(group for group in sides if all(one.statement in statements for one in group)))

"""Whether a sentence gives the dose of the drug that a question asks about, and not that of another beside it."""

from __future__ import annotations

import re

from retrieval.candidates import Candidate
from retrieval.kinds import holds, names_a_drug
from retrieval.numbers import numbers
from retrieval.row_words import is_drug
from retrieval.understand import Term, Understood
from retrieval.words import contains, stems, tokens

_DOSE = re.compile(r"\b(?:doses?|dosages?|dosing)\b", re.IGNORECASE)
# "Dose reductions", "dose-limiting": no quantity answers what is asked of these.
_OTHER = re.compile(
    r"\bdos(?:e|es|ing|age)[\s-]+(?:reduc|modif|delay|limit|intens|level|escalat|adjust|interrupt|dens)", re.IGNORECASE
)
_REACH_BEFORE, _REACH_BEHIND = 8, 5
_WINDOW = 200


def is_dose(text: str) -> bool:
    """Whether a term is the word "dose"."""
    return bool(_DOSE.fullmatch(text))


def gives_dose(question: Understood, candidate: Candidate) -> bool:
    """Whether the drug named nearest to a dose of a sentence is the one nearest to "dose" in the question."""
    asked = _asked(question)
    if asked is None or _OTHER.search(question.text) or not holds("dose", candidate.text):
        return False
    return any(_is_of(asked, candidate.text, number.start, number.end) for number in numbers(candidate.text))


def _asked(question: Understood) -> Term | None:
    """The drug whose dose is asked for; none where several are as near."""
    dose = _DOSE.search(question.text)
    drugs = [term for term in question.terms if any(map(is_drug, tokens(term.text))) or names_a_drug(term.text)]
    if dose is None or not drugs:
        return None
    return min(drugs, key=lambda term: abs(question.text.find(term.text) - dose.start()))


def _is_of(asked: Term, text: str, start: int, end: int) -> bool:
    if not holds("dose", text[start : end + 40]):
        return False
    before = re.split(r"[;]|\. ", text[max(0, start - _WINDOW) : start])[-1].split()[-_REACH_BEFORE:]
    behind = re.match(r"[^.;]*", text[end : end + _WINDOW])
    after = (behind.group() if behind else "").split()[:_REACH_BEHIND]
    for at in range(len(before), 0, -1):
        words = stems(" ".join(before[at - 1 :]))
        if any(words[: len(phrase)] == phrase for phrase in asked.alternatives):
            return True
        if any(map(is_drug, tokens(before[at - 1]))):
            return False
    of = " ".join(after).split(" of ", 1)
    return len(of) == 2 and any(contains(stems(of[1])[:3], phrase) for phrase in asked.alternatives)

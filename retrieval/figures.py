"""Whether the numbers of a sentence are those that a question means: "grade 4" is neither 84.4 nor "grade 3 or 4"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retrieval.arms import labels_in
from retrieval.candidates import Candidate
from retrieval.forms import Forms, streams
from retrieval.kinds import holds
from retrieval.numbers import Number, numbers
from retrieval.row_words import standing
from retrieval.rows import in_digits
from retrieval.understand import Term, Understood
from retrieval.words import STOP_WORDS, contains, stems

# Where one of these stands beside a number, it and no other neighbour says what the number is of.
_MEASURES = frozenset(
    stem
    for word in """
    grade week month day year hour minute cycle stage phase course dose line part visit mg g kg ml µg μg mcg ng mm cm
    """.split()
    for stem in stems(word)
)
_NEAR = 2
_WINDOW = 80
# What is counted, where the question says so plainly: "had hypertension on arm A", "rate of stable disease".
_OUTCOME = re.compile(
    r"\b(?:had|have|has|having|developed?|experienced?|achieved?|suffered|showed|reached"
    r"|(?:rates?|incidence|prevalence|frequency) of)\s+"
    r"(.+?)(?=\s(?:on|in|with|at|after|during|under|among|while|who|of|by|for|from|to)\b|[?.,]|$)",
    re.IGNORECASE,
)
# A full stop behind an abbreviation ("PD. Ninety percent …") may end a sentence that was not cut there.
_CLAUSE_END = re.compile(r";(?![^()]{0,300}\))|(?<=[\w%)]{2})\.\s+(?=[A-Z])")
_BRACKETS = re.compile(r"\([^()]*\)")
_OUTER_BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_EVERY_GRADE = re.compile(r"\b(?:any|all|whatever)[- ]grades?\b", re.IGNORECASE)
_RATE = re.compile(r"\b((?:[\w-]+ ){1,4})rates?\b", re.IGNORECASE)


def figures_agree(question: Understood, candidate: Candidate) -> bool:
    """Whether a sentence has the numbers that a question names, and a number of its own for the outcome asked for."""
    return (
        _numbers_agree(question, candidate)
        and _arms_agree(question, candidate)
        and _outcome_is_counted(question, candidate)
        and not _has_figure_of_another(question, candidate.text)
        and not _of_some_grades(question, candidate.text)
    )


def _numbers_agree(question: Understood, candidate: Candidate) -> bool:
    """Whether each number of a question stands in the sentence, or in one it leans on, as it does in the question.

    That is with the same value, not as an end of a range or limit, and near one of the words beside it.
    """
    asked = in_digits(question.text)
    texts = [candidate.article.text[slice(*span)] for span, _ in candidate.before]
    held = [in_digits(text) for text in (candidate.text, *texts)]
    return all(any(_stands_in(text, asked, number) for text in held) for number in numbers(asked))


def _arms_agree(question: Understood, candidate: Candidate) -> bool:
    """Whether "arm B" of a question is named by the sentence or one that it leans on."""
    asked = set(labels_in(question.text))
    spans = ((candidate.start, candidate.end), *(span for span, _ in candidate.before))
    return not asked or asked.issubset(
        label for span in spans for label in labels_in(candidate.article.text[slice(*span)])
    )


def _stands_in(text: str, question: str, asked: Number) -> bool:
    bound, *around = standing(question, (asked.start, asked.end))
    beside = {stem for stem in _beside(around, 1) if stem not in STOP_WORDS}
    # "Three classes of drugs" may be said otherwise: triple-class.
    if not (beside & _MEASURES or question[asked.start].isdigit()):
        return True
    beside = beside & _MEASURES or beside
    same = [number for number in numbers(text) if (number.value, number.percent) == (asked.value, asked.percent)]
    places = (_standing_near(text, number) for number in same)
    if not beside:
        return bool(same)
    return any(other == bound and not beside.isdisjoint(_beside(near, _NEAR)) for other, *near in places)


def _standing_near(text: str, number: Number) -> tuple[str, str, str]:
    """As standing, in the words around a number only: a text may have thousands of them."""
    start = max(0, number.start - _WINDOW)
    return standing(text[start : number.end + _WINDOW], (number.start - start, number.end - start))


def _beside(around: list[str], reach: int) -> Iterator[str]:
    """The stems of the words at most so far before and behind a number."""
    before, behind = map(stems, around)
    yield from before[-reach:]
    yield from behind[:reach]


def _outcome_is_counted(question: Understood, candidate: Candidate) -> bool:
    """Whether a number of the kind wanted stands in one clause with the outcome that a question plainly names.

    What stands in brackets goes only with a number in the same brackets.
    """
    asked = _OUTCOME.search(question.text) if question.kind in ("count", "share") else None
    if asked is None or candidate.forms is None or candidate.opens_with_pronoun:
        return True
    outcomes = [term for term in question.terms if not term.named and term.text in asked[1]]
    parts = [
        part for clause in _CLAUSE_END.split(candidate.text) for part in _parts(clause) if holds(question.kind, part[1])
    ]
    return all(any(_has(part, term, candidate.forms) for part, _ in parts) for term in outcomes)


def _of_some_grades(question: Understood, text: str) -> bool:
    """Whether a question asks of any grade, and a sentence does not say that it speaks of all."""
    return bool(_EVERY_GRADE.search(question.text)) and not _EVERY_GRADE.search(text)


def _has_figure_of_another(question: Understood, text: str) -> bool:
    """Whether an arm has its own figure in brackets, but of what stands before: "CR (60%); response in B (66%)"."""
    rate = _RATE.search(question.text) if question.kind in ("count", "share") else None
    if rate is None:
        return False
    outcomes = [term for term in question.terms if not term.named and term.text in rate[1]]
    arms = [match for term in question.terms if term.named for match in _figures_of(term, text)]
    inside = [match for match in _OUTER_BRACKETS.finditer(text) if _prints(outcomes, match.group())]
    outside = _OUTER_BRACKETS.sub(" ", text)
    return bool(outcomes and arms and inside) and not _prints(outcomes, outside)


def _figures_of(term: Term, text: str) -> Iterator[re.Match[str]]:
    yield from re.finditer(rf"(?<![\w-]){re.escape(term.text)}\s*[(\[]\s*\d", text)


def _prints(terms: list[Term], text: str) -> bool:
    there = stems(text)
    return any(contains(there, phrase) for term in terms for phrase in term.alternatives)


def _parts(clause: str) -> Iterator[tuple[str, str]]:
    """Where a term may stand, and where its number: outside brackets and anywhere, or both in the same brackets."""
    yield _BRACKETS.sub(" ", clause), clause
    yield from ((match.group(), match.group()) for match in _BRACKETS.finditer(clause))


def _has(text: str, term: Term, forms: Forms) -> bool:
    return any(contains(stream, phrase) for stream in streams(text, forms) for phrase in term.alternatives)

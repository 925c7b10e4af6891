"""The rule of support: what a sentence holds of what a question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from corpus.types import Span
from retrieval.arms import Arm, labels_in
from retrieval.beginnings import is_before_treatment
from retrieval.candidates import Candidate
from retrieval.doses import gives_dose, is_dose
from retrieval.figures import figures_agree
from retrieval.forms import Forms
from retrieval.forms import streams as streams_of
from retrieval.kinds import NUMERIC, holds, names_a_drug
from retrieval.numbers import numbers
from retrieval.row_support import row_answers, unmet_in_row
from retrieval.row_words import is_drug
from retrieval.rows import TableRow
from retrieval.setting import vouched_by_heading, vouched_by_setting
from retrieval.thesaurus import Phrase
from retrieval.understand import TURNING_WORDS, Term, Understood
from retrieval.words import contains, stems, tokens

_COMPARISON = re.compile(
    r"\b(?:than|compar\w+|versus|vs|superior\w*|inferior\w*|similar\w*|differen\w+|differ|equivalent|non-?inferior\w*)\b",
    re.IGNORECASE,
)
# "X (…) is a …", "X involves …": how review articles introduce what a thing is.
_DEFINES = re.compile(
    r"^\W*+(?:\w++\W++){0,8}?(?:is|are|was|were|involves?|refers? to|means?|comprises?|consists? of|represents?)\b"
)
_NAMES = re.compile(r"\b(?:called|termed|named|known as|defined as|referred to as|abbreviated)\b", re.IGNORECASE)
_AS = re.compile(r"\b(?:counts?|counted|qualif(?:y|ies|ied)) as\b", re.IGNORECASE)
# "In this system, CRu is …"
_LEAD = re.compile(r"^\W*(?:in|by|under|according to|for) [^,.;]{1,60}, ", re.IGNORECASE)
_SHORTEST_DRUG = 5
_NUMBER_OF = re.compile(r"\bnumbers? of ([^.;,]{1,50}?) (?:was|were|is|are)\b[^.;,]{0,12}?\d", re.IGNORECASE)
# A counted noun stands at most this many words behind its number: "two anti-BCMA CAR-T products".
_COUNT_REACH = 6
# The subject of a defining sentence is its first words, behind at most one article or adjective.
_SUBJECT_REACH = 8


@dataclass(frozen=True, slots=True)
class Support:
    """How a sentence meets a question.

    coverage and own_coverage are the weighted shares of the question's terms met with and without the sentences it
    leans on, in [0, 1]; what its whole report is of counts only for the first. unmet are the terms that are not met at
    all. of_kind tells whether the kind of answer is there.
    needed are the sentences before it, in reading order, that it cannot be shown without.
    """

    coverage: float
    own_coverage: float
    unmet: tuple[Term, ...]
    of_kind: bool
    needed: tuple[Span, ...]


def support(question: Understood, candidate: Candidate) -> Support:
    """What a sentence, with the sentences it leans on, or a row holds of what a question asks for."""
    if candidate.row and candidate.forms:
        return _support_of_row(question, candidate.row, candidate.forms)
    # What a clause announces is no finding about it, but how many things it names is said.
    own = candidate.whole if question.kind == "count" or question.about_review else candidate.own
    vouched = frozenset(term for term in question.terms if _vouched(question, term, candidate))
    unmet = tuple(
        term
        for term in question.terms
        if term not in vouched
        and not (
            _meets(own, term)
            or _printed_apart(candidate.text, term)
            or _has_each_drug(own, term)
            or _is_the_dose(question, term, candidate)
        )
    )
    own_coverage = _share(replace(question, terms=tuple(term for term in question.terms if term not in vouched)), unmet)
    # "Quintogatran …" after a sentence on morvaxaban speaks of quintogatran.
    other_drug = names_a_drug(candidate.text) and any(names_a_drug(term.text) for term in unmet)
    reach = int(candidate.opens_with_pronoun and bool(candidate.before))
    for distance, (_, streams) in enumerate(candidate.before, 1):
        left = tuple(term for term in unmet if (other_drug and term.named) or not _meets(streams, term))
        if len(left) < len(unmet):
            unmet, reach = left, max(reach, distance)
    unmet = tuple(term for term in unmet if term.named or not _meets(candidate.topic, term))
    unmet, explaining = _without_arms(unmet, candidate)
    return Support(
        coverage=_share(question, unmet),
        own_coverage=own_coverage,
        unmet=unmet,
        of_kind=_of_kind(question, candidate),
        needed=tuple(dict.fromkeys((*explaining, *(span for span, _ in reversed(candidate.before[:reach]))))),
    )


def _without_arms(unmet: tuple[Term, ...], candidate: Candidate) -> tuple[tuple[Term, ...], tuple[Span, ...]]:
    """The terms left when the letters of arms are read as what they stand for, and the sentences that say so."""
    if candidate.forms is None or not candidate.arms or not any(term.named for term in unmet):
        return unmet, ()
    explaining: list[Span] = []
    printed = labels_in(candidate.text)
    for arm in (arm for arm in candidate.arms if arm.label in printed):
        streams = streams_of(arm.name, candidate.forms)
        left = tuple(term for term in unmet if not (_names_arm(term, arm) and _meets(streams, term)))
        if len(left) < len(unmet):
            unmet = left
            explaining.append(arm.span)
    return unmet, tuple(sorted({span for span in explaining if span[0] != candidate.start}))


def _names_arm(term: Term, arm: Arm) -> bool:
    """Whether a term may name an arm: a name or a drug, but "PCR" is not "PCR-B"."""
    if term.text.isdigit() or re.search(rf"{re.escape(term.text)}[-‑–+]\w\b", arm.name, re.IGNORECASE):
        return False
    return term.named or names_a_drug(term.text)


def _support_of_row(question: Understood, row: TableRow, forms: Forms) -> Support:
    """A row that answers meets all of a question; of any other it is only told which words it has."""
    if row_answers(question, row, forms):
        return Support(1.0, 1.0, (), of_kind=True, needed=())
    unmet = unmet_in_row(question, row, forms)
    coverage = _share(question, unmet)
    return Support(coverage, coverage, unmet, of_kind=False, needed=())


def _vouched(question: Understood, term: Term, candidate: Candidate) -> bool:
    """Whether a term need not stand in the sentence: the whole report is of it, or the heading gives it."""
    return (
        term.text.lower() not in TURNING_WORDS
        and not term.text.isdigit()
        and not _meets(candidate.own, term)
        and (
            vouched_by_setting(question, term, candidate.text, candidate.setting)
            or vouched_by_heading(question, term, candidate.text, candidate.heading)
        )
    )


def _is_the_dose(question: Understood, term: Term, candidate: Candidate) -> bool:
    """Whether "dose" is said by a quantity beside the drug asked about: "bevacizumab (15 mg/kg on day 1)"."""
    return question.kind in ("dose", "schedule") and is_dose(term.text) and gives_dose(question, candidate)


def _share(question: Understood, unmet: tuple[Term, ...]) -> float:
    """The weighted share of the question's terms that is met; 1 for a question without any."""
    total = sum(term.weight for term in question.terms)
    return 1 - sum(term.weight for term in unmet) / total if total else 1.0


def _meets(streams: Iterable[Phrase], term: Term) -> bool:
    return any(contains(stream, phrase) for stream in streams for phrase in term.alternatives)


def _printed_apart(text: str, term: Term) -> bool:
    """Whether each part of a hyphenated name is a word of its own in the text: "T cells … receptor (CAR)" for CAR-T."""
    parts = re.split(r"[-‐‑]", term.text)
    if len(parts) < 2 or not term.named or names_a_drug(term.text):
        return False
    printed = {word.strip(".,;:()[]") for word in text.split()}
    return all(part in printed for part in parts)


def _has_each_drug(streams: Iterable[Phrase], term: Term) -> bool:
    """Whether all drugs of a regimen are there: "melphalan-prednisone" in "melphalan (9 mg) and prednisone"."""
    drugs = re.split(r"[-‐‑–/+]", term.text)
    if len(drugs) < 2 or min(map(len, drugs)) < _SHORTEST_DRUG:
        return False
    stream = {stem for stream in streams for stem in stream}
    return any(map(is_drug, tokens(" ".join(drugs)))) and all(stream.issuperset(stems(drug)) for drug in drugs)


def _of_kind(question: Understood, candidate: Candidate) -> bool:
    text = candidate.text
    if not (holds(question.kind, text) and figures_agree(question, candidate)):
        return False
    if question.excludes and not _names_another(question, candidate):
        return False
    if question.compares and (not _COMPARISON.search(text) or is_before_treatment(question.text, text)):
        return False
    if question.kind in NUMERIC and question.every and not _about_all(question, candidate):
        return False
    if question.kind == "count" and question.counted:
        return _counts(question.counted, text)
    return question.kind != "definition" or _defines(question, candidate)


def _names_another(question: Understood, candidate: Candidate) -> bool:
    """Whether the sentence names something that the question does not, neither in full nor by abbreviation."""
    asked = {stem for term in question.terms for phrase in term.alternatives for stem in phrase}
    asked |= {stem for stream in candidate.own[1:] if asked.intersection(stream) for stem in stream}
    names = [word for word in tokens(candidate.text)[1:] if word.text != word.text.lower() or names_a_drug(word.text)]
    return any(not asked.intersection(word.stems) for word in names)


def _counts(counted: frozenset[Phrase], text: str) -> bool:
    """Whether a number stands shortly before what is counted, or a sentence tells "the number of" it."""
    if any(contains(stems(match[1]), phrase) for match in _NUMBER_OF.finditer(text) for phrase in counted):
        return True
    return any(
        contains(stems(" ".join(text[number.end :].split()[:_COUNT_REACH])), phrase)
        for number in numbers(text)
        for phrase in counted
    )


def _about_all(question: Understood, candidate: Candidate) -> bool:
    """Whether a figure "of all cancers" is one of cancers at large: no word before the noun narrows it down."""
    asked = {stem for term in question.terms for phrase in term.alternatives for stem in phrase}
    for match in re.finditer(r"\bof (?:the |all )?((?:[\w-]+ ?){1,4})", candidate.text):
        words = stems(match.group(1))
        at = next(
            (at for at in range(len(words)) for phrase in question.every if words[at : at + len(phrase)] == phrase),
            None,
        )
        if at is not None and all(word in asked for word in words[:at]):
            return True
    return False


def _defines(question: Understood, candidate: Candidate) -> bool:
    """Whether the sentence says what the one term is: by a verb behind it, by naming it, or in full and short."""
    as_what = _AS.search(question.text)
    terms = [term for term in question.terms if as_what and question.text.find(term.text, as_what.end()) >= 0][:1]
    phrases = [phrase for term in terms or question.terms for phrase in term.alternatives]
    in_full = any(contains(stream, phrase) for stream in candidate.own[1:] for phrase in phrases)
    printed = any(contains(candidate.own[0], phrase) for phrase in phrases)
    if in_full and printed and not as_what and _spelled_out(candidate, phrases):
        return True
    text = _LEAD.sub("", candidate.text)
    opening = stems(text)[:_SUBJECT_REACH]
    begins = any(contains(opening[at : at + len(phrase)], phrase) for phrase in phrases for at in (0, 1))
    return bool((begins and _DEFINES.search(text)) or (printed and _NAMES.search(candidate.text)))


def _spelled_out(candidate: Candidate, phrases: list[Phrase]) -> bool:
    """Whether both the long and the short form are printed, one of them in brackets."""
    inside = [stems(match.group(1)) for match in re.finditer(r"\(([^()]+)\)", candidate.text)]
    return any(contains(stream, phrase) for stream in inside for phrase in phrases) or any(
        contains(candidate.own[0], stream) and stream in candidate.own[1:] for stream in inside
    )

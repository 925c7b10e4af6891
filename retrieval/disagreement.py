"""Sentences that answer one question with figures or directions that cannot both be had (docs/decisions/016).

Two sentences disagree only where nothing tells their subjects apart: each word of one that narrows down what it speaks
of is in the other too. A missed disagreement leaves an answer as it was; a false one discredits two right sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.answerable import Weighed
from retrieval.candidates import Candidate
from retrieval.cite import section_at
from retrieval.claims import Claim, claim_of, contradict
from retrieval.kinds import DISEASE
from retrieval.mentions import THINGS, Sort, mentions, of_sorts
from retrieval.origin import marks_in
from retrieval.reviews import is_review
from retrieval.setting import tells_own_work
from retrieval.thesaurus import Phrase, Thesaurus
from retrieval.types import Side, Statement
from retrieval.understand import Term, Understood
from retrieval.words import STOP_WORDS, Token, contains, stems, tokens

MOST_SIDES = 3
# Words that tell a degree, a time, a side or a part, though a question may have them without naming anything.
_TELLING = frozenset(
    "after again already before both during each either else ever every first further neither nor once only other"
    " others over still than under until more not no without half".split()
)
_HARMLESS = frozenset(
    stem
    for word in """
    patient subject participant people person individual recipient case rate incidence frequency proportion percentage
    percent observed seen reported occurred occurring developed experienced noted recorded documented achieved reached
    found shown showed affected received receiving treated treating treatment therapy given study trial result rate
    estimated total overall common commonly frequent frequently event led resulted associated effect finding number
    adverse among about approximately around roughly nearly almost some
    """.split()
    for stem in stems(word)
)
_GENERIC_HEADING = re.compile(
    r"(?:\d[\d.]*\s*)?(?:abstract|background|introduction|methods?|patients and methods|results?|findings|discussion"
    r"|conclusions?|summary|efficacy|safety|outcomes?|toxicity|main text|results and discussion"
    r"|clinical (?:data|trials?))",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[<>≤≥±+]")
# The people that a share is a share of.
_BASE = re.compile(
    r"\b(?:patients?|those|people|subjects?|participants?|cases|individuals|adults|children|women|men)\s+"
    r"(?:with|who|having|given|receiving|treated|on|after)\b(?P<base>[^.,;()]*?)"
    r"(?=\b(?:had|have|has|develop\w*|experienc\w*|achiev\w*|show\w*|respond\w*|died|were|was)\b|[.,;()]|$)",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:than|versus|vs|compared|between)\b", re.IGNORECASE)
_ANOTHER_WORK = re.compile(r"\bet al\b|\b(?:trial|study)\b", re.IGNORECASE)
# The lines before a sentence in which its trial or patients may have been named.
_LEAD_CHARS = 600
_TITLE_SORTS: tuple[Sort, ...] = (*THINGS, "people", "place", "numbered", "amount", "time")
_LEAD_SORTS: tuple[Sort, ...] = (*THINGS, "people", "place", "numbered", "amount")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A supported sentence with what it claims and the words that say of what."""

    item: Weighed
    claim: Claim
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparing:
    """What sentences are compared under: the question that all of them answer, and the names that there are."""

    question: Understood
    thesaurus: Thesaurus


def disagreements(
    comparing: Comparing, quoted: Sequence[Weighed], supported: Sequence[Weighed]
) -> tuple[tuple[Weighed, ...], ...]:
    """Groups of sentences that disagree on one thing, each with a quoted one first; none is in two groups.

    supported are those that may answer as well, best first; of those that claim the same only the best is in a group.
    """
    stated = {id(item): made for item in (*quoted, *supported) if (made := _stated(comparing, item))}
    taken: set[int] = set()
    groups = []
    for first in quoted:
        group = [stated[id(first)]] if id(first) in stated and id(first) not in taken else []
        for other in supported if group else ():
            made = stated.get(id(other))
            if made and id(other) not in taken and len(group) < MOST_SIDES:
                group += [made] if all(_disagree(comparing, held, made) for held in group) else []
        if len(group) > 1:
            taken.update(id(made.item) for made in group)
            groups.append(tuple(made.item for made in group))
    return tuple(groups)


def side(statement: Statement, item: Weighed, thesaurus: Thesaurus) -> Side:
    """A statement with the patients that its sentence names, in its own words."""
    named = of_sorts(mentions(item.candidate.text, thesaurus), "people")
    return Side(statement, named[0].text if named else None)


def _stated(comparing: Comparing, item: Weighed) -> _Stated | None:
    """What a sentence claims that stands by itself: "It was 16 %" speaks of what was said before."""
    candidate = item.candidate
    if candidate.row or candidate.before or item.support.needed or candidate.announces:
        return None
    claim = claim_of(_without_marks(candidate))
    return _Stated(item, claim, _told(comparing, candidate, claim.rest)) if claim else None


def _without_marks(candidate: Candidate) -> str:
    """The sentence with blanks for its citation marks."""
    text = candidate.text
    for mark in marks_in(candidate.article, (candidate.start, candidate.end)):
        start, end = mark.start - candidate.start, mark.end - candidate.start
        text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    return text


def _disagree(comparing: Comparing, one: _Stated, other: _Stated) -> bool:
    return (
        contradict(one.claim, other.claim)
        and one.told == other.told
        and set(one.item.support.unmet) == set(other.item.support.unmet)
        and _same_base(comparing, one, other)
        and not _told_in_another_order(one, other)
        and _one_work(comparing, one.item.candidate, other.item.candidate)
    )


def _told(comparing: Comparing, candidate: Candidate, rest: str) -> frozenset[str]:
    """The words that narrow down what a sentence and the headings above it speak of, with signs and numbers."""
    section = section_at(candidate.article, candidate.start)
    path = section.path if section and section.kind == "body" else ()
    own_title = candidate.article.title
    headings = (title for title in path if title != own_title and not _GENERIC_HEADING.fullmatch(title.strip()))
    found = {stem for text in (rest, *headings) for stem in _narrowing(comparing, candidate, text)}
    return frozenset((*found, *_SIGNS.findall(rest)))


def _narrowing(comparing: Comparing, candidate: Candidate, text: str) -> Iterator[str]:
    """The stems that neither the question nor an ordinary report of a figure would have."""
    asked = _asked(comparing, candidate, text)
    for word in tokens(text):
        if _says_nothing(word):
            continue
        yield from (stem for stem in word.stems if stem not in asked and stem not in _HARMLESS)


def _says_nothing(word: Token) -> bool:
    """Whether a word is one of grammar: "A" behind "arm", and "ALL", are names."""
    lowered = word.text.lower()
    named = len(word.text) > 1 and word.text.isupper()
    return lowered in STOP_WORDS - _TELLING and not named and (word.text != "A" or word.start == 0)


def _asked(comparing: Comparing, candidate: Candidate, text: str) -> frozenset[str]:
    """The stems by which a text says what is asked, abbreviations of the article among them."""
    there = stems(text)
    found = {stem for term in comparing.question.terms for stem in stems(term.text)}
    found |= {stem for phrase in _said(comparing) if contains(there, phrase) for stem in phrase}
    for short, long in candidate.forms.long_forms.items() if candidate.forms else ():
        if found.issuperset(stems(long)):
            found.update(stems(short))
        elif found.issuperset(stems(short)):
            found.update(stems(long))
    return frozenset(found)


def _same_base(comparing: Comparing, one: _Stated, other: _Stated) -> bool:
    """Whether both are shares of the same people: of those with fever, not of those with the syndrome."""
    bases = [_base(comparing.question, made.item.candidate.text) for made in (one, other)]
    return bases[0] == bases[1]


def _base(question: Understood, text: str) -> frozenset[str]:
    there = [stems(match["base"]) for match in _BASE.finditer(text)]
    return frozenset(
        term.text
        for term in question.terms
        for phrase in term.alternatives
        if any(contains(it, phrase) for it in there)
    )


def _told_in_another_order(one: _Stated, other: _Stated) -> bool:
    """Whether two comparisons may be turned round: "longer with A than with B", "shorter with B than with A"."""
    texts = [made.item.candidate.text for made in (one, other)]
    if not any(map(_COMPARES.search, texts)):
        return False
    orders = [[stem for word in tokens(text) if not _says_nothing(word) for stem in word.stems] for text in texts]
    shared = set(orders[0]) & set(orders[1])
    kept = [[stem for stem in order if stem in shared] for order in orders]
    return kept[0] != kept[1]


def _one_work(comparing: Comparing, one: Candidate, other: Candidate) -> bool:
    """Whether two sentences may speak of the same patients: not where trial, reference or setting tell them apart."""
    cited = [_cited(candidate) for candidate in (one, other)]
    if all(cited) and cited[0].isdisjoint(cited[1]):
        return False
    if _led_by(comparing, one) != _led_by(comparing, other):
        return False
    if one.article.id == other.article.id:
        return True
    of_one_trial = any(mention.sort == "trial" for mention in mentions(comparing.question.text, comparing.thesaurus))
    if any(map(_reports_own, (one, other))) and not of_one_trial:
        return False
    titles = [_of_title(comparing, candidate) for candidate in (one, other)]
    return titles[0] == titles[1]


def _cited(candidate: Candidate) -> frozenset[str]:
    """What tells the references of a sentence apart, in whatever article: DOI, PubMed number or title."""
    marks = marks_in(candidate.article, (candidate.start, candidate.end))
    held = (candidate.article.references[at] for mark in marks for at in mark.references)
    return frozenset((one.doi or one.pmid or one.title or one.label).lower() for one in held)


def _reports_own(candidate: Candidate) -> bool:
    """Whether a sentence tells of a study's own patients."""
    section = section_at(candidate.article, candidate.start)
    return section is not None and not is_review(candidate.article) and tells_own_work(section)


def _led_by(comparing: Comparing, candidate: Candidate) -> set[Phrase]:
    """What the sentences before it in its paragraph name that its title does not."""
    section = section_at(candidate.article, candidate.start)
    first = max(section.start if section else 0, candidate.start - _LEAD_CHARS)
    lead = candidate.article.text[first : candidate.start].rpartition("\n")[2]
    of_title = stems(candidate.article.title)
    return {name for name in _names(comparing, lead, _LEAD_SORTS) if not contains(of_title, name)}


def _of_title(comparing: Comparing, candidate: Candidate) -> set[Phrase]:
    """The patients, diseases and treatments of a title, each disease with the word before it: "breast cancer"."""
    title = candidate.article.title
    diseases = {_with_word_before(title, match) for match in DISEASE.finditer(title)}
    return _names(comparing, title, _TITLE_SORTS) | (diseases - _said(comparing))


def _with_word_before(text: str, match: re.Match[str]) -> Phrase:
    before = [word for word in text[: match.start()].split()[-1:] if word.lower() not in STOP_WORDS]
    return stems(" ".join((*before, match.group())))


def _names(comparing: Comparing, text: str, sorts: Iterable[Sort]) -> set[Phrase]:
    """What a text names that the question does not; "et al" and a trial without a name count as names of their own."""
    named = {stems(mention.text) for mention in of_sorts(mentions(text, comparing.thesaurus), *sorts)}
    other_work = {("another", "work")} if _ANOTHER_WORK.search(text) else set()
    return (named - _said(comparing)) | other_work


def _said(comparing: Comparing) -> set[Phrase]:
    """The phrases that a question says, with other names of the things it names, and abbreviations."""
    return {
        phrase
        for term in comparing.question.terms
        for phrase in term.alternatives
        if phrase == stems(term.text) or _is_another_name(phrase, term, comparing.thesaurus)
    }


def _is_another_name(phrase: Phrase, term: Term, thesaurus: Thesaurus) -> bool:
    """Whether a phrase means a name, or is a term's abbreviation or its long form; "relapsed" is not "recurrent"."""
    own = stems(term.text)
    if own not in thesaurus.alternatives(phrase):
        return False
    short, long = sorted((phrase, own), key=len)
    return term.named or (len(short) == 1 and short[0] == "".join(word[0] for word in long))

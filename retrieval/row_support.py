"""The rule of support for the row of a table (docs/decisions/009): its value must stand under all that is named.

A row is no bag of words. What the question names must be met by what names the row, by the headings over one value, or,
where nothing there speaks of another, by the caption or the title of the article. And the row must not be of something
that the question does not name: the complete responses, the second week, the older patients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.cells import is_textual, may_stand_in_a_table, value_is
from retrieval.forms import Forms, streams
from retrieval.kinds import is_label
from retrieval.row_words import (
    Said,
    bounds,
    has_rival,
    is_code,
    is_drug,
    labels,
    narrows,
    numbers_unsaid,
    only_as_part,
    said,
    says_only_names,
    words_in_common,
)
from retrieval.rows import Cell, Reading, TableRow, in_digits, own_headings
from retrieval.understand import LIMIT, Term, Understood
from retrieval.words import contains, tokens

_YES_OR_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|should)\b", re.IGNORECASE
)
# "What was the …", "Which dose …"; not "What causes …", "What did the reviewers say …".
_ASKS_FOR_A_VALUE = re.compile(
    r"(?:(?:in|on|of|for|to|with|by|at|from|under) )?(?:what|which)(?:'s)?"
    r"(?! (?:do|does|did|has|have|had|can|could|will|would|should|may|might|happen|cause|make|lead|determine|predict"
    r"|affect|explain|help|work|limit|drive|improve|reduce|increase|prevent)(?:s|ed|d)?\b)\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(r"\b(?:better|best|worse|superior|inferior|preferable|preferred|safer|safest)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*,?\s*(?:and|or|versus|vs\.?|than|compared? (?:with|to)|added to|,)\s*(?:with |for |in |the |of |that of )*",
    re.IGNORECASE,
)
_MEAN = re.compile(r"(?<!does )(?<!is )(?<!it )\bmeans?\b(?! by)|\baverages?\b", re.IGNORECASE)
# Words that nearly every table has, and those of arms, times and degrees: they do not say what is measured.
_WEAK = re.compile(
    r"(?:patient|participant|subject|person|people|adult|case|treat|therap|receiv|enrol|percent|month|year|week|day"
    r"|baseline|grade|arm|group|cohort|phase|stage|cycle|dose level|severe|serious|high|low|given|all|any)\w*",
    re.IGNORECASE,
)
# "How long", "how old": what the kind of the question says already.
_HOW = re.compile(
    r"(?:.{0,80}[-–,:] )?\bhow (long|soon|quickly|fast|old|large|high|low|big|much|often|expensive)\b", re.IGNORECASE
)
_PATIENTS = re.compile(r"(?:patient|participant|subject|people|person)s?", re.IGNORECASE)
_GENRE = re.compile(
    r"(?:over)?review|stud(?:y|ies)|trial|analys[ie]s|report|meta|systematic|update|author|case", re.IGNORECASE
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of one row in one of its readings, with what the question says in the article's abbreviations."""

    question: Understood
    row: TableRow
    reading: Reading
    forms: Forms
    said: Said

    @property
    def names(self) -> tuple[str, ...]:
        """The sub-headings over the row and what names it."""
        return (*self.reading.headers, *self.reading.names)

    def met(self, *texts: str) -> frozenset[Term]:
        """The terms that stand in texts, read in order and the other way round: "Response › Complete"."""
        found = [*streams(" ".join(texts), self.forms), *streams(" ".join(reversed(texts)), self.forms)]
        met = (term for term in self.question.terms if any(_meets(stream, term) for stream in found))
        in_full = self._in_full(" ".join(texts))
        return frozenset(term for term in met if not (term.named and only_as_part(in_full, term.text)))

    def _in_full(self, text: str) -> str:
        """The text with each abbreviation in full of which the question says every word: "PCR plus bevacizumab"."""
        longs = self.forms.long_forms

        def spelled(match: re.Match[str]) -> str:
            return longs[match.group()] if self.said.covers(longs[match.group()]) else match.group()

        return self.forms.short_forms.sub(spelled, text)


def row_answers(question: Understood, row: TableRow, forms: Forms) -> bool:
    """Whether a row gives just what is asked for: a value of the kind wanted, under all that the question names."""
    if not may_stand_in_a_table(question.kind) or question.excludes or question.about_review:
        return False
    if _wants_judgement(question):
        return False
    how = _HOW.match(question.text)
    terms = tuple(term for term in question.terms if not how or term.text.lower() != how[1].lower())
    question = replace(question, terms=terms)
    shared = words_in_common(row.title, row.elsewhere)
    asked = _Asked(question, row, row.readings[0], forms, said(question, forms).with_words_of(shared))
    # What its own rows or columns tell apart is no limit of a table: "at baseline and week 6".
    if narrows(row.caption, asked.said.with_words_of(row.elsewhere), row.title):
        return False
    return any(_reading_answers(replace(asked, reading=reading)) for reading in row.readings)


def unmet_in_row(question: Understood, row: TableRow, forms: Forms) -> tuple[Term, ...]:
    """The terms that stand nowhere in a row, nor in its headings, caption or values."""
    asked = _Asked(question, row, row.readings[0], forms, said(question, forms))
    values = (text for cell in asked.reading.cells for text in (*cell.headings, cell.value))
    met = asked.met(row.caption, row.title, *asked.names, *values)
    return tuple(term for term in question.terms if term not in met)


def _meets(stream: tuple[str, ...], term: Term) -> bool:
    digit = _ROMAN.get(term.text.lower())
    return any(contains(stream, phrase) for phrase in term.alternatives) or (digit is not None and digit in stream)


def _wants_judgement(question: Understood) -> bool:
    """Whether figures alone are no answer: "Is it better?", "Does it work?", "How does it work?"."""
    if _JUDGES.search(LIMIT.sub(" ", question.text)):
        return True
    if question.compares:
        return False
    asks_for_a_value = _ASKS_FOR_A_VALUE.match(question.text) or is_label(question.text)
    return bool(_YES_OR_NO.match(question.text)) or (question.kind == "open" and not asks_for_a_value)


def _reading_answers(asked: _Asked) -> bool:
    named = asked.met(*asked.names) if _is_just_this(asked) else frozenset()
    if not named:
        return False
    usable = [cell for cell in asked.reading.cells if _usable(asked, cell)]
    if not asked.question.compares and any(
        _cell_answers(asked, cell, frozenset(asked.question.terms)) for cell in usable
    ):
        return True
    return any(_each_answers(asked, usable, joined) for joined in _joined(asked.question))


def _each_answers(asked: _Asked, usable: Sequence[Cell], joined: frozenset[Term]) -> bool:
    """Whether each of several things named side by side has a value of its own in the row."""
    others = frozenset(asked.question.terms) - joined
    answering = [
        {at for at, cell in enumerate(usable) if _cell_answers(asked, cell, others | {term})} for term in joined
    ]
    return all(answering) and len(set().union(*answering)) >= len(joined)


def _joined(question: Understood) -> Iterator[frozenset[Term]]:
    """Terms with nothing but "and", "or", "than", … between them."""
    run: list[Term] = []
    end = 0
    for term in question.terms:
        start = question.text.find(term.text, end)
        if run and not _JOINED.fullmatch(question.text[end:start]):
            yield from [frozenset(run)] * (len(run) > 1)
            run = []
        run.append(term)
        end = start + len(term.text)
    yield from [frozenset(run)] * (len(run) > 1)


def _is_just_this(asked: _Asked) -> bool:
    """Whether the row is named, and by nothing that the question does not say."""
    reading, known = asked.reading, asked.said
    if not reading.names or not all(known.covers(name) for name in reading.names):
        return False
    if not all(known.covers(header, sorting=True) for header in reading.headers):
        return False
    return not any(narrows(name, known, asked.row.title) for name in asked.names)


def _usable(asked: _Asked, cell: Cell) -> bool:
    """Whether a cell holds the kind of value wanted, under headings that do not turn it into something else."""
    heading = " ".join(own_headings(asked.reading, cell))
    if numbers_unsaid(heading, asked.said) or narrows(heading, asked.said, asked.row.title):
        return False
    if not says_only_names(heading, asked.said):
        return False
    if any(other.qualifies and not asked.said.covers(other.value) for other in asked.reading.cells if other != cell):
        return False
    path = " ".join((asked.row.caption, *asked.names, heading))
    if _MEAN.search(asked.question.text) and not _MEAN.search(f"{path} {asked.row.notes}"):
        return False
    wants_figure = asked.question.compares or is_label(asked.question.text)
    kind = "amount" if asked.question.kind == "open" and wants_figure else asked.question.kind
    if not value_is(kind, asked.question.text, cell.value, path):
        return False
    return _labels_agree(asked.question, path) and _of_all(asked.question, path)


def _of_all(question: Understood, path: str) -> bool:
    return not question.every or bool(re.search(r"\b(?:any|all|total|overall)\b", path, re.IGNORECASE))


def _labels_agree(question: Understood, path: str) -> bool:
    """Whether "arm B" is arm B, and every number stands as it does in the question, beside the same word."""
    if not labels(question.text) <= labels(path):
        return False
    text = in_digits(question.text)
    for term in question.terms:
        number = _ROMAN.get(term.text.lower(), term.text)
        if number.isdigit() and not (bounds(text, number) & bounds(path, number) and _beside(text, path, number)):
            return False
    return True


def _beside(question: str, path: str, number: str) -> bool:
    """Whether one of the words beside a number in the question is near it in the path: "week 12", "12 weeks"."""
    asked, there = ([stem for word in tokens(text) for stem in word.stems] for text in (question, path))
    near = {
        other
        for at, stem in enumerate(asked)
        if stem == number
        for other in (*asked[max(0, at - 1) : at], *asked[at + 1 : at + 2])
    }
    return any(near.intersection(there[max(0, at - 2) : at + 3]) for at, stem in enumerate(there) if stem == number)


def _cell_answers(asked: _Asked, cell: Cell, wanted: frozenset[Term]) -> bool:
    """Whether a cell gives what is wanted: each term in what names the row or over it, or vouched for above both."""
    here = asked.met(*asked.names, *cell.headings) & wanted
    above = {term for term in wanted - here if not (_PATIENTS.fullmatch(term.text) and _of_patients(asked, cell))}
    if not all(_vouched(asked, cell, term) for term in above):
        return False
    named = asked.met(*asked.names)
    if is_textual(asked.question.kind) and not (here - named or any(map(_says_what, named))):
        return False
    if any(_says_what(term) for term in here):
        return True
    # "Patients: 7" under "Severe cytokine release syndrome": only the caption says what the figure is of.
    known, caption = asked.said, asked.row.caption
    elsewhere = {stem for word in tokens(asked.row.elsewhere) for stem in word.stems}
    whole = all(elsewhere.issuperset(word.stems) for word in known.unsaid(caption, sorting=True))
    says = any(_says_what(term) for term in asked.met(caption) & wanted)
    return whole and known.covers(" ".join(cell.headings)) and (says or any(not term.named for term in here))


def _of_patients(asked: _Asked, cell: Cell) -> bool:
    """Whether a figure is one of patients though the table does not say so: any but a bare count is."""
    return asked.question.kind != "count" or "%" in " ".join((*asked.names, *cell.headings, cell.value))


def _says_what(term: Term) -> bool:
    """Whether a term tells what is measured: neither a name nor a word that nearly every table has."""
    if any(is_drug(word) for word in tokens(term.text)) or term.text.isdigit():
        return False
    return (not term.named or len(term.alternatives) > 1) and not _WEAK.fullmatch(term.text)


def _vouched(asked: _Asked, cell: Cell, term: Term) -> bool:
    """Whether the caption, or the title of the article, says for all the rows what neither row nor heading says."""
    if term.text.isdigit() and term not in asked.met(asked.row.caption):
        return False
    # "A review of …" is no answer to what a review says.
    texts = [asked.row.caption] if _GENRE.match(term.text) else [asked.row.caption, asked.row.title]
    if _names_an_arm(asked.question.text, term):
        texts = [asked.row.caption]
    texts = [text for text in (*texts, asked.row.study) if term in asked.met(text)]
    if not any(_vouches(text, term) for text in texts):
        return False
    others = [word for text in (*asked.names, *cell.headings) for word in asked.said.unsaid(text, sorting=True)]
    return not any(_same_sort(term, word.text) for word in others)


def _names_an_arm(question: str, term: Term) -> bool:
    """Whether a name tells arms apart ("the FOLFOX arm"): a title that has it says nothing of whose a figure is."""
    return bool(re.search(rf"(?<!\w){re.escape(term.text)}[\s-]+(?:arm|group|cohort|regimen)s?\b", question, re.I))


def _vouches(text: str, term: Term) -> bool:
    """Whether a title that has a term speaks of it alone; a name must stand there as the question prints it."""
    return not has_rival(text, term.text) and (not term.named or term.text.lower() in text.lower())


def _same_sort(term: Term, other: str) -> bool:
    """Whether another name in the row's own headings is one of a drug where a drug is asked for, and so on."""
    of_drug = any(is_drug(word) for word in tokens(term.text))
    words = tokens(other)
    if of_drug:
        return any(is_drug(word) for word in words)
    return term.named and any(is_code(word) for word in words)

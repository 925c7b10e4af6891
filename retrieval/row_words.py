"""Words around a row: which of them the question has said, which say nothing, and which make it another thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from corpus.vocabulary import frequency
from retrieval.forms import Forms
from retrieval.kinds import DISEASE, names_a_drug
from retrieval.rows import in_digits
from retrieval.understand import Understood
from retrieval.words import Token, american, stems, tokens

# Words of statistics and units, and function words: they change nothing about what a row is of.
_HARMLESS = """
    a an the of in on at for to by with and or as per from is are was were any all overall total each n no number
    numbers patient patients participant participants subject subjects people case cases median mean average percent
    percentage proportion share rate rates value values estimate estimated range iqr sd se ci confidence interval
    intervals p year years month months week weeks day days hour hours mg kg g ml mcg μg µg ng pg cell cells mm cm
    m² cm² mmol nmol pmol µmol μmol l dl iu u mmhg gy min s h d outcome outcomes endpoint endpoints variable
    variables parameter parameters characteristic characteristics result results measure patients' least most
"""
# Headings that only sort the rows below them.
_SORTING = """
    efficacy safety response responses survival toxicity toxicities tolerability adverse event events effect effects
    reaction reactions primary secondary clinical demographic demographics laboratory parameters hematologic
    haematologic hematological haematological nonhematologic non activity evaluation disease status best end point
    points over time gender sex
"""
# Words that make a figure one of some patients, times or degrees only.
_NARROWING = """
    grade grades severe serious fatal subgroup subgroups subset risk elderly older younger old young children child
    pediatric adolescents pregnant women men woman man male female responders nonresponders baseline prior before
    after previous without excluding second third fourth univariate multivariate adjusted unadjusted higher lower
    relapse maintenance untreated interim control controls comparator placebo
"""
_CONTROLS = frozenset("control controls comparator placebo standard soc chemotherapy none sham vehicle".split())
_ARMS = frozenset("arm arms group groups cohort cohorts trial study phase regimen regimens standard dose".split())
# Trials and drugs are named in words that general English does not know (corpus/vocabulary.py, Zipf frequency).
_UNKNOWN = 1.5
# Above it, a part of a compound is an everyday word.
_EVERYDAY = 3.5
# A number that tells a time, an age or a degree.
_DEGREE = re.compile(
    r"\b(?:grades?|weeks?|months?|days?|years?|cycles?|aged?|stage)\W{1,3}(\d+)"
    r"|(\d+)[\s-]?(?:weeks?|months?|days?|years?|hours?|cycles?)\b|[<>≤≥]\s?(\d+)",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"\bbaseline (?=(?:\w+ )*(?:characteristics|demographics)\b)", re.IGNORECASE)
_GRAVE = re.compile(r"\bgrades? [345]\b", re.IGNORECASE)
_EVERY_GRADE = re.compile(r"\b(?:any|all)[- ]grades?\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(arm|group|cohort|part|regimen|type|class|hepatitis|vitamin|factor|stage|protocol)s?\s+([A-Z])\b", re.IGNORECASE
)


@lru_cache(maxsize=8)
def _stemmed(words: str) -> frozenset[str]:
    return frozenset(stem for word in words.split() for stem in stems(word))


@dataclass(frozen=True, slots=True)
class Said:
    """The stems of all that a question says, by itself, by synonyms and by the abbreviations of an article."""

    stems: frozenset[str]
    letters: frozenset[str]

    def with_words_of(self, text: str) -> Said:
        """As if the question had said these words too."""
        return Said(self.stems | set(stems(text)), self.letters)

    def covers(self, text: str, *, sorting: bool = False) -> bool:
        """Whether a text says nothing that the question does not; sorting lets words like "Efficacy" pass."""
        return not any(True for _ in self.unsaid(text, sorting=sorting))

    def unsaid(self, text: str, *, sorting: bool = False) -> Iterable[Token]:
        """The words of a text that the question has not said, numbers and the letters of arms among them."""
        known = self.stems | _stemmed(_HARMLESS) | (_stemmed(_SORTING) if sorting else frozenset())
        for word in tokens(text):
            if len(word.text) == 1 and word.text.isupper() and word.text not in "LNP":
                if word.text not in self.letters:
                    yield word
            elif not known.issuperset(word.stems) and (word.text.isdecimal() or any(map(str.isalpha, word.text))):
                yield word


def said(question: Understood, forms: Forms) -> Said:
    """What a question says, for the words of one article."""
    asked = stems(in_digits(question.text))
    # Grade 3 is severe by definition (Common Terminology Criteria for Adverse Events, version 5.0).
    found = set(stems("severe")) if _GRAVE.search(in_digits(question.text)) else set()
    found |= set(asked) | {stem for term in question.terms for phrase in term.alternatives for stem in phrase}
    for at, first in enumerate(asked):
        for form, other in forms.others.get(first, ()):
            found.update(other if asked[at : at + len(form)] == form else ())
    return Said(frozenset(found), frozenset(re.findall(r"\b[A-Z]\b", question.text)))


def narrows(text: str, said: Said, title: str) -> bool:
    """Whether a text speaks of some patients, times, degrees or another disease that the question does not name.

    A table of baseline characteristics is of all patients.
    """
    text = _BASELINE.sub(" ", text)
    text = _EVERY_GRADE.sub(" ", text)
    stop, unsaid = _stemmed(_NARROWING), list(said.unsaid(text))
    if any(stop.intersection(word.stems) for word in unsaid):
        return True
    degrees = (number for match in _DEGREE.finditer(text) for number in match.groups() if number)
    if not said.stems.issuperset(degrees):
        return True
    diseases = {stems(match.group()) for match in DISEASE.finditer(text)}
    known = said.stems | set(stems(title))
    return any(not known.issuperset(disease) for disease in diseases)


def numbers_unsaid(text: str, said: Said) -> bool:
    """Whether a heading has a number that the question has not said: "Week 6", "<60"."""
    return any(any(stem.isdecimal() for stem in word.stems) and not is_code(word) for word in said.unsaid(text))


def says_only_names(text: str, said: Said) -> bool:
    """Whether what a heading says beyond the question are names and words that sort or count."""
    return all(is_name(word) for word in said.unsaid(_EVERY_GRADE.sub(" ", text), sorting=True))


def is_name(word: Token) -> bool:
    """Whether a word of a heading is a name or stands beside one ("arm"), not a thing that is measured."""
    is_letter = len(word.text) == 1 and word.text.isupper()
    return is_letter or word.text.lower() in _CONTROLS | _ARMS or is_code(word) or is_drug(word)


def is_code(word: Token) -> bool:
    """Whether a word is written like a trial or an abbreviation: with digits or more than one capital."""
    letters = sum(map(str.isalpha, word.text))
    return letters > 0 and (letters < len(word.text.replace("-", "")) or sum(map(str.isupper, word.text)) > 1)


def is_drug(word: Token) -> bool:
    """Whether a word is a drug's name, by its form or for want of another use, or what drugs are tested against."""
    lowered = word.text.lower()
    if lowered in _CONTROLS or names_a_drug(lowered):
        return True
    parts = [part for part in re.split(r"[-‐‑–+/]", american(lowered)) if len(part) > 4]
    return bool(parts) and lowered.isascii() and any(frequency(part, "en") < _UNKNOWN for part in parts)


def only_as_part(text: str, term: str) -> bool:
    """Whether a name stands in a text only as part of another name: "PCR" in "PCR-B", not in "PCR-based"."""
    found = re.findall(rf"[\w-]*(?<!\w){re.escape(term)}(?!\w)[\w-]*", text, re.IGNORECASE)
    return bool(found) and all(_is_compound_name(word, term) for word in found)


def _is_compound_name(word: str, term: str) -> bool:
    rest = [part for part in word.lower().replace(term.lower(), "", 1).split("-") if part]
    return any(len(part) == 1 or part.isdecimal() or frequency(part, "en") < _EVERYDAY for part in rest)


def labels(text: str) -> frozenset[tuple[str, str]]:
    """The single letters that tell arms and the like apart: ("arm", "B")."""
    return frozenset((match[1].lower(), match[2]) for match in _LABELLED.finditer(text) if match[2].isupper())


_JOINS = r"(?:and|or|vs\.?|versus|plus|than|compared (?:with|to))"
_LIMITS = re.compile(
    r"\d+\s*(?:or|and|to)\s+(?:\d+|higher|more|above|greater|worse|over|older|lower|less)\b", re.IGNORECASE
)


def has_rival(text: str, term: str) -> bool:
    """Whether a title names something beside the term: "orvacel and tamricel" says of no row that it is orvacel's.

    False where it does not print the term in just these words.
    """
    text = _LIMITS.sub(" ", text)
    for match in re.finditer(rf"(?<![\w-]){re.escape(term)}(?![\w-])", text, re.IGNORECASE):
        before, after = text[: match.start()], text[match.end() :]
        if re.search(rf"\b{_JOINS}\s+$", before, re.IGNORECASE) or re.match(rf"\s+{_JOINS}\b", after, re.IGNORECASE):
            return True
        beside = [*tokens(before)[-2:]] if re.search(r"(?:[,/+&]|\bwith)\s*$", before) else []
        beside += tokens(after)[:2] if re.match(r"\s*(?:[,/+&]|with\b)", after) else ()
        if any(is_code(word) or is_drug(word) for word in beside):
            return True
    return False


def words_in_common(title: str, heads: str) -> str:
    """The plain words that a title has and several names of rows or columns: they do not tell these apart.

    heads are divided by semicolons. No number is among the words, no name, and nothing that narrows down.
    """
    pieces = [frozenset(stems(piece)) for piece in heads.split(";")]
    words = (word for word in tokens(title) if not (is_name(word) or _stemmed(_NARROWING).intersection(word.stems)))
    return " ".join(
        word.text for word in words if word.text.isalpha() and sum(piece.issuperset(word.stems) for piece in pieces) > 1
    )


_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_AT_LEAST = r"≥|>=|⩾|\bat least|\bfrom"
_NUMBER_SIGN = re.compile(
    rf"(?P<least>(?:{_AT_LEAST})\s*)?(?P<more>>|\b(?:more than|over)\b)?"
    r"(?P<less>[<≤]|\b(?:less than|up to|under)\b)?"
    r"\s*(?P<low>\d+(?:\.\d+)?)(?P<range>\s*(?:[-–/−]|or|and|to)\s*\d+(?:\.\d+)?)?"
    r"(?P<higher>\s*(?:or|and)\s+(?:higher|more|above|greater|worse|over|older)\b|\+)?",
    re.IGNORECASE,
)


def bounds(text: str, number: str) -> frozenset[str]:
    """How a number stands in a text: as a limit ("least", "more", "less"), in a range, or by itself ("")."""
    return frozenset(_bound(match) for match in _NUMBER_SIGN.finditer(text) if number in _DIGITS.findall(match.group()))


def standing(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """How the number at a place stands there, as bounds tells it, and the text before and behind it and its range."""
    match = next((match for match in _NUMBER_SIGN.finditer(text) if match.start() <= span[0] < match.end()), None)
    start, end = match.span() if match else span
    return _bound(match) if match else "", text[: min(start, span[0])], text[max(end, span[1]) :]


def _bound(match: re.Match[str]) -> str:
    if match["range"]:
        return "-".join(_DIGITS.findall(match.group()))
    if match["least"] or match["higher"]:
        return "least"
    return "more" if match["more"] else "less" if match["less"] else ""

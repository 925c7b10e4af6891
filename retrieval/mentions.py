"""What a question names, by sort: a drug, a trial, a place, a group of patients, an outcome, and so on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from retrieval.kinds import DISEASE, names_a_drug
from retrieval.thesaurus import Thesaurus
from retrieval.understand import Term, understand

Sort = Literal[
    "drug", "class", "trial", "name", "disease", "place", "people", "time", "grade", "amount",
    "numbered", "rate", "span", "event", "matter",
]  # fmt: skip
# What a question can be about, what is measured of it, and what both are set in.
THINGS: tuple[Sort, ...] = ("drug", "class", "trial", "name", "disease")
OUTCOMES: tuple[Sort, ...] = ("event", "rate", "span", "matter")
MENTIONS = Path(__file__).with_name("mentions.toml")
_PEOPLE = r"(?:patients|people|adults|persons|individuals|women|men|children|participants)"
_WHICH_PEOPLE = (
    r" (?:who (?:are|is|have|had|receive|received)|with|without|on|aged|over|under|older than|younger than|above|below)"
    r"(?:[ /](?!(?:in|treated|receiving|given|after|compared|versus|vs|during|at|by|cause|is|are|was|were|respond|have"
    r"|had|do|does|did|and)\b)[\w-]+){1,6}"
)
# "65 years" behind these is an age and no time.
_NO_AGE = "".join(
    f"(?<!{words} )"
    for words in (
        *("older than", "younger than", "aged", "age of"),
        *(
            f"{who} {side}"
            for who in ("aged", "patients", "people", "adults", "men", "those")
            for side in ("over", "under")
        ),
    )
)
# "2", "1b", "III" or "B", as behind "course", "phase", "stage" or "arm".
NUMBER = r"(?:\d+(?:\.\d+)?[a-d]?\b|[IVX]{1,4}[A-Ca-c]?\b|[A-H]\b)"
_SHAPES: tuple[tuple[Sort, str], ...] = (
    (
        "disease",
        r"(?i:(?:(?:relapsed|refractory|relapsing|newly diagnosed|advanced|metastatic|smou?ldering)"
        r"(?: or |/| and | ))+(?:multiple |lung |breast |prostate )?[a-z]*(?:oma|emia|aemia|cancer|carcinoma"
        r"|disease|osis)s?)",
    ),
    (
        "grade",
        r"(?i:(?:high[- ]grade|grades? ?(?:[≥>]=? ?)?\d(?: ?(?:[-–]|or|and|to) ?\d)?"
        r"(?: ?(?:\+|(?:or|and) (?:higher|above|more|worse)))?|severe|fatal|life-threatening|serious|mild)(?![\w-]))",
    ),
    (
        "time",
        rf"(?i:{_NO_AGE}(?:the )?(?:first |last )?(?:\d+|one|two|three|four|five|six|twelve|the first)[ -](?:day|week"
        r"|month|year)s?"
        r"|(?:day|week|month|year) \d+)\b(?! (?:old|of age))|\b(?:19|20)\d\d\b",
    ),
    ("amount", r"(?i:the (?:higher|lower|highest|lowest|same|maximum|usual|recommended) dose|\d+(?:\.\d+)? ?mg\b)"),
    (
        "people",
        rf"(?i:(?:the )?(?:(?:very |more |most )?(?:elderly|older|younger|young|adult|frail|fit|unfit"
        rf"|p(?:a)?ediatric|male"
        r"|female|pregnant|obese|diabetic|high-risk|low-risk|standard-risk|newly diagnosed|previously treated"
        r"|pretreated"
        r"|heavily pretreated|untreated|transplant-(?:in)?eligible|(?:triple|penta|double)[- ](?:class[- ])?"
        r"(?:refractory|exposed)|lenalidomide-refractory|refractory|relapsed|immunocompromised|black|asian|hispanic"
        rf"|healthy|turkish|japanese|chinese|european) )+{_PEOPLE}"
        rf"(?:{_WHICH_PEOPLE})?|(?:{_PEOPLE}|those)(?:{_WHICH_PEOPLE}))",
    ),
    (
        "numbered",
        r"(?i:courses?|cycles?|arms?|cohorts?|phases?|parts?|groups?|stages?|lines?|steps?|levels?|visits?)"
        rf" {NUMBER}(?:(?:[-–/]|,? (?:and|or|to) ){NUMBER})*",
    ),
)
_NAMES: tuple[tuple[Sort, str], ...] = (
    (
        "trial",
        r"(?:[Tt]he )?(?:[A-Z][A-Za-z]*[A-Z][A-Za-z]{2,}(?:-(?:[A-Z]{2,}|\d+[a-z]?))+|[A-Z]{7,}"
        r"|[A-Z][a-z]+[A-Z]{2,}[a-z]+"
        r"|[A-Z][\w-]+(?= (?:trial|study)\b))(?: (?:trial|study)\b)?",
    ),
    ("name", r"[A-Z][A-Z0-9]{1,7}(?:-[A-Z]?\d+)?|[A-Z]{1,4}-\d+[A-Z]?"),
)
# More endings of drug names, of older classes that kinds.py has no need of.
_OLDER_DRUG = re.compile(
    r"\w{2,}(?:xone|adone|caine|formin|azepam|idine|apine|idone|cillin|thiazide|semide|setron|triptan|lukast|glitazone"
    r"|fibrate|mefene|zolid|phylline|isone|barbital|oxacin|ridone|profen|fungin|ciclovir|phalan|mustine)\b"
)
_ORDER: tuple[Sort, ...] = ("place", "people", "disease", "rate", "span", "event", "class", "matter", "drug")
_QUESTION_WORDS = frozenset("what which who whom whose when where why how".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """Something a question names: text == question[start:end].

    Sorts: event, rate, span and matter are outcomes (cytokine release syndrome, response rate, survival, cost); name is
    anything with a name of its own that is no drug, class of drugs, trial or disease: a gene, a target; numbered is a
    part of a trial or treatment, or a stage, with its number or letter: "course 2", "arm B".
    """

    start: int
    end: int
    text: str
    sort: Sort


def mentions(text: str, thesaurus: Thesaurus) -> tuple[Mention, ...]:
    """All that a question names, in order, none overlapping; other names that understand sees are of sort name."""
    found: list[Mention] = []
    for sort, pattern in _patterns():
        for match in pattern.finditer(text):
            _add(found, match.start(), match.end(), text, sort)
    for match in _drug_like(text):
        _add(found, match.start(), match.end(), text, "drug")
    for sort, shape in _compiled(_NAMES):
        for match in shape.finditer(text):
            _add(found, match.start(), match.end(), text, sort)
    for match in DISEASE.finditer(text):
        _add(found, match.start(), match.end(), text, "disease")
    for start, term in _named_terms(text, thesaurus):
        _add(found, start, start + len(term.text), text, "drug" if _means_a_drug(term) else "name")
    return tuple(sorted(found, key=lambda mention: mention.start))


def of_sorts(found: Sequence[Mention], *sorts: Sort) -> tuple[Mention, ...]:
    """The mentions of any of the sorts: by the order of the sorts, then of the text."""
    return tuple(mention for sort in sorts for mention in found if mention.sort == sort)


def _add(found: list[Mention], start: int, end: int, text: str, sort: Sort) -> None:
    clash = any(start < other.end and other.start < end for other in found)
    if not clash and text[start:end].lower() not in _QUESTION_WORDS:
        found.append(Mention(start, end, text[start:end], sort))


def _drug_like(text: str) -> Iterator[re.Match[str]]:
    words = re.finditer(r"[^\W_][\w‐‑–-]*(?: mafodotin| autoleucel| vicleucel| ciloleucel| maraleucel| vedotin)?", text)
    return (word for word in words if names_a_drug(word.group().lower()) or _OLDER_DRUG.fullmatch(word.group().lower()))


def _named_terms(text: str, thesaurus: Thesaurus) -> Iterator[tuple[int, Term]]:
    at = 0
    for term in understand(text, thesaurus).terms:
        start = text.find(term.text, at)
        if start >= 0 and term.named and not term.text.isdigit():
            yield start, term


def _means_a_drug(term: Term) -> bool:
    return any(names_a_drug("-".join(phrase)) for phrase in term.alternatives)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Sort, re.Pattern[str]], ...]:
    """Shapes first, then the words of the file by sort, longest first."""
    listed = tomllib.loads(MENTIONS.read_text(encoding="utf-8"))
    words = tuple((sort, _any_of(listed[sort]["terms"], article=sort in {"place", "people"})) for sort in _ORDER)
    return (*_compiled(_SHAPES), *words)


@lru_cache(maxsize=2)
def _compiled(shapes: tuple[tuple[Sort, str], ...]) -> tuple[tuple[Sort, re.Pattern[str]], ...]:
    return tuple((sort, re.compile(rf"(?<![\w-])(?:{shape})(?![\w])")) for sort, shape in shapes)


def _any_of(terms: Sequence[str], *, article: bool) -> re.Pattern[str]:
    """Any of the terms, longest first; two letters as printed, as "us" and "or" are words."""
    longest = sorted(terms, key=lambda term: (-len(term), term))
    exact = "|".join(re.escape(term) for term in longest if len(term) <= 2)
    loose = "|".join(re.escape(term).replace(r"\ ", "[ -]") for term in longest if len(term) > 2)
    the = "(?i:the )?" if article else ""
    either = f"(?:{exact})|" if exact else ""
    return re.compile(rf"(?<![\w-]){the}(?:{either}(?i:(?:{loose})s?))(?![\w-])")

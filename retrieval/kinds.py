"""What kind of answer a question wants, and whether a sentence holds one of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from retrieval.numbers import numbers

Kind = Literal["open", "count", "share", "money", "dose", "duration", "date", "amount", "drug", "reason", "definition"]
NUMERIC: frozenset[Kind] = frozenset({"count", "share", "money", "dose", "duration", "date", "amount"})

# Stems of international nonproprietary names (WHO, "The use of stems", 2018 and its 2022 addendum for antibodies),
# for classes in wide use, and "-cel" as in ide-cel, the usual short form of "-leucel".
_DRUG_NAME = re.compile(
    r"\b[\w-]{2,}(?:mab|tug|bart|leucel|[-‑]cel|nib|zomib|domide|ciclib|parib|clax|rafenib|cept|limus|platin|rubicin|taxel"
    r"|citabine|dotin|tansine|xaban|gatran|parin|kinra|gliflozin|gliptin|glutide|sartan|olol|statin|prazole|dronate|vir"
    r"|cycline|mycin|floxacin|azole|oxetine|terol|onide|asone|olone|dipine)s?\b"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("amount", r"\b(?:hazard|odds|risk|rate|likelihood) ratio\b|\bp[- ]values?\b|\bconfidence interval\b"),
        (
            "money",
            r"\bhow (?:much|expensive)\b.*\b(?:costs?|prices?|pay|charged?)\b|\b(?:what|which)\b.*\b(?:costs?|prices?)\b",
        ),
        ("dose", r"\b(?:what|which|how (?:much|many))\b.*\b(?:doses?|dosages?|dosing|mg|cells? (?:are|is) infused)\b"),
        (
            "share",
            r"\b(?:what|which) (?:share|percentage|per ?cent|proportion|fraction|portion)\b|\b(?:percentage|proportion|share) of\b"
            r"|\bhow (?:common|frequent|frequently|often|prevalent)\b|\b(?:what|which|how high)\b.*\b(?:rates?|incidence|prevalence)\b",
        ),
        ("count", r"\bhow many\b|\b(?:what|which) (?:is|was|are|were) the numbers? of\b"),
        (
            "duration",
            r"\bhow (?:long|quickly|soon|fast)\b|\b(?:what|how)\b.*\b(?:duration|median (?:\S+ ){0,3}(?:survival|follow-up)|time to|half-life)\b"
            r"|\bmedian (?:pfs|os|dor)\b|\bwhat\b.*\b(?:pfs|progression-free survival|overall survival)\b",
        ),
        (
            "date",
            r"\b(?:what|which) (?:year|month|date|day)\b|\b(?:since )?when (?:was|were|is|are|did|does|do|has|have|will|can)\b|^since when\b",
        ),
        ("amount", r"\bhow (?:much|large|big|high|low|old|far|small)\b"),
        (
            "reason",
            r"^why\b|\b(?:for )?(?:what|which) reasons?\b|\bwhat (?:is|are|was|were) the (?:reason|cause)s?\b|\bhow come\b",
        ),
        (
            "drug",
            r"\b(?:what|which) (?:(?!class|kind|type|group|sort|family)[\w-]+ ){0,3}?(?:drugs?|agents?|medicines?|products?|antibod(?:y|ies)|inhibitors?"
            r"|CAR[- ]?Ts?|bispecifics?|brands?)\b",
        ),
        (
            "definition",
            r"\b(?:stands?|short) for\b|\bfull (?:name|form)\b|\babbreviat|\bdefin(?:e|ed|ition)\b|\bwhat does \S+ mean\b",
        ),
    )
)
_MONEY = re.compile(r"[$€£₺]|\b(?:USD|EUR|TRY|TL|US\$|dollars?|euros?|liras?|pounds?)\b")
_DOSE = re.compile(
    r"\b(?:[mµμk]?g|[mµμn]g/\w+|IU|units?|cells?|mL|mmol|tablets?|doses?)\b|10\s*[⁰¹²³⁴-⁹^]", re.IGNORECASE
)
_DURATION = re.compile(
    r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|h|d|wk|mo|yr)s?\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
)
_SHARE = re.compile(
    r"\b(?:one|two|three)[- ](?:third|quarter|half|fifth)s?\b|\bhalf of\b|\b\d+\s*(?:/|of|out of|in)\s*(?:the\s+)?\d+\b"
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|result(?:s|ed|ing)? (?:of|from|in)|therefore|thus|hence|reasons?|leads? to|led to"
    r"|caus(?:e|es|ed|ing)|explain\w*|attribut\w+|underscor\w+|mediated|driven by|since (?!\d)|so that|in order to|unmet need)\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """The kind of answer a question wants; "open" where any sentence on the matter will do."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), "open")


def holds(kind: Kind, sentence: str) -> bool:
    """Whether a sentence holds an answer of that kind at all: a percentage for a share, a year for a date, and so on.

    "count" and "definition" say yes here to any number or name: what is counted or defined is for the rule of support.
    """
    return _HOLDS[kind](sentence)


def _number_with(unit: re.Pattern[str]) -> Callable[[str], bool]:
    """Whether a number is followed within three words by the unit."""
    return lambda sentence: any(
        unit.search(" ".join(sentence[number.end : number.end + 40].split()[:3])) for number in numbers(sentence)
    )


def _has_number(sentence: str) -> bool:
    return bool(numbers(sentence))


def names_a_drug(sentence: str) -> bool:
    """Whether a word of the text is built like a drug's nonproprietary name."""
    return bool(_DRUG_NAME.search(sentence))


_HOLDS: dict[Kind, Callable[[str], bool]] = {
    "open": lambda _: True,
    "count": _has_number,
    "share": lambda sentence: any(number.percent for number in numbers(sentence)) or bool(_SHARE.search(sentence)),
    "money": lambda sentence: _has_number(sentence) and bool(_MONEY.search(sentence)),
    "dose": _number_with(_DOSE),
    "duration": _number_with(_DURATION),
    "date": lambda sentence: bool(_DATE.search(sentence)),
    "amount": _has_number,
    "drug": names_a_drug,
    "reason": lambda sentence: bool(_REASON.search(sentence)),
    "definition": lambda _: True,
}

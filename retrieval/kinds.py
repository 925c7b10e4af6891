"""What kind of answer a question wants, and whether a sentence holds one of that kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from retrieval.numbers import numbers

Kind = Literal[
    "open", "count", "share", "money", "dose", "duration", "schedule", "date", "amount", "drug", "reason", "definition"
]
NUMERIC: frozenset[Kind] = frozenset({"count", "share", "money", "dose", "duration", "schedule", "date", "amount"})

# Stems of international nonproprietary names (WHO, "The use of stems", 2018 and its 2022 addendum for antibodies),
# for classes in wide use, and "-cel" as in ide-cel, the usual short form of "-leucel".
_DRUG_NAME = re.compile(
    r"(?<![\w-])-*+\b[\w-]{2,}(?:mab|tug|bart|leucel|[-‑]cel|nib|zomib|domide|ciclib|parib|clax|rafenib|cept|limus|platin|rubicin"
    r"|taxel|citabine|dotin|tansine|xaban|gatran|parin|kinra|gliflozin|gliptin|glutide|sartan|olol|statin|prazole|dronate|vir"
    r"|cycline|mycin|floxacin|azole|oxetine|terol|onide|asone|olone|dipine)s?\b"
)
# Endings and words that make a disease, for what an article is about and what a question must not lose.
DISEASE = re.compile(
    r"(?<![\w-])[\w-]*(?:oma|itis|osis|emia|aemia|pathy|cancer|tumou?r|carcinoma|disease|syndrome|disorder|diabetes|asthma"
    r"|stroke|headache|migraine|dementia|ulcer|hypertension|infarction|infection|depression|schizophrenia|epilepsy|obesity|fracture|injury|failure)s?\b",
    re.IGNORECASE,
)
# Tried in this order; of one kind, any pattern will do.
_ASKS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("amount", (r"(?:hazard|odds|risk|rate|likelihood) ratio", r"p[- ]values?", r"confidence interval")),
    (
        "money",
        (r"how (?:much|expensive)\b.*\b(?:costs?|prices?|pay|charged?)", r"(?:what|which)\b.*\b(?:costs?|prices?)"),
    ),
    ("dose", (r"(?:what|which|how (?:much|many))\b.*\b(?:doses?|dosages?|dosing|mg)",)),
    (
        "schedule",
        (
            r"(?:when|how often|(?:on )?(?:what|which) days?)\b.*"
            r"\b(?:given|administered|infused|injected|taken|repeated)",
        ),
    ),
    (
        "share",
        (
            r"(?:what|which) (?:share|percentage|per ?cent|proportion|fraction|portion)",
            r"(?:percentage|proportion|share) of",
            r"how (?:common|frequent|frequently|often|prevalent)",
            r"(?:what|which|how high)\b.*\b(?:rates?|incidence|prevalence)",
        ),
    ),
    ("count", (r"how many", r"(?:what|which) (?:(?:is|was|are|were) the )?numbers? of")),
    (
        "duration",
        (
            r"how (?:long|quickly|soon|fast)",
            r"(?:what|how)\b.*\b(?:duration|median (?:\S+ ){0,3}(?:survival|follow-up)|time to|half-life)",
            r"what\b.*\b(?:pfs|progression-free survival|overall survival)",
            r"median (?:pfs|os|dor)",
        ),
    ),
    (
        "date",
        (
            r"(?:what|which) (?:year|month|date|day)",
            r"when (?:was|were|is|are|did|does|do|has|have|will|can)",
            r"since when",
        ),
    ),
    (
        "amount",
        (
            r"how (?:much|large|big|high|low|old|far|small)",
            r"(?:what|which)\b.*\b(?:cut-?offs?|thresholds?)",
        ),
    ),
    (
        "reason",
        (
            r"(?<!\w )why",
            r"(?:what|which) reasons?",
            r"what (?:is|are|was|were) the (?:reason|cause)s?",
            r"how come",
        ),
    ),
    (
        "drug",
        (
            r"(?:what|which) (?:(?!class|kind|type|group|sort|family|do|does|did|is|are|was|were|has|have|can|will)"
            r"[\w-]+ ){0,3}?"
            r"(?:drugs?|agents?|medicines?|products?|antibod(?:y|ies)|inhibitors?|CAR[- ]?Ts?|bispecifics?|brands?)",
        ),
    ),
    (
        "definition",
        (
            r"(?:stands?|short) for",
            r"full (?:name|form)",
            r"abbreviat\w+",
            r"defin(?:e|ed|ition)",
            r"what does \S+ mean",
            r"(?:what|which|how)\b.*\b(?:counts?|counted|qualif(?:y|ies|ied)) as",
        ),
    ),
)
# What a question without a verb asks for ("mean folate at week 12 on 400 µg?"), tried in this order.
_LABELS: Sequence[tuple[Kind, str]] = (
    ("dose", r"(?:\S+ )*?(?:doses?|dosages?|dosing)\b(?! (?:reduc|modif|delay|limit|intens|level|escalat|adjust))"),
    ("money", r"(?:\S+ ){0,3}?(?:costs?|prices?)\b"),
    ("share", r"(?:\S+ ){0,4}?(?:rates?|incidence|prevalence|percentage|proportion)\b"),
    ("duration", r"(?:median|mean) (?:\S+ ){0,3}?(?:survival|follow-up|duration|time to)\b"),
    ("amount", r"(?:the )?(?:mean|median|average)\b"),
)
_HAS_A_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|what|which|who|when|where|why"
    r"|how|isn't|don't|doesn't|I (?:need|want|am|have)|we|tell|give|show|compare|explain|describe|list)\b|[.!?;] \S",
    re.IGNORECASE,
)
_KINDS = tuple((kind, re.compile(rf"\b(?:{'|'.join(asks)})\b", re.IGNORECASE)) for kind, asks in _ASKS)
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
_SCHEDULE = re.compile(
    r"\b(?:days?|weeks?|cycles?) \d|\bevery (?:\d+|[a-z]+) (?:hours?|days?|weeks?|months?|cycles?)\b|\bevery other \w+"
    r"|\b(?:once|twice|thrice|daily|weekly|fortnightly|monthly)\b|\bq\d+[hdw]\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:one|two|three)[- ](?:third|quarter|half|fifth)s?\b|\bhalf of\b"
    r"|\b\d+\s*(?:/|of|out of|in)\s*(?:the\s+)?\d+\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|as a result|result(?:s|ed|ing)? (?:of|from|in)|reasons?|led to"
    r"|leads? to|caus(?:e|es|ed|ing)|expla(?:in|nat)\w*|attribut\w+|underscor\w+|mediated|driven by|since (?!\d)"
    r"|so that|in order to|unmet need)\b",
    re.IGNORECASE,
)


def kind_of(question: str) -> Kind:
    """The kind of answer a question wants; "open" where any sentence on the matter will do."""
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(question)), "open")
    if kind == "open" and is_label(question):
        return next((kind for kind, pattern in _LABELS if re.match(pattern, question, re.IGNORECASE)), "open")
    return kind


def is_label(question: str) -> bool:
    """Whether a question has no verb and only names what it wants: "Grade 4 diarrhea with orvacel?"."""
    return question.rstrip().endswith("?") and not _HAS_A_VERB.search(question.rstrip("? "))


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
    "schedule": lambda sentence: bool(_SCHEDULE.search(sentence)),
    "date": lambda sentence: bool(_DATE.search(sentence)),
    "amount": _has_number,
    "drug": names_a_drug,
    "reason": lambda sentence: bool(_REASON.search(sentence)),
    "definition": lambda _: True,
}

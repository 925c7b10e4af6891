"""Whether a value of a table, under its headings, is the kind of answer that a question wants."""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrieval.kinds import Kind, holds, names_a_drug
from retrieval.numbers import numbers

_PERCENT = re.compile(r"%|\b(?:percent\w*|per cent|rates?|proportion|incidence|prevalence)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\bn\b|\bno\b|\bnumbers?\b|#", re.IGNORECASE)
_NOT_COUNTED = re.compile(
    r"\b(?:median|mean|average|ratio|score|duration|time|age|dose)\b"
    r"|(?<!\d)(?<!\d[\s-])\b(?:months?|weeks?|days?|years?)\b(?!\s?\d)",
    re.IGNORECASE,
)

_MONEY = re.compile(r"[$€£₺]|\b(?:USD|EUR|TRY|TL|US\$|dollars?|euros?|liras?|pounds?)\b")
_DURATION = re.compile(r"(?<!\d)(?<!\d[\s-])\b(?:hours?|days?|weeks?|months?|years?|mo|yrs?|wk)\b", re.IGNORECASE)
_DOSE = re.compile(
    r"(?<!\d)(?<!\d\s)(?<![\w-])(?:[mµμn]?g(?:/\w+)*|IU|units?|cells?|mL|mmol|doses?|tablets?|Gy)\b|10[⁰¹²³⁴-⁹]"
)
_UNITS: Mapping[Kind, re.Pattern[str]] = {"share": _PERCENT, "duration": _DURATION, "dose": _DOSE, "money": _MONEY}
_TIME_POINT = re.compile(r"\bat \w+|\b\d+[- ](?:month|year|week|day)s?\b|\brate\b", re.IGNORECASE)
_DRUG = re.compile(r"\b(?:drug|agent|medicine|product|antibody|inhibitor|treatment|therapy|regimen|brand)s?\b", re.I)
_TEXTUAL: frozenset[Kind] = frozenset({"open", "drug"})


def may_stand_in_a_table(kind: Kind) -> bool:
    """Whether the values of a table can answer such a question; words that explain and schedules are for sentences."""
    return kind not in ("reason", "definition", "schedule")


def is_textual(kind: Kind) -> bool:
    """Whether words answer such a question, so that the value's own heading must say what it is."""
    return kind in _TEXTUAL


def value_is(kind: Kind, question: str, value: str, headings: str) -> bool:
    """Whether value answers a question of that kind; headings are all that stand over and before it.

    The unit may stand with the value or in the headings. "Overall survival at 12 months" asks for a share.
    """
    found = numbers(value)
    percent, figure = (any(number.percent is sign for number in found) for sign in (True, False))
    if kind in _UNITS:
        return (
            holds(kind, value)
            or (figure and bool(_UNITS[kind].search(headings)))
            or (kind == "duration" and percent and bool(_TIME_POINT.search(question)))
        )
    if kind == "count":
        in_percent = "%" in headings and not _COUNTED.search(headings)
        return figure and not in_percent and not _NOT_COUNTED.search(headings)
    if kind == "drug":
        return names_a_drug(value) or bool(_DRUG.search(headings) and not found)
    if kind == "date":
        return holds("date", value)
    return bool(value.strip()) if kind == "open" else bool(found)

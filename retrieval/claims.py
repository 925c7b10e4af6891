"""What one sentence claims that another may contradict: its one figure, or the one direction that it tells of.

A sentence with two figures or two directions claims nothing here: which of them answers would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.types import Span
from retrieval.numbers import CITATION_MARK, TENS, UNITS

Unit = Literal["percent", "hour", "day", "week", "month", "year", "ratio"]
Direction = Literal["more", "less", "none", "significant"]

_ONES = {word: at for at, word in enumerate(UNITS)}
_WORDED = re.compile(
    rf"\b(?:({'|'.join(TENS)})(?:[- ]({'|'.join(UNITS[1:10])}))?|({'|'.join(UNITS)}))\b", re.IGNORECASE
)
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:[.·]\d+)?"
_PERCENT = r"\s?(?:%|per\s?cent\b)"
_OF = rf"(?P<part>\d+)(?:\s?/\s?|\s(?:\w+\s){{0,2}}?(?:out )?of\s(?:the\s|all\s|our\s)?)(?P<whole>{_NUMBER})"
_TO = r"\s?(?:[-–—]|to)\s?"
_FIGURES = (
    rf"{_OF}(?:\s[^\W\d]+){{0,2}}?\s?[(\[]\s?(?P<percent>{_NUMBER}){_PERCENT}\s?[)\]]",
    rf"(?P<percent>{_NUMBER}){_PERCENT}\s?(?:[(\[]\s?)(?:n\s?=\s?)?{_OF}\s?[)\]]",
    rf"(?P<part>\d+)(?:\s[^\W\d]+)?\s?[(\[]\s?(?P<percent>{_NUMBER}){_PERCENT}\s?[)\]]",
    rf"(?P<percent>{_NUMBER}){_PERCENT}\s?[(\[]\s?n\s?=\s?(?P<part>\d+)\s?[)\]]",
    rf"\bbetween (?P<low>{_NUMBER})(?:{_PERCENT})? and (?P<percent>{_NUMBER}){_PERCENT}",
    rf"(?P<low>{_NUMBER})(?:{_PERCENT})?{_TO}(?P<percent>{_NUMBER}){_PERCENT}",
    rf"(?P<percent>{_NUMBER}){_PERCENT}",
    _OF,
    rf"(?:(?P<low>{_NUMBER}){_TO})?(?P<span>{_NUMBER})[\s-](?P<unit>hour|day|week|month|year)s?\b",
    r"(?P<ratio>\d+[.·]\d+)(?!\s?%)",
)
_FIGURE = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _FIGURES)
_RATIO = re.compile(r"(?:\b(?i:hazard|odds|risk|rate)\s(?i:ratio)|\b(?:HR|OR|RR)\b)[^\d;.]{0,60}$")
_AVERAGED = re.compile(r"\b(?:median|mean|average)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\b(?:at|within|after|by|over|until|till|first|every|for|from|during|in|than|last|before|beyond|past|follow-up of)"
    r"(?: (?:the|a|an|about|first|median|mean))*\s?$",
    re.IGNORECASE,
)
# A confidence interval, a range or a p-value, which belongs to the figure before it.
_ASIDE = re.compile(
    rf"[(\[;,]\s?(?:(?:9\d|99\.\d)\s?%\s?)?(?:(?:CI|confidence interval|credible interval|range|IQR"
    rf"|interquartile range|SD)\b[\s,:=]*(?:{_NUMBER})(?:{_PERCENT})?(?:{_TO}(?:{_NUMBER})(?:{_PERCENT})?)?"
    r"|p(?:[- ]value)?\s?[=<>≤]\s?0?[.·]\d+)(?:\s?[;,]\s?p(?:[- ]value)?\s?[=<>≤]\s?0?[.·]\d+)?\s?[)\]]?",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:up to|at (?:least|most|best)|(?:more|less|fewer|greater|higher|lower|no more) than|over|under|above|below"
    r"|exceed\w*|as (?:many|much|high|low|few) as|maximum(?: of)?|minimum(?: of)?|only|even|from|[<>≤≥±])\s?$",
    re.IGNORECASE,
)
_BOUND_BEHIND = re.compile(r"\s?(?:\+|or (?:more|less|fewer|higher|lower)\b)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:approximately|approx\.?|about|around|roughly|nearly|almost|some|circa|close to|[~≈∼])\s?$", re.IGNORECASE
)
# "About 15 %" is neither 15.6 % nor 17 % contradicted.
_LOOSELY = Decimal("0.2")
# Past this a text is no one sentence, and reading it would take long.
_LONGEST = 800

_MORE = (
    r"(?:improv(?:e[sd]?|ing|ements?)|increas(?:e[sd]?|ing)|prolong(?:s|ed|ing)?|longer|higher|greater|better|superior)"
)
_LESS = (
    r"(?:reduc(?:e[sd]?|ing|tions?)|decreas(?:e[sd]?|ing)|lower(?:s|ed|ing)?|shorten(?:s|ed)?|shorter|fewer|less"
    r"|worse(?:n|ns|ned)?|poorer)"
)
_DIRECTED = re.compile(rf"\b(?:(?P<more>{_MORE})|(?P<less>{_LESS}))\b", re.IGNORECASE)
_SIGNIFICANT = re.compile(r"\b(?P<negated>non-?|in)?significan(?:t(?:ly)?|ce)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|nor|never|without|neither|failed to|fails to|fail to|did(?:n't|n’t)|lack of)\b", re.IGNORECASE
)
_NEAR_WORDS = 4
# What may be, is hoped for or is only asked was not found.
_HEDGED = re.compile(
    r"\b(?:may|might|could|would|should|can|cannot|whether|if|unless|hypothes\w+|expected|potential\w*|possib\w+|likely"
    r"|unlikely|hope\w*|aim\w*|intend\w*|designed|suggest\w*|trend\w*|tend(?:s|ed|ency)?|seem\w*|appear\w*|although|but"
    r"|however|except|only|unclear|unknown|noninferior\w*|inferior\w*)\b|\bnon-inferior\w*|\?",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?<!failed )(?<!fails )(?<!fail )(?<!shown )(?<!found )to (?:\w+ly )?$", re.IGNORECASE)
_OPPOSITES: tuple[set[Direction], ...] = ({"more", "less"}, {"more", "none"}, {"less", "none"}, {"significant", "none"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence claims, and the rest of its words, which say of what.

    A figure has low and high, which are equal but for a range, its unit, the size of its last digit as step, and whole,
    the number that a share is of where that is stated; a direction has only that.
    """

    rest: str
    direction: Direction | None = None
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    step: Decimal = Decimal(0)
    unit: Unit | None = None
    whole: Decimal | None = None


def claim_of(text: str) -> Claim | None:
    """The one figure of a sentence without its citation marks, else its one direction; None where none is certain."""
    if len(text) > _LONGEST:
        return None
    plain = _ASIDE.sub(" ", CITATION_MARK.sub(" ", _digits(text)))
    found = list(_figures(plain))
    if found:
        return _figure(plain, *found[0]) if len(found) == 1 else None
    return _directed(plain)


def contradict(one: Claim, other: Claim) -> bool:
    """Whether two claims on the same thing cannot both be had: figures that no rounding makes one, other directions."""
    if one.unit is None or other.unit is None:
        return one.unit is other.unit and _opposite(one, other)
    if one.unit != other.unit or (one.whole and other.whole and one.whole != other.whole):
        return False
    apart = max(one.low, other.low) - min(one.high, other.high)
    return apart >= max(one.step, other.step)


def _opposite(one: Claim, other: Claim) -> bool:
    return {one.direction, other.direction} in _OPPOSITES


def _digits(text: str) -> str:
    """Number words up to ninety-nine in digits: "two of 24"; "one" is mostly no number."""

    def digits(match: re.Match[str]) -> str:
        if match[3]:
            return match[3] if match[3].lower() == "one" else str(_ONES[match[3].lower()])
        return str(TENS[match[1].lower()] + (_ONES[match[2].lower()] if match[2] else 0))

    return _WORDED.sub(digits, text)


def _figures(text: str) -> Iterator[tuple[Span, dict[str, str]]]:
    """The figures of a text, each once, by the fullest of the forms that fit."""
    taken: list[Span] = []
    for pattern in _FIGURE:
        for match in pattern.finditer(text):
            start, end = match.span()
            cut = start > 0 and (text[start - 1] in ".·-–/" or text[start - 1].isalnum())
            clash = any(start < last and first < end for first, last in taken)
            held = {name: value for name, value in match.groupdict().items() if value}
            if cut or clash or not _is_measured(text, start, held):
                continue
            taken.append((start, end))
            yield (start, end), held


def _is_measured(text: str, start: int, held: dict[str, str]) -> bool:
    """Whether a time is what came out ("median survival was 9 months"), not when ("at 9 months"); or it is a ratio."""
    before = text[:start]
    if "ratio" in held:
        return bool(_RATIO.search(before))
    return "span" not in held or (bool(_AVERAGED.search(before)) and not _WHEN.search(before))


def _figure(text: str, span: Span, held: dict[str, str]) -> Claim | None:
    before = text[: span[0]]
    if _BOUND.search(before) or _BOUND_BEHIND.match(text, span[1]):
        return None
    about = _ABOUT.search(before)
    whole = _decimal(held["whole"]) if "whole" in held else None
    value = held.get("percent") or held.get("ratio") or held.get("span")
    high = _decimal(value) if value else _share(held)
    low = _decimal(held["low"]) if "low" in held else high
    if high is None or low is None or low > high or (value and whole and not _agrees(high, held)):
        return None
    step = _step(value) if value else Decimal("0.1")
    rest = f"{before[: about.start()] if about else before} {text[span[1] :]}"
    return Claim(rest, None, low, high, max(step, high * _LOOSELY) if about else step, _unit(held), whole)


def _share(held: dict[str, str]) -> Decimal | None:
    part, whole = _decimal(held["part"]), _decimal(held["whole"])
    return 100 * part / whole if 0 < whole >= part else None


def _agrees(percent: Decimal, held: dict[str, str]) -> bool:
    """Whether the percentage beside "2 of 24" is that of these numbers."""
    share = _share(held)
    return share is not None and abs(share - percent) < 1


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("·", "."))


def _step(text: str) -> Decimal:
    exponent = _decimal(text).as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _unit(held: dict[str, str]) -> Unit:
    if "ratio" in held:
        return "ratio"
    units: dict[str, Unit] = {"hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year"}
    return units[held["unit"].lower()] if "unit" in held else "percent"


def _directed(text: str) -> Claim | None:
    """The one direction of a sentence: "improved", "no improvement", "not significant"."""
    words, negations = list(_DIRECTED.finditer(text)), list(_NOT.finditer(text))
    words = words or list(_SIGNIFICANT.finditer(text))
    if len(words) != 1 or len(negations) > 1 or _HEDGED.search(text) or _PURPOSE.search(text[: words[0].start()]):
        return None
    word = words[0]
    rest = f"{text[: word.start()]} {text[word.end() :]}"
    if word.groupdict().get("negated"):
        return None if negations else Claim(rest, "none")
    if not negations:
        return Claim(rest, _direction(word))
    between = text[negations[0].end() : word.start()]
    if negations[0].start() > word.start() or len(between.split()) >= _NEAR_WORDS:
        return None
    return Claim(_NOT.sub(" ", rest), "none")


def _direction(word: re.Match[str]) -> Direction:
    held = word.groupdict()
    return "more" if held.get("more") else "less" if held.get("less") else "significant"

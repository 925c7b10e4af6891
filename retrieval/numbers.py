"""Numbers in running text, and the guard that every number of a statement stands in its own citations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD_VALUES = {word: value for value, word in enumerate(UNITS)} | TENS

# "(1)", "(2, 3)", "[4–7]": marks that point to a reference list, not quantities.
CITATION_MARK = re.compile(r"[(\[]\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[)\]]")
_MINUS = "-−–‐‑"
_RAISED = "⁰¹²³⁴-⁹"
# "30mg" is a quantity, "30S" is a name; a raised digit behind a number is its power or a citation mark.
_UNIT = r"(?:(?:[mµμn]c?|k)?g|[mdµμ]L|[mc]m)\b"
# No group is repeated possessively: Python 3.11.2, of Debian 12, finds no end of that (tests/test_architecture.py).
_NUMERAL = re.compile(
    rf"(?<![\w.·,])(?<![^\W\d_][{_MINUS}])(?P<minus>(?<![\d%])[{_MINUS}])?"
    r"(?P<digits>\d{1,3}(?>(?:[,\u2009\u202f\u00a0 ]\d{3}){1,9})(?!\d)|\d++|(?=[.·]\d))(?>(?:[.·](?P<fraction>\d++))?)"
    rf"(?>(?:(?P<times>\s*[×x]\s*10|(?<=(?<![.·\d])10))"
    rf"(?:(?P<power>⁻?[{_RAISED}]{{1,3}})|\^(?P<caret>[{_MINUS}]?\d{{1,3}})))?)"
    rf"(?!(?!{_UNIT})[^\W{_RAISED}]|[{_MINUS}][A-Z])"
)
_PERCENT = re.compile(r"\s*(?:%|per\s?cent\b|percent\b)", re.IGNORECASE)
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[\s-]+(?:{'|'.join(UNITS[1:10])}))?|{'|'.join(UNITS)})\b"
_SCALE = rf"(?:{'|'.join(SCALES)})\b(?:(?:\s+and)?[\s-]+{_SMALL})?"
# "two hundred and five" is one number, "five and six" are two.
_WORDS = re.compile(rf"\b(?:{_SMALL}|{_SCALE})(?:[\s-]+{_SCALE})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity in a text: where it stands, its value, and whether it is a percentage."""

    start: int
    end: int
    value: Decimal
    percent: bool


def numbers(text: str) -> tuple[Number, ...]:
    """The quantities in a text, in order.

    Read are decimals with "." or "·", thousands, minus signs, powers of ten and number words. Citation marks, and
    digits inside names such as KarMMa-3, CD38, IL-6 or miR-21, are no quantities.
    "15%" and "15 percent" are the same percentage, "15" is not.
    """
    marks = [match.span() for match in CITATION_MARK.finditer(text)]
    found = [
        _with_unit(text, match.start(), match.end(), _value(match))
        for match in _NUMERAL.finditer(text)
        if not any(start <= match.start() < end for start, end in marks)
    ]
    found += [_with_unit(text, *match.span(), _worded(match.group())) for match in _WORDS.finditer(text)]
    return tuple(sorted(found, key=lambda number: number.start))


def unsupported(statement: str, quotes: Sequence[str]) -> tuple[Number, ...]:
    """The numbers of a statement that stand in none of its quotes, with the same value and the same unit sign."""
    allowed = {(number.value, number.percent) for quote in quotes for number in numbers(quote)}
    return tuple(number for number in numbers(statement) if (number.value, number.percent) not in allowed)


def _with_unit(text: str, start: int, end: int, value: Decimal) -> Number:
    unit = _PERCENT.match(text, end)
    return Number(start, unit.end() if unit else end, value, bool(unit))


def _value(match: re.Match[str]) -> Decimal:
    whole = re.sub(r"\D", "", match["digits"])
    value = Decimal(f"{whole}.{match['fraction']}" if match["fraction"] else whole)
    power = unicodedata.normalize("NFKC", match["power"] or match["caret"] or "0")
    if match["times"] == "":
        value = Decimal(1)
    value *= Decimal(10) ** int(re.sub(f"[{_MINUS}]", "-", power))
    return -value if match["minus"] else value


def _worded(text: str) -> Decimal:
    """ "twenty-one" is 21, "two hundred and five" 205, "three million" 3,000,000."""
    total = group = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in SCALES:
            group = max(group, 1) * SCALES[word]
            if SCALES[word] > 100:
                total, group = total + group, 0
        elif word != "and":
            group += _WORD_VALUES[word]
    return Decimal(total + group)

"""What could tell who a patient is, taken out of a question before it is kept.

Masked are Turkish identity numbers (by their check digits), telephone numbers, record numbers, birth dates and other
whole dates, e-mail addresses, and any number of seven digits or more, except those of studies and publications. When
in doubt it masks. Names of people are not recognised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

IDENTITY, PHONE, RECORD = "[identity number]", "[phone]", "[record number]"
BIRTH, DATE, EMAIL, NUMBER = "[birth date]", "[date]", "[e-mail]", "[number]"

# What may stand between the digits of one number.
_PART = r"[\s./()\-\u2010-\u2015\u2212]"
_KEPT = re.compile(
    r"(?<!\w)(?:(?:NCT|ISRCTN|ACTRN|UMIN|JPRN-?|ChiCTR-?|DRKS)[A-Z0-9-]{0,6}\d{6,14}|PMC\d{4,8}|PMID:?\s?\d{4,8}"
    r"|20\d\d-\d{6}-\d\d|10\.\d{4,9}/[^\s@,;]{1,100})(?!\w)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[\w.+%-]{1,64}\s?(?:@|[\[(]\s?(?:at|et)\s?[\])])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", re.IGNORECASE
)
_RUN = re.compile(rf"\d(?:{_PART}{{0,2}}\d)*")
_NUMBERED = r"(?:\s?(?:(?:no|nr|num(?:ber|arası|arasi)?|id)(?:\W?s[ui])?\b|#))"
_NAMED = (
    r"(?:medical\s)?records?|charts?|files?|patients?|hospital|admission|case\s?file|accession|protokol|dosya|hasta|kayıt"
    r"|kayit|arşiv|arsiv|barkod|yatış|yatis|sicil|başvuru|basvuru|provizyon"
)
_VALUE = r"[\s:=#.'’-]{0,4}[a-z]{0,4}[-/]?\d[\w/.-]{0,24}"
_RECORD = re.compile(rf"(?<!\w)(?:(?:MRN|URN)|(?:{_NAMED}){_NUMBERED}){_VALUE}", re.IGNORECASE)
_IDENTITY = re.compile(
    rf"(?<!\w)(?:t\.?\s?c\.?(?:\s?(?:kimlik|no))?|kimlik|TCKN|YKN|SGK|passport|pasaport|identity){_NUMBERED}?"
    rf"[\s:=#.'’-]{{0,4}}[a-z]{{0,2}}\d(?:{_PART}?\d){{4,14}}",
    re.IGNORECASE,
)
_PHONES = re.compile(
    rf"(?<![\w.,])(?:(?:\+|00)\(?[1-9](?:{_PART}{{0,2}}\d){{6,14}}"
    rf"|(?:0{_PART}?)?\(?[2-58]\d\d\)?{_PART}{{0,2}}\d{{3}}{_PART}?\d\d{_PART}?\d\d|444{_PART}?\d{_PART}?\d{{3}})(?!\d)"
)
_CALLED = re.compile(
    rf"(?<!\w)(?:tel(?:efon\w*|ephone)?|phone|gsm|cep|mobile|cell|fax|faks|whatsapp){_NUMBERED}?[\s:=.]{{0,4}}"
    rf"[+(]{{0,2}}\d(?:{_PART}{{0,2}}\d){{5,14}}",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|oca|şub|sub|nis|haz|tem|ağu|agu|eyl|eki|kas|ara)"
    r"[a-zçğıöşü]{0,7}\.?"
)
_YEAR = r"(?:1[89]|20)\d\d"
_SEPARATED = r"\s?[./\-\u2010-\u2015\u2212]\s?"
_WHOLE_DATE = (
    rf"(?:\d{{1,2}}{_SEPARATED}\d{{1,2}}{_SEPARATED}{_YEAR}|{_YEAR}{_SEPARATED}\d{{1,2}}{_SEPARATED}\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s?(?:of\s)?{_MONTH},?\s?{_YEAR}"
    rf"|{_MONTH}\s?\d{{1,2}}(?:st|nd|rd|th)?,?\s{{0,2}}{_YEAR})"
)
_SHORT_DATE = rf"\d{{1,2}}{_SEPARATED}\d{{1,2}}{_SEPARATED}\d\d"
_BORN = re.compile(
    rf"(?<!\w)(?:born|birth\s?date|date\sof\sbirth|birthday|DOB|d\.o\.b\.?|doğum(?:\s?tarihi|\s?yılı)?|dogum(?:\s?tarihi)?"
    rf"|doğ(?:um)?\.\s?tar\.?)[\s:=-]{{0,4}}(?:(?:on|in|is|was)\s)?(?:{_WHOLE_DATE}|{_SHORT_DATE}|(?:{_MONTH}\s)?{_YEAR})(?!\d)"
    rf"|(?<!\d)(?:{_WHOLE_DATE}|{_YEAR})(?:\s|['’])?(?:\w{{0,4}}\s)?(?:doğumlu|dogumlu|d\.lu)",
    re.IGNORECASE,
)
_DATES = re.compile(rf"(?<![\d.,]){_WHOLE_DATE}(?!\d)", re.IGNORECASE)
_LONG = re.compile(r"\w{0,3}\d{7,}\w{0,3}")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def masked(text: str) -> str:
    """The text with what identifies a person replaced by what it was, in brackets; never raises.

    Signs that cannot be seen are taken out first, as they could part a number. Masking twice changes nothing more.
    """
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text.translate(_WIDE))
        if unicodedata.category(sign) not in {"Cf", "Cs"}
    )
    kept = list(_KEPT.finditer(plain))
    ends = [0, *(found.end() for found in kept)]
    starts = [*(found.start() for found in kept), len(plain)]
    between = [_masked(plain[start:end]) for start, end in zip(ends, starts, strict=True)]
    return "".join(part for pair in zip(between, [*(found[0] for found in kept), ""], strict=True) for part in pair)


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits are a Turkish identity number by their last two, which check the others.

    The tenth is seven times the sum of the first, third, … ninth less the second, fourth, … eighth; the eleventh the
    sum of the first ten; both by their last digit. The first is not 0.
    """
    if len(digits) != 11 or not digits.isdecimal():
        return False
    values = [int(digit) for digit in digits]
    tenth = (7 * sum(values[0:9:2]) - sum(values[1:8:2])) % 10
    return values[0] > 0 and values[9] == tenth and values[10] == sum(values[:10]) % 10


def _masked(text: str) -> str:
    text = _EMAIL.sub(EMAIL, text)
    text = _BORN.sub(BIRTH, text)
    text = _IDENTITY.sub(IDENTITY, text)
    text = _RUN.sub(lambda run: _identities_masked(run[0]), text)
    text = _CALLED.sub(PHONE, text)
    text = _RECORD.sub(RECORD, text)
    text = _DATES.sub(DATE, text)
    text = _PHONES.sub(PHONE, text)
    return _LONG.sub(NUMBER, text)


def _identities_masked(run: str) -> str:
    """The digits of a run with each identity number in it masked that begins and ends where a part does."""
    for start, end in _windows(run):
        if is_identity_number("".join(re.findall(r"\d", run[start:end]))):
            return _identities_masked(run[:start]) + IDENTITY + _identities_masked(run[end:])
    return run


def _windows(run: str) -> Iterator[tuple[int, int]]:
    """Each piece of eleven digits that no other digit touches."""
    places = [place for place, sign in enumerate(run) if sign.isdecimal()]
    for first in range(len(places) - 10):
        start, end = places[first], places[first + 10] + 1
        if not run[start - 1 : start].isdecimal() and not run[end : end + 1].isdecimal():
            yield start, end

"""The lines of a page from the text that pdfium gives of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from corpus.pdf_layout import Line
from corpus.types import Span

# From a sign to the last one of a line, or to the mark of a hyphen at its end.
_LINE = re.compile("[^\\s\ufffe][^\r\n\ufffe]*(?:\ufffe|(?<=\\S))")
# Written so as a search can jump to one digit, but not to one to three.
_NUMBER = re.compile("[0-9][0-9]{0,2}(?:[,–−-][0-9]{1,3}){0,5}")
_MINUS = "−–-"
_NO_SIGNS = frozenset(" \r\n\ufffe" + _MINUS)
_BOLD = re.compile("bold|black|heavy|semibd|demi", re.IGNORECASE)
_BEFORE_RAISED = frozenset('.,;:)]%”"’')
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BEGINNING = frozenset(("", "\n", "\ufffe"))


def stripped(text: str, start: int, end: int) -> Span:
    """text[start:end] without the blanks around it."""
    line = text[start:end].rstrip()
    return start + len(line) - len(line.lstrip()), start + len(line)


def line_spans(text: str) -> list[Span]:
    """Where the lines of a page's text stand, without the blanks around them; lines of blanks are left out."""
    return [line.span() for line in _LINE.finditer(text)]


def perhaps_raised(text: str) -> Iterator[Span]:
    """Numbers that may be raised marks, as they stand behind a word, a stop or a bracket, or first in their line.

    The same for the power of a ten ("106", "10-6"), which comes behind the whole number.
    """
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        before = text[start - 1 : start]
        if before == " ":
            before = text[start - 2 : start - 1]
            if before in _BEFORE_RAISED:
                yield start, end
        elif before in _BEGINNING or before in _BEFORE_RAISED or before.isalpha():
            yield start, end
        if end - start > 2 and text.startswith("10", start):
            yield start + 2 + (text[start + 2] in _MINUS), end


def before_raised(text: str, start: int) -> int:
    """The position of the last sign before a number, its minus apart; -1 where there is none."""
    before = start - 1
    while before >= 0 and text[before] in _NO_SIGNS:
        before -= 1
    return before


def with_raised(text: str, spans: Iterable[Span]) -> str:
    """The text, as long as before, with raised digits in the spans; of two that overlap only in the first."""
    parts, done = [], 0
    for start, end in spans:
        if start < done:
            continue
        start -= text[start - 1] in _MINUS
        parts += [text[done:start], text[start:end].translate(_RAISED)]
        done = end
    return "".join([*parts, text[done:]])


def with_pairs_joined(text: str) -> str:
    """The text with one character for the two code units of one."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


@lru_cache(maxsize=256)
def is_bold(font: str) -> bool:
    """Whether the name of a font says that it is bold."""
    return bool(_BOLD.search(font))


def with_rows_joined(lines: list[Line]) -> list[Line]:
    """The lines with those put together that pdfium took apart: at raised signs, at large first letters."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last and line.x0 > last.x1 - last.size and _touches(last, line):
            longer = last if len(last.text) >= len(line.text) else line
            gap = " " if line.x0 - last.x1 > 0.15 * line.size else ""
            y0, y1 = (last.y0, last.y1) if last.y1 - last.y0 >= line.y1 - line.y0 else (line.y0, line.y1)
            size = max(last.size, line.size)
            if len(last.text) == 1 and last.size > 1.6 * line.size:
                gap, y0, y1, size = "", line.y0, line.y1, line.size
            text = last.text + gap + line.text
            rows[-1] = Line(text, last.x0, y0, line.x1, y1, size, longer.font, longer.bold, line.page)
        else:
            rows.append(line)
    return rows


def _touches(last: Line, line: Line) -> bool:
    """Whether a line goes on where the last one ended, on the same row."""
    tall, low = (last, line) if last.y1 - last.y0 >= line.y1 - line.y0 else (line, last)
    return tall.y0 - 1 < (low.y0 + low.y1) / 2 < tall.y1 + 1 and -0.5 < (line.x0 - last.x1) / max(tall.size, 1) < 1

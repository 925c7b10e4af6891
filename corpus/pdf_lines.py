"""The lines of a page from the text that pdfium gives of it."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.pdf_layout import Line
from corpus.types import Span

_LINE = re.compile("[^\r\n\ufffe]+\ufffe?")
_BOLD = re.compile("bold|black|heavy|semibd|demi", re.IGNORECASE)
_BEFORE_RAISED = frozenset('.,;:)]%”"’')
_OPENING = frozenset("[(")
_BEGINNING = frozenset(("", "\n", "\ufffe"))


def stripped(text: str, start: int, end: int) -> Span:
    """text[start:end] without the blanks around it."""
    line = text[start:end].rstrip()
    return start + len(line) - len(line.lstrip()), start + len(line)


def line_spans(text: str) -> list[Span]:
    """Where the lines of a page's text stand, without the blanks around them; a line of blanks is an empty span."""
    found = [line.span() for line in _LINE.finditer(text)]
    return [
        stripped(text, start, end) if text[start].isspace() or text[end - 1].isspace() else (start, end)
        for start, end in found
    ]


def may_be_raised(text: str, start: int) -> bool:
    """Whether a number may be a raised mark: behind a word, a stop or a bracket, or first in its line."""
    before = text[start - 1 : start]
    # By far the most numbers of an article stand behind one of these.
    if before in _OPENING:
        return False
    if before in _BEGINNING or before in _BEFORE_RAISED or before.isalpha():
        return True
    return before == " " and text[start - 2 : start - 1] in _BEFORE_RAISED


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
            longer = max(last, line, key=lambda part: len(part.text))
            gap = " " if line.x0 - last.x1 > 0.15 * line.size else ""
            y0, y1 = (last.y0, last.y1) if last.y1 - last.y0 >= line.y1 - line.y0 else (line.y0, line.y1)
            size = max(last.size, line.size)
            if len(last.text) == 1 and last.size > 1.6 * line.size:
                gap, y0, y1, size = "", line.y0, line.y1, line.size
            text = last.text + gap + line.text
            rows[-1] = longer._replace(text=text, x0=last.x0, x1=line.x1, y0=y0, y1=y1, size=size)
        else:
            rows.append(line)
    return rows


def _touches(last: Line, line: Line) -> bool:
    """Whether a line goes on where the last one ended, on the same row."""
    tall, low = (last, line) if last.y1 - last.y0 >= line.y1 - line.y0 else (line, last)
    return tall.y0 - 1 < (low.y0 + low.y1) / 2 < tall.y1 + 1 and -0.5 < (line.x0 - last.x1) / max(tall.size, 1) < 1

"""The lines of a page from the text that pdfium gives of it."""

from __future__ import annotations

from corpus.pdf_layout import Line
from corpus.types import Span

_BEFORE_RAISED = frozenset('.,;:)]%”"’')
_BEGINNING = frozenset(("", "\n", "\ufffe"))


def stripped(text: str, start: int, end: int) -> Span:
    """text[start:end] without the blanks around it."""
    line = text[start:end].rstrip()
    return start + len(line) - len(line.lstrip()), start + len(line)


def may_be_raised(text: str, start: int) -> bool:
    """Whether a number may be a raised mark: behind a word, a stop or a bracket, or first in its line."""
    before = text[start - 1 : start]
    if before in _BEGINNING or before in _BEFORE_RAISED or before.isalpha():
        return True
    return before == " " and text[start - 2 : start - 1] in _BEFORE_RAISED


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

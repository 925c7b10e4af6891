"""The tables of Markdown, found in its own lines: the text stays as it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.types import Row, Span, Table

_LINE = re.compile(r"[^\r\n]+")
# GitHub Flavored Markdown 4.10: the line of dashes below the headings makes a table of what is around it.
_RULE = re.compile(r"[ \t]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*")
_CAPTION = re.compile(r"[^\w|]{0,4}((?:Table|Tablo)\s+S?\d{1,3}[A-Za-z]?)\b[^\r\n|]*")
_MOST_COLUMNS = 256


def pipe_tables(text: str, spans: Sequence[Span]) -> Iterator[Table]:
    """The tables in these spans of the text, in order: headings, one line of dashes, rows, all with bars in them.

    The first column names the row. A line of which only the first cell is filled heads those below it. A caption is the
    line before the table, a blank one between them or not, that begins with "Table 2".
    """
    for start, end in spans:
        lines = [match.span() for match in _LINE.finditer(text, start, end)]
        at = 1
        while at < len(lines):
            head, rule = lines[at - 1], lines[at]
            if _is_table(text, head, rule):
                below = list(_below(text, lines, at))
                if below:
                    yield _table(text, lines[max(0, at - 2) : at], below)
                at += len(below)
            at += 1


def _is_table(text: str, head: Span, rule: Span) -> bool:
    dashes = text[slice(*rule)]
    if (
        "|" not in dashes
        or "|" not in text[slice(*head)]
        or not _RULE.fullmatch(dashes)
        or not _adjoin(text, head, rule)
    ):
        return False
    return 0 < len(_cells(text, head)) == len(_cells(text, rule)) <= _MOST_COLUMNS


def _below(text: str, lines: Sequence[Span], at: int) -> Iterator[Span]:
    for before, line in zip(lines[at:], lines[at + 1 :], strict=False):
        if "|" not in text[slice(*line)] or not _adjoin(text, before, line):
            return
        yield line


def _adjoin(text: str, line: Span, below: Span) -> bool:
    """Whether no blank line stands between two lines."""
    return text[line[1] : below[0]] in {"\n", "\r\n", "\r"} and bool(text[slice(*below)].strip())


def _table(text: str, above: Sequence[Span], below: Sequence[Span]) -> Table:
    headings = _cells(text, above[-1])
    caption = _caption(text, above)
    label = _CAPTION.match(text, *caption) if caption else None
    return Table(
        start=above[-1][0],
        end=below[-1][1],
        label=label.group(1) if label else None,
        caption=caption,
        columns=tuple((cell,) if cell[0] < cell[1] else () for cell in headings),
        stubs=1 if len(headings) > 1 else 0,
        rows=tuple(_rows(text, below, len(headings))),
    )


def _caption(text: str, above: Sequence[Span]) -> Span | None:
    """The line before the headings, if it is a caption."""
    if len(above) < 2 or not (found := _CAPTION.fullmatch(text, *above[-2])):
        return None
    between = re.sub(r"\r\n?", "\n", text[above[-2][1] : above[-1][0]])
    return found.span() if between.count("\n") <= 2 else None


def _rows(text: str, lines: Sequence[Span], width: int) -> Iterator[Row]:
    heading: tuple[Span, ...] = ()
    for at, line in enumerate(lines):
        cells = _cells(text, line)[:width]
        cells += [(line[1], line[1])] * (width - len(cells))
        filled = [start < end for start, end in cells]
        if width > 1 and filled[0] and not any(filled[1:]) and at + 1 < len(lines):
            heading = (cells[0],)
        elif any(filled):
            yield Row(*line, headers=heading, cells=tuple(cells))


def _cells(text: str, line: Span) -> list[Span]:
    """The spans of the cells in a line without the blanks around them; a bar behind a backslash parts nothing."""
    start, end = _trimmed(text, *line)
    start += text.startswith("|", start, end)
    cells: list[Span] = []
    while start < end:
        found = _CELL.match(text, start, end)
        stop = found.end() if found else end
        cells.append(_trimmed(text, start, stop))
        start = stop + 1
    return cells


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    return left, max(left, start + len(words.rstrip()))

"""Where the lines of a page stand: columns, reading order, and the lines that belong together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

# A stop, also with closing signs or a citation mark behind it.
_STOPPED = re.compile(r"""[.?!:;•][)\]"'”’»]*(?:\s?[\[(]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹][\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻,–\s-]*[\])]?)?$""")
_ITEM = re.compile(r"[•●▪◦‣■]|\(?(?:[ivx]+|[a-z])\)\s")
_HYPHEN_LAST = re.compile(r"[^\s-][-‐]$")
_ADDRESS_LAST = re.compile(r"(?:https?://|www\.|doi\.org/|\b10\.\d{4,9}/?)\S*[/._=&?-]$")
_RUNNING_ON = frozenset("-‐–/._=&?")
# Lines shorter than this are cells, labels or ends of paragraphs: they say nothing about columns.
_PROSE_CHARS = 15
# Two lines are on one row where their lower edges differ by less than this share of the size.
_ROW = 0.35
_left, _right, _bottom = attrgetter("x0"), attrgetter("x1"), attrgetter("y0")


@dataclass(slots=True, eq=False)
class Line:
    """A printed line: its text, its box in points with y upwards, and the size and name of its font.

    bold is whether the whole line is. page counts from 0, column from the left; a line over several columns has -1.
    Only ordered() changes a line, by its column. Articles have thousands of lines, and a frozen one takes five times as
    long to make.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    font: str = ""
    bold: bool = False
    page: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one column that belong together: a paragraph or the part of it that stands there, a heading, a row.

    indented is whether the first line is set in from the column's edge.
    """

    lines: tuple[Line, ...]
    indented: bool = False

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1]


def edges(lines: Sequence[Line]) -> tuple[float, ...]:
    """The left edges of the second and further columns of a page, none where it has one column or it is not clear.

    An edge is where lines begin that have others beside them which end before it, while no line runs across.
    """
    prose = [line for line in lines if len(line.text) >= _PROSE_CHARS]
    if len(prose) < 8:
        return ()
    left, right = min(map(_left, prose)), max(map(_right, prose))
    apart = (right - left) * 0.15
    found: list[float] = []
    for cluster in _clusters(prose):
        edge = cluster[0].x0
        if edge - (found[-1] if found else left) >= apart and _is_edge(edge, cluster, lines):
            found.append(edge)
    return tuple(found)


def _clusters(prose: Sequence[Line]) -> list[list[Line]]:
    """Lines that begin at the same place, left to right; the few that begin elsewhere are left out."""
    ordered = sorted(prose, key=_left)
    clusters = [[ordered[0]]]
    for line in ordered[1:]:
        if line.x0 - clusters[-1][0].x0 <= 4:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return [cluster for cluster in clusters if len(cluster) >= max(4, len(prose) // 20)]


def _is_edge(edge: float, cluster: Sequence[Line], lines: Sequence[Line]) -> bool:
    before = [line for line in lines if line.x1 <= edge - 2]
    if sum(len(line.text) >= _PROSE_CHARS for line in before) < 3:
        return False
    across = [line for line in lines if line.x0 < edge - 4 and line.x1 > edge + 4]
    if len(across) > 2 * len(cluster):
        return False
    partners, clashes = _times_near(before, cluster), _times_near(across, cluster)
    return partners >= max(4, len(cluster) * 0.3) and clashes <= len(cluster) * 0.1


def _middle(line: Line) -> float:
    return (line.y0 + line.y1) / 2


def _times_near(others: Sequence[Line], lines: Sequence[Line]) -> int:
    """How many of the lines have the middle of another on their row."""
    middles = sorted(map(_middle, others))
    times = 0
    for line in lines if middles else ():
        middle, reach = _middle(line), (line.y1 - line.y0) / 2
        at = bisect_left(middles, middle - reach)
        times += at < len(middles) and middles[at] <= middle + reach
    return times


def ordered(lines: Sequence[Line], columns: Sequence[float]) -> list[Line]:
    """The lines of a page in reading order, each told its column.

    Lines over several columns cut the page into bands, which are read column by column. Without columns the lines are
    read downwards, unless some stand beside each other: then their own order is kept, as nothing says a better one.
    """
    if not columns:
        return list(lines) if _beside_each_other(lines) else _downwards(lines)
    for line in lines:
        line.column = _column(line, columns)
    spanning = sorted(-_middle(line) for line in lines if line.column < 0)
    groups: defaultdict[tuple[int, int], list[Line]] = defaultdict(list)
    for line in lines:
        if line.column < 0:
            band = 2 * bisect_left(spanning, -_middle(line)) + 1, 0
        else:
            band = 2 * bisect_right(spanning, -_middle(line)) if spanning else 0, line.column
        groups[band].append(line)
    return [line for key in sorted(groups) for line in _downwards(groups[key])]


def _column(line: Line, columns: Sequence[float]) -> int:
    # An address or formula may stick out over the space between columns.
    first, last = bisect_right(columns, line.x0 + 4), bisect_right(columns, line.x1 - 20)
    return first if last <= first else -1


def _beside_each_other(lines: Sequence[Line]) -> bool:
    downwards = sorted(lines, key=_bottom, reverse=True)
    return any(_same_row(above, below) for above, below in pairwise(downwards))


def _same_row(one: Line, other: Line) -> bool:
    return abs(one.y0 - other.y0) < _ROW * one.size


def _downwards(lines: Sequence[Line]) -> list[Line]:
    return [line for row in rows(lines) for line in row]


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines row by row, and each row from left to right."""
    found: list[list[Line]] = []
    first: Line | None = None
    for line in sorted(lines, key=_bottom, reverse=True):
        if first and _same_row(first, line):
            found[-1].append(line)
        else:
            first = line
            found.append([line])
    return [sorted(row, key=_left) if len(row) > 1 else row for row in found]


def leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line in points."""
    steps = [
        step
        for above, below in pairwise(lines)
        if above.column == below.column
        and above.page == below.page
        and 0.8 * above.size < (step := above.y0 - below.y0) < 3 * above.size
    ]
    return median(steps) if steps else 12.0


def pieces(lines: Sequence[Line], line_step: float) -> list[Piece]:
    """Lines in reading order, cut where a paragraph, a column or another kind of text begins.

    line_step is the usual distance from line to line.
    """
    found: list[Piece] = []
    for run in _runs(lines):
        margins = _margins(run)
        begins = [at for at, two in enumerate(pairwise(run), 1) if _begins(*two, margins, line_step)]
        for start, end in pairwise([0, *begins, len(run)]):
            found.append(Piece(tuple(run[start:end]), _is_indented(run[start], margins[0])))
    return found


def _runs(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines below each other in one column."""
    runs: list[list[Line]] = []
    last: Line | None = None
    for line in lines:
        if last and line.y0 < last.y1 and last.column == line.column and last.page == line.page:
            runs[-1].append(line)
        else:
            runs.append([line])
        last = line
    return runs


def _margins(run: Sequence[Line]) -> tuple[float, float]:
    """The left edge, and how far right every line reaches that is not short."""
    starts = Counter(map(round, map(_left, run)))
    # The edge is where lines begin most often, but a hanging indent begins further in than the edge.
    enough = min(max(1, len(run) // 8), max(starts.values()))
    usual = min(start for start, times in starts.items() if times >= enough)
    left, right = float(usual), max(map(_right, run))
    return left, right - 0.15 * (right - left)


def _is_indented(line: Line, left: float) -> bool:
    return 0.6 * line.size < line.x0 - left < 6 * line.size


def _begins(above: Line, line: Line, margins: tuple[float, float], line_step: float) -> bool:
    """Whether a new piece begins with a line."""
    step, size = above.y0 - line.y0, line.size
    if abs(step) < _ROW * above.size:
        return False
    if abs(above.size - size) > size * 0.07 or above.bold != line.bold:
        return True
    usual = line_step if line_step > size else size
    if step > 1.35 * usual and (step > 2.5 * usual or not line.text[:1].islower() or ends_stopped(above.text)):
        return True
    left, full = margins
    indented = _is_indented(line, left) and not _is_indented(above, left)
    outdented = above.x0 - line.x0 > 0.6 * size
    short = above.x1 < full
    fresh = above.font != line.font and not line.text[:1].islower()
    if (fresh and short) or ((indented or short or outdented or fresh) and ends_stopped(above.text)):
        return True
    return _ITEM.match(line.text) is not None


def ends_stopped(text: str) -> bool:
    """Whether a sentence can be over where the text ends."""
    return bool(_STOPPED.search(text[-40:]))


def goes_on(before: Piece, after: Piece) -> bool:
    """Whether a paragraph that a column or page cut off goes on in another piece."""
    above, below = before.last, after.first
    if abs(above.size - below.size) > 0.07 * above.size or above.bold != below.bold or _ITEM.match(below.text):
        return False
    if below.text[:1].islower():
        return not ends_stopped(above.text) or above.text[-1] not in ".?!"
    return not ends_stopped(above.text) and not after.indented


def joined(lines: Sequence[Line]) -> tuple[str, tuple[int, ...]]:
    """The lines as one paragraph, and the offset of each in it.

    Lines are parted by a line break, as the mending of broken words needs it; a hyphen that is the word's own, as
    before a capital or a digit, and an address run on.
    """
    parts, offsets = [lines[0].text], [0]
    length = len(parts[0])
    for above, line in pairwise(lines):
        between = _between(above, line)
        parts += between, line.text
        offsets.append(length + len(between))
        length = offsets[-1] + len(line.text)
    return "".join(parts), tuple(offsets)


def _between(above: Line, line: Line) -> str:
    if _same_row(above, line) and above.page == line.page and above.column == line.column:
        return " "
    last = above.text
    if last[-1] not in _RUNNING_ON:
        return "\n"
    first = line.text[:1]
    if _HYPHEN_LAST.search(last) and (not first.islower() or last[-2].isdigit() or last[-2].isupper()):
        return "" if first.isalnum() else "\n"
    if last[-1:] == "–" and last[-2:-1].isdigit() and first.isdigit():
        return ""
    return "" if "/" in last[-80:] and _ADDRESS_LAST.search(last[-80:]) else "\n"

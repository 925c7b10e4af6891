"""The pages of PDF files as lines that know where they stand. The only owner of pypdfium2."""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count, pairwise, repeat
from math import hypot
from struct import Struct
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from corpus.errors import UnreadableArticle
from corpus.pdf_fallback import ENCRYPTED
from corpus.pdf_furniture import Page
from corpus.pdf_layout import Line, edges
from corpus.pdf_lines import (
    before_raised,
    is_bold,
    line_spans,
    perhaps_raised,
    stripped,
    with_pairs_joined,
    with_raised,
    with_rows_joined,
)
from corpus.types import Span

# pdfium keeps state between calls and is not made for several threads.
_LOCK = threading.Lock()
_GAP_SAMPLE = 8
_RECTANGLE = Struct("4f")
# A box is asked for so often that pypdfium2's check of each argument takes as long as the answer.
_loose_box = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)

_UNITS = ctypes.POINTER(ctypes.c_ushort)

# Left, top, right and bottom, as pdfium has them.
_Box = tuple[float, float, float, float]
_Ends = tuple[list[_Box], list[_Box]]
_Setting = tuple[float, str, bool]


def pages_by_pdfium(content: bytes, source: str) -> tuple[list[Page], dict[str, str]]:
    """The pages of a file and its document information; no pages where pdfium cannot open it.

    Raises UnreadableArticle where the file needs a password.
    """
    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise UnreadableArticle(source, ENCRYPTED) from error
            return [], {}
        try:
            return [_page(document, number) for number in range(len(document))], document.get_metadata_dict()
        finally:
            document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    """One page; a damaged one is empty."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page((), 0, 0)
    try:
        textpage = page.get_textpage()
        try:
            left, bottom, right, top = page.get_bbox()
            return _TextPage(textpage.raw, number, (left, top, right, bottom), page.get_rotation() == 180).page()
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return Page((), 0, 0)
    finally:
        page.close()


class _TextPage:
    """Reads the lines of a page, asking pdfium for as few boxes as will do, and for many at once."""

    def __init__(self, raw: Any, number: int, box: _Box, upside_down: bool) -> None:
        self._raw, self._number, self._box = raw, number, box
        self._address = ctypes.cast(raw, ctypes.c_void_p).value
        self._matrix = pdfium.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._count = pdfium.FPDFText_CountChars(raw)
        self._text = self._whole_text()
        self._same_index = len(self._text) == self._count
        self._sizes: dict[tuple[str, float], float] = {}
        self._height = 0.0
        self._setting: _Setting = (0.0, "", True)
        self._shown = box
        self._turn = "left" if upside_down else "right"

    def page(self) -> Page:
        """The lines in the order of the file, without those beside the page or printed sideways."""
        spans = line_spans(self._text)
        ends = self._ends(spans)
        turn = self._main_turn(spans, ends)
        if turn != self._turn:
            self._turn = turn
            ends = self._ends(spans)
        self._shown = self._turned(*self._box)
        self._text = with_raised(self._text, self._raised(list(perhaps_raised(self._text))))
        found = self._found(spans, ends)
        lines = [line for line, _ in found]
        columns = edges(lines) or self._common_gap(lines, spans)
        if columns:
            first, last = columns[0] + 4, columns[-1] - 4
            lines = []
            for line, span in found:
                # Nearly every line lies in one column: the others alone are worth a closer look.
                if line.x0 < last and line.x1 > first:
                    lines += self._parts(line, span, columns)
                else:
                    lines.append(line)
        _, top, _, bottom = self._shown
        return Page(tuple(with_rows_joined(lines)), bottom, top, columns)

    def _whole_text(self) -> str:
        """One character for each code unit, so that positions are pdfium's own."""
        last = pdfium.FPDFText_GetTextIndexFromCharIndex(self._raw, self._count - 1)
        size = max(self._count, last + 1)
        if size <= 0:
            return ""
        # An array of ctypes would be a new type for each length, which takes longer to make than to fill.
        buffer = array("H", bytes(2 * size + 2))
        written = pdfium.FPDFText_GetText(self._raw, 0, size, ctypes.cast(buffer.buffer_info()[0], _UNITS))
        units = buffer[: max(0, written - 1)].tobytes()
        text = units.decode("utf-16-le", errors="surrogatepass")
        return text if 2 * len(text) == len(units) else "".join(map(chr, memoryview(units).cast("H")))

    def _index(self, position: int) -> int:
        """pdfium's own number of a character of the text."""
        if self._same_index:
            return position
        return int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, position))

    def _boxes(self, positions: Sequence[int]) -> list[_Box]:
        """The box of each character as the page is read; all 0 where it has none."""
        rectangles = array("f", bytes(_RECTANGLE.size * len(positions)))
        indexes = positions if self._same_index else map(self._index, positions)
        addresses = count(rectangles.buffer_info()[0], _RECTANGLE.size)
        deque(map(_loose_box, repeat(self._address), indexes, addresses), maxlen=0)
        boxes = list(_RECTANGLE.iter_unpack(rectangles))
        return boxes if self._turn == "right" else [self._turned(*box) for box in boxes]

    def _turned(self, left: float, top: float, right: float, bottom: float) -> _Box:
        if self._turn == "right":
            return left, top, right, bottom
        if self._turn == "up":
            return bottom, -left, top, -right
        return (-top, right, -bottom, left) if self._turn == "down" else (-right, -bottom, -left, -top)

    def _main_turn(self, spans: list[Span], ends: _Ends) -> str:
        """Which way most of the text runs: as it should, or up or down a page that is read turned."""
        ways: Counter[str] = Counter()
        long = [at for at, (start, end) in enumerate(spans) if end - start > 3]
        for at in long[:: 1 + len(long) // 12]:
            first, last = ends[0][at], ends[1][at]
            across, up = last[0] - first[0], last[3] - first[3]
            way = self._turn if abs(across) >= abs(up) else "up" if up > 0 else "down"
            ways[way] += spans[at][1] - spans[at][0]
        return max(ways, key=lambda way: ways[way], default=self._turn)

    def _ends(self, spans: Sequence[Span]) -> _Ends:
        """The boxes of the first and of the last character of each span."""
        return self._boxes([start for start, _ in spans]), self._boxes([end - 1 for _, end in spans])

    def _raised(self, numbers: Sequence[Span]) -> Iterator[Span]:
        """Those of the numbers that are printed smaller and higher than the sign before them."""
        digits = self._boxes([start for start, _ in numbers])
        befores = self._boxes([before_raised(self._text, start) for start, _ in numbers])
        for number, digit, before in zip(numbers, digits, befores, strict=True):
            height = before[1] - before[3]
            smaller = digit[1] - digit[3] < 0.88 * height
            if smaller and 0.1 * height < digit[3] - before[3] < height and digit[0] >= before[0]:
                yield number

    def _lines(self, spans: Sequence[Span], ends: _Ends) -> list[tuple[Line, Span]]:
        """The line of each span, without those that are sideways or beside the page."""
        found = zip(map(self._line, spans, *ends), spans, strict=True)
        return [(line, span) for line, span in found if line]

    def _line(self, span: Span, first: _Box, last: _Box) -> Line | None:
        """The line of a span, from the boxes of its ends; None where it is sideways or beside the page."""
        left, top, _, bottom = first
        _, last_top, right, last_bottom = last
        sideways = last_bottom - bottom
        if not -1 < sideways < 1:
            if abs(sideways) > max(top - bottom, last_top - last_bottom, abs(right - left) * 0.3):
                return None
            if last_top - last_bottom > top - bottom:
                bottom, top = last_bottom, last_top
        shown_left, shown_top, shown_right, shown_bottom = self._shown
        # A damaged file may say that a line has no end.
        if not (
            -1e6 < left < shown_right and shown_left < right < 1e6 and shown_bottom < (bottom + top) / 2 < shown_top
        ):
            return None
        text, height = self._text[span[0] : span[1]], top - bottom
        # A line that begins small and is as high as the one before is set like that one: no heading begins so.
        if self._setting[2] or not -0.01 < height - self._height < 0.01 or not text[0].islower():
            self._height, self._setting = height, self._setting_of(span, height)
        if text[-1] == "\ufffe":
            text = text[:-1] + "-"
        if not self._same_index:
            text = with_pairs_joined(text)
        return Line(text, left, bottom, right, top, *self._setting, self._number)

    def _setting_of(self, span: Span, height: float) -> _Setting:
        """Size in points, font, and whether it is bold, of a line so high."""
        start, last = span[0], span[1] - 1
        font = self._font(start)
        bold = is_bold(font) and is_bold(self._font(last))
        key = font, round(height, 2)
        if key not in self._sizes:
            ((_, top, _, bottom),) = self._boxes([start])
            self._sizes[key] = self._size(start if top - bottom > height - 0.1 else last, height)
        return self._sizes[key], font, bold

    def _found(self, spans: list[Span], ends: _Ends) -> list[tuple[Line, Span]]:
        """The line of each span, or the lines where one goes back to the left in its middle."""
        found: list[tuple[Line, Span]] = []
        for line, span in self._lines(spans, ends):
            if line.x1 - line.x0 > 0.3 * line.size * (span[1] - span[0]):
                found.append((line, span))
            else:
                cuts = [at for at, left, right in self._gaps(span) if right < left - 2 * line.size]
                found += self._cut(span, cuts)
        return found

    def _cut(self, span: Span, cuts: list[int]) -> list[tuple[Line, Span]]:
        """The lines of a span that is cut at these positions."""
        pieces = [stripped(self._text, *bound) for bound in pairwise([span[0], *cuts, span[1]])]
        spans = [(start, end) for start, end in pieces if start < end]
        return self._lines(spans, self._ends(spans))

    def _size(self, position: int, height: float) -> float:
        """The font size in points as printed."""
        index = self._index(position)
        if not pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix):
            return height
        scale = hypot(self._matrix.c, self._matrix.d)
        return float(pdfium.FPDFText_GetFontSize(self._raw, index)) * scale or height

    def _font(self, position: int) -> str:
        pdfium.FPDFText_GetFontInfo(self._raw, self._index(position), self._name, 128, self._flags)
        return _decoded(self._name.value)

    def _parts(self, line: Line, span: Span, columns: tuple[float, ...]) -> list[Line]:
        """The line, or the lines where several columns were taken for one: a wide blank, then a column's left edge."""
        if not any(line.x0 < edge - 4 and line.x1 > edge + 4 for edge in columns):
            return [line]
        cuts = [
            at
            for at, left, right in self._gaps(span)
            if right - left > 0.8 * line.size and any(-4 < right - edge < 2 * line.size for edge in columns)
        ]
        if not cuts:
            return [line]
        return [part for part, _ in self._cut(span, cuts)]

    def _gaps(self, span: Span) -> Iterator[tuple[int, float, float]]:
        """Each blank of a span, and where the signs before and after it end and begin."""
        blanks = [span[0] + at for at, sign in enumerate(self._text[span[0] : span[1] - 1]) if sign == " "]
        before, after = self._boxes([at - 1 for at in blanks]), self._boxes([at + 1 for at in blanks])
        for at, left, right in zip(blanks, before, after, strict=True):
            yield at, left[2], right[0]

    def _common_gap(self, lines: list[Line], spans: list[Span]) -> tuple[float, ...]:
        """Where the right column begins, if nearly all wide lines have just one wide blank, and at the same place."""
        if len(lines) < 8:
            return ()
        width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
        wide = [span for span in spans if span[1] - span[0] > 40][:: 1 + len(spans) // _GAP_SAMPLE]
        starts = []
        for span in wide:
            gaps = [right for _, left, right in self._gaps(span) if right - left > width * 0.02]
            starts += gaps if len(gaps) == 1 else []
        if len(starts) < max(4, 0.6 * len(wide)) or max(starts) - min(starts) > 0.04 * width:
            return ()
        return (min(starts),)


@lru_cache(maxsize=256)
def _decoded(name: bytes) -> str:
    return name.decode("latin-1")

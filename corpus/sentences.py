"""Sentences of a text as exact spans. The only owner of sentencex, with the rules that medical prose needs on top."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from sentencex import segment  # type: ignore[import-untyped]

from corpus.types import Span

# Abbreviations that sentencex takes for the end of a sentence; "vs." never ends one, the others not before these signs.
_ABBREVIATION = re.compile(
    r"\b(?:(?P<never_last>vs|viz|cf|e\.g|i\.e)|figs?|tabs?|eqs?|refs?|suppl|approx|resp|ca|no|nos|vol|vols|pp?|chap|sect"
    r"|ed|eds|al|spp?|var|dr|prof|st)\.$",
    re.IGNORECASE,
)
# The longest of them, "approx.", with the sign before it.
_LONGEST = 8
_NEVER_LAST = ("vs.", "viz.", "cf.", "e.g.", "i.e.")
_CONTINUES = re.compile(r"[a-z0-9(\[]|Table|Fig")
_RAISED = "[⁰¹²³⁴-⁹]+(?:[,⁻–-]\\s?[⁰¹²³⁴-⁹]+)*"
_BRACKETED = r"(?:\(\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\)|\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\])"
# A number in brackets, raised digits, or the sign of a footnote right behind the stop.
_MARK = re.compile(rf"\s*{_BRACKETED}|{_RAISED}|(?<=[.?!])[*†‡§]+(?=\s)")
_LAST_MARK = re.compile(rf"\s*{_BRACKETED}$")
# What may stand right behind a stop where a sentence ends.
# "access in Turkey.Multiple myeloma": a capitalised word, behind a whole word or a closing bracket.
_GLUED = r"(?=[A-ZÇĞİÖŞÜ][a-zçğıöşü])(?:(?<=[^\W\d_]{3}[.?!])|(?<=[)\]][.?!]))"
# "was seen.3,4 Then": a superscript mark printed as plain digits.
_FLAT_MARK = r"(?<=[^\W\d_]{3}\.)\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z])"
# The same with raised digits: "was seen.³,⁴ Then", "in 20%.⁵⁻⁷ Then".
_RAISED_MARK = rf"(?:(?<=[^\W\d_]{{2}}[.?!])|(?<=[)\]%][.?!])){_RAISED}(?=\s+[^\W\da-z_]|\s+\W|\s*$)"
_GLUED_STOP = re.compile(rf"[.?!]{_GLUED}")
_UNSPACED_STOP = re.compile(rf"[.?!](?!\s)(?:{_GLUED}|(?P<flat>{_FLAT_MARK})|{_RAISED_MARK})")
# sentencex takes time with the square of a paragraph's open brackets and quotes: 200,000 such signs took ten seconds.
_MOST_AT_ONCE = 10_000
_ADDRESS_SIGNS = ("//", "@", "www.")
_IN_ADDRESS = re.compile("|".join(map(re.escape, _ADDRESS_SIGNS)))
_BLANK = re.compile(r"\s")
# sentencex fails, beyond all catching, where such a blank stands between an initial and a stop.
_WIDE_BLANK_BEFORE_STOP = re.compile(r"[^\S\x00-\x7f](?=\s*\.)")
# Quickly found, as a search can jump to stops.
_BLANK_BEFORE_STOP = re.compile(r"\.(?<=\s\.)")
# A blank line where lines end as on Windows or on old Macs; sentencex knows that of "\n\n" alone.
_BLANK_LINE = re.compile(r"(?:\r\n|\r(?!\n))[ \t]*(?:\r\n?|\n)")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Spans of the sentences in text[start:end], in order and disjoint; blanks around a sentence are outside its span.

    A citation mark belongs to the sentence it follows, also after the stop. Offsets count in the whole text.
    Everything but blanks is in exactly one span.
    """
    part = text[start : len(text) if end is None else end]
    cuts = sorted({0, len(part), *_cuts(part)})
    pieces = ((start + left, part[left:right]) for left, right in pairwise(cuts))
    return tuple(_trimmed(at, piece) for at, piece in pieces if not piece.isspace())


def glued_boundaries(text: str) -> tuple[int, ...]:
    """Offsets where a sentence begins right after another's stop, with no blank between them."""
    return tuple(_outside_addresses({match.end() for match in _GLUED_STOP.finditer(text)}, text))


def _cuts(part: str) -> set[int]:
    """Offsets at which a sentence ends, before blanks are trimmed."""
    found = set(_segmented(part))
    found.update(match.end() for match in _BLANK_LINE.finditer(part))
    found.update(
        match.end()
        for match in _UNSPACED_STOP.finditer(part)
        if not (match["flat"] and _abbreviated(part[max(0, match.start() - _LONGEST) : match.start() + 1]))
    )
    return _with_marks({cut for cut in _outside_addresses(found, part) if not _continues(part, cut)}, part)


def _segmented(part: str) -> Iterator[int]:
    """Where sentencex ends a sentence; whole paragraphs at once, of a very long one so much as is read at once."""
    part, start = _WIDE_BLANK_BEFORE_STOP.sub(" ", part) if _BLANK_BEFORE_STOP.search(part) else part, 0
    while start < len(part):
        end = _window_end(part, start)
        pieces = segment("en", part[start:end])
        if len(pieces) > 1 and end < len(part) and not part.endswith("\n\n", start, end):
            # The last one may go on behind what was read.
            end -= len(pieces.pop())
        for piece in pieces:
            # Its own parts are 10,240 bytes long, and it drops the blank line between two of them.
            start = part.index(piece, start) + len(piece)
            yield start
        start = end


def _window_end(part: str, start: int) -> int:
    """Behind the last blank line that is near enough, else behind the last blank, else as far as is read at once."""
    most = start + _MOST_AT_ONCE
    if len(part) <= most:
        return len(part)
    line, blank = part.rfind("\n\n", start, most), max(part.rfind(sign, start, most) for sign in " \n")
    return line + 2 if line > start else blank + 1 if blank > start else most


def _outside_addresses(cuts: set[int], part: str) -> list[int]:
    if not any(sign in part for sign in _ADDRESS_SIGNS):
        return sorted(cuts)
    addresses = list(_addresses(part))
    ends = [end for _, end in addresses]

    def inside(cut: int) -> bool:
        at = bisect_right(ends, cut)
        return at < len(ends) and addresses[at][0] < cut

    return sorted(cut for cut in cuts if not inside(cut))


def _addresses(part: str) -> Iterator[Span]:
    """Spans of the runs without a blank in which an address stands."""
    end = 0
    for match in _IN_ADDRESS.finditer(part):
        if match.start() < end:
            continue
        start = match.start()
        while start > end and not part[start - 1].isspace():
            start -= 1
        blank = _BLANK.search(part, match.end())
        end = blank.start() if blank else len(part)
        yield start, end


def _continues(part: str, cut: int) -> bool:
    """Whether the sentence goes on after a cut that sentencex proposed."""
    near = part[max(0, cut - 40) : cut]
    before = near.rstrip()
    if before.endswith((")", "]")):
        # "Soete et al. [15] treated …".
        unmarked = _LAST_MARK.sub("", before)
        return unmarked != before and _abbreviated(unmarked) and part[cut : cut + 10].lstrip()[:1].islower()
    continues = _CONTINUES.match(part[cut : cut + 10].lstrip())
    # Most cuts are behind a stop and before a capital, which these two tell sooner than the abbreviations do.
    if not continues and not before.lower().endswith(_NEVER_LAST):
        return False
    found = _ABBREVIATION.search(before[-_LONGEST:])
    if not found or not (continues or found["never_last"]):
        return False
    return "\n\n" not in near[len(before) :] and not _BLANK_LINE.search(near, len(before))


def _abbreviated(before: str) -> bool:
    """Whether the words end in an abbreviation that may also end a sentence."""
    found = _ABBREVIATION.search(before[-_LONGEST:])
    return found is not None and not found["never_last"]


def _with_marks(cuts: set[int], part: str) -> set[int]:
    """The cuts, each moved behind the citation mark that follows it; an enumeration "(1) … (2) …" stays as it is."""
    marks = {cut: match for cut in sorted(cuts) if (match := _MARK.match(part, cut))}
    numbers = [
        (cut, int(digits)) for cut, match in marks.items() if (digits := match.group().strip(" \n\t()[]")).isdecimal()
    ]
    enumerated = set(_consecutive(numbers))
    return {marks[cut].end() if cut in marks and cut not in enumerated else cut for cut in cuts}


def _consecutive(numbers: list[tuple[int, int]]) -> Iterator[int]:
    """Cuts whose marks count up one by one: items of a list, not citations."""
    for (cut, number), (next_cut, next_number) in pairwise(numbers):
        if next_number == number + 1:
            yield from (cut, next_cut)


def _trimmed(start: int, piece: str) -> Span:
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())

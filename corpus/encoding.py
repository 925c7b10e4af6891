"""Text that was read with the wrong encoding, put right: "thâ€™s" and "Î±", never a legitimate sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.edits import Edit

# Only these blanks divide: mojibake holds no-break spaces and C1 controls, which str.split would cut at.
_RUN = re.compile(r"[^\x00-\x7f][^ \t\n\r\f\v]*")
# "1400 Å²": what would be "Ų" in Lithuanian is an area in chemistry.
_SQUARE_ANGSTROM = re.compile("Å[¹²³]")
_LOST = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f]")
# ğ, ş, Ğ and Ş, which ftfy leaves where they are the only misread letters of a word. No language has these pairs.
_TURKISH = re.compile("[ÄÅ][Ÿž]")
_PIECE = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def encoding_edits(text: str) -> list[Edit]:
    """Edits that undo mojibake, each as wide as the misread characters.

    Only ftfy's repair of encodings is used, run by run, and only its exact form: nothing is guessed for lost bytes,
    and compatibility characters (10², µ, ﬁ, curly quotes, full-width letters) stay.
    """
    wrong = ((start, run) for start, run in _runs(text) if _fixed(run) != run)
    return [edit for start, run in wrong for edit in _run_edits(start, run)]


def misread_spans(text: str) -> list[tuple[int, int]]:
    """Runs that look like mojibake but could not be put right; after encoding_edits have been made."""
    return [(start, start + len(run)) for start, run in _runs(text) if _is_bad(run)]


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Where characters beyond ASCII stand, each run up to the next blank.

    One ASCII character before the first other one is all that ftfy's heuristic looks back at.
    """
    for found in _RUN.finditer(text):
        start = found.start()
        if start and "!" <= text[start - 1] <= "~":
            start -= 1
        yield start, text[start : found.end()]


def _run_edits(start: int, run: str) -> Iterator[Edit]:
    fixed = _fixed(run)
    before, after = _PIECE.findall(run), _PIECE.findall(fixed)
    # ftfy keeps ASCII as it is, so the pieces between pair off; where they do not, the run is one edit.
    if len(before) != len(after) or any(b.isascii() and b != a for b, a in zip(before, after, strict=True)):
        before, after = [run], [fixed]
    for piece, fixed_piece in zip(before, after, strict=True):
        if piece != fixed_piece and _is_sure(piece, fixed_piece):
            yield Edit(start, start + len(piece), fixed_piece)
        start += len(piece)


def _is_sure(piece: str, fixed: str) -> bool:
    """Whether bytes were decoded again, or one lone control was a Windows-1252 sign, and nothing got lost."""
    return (
        not _LOST.search(piece + fixed)
        and not _SQUARE_ANGSTROM.search(piece)
        and (len(fixed) < len(piece) or len(piece) == 1)
    )


# The same few runs ("±", "β-cell") make up most of a corpus.
@lru_cache(maxsize=1 << 14)
def _fixed(run: str) -> str:
    fixed = _decoded_again(run) if _is_bad(run) else run
    return _TURKISH.sub(lambda pair: pair.group().encode("cp1252").decode(), fixed)


def _decoded_again(run: str) -> str:
    # ftfy builds its large tables on import.
    from ftfy import TextFixerConfig, fix_encoding

    return fix_encoding(run, TextFixerConfig(restore_byte_a0=False, replace_lossy_sequences=False, explain=False))


@lru_cache(maxsize=1 << 14)
def _is_bad(run: str) -> bool:
    from ftfy.badness import is_bad

    return is_bad(run)

"""What no article holds, though a file may: it would keep whoever brings it waiting, and be found for no question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from corpus.errors import UnreadableArticle
from corpus.types import Table

# Twenty times the longest of 40 articles of many publishers, with its tables, and more than a thousand printed pages.
MOST_CHARS = 4_000_000
# Fifty times the longest address or name in those articles; paragraphs of Chinese, which has no blanks, are shorter.
MOST_UNBROKEN_CHARS = 10_000
# A hundred times those of the article with the most; each cell is kept by itself, and what spans columns once in each.
MOST_CELLS = 500_000

# Files in base64 or as hexadecimal figures: long lines without a blank, and figures in each.
_CODED_LINE = re.compile(r"(?=[A-Za-z0-9+/=_-]{40})(?=\D*\d\D*\d)[A-Za-z0-9+/=_-]++[ \t\r]*")


def refuse_excess(text: str, tables: Sequence[Table], source: str) -> None:
    """Raises UnreadableArticle for a text that is no article by its length, its words or its tables.

    That is certain of more than MOST_CHARS, of a run of more than MOST_UNBROKEN_CHARS without a blank, of more than
    MOST_CELLS in its tables, and where half of it is lines of base64 or of hexadecimal figures.
    """
    if why := _excess(text, tables):
        raise UnreadableArticle(source, why)


def _excess(text: str, tables: Sequence[Table]) -> str | None:
    if len(text) > MOST_CHARS:
        return f"it holds {len(text):,} characters of text, more than any article ({MOST_CHARS:,} are read); divide it"
    lines = text.split("\n")
    # Dividing every line at its blanks would take as long as all of the repairs.
    runs = chain.from_iterable(line.split() for line in lines if len(line) > MOST_UNBROKEN_CHARS)
    if (unbroken := max(map(len, runs), default=0)) > MOST_UNBROKEN_CHARS:
        return (
            f"it holds a run of {unbroken:,} characters without a blank, as no article does "
            f"({MOST_UNBROKEN_CHARS:,} are read); leave out what is no text in it"
        )
    cells = sum(len(row.cells) for table in tables for row in table.rows)
    if cells > MOST_CELLS:
        return f"its tables have {cells:,} cells, more than any article ({MOST_CELLS:,} are read); leave out its data"
    if 2 * sum(len(line) for line in lines if _CODED_LINE.fullmatch(line)) > len(text):
        return "it is a file in code (base64 or hexadecimal), not text; decode it first and bring what was in it"
    return None

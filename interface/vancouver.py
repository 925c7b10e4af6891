"""References as medical journals print them, by the style of the US National Library of Medicine (NLM/Vancouver).

The only owner of citeproc, which sets them by interface/styles/nlm-citation-sequence.csl.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from interface.csl import Item, csl_item
from interface.works import Work

STYLE = Path(__file__).parent / "styles" / "nlm-citation-sequence.csl"
# citeproc reads "<span" in a title as markup of its own.
_SHELTERED = "\ue000"


def vancouver(works: Sequence[Work]) -> str:
    """A numbered list, one line each."""
    return "".join(f"{number}. {entry}\n" for number, entry in enumerate(vancouver_entries(works), 1))


def vancouver_entries(works: Sequence[Work]) -> tuple[str, ...]:
    """The entries without their numbers, in the order of the works, each on one line."""
    from citeproc import (  # type: ignore[import-untyped]
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

    items = [_item(work, number) for number, work in enumerate(works, 1)]
    style = CitationStylesStyle(str(STYLE), validate=False)
    listed = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        listed.register(Citation([CitationItem(item["id"])]))
    printed = map(str, listed.bibliography())
    return tuple(
        _entry(entry, number, work) for number, (entry, work) in enumerate(zip(printed, works, strict=True), 1)
    )


def _item(work: Work, number: int) -> Item:
    """The work as citeproc gets it.

    Of the date only the year, as citeproc puts no blank between year and month; an address only where there is no DOI,
    which leads there too.
    """
    shown = replace(work, date=work.date[:1], url="" if work.journal and work.doi else work.url)
    item = csl_item(shown) | {"id": str(number)}
    return {field: _sheltered(value) for field, value in item.items()}


def _sheltered(value: object) -> object:
    if isinstance(value, str):
        return value.replace("<", _SHELTERED)
    if isinstance(value, list):
        return [_sheltered(part) for part in value]
    return {name: _sheltered(part) for name, part in value.items()} if isinstance(value, dict) else value


def _entry(printed: str, number: int, work: Work) -> str:
    line = " ".join(printed.replace(_SHELTERED, "<").removeprefix(f"{number}.").split())
    # citeproc ends a question with a full stop too.
    return line.replace(f"{work.title}.", work.title, 1) if work.title.endswith(("?", "!")) else line

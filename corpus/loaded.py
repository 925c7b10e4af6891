"""The step between a file and an article: what a loader read, then repaired, named and hashed."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import accumulate
from typing import TypeVar

from corpus.excess import refuse_excess
from corpus.identifiers import whole_doi, whole_pmcid, whole_pmid
from corpus.repair import repair
from corpus.types import Article, Mark, Metadata, Note, Repair, Row, Section, Span, Table

Part = TypeVar("Part", Section, Mark, Note, Row, Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Metadata):
    """What a loader says of one file: every span counts in text, which is the loaded text, not yet repaired.

    typed says that the letters of the text were never read from print, so that no misprints are looked for.
    """

    text: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    marks: tuple[Mark, ...] = ()
    page_starts: tuple[int, ...] = ()
    typed: bool = False


def finished(loaded: Loaded, content: bytes, source: str, *, stated: Mapping[str, object] | None = None) -> Article:
    """The article of a loaded file: repaired, with everything in the text moved along, an id and both hashes.

    stated holds fields that are told of the file from outside it (SOURCES.toml); they win over what the file says.
    A DOI, PMID or PMCID that no publication can have, such as "0" or "n/a", counts as not said.
    Raises UnreadableArticle for a text that is too much of one, as corpus/excess.py says.
    """
    told = {field.name: getattr(loaded, field.name) for field in fields(loaded)} | dict(stated or {})
    refuse_excess(loaded.text, loaded.tables, source)
    repaired = repair(loaded.text, typed=bool(told.pop("typed")))
    sha256 = hashlib.sha256(content).hexdigest()
    told |= {
        "doi": whole_doi(told["doi"]),
        "pmid": whole_pmid(told["pmid"]),
        "pmcid": whole_pmcid(told["pmcid"]),
    }
    told |= {
        "id": article_id(doi=told["doi"], pmcid=told["pmcid"], pmid=told["pmid"], sha256=sha256),
        "source": source,
        "sha256": sha256,
        "text": repaired.text,
        "text_sha256": hashlib.sha256(repaired.text.encode()).hexdigest(),
        "repairs": repaired.repairs,
    }
    return Article(**(told | _moved(loaded, Shift(repaired.repairs))))


def article_id(*, doi: str | None, pmcid: str | None, pmid: str | None, sha256: str) -> str:
    """Lower-case slug of the DOI, else of PMCID, else of PMID, else the first 12 digits of the file's hash."""
    for name in (doi, pmcid, pmid):
        if name and (slug := re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")):
            return slug
    return sha256[:12]


class Shift:
    """Says where a position of the loaded text stands in the repaired one."""

    def __init__(self, repairs: Sequence[Repair]) -> None:
        lengths = [len(repair.original) - (repair.end - repair.start) for repair in repairs]
        self._after = [0, *accumulate(lengths)]
        self._repairs = repairs
        # Where each repair begins in the loaded text.
        self._starts = [repair.start + shift for repair, shift in zip(repairs, self._after, strict=False)]

    @property
    def is_none(self) -> bool:
        """Whether every position stays where it is."""
        return not self._repairs

    def position(self, position: int) -> int:
        """The same place in the repaired text; for one inside a repair, where the repair starts."""
        before = bisect_left(self._starts, position)
        if before:
            last = self._repairs[before - 1]
            if position < self._starts[before - 1] + len(last.original):
                return last.start
        return position - self._after[before]

    def span(self, span: Span) -> Span:
        """Both ends of a span."""
        return self.position(span[0]), self.position(span[1])

    def spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Both ends of each span."""
        return tuple(map(self.span, spans))


def _moved(loaded: Loaded, shift: Shift) -> dict[str, object]:
    """The parts of a loaded text with their places counted in the repaired text; none where nothing moves."""
    return (
        {}
        if shift.is_none
        else {
            "sections": tuple(_placed(section, shift) for section in loaded.sections),
            "tables": tuple(_table(table, shift) for table in loaded.tables),
            "marks": tuple(_placed(mark, shift) for mark in loaded.marks),
            "page_starts": tuple(map(shift.position, loaded.page_starts)),
        }
    )


def _placed(part: Part, shift: Shift) -> Part:
    start, end = shift.span((part.start, part.end))
    return replace(part, start=start, end=end)


def _table(table: Table, shift: Shift) -> Table:
    return replace(
        _placed(table, shift),
        caption=table.caption and shift.span(table.caption),
        columns=tuple(map(shift.spans, table.columns)),
        rows=tuple(
            replace(_placed(row, shift), headers=shift.spans(row.headers), cells=shift.spans(row.cells))
            for row in table.rows
        ),
        notes=tuple(_placed(note, shift) for note in table.notes),
    )

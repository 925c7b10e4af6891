"""Paragraphs, headings, captions and tables of a file become one text with its sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.tables import shifted
from corpus.types import Mark, Section, SectionKind, Span, Table

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file in reading order; marks and table count in text.

    path holds the titles of the sections it lies in, outermost first, and ends in the label of a table or figure. A
    heading stands in the text, outside every section. A block with a table has the text that corpus/tables.py lays out,
    caption and notes included; any other has no blank line in it, as it is one paragraph.
    """

    kind: SectionKind | Literal["heading"]
    path: tuple[str, ...]
    text: str
    marks: tuple[Mark, ...] = ()
    table: Table | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """The text of a file and what lies in it."""

    text: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    marks: tuple[Mark, ...]


def assembled(blocks: Iterable[Block]) -> Assembled:
    """The blocks one below the other, with a blank line between them; those without text are left out.

    Neighbours of the same kind, path and language are one section. A table is a section by itself, its caption one
    before it and its notes one behind it.
    """
    texts: list[str] = []
    sections: list[Section] = []
    tables: list[Table] = []
    marks: list[Mark] = []
    offset, goes_on = 0, False
    for block in blocks:
        if not block.text.strip():
            continue
        if block.table:
            tables.append(shifted(block.table, offset))
            sections += _table_sections(tables[-1], block)
        elif block.kind != "heading":
            start = sections.pop().start if goes_on and _is_in(sections[-1], block) else offset
            sections.append(_section(block, block.kind, (start, offset + len(block.text))))
        goes_on = block.table is None and block.kind != "heading"
        marks += [moved(mark, offset) for mark in block.marks]
        texts.append(block.text)
        offset += len(block.text) + len(_BETWEEN)
    return Assembled(_BETWEEN.join(texts), tuple(sections), tuple(tables), tuple(marks))


def moved(mark: Mark, by: int) -> Mark:
    """The same mark where the text before it is longer by so many code points."""
    return Mark(mark.start + by, mark.end + by, mark.references)


def _table_sections(table: Table, block: Block) -> Iterator[Section]:
    if table.caption:
        yield _section(block, "caption", table.caption)
    if table.start < table.end:
        yield _section(block, "table", (table.start, table.end))
    if table.notes:
        yield _section(block, "note", (table.notes[0].start, table.notes[-1].end))


def _section(block: Block, kind: SectionKind, span: Span) -> Section:
    title = block.path[-1] if block.path else None
    return Section(title, block.path, *span, kind, language=block.language)


def _is_in(section: Section, block: Block) -> bool:
    """Whether a block behind a section goes on with it."""
    return (section.kind, section.path, section.language) == (block.kind, block.path, block.language)

"""Tables as text: one line for each row, every cell reachable by the headings it stands under."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.types import Article, Row, Span, Table

BETWEEN_CELLS = " | "


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell as a file has it: text on one line, and the labels of the footnotes that it is marked with."""

    text: str
    header: bool = False
    columns: int = 1
    rows: int = 1
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as a file has it. head are the rows that the file itself calls headings, none where it does not say.

    notes are label and text of each footnote. label is "Table 2", caption its title and legend on one line.
    """

    label: str | None
    caption: str | None
    head: tuple[tuple[SourceCell, ...], ...]
    body: tuple[tuple[SourceCell, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table as text: caption, lines and notes, with blank lines between the three; table counts in text.

    cells holds the span of every source cell, head before body, row by row, as the file has them; caption the span of
    the caption's own words behind the label, and notes those of the notes' own words.
    """

    text: str
    table: Table
    cells: tuple[Span, ...]
    caption: Span | None
    notes: tuple[Span, ...]


def laid_out(source: SourceTable) -> LaidOut:
    """The table as text. A cell that spans columns or rows is printed once and counts in every one of them."""
    raise NotImplementedError


def shifted(table: Table, by: int) -> Table:
    """The same table where the text before it is longer by so many code points."""
    raise NotImplementedError


def row_path(article: Article, table: Table, row: Row) -> str:
    """A row as it is read aloud: "Efficacy › ORR › ide-cel: 73%; cilta-cel: 98%", each piece as the table prints it."""
    raise NotImplementedError


def row_headings(table: Table, row: Row) -> tuple[Span, ...]:
    """The spans outside the row's own line that row_path reads, in order of the text, each once."""
    raise NotImplementedError


def table_at(article: Article, offset: int) -> tuple[Table, Row] | None:
    """The table and row whose line an offset lies in; None elsewhere, also on a line that is only a heading."""
    raise NotImplementedError


def lines(article: Article, start: int, end: int) -> tuple[Span, ...]:
    """The spans of all lines of the table that stands at article.text[start:end], headings too, in order."""
    raise NotImplementedError

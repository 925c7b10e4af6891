"""A row of a table as it is weighed: what names it, and each value with the headings over its column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from corpus.types import Article, Row, Span, Table
from retrieval.numbers import CITATION_MARK

# Letters and signs that mark a footnote, and raised digits behind a word.
_NOTE_MARK = re.compile(
    "[\u02b0-\u02b8\u1d2c-\u1dbf\u2071\u207f*†‡§¶‖#]+|(?<=[^\\W\\d_]{2})[⁰¹²³⁴-⁹]+(?:[,⁻–-][⁰¹²³⁴-⁹]+)*"
)
_SIZE_OF_GROUP = re.compile(r"[(\[]?\s?\bn\s?=\s?\d[\d,]*(?:\s?/\s?\d+)?\s?[)\]]?", re.IGNORECASE)
_INTERVAL = re.compile(r"\b(?:90|95|99)\s?%\s?(?=CI\b|confidence)", re.IGNORECASE)
_AT_LEAST = re.compile(r"(?:≥|>=|⩾)\s?(\d+(?:\.\d+)?)")
_ROMAN = re.compile(
    r"\b((?:grade|phase|stage)s?\s)((?:(?:I{1,3}|IV|V)\b(?:\s?(?:[-–/,&]|or|and)\s?)?)+)", re.IGNORECASE
)
_NUMERAL = re.compile(r"\b(?:I{1,3}|IV|V)\b", re.IGNORECASE)
_VALUES = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}

# Columns whose cells say what the whole row is about, as its first cells do.
_NAMING = re.compile(
    r"\b(?:trial|study|drug|agent|product|treatment|therapy|regimen|intervention|arm|group|cohort|population|disease"
    r"|indication|event|outcome|endpoint|variable|parameter|subgroup|setting|time ?point|visit)s?\b",
    re.IGNORECASE,
)
# "Comparator: placebo" names what the row is not about.
_NOT_NAMING = re.compile(r"\b(?:compar\w+|control|prior|previous|versus|vs|no|number|n)\b", re.IGNORECASE)
# Columns that narrow the row down wherever they stand.
_QUALIFYING = re.compile(
    r"\b(?:arm|group|cohort|population|subgroup|setting|time ?point|visit|grade|line)s?\b", re.IGNORECASE
)
_LONGEST_NAME = 80
# A row that says what its figures are, and headings that say so of other rows.
_OWN_STATISTIC = re.compile(r"(?:median|mean|average)\b", re.IGNORECASE)
_OF_OTHER_ROWS = re.compile(r"%|\bgrades?\b", re.IGNORECASE)
_FIGURE = re.compile(r"[\s($€£<>≤≥=~≈±+−–-]*\.?\d[\d.,·%\s()±–−-]*")
_NO_VALUE = frozenset("- – — − … ... . * na n/a nr ne nd nc n.a. n.r. n.s. ns".split()) | {"not reported", "unknown"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the headings over its column, outermost first; qualifies tells that it narrows the whole row down."""

    headings: tuple[str, ...]
    value: str
    qualifies: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row: headers are the sub-headings over it, names the cells that name it, cells the others.

    Texts are without note marks, sizes of groups and the like: for weighing, never for showing.
    """

    headers: tuple[str, ...]
    names: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """article.tables[table].rows[row], from start to end, with the ways to read it.

    caption is without the label of the table; elsewhere holds all that names rows and columns of the table, each behind
    a semicolon. study is the name of the study that the article reports.
    """

    table: int
    row: int
    start: int
    end: int
    caption: str
    title: str
    elsewhere: str
    readings: tuple[Reading, ...]
    study: str = ""
    notes: str = ""


def table_rows(article: Article, table: int, study: str = "") -> tuple[TableRow, ...]:
    """The rows of article.tables[table] as they are weighed.

    A row is read in two ways where cells behind its first ones may name it as well.
    """
    of = article.tables[table]
    notes = " ".join(_text(article, (note.start, note.end)) for note in of.notes)
    caption, elsewhere = _caption(article, of), plain("; ".join(_text(article, span) for span in _heads(of)))
    row = partial(TableRow, caption=caption, title=article.title, elsewhere=elsewhere, study=study, notes=notes)
    return tuple(
        row(table=table, row=at, start=held.start, end=held.end, readings=_readings(article, of, held))
        for at, held in enumerate(of.rows)
    )


def _readings(article: Article, table: Table, row: Row) -> tuple[Reading, ...]:
    return tuple(_reading(article, table, row, naming) for naming in dict.fromkeys(_names(article, table, row)))


def plain(text: str) -> str:
    """A text for weighing: without note marks and sizes of groups, "≥3" as "≥3 or higher", "Grade III" as "Grade 3"."""
    for noise in (_NOTE_MARK, _SIZE_OF_GROUP, _INTERVAL, CITATION_MARK):
        text = noise.sub(" ", text)
    return _AT_LEAST.sub(r"≥\1 or higher", in_digits(text)).strip()


def own_headings(reading: Reading, cell: Cell) -> tuple[str, ...]:
    """The headings over a value without those that its row cannot be under: "% grade 3–4" over "Median days to …"."""
    if "%" in cell.value or not any(_OWN_STATISTIC.match(name) for name in reading.names):
        return cell.headings
    return tuple(heading for heading in cell.headings if not _OF_OTHER_ROWS.search(heading))


def in_digits(text: str) -> str:
    """The text with the numerals of grades, phases and stages in digits."""

    def digits(match: re.Match[str]) -> str:
        return match[1] + _NUMERAL.sub(lambda numeral: _VALUES[numeral.group().upper()], match[2])

    return _ROMAN.sub(digits, text)


def _text(article: Article, span: Span) -> str:
    return article.text[slice(*span)]


def _caption(article: Article, table: Table) -> str:
    caption = _text(article, table.caption) if table.caption else ""
    return plain(caption.removeprefix(table.label or "").lstrip(" .:"))


def _heads(table: Table) -> Iterable[Span]:
    over = (heading for headings in table.columns for heading in headings)
    before = (span for row in table.rows for span in (*row.headers, *row.cells[: max(1, table.stubs)]))
    return dict.fromkeys((*over, *before))


def _names(article: Article, table: Table, row: Row) -> tuple[int, int]:
    """How many of the first cells name the row: at least, and counting those under a heading that says so."""
    first = table.stubs or int(len(row.cells) > 1 and not _FIGURE.fullmatch(_text(article, row.cells[0])))
    more = first
    while 0 < more < len(row.cells) - 1 and _names_row(article, table, row, more):
        more += 1
    return first, more


def _names_row(article: Article, table: Table, row: Row, at: int) -> bool:
    heading = " ".join(_text(article, span) for span in table.columns[at])
    value = _text(article, row.cells[at])
    if not _NAMING.search(heading) or _NOT_NAMING.search(heading):
        return False
    return 0 < len(value) <= _LONGEST_NAME and not _FIGURE.fullmatch(value)


def _reading(article: Article, table: Table, row: Row, naming: int) -> Reading:
    names = tuple(dict.fromkeys(span for span in row.cells[:naming] if span[0] < span[1]))
    return Reading(
        headers=tuple(plain(_text(article, span)) for span in row.headers),
        names=tuple(plain(_text(article, span)) for span in names),
        cells=tuple(_cells(article, table, row, naming)),
    )


def _cells(article: Article, table: Table, row: Row, naming: int) -> Iterator[Cell]:
    pairs = zip(row.cells[naming:], table.columns[naming:], strict=True)
    for span, group in groupby(pairs, key=lambda pair: pair[0]):
        value = _NOTE_MARK.sub(" ", _text(article, span)).strip()
        if not value or value.lower() in _NO_VALUE or span in row.cells[:naming]:
            continue
        headings = tuple(dict.fromkeys(heading for _, headings in group for heading in headings))
        texts = tuple(plain(_text(article, heading)) for heading in headings)
        qualifies = bool(_QUALIFYING.search(" ".join(texts))) and not _FIGURE.match(value)
        yield Cell(texts, value, qualifies)

"""What the corpus is made of: articles, their parts, and the chunks that are indexed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Coverage = Literal["abstract", "excerpt", "full"]
# summary: written for lay readers, or a digest; translation: an abstract in another language; box: text set apart;
# note: footnotes; back: acknowledgements, declarations and the like.
SectionKind = Literal[
    "abstract", "summary", "translation", "body", "box", "table", "caption", "note", "appendix", "back"
]

# Code points, end exclusive, into the text of an article (or of what is being loaded).
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article: article.text[start:end].

    Sections are in order, disjoint and inside the text. title is None where the source has none: it is never invented.
    path holds the titles from the outermost section to this one; headings stand in the text outside the sections.
    start and end count code points, end is exclusive. page is that of its start. language is None for that of the
    article.
    """

    title: str | None
    path: tuple[str, ...]
    start: int
    end: int
    kind: SectionKind
    page: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """One mended place: article.text[start:end] stands where the loaded text had original.

    start == end where characters were deleted. The repairs of an article are sorted and disjoint;
    undoing all of them gives the loaded text back, character for character.
    """

    start: int
    end: int
    original: str


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of an article's own reference list."""

    label: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    pmid: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark in the text, article.text[start:end], and the positions in article.references it points to.

    The references are in the order of the list, each once, and never empty: a mark that points nowhere is no Mark.
    """

    start: int
    end: int
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote of a table: article.text[start:end], without its label, which is what marks it in the cells."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: article.text[start:end] is its line.

    headers are the sub-headings in force over it, outermost first: rows above that span the table. cells has one span
    for each column of the table, empty (start == end) where the source has nothing; a cell that spans columns or rows
    stands once in the text, so that its span is that of an earlier row in the rows after its first. notes are positions
    in the table's notes that its cells, or the headings above them, are marked with.
    """

    start: int
    end: int
    headers: tuple[Span, ...]
    cells: tuple[Span, ...]
    notes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: article.text[start:end] are the lines of its headings and rows, one line each, in reading order.

    columns holds for each column the spans of its headings, outermost first. The first stubs columns name the row.
    rows are the rows with values; lines between them that only head others are in Row.headers. label is "Table 2".
    caption and notes lie outside start and end.
    """

    start: int
    end: int
    label: str | None
    caption: Span | None
    columns: tuple[tuple[Span, ...], ...]
    stubs: int
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Another publication that changes how an article is to be read.

    kind is in lower case as the source has it: "retraction", "correction", "expression of concern".
    """

    kind: str
    doi: str | None
    pmid: str | None
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of an article besides its text; a field is None or empty where the source does not say.

    published is an ISO 8601 date, of year and month only where the source has no day. full_text_url says where the
    whole article is, when only a part is held here. retraction is a sentence to show where the article is retracted.
    """

    title: str
    authors: tuple[str, ...] = ()
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    issn: str | None = None
    year: int | None = None
    published: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None
    full_text_url: str | None = None
    licence: str | None = None
    language: str = "en"
    article_type: str | None = None
    retraction: str | None = None
    coverage: Coverage = "full"
    references: tuple[Reference, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Metadata):
    """One source, with the canonical text that every offset counts in.

    text is the loaded text after repairs; whitespace is kept as it came. sha256 is of the file's bytes,
    text_sha256 of the UTF-8 form of text. id is the lower-case slug of the DOI, else PMCID, else PMID,
    else the first 12 digits of sha256; it never holds a slash. page_starts[n] is the offset at which page n + 1 of the
    file begins; empty where the file has no pages.
    """

    id: str
    source: str
    sha256: str
    text: str
    text_sha256: str
    sections: tuple[Section, ...]
    repairs: tuple[Repair, ...] = ()
    tables: tuple[Table, ...] = ()
    marks: tuple[Mark, ...] = ()
    page_starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one article: article.text[start:end], never reworded.

    start and end count code points, end is exclusive; section is the position in article.sections.
    A sentence or a table's row that is longer than the limit becomes several chunks, each with the whole of it in
    span_start and span_end; for every other chunk these equal start and end. A citation always shows the whole span.
    """

    id: str
    article_id: str
    start: int
    end: int
    section: int
    span_start: int
    span_end: int

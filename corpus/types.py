"""What the corpus is made of: articles, their parts, and the chunks that are indexed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Coverage = Literal["abstract", "excerpt", "full"]
SectionKind = Literal["abstract", "body", "table", "caption"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article: article.text[start:end].

    Sections are in order and inside the text. title is None where the source has none: it is never invented.
    path holds the titles from the outermost section to this one. start and end count code points, end is exclusive.
    """

    title: str | None
    path: tuple[str, ...]
    start: int
    end: int
    kind: SectionKind
    page: int | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known of an article besides its text; a field is None or empty where the source does not say.

    published is an ISO 8601 date. full_text_url says where the whole article is, when only a part is held here.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Metadata):
    """One source, with the canonical text that every offset counts in.

    text is the loaded text after repairs; whitespace is kept as it came. sha256 is of the file's bytes,
    text_sha256 of the UTF-8 form of text. id is the lower-case slug of the DOI, else PMCID, else PMID,
    else the first 12 digits of sha256; it never holds a slash.
    """

    id: str
    source: str
    sha256: str
    text: str
    text_sha256: str
    sections: tuple[Section, ...]
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one article: article.text[start:end], never reworded.

    start and end count code points, end is exclusive; section is the position in article.sections.
    A sentence longer than the limit becomes several chunks, each with the whole sentence in span_start and span_end;
    for every other chunk these equal start and end. A citation always shows the whole span.
    """

    id: str
    article_id: str
    start: int
    end: int
    section: int
    span_start: int
    span_end: int

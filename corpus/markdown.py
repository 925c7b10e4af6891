"""Markdown files become loaded articles: the text stays as it is in the file, with its sections, tables and marks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import UnreadableArticle
from corpus.front_matter import front_matter
from corpus.headings import kind_of_title, names_references
from corpus.loaded import Loaded
from corpus.marks import linked_marks
from corpus.pipe_tables import pipe_tables
from corpus.reference_list import parsed_references
from corpus.types import Coverage, Mark, Reference, Section, SectionKind, Span, Table

# CommonMark 0.31.2, 4.2, 4.3 and 4.5: up to three blanks before the signs; a fence that is not closed runs to the end.
# Lines may end as on old Macs, in "\r" alone.
_HEADING = re.compile(r"(?<![^\r\n]) {0,3}(#{1,6})[ \t]+(\S[^\r\n]*)")
_FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`\n]*$)|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*\r?$|\Z)", re.MULTILINE | re.DOTALL)
# One line between blank ones; a paragraph of several lines is not taken for a heading because a rule follows it.
_UNDERLINED = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\n\r\n)|(?<=\r\r)) {0,3}"
    r"(?![-+*>#|=~`]|\d{1,9}[.)]\s)(\S[^\r\n]*)(?:\r\n|\r|\n) {0,3}(={2,}|-{2,})[ \t]*(?![^\r\n])"
)
_ABSTRACTS = frozenset(["abstract", "summary", "translation"])


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    level: int
    title: str


def load_markdown(text: str, source: str) -> Loaded:
    """The article in a Markdown text, all of which is kept with its signs; front matter is metadata and in no section.

    Sections follow the headings. A list under a heading such as "References" is kind "back" and is read as the
    references. Raises UnreadableArticle where there is no text but headings.
    """
    stated = front_matter(text)
    fenced = [match.span() for match in _FENCE.finditer(text, stated.end)]
    headings = _outside(_headings(text, stated.end), fenced)
    plain = _between([*fenced, *((heading.start, heading.end) for heading in headings)], stated.end, len(text))
    tables = tuple(pipe_tables(text, list(plain)))
    parts = [part for section in _sections(text, headings, stated.end) for part in _with_tables(section, tables)]
    sections = tuple(section for section in parts if text[section.start : section.end].strip())
    if not sections:
        raise UnreadableArticle(source, "the file holds headings only; an article needs text")
    lists = [section for section in sections if section.kind == "back" and any(map(names_references, section.path))]
    references = tuple(_references(text, lists))
    title = next((heading.title for heading in headings if heading.level == 1), Path(source).stem)
    fields: Mapping[str, object] = {"title": title, "coverage": _coverage(sections)} | dict(stated.fields)
    return Loaded(
        **fields,  # type: ignore[arg-type]
        references=references,
        text=text,
        sections=sections,
        tables=tables,
        marks=_marks(text, sections, lists, references),
    )


def _headings(text: str, start: int) -> list[_Heading]:
    """All headings in order, as they may also stand in code."""
    signed = [
        _Heading(match.start(), match.end(), len(match.group(1)), _title(match.group(2)))
        for match in _HEADING.finditer(text, start)
    ]
    underlined = [
        _Heading(match.start(), match.end(), 1 if match.group(2).startswith("=") else 2, match.group(1).rstrip())
        for match in _UNDERLINED.finditer(text, start)
    ]
    return sorted([*signed, *underlined], key=lambda heading: heading.start)


def _title(words: str) -> str:
    """The words of a heading; signs that close it stand after a blank, so that "# C#" is "C#"."""
    words = words.rstrip()
    unclosed = words.rstrip("#")
    return unclosed.rstrip() if unclosed[-1:].isspace() else words


def _outside(headings: Sequence[_Heading], spans: Sequence[Span]) -> list[_Heading]:
    ends = [end for _, end in spans]
    after = [(heading, bisect_right(ends, heading.start)) for heading in headings]
    return [heading for heading, at in after if at == len(spans) or heading.start < spans[at][0]]


def _between(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    """What the spans leave of a text."""
    for left, right in sorted(spans):
        if start < left:
            yield start, left
        start = max(start, right)
    if start < end:
        yield start, end


def _sections(text: str, headings: Sequence[_Heading], start: int) -> Iterator[Section]:
    borders = [*(heading.start for heading in headings), len(text)]
    yield Section(None, (), start, borders[0], "body")
    path: list[tuple[int, str, SectionKind]] = []
    for heading, end in zip(headings, borders[1:], strict=True):
        path = [item for item in path if item[0] < heading.level]
        above: SectionKind = path[-1][2] if path else "body"
        path.append((heading.level, heading.title, kind_of_title(heading.title) or above))
        yield Section(heading.title, tuple(title for _, title, _ in path), heading.end, end, path[-1][2])


def _with_tables(section: Section, tables: Sequence[Table]) -> Iterator[Section]:
    """The section, cut where tables stand in it: each is a section of its own, with its caption before it."""
    start = section.start
    first, last = (bisect_left(tables, border, key=lambda table: table.start) for border in (start, section.end))
    for table in tables[first:last]:
        path = (*section.path, table.label) if table.label else section.path
        parts: list[tuple[SectionKind, Span]] = [("caption", table.caption)] if table.caption else []
        yield replace(section, start=start, end=table.caption[0] if table.caption else table.start)
        for kind, span in [*parts, ("table", (table.start, table.end))]:
            yield Section(path[-1] if path else None, path, *span, kind)
        start = table.end
    yield replace(section, start=start)


def _references(text: str, lists: Sequence[Section]) -> Iterator[Reference]:
    for section in lists:
        yield from parsed_references(text[section.start : section.end])


def _marks(
    text: str, sections: Sequence[Section], lists: Sequence[Section], references: tuple[Reference, ...]
) -> tuple[Mark, ...]:
    """The marks in the sections, for which the rest of the text is made blank, so that places stay what they are."""
    if not references:
        return ()
    blank = _between([(section.start, section.end) for section in sections if section not in lists], 0, len(text))
    pieces, at = [], 0
    for start, end in blank:
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return linked_marks("".join(pieces) + text[at:], references)


def _coverage(sections: Sequence[Section]) -> Coverage:
    """Whether there is more than an abstract."""
    kinds = {section.kind for section in sections}
    return "abstract" if kinds & _ABSTRACTS and not kinds & {"body", "table", "box", "appendix"} else "full"

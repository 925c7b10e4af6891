"""The text of an article cut into what a page is made of: headings, paragraphs and tables, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

from corpus.types import Article, Section, SectionKind, Span, Table

_PARAGRAPHS = re.compile(r"\n\s*\n")
# The lines of a page as it was printed: none but the last is short, and none begins as an item of a list does.
_LONG_LINE_CHARS = 40
_ITEM = re.compile(r"\s*([•◦▪‣*–—-]|\w{1,3}[.)])\s")
_NUMBER = re.compile(r"[\W\d]{0,3}[\dA-Za-z.]{0,10}[.):]?")
# Parts that stand inside another: their titles are their labels, which their own words repeat.
_INSERTED: frozenset[SectionKind] = frozenset(("table", "caption", "note"))
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: article.text[start:end], or a title that the source gives elsewhere, where start == end.

    level is that of HTML, 2 to 6, and never more than one below that of the heading before.
    """

    start: int
    end: int
    title: str
    level: int
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words between blank lines: article.text[start:end]; kind is None outside all sections."""

    start: int
    end: int
    kind: SectionKind | None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption and notes; start and end are those of its lines."""

    start: int
    end: int
    table: Table


Block = Heading | Paragraph | TableBlock


def blocks(article: Article) -> tuple[Block, ...]:
    """All of an article in the order of its text; captions and notes of tables are where their tables are."""
    tables = [TableBlock(table.start, table.end, table) for table in article.tables]
    told = sorted(span for table in article.tables for span in _spans_of(article, table))
    found: list[Block] = [*tables, *_flowing(article, told)]
    return tuple(_stepwise(sorted(found, key=attrgetter("start", "end"))))


def is_wrapped(text: str) -> bool:
    """Whether the lines of a paragraph were broken where a page was full, so that they may be broken anew."""
    first, *others = text.split("\n")
    lines = [first, *others]
    return (
        bool(others) and all(len(line) >= _LONG_LINE_CHARS for line in lines[:-1]) and not any(map(_ITEM.match, lines))
    )


def _spans_of(article: Article, table: Table) -> Iterator[Span]:
    """What is shown with a table: caption, lines, and its notes, each with the label that stands before it."""
    yield table.start, table.end
    if table.caption:
        yield table.caption
    for note in table.notes:
        before = article.text[max(0, note.start - len(note.label) - 8) : note.start].rstrip()
        is_labelled = bool(note.label) and before.endswith(note.label)
        yield article.text.rindex(note.label, 0, note.start) if is_labelled else note.start, note.end


def _flowing(article: Article, told: list[Span]) -> Iterator[Block]:
    """Headings and paragraphs: all that is not told with a table."""
    at = 0
    shown: tuple[str, ...] = (_plain(article.title),)
    for section in article.sections:
        path = _path(section, article)
        for block in _between(article, _outside((at, section.start), told), path):
            shown = path[: block.level] if isinstance(block, Heading) else shown
            yield block
        if section.kind not in _INSERTED:
            known = _common(shown, path)
            yield from _untold(section, path, known)
            shown = path
        for span in _outside((section.start, section.end), told):
            yield from _paragraphs(article, span, section.kind, section.language)
        at = section.end
    yield from _between(article, _outside((at, len(article.text)), told), ())


def _path(section: Section, article: Article) -> tuple[str, ...]:
    """The titles down to a section, below that of the article, which some sources repeat."""
    path = tuple(_plain(title) for title in section.path)
    title = _plain(article.title)
    return path if path[:1] == (title,) else (title, *path)


def _untold(section: Section, path: tuple[str, ...], known: int) -> Iterator[Heading]:
    """The titles of a section that stand nowhere in the text."""
    for place, title in enumerate(path):
        if place >= max(1, known) and title:
            yield Heading(section.start, section.start, title, place + 1, section.language)


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    same = [left == right for left, right in zip(one, other, strict=False)]
    return (*same, False).index(False)


def _between(article: Article, spans: Iterable[Span], path: tuple[str, ...]) -> Iterator[Heading | Paragraph]:
    """What stands between two sections, line by line: the headings of the second, else words of their own."""
    for start, end in spans:
        for found in re.finditer(r"[^\n]+", article.text[start:end]):
            span = _trimmed(article.text, (start + found.start(), start + found.end()))
            if span:
                yield _headed(article, span, path) or Paragraph(*span, None)


def _headed(article: Article, span: Span, path: tuple[str, ...]) -> Heading | None:
    line = article.text[slice(*span)]
    first = span[0] + len(line) - len(line.lstrip("# "))
    words = _plain(article.text[first : span[1]])
    for place, title in enumerate(path):
        numbered = words.endswith(f" {title}") and _NUMBER.fullmatch(words.removesuffix(title).strip())
        if title and (words == title or numbered):
            return Heading(first, span[1], words, place + 1)
    return None


def _paragraphs(article: Article, span: Span, kind: SectionKind, language: str | None) -> Iterator[Paragraph]:
    start, end = span
    breaks = [found.span() for found in _PARAGRAPHS.finditer(article.text, start, end)]
    starts, ends = [start, *(last for _, last in breaks)], [*(first for first, _ in breaks), end]
    for piece in zip(starts, ends, strict=True):
        if words := _trimmed(article.text, piece):
            yield Paragraph(*words, kind, language)


def _outside(span: Span, told: list[Span]) -> list[Span]:
    """The pieces of a span that are not told elsewhere."""
    pieces, start = [], span[0]
    for first, last in told:
        if first < span[1] and last > start:
            pieces.append((start, first))
            start = last
    return [piece for piece in (*pieces, (start, span[1])) if piece[0] < piece[1]]


def _trimmed(text: str, span: Span) -> Span | None:
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return (start, start + len(words.strip())) if words.strip() else None


def _plain(title: str) -> str:
    return " ".join(title.split())


def _stepwise(found: Iterable[Block]) -> Iterator[Block]:
    """The same, without the article's title among the headings, and no level of headings left out."""
    above = 1
    for block in found:
        if isinstance(block, Heading):
            if block.level < 2:
                continue
            above = min(block.level, above + 1, _DEEPEST)
            yield replace(block, level=above)
        else:
            yield block

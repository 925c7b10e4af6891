"""Plain text and Markdown files become loaded articles: what the file says, before any repair."""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.sentences import glued_boundaries
from corpus.types import Section, SectionKind

_KEYS = ("AUTHOR", "TITLE", "JOURNAL", "VOLUME", "YEAR", "URL", "DOI", "ISSN")
_FIELD = re.compile(rf"(?:^|\s)({'|'.join(_KEYS)})=")
_ABSTRACT = re.compile(r"\sABSTRACT=")
# CommonMark 0.31.2, 4.2 and 4.5: up to three blanks before the signs; a fence that is not closed runs to the end.
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S[^\r\n]*)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}(?=[^`\n]*$)|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*\r?$|\Z)", re.MULTILINE | re.DOTALL)


def load_plain(content: bytes, source: str) -> Loaded:
    """The article in a UTF-8 file: the one-line AUTHOR=… ABSTRACT=… form, Markdown (".md"), or any other text.

    Raises UnreadableArticle where the content is empty, binary or not UTF-8.
    """
    text = _decoded(content, source)
    if _FIELD.match(text.lstrip()) and (abstract := _ABSTRACT.search(text)):
        return _from_form(text[: abstract.start()], text[abstract.end() :].strip(), source)
    return _from_markdown(text, source) if Path(source).suffix.lower() == ".md" else _from_text(text, source)


def _decoded(content: bytes, source: str) -> str:
    if not content.strip():
        raise UnreadableArticle(source, "the file is empty; an article needs text")
    if b"\0" in content:
        raise UnreadableArticle(source, "the file is binary, not text; save it as UTF-8 text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        why = f"byte {error.start} is not UTF-8; save the file as UTF-8 text"
        raise UnreadableArticle(source, why) from error
    if not text.strip():
        raise UnreadableArticle(source, "the file holds only blanks; an article needs text")
    return text


def _from_form(head: str, body: str, source: str) -> Loaded:
    """The one-line form. Its text is all that follows ABSTRACT=, where the abstract may run into the body."""
    parts = _FIELD.split(head)
    fields = {key: value.strip() for key, value in zip(parts[1::2], parts[2::2], strict=True)}
    if not body:
        raise UnreadableArticle(source, "ABSTRACT= has no text behind it; an article needs text")
    border = next(iter(glued_boundaries(body)), len(body))
    sections = [Section(title="Abstract", path=("Abstract",), start=0, end=border, kind="abstract")]
    if border < len(body):
        sections.append(Section(title=None, path=(), start=border, end=len(body), kind="body"))
    year = re.search(r"\d{4}", fields.get("YEAR", ""))
    return Loaded(
        text=body,
        sections=tuple(sections),
        title=fields.get("TITLE") or Path(source).stem,
        authors=tuple(name.strip() for name in fields.get("AUTHOR", "").split(",") if name.strip()),
        journal=fields.get("JOURNAL") or None,
        volume=_volume(fields.get("VOLUME", "")),
        year=int(year.group()) if year else None,
        url=fields.get("URL") or None,
        doi=fields.get("DOI") or None,
        issn=fields.get("ISSN") or None,
        coverage="abstract" if len(sections) == 1 else "excerpt",
    )


def _volume(value: str) -> str | None:
    """ "Volume 11 - 2024" is volume 11; anything else is kept as it stands."""
    match = re.fullmatch(r"(?:Volume|Vol\.?)\s+(\S+)(?:\s*[-–]\s*\d{4})?", value, re.IGNORECASE)
    return match.group(1) if match else value or None


def _from_text(text: str, source: str) -> Loaded:
    section = Section(title=None, path=(), start=0, end=len(text), kind="body")
    return Loaded(text=text, sections=(section,), title=Path(source).stem)


def _from_markdown(text: str, source: str) -> Loaded:
    """Markdown, its headings read as section titles; the text itself is kept with its marks."""
    fenced = [match.span() for match in _FENCE.finditer(text)]
    ends = [end for _, end in fenced]

    def in_fence(offset: int) -> bool:
        at = bisect_right(ends, offset)
        return at < len(ends) and fenced[at][0] <= offset

    headings = [match for match in _HEADING.finditer(text) if not in_fence(match.start())]
    borders = [*(heading.start() for heading in headings), len(text)]
    sections = [Section(None, (), 0, borders[0], "body")]
    path: list[tuple[int, str]] = []
    for heading, end in zip(headings, borders[1:], strict=True):
        level, title = len(heading.group(1)), _title(heading)
        path = [*(item for item in path if item[0] < level), (level, title)]
        kind: SectionKind = "abstract" if title.lower() in {"abstract", "summary"} else "body"
        sections.append(Section(title, tuple(name for _, name in path), heading.end(), end, kind))
    filled = tuple(section for section in sections if text[section.start : section.end].strip())
    if not filled:
        raise UnreadableArticle(source, "the file holds headings only; an article needs text")
    title = next((_title(heading) for heading in headings if len(heading.group(1)) == 1), Path(source).stem)
    return Loaded(text=text, sections=filled, title=title)


def _title(heading: re.Match[str]) -> str:
    """The words of a heading; signs that close it stand after a blank, so that "# C#" is "C#"."""
    words = heading.group(2).rstrip()
    unclosed = words.rstrip("#")
    return unclosed.rstrip() if unclosed[-1:].isspace() else words

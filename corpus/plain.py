"""Plain text and Markdown files become loaded articles: what the file says, before any repair."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.sentences import glued_boundaries
from corpus.types import Section

_KEYS = ("AUTHOR", "TITLE", "JOURNAL", "VOLUME", "YEAR", "URL", "DOI", "ISSN", "ABSTRACT")
_FIELD = re.compile(rf"(?:^|\s)({'|'.join(_KEYS)})=")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S[^\r\n]*?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def load_plain(content: bytes, source: str) -> Loaded:
    """The article in a UTF-8 file: the one-line AUTHOR=… ABSTRACT=… form, Markdown (".md"), or any other text.

    Raises UnreadableArticle where the content is empty, binary or not UTF-8.
    """
    text = _decoded(content, source)
    if text.lstrip().startswith(f"{_KEYS[0]}=") and "ABSTRACT=" in text:
        return _from_form(text, source)
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


def _from_form(text: str, source: str) -> Loaded:
    """The one-line form. Its text is the value of ABSTRACT, where the abstract may run into the body with no blank."""
    parts = _FIELD.split(text)
    fields = {key: value.strip() for key, value in zip(parts[1::2], parts[2::2], strict=True)}
    body = fields.get("ABSTRACT", "")
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
    headings = [m for m in _HEADING.finditer(text) if not any(left <= m.start() < right for left, right in fenced)]
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    sections: list[Section] = []
    if text[: headings[0].start() if headings else len(text)].strip():
        sections.append(Section(None, (), 0, headings[0].start() if headings else len(text), "body"))
    path: list[tuple[int, str]] = []
    for heading, end in zip(headings, ends, strict=False):
        level, title = len(heading.group(1)), heading.group(2)
        path = [*(item for item in path if item[0] < level), (level, title)]
        kind = "abstract" if title.lower() in {"abstract", "summary"} else "body"
        if text[heading.end() : end].strip():
            titles = tuple(name for _, name in path)
            sections.append(Section(title, titles, heading.end(), end, kind))  # type: ignore[arg-type]
    if not sections:
        raise UnreadableArticle(source, "the file holds headings only; an article needs text")
    title = next((heading.group(2) for heading in headings if len(heading.group(1)) == 1), Path(source).stem)
    return Loaded(text=text, sections=tuple(sections), title=title)

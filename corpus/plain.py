"""Plain text files become loaded articles: what the file says, before any repair."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.decode import decoded
from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.markdown import load_markdown
from corpus.sentences import glued_boundaries
from corpus.types import Section

_KEYS = ("AUTHOR", "TITLE", "JOURNAL", "VOLUME", "YEAR", "URL", "DOI", "ISSN")
_FIELD = re.compile(rf"(?:^|\s)({'|'.join(_KEYS)})=")
_ABSTRACT = re.compile(r"\sABSTRACT=")
_MARKDOWN = frozenset([".md", ".markdown"])


def load_plain(content: bytes, source: str) -> Loaded:
    """The article in a text file: the one-line AUTHOR=… ABSTRACT=… form, Markdown (".md"), or any other text.

    Raises UnreadableArticle where the content is empty, binary, or in an encoding that is not certain.
    """
    text = decoded(content, source)
    if _FIELD.match(text.lstrip()) and (abstract := _ABSTRACT.search(text)):
        return _from_form(text[: abstract.start()], text[abstract.end() :].strip(), source)
    return load_markdown(text, source) if Path(source).suffix.lower() in _MARKDOWN else _from_text(text, source)


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

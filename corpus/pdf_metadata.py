"""What a PDF says of the article besides its text: document information, XMP, and the first page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from corpus.identifiers import doi_in
from corpus.pdf_furniture import Page

_XMP_DOI = re.compile(rb"<(?:prism|pdfx|crossmark):(?:doi|DOI)>\s*(?:doi:)?(10\.[^<\s]{3,200})<")
_XMP_JOURNAL = re.compile(rb"<prism:publicationName>([^<]{3,200})<")
_MARKED_DOI = re.compile(r"(?:doi(?:\.org)?\s?[:/]?\s*/?)(10\.\d{4,9}/\S+)", re.IGNORECASE)
_YEAR = re.compile(
    r"(?:©|\(c\)|copyright|published(?:\sonline)?:?|publication date:?)[^\n]{0,40}?\b((?:19|20)\d\d)\b", re.IGNORECASE
)
# What programs write where an author should have written a title.
_NO_TITLE = re.compile(
    r"microsoft|untitled|\.(?:docx?|indd|qxd|pdf|tex|dvi|rtf|eps|xml|html?)\b|^doi:|^10\.\d{4}|^[\W\d_]*$|^\S*$|^pii:|\d+\.\.\d+",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"admin|user|owner|windows|author|microsoft|unknown|\d|@|publish|elsevier|press\b", re.IGNORECASE)


def metadata(
    pages: Sequence[Page], information: Mapping[str, str], content: bytes, printed_title: str, source: str
) -> dict[str, Any]:
    """Fields of Metadata: title, authors, journal, year, doi, each only where it is certain.

    The document information is believed where it reads like an author's words; else the title is what the first page
    prints largest, and where there is no such line the stem of the file's name.
    """
    text = "\n".join(line.text for page in pages[:2] for line in page.lines)
    first_page = "\n".join(line.text for line in pages[0].lines)
    stated = " ".join(information.get("Title", "").split())
    printed = " ".join(printed_title.replace("-\n", "-").split())
    title = stated if _is_title(stated) else printed or Path(source).stem
    journal = _XMP_JOURNAL.search(content)
    return {
        "title": title,
        "authors": _authors(information.get("Author", "")),
        "journal": unescape(journal.group(1).decode("utf-8", "replace")).strip() if journal else None,
        "year": _year(first_page),
        "doi": _doi(text, information, content),
    }


def _is_title(stated: str) -> bool:
    return 15 <= len(stated) <= 400 and len(stated.split()) > 2 and not _NO_TITLE.search(stated)


def _authors(stated: str) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in re.split(r"[;,]|\band\b|&", stated)]
    names = [name for name in names if name]
    sane = all(2 <= len(name.split()) <= 6 and not _NO_NAME.search(name) for name in names)
    return tuple(names) if sane else ()


def _year(first_page: str) -> int | None:
    """The year of copyright or publication, where the first page gives only one."""
    years = {int(found) for found in _YEAR.findall(first_page)}
    return years.pop() if len(years) == 1 else None


def _doi(text: str, information: Mapping[str, str], content: bytes) -> str | None:
    """The DOI that the file states, else the one its first pages print most often behind the word or alone."""
    if found := _XMP_DOI.search(content):
        return doi_in(unescape(found.group(1).decode("ascii", "replace")))
    for field in ("doi", "Subject", "Title", "Keywords"):
        if doi := doi_in(information.get(field, "")):
            return doi
    marked = Counter(doi for found in _MARKED_DOI.finditer(text) if (doi := doi_in(found.group(1))))
    # Ties go to the one that is printed first.
    return max(marked, key=lambda doi: marked[doi]) if marked else None

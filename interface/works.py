"""What a reference list says of an article, whatever its form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.types import Article
from interface.authors import Name, name_of
from interface.markup import full_text_address
from interface.provenance import amendments, capitalised, doubts, notice_address
from retrieval.scope import year_of

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# They turn the direction of what follows, also of the next entry of a list.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST_AUTHORS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One entry of a reference list; what is not known is empty or None.

    Each text is one line without signs that cannot be seen. date has year, month and day as far as they are known.
    remarks are sentences on its soundness: that it was retracted, what else was published about it.
    """

    id: str
    title: str
    authors: tuple[Name, ...] = ()
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    date: tuple[int, ...] = ()
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    url: str = ""
    language: str = ""
    remarks: tuple[str, ...] = ()


def work_of(article: Article) -> Work:
    """The entry of an article that is held."""
    return Work(
        id=article.id,
        title=one_line(article.title) or article.id,
        authors=_names(article.authors),
        journal=one_line(article.journal),
        volume=one_line(article.volume),
        issue=one_line(article.issue),
        pages=one_line(article.pages),
        issn=one_line(article.issn),
        date=_date(article),
        doi=one_line(article.doi),
        pmid=one_line(article.pmid),
        pmcid=one_line(article.pmcid),
        url=_web(full_text_address(article)),
        language=one_line(article.language),
        remarks=_remarks(article),
    )


def work_told(told: Mapping[str, object]) -> Work:
    """The entry of a citation in an answer document whose article is not held here, from what the document says.

    What has another form than the document's is left out: it came from outside.
    """
    year, retraction, authors = told.get("year"), told.get("retraction"), told.get("authors")
    listed = authors if isinstance(authors, list) else []
    return Work(
        id=_said(told, "article_id"),
        title=_said(told, "title") or _said(told, "article_id"),
        authors=_names([name for name in listed if isinstance(name, str)]),
        journal=_said(told, "journal"),
        date=(year,) if type(year) is int and 0 < year < 10_000 else (),
        doi=_said(told, "doi"),
        url=_web(_said(told, "full_text_url") or _said(told, "url")),
        remarks=(f"Retracted: {one_line(retraction)}",) if isinstance(retraction, str) and one_line(retraction) else (),
    )


def one_line(text: str | None) -> str:
    """The text on one line, without signs that cannot be seen or that turn the direction of reading."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in _TURNING.sub("", text or ""))
    return " ".join("".join(kept).split())


def _said(told: Mapping[str, object], field: str) -> str:
    value = told.get(field)
    return one_line(value) if isinstance(value, str) else ""


def _names(printed: Sequence[str]) -> tuple[Name, ...]:
    lines = filter(None, map(one_line, printed[:_MOST_AUTHORS]))
    return tuple(name_of(line) for line in lines)


def _date(article: Article) -> tuple[int, ...]:
    """The parts of the date that stand together; the year alone where the article names another one."""
    year, found = year_of(article), _DATE.match(article.published or "")
    if year is None:
        return ()
    parts = tuple(int(part) for part in found.groups() if part) if found else ()
    limits = (9999, 12, 31)
    sound = all(1 <= part <= most for part, most in zip(parts, limits, strict=False))
    return parts if sound and parts[:1] == (year,) else (year,)


def _web(address: str | None) -> str:
    line = one_line(address)
    return line if _WEB.fullmatch(line) else ""


def _remarks(article: Article) -> tuple[str, ...]:
    told = [f"Retracted: {article.retraction}"] if article.retraction else []
    for notice in (*doubts(article), *amendments(article)):
        where = " ".join(filter(None, (notice.title, notice_address(notice))))
        told.append(f"{capitalised(notice.kind)}: {where}" if where else f"{capitalised(notice.kind)}.")
    return tuple(map(one_line, told))

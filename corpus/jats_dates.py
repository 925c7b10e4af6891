"""The dates of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from corpus.jats_elements import raw
from corpus.xml import Element, local_name

# Electronic publication, publication of an unnamed kind, print, then the issue; JATS 1.3 splits pub-type in two.
_KINDS = (
    ("epub", "epub-ppub", "pub electronic", "epublish", "e-published", "online"),
    ("pub", "", "electronic", "first-version", "version-of-record"),
    ("ppub", "pub print", "print", "published"),
    ("collection", "collection electronic", "collection print", "issue", "cover", "issue-pub", "publication-year"),
    ("archival-date", "pmc-release", "release", "epreprint", "preprint"),
)
_ISSUE = ("ppub", "pub print", "epub-ppub", *_KINDS[3])
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def published(meta: Element) -> str | None:
    """The ISO 8601 date of publication as precise as stated: electronic first, else print, else of the issue.

    Where none of them is stated, it is the date of release in an archive. Of several of one sort the most precise
    counts. A season or a range of months gives the year alone, and so does a month that cannot be; a day that cannot
    be gives year and month.
    """
    dates = _dates(meta)
    for kinds in _KINDS:
        found = [stated for kind, stated in dates if kind in kinds]
        if found:
            return max(found, key=len)
    return None


def issue_year(meta: Element) -> int | None:
    """The year that volume and issue carry, which is what citations print; None where no such date is stated."""
    return next((int(stated[:4]) for kind, stated in _dates(meta) if kind in _ISSUE), None)


def iso_date(year: str, month: str = "", day: str = "") -> str | None:
    """Year, month as number or English name, and day as an ISO 8601 date; what is impossible is left out."""
    found = re.search(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)", year)
    if not found:
        return None
    number = _month(month)
    if number is None:
        return found.group()
    days = day.strip()
    try:
        return date(int(found.group()), number, int(days) if days.isdecimal() and len(days) < 3 else 0).isoformat()
    except ValueError:
        return f"{found.group()}-{number:02d}"


def _month(text: str) -> int | None:
    text = text.strip().lower().rstrip(".")
    if text.isdecimal() and len(text) < 3:
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS and text.isalpha() else None


def _dates(meta: Element) -> list[tuple[str, str]]:
    """Sort and date of each publication date, in the order of the file."""
    return [(_kind(child), stated) for child in meta.iterchildren("{*}pub-date") if (stated := _stated(child))]


def _kind(element: Element) -> str:
    kind = element.get("pub-type")
    if kind is None:
        kind = f"{element.get('date-type') or ''} {element.get('publication-format') or ''}"
    return str(kind).strip().lower()


def _stated(element: Element) -> str | None:
    parts = {local_name(child): _text(child) for child in element}
    written = iso_date(parts.get("year", ""), parts.get("month") or parts.get("season") or "", parts.get("day", ""))
    coded = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?.*", (element.get("iso-8601-date") or "").strip())
    return max(_there([written, iso_date(*coded.groups("")) if coded else None]), key=len, default=None)


def _there(dates: Iterable[str | None]) -> list[str]:
    return [stated for stated in dates if stated]


def _text(element: Element) -> str:
    return " ".join(raw(element).split())[:100]

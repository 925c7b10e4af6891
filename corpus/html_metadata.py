"""What a page says of its article in meta elements, links and JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.identifiers import address_of, doi_in, number_in, one_line, safe_address
from corpus.jats_dates import iso_date
from corpus.licence import licence_name
from corpus.xml import Element

_MOST_TITLE, _MOST_NAME, _MOST_FIELD, _MOST_AUTHORS = 1000, 300, 200, 3000
_MOST_JSON_CHARS, _MOST_OBJECTS, _MOST_LIST = 2_000_000, 2000, 50_000
_ARTICLE_TYPES = frozenset("scholarlyarticle medicalscholarlyarticle article newsarticle report blogposting".split())
_PAPER_TYPES = frozenset("scholarlyarticle medicalscholarlyarticle".split())
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ]+([A-Za-z]{3,9}|\d{1,2})(?:[-/. ]+(\d{1,2})(?!\d))?)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})")
_RETRACTED = re.compile(
    r"\W{0,2}(?:(?:retracted|withdrawn)(?:\s(?:article|paper))?\s?[:\])]|RETRACTED\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The values of a page's meta elements by lower-case name, in order, and the objects of its JSON-LD."""

    values: Mapping[str, tuple[str, ...]]
    objects: tuple[Mapping[str, object], ...]

    def all(self, *names: str) -> tuple[str, ...]:
        """The values of the first of these names that has any."""
        return next((self.values[name] for name in names if name in self.values), ())

    def first(self, *names: str) -> str | None:
        """The first value of the first of these names that has any, on one line."""
        return next((one_line(value, most_chars=_MOST_FIELD) for value in self.all(*names)), None)


def stated(root: Element) -> Stated:
    """What the page states; from a tree whose scripts have not been taken out."""
    values: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("name") or meta.get("property") or meta.get("itemprop") or ""
        if text := (meta.get("content") or "").strip():
            values.setdefault(name.strip().lower().replace("dcterms.", "dc."), []).append(text)
    return Stated({name: tuple(texts) for name, texts in values.items()}, tuple(_articles(root)))


def metadata(root: Element, told: Stated) -> dict[str, object]:
    """The fields of Metadata that the page states; title is None where only its headings tell it."""
    pages = told.first("citation_firstpage", "prism.startingpage"), told.first("citation_lastpage", "prism.endingpage")
    date = _published(told)
    doi = _doi(told)
    pmid = number_in(told.first("citation_pmid") or "")
    pmcid = re.search(r"\bPMC\d{1,9}\b", " ".join([told.first("citation_pmcid") or "", _canonical(root, told) or ""]))
    title = _title(told)
    return {
        "title": title,
        "authors": tuple(dict.fromkeys(_authors(told))),
        "journal": told.first("citation_journal_title", "prism.publicationname") or _of_the_issue(told, "name"),
        "volume": told.first("citation_volume", "prism.volume") or _of_the_issue(told, "volumeNumber"),
        "issue": told.first("citation_issue", "prism.number") or _of_the_issue(told, "issueNumber"),
        "pages": "–".join(dict.fromkeys(filter(None, pages))) or None,
        "issn": told.first("citation_issn", "prism.issn") or _of_the_issue(told, "issn"),
        "year": int(date[:4]) if date else None,
        "published": date,
        "doi": doi,
        "pmid": pmid,
        "pmcid": pmcid.group() if pmcid else None,
        "url": _canonical(root, told) or address_of(doi=doi, pmid=pmid),
        "licence": _licence(root, told),
        "language": _language(root, told),
        "article_type": told.first("citation_article_type", "prism.section"),
        "retraction": "This article has been retracted." if title and _RETRACTED.match(title) else None,
    }


def document_title(root: Element) -> str | None:
    """What the title element or the card for social networks says, without the name of the site behind a bar."""
    shown = next((meta.get("content") or "" for meta in root.iter("meta") if meta.get("property") == "og:title"), "")
    title = shown or next(("".join(each.itertext()) for each in root.iter("title")), "")
    return one_line(title.split(" | ")[0], most_chars=_MOST_TITLE) or None


def _title(told: Stated) -> str | None:
    papers = [each for each in told.objects if _types(each) & _PAPER_TYPES]
    named = [*told.all("citation_title"), *_texts(papers, "headline", "name"), *told.all("dc.title")]
    return next(filter(None, (one_line(title, most_chars=_MOST_TITLE) for title in named)), None)


def _authors(told: Stated) -> Iterator[str]:
    names = told.all("citation_author", "citation_authors", "dc.creator", "dc.contributor")
    if not names:
        names = tuple(_names([author for each in told.objects for author in _list(each.get("author"))]))
    for name in names[:_MOST_AUTHORS]:
        yield from filter(None, map(_person, name[:_MOST_LIST].split(";")))


def _person(name: str) -> str:
    """ "Goker, Hakan" as "Hakan Goker"."""
    surname, comma, given = one_line(name, most_chars=_MOST_NAME).strip(" ,").partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and "," not in given else surname + comma + given


def _names(people: Iterable[object]) -> Iterator[str]:
    for person in people:
        name = person.get("name") if isinstance(person, Mapping) else person
        if isinstance(name, str):
            yield name


def _published(told: Stated) -> str | None:
    names = "citation_online_date citation_publication_date citation_date prism.publicationdate dc.date.issued"
    more = "dc.issued dc.date article:published_time citation_year"
    dates = [value for name in f"{names} {more}".split() for value in told.all(name)[:1]]
    return next(filter(None, map(iso, [*dates, *_texts(told.objects, "datePublished")])), None)


def iso(text: str) -> str | None:
    """The ISO 8601 date in "2024/05/31", "31 May 2024", "May 31, 2024" or "2024-05", as precise as it is there."""
    if found := _YEAR_FIRST.match(text.strip()):
        return iso_date(found.group(1), found.group(2) or "", found.group(3) or "")
    if found := _DAY_FIRST.match(text.strip()):
        return iso_date(found.group(4), found.group(2), found.group(1) or found.group(3) or "")
    return iso_date(text[:_MOST_FIELD])


def _doi(told: Stated) -> str | None:
    values = [
        value
        for name in ("citation_doi", "prism.doi", "dc.identifier", "bepress_citation_doi")
        for value in told.all(name)
    ]
    papers = [each for each in told.objects if _types(each) & _PAPER_TYPES]
    return next(filter(None, map(doi_in, [*values, *_texts(papers, "@id", "identifier", "sameAs", "url")])), None)


def _canonical(root: Element, told: Stated) -> str | None:
    links = [link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    found = [*links, *told.all("citation_fulltext_html_url"), *told.all("og:url")]
    return next(filter(None, map(safe_address, found)), None)


def _licence(root: Element, told: Stated) -> str | None:
    linked = [
        element.get("href") or ""
        for element in root.iter("link", "a")
        if "license" in (element.get("rel") or "").lower().split()
    ]
    rights = [
        *told.all("dc.license"),
        *told.all("dc.rights"),
        *told.all("citation_license"),
        *told.all("prism.copyright"),
    ]
    named = [*linked, *rights, *_texts(told.objects, "license")]
    return next(filter(None, map(licence_name, named)), None)


def _language(root: Element, told: Stated) -> str:
    said = told.first("citation_language", "dc.language") or root.get("lang") or root.get("xml:lang") or ""
    found = re.match(r"[a-z]{2}(?![a-z])", said.strip().lower())
    return found.group() if found else "en"


def _of_the_issue(told: Stated, field: str) -> str | None:
    """A field of what the article is part of: issue, volume or journal, each part of the next."""
    whole = [part for each in told.objects for part in _list(each.get("isPartOf"))]
    for _ in range(3):
        parts = [each for each in whole if isinstance(each, Mapping)]
        if texts := list(_texts(parts, field)):
            return one_line(texts[0], most_chars=_MOST_FIELD)
        whole = [part for each in parts for part in _list(each.get("isPartOf"))]
    return None


def _articles(root: Element) -> Iterator[Mapping[str, object]]:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            yield from (each for each in _objects(script.text or "") if _types(each) & _ARTICLE_TYPES)


def _objects(text: str) -> Iterator[Mapping[str, object]]:
    """The objects of a script: alone, in a list, in a graph, or what a page is mainly about."""
    try:
        waiting: list[object] = [json.loads(text[:_MOST_JSON_CHARS])]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        each = waiting.pop()
        if isinstance(each, list):
            waiting += reversed(each)
        elif isinstance(each, Mapping):
            yield each
            waiting += [each[key] for key in ("mainEntity", "@graph") if key in each]


def _types(each: Mapping[str, object]) -> set[str]:
    return {name.lower() for name in _list(each.get("@type")) if isinstance(name, str)}


def _texts(objects: Iterable[Mapping[str, object]], *fields: str) -> Iterator[str]:
    """The texts in these fields, also in lists and in objects that have a value, a name or a url."""
    for each in objects:
        for value in (value for field in fields for value in _list(each.get(field))):
            inner = (
                [value.get(key) for key in ("value", "name", "url", "@id")] if isinstance(value, Mapping) else [value]
            )
            yield from (text for text in inner if isinstance(text, str) and text.strip())


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]

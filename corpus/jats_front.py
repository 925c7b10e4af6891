"""What a JATS article says of itself: title, authors, journal, dates, numbers, licence and notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.identifiers import address_of, doi_in, number_in, one_line
from corpus.jats_dates import issue_year, published
from corpus.jats_elements import (
    MOST_FIELD_CHARS,
    MOST_TITLE_CHARS,
    children,
    field,
    first_child,
    headings,
    href,
    without,
)
from corpus.jats_inline import plain
from corpus.jats_notices import notices, retraction
from corpus.jats_people import authors
from corpus.licence import licence_name
from corpus.xml import Element, local_name

# Marks of footnotes and affiliations.
_NOT_OF_A_TITLE = frozenset("xref fn fn-group".split())
_GENERIC = frozenset(["", "other", "research article", "article", "research", "normal"])
_HEADINGS = re.compile(
    r"(?:(?:systematic|mini|short|invited|scoping|umbrella|narrative|clinical|literature)[ -])?reviews?(?: articles?)?"
    r"(?: and meta-analys[ei]s)?|meta-analys[ei]s|case (?:reports?|series|stud(?:y|ies))|study protocol"
    r"|(?:practice )?guidelines?|consensus (?:statement|report)|editorial|(?:expert )?commentary|correspondence"
    r"|letter(?: to the editor)?|perspective|opinion|viewpoint|clinical trial"
)
_LANGUAGES = {
    "eng": "en", "tur": "tr", "ger": "de", "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "por": "pt", "ita": "it",
    "rus": "ru", "chi": "zh", "zho": "zh", "jpn": "ja", "kor": "ko", "pol": "pl", "ukr": "uk", "ara": "ar", "per": "fa",
}  # fmt: skip


def metadata(article: Element, source: str) -> dict[str, object]:
    """The fields of Metadata that the front of an article states, each on one line; text and references are not here.

    A file without a title has the stem of its name as title. published is the electronic date first; year is that of
    the issue, which citations print, else that of published. retraction is set for an article that is retracted itself,
    never for a notice about another one.
    """
    front = first_child(article, "front", "front-stub") if local_name(article) != "front-stub" else article
    front = article if front is None else front
    meta, journal = first_child(front, "article-meta"), first_child(front, "journal-meta")
    meta = front if meta is None else meta
    doi, pmid, pmcid = _doi(meta), _number(meta, "pmid"), _number(meta, "pmc", "pmcid", "pmc-id")
    date, article_type = published(meta), _article_type(article, meta)
    title = _title(meta)
    return {
        "title": title or Path(source).stem,
        "authors": tuple(dict.fromkeys(authors(meta))),
        **_of_the_journal(journal),
        "volume": field(meta, "volume"),
        "issue": field(meta, "issue"),
        "pages": _pages(meta),
        "year": issue_year(meta) or (int(date[:4]) if date else None),
        "published": date,
        "doi": doi,
        "pmid": pmid,
        "pmcid": "PMC" + pmcid if pmcid else None,
        "url": address_of(doi=doi, pmid=pmid, pmcid="PMC" + pmcid if pmcid else None),
        "licence": _licence(meta),
        "language": _language(article),
        "article_type": article_type,
        "notices": tuple(dict.fromkeys(notices(meta))),
        "retraction": retraction(meta, title, article_type or ""),
    }


def _title(meta: Element) -> str:
    group = first_child(meta, "title-group")
    group = meta if group is None else group
    parts = [_line_without_notes(child) for name in ("article-title", "subtitle") for child in children(group, name)]
    title, *rest = [part for part in parts if part] or [""]
    for part in rest:
        title += (" " if title[-1] in ":.?!–—" else ": ") + part
    return one_line(title, most_chars=MOST_TITLE_CHARS)


def _line_without_notes(element: Element) -> str:
    return one_line(plain(without(element, _NOT_OF_A_TITLE)), most_chars=MOST_TITLE_CHARS).rstrip(" *†‡§")


def _of_the_journal(journal: Element | None) -> dict[str, str | None]:
    """Title and ISSN of the journal, the electronic ISSN first."""
    if journal is None:
        return {"journal": None, "issn": None}
    group = first_child(journal, "journal-title-group")
    titles = ("journal-title", "abbrev-journal-title")
    name = next(filter(None, (field(place, title) for title in titles for place in (group, journal))), None)
    numbers = sorted(children(journal, "issn"), key=lambda issn: "e" not in (issn.get("pub-type") or _format(issn))[:1])
    found = [re.search(r"\b\d{4}-?\d{3}[\dXx]\b", plain(issn)) for issn in numbers]
    issn = next((match.group().upper() for match in found if match), None)
    return {
        "journal": name or field(journal, "journal-id"),
        "issn": f"{issn[:4]}-{issn[-4:]}" if issn else None,
    }


def _format(issn: Element) -> str:
    return issn.get("publication-format") or ""


def _pages(meta: Element) -> str | None:
    first, last = field(meta, "fpage"), field(meta, "lpage")
    if not first:
        return field(meta, "page-range") or field(meta, "elocation-id")
    return f"{first}–{last}" if last and last != first else first


def _numbers(meta: Element, *kinds: str) -> Iterator[Element]:
    for element in children(meta, "article-id"):
        if (element.get("pub-id-type") or "").lower() in kinds:
            yield element


def _doi(meta: Element) -> str | None:
    stated = sorted(_numbers(meta, "doi"), key=lambda element: element.get("specific-use") is not None)
    return next(filter(None, (doi_in(plain(element)) for element in stated)), None)


def _number(meta: Element, *kinds: str) -> str | None:
    return next(filter(None, (number_in(plain(element)) for element in _numbers(meta, *kinds))), None)


def _licence(meta: Element) -> str | None:
    """The short name of the licence: by its address, else by its words; else the beginning of its words."""
    place = first_child(meta, "permissions")
    place = meta if place is None else place
    for licence in children(place, "license") + children(place, "license_ref"):
        parts = [part for part in licence.iter() if local_name(part) in {"license", "license_ref", "ext-link", "uri"}]
        addresses = [address for part in parts for address in (href(part), part.text or "") if "://" in address]
        words = [plain(child) for child in licence if local_name(child) in {"license-p", "p"}] or [plain(licence)]
        named = map(licence_name, [*addresses, *words, licence.get("license-type") or ""])
        if name := next(filter(None, named), None) or one_line(" ".join(words), most_chars=MOST_FIELD_CHARS):
            return name
    return next(filter(None, (licence_name(plain(child)) for child in children(place, "copyright-statement"))), None)


def _language(article: Element) -> str:
    stated = next((value for name, value in article.items() if name.rsplit("}", 1)[-1] == "lang"), "")
    code = re.split(r"[-_]", stated.strip().lower())[0]
    code = _LANGUAGES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else "en"


def _article_type(article: Element, meta: Element) -> str | None:
    """The type in words; a heading tells where the type says no more than that it is an article."""
    stated = one_line((article.get("article-type") or "").replace("-", " "), most_chars=MOST_FIELD_CHARS).lower()
    heading = next((heading for heading in headings(meta) if _HEADINGS.fullmatch(heading)), None)
    if stated in _GENERIC and heading:
        return "review article" if heading in {"review", "reviews", "review articles"} else heading
    return stated or None

"""What Europe PMC says of a publication, read from a record of its search.

Field names are those of resultType=core in the Europe PMC RESTful web service documentation
(https://europepmc.org/RestfulWebService, with its reference guide).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.identifiers import address_of, doi_in
from corpus.licence import licence_name
from corpus.types import Notice
from interface.identifiers import Identifier, identified
from interface.markup_words import plain_words

# XML 1.0, 2.2, cannot hold these, and half characters (lone surrogates) cannot be written at all.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# "Retraction in", "Erratum in" and the like are about this article; "Retraction of" says that it is such a notice.
_NOTICE = re.compile(
    r"((?:partial )?retraction|erratum|correction|corrected and republished|expression of concern|republished"
    r"|retracted and republished|update|withdrawal|removal)(?: in| from)?",
    re.IGNORECASE,
)
# JATS article types are in lower case and hyphenated, beside MEDLINE's "Journal Article" in the same list.
_ARTICLE_TYPE = re.compile(r"[a-z]+(?:-[a-z]+)+|editorial|letter|correction|retraction")


@dataclass(frozen=True, slots=True)
class Author:
    """given may be initials; a group has a family name only."""

    family: str
    given: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One publication as the service describes it; a field is None or empty where it does not say.

    source and id are the service's own name of it, "MED" and the PMID for most. title_markup and abstract_markup have
    HTML in them. licence has no version, as the service names none. has_full_text: its XML should be there.
    """

    source: str
    id: str
    doi: str | None
    pmid: str | None
    pmcid: str | None
    title_markup: str
    abstract_markup: str | None
    authors: tuple[Author, ...]
    journal: str | None
    issn: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    year: int | None
    published: str | None
    article_type: str | None
    publication_types: tuple[str, ...]
    is_open_access: bool
    licence: str | None
    notices: tuple[Notice, ...]
    retraction: str | None
    has_full_text: bool
    has_references: bool

    @property
    def title(self) -> str:
        """The title without markup."""
        return plain_words(self.title_markup)

    @property
    def name(self) -> str:
        """What to call it in messages: DOI, else PMCID, else the service's own name."""
        return self.doi or self.pmcid or f"{self.source} {self.id}"

    @property
    def url(self) -> str:
        """Where people read it."""
        known = address_of(doi=self.doi, pmcid=self.pmcid, pmid=self.pmid)
        return known or f"https://europepmc.org/article/{self.source}/{self.id}"

    def is_named(self, identifier: Identifier) -> bool:
        """Whether the identifier is one of the record's."""
        held = {"doi": self.doi, "pmcid": self.pmcid, "pmid": self.pmid}[identifier.kind]
        return bool(held) and held is not None and held.lower() == identifier.value.lower()


def record_of(result: Mapping[str, Any]) -> Record:
    """The record in one result of a search; what has another form than documented counts as not said."""
    journal = _mapping(result.get("journalInfo"))
    notices, types = tuple(_notices(result)), tuple(_texts(result, "pubTypeList", "pubType"))
    is_open = text_of(result.get("isOpenAccess")) == "Y"
    pmcid = _pmcid(result)
    periodical = _mapping(journal.get("journal"))
    year = text_of(result.get("pubYear")) or text_of(journal.get("yearOfPublication")) or ""
    return Record(
        source=text_of(result.get("source")) or "",
        id=text_of(result.get("id")) or "",
        doi=doi_in(text_of(result.get("doi")) or ""),
        pmid=_digits(result.get("pmid")),
        pmcid=pmcid,
        title_markup=_without_stop(text_of(result.get("title")) or ""),
        abstract_markup=text_of(result.get("abstractText")),
        authors=tuple(_authors(result)),
        journal=text_of(periodical.get("title")),
        issn=text_of(periodical.get("essn")) or text_of(periodical.get("issn")),
        volume=text_of(journal.get("volume")),
        issue=text_of(journal.get("issue")),
        pages=text_of(result.get("pageInfo")),
        year=int(year) if re.fullmatch("[0-9]{4}", year) else None,
        published=_date(result.get("firstPublicationDate")),
        article_type=next(filter(_ARTICLE_TYPE.fullmatch, types), None),
        publication_types=types,
        is_open_access=is_open,
        licence=_licence(text_of(result.get("license"))),
        notices=notices,
        retraction=_retraction(notices, types),
        has_full_text=is_open and bool(pmcid) and text_of(result.get("inEPMC")) != "N",
        has_references=text_of(result.get("hasReferences")) != "N",
    )


def text_of(value: object) -> str | None:
    """A text or number of a record as text that XML can hold, None where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return _UNFIT.sub("", str(value)).strip() or None


def parts_of(result: Mapping[str, Any], outer: str, inner: str) -> list[Any]:
    """The items of a list that stands in an object of its own; one item without a list counts as a list of it."""
    held = _mapping(result.get(outer)).get(inner)
    return held if isinstance(held, list) else [] if held is None else [held]


def cited_identifier(reference: Mapping[str, Any]) -> Identifier | None:
    """The name of a work in a reference list: what the service matched it with, else the DOI that it prints."""
    source, number = text_of(reference.get("source")), text_of(reference.get("id")) or ""
    found = {"MED": f"pmid {number}", "PMC": f"pmcid {number}"}.get(source or "", text_of(reference.get("doi")) or "")
    return identified(found)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(result: Mapping[str, Any], outer: str, inner: str) -> list[str]:
    return [text for item in parts_of(result, outer, inner) if (text := text_of(item))]


def _digits(value: object) -> str | None:
    text = text_of(value) or ""
    return text if re.fullmatch("[0-9]{1,9}", text) else None


def _pmcid(result: Mapping[str, Any]) -> str | None:
    found = identified(f"pmcid {text_of(result.get('pmcid')) or ''}")
    return found.value if found else None


def _date(value: object) -> str | None:
    text = text_of(value) or ""
    return text if re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", text) else None


def _without_stop(title: str) -> str:
    """PubMed ends every title with a full stop."""
    return title[:-1].rstrip() if title.endswith(".") and not title.endswith("..") else title


def _authors(result: Mapping[str, Any]) -> list[Author]:
    listed = [_author(_mapping(item)) for item in parts_of(result, "authorList", "author")]
    if named := [author for author in listed if author]:
        return named
    names = (text_of(result.get("authorString")) or "").rstrip(".").split(",")
    return [Author(name.strip()) for name in names if name.strip()]


def _author(item: Mapping[str, Any]) -> Author | None:
    family = text_of(item.get("lastName"))
    if family:
        return Author(family, text_of(item.get("firstName")) or text_of(item.get("initials")))
    whole = text_of(item.get("collectiveName")) or text_of(item.get("fullName"))
    return Author(whole) if whole else None


def _licence(text: str | None) -> str | None:
    return text and (licence_name(text) or text)


def _notices(result: Mapping[str, Any]) -> list[Notice]:
    found = []
    for item in map(_mapping, parts_of(result, "commentCorrectionList", "commentCorrection")):
        kind = _NOTICE.fullmatch(text_of(item.get("type")) or "")
        if kind:
            reference = text_of(item.get("reference"))
            pmid = _digits(item.get("id")) if text_of(item.get("source")) == "MED" else None
            found.append(Notice(kind.group(1).lower(), doi_in(reference or ""), pmid, reference))
    return found


def _retraction(notices: tuple[Notice, ...], types: tuple[str, ...]) -> str | None:
    """In the words of corpus/jats_notices.py, so that an article reads alike wherever it came from."""
    found = [notice for notice in notices if notice.kind in {"retraction", "withdrawal", "removal"}]
    if not found and "retracted publication" not in map(str.lower, types):
        return None
    notice = next((address_of(doi=each.doi, pmid=each.pmid) for each in found), None)
    return "This article has been retracted" + (f"; the notice is {notice}." if notice else ".")

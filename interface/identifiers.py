"""What people type or paste to name an article: a DOI, a PMCID or a PMID, bare or as a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from corpus.identifiers import doi_in

_LONGEST = 400
# Invisible characters that come along when text is copied from a page.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_OPENING, _CLOSING = "\"'“”‘’«»<([{ ", "\"'“”‘’«»>)]} .,;:!?"
_BEFORE_DOI = re.compile(r"(?:(?:urn:|info:)?doi(?:\s*[:/]\s*|\s+))+", re.IGNORECASE)
_PMCID = re.compile(
    r"(?:pmc\s?id\s*:?\s*)?pmc\s?([0-9]{1,10})(?:\.[0-9]{1,2})?|pmc\s?id\s*:?\s*([0-9]{1,10})", re.IGNORECASE
)
_PMID = re.compile(r"(?:pmid\s*:?\s*|pubmed\s*:\s*)?([0-9]{1,8})", re.IGNORECASE)
_LINK = re.compile(r"https?://|(?:(?:dx\.)?doi\.org|(?:www\.)?europepmc\.org|(?:[a-z]+\.)+nih\.gov)/", re.IGNORECASE)
_PMCID_IN_PATH = re.compile(r"/(?:articles?/(?:pmc/)?|pmc/|rest/)(pmc[0-9]{1,10})(?=[/.]|$)", re.IGNORECASE)
_PMID_IN_PATH = re.compile(r"/(?:(?:article|abstract)/med/|pubmed/)([0-9]{1,8})(?=/|$)", re.IGNORECASE)
# What publishers put behind the DOI in the address of a page.
_PAGE_OF_ARTICLE = re.compile(
    r"/(?:full|fulltext|full-text|abstract|pdf|epdf|epub|html|xml|meta|figures|references)/?$"
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One name of an article, in the form that all its spellings share.

    A DOI is in lower case and bare, a PMCID is "PMC" and digits, a PMID is digits without leading zeros.
    """

    kind: Literal["doi", "pmcid", "pmid"]
    value: str

    def __str__(self) -> str:
        """As it is shown to people: a PMID alone would look like any number."""
        return f"PMID {self.value}" if self.kind == "pmid" else self.value


def identified(text: str) -> Identifier | None:
    """The identifier that the whole of text is, or None.

    Takes DOIs, PMCIDs and PMIDs with or without their name before them, and links to doi.org, PubMed Central, PubMed,
    Europe PMC, or a publisher's page with the DOI in its address. A bare number of up to 8 digits is a PMID, and
    "10.1234/x" a DOI: whoever also takes file names looks for such a file first. A path that begins with ".", "/" or
    "~" is never an identifier.
    """
    bare = text.translate(_INVISIBLE).strip().lstrip(_OPENING)
    if len(bare) > _LONGEST:
        return None
    bare = _BEFORE_DOI.sub("", unquote(bare), count=1)
    return _of_link(bare) if _LINK.match(bare) else _doi(bare) or _numbered(bare.rstrip(_CLOSING))


def _of_link(text: str) -> Identifier | None:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return None
    path = parts.path.rstrip(_CLOSING) if "/10." not in parts.path else parts.path
    if match := _PMCID_IN_PATH.search(path):
        return _numbered(match.group(1))
    if match := _PMID_IN_PATH.search(path):
        return _pmid(match.group(1))
    if host == "pubmed.ncbi.nlm.nih.gov":
        return _pmid(path.strip("/"))
    page = path[path.find("/10.") + 1 :]
    return _doi(page if host.endswith("doi.org") else _PAGE_OF_ARTICLE.sub("", page))


def _doi(text: str) -> Identifier | None:
    """The DOI that the text begins with, where nothing but punctuation follows it."""
    found = doi_in(text) or ""
    whole = found and text.startswith(found) and not text[len(found) :].strip(_CLOSING)
    # A search could not carry a backslash; no DOI in use has one.
    return Identifier("doi", found.lower()) if whole and "\\" not in found else None


def _numbered(text: str) -> Identifier | None:
    if match := _PMCID.fullmatch(text):
        number = (match.group(1) or match.group(2)).lstrip("0")
        return Identifier("pmcid", f"PMC{number}") if number else None
    match = _PMID.fullmatch(text)
    return _pmid(match.group(1)) if match else None


def _pmid(text: str) -> Identifier | None:
    number = text.lstrip("0")
    return Identifier("pmid", number) if re.fullmatch("[0-9]{1,8}", number) else None

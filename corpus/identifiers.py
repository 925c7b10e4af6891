"""Names by which publications are known: DOI, PubMed and PMC numbers, and the web addresses they give."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# The DOI Handbook, 2.2, bounds neither part; no registrant has more than nine digits and no DOI in use is this long.
_DOI = re.compile(r"\b10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}/[^\s\"“”]{1,300}")
_WHOLE_DOI = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:\s{0,9})?(10\.(?!0+[./])[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}/\S+)", re.IGNORECASE
)
_PMCID = re.compile(r"(?:PMC)?0*([1-9][0-9]{0,8})(?:\.[0-9]{1,2})?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:PMC)?0*([1-9][0-9]{0,8})", re.IGNORECASE)
_UNSAFE = re.compile(r"[\s\"<>\\^`{|}\x00-\x1f\x7f]")
_LONGEST = 400
_PMID = re.compile(
    r"(?:\bPMID\s{0,2}:?\s{0,2}|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)([0-9]{1,8})(?![0-9])",
    re.IGNORECASE,
)
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}


def doi_in(text: str) -> str | None:
    """The first DOI in a text, bare and as it is spelled there, without the punctuation that follows it."""
    found = _DOI.search(text) if "10." in text else None
    return whole_doi(_unpunctuated(found.group())) if found else None


def whole_doi(text: str | None) -> str | None:
    """The bare DOI that the whole of a text is, also as a link or behind "doi:".

    None for anything else, and for what only fills a form, such as "10.1/" or "10.0000/0000".
    """
    found = _WHOLE_DOI.fullmatch(_short(text))
    return found.group(1) if found and any(map(str.isalnum, found.group(1).partition("/")[2])) else None


def whole_pmid(text: str | None) -> str | None:
    """The PubMed number that the whole of a text is, without leading zeros; None for anything else, and for 0."""
    found = re.fullmatch("0*([1-9][0-9]{0,8})", _short(text))
    return found.group(1) if found else None


def whole_pmcid(text: str | None) -> str | None:
    """ "PMC" and the number that the whole of a text is, without its version; None for anything else, and for 0."""
    found = _PMCID.fullmatch(_short(text))
    return f"PMC{found.group(1)}" if found else None


def pmid_in(text: str) -> str | None:
    """The first PubMed number that a text calls one, or links to."""
    low = text.lower()
    found = _PMID.search(text) if "pm" in low or "ncb" in low else None
    return found.group(1).lstrip("0") or None if found else None


def number_in(text: str) -> str | None:
    """A PubMed or PMC number that stands alone, also behind "PMC"; None for anything else, and for 0."""
    found = _NUMBER.fullmatch(text.strip())
    return found.group(1) if found else None


def address_of(*, doi: str | None = None, pmid: str | None = None, pmcid: str | None = None) -> str | None:
    """The web address by DOI, else by PMC number, else by PubMed number."""
    if doi:
        return "https://doi.org/" + quote(doi, safe="/:;()._-")
    if pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None


def safe_address(text: str) -> str | None:
    """A web address as it stands where it can be followed without harm: http or https, with a host and no blanks."""
    text = text.strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    fit = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and parts.username is None
    return text if fit and len(text) <= 2000 and not _UNSAFE.search(text) else None


def one_line(text: str, *, most_chars: int) -> str:
    """The text on one line, without signs that are not seen, cut at a blank where it is longer."""
    # A text is mostly far shorter than this; it bounds the work on one that is not.
    text = " ".join(text[: 20 * most_chars].split())
    if not text.isprintable():
        text = "".join(sign for sign in text if sign.isprintable() or unicodedata.category(sign) == "Zs")
    if len(text) <= most_chars:
        return text
    return text[: most_chars - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _short(text: str | None) -> str:
    """The text without blanks around it; nothing where it is longer than any identifier."""
    bare = (text or "").strip()
    return bare if len(bare) <= _LONGEST else ""


def _unpunctuated(doi: str) -> str:
    """The DOI up to what belongs to the sentence around it."""
    if "<" in doi and ">" not in doi:
        doi = doi[: doi.index("<")]
    while doi and (doi[-1] in ".,;:'’*" or (doi[-1] in _CLOSING and doi.count(doi[-1]) > doi.count(_CLOSING[doi[-1]]))):
        doi = doi[:-1]
    return doi

"""Where a quote comes from and how far it can be relied on, in words for any way in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from corpus.licence import licence_name
from corpus.types import Article, Notice, Reference
from retrieval.cite import page_at, section_at
from retrieval.types import Citation

_UNDER = " › "
_MOST_PATH_CHARS = 72
_MOST_TITLE_CHARS = 48
_MOST_LICENCE_CHARS = 80
_MOST_NAMED_AUTHORS = 2
# What an article is taken for where nothing is said.
_PLAIN_TYPES = {"", "article", "research article", "research", "journal article", "original article", "other"}
_TERMS = re.compile(r"CC (BY(?:-NC)?(?:-ND|-SA)?) (\d\.\d)")
_PUBLIC = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "Public Domain Mark 1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_RETRACTS = {"retraction", "withdrawal", "removal"}


def doi_address(doi: str) -> str:
    """Where a DOI leads."""
    return f"https://doi.org/{quote(doi, safe='/')}"


def pubmed_address(pmid: str | None) -> str | None:
    """Where PubMed has a record; None for what is no number."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid and pmid.isascii() and pmid.isdigit() else None


def path_of(article: Article, start: int, citation: Citation | None = None) -> tuple[str, ...]:
    """The titles of the sections around a place, outermost first; those of the citation where it has its own."""
    if citation:
        return citation.path or ((citation.section,) if citation.section else ())
    section = section_at(article, start)
    return (section.path or ((section.title,) if section.title else ())) if section else ()


def language_at(article: Article, start: int) -> str:
    """The language of the words at a place."""
    section = section_at(article, start)
    return (section.language if section else None) or article.language


def path_words(path: Sequence[str]) -> str:
    """The path on one short line: "Results › … › Table 2" where it is long, as its ends say the most."""
    titles = [clipped(title, _MOST_TITLE_CHARS) for title in path if title.strip()]
    shortened = [titles, *([titles[0], "…", *titles[left:]] for left in range(2, len(titles)))]
    lines = [_UNDER.join(parts) for parts in shortened]
    return next((line for line in lines if len(line) <= _MOST_PATH_CHARS), lines[-1])


def clipped(text: str, most_chars: int) -> str:
    """The text on one line, cut behind a word with "…" where it is longer than that."""
    line = " ".join(text.split())
    if len(line) <= most_chars:
        return line
    cut = line.rfind(" ", most_chars // 2, most_chars)
    return line[: cut if cut > 0 else most_chars - 1].rstrip(" .,;:") + "…"


def page_of(article: Article, start: int, citation: Citation | None = None) -> int | None:
    """The page that a place is on, counted from 1; None where the file has no pages."""
    return citation.page if citation and citation.page is not None else page_at(article, start)


def article_kind(article: Article) -> str | None:
    """What kind of article it is ("Review article"); None for a plain research article."""
    kind = " ".join((article.article_type or "").replace("-", " ").split())
    return None if kind.lower() in _PLAIN_TYPES else capitalised(kind)


def licence_words(article: Article) -> str | None:
    """The licence by its short name, else as the source words it."""
    if not article.licence:
        return None
    return licence_name(article.licence) or clipped(article.licence, _MOST_LICENCE_CHARS)


def licence_address(article: Article) -> str | None:
    """Where the licence can be read; None unless it is one of Creative Commons whose version is known."""
    name = licence_name(article.licence or "") or ""
    terms = _TERMS.fullmatch(name)
    return f"https://creativecommons.org/licenses/{terms[1].lower()}/{terms[2]}/" if terms else _PUBLIC.get(name)


def addresses_in(text: str) -> list[str]:
    """The addresses of the web that stand in a sentence, without the stop behind them."""
    return [address.rstrip(".,;:)") for address in _ADDRESS.findall(text)]


def doubts(article: Article) -> tuple[Notice, ...]:
    """The notices that cast doubt on an article; not those of its retraction, which is told in a sentence."""
    retracts = _RETRACTS if article.retraction else ()
    return tuple(notice for notice in article.notices if _is_doubt(notice) and notice.kind not in retracts)


def amendments(article: Article) -> tuple[Notice, ...]:
    """The notices that mend an article or add to it."""
    return tuple(notice for notice in article.notices if not _is_doubt(notice))


def notice_address(notice: Notice) -> str | None:
    """Where a notice can be read."""
    return doi_address(notice.doi) if notice.doi else pubmed_address(notice.pmid)


def notice_name(notice: Notice) -> str:
    """What a notice is called, else its number; empty where it has neither."""
    return notice.title or (f"doi:{notice.doi}" if notice.doi else f"PubMed {notice.pmid}" if notice.pmid else "")


def capitalised(words: str) -> str:
    """The words with a capital to begin with, the others as they are."""
    return words[:1].upper() + words[1:]


def reference_words(reference: Reference) -> str:
    """ "12. Munshi N et al. Its title. 2021." with what of it is known."""
    number = reference.label.strip().rstrip(".")
    names = reference.authors
    authors = f"{names[0]} et al" if len(names) > _MOST_NAMED_AUTHORS else ", ".join(names)
    parts = (authors, reference.title, str(reference.year or ""))
    words = " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())
    if not words:
        return reference.label
    return f"{number}. {words}" if number.isdecimal() else words


def reference_links(reference: Reference) -> tuple[tuple[str, str], ...]:
    """Where a reference can be read, as pairs of words and address: its DOI, PubMed, else its own address."""
    by_doi = (f"doi:{reference.doi}", doi_address(reference.doi)) if reference.doi else None
    pubmed = pubmed_address(reference.pmid)
    by_pubmed = (f"PubMed {reference.pmid}", pubmed) if pubmed else None
    by_url = (reference.url, reference.url) if reference.url and not (by_doi or by_pubmed) else None
    return tuple(link for link in (by_doi, by_pubmed, by_url) if link)


def _is_doubt(notice: Notice) -> bool:
    return any(word in notice.kind for word in ("concern", "retract", "withdraw", "remov"))

"""Corrections, retractions and the like that a JATS article is tied to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.identifiers import address_of, doi_in, number_in, one_line, pmid_in
from corpus.jats_elements import MOST_FIELD_CHARS, MOST_TITLE_CHARS, headings, href
from corpus.jats_inline import plain
from corpus.types import Notice
from corpus.xml import Element

_TITLED_RETRACTED = re.compile(
    r"\W{0,2}(?:(?i:retracted|withdrawn)(?i:\s(?:article|paper|manuscript|chapter))?\s?[:\])]|(?:RETRACTED|WITHDRAWN)\b)"
)
_A_NOTICE = re.compile(r"retraction|correct|errat|corrig|concern|addend|withdrawal|removal")
_CHANGES = re.compile(r"retract|correct|errat|corrig|concern|addend|withdraw|remov|updat|replac|republi")


def notices(meta: Element) -> Iterator[Notice]:
    """The publications that change how an article is to be read; companions, comments and reviews are not."""
    for element in meta.iter("{*}related-article", "{*}related-object"):
        kind = (element.get("related-article-type") or element.get("document-type") or "").lower()
        kind = one_line(kind.removesuffix("-forward").replace("-", " "), most_chars=MOST_FIELD_CHARS)
        if _CHANGES.search(kind):
            yield _notice(element, kind)


def _notice(element: Element, kind: str) -> Notice:
    link, text = href(element), plain(element)
    by_pubmed = (element.get("ext-link-type") or "").lower() in {"pubmed", "pmid", "pubmed-id"}
    numbers = {part.get("pub-id-type"): "".join(part.itertext()) for part in element.iter("{*}pub-id")}
    named = next(iter(element.iter("{*}article-title")), None)
    words = text if named is None else plain(named)
    pmid = number_in(link) if by_pubmed else pmid_in(link) or pmid_in(text)
    return Notice(
        kind,
        doi_in(link) or doi_in(numbers.get("doi", "")) or doi_in(text),
        pmid or number_in(numbers.get("pmid", "")),
        one_line(words, most_chars=MOST_TITLE_CHARS) or None,
    )


def retraction(meta: Element, title: str, article_type: str) -> str | None:
    """A sentence where the article is retracted or withdrawn itself; None for a notice that retracts another one."""
    if _A_NOTICE.search(article_type):
        return None
    found = [notice for notice in notices(meta) if notice.kind in {"retraction", "withdrawal", "removal"}]
    titled = _TITLED_RETRACTED.match(title) if not title.isupper() or ":" in title[:25] else None
    dated = any((date.get("date-type") or "").startswith("retract") for date in meta.iter("{*}date", "{*}pub-date"))
    told = any(event.get("event-type", "").lower().startswith("retract") for event in meta.iter("{*}event"))
    headed = {"retracted", "retracted article", "withdrawn"} & {article_type, *headings(meta)}
    if not (found or titled or dated or told or headed):
        return None
    withdrawn = "withdrawn" in title[:20].lower() or (found and found[0].kind == "withdrawal")
    notice = next((address_of(doi=each.doi, pmid=each.pmid) for each in found), None)
    return f"This article has been {'withdrawn' if withdrawn else 'retracted'}" + (
        f"; the notice is {notice}." if notice else "."
    )

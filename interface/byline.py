"""What a source card tells beside its passage, as HTML: who wrote it, what it cites, how sound it is."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.types import Article, Notice, Reference
from interface.markup import escaped, full_text_address, link, linked
from interface.provenance import (
    addresses_in,
    amendments,
    article_kind,
    capitalised,
    doubts,
    licence_address,
    licence_words,
    notice_address,
    notice_name,
    reference_links,
    reference_words,
)

_OPEN_REFERENCES = 6
_COVERAGE = {"abstract": "abstract only", "excerpt": "excerpt"}
_HELD = {"abstract": "the abstract", "excerpt": "an excerpt"}


def badges(article: Article) -> str:
    """What the reader should know before trusting an article: that it was retracted, that only part of it is here."""
    part = _COVERAGE.get(article.coverage)
    return " ".join(filter(None, (retracted_badge(article), f'<span class="badge">{part}</span>' if part else "")))


def retracted_badge(article: Article) -> str:
    """ "retracted" where that is so, empty elsewhere."""
    return '<span class="badge warning">retracted</span>' if article.retraction else ""


def full_text_link(article: Article, words: str) -> str:
    """A link to the whole article, empty where nobody knows where it is."""
    address = full_text_address(article)
    return link(address, words) if address else ""


def warnings(article: Article) -> str:
    """That the article was retracted, in the words of its notice, and what else was published about its soundness."""
    told = "".join(map(_notice, doubts(article)))
    if article.retraction:
        sentence = linked(article.retraction, addresses_in(article.retraction))
        told = f"<p><strong>Retracted article.</strong> {sentence}</p>{told}"
    return f'<div class="alert">{told}</div>' if told else ""


def references(cited: Sequence[Reference]) -> str:
    """What the quote's citation marks point to, each with where it can be read; many are folded."""
    if not cited:
        return ""
    items = [_reference(reference) for reference in cited]
    folded = items[_OPEN_REFERENCES:]
    more = (
        f"<details><summary>… {len(folded)} more cited there</summary><ul>{''.join(folded)}</ul></details>"
        if folded
        else ""
    )
    return f'<div class="cited-there"><p>Cited there:</p><ul>{"".join(items[:_OPEN_REFERENCES])}</ul>{more}</div>'


def byline(article: Article) -> str:
    """Authors, journal and year; the kind of article and its licence; what is held of it, and what mends it."""
    authors = f'<span dir="auto">{escaped(", ".join(article.authors))}.</span> ' if article.authors else ""
    journal = f"<cite>{escaped(article.journal)}</cite> " if article.journal else ""
    printed = f"{authors}{journal}{escaped(str(article.year or ''))}".strip()
    held = _HELD.get(article.coverage)
    lines = [
        printed,
        " · ".join(filter(None, (escaped(article_kind(article) or ""), _licence(article)))),
        f"Only {held} of this article is held here." if held else "",
    ]
    told = "<br>".join(filter(None, lines))
    return (f'<p class="byline">{told}</p>' if told else "") + "".join(map(_notice, amendments(article)))


def _notice(notice: Notice) -> str:
    name, address = notice_name(notice), notice_address(notice)
    said = link(address, name) if address else escaped(name)
    return f'<p class="notice-line">{escaped(capitalised(notice.kind))}{f": {said}" if said else ""}</p>'


def _licence(article: Article) -> str:
    words, address = licence_words(article), licence_address(article)
    if not words:
        return ""
    return f"Licence: {link(address, words) if address else escaped(words)}"


def _reference(reference: Reference) -> str:
    links = " ".join(link(address, words) for words, address in reference_links(reference))
    return f'<li dir="auto">{escaped(reference_words(reference))} {links}</li>'

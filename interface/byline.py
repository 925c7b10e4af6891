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
from interface.remarks import AgeLimit, old_notice, older_words
from interface.words import Words
from retrieval.scope import year_of

_OPEN_REFERENCES = 6


def badges(article: Article, words: Words) -> str:
    """What the reader should know before trusting an article: that it was retracted, that only part of it is here."""
    part = words.part_badges.get(article.coverage, "")
    return " ".join(filter(None, (retracted_badge(article, words), _badge(part))))


def retracted_badge(article: Article, words: Words) -> str:
    """ "retracted" where that is so, empty elsewhere."""
    return _badge(words.retracted, "badge warning") if article.retraction else ""


def old_badge(article: Article, limit: AgeLimit, words: Words) -> str:
    """ "older than 24 months" where that is so, empty elsewhere."""
    return _badge(older_words(article, limit, words), "badge old")


def full_text_link(article: Article, words: str) -> str:
    """A link to the whole article, empty where nobody knows where it is."""
    address = full_text_address(article)
    return link(address, words) if address else ""


def warnings(article: Article, words: Words) -> str:
    """That the article was retracted, in the words of its notice, and what else was published about its soundness."""
    told = "".join(_notice(notice, words) for notice in doubts(article))
    if article.retraction:
        sentence = linked(article.retraction, addresses_in(article.retraction))
        told = f'<p><strong>{words.retracted_article}</strong> <span lang="en">{sentence}</span></p>{told}'
    return f'<div class="alert">{told}</div>' if told else ""


def age_notice(article: Article, limit: AgeLimit, words: Words) -> str:
    """That an article appeared long ago, where that is so."""
    sentence = old_notice(article, limit, words)
    return f'<p class="old-notice">{escaped(sentence)}</p>' if sentence else ""


def references(cited: Sequence[Reference], language: str, words: Words) -> str:
    """What the quote's citation marks point to, each with where it can be read; many are folded.

    language is that of the article, whose list they are from.
    """
    if not cited:
        return ""
    items = [_reference(reference) for reference in cited]
    first, folded = (_list(part, language) for part in (items[:_OPEN_REFERENCES], items[_OPEN_REFERENCES:]))
    counted = words.more_cited.format(count=len(items) - _OPEN_REFERENCES)
    more = f"<details><summary>{counted}</summary>{folded}</details>" if folded else ""
    return f'<div class="cited-there"><p>{words.cited_there}</p>{first}{more}</div>'


def byline(article: Article, words: Words) -> str:
    """Authors, journal and year; the kind of article and its licence; what is held of it, and what mends it."""
    authors = f'<span dir="auto">{escaped(", ".join(article.authors))}.</span> ' if article.authors else ""
    journal = f"<cite{_lang(article)}>{escaped(article.journal)}</cite> " if article.journal else ""
    printed = f"{authors}{journal}{year_of(article) or ''}".strip()
    lines = [
        printed,
        " · ".join(filter(None, (escaped(words.kind(article_kind(article) or "")), _licence(article, words)))),
        words.parts_held.get(article.coverage, ""),
    ]
    told = "<br>".join(filter(None, lines))
    notices = "".join(_notice(notice, words) for notice in amendments(article))
    return (f'<p class="byline">{told}</p>' if told else "") + notices


def _badge(said: str, kind: str = "badge") -> str:
    return f'<span class="{kind}">{said}</span>' if said else ""


def _lang(article: Article) -> str:
    return f' lang="{escaped(article.language)}"'


def _list(items: Sequence[str], language: str) -> str:
    return f'<ul lang="{escaped(language)}">{"".join(items)}</ul>' if items else ""


def _notice(notice: Notice, words: Words) -> str:
    name, address = notice_name(notice), notice_address(notice)
    said = link(address, name) if address else escaped(name)
    return f'<p class="notice-line">{escaped(capitalised(words.kind(notice.kind)))}{f": {said}" if said else ""}</p>'


def _licence(article: Article, words: Words) -> str:
    name, address = licence_words(article), licence_address(article)
    if not name:
        return ""
    return f"{words.licence} {link(address, name) if address else escaped(name)}"


def _reference(reference: Reference) -> str:
    links = " ".join(link(address, words) for words, address in reference_links(reference))
    return f'<li dir="auto">{escaped(reference_words(reference))} {links}</li>'

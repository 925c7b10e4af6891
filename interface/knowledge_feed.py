"""A result as a knowledge feed: Atom (RFC 4287), and the same as JSON, as responders to infobuttons give it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from corpus.types import Article
from interface.desk import Desk
from interface.markup import full_text_address
from interface.provenance import doi_address, licence_words
from interface.reader_links import reader_address
from interface.remarks import old_notice
from interface.words import ENGLISH, TURKISH, Words
from retrieval.types import Abstained, Passage, Result, Statement

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 has no way to write, section 2.2.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What entries are told apart by; not an address, a name.
_KIND = "kanit:kind"

Echoed = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A quoted statement of an answer, or a passage near a question that has none.

    address opens the article at that place; source is where it was published, if anywhere. updated is None where
    nothing says when it appeared.
    """

    kind: Literal["answer", "passage"]
    title: str
    text: str
    address: str
    source: str | None
    authors: tuple[str, ...]
    rights: str | None
    updated: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What is known about a question, for another program to show. subtitle says what the entries are."""

    title: str
    subtitle: str
    language: str
    updated: str
    chat: str
    entries: tuple[Entry, ...]


def feed_of(result: Result, desk: Desk, base: str, chat: str) -> Feed:
    """The result as a feed; base is the address of this server, with a slash at its end, chat what follows it."""
    words = TURKISH if result.question.language == "tr" else ENGLISH
    held = desk.index.articles
    if isinstance(result, Abstained):
        told = f"{result.reason.text} {words.nearest_hint}" if result.passages else result.reason.text
        entries = [_near(item, held[item.article_id], base, words) for item in result.passages]
    else:
        told = words.quoted_in_terminal
        entries = [_stated(item, held[item.citations[0].article_id], base, words) for item in result.statements]
    notices = [old_notice(held[article_id], desk.age_limit, words) for article_id in _article_ids(result)]
    subtitle = " ".join(filter(None, (told, *notices)))
    updated = f"{desk.age_limit.today.isoformat()}T00:00:00Z"
    return Feed(f"Kanıt: {result.question.text}", subtitle, words.language, updated, base + chat, tuple(entries))


def atom(feed: Feed, echoed: Echoed) -> bytes:
    """The feed as an Atom document; echoed are parameters of the request, each repeated as a category."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.chat)
    _text(root, "title", feed.title, type="text")
    _text(root, "subtitle", feed.subtitle, type="text")
    _text(root, "updated", feed.updated)
    _text(ElementTree.SubElement(root, "author"), "name", "Kanıt")
    _link(root, "alternate", feed.chat)
    for scheme, term in echoed:
        ElementTree.SubElement(root, "category", {"scheme": scheme, "term": _written(term)})
    for entry in feed.entries:
        _add_entry(ElementTree.SubElement(root, "entry"), entry, feed)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def json_feed(feed: Feed, echoed: Echoed) -> bytes:
    """The same as JSON, in the form in which MedlinePlus Connect writes Atom: text in _value, attributes as members."""
    document = {
        "lang": feed.language,
        "id": _value(feed.chat),
        "title": _value(feed.title, "text"),
        "subtitle": _value(feed.subtitle, "text"),
        "updated": _value(feed.updated),
        "author": {"name": _value("Kanıt")},
        "link": [{"rel": "alternate", "href": feed.chat}],
        "category": [{"scheme": scheme, "term": term} for scheme, term in echoed],
        "entry": [_json_entry(entry, feed) for entry in feed.entries],
    }
    return json.dumps({"feed": document}, ensure_ascii=False).encode("utf-8", "replace")


def source_address(article: Article) -> str | None:
    """Where an article was published: its DOI, else its own address; None where it has neither."""
    return doi_address(article.doi) if article.doi else full_text_address(article)


def place_address(statement: Statement, article: Article, base: str, words: Words) -> str:
    """Where the article opens with the quotes of a statement marked, and the first of them in view."""
    spans = [(citation.start, citation.end) for citation in statement.citations if citation.article_id == article.id]
    return base + reader_address(article, spans[0], spans, words.language)


def _stated(statement: Statement, article: Article, base: str, words: Words) -> Entry:
    return _entry("answer", article, statement.text, place_address(statement, article, base, words))


def _near(passage: Passage, article: Article, base: str, words: Words) -> Entry:
    text = words.retracted_passage.replace("{passage}", passage.text) if article.retraction else passage.text
    span = (passage.start, passage.end)
    return _entry("passage", article, text, base + reader_address(article, span, [span], words.language))


def _entry(kind: Literal["answer", "passage"], article: Article, text: str, address: str) -> Entry:
    source, rights = source_address(article), licence_words(article)
    return Entry(kind, article.title, text, address, source, article.authors, rights, _instant(article))


def _article_ids(result: Result) -> dict[str, None]:
    """The articles of the entries, each once, in order."""
    if isinstance(result, Abstained):
        return dict.fromkeys(item.article_id for item in result.passages)
    return dict.fromkeys(item.citations[0].article_id for item in result.statements)


def _instant(article: Article) -> str | None:
    """When an article appeared, as Atom writes it; of a month or year only its beginning."""
    stated = article.published or (str(article.year) if article.year else "")
    found = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$", stated)
    return f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}T00:00:00Z" if found else None


def _add_entry(element: ElementTree.Element, entry: Entry, feed: Feed) -> None:
    _text(element, "id", entry.address)
    _text(element, "title", entry.title, type="text")
    _text(element, "updated", entry.updated or feed.updated)
    for name in entry.authors:
        _text(ElementTree.SubElement(element, "author"), "name", name)
    _link(element, "alternate", entry.address)
    if entry.source:
        _link(element, "via", entry.source)
    if entry.rights:
        _text(element, "rights", entry.rights, type="text")
    ElementTree.SubElement(element, "category", {"scheme": _KIND, "term": entry.kind})
    _text(element, "summary", entry.text, type="text")


def _json_entry(entry: Entry, feed: Feed) -> dict[str, object]:
    links = [{"rel": "alternate", "href": entry.address, "title": entry.title}]
    if entry.source:
        links.append({"rel": "via", "href": entry.source, "title": entry.title})
    document: dict[str, object] = {
        "id": _value(entry.address),
        "title": _value(entry.title, "text"),
        "updated": _value(entry.updated or feed.updated),
        "author": [{"name": _value(name)} for name in entry.authors],
        "link": links,
        "category": [{"scheme": _KIND, "term": entry.kind}],
        "summary": _value(entry.text, "text"),
    }
    return document | ({"rights": _value(entry.rights, "text")} if entry.rights else {})


def _value(text: str, kind: str | None = None) -> dict[str, str]:
    return {"_value": text} | ({"type": kind} if kind else {})


def _text(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, name, attributes).text = _written(text)


def _link(parent: ElementTree.Element, rel: str, address: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": rel, "href": _written(address)})


def _written(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)

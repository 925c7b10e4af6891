"""An article of which only the record is to be had, as a small JATS file: metadata and abstract."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import TreeBuilder, tostring

from interface.europe_pmc_records import Record
from interface.markup_words import headed, pieces

_XLINK = "http://www.w3.org/1999/xlink"
# JATS Archiving 1.3 names for the inline tags of the service.
_INLINE = {
    "i": "italic",
    "em": "italic",
    "b": "bold",
    "strong": "bold",
    "u": "underline",
    "sup": "sup",
    "sub": "sub",
}


def abstract_article(record: Record) -> bytes:
    """A JATS article (Archiving and Interchange 1.3, elements in its order) with no body, in UTF-8.

    The words are those of the record. The abstract's language is not stated: the service's abstracts are English,
    whatever the article's language.
    """
    writer = _Writer()
    kind = {"article-type": record.article_type} if record.article_type else {}
    with writer.within("article", {"dtd-version": "1.3", "xmlns:xlink": _XLINK, **kind}), writer.within("front"):
        with writer.within("journal-meta"):
            _write_journal(writer, record)
        with writer.within("article-meta"):
            _write_head(writer, record)
            _write_place(writer, record)
            _write_notices(writer, record)
            _write_abstract(writer, record)
    return writer.document()


class _Writer:
    """Elements written one after the other."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()

    @contextmanager
    def within(self, tag: str, attributes: dict[str, str] | None = None) -> Iterator[None]:
        """What is written in the block stands inside the element."""
        self._builder.start(tag, attributes or {})
        yield
        self._builder.end(tag)

    def leaf(self, tag: str, text: str | None, **attributes: str) -> None:
        """An element with a text, or nothing where there is none; _ in the name of an attribute is a hyphen."""
        if text:
            with self.within(tag, {name.replace("_", "-"): value for name, value in attributes.items()}):
                self._builder.data(text)

    def text(self, text: str) -> None:
        """Words inside the element that is open."""
        self._builder.data(text)

    def inline(self, tag: str, markup: str) -> None:
        """An element with words and what is raised, lowered or italic in them; tags that do not match are closed."""
        opened: list[str] = []
        self._builder.start(tag, {})
        for kind, value in pieces(markup):
            if kind == "text":
                self._builder.data(value)
            elif kind == "start":
                opened.append(_INLINE[value])
                self._builder.start(opened[-1], {})
            elif _INLINE[value] in opened:
                self._close(opened, _INLINE[value])
        self._close(opened, None)
        self._builder.end(tag)

    def document(self) -> bytes:
        """The whole document, once everything is written."""
        written: bytes = tostring(self._builder.close(), encoding="utf-8", xml_declaration=True)
        return written

    def _close(self, opened: list[str], last: str | None) -> None:
        """Close from the innermost up to the named one, or all."""
        while opened:
            tag = opened.pop()
            self._builder.end(tag)
            if tag == last:
                return


def _write_journal(writer: _Writer, record: Record) -> None:
    if record.journal:
        with writer.within("journal-title-group"):
            writer.leaf("journal-title", record.journal)
    writer.leaf("issn", record.issn)


def _write_head(writer: _Writer, record: Record) -> None:
    writer.leaf("article-id", record.pmid, pub_id_type="pmid")
    writer.leaf("article-id", record.pmcid, pub_id_type="pmcid")
    writer.leaf("article-id", record.doi, pub_id_type="doi")
    with writer.within("title-group"):
        writer.inline("article-title", html.unescape(record.title_markup) or record.name)
    if record.authors:
        with writer.within("contrib-group"):
            for author in record.authors:
                with writer.within("contrib", {"contrib-type": "author"}):
                    _write_name(writer, author.family, author.given)


def _write_name(writer: _Writer, family: str, given: str | None) -> None:
    if not given:
        writer.leaf("collab", family)
        return
    with writer.within("name"):
        writer.leaf("surname", family)
        writer.leaf("given-names", given)


def _write_place(writer: _Writer, record: Record) -> None:
    """Date, volume, issue, pages and licence."""
    year, month, day = [*(record.published or str(record.year or "")).split("-"), "", ""][:3]
    if year:
        with writer.within("pub-date", {"pub-type": "epub"}):
            writer.leaf("day", day)
            writer.leaf("month", month)
            writer.leaf("year", year)
    writer.leaf("volume", record.volume)
    writer.leaf("issue", record.issue)
    pages = re.fullmatch(r"([A-Za-z]?\d+)\s*[-–]\s*([A-Za-z]?\d+)", record.pages or "")
    if pages:
        writer.leaf("fpage", pages.group(1))
        writer.leaf("lpage", pages.group(2))
    else:
        writer.leaf("elocation-id", record.pages)
    if record.licence:
        with writer.within("permissions"), writer.within("license"):
            writer.leaf("license-p", record.licence)


def _write_notices(writer: _Writer, record: Record) -> None:
    for notice in record.notices:
        kind, link = notice.kind.replace(" ", "-"), notice.doi or notice.pmid
        attributes = {"related-article-type": kind, "ext-link-type": "doi" if notice.doi else "pubmed"}
        with writer.within("related-article", attributes | ({"xlink:href": link} if link else {})):
            writer.text(notice.title or kind)


def _write_abstract(writer: _Writer, record: Record) -> None:
    with writer.within("abstract"):
        for heading, paragraphs in headed(record.abstract_markup or ""):
            if heading is None:
                _write_paragraphs(writer, paragraphs)
                continue
            with writer.within("sec"):
                writer.leaf("title", heading)
                _write_paragraphs(writer, paragraphs)


def _write_paragraphs(writer: _Writer, paragraphs: list[str]) -> None:
    for paragraph in paragraphs:
        writer.inline("p", paragraph)

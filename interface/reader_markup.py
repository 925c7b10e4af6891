"""The reader's pages as HTML: an article whole, with the quotes of an answer marked, and the page for one not held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.types import Article, Reference
from interface.byline import age_notice, badges, byline, full_text_link, old_badge, retracted_badge, warnings
from interface.markup import escaped, link, printed, repaired_words
from interface.plain_page import plain_page
from interface.provenance import doi_address, pubmed_address, reference_links, reference_words
from interface.reader_blocks import Block, Heading, Paragraph, blocks, is_wrapped
from interface.reader_links import CHOSEN, Place, place_address
from interface.reader_sheet import Sheet, page_breaks, sheet_of, table_told, told, without_pages
from interface.reader_words import ReaderWords
from interface.remarks import AgeLimit

_REFERENCES, _REPAIRS = "references", "repairs"


def article_page(article: Article, place: Place, limit: AgeLimit, words: ReaderWords) -> str:
    """The reader's page of an article."""
    sheet, parts = sheet_of(article, place, words), blocks(article)
    lost = f'<p class="lost">{words.lost}</p>' if place.is_lost else ""
    main = (
        f"{_head(article, limit, words)}{lost}"
        f'<div class="text" lang="{escaped(article.language)}">{_text(sheet, parts)}</div>{_end(article, words)}'
        f"{_references(article, words)}{_repairs(article, words)}"
    )
    return _page(article.title, _bar(sheet), f"{_contents(article, parts, words)}<main>{main}</main>", words)


def unknown_page(words: ReaderWords) -> str:
    """The page for an article that is not held here."""
    main = f'<main id="text" class="unknown"><h1>{words.unknown}</h1><p>{words.unknown_hint}</p></main>'
    return _page(words.unknown, _bar_of("", words), main, words)


def _page(title: str, bar: str, inside: str, words: ReaderWords) -> str:
    body = f'<a class="skip" href="#text">{words.skip}</a>{bar}<div class="sheet">{inside}</div>'
    return plain_page(title, body, words.common.language, root="..", files=("reader.css", "reader.js"))


def _bar(sheet: Sheet) -> str:
    """The way back, and the way from one quote to the next."""
    article, place, words = sheet.article, sheet.place, sheet.words
    badge = retracted_badge(article, words.common)
    if place.chosen is None:
        return _bar_of(badge, words)
    at, count = place.chosen, len(place.quotes)
    told_number = words.quote_number.format(number=at + 1, count=count)
    links = (
        _step(sheet, at - 1, words.previous, "prev") if at else "",
        f'<a href="#{CHOSEN}" aria-current="true">{told_number}</a>',
        _step(sheet, at + 1, words.next, "next") if at + 1 < count else "",
    )
    return _bar_of(
        f'{badge}<nav class="quotes" aria-label="{words.marked}">{" ".join(filter(None, links))}</nav>', words
    )


def _bar_of(inside: str, words: ReaderWords) -> str:
    return f'<header class="bar"><a class="back" href="../">{words.back}</a>{inside}</header>'


def _step(sheet: Sheet, to: int, said: str, relation: str) -> str:
    quotes = sheet.place.quotes
    address = place_address(sheet.article, quotes[to], quotes, sheet.words.common.language)
    return f'<a rel="{relation}" href="{escaped(address)}">{said}</a>'


def _head(article: Article, limit: AgeLimit, words: ReaderWords) -> str:
    common = words.common
    told_badges = " ".join(filter(None, (badges(article, common), old_badge(article, limit, common))))
    addresses = (
        (f"doi:{article.doi}", doi_address(article.doi)) if article.doi else None,
        (f"PubMed {article.pmid}", pubmed) if (pubmed := pubmed_address(article.pmid)) else None,
    )
    links = [link(address, said) for said, address in filter(None, addresses)]
    links = links or [full_text_link(article, common.full_text)]
    return (
        f'<header class="head"><h1 id="text" tabindex="-1" dir="auto" lang="{escaped(article.language)}">'
        f"{escaped(article.title)}</h1>{byline(article, common)}"
        f'<p class="links">{" ".join(filter(None, (*links, told_badges)))}</p>'
        f"{warnings(article, common)}{age_notice(article, limit, common)}</header>"
    )


def _text(sheet: Sheet, parts: Sequence[Block]) -> str:
    found, done = [], -1
    for number, block in enumerate(parts):
        # A page that begins inside a paragraph is counted there, one inside a table above it.
        above = block.start if isinstance(block, Paragraph) else max(block.start, block.end - 1)
        found.append(page_breaks(sheet, done, above))
        found.append(_block(sheet, block, number))
        done = max(done, above, block.end - 1)
    return "".join(found) + page_breaks(sheet, done, len(sheet.article.text))


def _block(sheet: Sheet, block: Block, number: int) -> str:
    if isinstance(block, Heading):
        return _heading(sheet, block, number)
    if isinstance(block, Paragraph):
        return _paragraph(sheet, block)
    return f'<div class="with-table">{table_told(sheet, block.table)}</div>'


def _paragraph(sheet: Sheet, block: Paragraph) -> str:
    wrapped = "wrapped" if is_wrapped(sheet.article.text[block.start : block.end]) else ""
    kinds = " ".join(filter(None, (f"kind-{block.kind}" if block.kind else "", wrapped)))
    named = f' class="{kinds}"' if kinds else ""
    return f'<p{named} dir="auto"{_language(block.language)}>{told(sheet, (block.start, block.end))}</p>'


def _heading(sheet: Sheet, block: Heading, number: int) -> str:
    span = (block.start, block.end)
    words = told(without_pages(sheet), span) if block.start < block.end else escaped(block.title)
    name = f'id="part-{number}" tabindex="-1"'
    return f'<h{block.level} {name} dir="auto"{_language(block.language)}>{words}</h{block.level}>'


def _language(language: str | None) -> str:
    return f' lang="{escaped(language)}"' if language else ""


def _contents(article: Article, parts: Sequence[Block], words: ReaderWords) -> str:
    headings = [
        f'<li class="level-{block.level}" lang="{escaped(block.language or article.language)}">'
        f'<a href="#part-{number}" dir="auto">{escaped(block.title)}</a></li>'
        for number, block in enumerate(parts)
        if isinstance(block, Heading)
    ]
    if article.references:
        headings.append(f'<li class="level-2"><a href="#{_REFERENCES}">{words.references}</a></li>')
    if not headings:
        return ""
    return (
        f'<nav class="contents" aria-label="{words.contents}"><details><summary>{words.contents}</summary>'
        f"<ul>{''.join(headings)}</ul></details></nav>"
    )


def _end(article: Article, words: ReaderWords) -> str:
    """That the article goes on elsewhere, where only a part is held."""
    if article.coverage == "full":
        return ""
    return f'<p class="ends">{words.ends_here} {full_text_link(article, words.whole)}</p>'


def _references(article: Article, words: ReaderWords) -> str:
    if not article.references:
        return ""
    items = _joined(_reference(reference, number) for number, reference in enumerate(article.references, start=1))
    return (
        f'<section aria-labelledby="{_REFERENCES}"><h2 id="{_REFERENCES}" tabindex="-1">{words.references}</h2>'
        f'<ul class="references" lang="{escaped(article.language)}">{items}</ul></section>'
    )


def _reference(reference: Reference, number: int) -> str:
    links = " ".join(link(address, said) for said, address in reference_links(reference))
    inside = f"{escaped(reference_words(reference))} {links}".strip()
    return f'<li id="reference-{number}" tabindex="-1" dir="auto">{inside}</li>'


def _repairs(article: Article, words: ReaderWords) -> str:
    """Every repaired word beside what the source prints."""
    rows = [
        f'<li><span lang="{escaped(article.language)}">{escaped(article.text[word.start : word.end])}</span>'
        f" <small>{escaped(printed(word, words.common))}</small></li>"
        for word in repaired_words(article, 0, len(article.text))
    ]
    if not rows:
        return ""
    counted = words.repaired_word if len(rows) == 1 else words.repaired_words.format(count=len(rows))
    return f'<details class="repairs" id="{_REPAIRS}"><summary>{counted}</summary><ul>{_joined(rows)}</ul></details>'


def _joined(items: Iterable[str]) -> str:
    return "".join(items)

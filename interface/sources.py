"""The panel beside the conversation: for each quote its article, place and passage, as HTML.

A mark in an answer and its source find each other by id: mark-3-1 there, source-3-1 here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from corpus.tables import table_at
from corpus.types import Article, Span
from interface.byline import age_notice, badges, byline, full_text_link, old_badge, references, warnings
from interface.chat_words import chat_words
from interface.markup import escaped, marked_passage, repair_list
from interface.provenance import language_at, page_of, path_of, path_words
from interface.reader_links import reader_address
from interface.reader_words import reader_words
from interface.remarks import AgeLimit, year_words
from interface.table_markup import table_markup
from interface.table_words import table_of
from interface.words import Words, words_of
from retrieval.types import Abstained, Answered, Citation, Language, Result

Articles = Mapping[str, Article]

_CONTEXT_CHARS = 300
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its result; number counts from 1.

    held are the articles that the result speaks of, as they were when it was given: they may have been taken out since,
    or have other words.
    """

    number: int
    question: str
    result: Result
    held: Articles = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What one card shows: article.text[start:end] and the quote in it, None for a passage that does not answer.

    mark is a number for a source of an answer and a letter for a passage that is merely near. marked are all quotes of
    the answer, or near passages, in the same article.
    """

    mark: str
    article_id: str
    start: int
    end: int
    quote: Citation | None = None
    marked: tuple[Span, ...] = ()


def sources_of(result: Result, articles: Articles) -> tuple[Source, ...]:
    """One source for each quote in the order of the answer, or the nearest passages where there is no answer."""
    if isinstance(result, Abstained):
        nearest = result.passages[:_NEAREST]
        marked = _by_article((passage.article_id, passage.start, passage.end) for passage in nearest)
        return tuple(
            Source("abc"[place], passage.article_id, passage.start, passage.end, None, marked[passage.article_id])
            for place, passage in enumerate(nearest)
        )
    citations = [citation for statement in result.statements for citation in statement.citations]
    spans = dict.fromkeys(map(span_of, citations))
    first = {span_of(citation): citation for citation in reversed(citations)}
    marked = _by_article(spans)
    return tuple(
        Source(str(number), span[0], *_around(result, first[span], articles[span[0]]), first[span], marked[span[0]])
        for number, span in enumerate(spans, start=1)
    )


def spoken_of(result: Result, articles: Articles) -> Articles:
    """Those of the articles that a result quotes or shows passages of."""
    statements = result.statements if isinstance(result, Answered) else ()
    quoted = [citation.article_id for statement in statements for citation in statement.citations]
    named = dict.fromkeys((*quoted, *(passage.article_id for passage in result.passages)))
    return {article_id: articles[article_id] for article_id in named if article_id in articles}


def span_of(citation: Citation) -> tuple[str, int, int]:
    """What makes two citations the same one."""
    return citation.article_id, citation.start, citation.end


def _by_article(places: Iterable[tuple[str, int, int]]) -> Mapping[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for article_id, group in groupby(sorted(places), key=itemgetter(0)):
        found[article_id] = tuple((start, end) for _, start, end in group)
    return found


def panel(turns: Sequence[Turn], articles: Articles, limit: AgeLimit, language: Language | None = None) -> str:
    """The sources of a conversation: those of the last question first, earlier ones folded away.

    language is that of the page; each turn keeps its own.
    """
    page = chat_words(language)
    if not turns:
        inside = f'<p class="hint">{page.sources_hint}</p>'
    else:
        *earlier, latest = turns
        folded = [
            f'<details class="earlier"><summary dir="auto" lang="{words_of(turn.result).language}">'
            f"{escaped(turn.question)}</summary>{_cards(turn, turn.held or articles, limit)}</details>"
            for turn in reversed(earlier)
            if sources_of(turn.result, turn.held or articles)
        ]
        inside = _cards(latest, latest.held or articles, limit, first_open=True)
        inside += f'<h3 class="earlier-title">{page.earlier}</h3>{"".join(folded)}' if folded else ""
    heading = f'<h2 id="sources" tabindex="-1">{page.sources}</h2>'
    return f'<div class="sources" lang="{page.language}">{heading}{inside}</div>'


def _cards(turn: Turn, articles: Articles, limit: AgeLimit, *, first_open: bool = False) -> str:
    found, words = sources_of(turn.result, articles), words_of(turn.result)
    hint = words.nearest_hint if found else words.nothing_near
    lead = "" if isinstance(turn.result, Answered) else f'<p class="hint" lang="{words.language}">{hint}</p>'
    cards = [
        _card(turn, source, articles[source.article_id], limit, is_open=first_open and place == 0)
        for place, source in enumerate(found)
    ]
    return lead + "".join(cards)


def _card(turn: Turn, source: Source, article: Article, limit: AgeLimit, *, is_open: bool) -> str:
    words, name = words_of(turn.result), f"{turn.number}-{source.mark}"
    cited = source.quote.references if source.quote else ()
    return (
        f'<details class="source" lang="{words.language}"{" open" if is_open else ""}><summary>'
        f'<span class="number">[{source.mark}]</span> '
        f'<span class="title" dir="auto" lang="{escaped(article.language)}">{escaped(article.title)}</span> '
        f'<span class="where">{_where(source, article, words)} '
        f"{' '.join(filter(None, (old_badge(article, limit, words), badges(article, words))))}</span></summary>"
        f'<div class="card" id="source-{name}" tabindex="-1">{warnings(article, words)}'
        f"{age_notice(article, limit, words)}{_passage(source, article, name, words)}"
        f"{references(cited, article.language, words)}"
        f"{repair_list(article, (source.start, source.end), words)}{byline(article, words)}"
        f'<p class="links">{_reader(source, article, words)} {_full_text(article, words)} '
        f'<a href="#mark-{name}">{words.back}</a></p></div></details>'
    )


def _where(source: Source, article: Article, words: Words) -> str:
    """The year of the article, and the section and page of the quote or passage in it."""
    path = escaped(path_words(path_of(article, source.start, source.quote)))
    page = page_of(article, source.start, source.quote)
    parts = (
        year_words(article, words),
        f'<span dir="auto" lang="{_language(source, article)}">{path}</span>' if path else "",
        words.page.format(page=page) if page else "",
    )
    return " · ".join(filter(None, parts))


def _language(source: Source, article: Article) -> str:
    """The language of the quote, else of the passage, as an attribute takes it."""
    return escaped(language_at(article, source.quote.start if source.quote else source.start))


def _passage(source: Source, article: Article, name: str, words: Words) -> str:
    """The words around the quote, or the table that they stand in."""
    table, span = table_of(article, source.start), (source.start, source.end)
    if table:
        found = table_at(article, source.quote.start) if source.quote else None
        return table_markup(article, table, found[1] if found else span, name, words)
    quotes = [(source.quote.start, source.quote.end)] if source.quote else []
    before = '<span class="cut">…</span> ' if source.start > 0 else ""
    after = ' <span class="cut">…</span>' if source.end < len(article.text) else ""
    passage = marked_passage(article, span, quotes, words)
    language = _language(source, article)
    return f'<blockquote class="passage" dir="auto" lang="{language}">{before}{passage}{after}</blockquote>'


def _reader(source: Source, article: Article, words: Words) -> str:
    """A link to the whole article, with all that the answer quotes from it marked and this quote in view."""
    chosen = (source.quote.start, source.quote.end) if source.quote else (source.start, source.end)
    address = reader_address(article, chosen, source.marked, words.language)
    return f'<a class="reader" href="{escaped(address)}">{reader_words(words.language).open_reader}</a>'


def _full_text(article: Article, words: Words) -> str:
    return full_text_link(article, f"doi:{article.doi}" if article.doi else words.full_text)


def _around(result: Answered, citation: Citation, article: Article) -> tuple[int, int]:
    """The row of a table that is quoted, the passage of the result that holds the quote, else the words near it."""
    if table_at(article, citation.start):
        return citation.start, citation.end
    for passage in result.passages:
        if passage.article_id == article.id and passage.start <= citation.start and citation.end <= passage.end:
            return passage.start, passage.end
    start, end = max(0, citation.start - _CONTEXT_CHARS), min(len(article.text), citation.end + _CONTEXT_CHARS)
    while 0 < start < citation.start and not article.text[start - 1].isspace():
        start += 1
    while citation.end < end < len(article.text) and not article.text[end].isspace():
        end -= 1
    return start, end

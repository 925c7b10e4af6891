"""The panel beside the conversation: for each quote its article, place and passage, as HTML.

A mark in an answer and its source find each other by id: mark-3-1 there, source-3-1 here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.tables import table_at
from corpus.types import Article
from interface.byline import badges, byline, full_text_link, references, warnings
from interface.markup import escaped, marked_passage, repair_list
from interface.provenance import page_of, path_of, path_words
from interface.table_markup import table_markup
from interface.table_words import table_of
from retrieval.types import Abstained, Answered, Citation, Result

Articles = Mapping[str, Article]

_CONTEXT_CHARS = 300
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation with its result; number counts from 1."""

    number: int
    question: str
    result: Result


@dataclass(frozen=True, slots=True)
class Source:
    """What one card shows: article.text[start:end] and the quote in it, None for a passage that does not answer.

    mark is a number for a source of an answer and a letter for a passage that is merely near.
    """

    mark: str
    article_id: str
    start: int
    end: int
    quote: Citation | None = None


def sources_of(result: Result, articles: Articles) -> tuple[Source, ...]:
    """One source for each quote in the order of the answer, or the nearest passages where there is no answer."""
    if isinstance(result, Abstained):
        nearest = result.passages[:_NEAREST]
        return tuple(
            Source("abc"[place], passage.article_id, passage.start, passage.end)
            for place, passage in enumerate(nearest)
        )
    citations = [citation for statement in result.statements for citation in statement.citations]
    spans = dict.fromkeys(map(span_of, citations))
    first = {span_of(citation): citation for citation in reversed(citations)}
    return tuple(
        Source(str(number), span[0], *_around(result, first[span], articles[span[0]]), first[span])
        for number, span in enumerate(spans, start=1)
    )


def span_of(citation: Citation) -> tuple[str, int, int]:
    """What makes two citations the same one."""
    return citation.article_id, citation.start, citation.end


def panel(turns: Sequence[Turn], articles: Articles) -> str:
    """The sources of a conversation: those of the last question first, earlier ones folded away."""
    if not turns:
        inside = '<p class="hint">The passages behind an answer appear here, with the quoted words marked.</p>'
    else:
        *earlier, latest = turns
        folded = [
            f'<details class="earlier"><summary dir="auto">{escaped(turn.question)}</summary>'
            f"{_cards(turn, articles)}</details>"
            for turn in reversed(earlier)
            if sources_of(turn.result, articles)
        ]
        inside = _cards(latest, articles, first_open=True)
        inside += f'<h3 class="earlier-title">Earlier questions</h3>{"".join(folded)}' if folded else ""
    return f'<div class="sources"><h2 id="sources" tabindex="-1">Sources</h2>{inside}</div>'


def _cards(turn: Turn, articles: Articles, *, first_open: bool = False) -> str:
    found = sources_of(turn.result, articles)
    if isinstance(turn.result, Answered):
        lead = ""
    elif found:
        lead = '<p class="hint">The nearest passages. They do not answer the question.</p>'
    else:
        lead = '<p class="hint">There is no passage to show for this question.</p>'
    cards = [
        _card(turn.number, source, articles[source.article_id], is_open=first_open and place == 0)
        for place, source in enumerate(found)
    ]
    return lead + "".join(cards)


def _card(turn: int, source: Source, article: Article, *, is_open: bool) -> str:
    name = f"{turn}-{source.mark}"
    path = path_words(path_of(article, source.start, source.quote))
    page = page_of(article, source.start, source.quote)
    where = " · ".join(filter(None, (str(article.year or ""), path, f"page {page}" if page else "")))
    return (
        f'<details class="source"{" open" if is_open else ""}><summary>'
        f'<span class="number">[{source.mark}]</span> <span class="title" dir="auto">{escaped(article.title)}</span> '
        f'<span class="where"><span dir="auto">{escaped(where)}</span> {badges(article)}</span></summary>'
        f'<div class="card" id="source-{name}" tabindex="-1">{warnings(article)}{_passage(source, article, name)}'
        f"{references(source.quote.references if source.quote else ())}"
        f"{repair_list(article, source.start, source.end)}{byline(article)}"
        f'<p class="links">{_full_text(article)} <a href="#mark-{name}">Back to the answer</a></p></div></details>'
    )


def _passage(source: Source, article: Article, name: str) -> str:
    """The words around the quote, or the table that they stand in."""
    table = table_of(article, source.start)
    if table:
        found = table_at(article, source.quote.start) if source.quote else None
        return table_markup(article, table, (source.start, source.end), found[1] if found else None, name)
    quotes = [(source.quote.start, source.quote.end)] if source.quote else []
    before = '<span class="cut">…</span> ' if source.start > 0 else ""
    after = ' <span class="cut">…</span>' if source.end < len(article.text) else ""
    passage = marked_passage(article, source.start, source.end, quotes)
    return f'<blockquote class="passage" dir="auto">{before}{passage}{after}</blockquote>'


def _full_text(article: Article) -> str:
    return full_text_link(article, f"doi:{article.doi}" if article.doi else "Full text")


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

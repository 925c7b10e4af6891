"""What the conversation shows, as HTML: pure functions, each result on one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from corpus.tables import table_at
from corpus.types import Article
from interface.byline import badges, full_text_link, old_badge, retracted_badge
from interface.chat_words import ChatWords, chat_words
from interface.held import held_line, newest_first
from interface.markup import escaped, full_text_address, linked, marked_repairs
from interface.origins import group_of, origin_label, origin_sources, whose
from interface.provenance import language_at
from interface.reader_links import question_fragment
from interface.reader_words import reader_words
from interface.remarks import NOT_SEARCHED, AgeLimit, looked_up, looked_up_label, no_advice, year_words
from interface.sources import Articles, Turn, sources_of, span_of
from interface.table_markup import row_markup
from interface.table_words import table_title
from interface.words import Words, words_in, words_of
from retrieval.language import language_of
from retrieval.types import Abstained, Answered, Citation, Language, Side, Statement

_LISTED_ARTICLES = 50


def introduction(articles: Articles, language: Language | None = None) -> str:
    """The head of the page: what Kanıt does, what it does not, and what it holds."""
    words = chat_words(language)
    return (
        f'<div class="masthead" lang="{words.language}"><h1>Kanıt</h1><p class="lede">{words.lede}</p>'
        f"{_held(articles, words)}</div>"
    )


def question(turn: Turn) -> str:
    """A question as it was asked, in whatever language the words around it are."""
    language = "tr" if language_of(turn.question) == "tr" else "en"
    return f'<div class="question" dir="auto" lang="{language}">{escaped(turn.question)}</div>'


def question_link(turn: Turn) -> str:
    """A link that asks a question again, in the part of an address that no server sees."""
    language = words_of(turn.result).language
    link = f'<a class="to-question" href="{escaped(question_fragment(turn.question, language))}">'
    return f'<p class="link-to-question" lang="{language}">{link}{reader_words(language).link_to_question}</a></p>'


def notice(text: str, language: Language | None = None) -> str:
    """A sentence from Kanıt itself, about the question rather than an answer to it."""
    return f'<div class="notice" lang="{language or "en"}"><p>{escaped(text)}</p></div>'


def answer(turn: Turn, articles: Articles, limit: AgeLimit) -> str:
    """The quotes with their marks, or why there are none; above them that this is no advice, where that matters."""
    words, result = words_of(turn.result), turn.result
    remark = no_advice(turn.question, words)
    above = f'<div class="no-advice" lang="{words.language}"><p>{escaped(remark)}</p></div>' if remark else ""
    if isinstance(result, Abstained):
        return above + _abstention(turn, result, articles)
    return above + _quotes(turn, result, articles, limit)


def _quotes(turn: Turn, result: Answered, articles: Articles, limit: AgeLimit) -> str:
    words = words_of(result)
    marks = {span_of(source.quote): source.mark for source in sources_of(result, articles) if source.quote}
    seen: set[str] = set()

    def from_one(article: Article, citations: Iterable[Citation]) -> Iterator[str]:
        for citation in citations:
            mark = marks[span_of(citation)]
            yield f"{_quoted(citation, article, words)} {_mark(turn, mark, is_first=mark not in seen)}"
            seen.add(mark)
        yield retracted_badge(article, words)
        yield f'<span class="year">{year_words(article, words)}</span>'
        yield old_badge(article, limit, words)

    def said(statement: Statement) -> str:
        grouped = groupby(statement.citations, key=lambda citation: citation.article_id)
        parts = [part for name, citations in grouped for part in from_one(articles[name], citations)]
        origin = _origin(statement, articles[statement.citations[-1].article_id], words)
        return " ".join(filter(None, (*parts, origin)))

    def item(statement: Statement) -> str:
        group = group_of(statement, result.disagreements)
        if not group:
            return f'<li dir="auto">{said(statement)}</li>'
        if group[0].statement != statement:
            return ""
        name = f"{turn.number}-{result.disagreements.index(group) + 1}"
        sides = (_side(side, said(side.statement), articles, words) for side in group)
        return f"<li>{_side_by_side(name, ''.join(sides), words)}</li>"

    items = "".join(map(item, result.statements))
    return (
        f'<div class="answer" lang="{words.language}">{_looked_up(turn)}<p class="label">{words.quoted}</p>'
        f"<ol>{items}</ol>{_unanswered(result)}</div>"
    )


def _origin(statement: Statement, article: Article, words: Words) -> str:
    """Whether the article itself says it, or from what it tells it."""
    label, sources = origin_label(statement, article, words), origin_sources(statement, words)
    told = "; ".join(escaped(source) for source in sources)
    named = f' <span dir="auto" lang="{escaped(article.language)}">{told}</span>' if told else ""
    return f'<span class="origin">{escaped(label)}{named}</span>' if label else ""


def _side_by_side(name: str, sides: str, words: Words) -> str:
    """Statements that disagree, under one heading."""
    return (
        f'<div class="disagreement" role="group" aria-labelledby="disagreement-{name}">'
        f'<h2 id="disagreement-{name}">{words.disagree}</h2><p class="not-averaged">{words.not_averaged}</p>'
        f'<div class="sides">{sides}</div></div>'
    )


def _side(side: Side, said: str, articles: Articles, words: Words) -> str:
    """One of them, headed by its article and the patients that it names."""
    article = articles[side.statement.citations[-1].article_id]
    year, population = whose(side, article, words)
    title = f'<cite dir="auto" lang="{escaped(article.language)}">{escaped(article.title)}</cite>'
    of_whom = f"<br>{escaped(population)}" if population else ""
    return f'<div class="side"><p class="whose">{title} ({year}){of_whom}</p><div dir="auto">{said}</div></div>'


def _quoted(citation: Citation, article: Article, words: Words) -> str:
    """The words of a quote; a row of a table is read with its headings, below the title of its table."""
    found = table_at(article, citation.start)
    language = f'lang="{escaped(language_at(article, citation.start))}"'
    if found is None:
        return f"<span {language}>{marked_repairs(article, (citation.start, citation.end), words)}</span>"
    title = f"<span {language}>{escaped(table_title(article, found[0], words))}</span>"
    above = words.row.format(table=title)
    return f'<span class="of-table">{above}</span> {row_markup(article, *found)}'


def _unanswered(result: Answered) -> str:
    """The parts of the question that nothing answers, which are in English as they were looked up."""
    if not result.unanswered:
        return ""
    parts = ", ".join(f'<span lang="en">“{escaped(part)}”</span>' for part in result.unanswered)
    return f'<p class="unanswered">{words_of(result).unanswered} {parts}</p>'


def _abstention(turn: Turn, result: Abstained, articles: Articles) -> str:
    words, found = words_of(result), sources_of(result, articles)
    label = words.not_looked_up if result.reason.code in NOT_SEARCHED else words.no_answer
    marks = " ".join(
        f"{_mark(turn, source.mark, is_first=True)} {retracted_badge(articles[source.article_id], words)}".strip()
        for source in found
    )
    nearest = f'<p class="nearest">{words.nearest} {marks}</p>' if found else ""
    return (
        f'<div class="abstention" lang="{words.language}"><p class="label">{label}</p>{_looked_up(turn)}'
        f"<p>{linked(result.reason.text, _addresses(result, articles))}</p>{nearest}</div>"
    )


def _mark(turn: Turn, mark: str, *, is_first: bool) -> str:
    name, words = f"{turn.number}-{mark}", words_of(turn.result)
    own_id = f' id="mark-{name}"' if is_first else ""
    told = (words.show_source if mark.isdigit() else words.show_passage).format(mark=mark)
    return f'<a class="mark"{own_id} href="#source-{name}" title="{told}">[{mark}]</a>'


def _looked_up(turn: Turn) -> str:
    searched = looked_up(turn.result)
    if not searched:
        return ""
    label = looked_up_label(turn.result, words_of(turn.result))
    return f'<p class="searched">{label} <span dir="auto" lang="en">{escaped(searched)}</span></p>'


def _addresses(result: Abstained, articles: Articles) -> list[str]:
    """Where the articles that the reason may speak of can be read in full."""
    near = [articles[passage.article_id] for passage in result.passages] or articles.values()
    return [address for article in near if (address := full_text_address(article))]


def _held(articles: Articles, words: ChatWords) -> str:
    shown = newest_first(list(articles.values()))
    items = "".join(f"<li>{_reference(article, words)}</li>" for article in shown[:_LISTED_ARTICLES])
    if not shown:
        return f'<p class="held">{words.holds_nothing}</p>'
    if len(shown) == 1:
        return f'<p class="held">{words.holds_one[shown[0].coverage]} {_reference(shown[0], words)}</p>'
    more = words.and_more.format(count=words.number(len(shown) - _LISTED_ARTICLES))
    rest = f"<li>{more}</li>" if len(shown) > _LISTED_ARTICLES else ""
    return f'<details class="held"><summary>{held_line(shown, words)}</summary><ul>{items}{rest}</ul></details>'


def _reference(article: Article, words: ChatWords) -> str:
    origin = ", ".join(filter(None, (article.journal, str(article.year or ""))))
    return " ".join(
        filter(
            None,
            (
                f'<cite dir="auto" lang="{escaped(article.language)}">{escaped(article.title)}</cite>',
                f"({escaped(origin)})" if origin else "",
                badges(article, words_in(words.language)),
                full_text_link(article, words.full_article),
            ),
        )
    )

"""Answers and conversations as an outline of questions, quotes and remarks, to be written in any form of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.tables import table_at
from corpus.types import Article
from interface.along_words import AlongWords, along_words
from interface.origins import group_of, origin_label, origin_sources, whose
from interface.provenance import licence_words, page_of, path_of, path_words
from interface.reference_lists import quoted_articles, works_quoted
from interface.remarks import AgeLimit, looked_up, looked_up_label, no_advice, old_notice, year_words
from interface.repaired import repair_notes
from interface.sources import Articles, Turn
from interface.table_words import table_title
from interface.vancouver import vancouver_entries
from interface.words import Words, words_of
from retrieval.scope import year_of
from retrieval.types import Abstained, Answered, Citation, Passage, Result, Statement

# quote: the exact words of an article. remark: Kanıt's own words. entry: one line of the reference list.
Kind = Literal["title", "question", "heading", "remark", "quote", "entry"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; a quote is an exact slice of its article, line ends and all."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a turn is written with: the articles, the number of each that is quoted, what counts as old."""

    articles: Articles
    numbers: Mapping[str, int]
    limit: AgeLimit


def answer_outline(turn: Turn, articles: Articles, limit: AgeLimit) -> tuple[Block, ...]:
    """One answer with its references below."""
    return tuple(_outline((turn,), articles, limit))


def conversation_outline(turns: Sequence[Turn], articles: Articles, limit: AgeLimit) -> tuple[Block, ...]:
    """All answers below a title, with one list of references in the end."""
    words = along_words(turns[-1].result.question.language)
    title = Block("title", words.title), Block("remark", words.written.format(day=limit.today.isoformat()))
    return (*title, *_outline(turns, articles, limit))


def _outline(turns: Sequence[Turn], articles: Articles, limit: AgeLimit) -> Iterator[Block]:
    results = [turn.result for turn in turns]
    numbers = {article_id: number for number, article_id in enumerate(quoted_articles(results), 1)}
    shown = _Shown(articles, numbers, limit)
    for turn in turns:
        yield from _turn(turn, shown)
    yield from _references(results, shown)


def _turn(turn: Turn, shown: _Shown) -> Iterator[Block]:
    words, result = words_of(turn.result), turn.result
    yield Block("question", turn.question)
    if remark := no_advice(turn.question, words):
        yield Block("remark", remark)
    if searched := looked_up(result):
        yield Block("remark", f"{looked_up_label(result, words)} {searched}")
    yield from _answered(result, shown) if isinstance(result, Answered) else _abstained(result, shown)


def _answered(result: Answered, shown: _Shown) -> Iterator[Block]:
    words = words_of(result)
    yield Block("remark", words.quoted)
    for statement in result.statements:
        yield from _disagreement(statement, result, shown)
        yield from _statement(statement, shown, words)
    if result.unanswered:
        yield Block("remark", f"{words.unanswered} {', '.join(f'“{part}”' for part in result.unanswered)}")


def _disagreement(statement: Statement, result: Answered, shown: _Shown) -> Iterator[Block]:
    words, group = words_of(result), group_of(statement, result.disagreements)
    if group and group[0].statement == statement:
        yield Block("remark", f"{words.disagree}. {words.not_averaged}")
    for side in (side for side in group if side.statement == statement):
        article = shown.articles[statement.citations[-1].article_id]
        year, population = whose(side, article, words)
        yield Block("remark", f"{article.title} ({year}){f'. {population}' if population else ''}")


def _statement(statement: Statement, shown: _Shown, words: Words) -> Iterator[Block]:
    for citation in statement.citations:
        yield Block("quote", citation.quote)
        yield from _around(statement, citation, shown, words)
        yield Block("remark", _whence(citation, shown, words))
        article = shown.articles[citation.article_id]
        if notes := [note for _, note in repair_notes(article, citation.start, citation.end, words)]:
            yield Block("remark", words.repaired_here.format(words="; ".join(notes)))
    last = shown.articles[statement.citations[-1].article_id]
    if label := origin_label(statement, last, words):
        yield Block("remark", " ".join((label, "; ".join(origin_sources(statement, words)))).strip())


def _around(statement: Statement, citation: Citation, shown: _Shown, words: Words) -> Iterator[Block]:
    """What the row of a table is read with: its reading along the headings, its table's caption and its notes."""
    article = shown.articles[citation.article_id]
    found = table_at(article, citation.start)
    if found is None:
        return
    yield Block("remark", _words(words).reading.format(text=statement.text))
    yield Block("remark", table_title(article, found[0], words))
    for note in citation.notes:
        yield Block("remark", f"{words.note.format(label=note.label).rstrip()}: {note.quote}")


def _whence(citation: Citation, shown: _Shown, words: Words) -> str:
    """ "[1] Its title (2024), Results, page 3, characters 10–20. doi:10.1000/x"."""
    article = shown.articles[citation.article_id]
    characters = words.characters.format(places=f"{citation.start}–{citation.end}")
    place = f"{_place(article, citation.start, citation, words)}, {characters}"
    source = _words(words).source.format(title=article.title, year=year_words(article, words), place=place)
    return f"[{shown.numbers[article.id]}] {source}. {_address(article)}".rstrip()


def _place(article: Article, start: int, citation: Citation | None, words: Words) -> str:
    path = path_words(path_of(article, start, citation)) or words.body
    page = page_of(article, start, citation)
    return f"{path}, {words.page.format(page=page)}" if page else path


def _address(article: Article) -> str:
    return f"doi:{article.doi}" if article.doi else article.url or ""


def _abstained(result: Abstained, shown: _Shown) -> Iterator[Block]:
    words = words_of(result)
    yield Block("remark", words.no_answer_in_terminal.format(reason=result.reason.text))
    if result.passages:
        yield Block("remark", words.nearest_hint)
    for item in result.passages:
        yield Block("quote", item.text)
        yield Block("remark", _passage_whence(item, shown, words))


def _passage_whence(item: Passage, shown: _Shown, words: Words) -> str:
    article = shown.articles[item.article_id]
    place = _place(article, item.start, None, words)
    source = _words(words).source.format(title=article.title, year=year_words(article, words), place=place)
    told = f"— {source}. {_address(article)}".rstrip()
    return words.retracted_passage.format(passage=told) if article.retraction else told


def _references(results: Sequence[Result], shown: _Shown) -> Iterator[Block]:
    works = works_quoted(results, shown.articles)
    if not works:
        return
    words = words_of(results[-1])
    yield Block("heading", _words(words).references)
    for work, entry in zip(works, vancouver_entries(works), strict=True):
        yield Block("entry", f"{shown.numbers[work.id]}. {entry}")
        if told := " ".join(_told(shown.articles[work.id], shown.limit, words)):
            yield Block("remark", told)


def _told(article: Article, limit: AgeLimit, words: Words) -> Iterator[str]:
    """What a reader should know of a source besides its entry, which tells of its retraction and corrections."""
    if article.retraction:
        yield words.retracted_article
    if year_of(article) is None:
        yield f"{words.year_unknown[:1].upper()}{words.year_unknown[1:]}."
    yield from filter(None, (old_notice(article, limit, words), words.parts_held.get(article.coverage)))
    if licence := licence_words(article):
        yield f"{words.licence} {licence}."


def _words(words: Words) -> AlongWords:
    return along_words(words.language)

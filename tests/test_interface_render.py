from __future__ import annotations

import html
import re

import pytest

from interface import render
from interface.sources import Turn
from retrieval.types import Abstained, Answered, Citation, Question, Reason, ReasonCode, Statement, Trace
from tests.interface_fakes import TEXT, WordMatcher, loaded_article, make_article, row_statement

PIPELINE = WordMatcher()
ARTICLES = PIPELINE.index.articles


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def turn(question: str, number: int = 1) -> Turn:
    return Turn(number, question, PIPELINE.answer(Question(question)))


def test_an_answer_shows_its_quote_with_a_mark_that_leads_to_the_source() -> None:
    markup = render.answer(turn("Did relapse follow the loss of the receptor?", 3), ARTICLES)
    assert "Relapse followed the loss of the beacon receptor in 12% of mice. [1]" in words(markup)
    assert 'href="#source-3-1"' in markup
    assert 'id="mark-3-1"' in markup
    assert "abstention" not in markup


def test_a_statement_of_two_quotes_shows_both_each_with_its_mark() -> None:
    quotes = [Citation("10-1000-lantern", start, end, TEXT[start:end], None) for start, end in ((0, 48), (49, 66))]
    statement = Statement(" ".join(quote.quote for quote in quotes), tuple(quotes))
    result = Answered(Question("Why?"), (statement, Statement(quotes[0].quote, (quotes[0],))), (), None, _trace("Why?"))
    markup = render.answer(Turn(1, "Why?", result), ARTICLES)
    assert f"{quotes[0].quote} [1] {quotes[1].quote} [2]{quotes[0].quote} [1]" in words(markup)
    assert markup.count('id="mark-1-1"') == 1


def test_repaired_letters_are_marked_in_the_answer_too() -> None:
    markup = render.answer(turn("Which keepers saw mild fever?"), ARTICLES)
    assert "f<ins>e</ins>ver" in markup


def test_an_abstention_says_so_in_words_and_leads_to_the_nearest_passages() -> None:
    markup = render.answer(turn("What is the capital of Turkey?"), ARTICLES)
    assert "No answer in the articles held here" in words(markup)
    assert "The articles held here do not say this." in words(markup)
    assert 'href="#source-1-a"' in markup
    assert "Quoted" not in words(markup)


@pytest.mark.parametrize("code", ["question_unclear", "language_unsupported"])
def test_a_question_that_was_not_searched_is_not_said_to_have_no_answer(code: ReasonCode) -> None:
    result = Abstained(Question("ok"), Reason(code, "Ask a whole question."), (), None, _trace("ok"))
    markup = render.answer(Turn(1, "ok", result), ARTICLES)
    assert words(markup) == "Not looked upAsk a whole question."
    assert "Nearest" not in words(markup)


def test_the_address_of_the_full_text_in_a_reason_is_a_link() -> None:
    reason = Reason("not_said", "Only an excerpt is held; the whole article is at https://doi.org/10.1000/lantern.")
    result = Abstained(Question("Why?"), reason, (), None, _trace("Why?"))
    markup = html.unescape(render.answer(Turn(1, "Why?", result), ARTICLES))
    assert '<a href="https://doi.org/10.1000/lantern"' in markup
    assert "is at https://doi.org/10.1000/lantern." in words(markup)


def test_a_follow_up_shows_what_was_looked_up_where_that_differs() -> None:
    result = Abstained(
        Question("And in rats?", ("Mice?",)), Reason("not_said", "No."), (), None, _trace("lantern in rats")
    )
    assert "Looked up as: lantern in rats" in words(render.answer(Turn(2, "And in rats?", result), ARTICLES))
    same = Abstained(Question("And in rats?", ("Mice?",)), Reason("not_said", "No."), (), None, _trace("and in rats?"))
    assert "Looked up as" not in words(render.answer(Turn(2, "And in rats?", same), ARTICLES))


def test_the_introduction_says_what_the_tool_is_and_what_it_holds() -> None:
    shown = words(render.introduction(ARTICLES))
    assert "Kanıt" in shown
    assert "no medical advice" in shown
    assert (
        "an excerpt of one article: Lantern therapy in mice (Journal of Lanterns, 2023) excerpt full article online"
        in shown
    )


@pytest.mark.parametrize(
    ("coverage", "said"),
    [
        ("full", "It holds one article: "),
        ("excerpt", "It holds an excerpt of one article: "),
        ("abstract", "It holds the abstract of one article: "),
    ],
)
def test_how_much_of_a_single_article_is_held_is_said(coverage: str, said: str) -> None:
    article = make_article(coverage=coverage)
    assert said in words(render.introduction({article.id: article}))


def test_the_introduction_lists_at_most_fifty_articles_newest_first() -> None:
    many = [
        make_article(id=f"a{year}", title=f"Review of {year}", year=year, coverage="full") for year in range(1950, 2010)
    ]
    shown = words(render.introduction({article.id: article for article in many}))
    assert "It holds 60 articles" in shown
    assert "and 10 more" in shown
    assert shown.index("Review of 2009") < shown.index("Review of 2008")
    assert "Review of 1959" not in shown


def test_an_empty_corpus_is_said_to_be_empty() -> None:
    assert "holds nothing yet" in words(render.introduction({}))


@pytest.mark.parametrize(
    "text", ["<img src=http://evil.example/x>", "![a](http://evil.example/x)", "**b** `c` $$d$$", "\u202eabc", "🙂"]
)
def test_hostile_questions_stay_text(text: str) -> None:
    for markup in (render.question(text), render.notice(text)):
        assert words(markup) == text
        assert set(re.findall(r"<(\w+)", markup)) <= {"div", "p"}


def test_everything_shown_is_one_line_so_that_markdown_sees_one_block() -> None:
    article = make_article("First line.\n\n    # Second\r\n\r\n| a | b |")
    quote = Citation(article.id, 0, len(article.text), article.text, None)
    result = Answered(Question("Why\n\n# so?"), (Statement(quote.quote, (quote,)),), (), None, _trace("Why?"))
    markup = render.answer(Turn(1, "Why?", result), {article.id: article})
    assert len(markup.splitlines()) == 1
    assert markup.startswith("<div")


def test_a_row_is_read_out_below_the_title_of_its_table() -> None:
    article = loaded_article("orvacel")
    result = Answered(Question("Why?"), (row_statement(article, 1, 1),), (), None, _trace("Why?"))
    shown = words(render.answer(Turn(1, "Why?", result), {article.id: article}))
    assert (
        "Table 2. Adverse events of grade 3 or higher, row: Orvacel › Neurotoxicity › Patients, n (%): 4 (3)* [1]"
        in shown
    )


def test_a_quote_and_a_nearest_passage_of_a_retracted_article_say_so_at_once() -> None:
    article = make_article(retraction="This article has been retracted.")
    quote = Citation(article.id, 0, 48, TEXT[:48], None)
    answered = Answered(Question("Why?"), (Statement(quote.quote, (quote,)),), (), None, _trace("Why?"))
    near = PIPELINE.answer(Question("What is the capital of Turkey?"))
    for result, mark in ((answered, "[1]"), (near, "[a]")):
        assert f"{mark} retracted" in words(render.answer(Turn(1, "Why?", result), {article.id: article}))
        assert "retracted" not in words(render.answer(Turn(1, "Why?", result), ARTICLES))


def test_the_list_of_articles_marks_the_retracted_one() -> None:
    held = {name: make_article(id=name, retraction=said) for name, said in (("a", None), ("b", "Retracted."))}
    items = re.findall("<li>.*?</li>", render.introduction(held))
    assert ["retracted" in words(item) for item in items] == [False, True]


def _trace(searched: str) -> Trace:
    return Trace(searched, "abc123", {}, "")

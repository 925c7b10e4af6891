from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from corpus.types import Article, Reference
from interface import render
from interface.remarks import AgeLimit
from interface.sources import Turn
from retrieval.types import (
    Abstained,
    Answered,
    Citation,
    Language,
    Origin,
    Question,
    Reason,
    ReasonCode,
    Result,
    Side,
    Statement,
    Trace,
)
from tests.interface_fakes import TEXT, WordMatcher, loaded_article, make_article, row_statement

PIPELINE = WordMatcher()
LIMIT = AgeLimit(date(2024, 11, 1))
ARTICLES = PIPELINE.index.articles


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def turn(question: str, number: int = 1) -> Turn:
    return Turn(number, question, PIPELINE.answer(Question(question)))


def test_an_answer_shows_its_quote_with_a_mark_that_leads_to_the_source() -> None:
    markup = render.answer(turn("Did relapse follow the loss of the receptor?", 3), ARTICLES, LIMIT)
    assert "Relapse followed the loss of the beacon receptor in 12% of mice. [1]" in words(markup)
    assert 'href="#source-3-1"' in markup
    assert 'id="mark-3-1"' in markup
    assert "abstention" not in markup


def test_a_statement_of_two_quotes_shows_both_each_with_its_mark() -> None:
    quotes = [Citation("10-1000-lantern", start, end, TEXT[start:end], None) for start, end in ((0, 48), (49, 66))]
    statement = Statement(" ".join(quote.quote for quote in quotes), tuple(quotes))
    result = Answered(Question("Why?"), (statement, Statement(quotes[0].quote, (quotes[0],))), (), None, _trace("Why?"))
    markup = render.answer(Turn(1, "Why?", result), ARTICLES, LIMIT)
    assert f"{quotes[0].quote} [1] {quotes[1].quote} [2] 2023{quotes[0].quote} [1] 2023" in words(markup)
    assert markup.count('id="mark-1-1"') == 1


def test_repaired_letters_are_marked_in_the_answer_too() -> None:
    markup = render.answer(turn("Which keepers saw mild fever?"), ARTICLES, LIMIT)
    assert "f<ins>e</ins>ver" in markup


def test_an_abstention_says_so_in_words_and_leads_to_the_nearest_passages() -> None:
    markup = render.answer(turn("What is the capital of Turkey?"), ARTICLES, LIMIT)
    assert "No answer in the articles held here" in words(markup)
    assert "The articles held here do not say this." in words(markup)
    assert 'href="#source-1-a"' in markup
    assert "Quoted" not in words(markup)


@pytest.mark.parametrize("code", ["question_unclear", "language_unsupported"])
def test_a_question_that_was_not_searched_is_not_said_to_have_no_answer(code: ReasonCode) -> None:
    result = Abstained(Question("ok"), Reason(code, "Ask a whole question."), (), None, _trace("ok"))
    markup = render.answer(Turn(1, "ok", result), ARTICLES, LIMIT)
    assert words(markup) == "Not looked upAsk a whole question."
    assert "Nearest" not in words(markup)


def test_the_address_of_the_full_text_in_a_reason_is_a_link() -> None:
    reason = Reason("not_said", "Only an excerpt is held; the whole article is at https://doi.org/10.1000/lantern.")
    result = Abstained(Question("Why?"), reason, (), None, _trace("Why?"))
    markup = html.unescape(render.answer(Turn(1, "Why?", result), ARTICLES, LIMIT))
    assert '<a href="https://doi.org/10.1000/lantern"' in markup
    assert "is at https://doi.org/10.1000/lantern." in words(markup)


def test_a_follow_up_shows_what_was_looked_up_where_that_differs() -> None:
    result = Abstained(
        Question("And in rats?", ("Mice?",)), Reason("not_said", "No."), (), None, _trace("lantern in rats")
    )
    assert "Looked up as: lantern in rats" in words(render.answer(Turn(2, "And in rats?", result), ARTICLES, LIMIT))
    same = Abstained(Question("And in rats?", ("Mice?",)), Reason("not_said", "No."), (), None, _trace("and in rats?"))
    assert "Looked up as" not in words(render.answer(Turn(2, "And in rats?", same), ARTICLES, LIMIT))
    first = Abstained(Question("Farede?", (), "tr"), Reason("not_said", "Yok."), (), None, _trace("In mice?"))
    markup = html.unescape(render.answer(Turn(1, "Farede?", first), ARTICLES, LIMIT))
    assert 'Aranan soru: <span dir="auto" lang="en">In mice?</span>' in markup


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
    asked = Turn(1, text, PIPELINE.answer(Question(text)))
    for markup in (render.question(asked), render.notice(text)):
        assert words(markup) == text
        assert set(re.findall(r"<(\w+)", markup)) <= {"div", "p"}


def test_everything_shown_is_one_line_so_that_markdown_sees_one_block() -> None:
    article = make_article("First line.\n\n    # Second\r\n\r\n| a | b |")
    quote = Citation(article.id, 0, len(article.text), article.text, None)
    result = Answered(Question("Why\n\n# so?"), (Statement(quote.quote, (quote,)),), (), None, _trace("Why?"))
    markup = render.answer(Turn(1, "Why?", result), {article.id: article}, LIMIT)
    assert len(markup.splitlines()) == 1
    assert markup.startswith("<div")


def test_a_row_is_read_out_below_the_title_of_its_table() -> None:
    article = loaded_article("orvacel")
    result = Answered(Question("Why?"), (row_statement(article, 1, 1),), (), None, _trace("Why?"))
    shown = words(render.answer(Turn(1, "Why?", result), {article.id: article}, LIMIT))
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
        assert f"{mark} retracted" in words(render.answer(Turn(1, "Why?", result), {article.id: article}, LIMIT))
        assert "retracted" not in words(render.answer(Turn(1, "Why?", result), ARTICLES, LIMIT))


def test_the_list_of_articles_marks_the_retracted_one() -> None:
    held = {name: make_article(id=name, retraction=said) for name, said in (("a", None), ("b", "Retracted."))}
    items = re.findall("<li>.*?</li>", render.introduction(held))
    assert ["retracted" in words(item) for item in items] == [False, True]


def test_the_year_stands_beside_every_quote_and_says_so_where_it_is_long_ago() -> None:
    asked = turn("Did relapse follow the loss of the receptor?")
    assert "[1] 2023" in words(render.answer(asked, ARTICLES, LIMIT))
    assert "older" not in words(render.answer(asked, ARTICLES, LIMIT))
    later = AgeLimit(date(2026, 1, 1))
    assert "[1] 2023 older than 24 months" in words(render.answer(asked, ARTICLES, later))
    undated = {"10-1000-lantern": make_article(year=None)}
    assert "[1] year not stated" in words(render.answer(asked, undated, later))


def test_the_year_of_each_article_stands_behind_its_own_quotes() -> None:
    other = make_article(id="other", year=2011)
    quotes = [Citation(name, 0, 48, TEXT[:48], None) for name in ("10-1000-lantern", "other")]
    result = Answered(
        Question("Why?"), (Statement(f"{TEXT[:48]} {TEXT[:48]}", tuple(quotes)),), (), None, _trace("Why?")
    )
    shown = words(render.answer(Turn(1, "Why?", result), {**ARTICLES, other.id: other}, LIMIT))
    assert f"{TEXT[:48]} [1] 2023 {TEXT[:48]} [2] 2011 older than 24 months" in shown


def test_a_question_about_one_patient_gets_a_line_above_an_answer_and_above_an_abstention() -> None:
    for asked in ("My patient had a relapse, was it the loss of the receptor?", "Should my patient take aspirin?"):
        shown = words(render.answer(turn(asked), ARTICLES, LIMIT))
        assert shown.startswith("This is what the articles say, not advice for one patient")
        assert re.search("physician's.(Quoted word for word|No answer)", shown)
    assert "not advice" not in words(render.answer(turn("What is the capital of Turkey?"), ARTICLES, LIMIT))


def test_parts_of_a_question_that_nothing_answers_are_named_below_the_quotes() -> None:
    quote = Citation("10-1000-lantern", 0, 48, TEXT[:48], None)
    parts = ("What does it <b>cost</b>?", "Is it safe?")
    result = Answered(Question("Why?"), (Statement(quote.quote, (quote,)),), (), None, _trace("Why?"), parts)
    shown = words(render.answer(Turn(1, "Why?", result), ARTICLES, LIMIT))
    assert shown.endswith("2023The articles held here do not answer: “What does it <b>cost</b>?”, “Is it safe?”")


def test_words_that_could_not_be_turned_stay_text() -> None:
    hostile = "Çevrilemeyen: “<img src=http://evil.example/x>”, “![a](http://b)”"
    question = Question("Neden?", (), "tr")
    result = Abstained(question, Reason("language_unsupported", hostile), (), None, _trace("Neden?"))
    markup = render.answer(Turn(1, "Neden?", result), ARTICLES, LIMIT)
    assert words(markup) == f"Aranmadı{hostile}"
    assert set(re.findall(r"<(\w+)", markup)) <= {"div", "p"}


def test_a_turkish_turn_has_turkish_words_around_english_quotes() -> None:
    quote = Citation("10-1000-lantern", TEXT.index("Keepers"), len(TEXT), TEXT[TEXT.index("Keepers") :], "Results")
    question = Question("Hastamda ateş olur mu?", (), "tr")
    statements = (Statement(quote.quote, (quote,)),)
    result = Answered(question, statements, (), None, _trace("Does fever occur?"), ("Is it safe?",))
    markup = html.unescape(render.answer(Turn(1, question.text, result), ARTICLES, AgeLimit(date(2026, 1, 1))))
    assert re.findall(r'<div class="(?:no-advice|answer)" lang="(\w+)"', markup) == ["tr", "tr"]
    assert '<li dir="auto"><span lang="en">Keepers saw mild' in markup
    assert words(markup) == (
        "Bu, makalelerin söylediğidir; tek bir hasta için öneri değildir: bu hastanın durumu değerlendirilmedi."
        " Karar, hastayı izleyen hekimindir.Aranan soru: Does fever occur?"
        "Kelimesi kelimesine alıntı, özgün dilindeKeepers saw mild fever on day 3. [1] 2023 24 aydan eski"
        "Buradaki makaleler şunu yanıtlamıyor: “Is it safe?”"
    )
    assert 'title="kaynakta “fEver” yazıyor"' in markup
    assert 'title="1 numaralı kaynağı göster"' in markup


def disagreeing(language: Language) -> tuple[Result, dict[str, Article]]:
    """Two statements of two articles that disagree, and a third of the first."""
    second = make_article(id="second", title="Lantern <b>therapy</b> again", year=2019, article_type="review-article")
    quotes = [Citation(name, 0, 48, TEXT[:48], None) for name in ("10-1000-lantern", "second")]
    quotes.append(Citation("10-1000-lantern", 49, 66, TEXT[49:66], None))
    one, other, third = (Statement(quote.quote, (quote,)) for quote in quotes)
    group = (Side(one, "mice <over> 3 g"), Side(replace(other, origin="own"), None))
    question = Question("Did it clear the marrow?", (), language)
    statements = (one, group[1].statement, third)
    result = Answered(question, statements, (), None, _trace(question.text), disagreements=(group,))
    return result, {**ARTICLES, "second": second}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Quoted word for wordThese passages disagreeThey give different figures or findings for the same question."
            " Kanıt does not choose or average.Lantern therapy in mice (2023)Patients: mice <over> 3 g{quote} [1] 2023"
            "Lantern <b>therapy</b> again (2019){quote} [2] 2019 older than 24 months The review’s own statement",
        ),
        (
            "tr",
            "Kelimesi kelimesine alıntı, özgün dilindeBu alıntılar birbiriyle uyuşmuyorAynı soruya farklı değer ya da"
            " bulgu veriyorlar. Kanıt aralarında seçim yapmaz, ortalama almaz.Lantern therapy in mice (2023)"
            "Hastalar: mice <over> 3 g{quote} [1] 2023Lantern <b>therapy</b> again (2019){quote} [2] 2019 24 aydan eski"
            " Derlemenin kendi ifadesi",
        ),
    ],
)
def test_statements_that_disagree_stand_in_one_group_each_below_its_article_and_patients(
    language: Language, said: str
) -> None:
    result, articles = disagreeing(language)
    markup = render.answer(Turn(4, "?", result), articles, LIMIT)
    assert words(markup).endswith(said.format(quote=TEXT[:48]) + f"{TEXT[49:66]} [3] 2023")
    assert 'role="group" aria-labelledby="disagreement-4-1"><h2 id="disagreement-4-1">' in html.unescape(markup)
    assert (markup.count("<li"), markup.count('class="side"')) == (2, 2)
    assert len(markup.splitlines()) == 1
    assert "<b>" not in markup


@pytest.mark.parametrize(
    ("origin", "kind", "language", "said"),
    [
        ("own", "review-article", "en", "The review’s own statement"),
        ("own", "research-article", "en", "The article’s own statement"),
        ("own", "research-article", "tr", "Makalenin kendi ifadesi"),
        ("cited", None, "en", "Reported from: 1. Lamp A. On <i>light</i>. 2020.; 2. 2021.; … and 1 more."),
        ("cited", None, "tr", "Şu kaynaktan aktarılıyor: 1. Lamp A. On <i>light</i>. 2020.; 2. 2021.; … ve 1 kaynak daha."),  # noqa: E501
        (None, "review-article", "en", ""),
    ],
)  # fmt: skip
def test_whose_words_a_quote_has_is_said_below_it(
    origin: Origin | None, kind: str | None, language: Language, said: str
) -> None:
    cited = tuple(
        Reference(str(number), title, authors, 2019 + number, None, None, None)
        for number, title, authors in ((1, "On <i>light</i>", ("Lamp A",)), (2, "", ()), (3, "", ()))
    )
    quote = Citation("10-1000-lantern", 0, 48, TEXT[:48], None, references=cited if origin == "cited" else ())
    result = Answered(
        Question("Why?", (), language), (Statement(quote.quote, (quote,), origin),), (), None, _trace("Why?")
    )
    held = make_article(article_type=kind)
    shown = words(render.answer(Turn(1, "Why?", result), {held.id: held}, AgeLimit(LIMIT.today, 0)))
    assert shown.endswith(f"{TEXT[:48]} [1] 2023 {said}".strip())


def test_a_mark_whose_reference_is_not_held_is_named_as_it_is_printed() -> None:
    text = "It cleared the marrow (1)."
    held = make_article(text)
    quote = Citation(held.id, 0, len(text), text, None)
    result = Answered(Question("Why?"), (Statement(text, (quote,), "cited"),), (), None, _trace("Why?"))
    shown = words(render.answer(Turn(1, "Why?", result), {held.id: held}, LIMIT))
    assert shown.endswith("Reported from another work, marked (1); the article’s references are not held here")


def _trace(searched: str) -> Trace:
    return Trace(searched, "abc123", {}, "")

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from docx import Document

from corpus.types import Reference
from index.types import Index
from interface.exporting import OF_CONVERSATION, OfAnswer, answer_parcel, conversation_parcel
from interface.remarks import AgeLimit
from interface.sources import Turn
from retrieval.document import answer_document, to_json
from retrieval.types import Answered, Citation, Question, Side, Statement, Trace
from tests.interface_fakes import WordMatcher, loaded_article, make_article, make_index, row_statement

LIMIT = AgeLimit(date(2026, 1, 1))
MARROW = "Did lantern therapy clear the marrow?"
CAPITAL = "What is the capital of Turkey?"


def asked(matcher: WordMatcher, *questions: Question) -> tuple[Turn, ...]:
    return tuple(Turn(number, item.text, matcher.answer(item)) for number, item in enumerate(questions, 1))


def answer_text(turn: Turn, index: Index, form: OfAnswer = "text") -> str:
    return answer_parcel(turn, form, index, LIMIT).content.decode()


@pytest.fixture
def matcher() -> WordMatcher:
    return WordMatcher()


def test_an_answer_is_copied_with_its_source_place_and_reference(matcher: WordMatcher) -> None:
    (turn,) = asked(matcher, Question(MARROW))
    assert answer_text(turn, matcher.index).split("\n\n") == [
        MARROW,
        "Quoted word for word",
        "“Lantern therapy cleared the marrow of most mice.”",
        "[1] Lantern therapy in mice (2023), Results, characters 0–48. doi:10.1000/lantern",
        "References",
        "1. Lamp A, Wick B. Lantern therapy in mice. Journal of Lanterns. 2023. doi:10.1000/lantern",
        "Published in 2023, more than 24 months ago: newer evidence may say otherwise."
        " Only an excerpt of this article is held here.\n",
    ]


def test_an_abstention_is_copied_as_one_with_the_nearest_passages(matcher: WordMatcher) -> None:
    (turn,) = asked(matcher, Question(CAPITAL))
    text = answer_text(turn, matcher.index)
    assert "No answer. The articles held here do not say this." in text
    assert "They are not quoted as an answer." in text
    assert "References" not in text
    assert answer_text(turn, matcher.index, "ris") == ""
    assert answer_text(turn, matcher.index, "csl-json") == "[]"


def test_a_turkish_answer_is_taken_along_in_turkish(matcher: WordMatcher) -> None:
    (turn,) = asked(matcher, Question(MARROW, language="tr"))
    text = answer_text(turn, matcher.index)
    assert "Kelimesi kelimesine alıntı, özgün dilinde" in text
    assert "karakter 0–48" in text
    assert "Kaynaklar" in text
    assert "“Lantern therapy cleared the marrow of most mice.”" in text


def test_a_retracted_source_and_an_unknown_year_are_told() -> None:
    matcher = WordMatcher(make_article(retraction="This article has been retracted.", year=None, coverage="full"))
    text = answer_text(asked(matcher, Question(MARROW))[0], matcher.index)
    assert "Retracted: This article has been retracted." in text
    assert "(year not stated)" in text
    assert text.endswith("Retracted article. Year not stated.\n")


def test_a_passage_of_a_retracted_article_says_so() -> None:
    matcher = WordMatcher(make_article(retraction="This article has been retracted."))
    (turn,) = asked(matcher, Question(CAPITAL))
    assert "[from a retracted article] — Lantern therapy in mice" in answer_text(turn, matcher.index)


def test_what_is_reported_from_a_reference_names_it() -> None:
    article = make_article()
    reference = Reference("4", "Beacons", ("Oil C",), 2019, None, None, None)
    citation = Citation(article.id, 0, 48, article.text[:48], "Results", references=(reference,))
    statement = Statement(citation.quote, (citation,), "cited")
    result = Answered(Question(MARROW), (statement,), (), None, Trace(MARROW, "v", {}, ""))
    text = answer_text(Turn(1, MARROW, result), make_index(article))
    assert "Reported from: 4. Oil C. Beacons. 2019." in text


def test_statements_that_disagree_are_told_apart() -> None:
    article = make_article()
    quotes = [Citation(article.id, start, end, article.text[start:end], None) for start, end in ((0, 48), (49, 67))]
    one, other = (Statement(quote.quote, (quote,)) for quote in quotes)
    sides = ((Side(one, "young mice"), Side(other, None)),)
    trace = Trace(MARROW, "v", {}, "")
    result = Answered(Question(MARROW), (one, other), (), None, trace, unanswered=("And rats?",), disagreements=sides)
    text = answer_text(Turn(1, MARROW, result), make_index(article))
    assert text.count("These passages disagree") == 1
    assert "Lantern therapy in mice (2023). Patients: young mice" in text
    assert "The articles held here do not answer: “And rats?”" in text


def test_a_row_of_a_table_comes_with_its_line_its_reading_and_its_table() -> None:
    article = loaded_article("lumitrene")
    statement = row_statement(article, 0, 1)
    result = Answered(Question("Who?"), (statement,), (), None, Trace("Who?", "v", {}, ""))
    text = answer_text(Turn(1, "Who?", result), make_index(article))
    assert f"“{statement.citations[0].quote}”" in text
    assert f"Read with its headings: {statement.text}" in text
    assert "Table 1. Patients with remission" in text
    assert "Expression of concern: https://doi.org/10.5555/ain.2023.9002" in text


def test_a_repaired_word_is_told_with_what_the_source_prints(matcher: WordMatcher) -> None:
    (turn,) = asked(matcher, Question("Did keepers see fever on day 3?"))
    assert "Repaired here: “fever” is printed “fEver”." in answer_text(turn, matcher.index)


@pytest.mark.parametrize("form", OF_CONVERSATION)
def test_a_conversation_holds_every_question_and_every_quote(matcher: WordMatcher, form: str) -> None:
    turns = asked(matcher, Question(MARROW), Question(CAPITAL), Question("Relapse followed the loss of what?"))
    parcel = conversation_parcel(turns, form, matcher.index, LIMIT)  # type: ignore[arg-type]
    if form == "word":
        shown = "\n".join(paragraph.text for paragraph in Document(BytesIO(parcel.content)).paragraphs)
    else:
        shown = parcel.content.decode()
    answers = [turn.result for turn in turns if isinstance(turn.result, Answered)]
    assert len(answers) == 2
    expected = [turn.question for turn in turns]
    expected += [citation.quote for answer in answers for item in answer.statements for citation in item.citations]
    assert [text for text in expected if text not in shown] == []
    assert "10.1000/lantern" in shown


def test_a_conversation_numbers_an_article_once_for_all_its_answers() -> None:
    first, second = make_article(), make_article("Beacons glow at night.", id="second", title="Beacons", doi=None)
    matcher = WordMatcher(first, second)
    turns = asked(matcher, Question(MARROW), Question("Do beacons glow at night?"), Question(MARROW))
    shown = conversation_parcel(turns, "markdown", matcher.index, LIMIT).content.decode()
    assert shown.count("\\[1\\] Lantern") == 2
    assert shown.count("\\[2\\] Beacons") == 1
    assert shown.count("\n1. Lamp A") == shown.count("\n2. Lamp A") == 1
    assert "Written on 2026-01-01." in shown


def test_a_conversation_as_json_is_its_answer_documents_byte_for_byte(matcher: WordMatcher) -> None:
    turns = asked(matcher, Question(MARROW), Question(CAPITAL))
    content = conversation_parcel(turns, "json", matcher.index, LIMIT).content
    documents = [to_json(answer_document(turn.result, matcher.index)) for turn in turns]
    assert all(document in content for document in documents)
    assert [item["status"] for item in json.loads(content)] == ["answered", "abstained"]


def test_two_hundred_citations_are_taken_along() -> None:
    text = " ".join(f"Lantern {number} glowed." for number in range(200))
    article = make_article(text)
    spans = [(text.index(f"Lantern {number} "), text.index(f"Lantern {number} ") + 9) for number in range(200)]
    citations = [Citation(article.id, start, end, text[start:end], None) for start, end in spans]
    statements = tuple(Statement(citation.quote, (citation,)) for citation in citations)
    result = Answered(Question("Which?"), statements, (), None, Trace("Which?", "v", {}, ""))
    shown = answer_text(Turn(1, "Which?", result), make_index(article))
    assert shown.count("\n\n[1] ") == 200
    assert shown.count("doi:10.1000/lantern") == 201

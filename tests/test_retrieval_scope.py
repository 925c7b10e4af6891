"""Questions put to a part of the articles: only that part is searched, and an abstention says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Article, Section
from retrieval.answer import Answerer
from retrieval.document import answer_document, search_document
from retrieval.scope import EVERYTHING, Scope, narrowed, scope_document
from retrieval.stopping import Stopped, while_waited_for
from retrieval.types import Abstained, Answered, Question
from tests.interface_fakes import make_article, make_index
from tests.retrieval_fakes import TWO_ARTICLES, opened

MYELOMA, IRON = TWO_ARTICLES
ADMISSIONS = "By how much did ferric velomaltose reduce admissions?"


def only(*ids: str) -> Scope:
    return Scope(articles=frozenset(ids))


@pytest.fixture
def answerer(tmp_path: Path) -> Answerer:
    return opened(tmp_path, MYELOMA, IRON)


@pytest.mark.parametrize(
    ("scope", "taken"),
    [
        (EVERYTHING, True),
        (only("a"), True),
        (only("b"), False),
        (Scope(years=(2023, 2023)), True),
        (Scope(years=(2024, None)), False),
        (Scope(years=(None, 2022)), False),
        (Scope(types=frozenset({"review"})), True),
        (Scope(types=frozenset({"letter", "article review"})), True),
        (Scope(types=frozenset({"systematic review"})), False),
        (Scope(frozenset({"a"}), (2024, None)), False),
    ],
)
def test_an_article_is_taken_where_every_field_fits(scope: Scope, taken: bool) -> None:
    assert scope.takes(make_article(id="a", year=2023, article_type="Review-Article")) == taken


def test_an_article_without_a_year_is_within_no_years_and_the_date_of_publication_counts() -> None:
    assert not Scope(years=(None, 2030)).takes(make_article(year=None))
    assert Scope(years=(2020, 2020)).takes(make_article(year=None, published="2020-05"))


def with_abstract(article: Article, at: int) -> Article:
    first = Section("Abstract", ("Abstract",), 0, at, "abstract")
    return replace(article, sections=(first, Section(None, (), at, len(article.text), "body")))


def test_the_chunks_left_are_those_of_the_kinds_of_section_chosen() -> None:
    index = make_index(make_article(id="a"), with_abstract(make_article(id="b"), 40))
    left = narrowed(index, Scope(sections=frozenset({"abstract"})))
    assert set(left.articles) == {"b"}
    assert {chunk.article_id for chunk in left.chunks.values()} == {"b"}


def test_only_the_articles_chosen_are_searched_and_quoted(answerer: Answerer) -> None:
    found = answerer.search("therapy disease", 100, only("iron"))
    assert {answerer.index.chunks[hit.chunk_id].article_id for hit in found} == {"iron"}
    assert len(found) == len([chunk for chunk in answerer.index.chunks.values() if chunk.article_id == "iron"])

    result = answerer.answer(Question(ADMISSIONS, scope=only("iron")))
    assert isinstance(result, Answered)
    assert result.statements == answered(answerer, ADMISSIONS).statements


def answered(answerer: Answerer, question: str) -> Answered:
    result = answerer.answer(Question(question))
    assert isinstance(result, Answered)
    return result


def test_an_abstention_says_that_the_filters_leave_out_what_answers(answerer: Answerer) -> None:
    result = answerer.answer(Question(ADMISSIONS, scope=only("myeloma")))
    assert isinstance(result, Abstained)
    assert {passage.article_id for passage in result.passages} <= {"myeloma"}
    assert "What is held outside the filters does answer: clear them to read it." in result.reason.text
    assert "chosen" in result.reason.text
    assert "filtreleri kaldırın" in result.reason.texts["tr"]


def test_an_abstention_that_the_filters_do_not_explain_says_only_where_was_looked(answerer: Answerer) -> None:
    result = answerer.answer(Question("What is the price of zoledronic acid?", scope=only("myeloma")))
    assert isinstance(result, Abstained)
    assert "outside the filters" not in result.reason.text
    assert "chosen" in result.reason.text


def test_filters_that_leave_nothing_are_told_so(answerer: Answerer) -> None:
    result = answerer.answer(Question(ADMISSIONS, scope=Scope(years=(1800, 1801))))
    assert isinstance(result, Abstained)
    assert result.reason.text == "Nothing held here is within the filters. Widen them, or clear them."
    assert result.passages == ()


def test_the_answer_document_tells_the_scope_and_without_one_is_what_it_was(answerer: Answerer) -> None:
    scope = Scope(frozenset({"iron"}), (None, None), frozenset({"body"}), frozenset())
    whole = answer_document(answerer.answer(Question(ADMISSIONS)), answerer.index)
    part = answer_document(answerer.answer(Question(ADMISSIONS, scope=scope)), answerer.index)
    assert isinstance(whole["trace"], dict)
    assert isinstance(part["trace"], dict)
    assert whole["trace"]["scope"] is None
    assert part["trace"]["scope"] == {"articles": ["iron"], "sections": ["body"]}
    assert whole["id"] != part["id"]
    assert search_document("x", (), answerer.index, scope)["scope"] == scope_document(scope)


def test_years_are_told_as_far_as_they_are_given() -> None:
    assert scope_document(Scope(years=(2020, None))) == {"years": {"from": 2020}}
    assert scope_document(EVERYTHING) is None


def test_a_question_that_nobody_waits_for_is_given_up_between_two_stages(answerer: Answerer) -> None:
    looks = iter([False, True])
    with while_waited_for(lambda: next(looks)), pytest.raises(Stopped):
        answerer.answer(Question(ADMISSIONS))
    assert isinstance(answerer.answer(Question(ADMISSIONS)), Answered)

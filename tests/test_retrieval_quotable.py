from dataclasses import replace
from typing import get_args

import pytest

from corpus.types import Section, SectionKind
from retrieval.quotable import asks_about_declarations, may_answer_from
from tests.conftest import article_of

ARTICLE = article_of("a", "Cells work.")
KINDS: tuple[SectionKind, ...] = get_args(SectionKind)


def section(kind: SectionKind, language: str | None = None) -> Section:
    return Section("A", ("A",), 0, 11, kind, language=language)


@pytest.mark.parametrize("kind", KINDS)
def test_only_parts_that_tell_what_was_found_may_answer(kind: SectionKind) -> None:
    finds = kind in {"abstract", "summary", "body", "box", "table", "appendix", "translation"}
    assert may_answer_from(ARTICLE, section(kind), declarations=False) is (finds and kind != "translation")


def test_acknowledgements_and_declarations_answer_questions_about_them_alone() -> None:
    assert may_answer_from(ARTICLE, section("back"), declarations=True)
    assert not may_answer_from(ARTICLE, section("back"), declarations=False)
    assert may_answer_from(ARTICLE, section("body"), declarations=True)


def test_what_is_in_another_language_is_no_answer() -> None:
    assert not may_answer_from(ARTICLE, section("abstract", "tr"), declarations=False)
    assert may_answer_from(ARTICLE, section("abstract", "en-GB"), declarations=False)
    turkish = replace(ARTICLE, language="tr")
    assert not may_answer_from(turkish, section("body"), declarations=False)
    assert may_answer_from(turkish, section("abstract", "en"), declarations=False)


@pytest.mark.parametrize(
    "question",
    [
        "Who funded the trial?",
        "Did the authors declare conflicts of interest?",
        "Which company sponsored ALDER-1?",
        "Who received honoraria?",
        "Was ethical approval given?",
        "Are the data available?",
    ],
)
def test_questions_about_declarations_are_known(question: str) -> None:
    assert asks_about_declarations(question)


@pytest.mark.parametrize(
    "question", ["Does orvacel work?", "What was the response rate?", "Which factors contribute to relapse?"]
)
def test_clinical_questions_are_not_about_declarations(question: str) -> None:
    assert not asks_about_declarations(question)

"""Questions that any study could be asked: among several articles they are about none of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.scope import Scope
from retrieval.subject import has_subject
from retrieval.types import Abstained, Answered, Question
from tests.retrieval_fakes import article_on, opened, understood

GOATS = replace(
    article_on("Zolotrine in goats", "Twelve goats were included. Zolotrine was safe in goats."), id="goats"
)
SHEEP = replace(article_on("Veltarin in sheep", "Nine sheep were included. Veltarin was safe in sheep."), id="sheep")


@pytest.mark.parametrize(
    "question",
    [
        "Is the difference statistically significant?",
        "Was there a significant difference between the two arms?",
        "How many patients were included?",
        "What was the median follow-up?",
        "What were the most common grade 3 adverse events?",
        "Does this treatment work?",
        "What is the overall survival at 12 months?",
        "What was the ORR?",
        "Are the groups similar?",
    ],
)
def test_what_every_study_has_is_no_subject(question: str) -> None:
    assert not has_subject(understood(question))


@pytest.mark.parametrize(
    "question",
    [
        "What is the overall survival with ide-cel?",
        "How many patients were included in KarMMa-3?",
        "What is the median survival in multiple myeloma?",
        "Is the treatment safe in children?",
        "What is the hazard ratio for dialysis?",
        "How many responders were there with placebo at week 12?",
        "How many goats were included?",
        "Is treatment available in Turkey?",
        "What causes neutropenia?",
    ],
)
def test_a_drug_a_trial_a_disease_a_place_or_those_treated_are_one(question: str) -> None:
    assert has_subject(understood(question))


def test_a_question_without_a_subject_is_put_to_a_single_article_alone(tmp_path: Path) -> None:
    answerer = opened(tmp_path, GOATS, SHEEP)
    asked = Question("Was the treatment safe?")
    unclear = answerer.answer(asked)
    assert isinstance(unclear, Abstained)
    assert unclear.reason.code == "question_unclear"
    assert "names the drug, disease or trial" in unclear.reason.text
    both = Scope(articles=frozenset({"goats", "sheep"}))
    among_both = answerer.answer(replace(asked, scope=both))
    assert isinstance(among_both, Abstained)
    assert among_both.reason == unclear.reason
    chosen = answerer.answer(replace(asked, scope=Scope(articles=frozenset({"goats"}))))
    assert isinstance(chosen, Answered) or chosen.reason.code != "question_unclear"
    assert isinstance(answerer.answer(Question("Was zolotrine safe in goats?")), Answered)


def test_a_second_question_without_a_subject_borrows_no_answer_from_another_article(tmp_path: Path) -> None:
    answerer = opened(tmp_path, GOATS, SHEEP)
    result = answerer.answer(Question("Did veltarin cure the cats? How many patients were included?"))
    assert isinstance(result, Abstained)

"""What is really looked up: Turkish in English, follow-ups in full, and nothing where neither is certain."""

from __future__ import annotations

import pytest

from retrieval.glossary import load_glossary
from retrieval.rewrite import Rewritten, rewritten
from retrieval.thesaurus import load_thesaurus
from retrieval.types import Language, Question, ReasonCode

FIRST = "What is the overall response rate of cilta-cel?"


def asked(text: str, *history: str, language: Language | None = None) -> Rewritten:
    return rewritten(Question(text, history, language), load_thesaurus(), load_glossary())


def code(found: Rewritten) -> ReasonCode | None:
    return found.why.code if found.why else None


def test_a_whole_question_in_english_stays_word_for_word() -> None:
    assert asked(FIRST) == asked(f"  {FIRST}\n", "What is CRS?") == Rewritten(FIRST, "en")


@pytest.mark.parametrize("follow_up", ["And of ide-cel?", "What about ide-cel?"])
def test_a_follow_up_is_looked_up_in_full(follow_up: str) -> None:
    found = asked(follow_up, FIRST)
    assert found.why is None
    assert "ide-cel" in found.text
    assert "overall response rate" in found.text
    assert "cilta-cel" not in found.text


def test_what_leans_on_a_question_that_is_not_there_is_unclear_and_says_how_to_ask() -> None:
    found = asked("What about it?")
    assert code(found) == "question_unclear"
    assert found.why is not None
    assert "in full" in found.why.text


def test_a_turkish_question_is_looked_up_in_english_and_told_of_in_turkish() -> None:
    found = asked("Cilta-cel ile genel yanıt oranı nedir?")
    assert found.why is None
    assert found.language == "tr"
    assert "overall response rate" in found.text
    assert "ilta-cel" in found.text


def test_the_words_around_the_quotes_can_be_asked_for() -> None:
    assert asked(FIRST, language="tr").language == "tr"
    assert asked("Cilta-cel ile genel yanıt oranı nedir?", language="en").language == "en"


def test_a_turkish_follow_up_leans_on_turkish_questions_and_on_english_ones() -> None:
    for first in ("Cilta-cel ile genel yanıt oranı nedir?", FIRST):
        found = asked("Peki ide-cel ile?", first)
        assert found.why is None, found
        assert "ide-cel" in found.text
        assert "response rate" in found.text


def test_turkish_that_cannot_be_turned_is_named_and_not_looked_up() -> None:
    found = asked("Zırtlama fırtlatması kırtıklı mı, yoksa bırtıklı mı?")
    assert code(found) == "language_unsupported"
    assert found.why is not None
    assert "“" in found.why.text


@pytest.mark.parametrize(
    "text", ["Wie hoch ist die Ansprechrate der Behandlung?", "Quel est le taux de réponse global ?"]
)
def test_other_languages_are_not_looked_up(text: str) -> None:
    assert code(asked(text)) == "language_unsupported"


@pytest.mark.parametrize("text", ["", "?", "ok", "\ud800"])
def test_what_names_nothing_is_unclear(text: str) -> None:
    assert code(asked(text)) == "question_unclear"

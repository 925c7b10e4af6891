"""Several questions in one: each is answered by itself, and what has no answer is told."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.types import Article
from retrieval.parts import in_parts
from retrieval.thesaurus import load_thesaurus
from retrieval.types import Abstained, Answered, Citation, Passage, Question, Reason, Result, Statement, Trace
from tests.conftest import article_of

ARTICLE: Article = article_of("a", "Fever was common. Rash was rare.")
TRACE = Trace("asked", "version", {}, "settings")


def answer(start: int, end: int, confidence: float | None) -> Answered:
    quote = ARTICLE.text[start:end]
    cited = Statement(quote, (Citation("a", start, end, quote, None),))
    near = Passage(f"a:{start}-{end}", "a", start, end, quote, 1.0)
    return Answered(Question("asked"), (cited,), (near,), confidence, TRACE)


FEVER, RASH = answer(0, 17, 0.9), answer(18, 32, 0.8)
NONE = Abstained(Question("asked"), Reason("not_said", "No."), (), 0.1, TRACE)


def asked(text: str, results: Mapping[str, Result]) -> tuple[Result, list[str]]:
    """The result, and what was asked for it; a question without a given result has no answer."""
    looked_up: list[str] = []

    def answered(part: str) -> Result:
        looked_up.append(part)
        return next((result for words, result in results.items() if words in part), NONE)

    return in_parts(text, answered, load_thesaurus()), looked_up


def test_one_question_is_asked_once() -> None:
    assert asked("How common is fever?", {"fever": FEVER}) == (FEVER, ["How common is fever?"])


def test_two_questions_are_answered_one_by_one_and_are_as_sure_as_the_less_sure() -> None:
    found, looked_up = asked("How common is fever? How common is rash?", {"fever": FEVER, "rash": RASH})
    assert isinstance(found, Answered)
    assert found.statements == (*FEVER.statements, *RASH.statements)
    assert found.passages == (*FEVER.passages, *RASH.passages)
    assert found.confidence == 0.8
    assert found.unanswered == ()
    assert len(looked_up) == 2


def test_the_part_without_an_answer_is_named() -> None:
    found, looked_up = asked("How common is fever? How common is rash?", {"fever": FEVER})
    assert isinstance(found, Answered)
    assert found.statements == FEVER.statements
    assert found.unanswered == (looked_up[1],)
    assert "rash" in found.unanswered[0]


def test_without_an_answer_to_any_part_there_is_none() -> None:
    assert asked("How common is fever? How common is rash?", {})[0] is NONE


def test_a_comparison_is_asked_whole_first_and_then_of_each_side() -> None:
    comparison = "Is ide-cel or cilta-cel more toxic?"
    whole, once = asked(comparison, {comparison: FEVER})
    assert (whole, once) == (FEVER, [comparison])

    half, sides = asked(comparison, {"toxicity of cilta-cel": RASH})
    assert sides == [comparison, "What is the toxicity of ide-cel?", "What is the toxicity of cilta-cel?"]
    assert isinstance(half, Answered)
    assert half.statements == RASH.statements
    assert half.unanswered == ("What is the toxicity of ide-cel?",)


def test_the_same_sentence_is_shown_once() -> None:
    found, _ = asked("How common is fever? How common is rash?", {"fever": FEVER, "rash": FEVER})
    assert isinstance(found, Answered)
    assert found.statements == FEVER.statements


def test_one_drug_of_a_regimen_is_no_half_of_an_answer() -> None:
    text = "What is the overall survival with melphalan and prednisone?"
    assert asked(text, {"with melphalan?": FEVER})[0] == NONE
    assert isinstance(asked(text, {"with melphalan?": FEVER, "with prednisone?": RASH})[0], Answered)


def test_what_is_said_of_one_drug_does_not_say_how_it_does_against_another() -> None:
    assert asked("Does aspirin prevent stroke compared with warfarin?", {"aspirin": FEVER})[0] == FEVER
    assert asked("Does aspirin prevent stroke compared with warfarin?", {"aspirin?": FEVER})[0] == NONE

from __future__ import annotations

import json
from pathlib import Path

from interface.question import question_text
from interface.suggestions import Topic, candidates, suggestions
from tests.interface_fakes import WordMatcher

RELAPSE = "Did relapse follow the loss of the receptor?"
SAME_QUOTE = "What followed the loss of the beacon receptor?"
LANTERN = "What has lantern therapy cleared?"
UNANSWERED = "What is the capital of Turkey?"


def test_only_answered_questions_are_suggested_and_empty_topics_are_dropped() -> None:
    topics = [Topic("Efficacy", (UNANSWERED, LANTERN)), Topic("Access", (UNANSWERED,))]
    assert suggestions(WordMatcher().answer, topics) == (Topic("Efficacy", (LANTERN,)),)


def test_a_question_with_the_quotes_of_another_is_left_out_even_across_topics() -> None:
    topics = [Topic("Resistance", (RELAPSE, SAME_QUOTE)), Topic("Toxicity", (SAME_QUOTE, LANTERN))]
    assert suggestions(WordMatcher().answer, topics) == (Topic("Resistance", (RELAPSE,)), Topic("Toxicity", (LANTERN,)))


def test_each_topic_is_cut_short_and_no_question_is_asked_in_vain() -> None:
    pipeline = WordMatcher()
    topics = [Topic("Resistance", (RELAPSE, LANTERN, UNANSWERED))]
    assert suggestions(pipeline.answer, topics, per_topic=1) == (Topic("Resistance", (RELAPSE,)),)
    assert [question.text for question in pipeline.asked] == [RELAPSE]


def test_the_candidates_cover_the_four_topics_with_usable_questions() -> None:
    topics = candidates()
    assert [topic.name for topic in topics] == ["Efficacy", "Resistance", "Toxicity", "Access"]
    questions = [question for topic in topics for question in topic.questions]
    assert len(questions) == len(set(questions)) >= 32
    assert [question_text(question) for question in questions] == questions


def test_no_candidate_is_a_golden_question() -> None:
    lines = (Path(__file__).parent / "golden" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    golden = {json.loads(line)["question"].casefold() for line in lines}
    assert not golden & {question.casefold() for topic in candidates() for question in topic.questions}

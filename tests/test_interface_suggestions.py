from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from corpus.types import Article
from interface.suggestions import MOST_ASKED, MOST_TOPICS, PER_TOPIC, Suggestion, Topic, suggestions, topic_of, topics
from interface.suggestions_candidates import Candidate
from interface.suggestions_patterns import Put
from retrieval.types import Answered, Question, Result
from tests.interface_fakes import WordMatcher, make_article

TEXT = (
    "Mice with lumifever and norvatinib were warm. Lumifever is caused by lantern light. Norvatinib inhibits the beacon"
    " receptor. Three norvatinib products are available for adults."
)


def article(text: str = TEXT, **fields: object) -> Article:
    return make_article(text, title="Lumifever and norvatinib", repairs=(), **fields)


class Near(WordMatcher):
    """Reads the verbs of the questions here as the articles have them; changed may make another answer of each."""

    def __init__(self, *articles: Article, changed: Callable[[Answered], Result] = lambda answered: answered) -> None:
        super().__init__(*articles)
        self.changed = changed

    def answer(self, question: Question) -> Result:
        result = super().answer(Question(question.text.replace("causes", "caused").replace("inhibit?", "inhibits?")))
        return self.changed(replace(result, confidence=0.9)) if isinstance(result, Answered) else result


def suggested(
    *articles: Article, changed: Callable[[Answered], Result] = lambda answered: answered
) -> list[Suggestion]:
    pipeline = Near(*articles, changed=changed)
    return list(suggestions(pipeline.answer, pipeline.index))


def test_what_is_answered_by_the_sentence_that_was_asked_for_is_suggested() -> None:
    assert [one.english for one in suggested(article())] == [
        "Which norvatinib products are available for adults?",
        "What causes lumifever?",
        "What does norvatinib inhibit?",
    ]


def test_unsure_and_many_sided_answers_are_not_suggested() -> None:
    assert suggested(article(), changed=lambda answered: replace(answered, confidence=0.6)) == []
    assert suggested(article(), changed=lambda answered: replace(answered, unanswered=("What else?",))) == []
    assert suggested(article(), changed=lambda answered: replace(answered, statements=answered.statements * 4)) == []


def test_an_answer_from_another_place_is_not_suggested() -> None:
    def elsewhere(answered: Answered) -> Answered:
        (statement,) = answered.statements
        moved = replace(statement.citations[0], start=0, end=10)
        return replace(answered, statements=(replace(statement, citations=(moved,)),))

    assert suggested(article(), changed=elsewhere) == []


def test_of_questions_with_one_answer_only_the_first_is_suggested() -> None:
    # The second article says the same, and the fake answers from the first of them.
    again = article(id="10-1000-again", year=2001)
    assert len(suggested(article(), again)) == 3


def test_a_topic_is_full_with_three_questions() -> None:
    names = [f"Zor{letter}anib" for letter in "abcdefghijklmnopqrstuvwxyz"]
    texts = [f"{name} inhibits the receptor. {name} requires care. Such {name} treated mice." for name in names]
    many = [article(text, id=f"a{at}") for at, text in enumerate(texts)]
    pipeline = Near(*many)
    found = list(suggestions(pipeline.answer, pipeline.index))
    assert len(found) == PER_TOPIC
    english = [question for question in pipeline.asked if question.text.startswith("What")]
    assert len(english) == PER_TOPIC < MOST_ASKED


def test_no_more_than_forty_questions_are_asked() -> None:
    names = [f"Zor{first}{second}anib" for first in "abcdefgh" for second in "bcdfgh"]
    many = [article(f"{name} inhibits it. So {name} is.", id=f"a{at}") for at, name in enumerate(names)]
    pipeline = Near(*many, changed=lambda answered: replace(answered, confidence=0.1))
    assert list(suggestions(pipeline.answer, pipeline.index)) == []
    assert len(pipeline.asked) == MOST_ASKED


def test_a_retracted_article_suggests_nothing() -> None:
    assert suggested(article(retraction="Retracted in 2020.")) == []


def test_topics_are_told_by_the_words_of_a_question_and_else_by_the_section() -> None:
    def told(question: str, section: str = "Introduction", sort: str = "other") -> str:
        return topic_of(Candidate(Put(question, ""), sort, "a", 0, 1, section))  # type: ignore[arg-type]

    assert told("What was the response rate in KarMMa?") == "Efficacy"
    assert told("How common is neutropenia with norvatinib?") == "Toxicity"
    assert told("What causes resistance to norvatinib?") == "Resistance"
    assert told("Which products are available?") == "Access"
    assert told("What does norvatinib inhibit?", "Results") == "Findings"
    assert told("What does norvatinib inhibit?") == "Background"
    assert told("What does ORR stand for?", sort="abbreviation") == "Terms"


def test_the_page_gets_at_most_four_topics_in_its_language() -> None:
    known = [
        Suggestion(name, f"What is {name}?", f"{name} nedir?" if name in {"Access", "Terms"} else None)
        for name in ("Terms", "Background", "Access", "Toxicity", "Efficacy")
    ]
    english = topics(known, "en")
    assert [topic.name for topic in english] == ["Efficacy", "Toxicity", "Access", "Background"]
    assert len(english) == MOST_TOPICS
    assert topics(known, "tr") == (Topic("Erişim", ("Access nedir?",)), Topic("Kavramlar", ("Terms nedir?",)))
    assert topics([], "tr") == ()


def test_there_is_a_pause_behind_each_article_that_is_read() -> None:
    pipeline, pauses = Near(article(), article("Mice were warm.", id="other")), list[str]()
    assert list(suggestions(pipeline.answer, pipeline.index, pause=lambda: pauses.append("pause")))
    assert pauses == ["pause", "pause"]

from dataclasses import replace

import pytest

from retrieval.answerable import Thresholds, Weighed, may_answer, missing_names, near_enough, reason_for, score
from retrieval.support import support
from retrieval.understand import Understood
from tests.retrieval_fakes import candidates_of, understood

RULE = Thresholds()


def weighed(question: str, text: str) -> tuple[Understood, list[Weighed]]:
    """A question, and the sentences of a text as they meet it."""
    asked = understood(question)
    return asked, [Weighed(candidate, support(asked, candidate)) for candidate in candidates_of(text)]


def answers(question: str, text: str) -> bool:
    """Whether the last sentence of a text may answer."""
    asked, items = weighed(question, text)
    return may_answer(asked, items[-1], RULE)


def reason(question: str, text: str, *, nearest: float = 0.3) -> str:
    return reason_for(*weighed(question, text), nearest, RULE)


def test_a_sentence_that_holds_all_that_is_asked_for_may_answer() -> None:
    assert answers("Does ide-cel work in myeloma?", "Ide-cel induced responses in myeloma.")


def test_a_sentence_without_a_name_never_answers() -> None:
    assert not answers("Does ide-cel work in myeloma?", "It induced deep and lasting responses in myeloma.")


def test_a_sentence_without_the_word_that_turns_the_question_never_answers() -> None:
    assert not answers("Does ide-cel work without steroids?", "Ide-cel worked with steroids.")


def test_a_sentence_without_the_kind_of_answer_never_answers() -> None:
    assert not answers("What share of patients responded to ide-cel?", "Many patients responded to ide-cel.")
    assert answers("What share of patients responded to ide-cel?", "Of all patients, 73% responded to ide-cel.")


def test_an_announcement_answers_only_questions_about_the_review_and_nothing_else_does() -> None:
    announcement, finding = "This review discusses access to ide-cel in Turkey.", "Access to ide-cel in Turkey is poor."
    assert answers("Does this review discuss access to ide-cel in Turkey?", announcement)
    assert not answers("Does this review discuss access to ide-cel in Turkey?", finding)
    assert answers("How is access to ide-cel in Turkey?", finding)
    assert not answers("How is access to ide-cel in Turkey?", announcement)


def test_a_sentence_that_owes_nearly_all_to_the_one_before_does_not_answer() -> None:
    assert not answers("Is lenalidomide active in smouldering myeloma?", "Lenalidomide in smouldering myeloma. It is.")


ORDINARY = "Patients with newly diagnosed myeloma in Ankara were given ide-cel on Monday."


def test_an_ordinary_word_may_be_left_over_but_not_where_a_figure_or_a_comparison_is_asked_for() -> None:
    asked, (item,) = weighed("Were patients with myeloma in Ankara given ide-cel on a monday morning?", ORDINARY)
    assert [term.text for term in item.support.unmet] == ["morning"]
    assert may_answer(asked, item, RULE)
    assert not may_answer(replace(asked, kind="share"), item, RULE)
    assert not may_answer(replace(asked, compares=True), item, RULE)
    assert not may_answer(asked, item, replace(RULE, clear_coverage=1.0))


def test_where_all_is_met_a_sentence_must_be_near_and_where_a_word_is_left_nearer() -> None:
    asked, (item,) = weighed("Were patients with myeloma given ide-cel?", ORDINARY)
    assert item.support.unmet == ()
    assert near_enough(asked, item, RULE.near, RULE)
    assert not near_enough(asked, item, RULE.near - 0.01, RULE)
    asked, (item,) = weighed("Were patients with myeloma in Ankara given ide-cel on a monday morning?", ORDINARY)
    assert near_enough(asked, item, 0.9, RULE)
    assert not near_enough(asked, item, RULE.near, RULE)


def test_a_question_about_the_review_is_not_judged_by_nearness() -> None:
    question = "Does this review discuss access in Turkey?"
    asked, (item,) = weighed(question, "This review discusses access in Turkey.")
    assert near_enough(asked, item, -1.0, RULE)
    asked, (item,) = weighed(question, "This review discusses access in Greece.")
    assert not near_enough(asked, item, 1.0, RULE)


def test_the_score_is_the_mean_of_both_coverages_and_nearness() -> None:
    _, (item,) = weighed("Is ide-cel safe?", "Ide-cel is safe.")
    item = replace(item, support=replace(item.support, coverage=0.9, own_coverage=0.6))
    assert score(item, 0.3) == pytest.approx((0.9 + 0.6 + 0.3) / 3)


def test_missing_are_the_names_that_no_sentence_has() -> None:
    text = "Ide-cel was given. KarMMa enrolled adults."
    assert missing_names(*weighed("Was ide-cel given in KarMMa?", text)) == ()
    assert missing_names(*weighed("Was ide-cel given in KarMMa-3 in Ankara?", text)) == ("KarMMa-3", "Ankara")
    assert missing_names(*weighed("Was ide-cel given in 2021?", text)) == ()
    assert missing_names(*weighed("Was it given to children?", text)) == ()


def test_a_name_that_no_passage_has_is_the_reason() -> None:
    assert reason("Does ide-cel work in KarMMa-3?", "Ide-cel works in KarMMa.") == "entity_missing"


def test_a_question_far_from_everything_is_outside_the_corpus() -> None:
    text = "Ide-cel works in KarMMa."
    assert reason("What is the capital of somewhere?", text, nearest=0.1) == "outside_corpus"
    assert reason("Does Zolgensma help?", text, nearest=0.1) == "outside_corpus"
    asked = understood("Does ide-cel work?")
    assert reason_for(asked, [], 0.0, RULE) == "outside_corpus"


def test_a_figure_that_no_sentence_gives_is_the_reason() -> None:
    text = "Many patients responded to ide-cel."
    assert reason("What share of patients responded to ide-cel?", text) == "number_missing"


def test_otherwise_the_articles_do_not_say() -> None:
    assert reason("Is ide-cel safe without steroids?", "Ide-cel is safe with steroids.") == "not_said"

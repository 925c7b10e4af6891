"""Questions in other words."""

import random

from training.wording import bare, reworded

TRIAL = "With respect to sleep, what is the reported difference between warm milk and cold tea?"


def wordings(question: str) -> set[str]:
    return {reworded(question, random.Random(seed)) for seed in range(200)}


def test_the_template_of_questions_on_trials_is_seldom_kept_and_its_parts_always_are() -> None:
    found = [reworded(TRIAL, random.Random(seed)) for seed in range(300)]
    assert 0 < found.count(TRIAL) < 60
    assert all("warm milk" in text and "sleep" in text for text in found)
    assert len(set(found)) > 8


def test_a_claim_becomes_a_question() -> None:
    assert "Is it true that warm milk helps?" in wordings("Warm milk helps.")


def test_a_question_stays_or_loses_all_but_its_words_of_content() -> None:
    asked = "What is the effect of warm milk on sleep in mice?"
    assert wordings(asked) == {asked, "effect warm milk sleep mice"}


def test_a_question_without_words_of_content_stays() -> None:
    assert bare("What is it?") == "What is it?"

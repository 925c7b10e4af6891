from __future__ import annotations

import pytest

from retrieval.beginnings import is_before_treatment

EFFECT = "Does lumitrene reduce pain more than placebo?"


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain scores of the two groups showed no difference before the intervention (p = 0.51).",
        "At baseline, pain was no different in the lumitrene group than in the placebo group.",
        "There were no differences in patient characteristics between the two arms.",
        "More people already walked daily on admission in the lumitrene group than in the placebo group, per week.",
        "Pretreatment pain was similar with lumitrene and placebo.",
    ],
)
def test_groups_compared_before_treatment_say_nothing_of_what_it_does(sentence: str) -> None:
    assert is_before_treatment(EFFECT, sentence)


def test_a_word_that_only_begins_like_before_or_after_is_neither() -> None:
    question = "Does prednisone reduce pain more than placebo in postmenopausal women?"
    assert is_before_treatment(question, "At baseline, postmenopausal women had no more pain with prednisone.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain fell from 6.1 at baseline to 2.0, lower than with placebo.",
        "At baseline pain was alike, and at week 12 it was lower with lumitrene than with placebo.",
        "Compared with baseline, pain was lower with lumitrene than with placebo.",
        "After treatment, pain was lower with lumitrene than with placebo.",
        "Pain was lower with lumitrene than with placebo.",
    ],
)
def test_what_came_of_it_may_name_the_beginning(sentence: str) -> None:
    assert not is_before_treatment(EFFECT, sentence)


@pytest.mark.parametrize(
    "question",
    [
        "Did pain differ between lumitrene and placebo at baseline?",
        "Were the characteristics of the groups similar?",
        "Was pain worse with lumitrene than placebo before treatment?",
    ],
)
def test_who_asks_about_the_beginning_is_told_of_it(question: str) -> None:
    assert not is_before_treatment(question, "At baseline, characteristics and pain were similar in both groups.")

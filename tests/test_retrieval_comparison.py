import pytest

from retrieval.comparison import asks_for_comparison, told_comparison


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between orvacel and lumitrene?",
        "How does orvacel compare with lumitrene?",
        "orvacel versus placebo: survival?",
        "Orvacel vs. placebo?",
        "Is orvacel better than lumitrene?",
        "Was orvacel noninferior to lumitrene?",
        "Was orvacel non-inferior to lumitrene?",
    ],
)
def test_questions_that_ask_for_a_comparison(question: str) -> None:
    assert asks_for_comparison(question)


@pytest.mark.parametrize(
    "question",
    ["What is orvacel?", "How common is fever with orvacel?", "Did more than half respond?", "Is it bettered?"],
)
def test_questions_about_one_thing_do_not(question: str) -> None:
    assert not asks_for_comparison(question)


def test_a_passage_that_reports_a_test_tells_more_of_a_comparison_than_one_that_describes() -> None:
    tested = "Survival was longer with orvacel than with placebo (HR 0.6; 95 % CI 0.4-0.9; P < .05)."
    described = "Orvacel was infused once, after three days of lymphodepletion."
    assert told_comparison(described) == 0 < told_comparison(tested) < 1


def test_marks_beyond_enough_tell_no_more() -> None:
    assert told_comparison("than " * 6) == told_comparison("than " * 60) == 1
    assert told_comparison("") == 0


def test_letters_inside_a_word_are_no_marks() -> None:
    assert told_comparison("Ethanol was added; the VSV vector and the CIP protein were kept.") == 0

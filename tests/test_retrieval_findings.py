from dataclasses import replace

import pytest

from retrieval.answerable import Weighed
from retrieval.findings import FindingRules, binds, concludes, findings, idle, is_aim
from retrieval.support import support
from tests.retrieval_fakes import candidates_of, understood

STUDY = (
    "OBJECTIVE: To determine whether velomaltose reduces fatigue in dialysis patients."
    " METHODS: Sixty dialysis patients were randomized to velomaltose or placebo."
    " Mean age was 61 years."
    " RESULTS: Scores were lower in the treated group (p = 0.01)."
    " These results suggest that the infusion relieves tiredness."
)


def quoted(question: str, text: str, *, sure: float = 0.5, near: float = 0.3) -> list[str]:
    """The best finding in a text, behind its aim where it is quoted with one."""
    asked = understood(question)
    weighed = [Weighed(candidate, support(asked, candidate)) for candidate in candidates_of(text)]
    aims = [item for item in weighed if is_aim(item.candidate)]
    found = findings(asked, [(item, near) for item in weighed], aims, FindingRules(), sure=sure)
    if not found:
        return []
    aim = [found[0].aim.candidate.text] if found[0].aim else []
    return [*aim, found[0].item.candidate.text]


def test_a_conclusion_answers_behind_the_aim_that_asked_the_question() -> None:
    assert quoted("Does velomaltose reduce fatigue in dialysis patients?", STUDY) == [
        "OBJECTIVE: To determine whether velomaltose reduces fatigue in dialysis patients.",
        "These results suggest that the infusion relieves tiredness.",
    ]


def test_a_finding_that_names_what_is_asked_needs_no_aim() -> None:
    text = STUDY.replace("Scores were lower", "Fatigue of dialysis patients on velomaltose was lower")
    assert quoted("Does velomaltose reduce fatigue in dialysis patients?", text)[0].startswith("RESULTS: Fatigue")


@pytest.mark.parametrize(
    "question",
    [
        "Does tridextrate reduce fatigue in dialysis patients?",
        "Does velomaltose reduce fatigue in dialysis patients in Norway?",
        "Does velomaltose alone reduce fatigue in dialysis patients?",
        "Does velomaltose reduce fatigue before dialysis?",
    ],
)
def test_neither_aim_nor_finding_may_lack_a_name_or_a_word_that_turns_the_question_round(question: str) -> None:
    assert quoted(question, STUDY, sure=0.99, near=0.9) == []


def test_a_finding_on_another_drug_is_not_led_by_the_aim() -> None:
    text = (
        "We compared velomaltose for fatigue in dialysis. RESULTS: Fatigue improved with FTX-12 in dialysis (p = 0.02)."
    )
    assert quoted("Does velomaltose reduce fatigue in dialysis?", text, sure=0.99) == []
    assert quoted("Does velomaltose reduce fatigue in dialysis?", text.replace("FTX-12 ", "it "), sure=0.99) != []


def test_outside_a_study_no_firm_word_may_be_missing_however_sure_and_near_it_is() -> None:
    text = "Velomaltose is given into a vein. It is stored in ampoules. Velomaltose has been effective in anaemia."
    assert quoted("Is velomaltose effective in sarcoidosis?", text, sure=0.99, near=0.95) == []


def test_a_figure_is_quoted_only_where_every_firm_word_stands_with_it() -> None:
    question = "How many dialysis patients were given velomaltose?"
    text = "Velomaltose was given to 30 dialysis patients. Placebo was given to 28 patients."
    assert quoted(question, text, sure=0.5) == []
    assert quoted(question, text, sure=0.9) == ["Velomaltose was given to 30 dialysis patients."]


def test_a_sentence_that_opens_with_a_pronoun_and_concludes_nothing_is_not_quoted() -> None:
    text = "Velomaltose is an iron. This drug relieves fatigue in dialysis patients on velomaltose."
    assert quoted("Does velomaltose relieve fatigue in dialysis patients?", text, sure=0.99, near=0.9) != [
        "This drug relieves fatigue in dialysis patients on velomaltose."
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "BACKGROUND: Fatigue is common.",
        "Patients and methods: Sixty adults took part.",
        "Whether it helps remains unclear.",
        "Patients were randomized to iron or placebo.",
        "We evaluated sixty adults.",
        "Pain was assessed by questionnaire.",
    ],
)
def test_what_is_unknown_or_was_done_is_idle(sentence: str) -> None:
    (candidate,) = candidates_of(sentence)
    assert idle(candidate)


@pytest.mark.parametrize("sentence", ["RESULTS: Pain fell by 20%.", "Pain was lower with iron (p = 0.01)."])
def test_what_was_found_is_not_idle(sentence: str) -> None:
    (candidate,) = candidates_of(sentence)
    assert not idle(candidate)


def test_conclusions_are_told_from_other_sentences() -> None:
    said = [concludes(candidate) for candidate in candidates_of(STUDY)]
    assert said == [False, False, False, False, True]


def test_a_review_that_says_what_it_speaks_of_has_no_aim() -> None:
    assert [is_aim(candidate) for candidate in candidates_of("This review aims to describe iron.")] == [False]
    assert [is_aim(candidate) for candidate in candidates_of("We sought to compare iron with placebo.")] == [True]


def test_a_plain_word_in_a_title_is_no_name_but_a_drug_is() -> None:
    question = understood("Is Bone Turnover Higher With Velomaltinib In Kidney Disease?")
    bound = {term.text for term in question.terms if binds(term, question)}
    assert "Velomaltinib" in bound
    assert "Turnover" not in bound
    other = understood("Is bone turnover higher in Turkey?")
    assert {term.text for term in other.terms if binds(term, other)} == {"Turkey"}


def test_what_the_introduction_says_is_no_finding() -> None:
    asked = understood("Does velomaltose reduce fatigue in dialysis patients?")
    weighed = [Weighed(candidate, support(asked, candidate)) for candidate in candidates_of(STUDY)]
    aims = [item for item in weighed if is_aim(item.candidate)]
    told = [(replace(item, candidate=replace(item.candidate, heading="Introduction")), 0.3) for item in weighed]
    assert not findings(asked, told, aims, FindingRules(), sure=0.5)


@pytest.mark.parametrize(
    "question",
    [
        "Does velomaltose reduce late fatigue in dialysis patients?",
        "Does velomaltose reduce fatigue in younger dialysis patients?",
        "Does velomaltose cause fatigue in dialysis patients?",
    ],
)
def test_neither_another_time_nor_age_nor_a_cause_is_left_to_the_aim(question: str) -> None:
    assert quoted(question, STUDY) == []

import pytest

from retrieval.discourse import announces, finding, leans, opens_with_pronoun
from tests.retrieval_fakes import patience


@pytest.mark.parametrize(
    "sentence",
    [
        "This review discusses CAR-T cell therapy in relapsed refractory MM and access in Turkey.",
        "In this review, we discuss their efficacy, their safety and the choice between them.",
        "Here, we will briefly summarize the trials.",
        "Our study aimed to compare two doses.",
        "The aim of this study was to evaluate ide-cel.",
        "The primary objective was overall survival.",
        "We prospectively investigated 30 patients.",
        "OBJECTIVE: To assess the safety of cilta-cel.",
        "Aims: to review the evidence.",
        "To determine the response rate, we read all reports.",
        "The present paper is designed to explore resistance.",
    ],
)
def test_a_sentence_on_what_its_article_does_is_an_announcement(sentence: str) -> None:
    assert announces(sentence)
    assert not leans(sentence)
    assert not opens_with_pronoun(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We prefer taspronumab when eosinophils are low.",
        "The review board approved it.",
        "This trial enrolled 30 adults.",
        "These studies compared two doses.",
        "Reviews discuss it.",
        "To date, nobody has been cured.",
        "Patients were assessed every week.",
    ],
)
def test_a_finding_is_no_announcement(sentence: str) -> None:
    assert not announces(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It accounts for approximately 15% of hematologic malignancies (1).",
        "However, they relapse.",
        "Neither drug has been studied in children.",
        "Both were safe.",
        "Moreover, these agents are toxic.",
        "In this trial, it fell.",
        "Of those, ten died.",
        "The latter is cheaper.",
        "Its cost is high.",
    ],
)
def test_a_sentence_that_opens_with_a_pronoun_leans(sentence: str) -> None:
    assert opens_with_pronoun(sentence)
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The community is evaluating the safety of these targeted immunotherapies.",
        "Most of those drugs failed.",
        "Cost was higher with the latter.",
    ],
)
def test_a_sentence_that_points_back_further_on_leans_but_does_not_open_so(sentence: str) -> None:
    assert leans(sentence)
    assert not opens_with_pronoun(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Multiple myeloma is a neoplasm.",
        "Response was higher in those with one prior line.",
        "Survival was longer among those who responded.",
        "Items were itemized.",
        "However, quorvelimab was better.",
        "",
    ],
)
def test_a_sentence_that_stands_by_itself_does_not_lean(sentence: str) -> None:
    assert not leans(sentence)
    assert not opens_with_pronoun(sentence)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("T cells are modified and our review will focus on two products.", "T cells are modified"),
        ("T cells are modified, but this paper discusses two products (3).", "T cells are modified"),
        ("T cells are modified; and the present study compared two doses.", "T cells are modified"),
        (
            "T cells are modified and our patients were compared.",
            "T cells are modified and our patients were compared.",
        ),
        (
            "T cells are modified and this trial enrolled adults.",
            "T cells are modified and this trial enrolled adults.",
        ),
        ("This review discusses T cells.", "This review discusses T cells."),
        ("", ""),
    ],
)
def test_a_last_clause_that_only_announces_is_no_part_of_the_finding(sentence: str, found: str) -> None:
    assert finding(sentence) == found


def test_a_long_run_of_blanks_is_read_to_the_end() -> None:
    with patience():
        assert finding("a" + " " * 50_000 + "b").endswith("b")

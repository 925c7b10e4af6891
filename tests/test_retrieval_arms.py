import pytest

from corpus.sentences import sentence_spans
from retrieval.arms import arms_of, labels_in
from retrieval.support import support
from tests.retrieval_fakes import understood
from tests.test_retrieval_setting import last, report

EXPLAINED = "Patients were given velocel (group A) or drumacel (group B)."


def explained(text: str) -> dict[str, str]:
    return {arm.label: arm.name for arm in arms_of(text, sentence_spans(text, 0, len(text)))}


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        (EXPLAINED, "group a", "velocel"),
        ("We compared velocel (VELO-B; Arm A) and others.", "arm a", "VELO-B"),
        (
            "They were assigned to group A (velocel, ferric iron; VELIRO) or not.",
            "group a",
            "velocel, ferric iron; VELIRO",
        ),
        ("Patients in arm B received drumacel alone.", "arm b", "drumacel alone"),
        ("The H-ARM received short radiotherapy while others had none.", "h-arm", "short radiotherapy"),
    ],
)
def test_what_the_letter_of_an_arm_stands_for_is_read_where_it_is_explained(text: str, label: str, name: str) -> None:
    assert explained(text)[label] == name


@pytest.mark.parametrize("text", ["Nausea was seen in group A (13%).", "It was rarer (n = 4) in arm B (p = 0.2)."])
def test_a_figure_behind_a_letter_explains_nothing(text: str) -> None:
    assert explained(text) == {}


def test_groups_a_and_b_are_two_labels() -> None:
    assert labels_in("Groups A and B did not differ from arm C.") == ("arm c", "group a", "group b")


FIGURES = "Diarrhea was seen in 19% (group A) and 11% (group B)."


def test_a_sentence_with_letters_is_shown_with_the_one_that_explains_them() -> None:
    article = report((("Methods",), EXPLAINED), (("Results",), FIGURES))
    found = support(understood("How common was diarrhea with velocel compared with drumacel?"), last(article))
    assert found.unmet == ()
    assert [article.text[slice(*span)] for span in found.needed] == [EXPLAINED]


@pytest.mark.parametrize("question", ["How common was diarrhea with drumacel?", "How common was diarrhea with ONYX4?"])
def test_a_letter_stands_for_no_other_arm(question: str) -> None:
    article = report((("Methods",), EXPLAINED), (("Results",), "Diarrhea was seen in 19% of group A."))
    assert support(understood(question), last(article)).unmet


def test_a_name_is_not_the_one_with_a_letter_more() -> None:
    article = report((("Methods",), "Half had VELO-B (arm A)."), (("Results",), "Diarrhea was seen in 19% of arm A."))
    assert [term.text for term in support(understood("How common was diarrhea with VELO?"), last(article)).unmet] == [
        "VELO"
    ]


def test_an_arm_that_is_asked_for_by_its_letter_must_be_named_by_it() -> None:
    article = report((("Results",), "Diarrhea was seen in 19% of arm A."))
    assert support(understood("How common was diarrhea in arm A?"), last(article)).of_kind
    assert not support(understood("How common was diarrhea in arm C?"), last(article)).of_kind

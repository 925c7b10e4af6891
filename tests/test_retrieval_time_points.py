import pytest

from retrieval.recast import topic_of
from retrieval.thesaurus import load_thesaurus
from retrieval.time_points import at_another_time, is_point_in_time


@pytest.mark.parametrize(
    ("text", "point", "said"),
    [
        ("Is nausea common during chemotherapy?", "after finishing", "Is nausea common after finishing chemotherapy?"),
        (
            "Is pain common during pelvic radiotherapy?",
            "3 months later",
            "Is pain common 3 months after pelvic radiotherapy?",
        ),
        ("Is pain common 1 year after surgery?", "5 years after", "Is pain common 5 years after surgery?"),
        ("Is pain common 1 year after surgery?", "5 years later", None),
        ("Is pain common during pelvic radiotherapy?", "3 months after surgery", None),
        ("Is pain common at 6 months?", "1 year after surgery", "Is pain common 1 year after surgery?"),
        ("Is pain common during induction and 6 weeks after surgery?", "3 months later", None),
        ("Is pain common?", "3 months after stopping", None),
        (
            "Is anaemia common 1 month after starting warfarin?",
            "1 month after stopping",
            "Is anaemia common 1 month after stopping warfarin?",
        ),
        (
            "Is anaemia common during warfarin treatment?",
            "a month after the end",
            "Is anaemia common a month after the end of warfarin treatment?",
        ),
    ],
)
def test_a_time_takes_the_place_and_the_object_of_the_one_before(text: str, point: str, said: str | None) -> None:
    assert at_another_time(point, topic_of(text, load_thesaurus())) == said


@pytest.mark.parametrize("text", ["after ide-cel", "at 12 months", "3 months", "during pregnancy"])
def test_a_plain_time_or_an_earlier_treatment_is_no_point_that_leans(text: str) -> None:
    assert not is_point_in_time(text)

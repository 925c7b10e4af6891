import pytest

from retrieval.numbered import has_number_of, names_noun_of, noun_of, of_another_age, of_another_number
from retrieval.recast import Topic, topic_of
from retrieval.thesaurus import load_thesaurus


def topic(text: str) -> Topic:
    return topic_of(text, load_thesaurus())


@pytest.mark.parametrize(
    ("text", "new", "said"),
    [
        ("Was CRS common in cycle 1?", "cycles 2-4", "Was CRS common in cycles 2-4?"),
        (
            "Is it given to patients with stage IIIB disease?",
            "stage IV",
            "Is it given to patients with stage IV disease?",
        ),
        ("Was PFS longer in arm A or B?", "arm C", "Was PFS longer in arm C?"),
        ("Was PFS longer in arm A than in arm B?", "arm C", None),
        ("Is nausea common in course 1?", "cycle 2", None),
        ("Is hepatitis A in phase 1 common?", "phase 1/2", "Is hepatitis A in phase 1/2 common?"),
    ],
)
def test_a_number_takes_the_place_of_the_only_one_of_its_noun(text: str, new: str, said: str | None) -> None:
    assert of_another_number(new, topic(text)) == said


def test_a_noun_is_known_in_the_plural_and_without_a_number() -> None:
    assert noun_of("Cycles 2-4") == "cycle"
    assert names_noun_of("arm B", topic("What was the PFS in the control arm?"))
    assert not has_number_of("arm B", topic("What was the PFS in the control arm?"))
    assert not names_noun_of("arm B", topic("Is ide-cel harmful?"))


@pytest.mark.parametrize(
    ("text", "age", "said"),
    [
        ("Is ide-cel safe in patients over 65?", "over 75", "Is ide-cel safe in patients over 75?"),
        ("Is ide-cel safe in women older than 65 years?", "under 40", "Is ide-cel safe in women under 40?"),
        ("Is ide-cel safe with a creatinine over 2?", "over 75", None),
        ("Is ide-cel safe in patients over 65?", "over 75 mg", None),
    ],
)
def test_an_age_takes_the_place_of_an_age_alone(text: str, age: str, said: str | None) -> None:
    assert of_another_age(age, topic(text)) == said

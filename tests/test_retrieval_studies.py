import pytest

from retrieval.studies import told_study


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How was velocel dosed in the NORTH lymphoma protocol?", "NORTH lymphoma protocol"),
        ("What stopped the velocel vs rest study?", "velocel vs rest study"),
        ("What was the rate of fever in the velocel trial?", "velocel trial"),
        ("What did they find in the study?", ""),
        ("What did the patients of the north trial get in the south trial?", ""),
        ("Is there a trial of velocel?", ""),
        ("", ""),
    ],
)
def test_the_words_before_trial_tell_which_is_meant(question: str, told: str) -> None:
    assert told_study(question) == told

import pytest

from tests.retrieval_fakes import support_of, unmet


@pytest.mark.parametrize(
    "text",
    [
        "Patients received dexamethasone with quorvelimab (15 mg/kg on day 1).",
        "Quorvelimab 15 mg/kg was infused before tamricimab 4 mg/kg.",
        "They were given 15 mg/kg of quorvelimab, then tamricimab.",
    ],
)
def test_a_quantity_beside_the_drug_is_its_dose(text: str) -> None:
    found = support_of("What dose of quorvelimab was given?", text)
    assert found.unmet == ()
    assert found.of_kind


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What dose of quorvelimab was given?", "Quorvelimab was given with tamricimab (15 mg/kg)."),
        ("What dose of quorvelimab was given?", "They got 15 mg/kg of tamricimab and then quorvelimab."),
        ("What dose of quorvelimab was given?", "Quorvelimab was given to 15 patients."),
        ("What dose reductions of quorvelimab were there?", "Quorvelimab 15 mg/kg was infused."),
        ("What dose was given?", "Quorvelimab 15 mg/kg was given."),
    ],
)
def test_a_quantity_of_another_drug_or_of_something_else_is_no_dose(question: str, text: str) -> None:
    assert {"dose"} <= set(unmet(question, text))


@pytest.mark.parametrize("word", ["doses", "dosage", "dosing"])
def test_the_dose_may_be_asked_for_in_other_words(word: str) -> None:
    assert unmet(f"What {word} of quorvelimab was used?", "Quorvelimab 15 mg/kg was used.") == []

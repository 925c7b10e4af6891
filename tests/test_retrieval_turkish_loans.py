"""Turkish medical words in English spelling: learned ones are found, everyday Turkish is left alone."""

import pytest

from retrieval.turkish_forms import Form
from retrieval.turkish_loans import loan


@pytest.mark.parametrize(
    ("turkish", "english"),
    [
        ("splenektomi", "splenectomy"),
        ("randomizasyonda", "randomization"),
        ("farmakolojik", "pharmacological"),
        ("hepatotoksik", "hepatotoxic"),
    ],
)
def test_a_learned_word_is_spelled_as_in_english(turkish: str, english: str) -> None:
    found = loan(turkish)
    assert found is not None
    assert found.english == english


def test_the_ending_of_a_loan_is_read() -> None:
    found = loan("splenektomide")
    assert found is not None
    assert found.form == Form("in")


@pytest.mark.parametrize("word", ["atılır", "konuştu", "haberleri", "yakından", "sahibi", "bakalım", "kararsız", "a1"])
def test_everyday_words_denials_and_codes_are_no_loans(word: str) -> None:
    assert loan(word) is None

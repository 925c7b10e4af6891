from __future__ import annotations

import pytest

from interface.question import UnusableText, question_text


@pytest.mark.parametrize(
    "text",
    [
        "What is multiple myeloma?",
        "¿Qué es? 🙂 👩🏽‍⚕️",
        "ما هو الورم النقوي المتعدد؟",
        "\u202etfel ot thgir\u202c",
        "'; DROP TABLE articles; --",
        "<script>alert(1)</script>",
        "two\nlines\tand a tab\r\n.",
        "x" * 2_000,
    ],
)
def test_any_writing_of_people_is_a_question(text: str) -> None:
    assert question_text(text) == text.strip()


def test_blanks_around_a_question_do_not_count() -> None:
    assert question_text("  " * 2_000 + "Why?\n") == "Why?"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("x" * 2_001, "2,001"),
        ("x" * 10_000, "10,000"),
        ("null\x00byte", "control"),
        ("bell\x07", "control"),
        ("escape\x1b[31m", "control"),
        ("next line\x85 here", "control"),
        ("half a face \ud83d", "control"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_in_a_sentence(text: str, word: str) -> None:
    with pytest.raises(UnusableText, match=word):
        question_text(text)

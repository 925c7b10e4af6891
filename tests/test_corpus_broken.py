"""Sentences that end in the air are found, whole ones are not."""

from __future__ import annotations

import pytest

from corpus.broken import broken_sentences
from corpus.library import read_library
from corpus.sentences import sentence_spans
from tests.collection_fakes import SHIPPED


def broken(text: str) -> list[str]:
    return [text[start:end] for start, end in broken_sentences(text, sentence_spans(text))]


def test_the_one_broken_sentence_of_the_review_is_found_and_kept_as_it_stands() -> None:
    (review,) = read_library(SHIPPED).articles

    (sentence,) = broken(review.text)

    assert sentence.startswith("MM treatment has made great strides")
    assert sentence.endswith("however, despite substantial.")


@pytest.mark.parametrize(
    "sentence",
    [
        "Relapse was seen despite.",
        "It was treated with the.",
        "Fever followed the loss of.",
        "The dose was higher than.",
        "Despite continuous.",
        "They stopped despite a surgical.",
        "Mice and.",
    ],
)
def test_a_sentence_that_lacks_its_end_is_broken(sentence: str) -> None:
    assert broken(f"A whole one. {sentence} Another whole one.") == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "The risk was expressed as an OR.",
        "Progress has been substantial.",
        "It was given despite surgical risks.",
        "They were treated for years.",
        "Hepatitis B was ruled out before BY.",
        "Relapse remains common, despite progress (1).",
        "What was it made of?",
        "No stop at the end of",
    ],
)
def test_a_whole_sentence_is_not_broken(sentence: str) -> None:
    assert broken(sentence) == []


def test_nothing_is_broken_in_nothing() -> None:
    assert broken_sentences("", []) == ()

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.types import Article, Section
from interface.suggestions_candidates import Candidate, candidates
from interface.suggestions_turkish import capital, genitive, in_turkish, plural
from tests.interface_fakes import make_article


def article(text: str, *, title: str = "Lumifever and norvatinib in asthma", **fields: object) -> Article:
    return make_article(text, title=title, repairs=(), **fields)


def made(text: str) -> Sequence[Candidate]:
    return list(candidates(article(text)))


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Lumifever (LF) is a fever that comes with lantern light.", "What is lumifever?"),
        ("Norvatinib is often treated with care.", "How is norvatinib treated?"),
        ("Norvatinib inhibits the beacon receptor.", "What does norvatinib inhibit?"),
        ("Norvatinib can cause headache.", "What can norvatinib cause?"),
        ("Norvatinib has been shown to reduce fever.", "What has norvatinib been shown to reduce?"),
        ("Lumifever is caused by lantern light.", "What causes lumifever?"),
        (
            "Lumifever accounts for about 12% of hot fevers.",
            "What percentage of hot fevers does lumifever account for?",
        ),
        ("Three norvatinib products are available for adults.", "Which norvatinib products are available for adults?"),
        ("Asthma remains a largely incurable disease.", "Is asthma curable?"),
        ("Headache occurred in 12% of mice after norvatinib.", "How common is headache with norvatinib?"),
        ("The response rate was 61% with norvatinib.", "What was the response rate with norvatinib?"),
    ],
)
def test_a_plain_sentence_is_asked_for(sentence: str, question: str) -> None:
    text = f"Mice with lumifever, norvatinib, asthma or headache were warm. {sentence}"
    (candidate,) = made(text)
    assert candidate.put.english == question
    assert text[candidate.start : candidate.end] == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "These patients require norvatinib.",
        "This drug inhibits the beacon receptor.",
        "We reduced norvatinib.",
        "Norvatinib is an important advance in the field.",
        "Many patients with asthma require care.",
        "Foliage may prevent a view.",
        "The study included norvatinib.",
        "Two-year survival was 61% with norvatinib.",
        "The response rate was 61% with norvatinib and 40% with lumitrenib.",
        "Norvatinib targets of choice were few.",
    ],
)
def test_a_sentence_that_leans_on_others_or_says_little_is_not_asked_for(sentence: str) -> None:
    assert made(f"It was warm. {sentence}") == []


def test_a_pronoun_behind_a_definition_is_what_was_defined() -> None:
    questions = [
        one.put.english
        for one in made("Lumifever is a fever of lamps. It accounts for 12% of hot fevers. So lumifever is.")
    ]
    assert questions == ["What percentage of hot fevers does lumifever account for?", "What is lumifever?"]


def test_an_abbreviation_that_is_used_often_is_asked_for_where_it_is_explained() -> None:
    text = "It was warm. Beacon receptor loss (BRL) was common. " + "In mice BRL came late. " * 5
    (candidate,) = made(text)
    assert (candidate.put.english, candidate.sort) == ("What does BRL stand for?", "abbreviation")
    assert candidate.put.turkish == "BRL neyin kısaltmasıdır?"
    assert text[candidate.start : candidate.end] == "(BRL)"


def test_parts_that_may_not_be_quoted_and_mended_places_are_not_asked_for() -> None:
    text = "Lumifever is caused by lantern light."
    back = Section("Funding", ("Funding",), 0, len(text), "back")
    assert list(candidates(article(text, sections=(back,)))) == []
    assert list(candidates(make_article(text, title="Lumifever"))) == []


def test_turkish_is_said_only_of_what_the_glossary_has() -> None:
    text = "Multiple myeloma is a cancer of plasma cells. Lumifever is caused by light. So multiple lumifever was seen."
    asked = {one.put.english: one.put.turkish for one in candidates(article(text, title="Lumifever in myeloma"))}
    assert asked == {"What is multiple myeloma?": "Multipl miyelom nedir?", "What causes lumifever?": ""}


@pytest.mark.parametrize(
    ("noun", "of", "several"),
    [
        ("miyelom", "miyelomun", "miyelomlar"),
        ("ölüm", "ölümün", "ölümler"),
        ("hastalık", "", "hastalıklar"),
        ("kan kanseri", "kan kanserinin", "kan kanserleri"),
        ("hücre tedavisi", "hücre tedavisinin", "hücre tedavileri"),
        ("CAR-T ürünü", "CAR-T ürününün", "CAR-T ürünleri"),
        ("demir eksikliği", "demir eksikliğinin", ""),
        ("", "", ""),
    ],
)
def test_turkish_endings_follow_the_vowels(noun: str, of: str, several: str) -> None:
    assert (genitive(noun), plural(noun)) == (of, several)


def test_turkish_keeps_the_letters_of_names() -> None:
    assert in_turkish("T cell") == "T hücresi"
    assert in_turkish("BCMA") == "BCMA"
    assert in_turkish("ide-cel and cilta-cel") == "ide-cel ve cilta-cel"
    assert in_turkish("hot fever") == ""
    assert capital("ilaç nedir?") == "İlaç nedir?"
    assert capital("ide-cel nedir?") == "ide-cel nedir?"

"""The words around quotes, in two languages."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from interface.words import ENGLISH, TURKISH, Words, words_of
from retrieval.types import Abstained, Language, Question, Reason, Trace

TEXTS = [each.name for each in fields(Words) if isinstance(getattr(ENGLISH, each.name), str)]


@pytest.mark.parametrize("name", [name for name in TEXTS if name != "language"])
def test_both_languages_have_every_phrase_with_the_same_blanks_in_it(name: str) -> None:
    english, turkish = getattr(ENGLISH, name), getattr(TURKISH, name)
    assert english.strip()
    assert english != turkish
    assert re.findall(r"\{(\w+)\}", english) == re.findall(r"\{(\w+)\}", turkish)


def test_no_phrase_holds_what_html_or_a_terminal_would_obey() -> None:
    for words in (ENGLISH, TURKISH):
        told = [getattr(words, name) for name in TEXTS]
        told += [*words.part_badges.values(), *words.parts_held.values(), *words.kinds.values()]
        assert not [text for text in told if re.search(r"[<>&\x00-\x1f]", text)]


def test_no_phrase_stands_twice() -> None:
    for words in (ENGLISH, TURKISH):
        told = [getattr(words, name) for name in TEXTS]
        assert len(told) == len(set(told))


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("tr", TURKISH)])
def test_the_words_are_in_the_language_of_the_question(language: Language, words: Words) -> None:
    question = Question("Why?", (), language)
    assert words_of(Abstained(question, Reason("not_said", "No."), (), None, Trace("", "", {}, ""))) is words


@pytest.mark.parametrize(
    ("said", "turkish"),
    [
        ("Review article", "Derleme"),
        ("expression of concern", "Endişe bildirimi"),
        ("Meta-analysis", "Meta-analiz"),
        ("software tool", "software tool"),
        ("", ""),
    ],
)
def test_what_an_article_calls_itself_is_translated_where_it_is_known(said: str, turkish: str) -> None:
    assert TURKISH.kind(said) == turkish
    assert ENGLISH.kind(said) == said

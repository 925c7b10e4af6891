from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from retrieval.reasons import reason
from retrieval.types import Language, ReasonCode
from tests.conftest import article_of

CODES: tuple[ReasonCode, ...] = get_args(ReasonCode)
LANGUAGES: tuple[Language, ...] = get_args(Language)
EVERY = list(product(CODES, LANGUAGES))
WHOLE = article_of("a", "All of it.")
EXCERPT = replace(WHOLE, title="On {cells}", coverage="excerpt", full_text_url="https://example.org/full")


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_every_reason_has_a_sentence_in_every_language(code: ReasonCode, language: Language) -> None:
    found = reason(code, language, near=[WHOLE], missing=["KarMMa-3"])
    assert found.code == code
    assert found.text.endswith(".")
    assert "{" not in found.text
    assert ("“KarMMa-3”" in found.text) is (code in {"entity_missing", "language_unsupported"})


def test_the_languages_differ() -> None:
    assert all(len({reason(code, language, near=[]).text for language in LANGUAGES}) == 2 for code in CODES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_named_as_the_question_has_it(language: Language) -> None:
    text = reason("entity_missing", language, near=[], missing=["{0}", "KarMMa-3"]).text
    assert "“{0}”, “KarMMa-3”" in text


@pytest.mark.parametrize(("code", "language"), EVERY)
def test_an_excerpt_is_named_with_its_whole_text_where_that_might_say_more(
    code: ReasonCode, language: Language
) -> None:
    text = reason(code, language, near=[WHOLE, EXCERPT], missing=["x"]).text
    searched = code not in ("language_unsupported", "question_unclear")
    assert ("“On {cells}”" in text) is searched
    assert ("https://example.org/full" in text) is searched


def test_an_article_held_in_full_is_not_spoken_of() -> None:
    assert "On a" not in reason("not_said", "en", near=[WHOLE]).text


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"full_text_url": "https://f.org", "url": "https://u.org", "doi": "10.1/d"}, "https://f.org"),
        ({"full_text_url": None, "url": "https://u.org", "doi": "10.1/d"}, "https://u.org"),
        ({"full_text_url": None, "url": None, "doi": "10.1/d"}, "10.1/d"),
        ({"full_text_url": None, "url": None, "doi": None}, "a.txt"),
    ],
)
def test_the_whole_article_is_where_the_best_address_known_says(fields: dict[str, str | None], place: str) -> None:
    article = replace(EXCERPT, **fields)  # type: ignore[arg-type]
    assert place in reason("not_said", "en", near=[article]).text


def test_an_abstract_and_an_excerpt_are_told_apart() -> None:
    abstract = replace(EXCERPT, coverage="abstract")
    assert "abstract" in reason("not_said", "en", near=[abstract]).text
    assert "excerpt" in reason("not_said", "en", near=[EXCERPT]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_retracted_article_that_would_have_answered_is_named(language: Language) -> None:
    retracted = replace(WHOLE, title="On {cells}", retraction="Retracted.")
    found = reason("not_said", language, near=[WHOLE], retracted=retracted)
    assert found.code == "not_said"
    assert "“On {cells}”" in found.text
    assert found.text != reason("not_said", language, near=[WHOLE]).text


def test_what_is_missing_is_said_of_the_nearest_passages_only() -> None:
    text = reason("entity_missing", "en", near=[WHOLE], missing=["KarMMa-3"]).text
    assert text.startswith("None of the passages that come nearest to the question speaks of “KarMMa-3” together")
    assert "en yakın" in reason("entity_missing", "tr", near=[WHOLE], missing=["KarMMa-3"]).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_spoken_of_but_not_said_in_one_sentence_is_told_apart(language: Language) -> None:
    said, spoken = (reason("not_said", language, spoken_of=spoken_of) for spoken_of in (False, True))
    assert said.code == spoken.code == "not_said"
    assert said.text != spoken.text
    assert reason("number_missing", language, spoken_of=True) == reason("number_missing", language)

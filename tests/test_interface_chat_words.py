"""The words of the page, in two languages, and that no English one is left on the Turkish page."""

from __future__ import annotations

import html
import re
from dataclasses import fields

import pytest

from interface.along_words import along_words
from interface.chat_words import ENGLISH, TURKISH, phrases, script_words
from interface.conversation import View, Wish, first_view, in_language, next_view, switched, without_last
from interface.desk import Desk
from interface.feedback import LeftBehind
from interface.journal import Journal
from interface.reader_words import reader_words
from interface.render import introduction
from interface.steps import pressed
from interface.words import words_in
from retrieval.reasons import reason
from retrieval.types import Abstained, Question, Result
from tests.interface_fakes import WordMatcher, make_article

ANSWERED, REFUSED = "Did relapse follow the loss of the receptor?", "What is the capital of France?"
# The same in both languages, or a name.
ALIKE = {"Word", "JSON"}


class Speaking(WordMatcher):
    """Abstains with a reason in both languages."""

    def answer(self, question: Question) -> Result:
        found = super().answer(question)
        if isinstance(found, Abstained):
            near = list(self.index.articles.values())
            return Abstained(
                question, reason("not_said", question.language or "en", near=near), found.passages, None, found.trace
            )
        return found


@pytest.fixture
def desk() -> Desk:
    article = make_article(article_type="review article", published="2023-05-04")
    return Desk(Speaking(article), Journal())


def test_both_languages_say_the_same_with_the_same_blanks() -> None:
    english, turkish = phrases(ENGLISH), phrases(TURKISH)
    assert len(english) == len(turkish)
    for said, translated in zip(english, turkish, strict=True):
        assert said.strip()
        assert said != translated
        assert sorted(re.findall(r"\{(\w+)\}", said)) == sorted(re.findall(r"\{(\w+)\}", translated))


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert (ENGLISH.number(12_500), TURKISH.number(12_500), TURKISH.number(5)) == ("12,500", "12.500", "5")


def test_every_word_that_a_script_asks_for_is_sent_to_it() -> None:
    sent = script_words(TURKISH)
    assert '<span class="language">tr</span>' in sent
    assert '<span class="kind_table">Tablolar</span>' in sent


def english_words() -> set[str]:
    """Every English phrase of the chat, without what is filled in, long enough to be told from an article's words."""
    said = phrases(ENGLISH)
    for words in (words_in("en"), reader_words("en"), along_words("en")):
        held = [getattr(words, field.name) for field in fields(words)]
        said += [text for value in held for text in (value.values() if hasattr(value, "values") else [value])]
    parts = [part.strip() for text in said if isinstance(text, str) for part in re.split(r"\{\w+\}", text)]
    return {part for part in parts if len(part) > 4} - ALIKE


def rendered(desk: Desk, view: View) -> str:
    shown = [introduction(desk.index.articles, "tr"), view.sources, view.along, *(each.html for each in view.messages)]
    page = "".join([*shown, *pressed(TURKISH).values(), script_words(TURKISH)])
    # What is in English by right, says so: quotes, titles, and what was looked up.
    page = re.sub(r'<(span|cite|blockquote|ul)[^>]* lang="en"[^>]*>.*?</\1>', " ", page)
    told = re.findall(r'(?:title|aria-label)="([^"]*)"', page)
    return re.sub(r"\{\w+\}", " ", html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *told])))


def turkish_pages(desk: Desk) -> dict[str, View]:
    turkish = Wish("tr")
    answered = next_view(desk, ANSWERED, (), "1", turkish)
    both = next_view(desk, REFUSED, answered.turns, "2", turkish)
    return {
        "first": first_view(desk, "tr"),
        "answer": answered,
        "abstention": both,
        "empty": next_view(desk, "", (), "3", turkish),
        "long": next_view(desk, "x" * 3_000, (), "4", turkish),
        "control": next_view(desk, "\x00", (), "5", turkish),
        "filters": next_view(desk, ANSWERED, (), "6", Wish("tr", "{}{}")),
        "switched": switched(desk, next_view(desk, REFUSED, next_view(desk, ANSWERED, (), "7").turns, "8").turns, "tr"),
        "undone": without_last(desk, both.turns, "tr"),
    }


def test_no_english_word_of_ours_is_left_on_the_turkish_page() -> None:
    desk = Desk(Speaking(make_article(article_type="review article")), Journal(), left=LeftBehind())
    for name, view in turkish_pages(desk).items():
        page = rendered(desk, view)
        left = {word for word in english_words() if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page)}
        assert left == set(), name


def test_that_test_would_find_one(desk: Desk) -> None:
    page = rendered(desk, first_view(desk))
    assert "Sources" in page
    assert "Sources" in english_words()


def test_an_abstention_is_said_again_in_the_language_switched_to(desk: Desk) -> None:
    (turn,) = next_view(desk, REFUSED, (), "1").turns
    turkish = in_language(turn, "tr")
    assert isinstance(turkish.result, Abstained)
    assert turkish.result.reason.text.startswith("Buradaki makaleler bunu söylemiyor.")
    assert isinstance(turn.result, Abstained)
    assert in_language(turkish, "en").result == in_language(turn, "en").result
    assert in_language(turn, None) is turn


def test_no_word_of_the_page_is_put_into_capitals_by_the_style() -> None:
    from tests.browser_visits import PROJECT

    for style in (PROJECT / "interface" / "static").glob("*.css"):
        assert "text-transform" not in style.read_text(encoding="utf-8"), style.name

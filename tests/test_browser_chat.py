"""The chat in a real browser, served by the real program over the review that ships."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser_visits import SIZES, Visit, is_in_view, served, visiting, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PENTA = "Do ide-cel and cilta-cel work in penta-refractory disease?"
SHARE = "What share of blood cancers is multiple myeloma?"
CAPITAL = "What is the capital of Turkey?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("kanit")) as address:
        yield address


@pytest.fixture(params=sorted(SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, request.param) as visit:
        yield visit


def test_a_visitor_asks_three_questions_opens_a_source_and_sees_an_abstention(visit: Visit) -> None:
    page = visit.page
    assert page.get_by_role("heading", name="Kanıt", exact=True).is_visible()
    assert "no medical advice" in words(page.locator("#introduction"))
    assert "excerpt" in words(page.locator("#introduction"))
    assert visit.box.evaluate("box => document.activeElement === box")

    answer = visit.ask(PENTA)
    assert "deep responses" in words(answer)
    assert "penta-refractory" in words(answer)

    answer = visit.ask(SHARE)
    quote = "It accounts for approximately 15% of hematologic malignancies (1)."
    assert quote in words(answer)
    answer.locator(".mark").last.click()
    card = page.locator("#sources-panel .source[open]").filter(has=page.locator("mark", has_text="approximately 15%"))
    marked = card.locator("mark")
    assert words(marked) == quote
    assert is_in_view(marked)
    for part in (
        "CAR-T cell therapy in relapsed or refractory",
        "2024",
        "excerpt",
        "Hakan Goker",
        "Frontiers in Medicine",
    ):
        assert part in words(card)
    assert card.get_by_role("link", name="doi:").get_attribute("href") == "https://doi.org/10.3389/fmed.2024.1413825"

    abstention = visit.ask(CAPITAL)
    assert "No answer in the articles held here" in words(abstention)
    abstention.locator(".mark").first.click()
    assert "They are not quoted as an answer." in words(page.locator("#sources-panel"))

    assert page.locator("#messages .question").count() == 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_repaired_letters_show_what_the_source_prints(visit: Visit) -> None:
    visit.ask(SHARE).locator(".mark").last.click()
    source = visit.page.locator("#sources-panel .source[open]").last
    word = source.locator(".repaired").filter(has_text="redirection")
    assert words(word) == "redirection"
    assert word.get_attribute("title") == "the source prints “redTrectTon”"
    word.focus()
    assert "redTrectTon" in word.evaluate("word => getComputedStyle(word, '::after').content")
    source.locator(".repairs summary").click()
    assert "redirection the source prints “redTrectTon”" in words(source.locator(".repairs"))


def test_the_keyboard_alone_leads_from_the_answer_to_its_source_and_back(visit: Visit) -> None:
    mark = visit.ask(PENTA).locator(".mark").first
    mark.focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "source-1-1"
    back = visit.page.locator("#source-1-1").get_by_role("link", name="Back to the answer")
    back.focus()
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "mark-1-1"
    assert is_in_view(mark)


def test_a_suggested_question_is_answered_with_one_click(visit: Visit) -> None:
    suggestion = visit.page.locator(".suggestion").first
    question = words(suggestion)
    suggestion.click()
    visit.page.locator("#messages .answer").wait_for()
    assert words(visit.page.locator("#messages .question")) == question
    visit.page.get_by_role("button", name="New conversation").click()
    suggestion.wait_for()
    assert visit.page.locator("#messages .question").count() == 0


def test_hostile_and_empty_questions_are_shown_as_text_or_told_calmly(visit: Visit) -> None:
    hostile = '<img src="http://evil.example/x.png"> ![a](http://evil.example/y.png) <script>alert(1)</script> $$x$$ 🙂'
    visit.ask(hostile)
    assert words(visit.page.locator("#messages .question").last) == hostile
    visit.box.press("Enter")
    told = visit.page.locator("#messages")
    told.get_by_text("The question is empty.").wait_for()
    visit.box.fill("x" * 3_000)
    visit.box.press("Enter")
    told.get_by_text("The question has 3,000 characters").wait_for()
    assert len(visit.box.input_value()) == 3_000

"""Filters, stop, undo, the switch of languages and quotes beside their marks, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from interface.chat_words import ENGLISH, TURKISH, phrases
from tests.browser_visits import Visit, chatting, faults, is_in_view, visiting, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

REMISSION = "Did lumitrene induce complete remission in registry patients?"
CENTRES = "At how many centres was lumitrene given, and what does this review report?"
NOTHING = "What is the capital of Turkey?"
SLOWLY = "Tell me slowly about lumitrene."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chatting(tmp_path_factory.mktemp("chat")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, "desk") as visit:
        yield visit


def turn_turkish(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Türkçe").click()
    visit.page.get_by_text("Klinik bir soru sorun.").wait_for()


def test_filters_are_chosen_seen_and_taken_off_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit.page
    page.locator("#filters summary").focus()
    page.keyboard.press("Enter")
    left = page.locator("#filters .left")
    left.get_by_text("3 of 3 articles").wait_for()
    page.get_by_label("From year").focus()
    page.keyboard.type("2025")
    left.get_by_text("1 of 3 articles").wait_for()
    assert faults(visit.page) == []
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.querySelector('#filters summary')")
    assert not page.locator("#filters .form-of-filters").is_visible()
    assert "No answer in the articles held here" in words(visit.ask(REMISSION))
    page.get_by_role("button", name="New conversation").click()
    page.locator("#suggestions").wait_for()
    chip = page.get_by_role("button", name="Remove the filter 2025–…")
    chip.focus()
    page.keyboard.press("Enter")
    chip.wait_for(state="detached")
    assert "48% of registry patients" in words(visit.ask(REMISSION))


def test_a_question_is_shown_at_once_can_be_stopped_taken_back_and_asked_again(visit: Visit) -> None:
    page = visit.page
    visit.ask(REMISSION)
    visit.box.fill(SLOWLY)
    visit.box.press("Enter")
    pending = page.locator("#pending")
    pending.get_by_text("Reading the articles").wait_for()
    assert SLOWLY in words(pending)
    assert is_in_view(pending)
    pending.get_by_role("button", name="Stop").click()
    page.locator("#pending.note").get_by_text("Stopped.").wait_for()
    assert visit.box.input_value() == SLOWLY
    assert page.locator("#messages .question").count() == 1

    visit.ask(CENTRES)
    assert page.locator("#messages .question").count() == 2
    assert page.locator("#pending").count() == 0
    page.get_by_role("button", name="Take back the last question").click()
    page.locator("#messages .question").nth(1).wait_for(state="detached")
    assert visit.box.input_value() == CENTRES
    page.get_by_role("button", name="Ask the last question again").click()
    pending.wait_for()
    pending.wait_for(state="detached")
    assert page.locator("#messages .question").count() == 1
    assert visit.box.input_value() == CENTRES


def test_the_switch_turns_every_word_and_keeps_the_conversation_and_is_remembered(visit: Visit) -> None:
    page = visit.page
    visit.ask(REMISSION)
    visit.ask(NOTHING)
    visit.box.fill("half typed")
    turn_turkish(visit)
    assert page.locator("#messages .question").count() == 2
    assert page.locator("#question-box textarea").input_value() == "half typed"
    assert page.evaluate("[document.documentElement.lang, document.title]") == ["tr", TURKISH.title]
    page.locator("#filters summary").click()
    page.locator("#filters .left").wait_for()
    shown = page.locator("body").inner_text() + " ".join(
        page.evaluate(
            "[...document.querySelectorAll('[aria-label], [title]')].map((one) => one.ariaLabel ?? one.title)"
        )
    )
    # Articles call their sections as the filters do.
    english = {said for said in phrases(ENGLISH) if "{" not in said and len(said) > 4} - {*ENGLISH.kinds.values()}
    assert {said for said in english if said in shown} == set()
    assert faults(visit.page) == []
    page.goto("about:blank")
    page.goto(visit.address)
    page.locator("#question-box").get_by_label("Sorunuz").wait_for()
    assert page.evaluate("document.cookie") == ""


def test_a_mark_shows_its_quote_to_pointer_and_keyboard_until_escape(visit: Visit) -> None:
    page = visit.page
    mark = visit.ask(REMISSION).locator(".mark").first
    peek = page.get_by_role("tooltip")
    mark.hover()
    assert "48% of registry patients" in words(peek.locator("mark"))
    page.keyboard.press("Escape")
    assert not peek.is_visible()
    visit.box.focus()
    page.mouse.move(2, 2)
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if mark.evaluate("mark => document.activeElement === mark"):
            break
    assert peek.is_visible()
    assert mark.get_attribute("aria-describedby") == "peek"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "source-1-1"
    assert not peek.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_in_any_state(browser: Browser, address: str, scheme: str) -> None:
    with visiting(browser, address, "phone", scheme="dark" if scheme == "dark" else "light") as visit:
        states = {"first": faults(visit.page)}
        visit.ask(REMISSION)
        states["answer"] = faults(visit.page)
        visit.ask(NOTHING)
        states["abstention"] = faults(visit.page)
        visit.box.fill("broken")
        visit.box.press("Enter")
        visit.page.locator("#messages .notice").wait_for()
        states["error"] = faults(visit.page)
        assert [fault for found in states.values() for fault in found] == []


@pytest.mark.parametrize("width", [360, 3840])
def test_nothing_stands_beside_the_window_at_any_width(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 900}, has_touch=True, reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        visit = Visit(page, address)
        page.goto(address)
        visit.box.wait_for()
        mark = visit.ask(REMISSION).locator(".mark").first
        mark.tap()
        assert "48% of registry patients" in words(page.get_by_role("tooltip").locator("mark"))
        page.keyboard.press("Escape")
        visit.box.fill(SLOWLY)
        visit.box.press("Enter")
        waiting = page.locator("#pending .state")
        assert waiting.evaluate("state => getComputedStyle(state).animationName") == "none"
        page.get_by_role("button", name="Stop").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert faults(page) == []

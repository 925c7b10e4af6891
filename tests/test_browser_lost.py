"""A connection lost in mid-answer and a server restarted under an open page, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser_visits import Visit, chatting, faults, free_port, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

REMISSION = "Did lumitrene induce complete remission in registry patients?"
CENTRES = "At how many centres was lumitrene given, and what does this review report?"
SLOWLY = "Tell me slowly about lumitrene."


@contextmanager
def visiting(browser: Browser, address: str) -> Iterator[Visit]:
    """The page; that requests fail is what these tests are about."""
    with browser.new_context() as context:
        visit = Visit(context.new_page(), address)
        visit.page.goto(address)
        visit.box.wait_for()
        yield visit


def test_a_question_is_kept_while_the_server_is_away_and_goes_on_when_it_is_back(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with ExitStack() as first:
        address = first.enter_context(chatting(tmp_path, port))
        with visiting(browser, address) as visit:
            page, pending = visit.page, visit.page.locator("#pending")
            assert "48% of registry patients" in words(visit.ask(REMISSION))
            visit.box.fill(SLOWLY)
            visit.box.press("Enter")
            pending.get_by_text("Reading the articles").wait_for()
            first.close()

            pending.get_by_text("The connection to Kanıt was lost before the answer came.").wait_for()
            assert SLOWLY in words(pending)
            assert "48% of registry patients" in words(page.locator("#messages"))
            assert faults(page) == []

            with chatting(tmp_path, port):
                pending.get_by_text("Kanıt can be reached again.").wait_for()
                assert faults(page) == []
                pending.get_by_role("button", name="Load the page anew").click()
                is_kept = "said => document.querySelector('#question-box textarea')?.value === said"
                page.wait_for_function(is_kept, arg=SLOWLY)
                assert "48% of registry patients" in words(visit.ask(REMISSION))


def test_the_first_question_after_a_restart_is_answered_and_told_to_stand_alone(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    with ExitStack() as first:
        address = first.enter_context(chatting(tmp_path, port))
        with visiting(browser, address) as visit:
            visit.ask(REMISSION)
            first.close()
            with chatting(tmp_path, port):
                visit.box.fill(CENTRES)
                visit.box.press("Enter")
                visit.page.locator("#messages").get_by_text("Lumitrene was given at 36 centres").wait_for()
                note = visit.page.locator("#pending").get_by_text("Kanıt was started anew in between.")
                note.wait_for()
                assert faults(visit.page) == []

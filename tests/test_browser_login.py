"""Logging in and out in a real browser: the real server over a small pipeline, and a real provider on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.browser_visits import SIZES, Visit, words
from tests.intranet_server import QUESTION, intranet_served
from tests.openid_provider import CLIENT, SECRET, LocalProvider, local_provider

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider() -> Iterator[LocalProvider]:
    with local_provider() as provider:
        yield provider


@pytest.fixture(scope="module")
def address(provider: LocalProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "KANIT_LOGIN": "openid",
        "KANIT_OPENID_ISSUER": provider.address,
        "KANIT_OPENID_CLIENT": CLIENT,
        "KANIT_OPENID_SECRET": SECRET,
    }
    with intranet_served(tmp_path_factory.mktemp("login"), port, settings) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_a_link_with_a_question_survives_the_login_and_leaving_ends_it(page: Page, address: str) -> None:
    visit = Visit(page, address)
    page.goto(f"{address}/#q={QUESTION}")
    visit.box.wait_for()
    assert visit.box.input_value() == QUESTION
    assert "12% of mice" in words(visit.ask(QUESTION))
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("heading", name="You are logged out").wait_for()
    assert page.evaluate("fetch('/api/v1/articles').then(answer => answer.status)") == 401
    page.get_by_role("link", name="Log in again").click()
    visit.box.wait_for()


def test_a_question_asked_after_the_login_ended_is_kept_through_the_next_one(page: Page, address: str) -> None:
    visit = Visit(page, address)
    page.goto(address)
    visit.box.fill(QUESTION)
    page.context.clear_cookies()
    visit.box.press("Enter")
    load_anew = page.get_by_role("button", name="Load the page anew")
    assert "You are no longer logged in" in words(load_anew.locator(".."))
    load_anew.click()
    page.wait_for_function("text => document.querySelector('textarea')?.value === text", arg=QUESTION)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "tr-TR"])
def test_the_pages_of_the_login_can_be_used_by_everybody(
    browser: Browser, address: str, locale: str, scheme: Literal["light", "dark"]
) -> None:
    width, height = SIZES["phone"]
    viewport = {"width": width, "height": height}
    with browser.new_context(viewport=viewport, color_scheme=scheme, locale=locale) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for path in ("/logout", "/login/callback?state=x"):
            page.goto(f"{address}{path}")
            assert Axe().run(page).response["violations"] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.matches('a, button')")

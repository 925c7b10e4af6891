"""What is there before Gradio's page is, in a real browser that waits for a part of that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser_visits import SIZES, chatting, faults, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Route

pytestmark = pytest.mark.browser

REMISSION = "Did lumitrene induce complete remission in registry patients?"
# Notes whether Gradio still covers its page when a question is sent.
NOTING = """
    const fetched = window.fetch;
    window.fetch = (...sent) => {
        if (sent[1]?.body?.includes?.("lumitrene")) {
            const cover = document.querySelector("[data-testid='status-tracker'].translucent:not(.hide)");
            window.wasCovered = Boolean(cover);
        }
        return fetched(...sent);
    };
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chatting(tmp_path_factory.mktemp("chat")) as address:
        yield address


class Slow:
    """A page that lacks the greatest part of Gradio's until go_on."""

    def __init__(self, page: Page) -> None:
        self.page, self._held, self.is_over = page, list["Route"](), False
        page.route("**/assets/Blocks-*.js", self._hold)

    @property
    def early(self) -> Locator:
        """The box that is there at once."""
        return self.page.locator("#early textarea")

    @property
    def box(self) -> Locator:
        """Gradio's."""
        return self.page.locator("#question-box textarea")

    def _hold(self, route: Route) -> None:
        if self.is_over:
            route.continue_()
        else:
            self._held.append(route)

    def go_on(self) -> None:
        """Let the rest come, and return once it is there."""
        self.is_over = True
        for route in self._held:
            route.continue_()
        self.box.wait_for()


@contextmanager
def slow(browser: Browser, address: str, size: str = "desk", **kinds: Any) -> Iterator[Slow]:
    width, height = SIZES[size]
    with browser.new_context(viewport={"width": width, "height": height}, **kinds) as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script(NOTING)
        visit = Slow(page)
        page.goto(address, wait_until="commit")
        visit.early.wait_for()
        yield visit
        assert complaints == []


def test_what_is_typed_before_the_page_is_whole_goes_on_in_its_box(browser: Browser, address: str) -> None:
    with slow(browser, address) as visit:
        page = visit.page
        assert page.evaluate("document.documentElement.lang") == "en"
        assert "Ask a clinical question." in words(page.locator("body"))
        assert faults(page) == []
        page.keyboard.type("Did lumitrene in registry patients?")
        for _ in "in registry patients?":
            page.keyboard.press("ArrowLeft")
        visit.go_on()
        page.keyboard.type("induce complete remission ")
        assert visit.box.input_value() == REMISSION
        assert page.locator("#early").count() == 0
        visit.box.press("Enter")
        assert "48% of registry patients" in words(page.locator("#messages .answer"))


@pytest.mark.parametrize("how", ["Enter", "button"])
def test_what_is_sent_before_the_page_is_whole_is_asked_once_it_is(browser: Browser, address: str, how: str) -> None:
    with slow(browser, address, "phone", color_scheme="dark") as visit:
        page = visit.page
        visit.early.fill(" ")
        visit.early.press("Enter")
        assert visit.early.is_editable()
        visit.early.fill(REMISSION)
        if how == "Enter":
            visit.early.press("Enter")
        else:
            page.get_by_role("button", name="Ask").click()
        page.get_by_role("status").get_by_text("Reading the articles").wait_for()
        assert faults(page) == []
        assert not visit.early.is_editable()
        visit.go_on()
        assert "48% of registry patients" in words(page.locator("#messages .answer"))
        assert visit.box.input_value() == ""
        assert page.locator("#messages .question").count() == 1
        assert page.evaluate("window.wasCovered") is False


def test_a_page_that_is_never_whole_says_so_and_keeps_what_was_typed(browser: Browser, address: str) -> None:
    with slow(browser, address) as visit:
        page = visit.page
        page.keyboard.type(REMISSION)
        page.get_by_role("status").get_by_text("The page is not whole yet.").wait_for()
        assert faults(page) == []
        visit.is_over = True
        page.reload()
        visit.box.wait_for()
        page.wait_for_function("said => document.querySelector('#question-box textarea').value === said", arg=REMISSION)


def test_a_turkish_reader_sees_no_english_first(browser: Browser, address: str) -> None:
    with slow(browser, address, locale="tr-TR") as visit:
        page = visit.page
        assert page.evaluate("document.documentElement.lang") == "tr"
        assert "Klinik bir soru sorun." in words(page.locator("body"))
        assert "Ask" not in words(page.locator("body"))
        assert faults(page) == []
        page.keyboard.type("lumitrene")
        visit.go_on()
        assert "Klinik bir soru sorun." in words(page.locator("#introduction"))
        assert visit.box.input_value() == "lumitrene"


@pytest.mark.parametrize(("size", "form"), [("desk", ""), ("phone", ""), ("desk", "?embed=1"), ("phone", "?embed=1")])
def test_nothing_moves_when_the_page_is_whole(browser: Browser, address: str, size: str, form: str) -> None:
    with slow(browser, f"{address}/{form}", size) as visit:
        page = visit.page
        has_focus = page.evaluate("document.activeElement.tagName === 'TEXTAREA'")
        assert has_focus is not bool(form)
        before = [visit.early.bounding_box(), page.locator("#early button").bounding_box()]
        visit.go_on()
        page.locator("#bar").wait_for()
        after = [visit.box.bounding_box(), page.locator("#send").bounding_box()]
        for one, other in zip(before, after, strict=True):
            assert one == pytest.approx(other, abs=1.0)


def test_a_question_in_the_link_stands_in_the_box(browser: Browser, address: str) -> None:
    with slow(browser, f"{address}/#q=What%20is%20lumitrene%3F") as visit:
        visit.go_on()
        assert visit.box.input_value() == "What is lumitrene?"

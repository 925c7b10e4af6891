"""What strains a page, in a real browser: hostile articles on every page, 200 quotes, right-to-left text, long tables.

The server runs under the probe of tests/airgap_probe.py: neither it nor the browser may ask another machine anything.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest

from tests.bad_input_server import HEBREW, HEBREW_ASKED, HOSTILE, HOSTILE_ASKED, MANY, MANY_ASKED
from tests.browser_visits import PROJECT, SIZES, is_in_view, visiting, wait_until_ready, words
from tests.interface_fakes import loaded_article
from tests.lumitrene import centre

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LUMITRENE = loaded_article("lumitrene").id
NEVER_WIDER = "document.documentElement.scrollWidth <= innerWidth"
# Where on the screen the letters of the first occurrence of a text begin and end.
PLACE = """(place, text) => {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(text);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + text.length);
    const box = range.getBoundingClientRect();
    return [box.left, box.right];
  }
}"""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bad-input") / "asked-of-others"


@pytest.fixture(scope="module")
def address(log: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "tests/airgap_probe.py", str(log), "tests/bad_input_server.py", str(port)]
    environment, said = os.environ | {"PYTHONPATH": str(PROJECT)}, log.with_name("said")
    with (
        said.open("w") as out,
        subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out, env=environment) as program,
    ):
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health/ready", program, said)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


def place_of(text: str, inside: Locator) -> tuple[float, float]:
    left, right = inside.evaluate(PLACE, text)
    return float(left), float(right)


def open_quietly(page: Page, url: str) -> None:
    """Load a page, or a download, whole."""
    if "/cds-services" in url or "knowledgeResponseType" in url or "/api/v1" in url:
        assert page.request.get(url).ok
    else:
        page.goto(url)
        page.wait_for_timeout(500)  # what a script of the page would fetch once it is loaded


def test_no_page_asks_anything_of_another_machine_whatever_an_article_holds(
    browser: Browser, address: str, log: Path
) -> None:
    with visiting(browser, address, "desk") as visit:
        answer = visit.ask(HOSTILE_ASKED)
        assert "![a](http://evil/b)" in words(answer)
        visit.ask(HOSTILE)
        shown = ":is(.question, .answer, .abstention, .source)"
        assert visit.page.locator(f"{shown} :is(img, script, style, link, iframe)").count() == 0
        visit.page.get_by_text("Copy or save this answer").first.click()
        for button in ("References: RIS", "Word", "Markdown", "JSON"):
            with visit.page.expect_download():
                visit.page.get_by_role("button", name=button, exact=True).first.click()
    topic = "mainSearchCriteria.v.dn=velvet%20ribbons%20pamphlet"
    with browser.new_context() as context:
        page, asked = context.new_page(), set[str]()
        context.on("request", lambda sent: asked.add(urlsplit(sent.url).netloc))
        for path in (
            "/articles/hostile?start=0&end=60&q=0-60",
            "/articles/hostile?lang=tr",
            "/articles/%3Cimg%20src=http:%2F%2Fevil%3E",
            f"/articles/{LUMITRENE}",
            "/api/docs",
            "/api/openapi.json",
            "/problems/busy",
            f"/infobutton?{topic}",
            f"/infobutton?{topic}&knowledgeResponseType=text/xml",
            "/cds-services",
            "/api/v1/articles/hostile",
            f"/?embed=1#q={HOSTILE_ASKED}",
        ):
            open_quietly(page, address + path)
            assert page.evaluate("document.querySelectorAll('main img, main script, main iframe').length") == 0
        assert asked == {urlsplit(address).netloc}
    assert log.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", sorted(SIZES))
def test_an_answer_of_two_hundred_quotes_stays_usable(
    browser: Browser, address: str, size: str, scheme: Literal["light", "dark"]
) -> None:
    with visiting(browser, address, size, scheme=scheme) as visit:
        answer = visit.ask(MANY_ASKED)
        page = visit.page
        assert answer.locator(".mark").count() >= MANY
        assert page.evaluate(NEVER_WIDER)
        last = answer.locator(".mark").last
        last.click()
        card = page.locator("#sources-panel .source[open]").last
        marked = card.locator("mark").first
        marked.wait_for()
        assert f"house {MANY} stayed healthy" in words(marked)
        assert is_in_view(marked)
        back = card.get_by_role("link", name="Back to the answer")
        back.focus()
        page.keyboard.press("Enter")
        assert is_in_view(last)
        assert page.evaluate(NEVER_WIDER)
        keep_picture(page, f"many-{size}-{scheme}")


def test_text_from_right_to_left_keeps_its_order_and_that_of_what_surrounds_it(browser: Browser, address: str) -> None:
    with visiting(browser, address, "desk") as visit:
        answer = visit.ask(HEBREW_ASKED)
        assert HEBREW in words(answer)
        quote = answer.locator("li").first
        # Hebrew runs from right to left: its first word stands to the right of its second.
        assert place_of("הטיפול", quote)[0] > place_of("הצליח", quote)[0]
        head, mark = place_of("The Hebrew leaflet", quote), answer.locator(".mark").first.bounding_box()
        assert mark
        assert head[0] < place_of("הטיפול", quote)[0]
        assert mark["x"] >= place_of("מהחולים", quote)[0]
        card = visit.page.locator("#sources-panel .source[open]").first
        title = card.locator("summary")
        # A title of another direction must not pull the year and the badges beside it into its own order.
        assert title.evaluate("all => getComputedStyle(all).direction") == "ltr"
        isolated = "all => [...all.querySelectorAll('*')].some(each => each.matches('bdi, [dir=auto]'))"
        assert title.evaluate(isolated)
        assert visit.page.evaluate(NEVER_WIDER)
        keep_picture(visit.page, "hebrew")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/articles/hebrew?start=0&end=60&q=0-60")
        assert page.locator("h1").evaluate("heading => getComputedStyle(heading).direction") == "rtl"
        keep_picture(page, "hebrew-reader")


def test_a_long_table_stays_inside_the_page(browser: Browser, address: str) -> None:
    width, height = SIZES["phone"]
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.goto(f"{address}/articles/{LUMITRENE}")
        table = page.get_by_role("region").filter(has_text=centre(34)).first
        table.scroll_into_view_if_needed()
        assert table.evaluate("region => region.scrollWidth > region.clientWidth")
        assert page.evaluate(NEVER_WIDER)
        keep_picture(page, "table-phone")


def keep_picture(page: Page, name: str) -> None:
    """For a person to look at, where the variable names a folder."""
    if folder := os.environ.get("KANIT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))

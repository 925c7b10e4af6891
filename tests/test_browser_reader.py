"""The reader and links into the chat in a real browser, served by the real server over a small pipeline."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.browser_visits import PROJECT, SIZES, Visit, is_in_view, visiting, wait_until_ready, words
from tests.interface_fakes import loaded_article
from tests.lumitrene import centre

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ORVACEL = loaded_article("orvacel")
LUMITRENE = loaded_article("lumitrene")
RETRACTED = loaded_article("retracted")
QUESTION = "Were patients treated with orvacel in the ALDER trials, and were treated patients followed?"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("reader") / "log"
    command = [sys.executable, "-m", "tests.reader_server", str(port)]
    with log.open("w") as out, subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out) as program:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health/ready", program, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


@contextmanager
def reading(
    browser: Browser,
    url: str,
    size: tuple[int, int] = SIZES["desk"],
    *,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Page]:
    """A page of the reader, which must complain of nothing and ask no other host."""
    width, height = size
    with browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
    ) as context:
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda sent: requests.append(sent.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        yield page
        assert complaints == []
        assert {urlsplit(sent).netloc for sent in requests} == {urlsplit(url).netloc}


def row_address(address: str, number: int, language: str = "en") -> str:
    row = LUMITRENE.tables[0].rows[number]
    return f"{address}/articles/{LUMITRENE.id}?start={row.start}&end={row.end}&q=0-30&lang={language}"


def active(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_one_click_beside_a_source_opens_the_article_with_all_quotes_marked(browser: Browser, address: str) -> None:
    with visiting(browser, address, "desk") as visit:
        answer = visit.ask(QUESTION)
        quotes = answer.locator("li").count()
        assert quotes > 1
        card = visit.page.locator("#sources-panel .source[open]").first
        with visit.page.context.expect_page() as opened:
            card.get_by_role("link", name="Read it in the article").click()
        page = opened.value
        page.wait_for_load_state()
        assert page.locator("main mark, main tr.cited").count() >= quotes
        assert words(page.locator("#quote")) in words(answer)
        assert is_in_view(page.locator("#quote"))
        assert active(page) == "quote"
        assert f"of {quotes}" in words(page.locator(".bar"))
        page.get_by_role("link", name="Next").click()
        page.wait_for_url("**/articles/**")
        assert "Quote 2 of" in words(page.locator(".bar"))
        assert is_in_view(page.locator("#quote"))

        page.get_by_role("link", name="Back to Kanıt").click()
        visit.page.wait_for_timeout(300)
        assert page.is_closed()
        assert visit.page.locator("#messages .question").count() == 1


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (360, 740), (3840, 2160)])
def test_the_chosen_quote_is_in_view_at_every_size(
    browser: Browser, address: str, size: tuple[int, int], scripts: bool
) -> None:
    with reading(browser, row_address(address, 33) + "#quote", size, scripts=scripts) as page:
        row = page.locator("#quote")
        assert centre(33) in words(row)
        box = row.bounding_box()
        bar = page.locator(".bar").bounding_box()
        assert box
        assert bar
        assert bar["y"] + bar["height"] <= box["y"] < size[1] - box["height"]
        width = page.locator("html").bounding_box()
        assert width
        assert width["width"] <= size[0]


@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_no_page_is_wider_than_the_window(browser: Browser, address: str, size: tuple[int, int]) -> None:
    for url in (row_address(address, 3), f"{address}/articles/{ORVACEL.id}", f"{address}/articles/{RETRACTED.id}"):
        with reading(browser, url, size) as page:
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_alone_leads_through_the_reader(browser: Browser, address: str) -> None:
    with reading(browser, f"{address}/articles/{ORVACEL.id}") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert active(page) == "text"
    with reading(browser, f"{address}/articles/{ORVACEL.id}") as page:  # anew: a fragment moves where Tab begins
        for _ in range(4):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url.split("#")[1].startswith("part-")
        page.locator(".cite").first.focus()
        page.keyboard.press("Enter")
        assert is_in_view(page.locator(":target"))
        region = page.get_by_role("region", name="Table 1. Efficacy of orvacel and tamricel")
        region.focus()
        assert region.evaluate("region => document.activeElement === region")


def test_an_article_that_is_not_held_gives_a_calm_page(browser: Browser, address: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        answer = page.goto(f"{address}/articles/nothing?lang=tr")
        assert answer
        assert answer.status == 404
        assert words(page.locator("h1")) == "Bu makale burada yok"
        page.get_by_role("link", name="Kanıt’a dön").click()
        page.locator("#question-box").get_by_label("Your question").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_reader_has_no_fault_that_axe_finds(
    browser: Browser, address: str, scheme: Literal["light", "dark"], language: str
) -> None:
    axe = Axe()
    quoted = f"{address}/articles/{ORVACEL.id}?start=0&end=90&lang={language}"
    retracted = f"{address}/articles/{RETRACTED.id}?lang={language}"
    for url in (quoted, retracted, row_address(address, 33, language)):
        for size in SIZES.values():
            with reading(browser, url, size, scheme=scheme) as page:
                found = axe.run(page)
                assert found.violations_count == 0, found.generate_report()


@pytest.fixture
def chat(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, "desk") as visit:
        yield visit


def follow(visit: Visit, fragment: str) -> None:
    """Open the chat anew by a link that ends in the fragment."""
    visit.page.goto("about:blank")
    # What the page that was left says of its broken connection.
    visit.complaints.clear()
    visit.page.goto(f"{visit.address}/#{fragment}")
    visit.box.wait_for()


def test_a_link_fills_the_box_and_only_a_person_asks(chat: Visit) -> None:
    follow(chat, f"q={quote(QUESTION)}&lang=tr")
    chat.page.wait_for_function("document.querySelector('#question-box textarea').value !== ''")
    chat.page.wait_for_timeout(500)
    assert chat.box.input_value() == QUESTION
    assert chat.page.locator("#messages .question").count() == 0
    assert not any("ALDER" in url.partition("#")[0] for url in chat.requests)

    chat.box.press("Enter")
    answer = chat.page.locator("#messages .answer")
    answer.wait_for()
    assert answer.get_attribute("lang") == "tr"
    assert "Kelimesi kelimesine" in words(answer)
    assert chat.page.get_by_role("link", name="Makale içinde oku").first.is_visible()


@pytest.mark.parametrize(
    ("fragment", "typed"),
    [
        ("q=<img src=x onerror=alert(1)>&lang=<b>", "<img src=x onerror=alert(1)>"),
        ("q=%E0%A4%A&lang=%ZZ", None),
        ("q=" + "x" * 100_000, "x" * 10_000),
        ("q=%00%0d%0a&lang=tr", None),
        ("q=&lang=tr", ""),
        ("%%%&&&===", ""),
        ("source-1-1", ""),
    ],
)
def test_hostile_links_are_calm(chat: Visit, fragment: str, typed: str | None) -> None:
    follow(chat, fragment)
    chat.page.wait_for_timeout(500)
    assert typed is None or chat.box.input_value() == typed
    assert chat.page.locator("#messages .question").count() == 0
    if typed and len(typed) > 2_000:
        chat.box.press("Enter")
        chat.page.locator("#messages").get_by_text("The question has 10,000 characters").wait_for()


def test_a_question_can_be_passed_on_as_a_link(browser: Browser, address: str) -> None:
    with visiting(browser, address, "desk") as visit:
        visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.ask(QUESTION)
        link = visit.page.get_by_role("button", name="Copy a link to this question")
        link.focus()
        visit.page.keyboard.press("Enter")
        visit.page.get_by_text("Copied.").wait_for()
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{address}/#q={quote(QUESTION, safe='')}&lang=en"

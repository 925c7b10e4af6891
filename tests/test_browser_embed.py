"""Kanıt in a frame of another origin's page, and asked by a record system: examples/*.html in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.browser_visits import PROJECT, words
from tests.intranet_server import QUESTION, intranet_served
from tests.nginx_server import free_port
from tests.plain_pages import pages
from tests.standards_server import LONG, SHORT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Page

pytestmark = pytest.mark.browser

ADDRESS_IN_EXAMPLES = "https://intranet.hospital.example/kanit/"
AROUND = '<!doctype html><iframe src="{portal}" style="width: 600px; height: 900px"></iframe>'


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses: kanit ends with its sub-path, portal is of the listed origin, stranger of one that is not."""

    kanit: str
    portal: str
    stranger: str


def example(name: str, kanit: str) -> str:
    """The example as it stands, over our server."""
    text = (PROJECT / "examples" / name).read_text(encoding="utf-8")
    assert ADDRESS_IN_EXAMPLES in text
    return text.replace(ADDRESS_IN_EXAMPLES, kanit)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    ports = [free_port() for _ in range(3)]
    kanit, portal, stranger = (f"http://127.0.0.1:{port}" for port in ports)
    made = {f"/{name}": example(name, f"{kanit}/kanit/") for name in ("portal.html", "record_system.html")}
    around = {"/around": AROUND.format(portal=f"{portal}/portal.html")}
    settings = {"KANIT_ROOT_PATH": "/kanit", "KANIT_FRAME_ANCESTORS": portal}
    folder: Path = tmp_path_factory.mktemp("embed")
    with pages(ports[1], made), pages(ports[2], made | around), intranet_served(folder, ports[0], settings):
        yield Places(f"{kanit}/kanit/", portal, stranger)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 700, "height": 1000}) as context:
        yield context


@dataclass(frozen=True, slots=True)
class Portal:
    """The portal's page with what it and the frame complained about, and the frame."""

    page: Page
    complaints: list[str]

    @property
    def inside(self) -> FrameLocator:
        return self.page.frame_locator("#kanit")

    @property
    def frame(self) -> Frame:
        [frame] = [frame for frame in self.page.frames if "embed=1" in frame.url]
        return frame

    @property
    def box_text(self) -> str:
        return self.inside.locator("#question-box textarea").input_value()

    def height(self) -> int:
        return int(self.page.locator("#kanit").evaluate("frame => frame.offsetHeight"))

    def say(self, message: str) -> None:
        """Post a message, written as an expression, from the portal's page to the frame."""
        self.page.evaluate(f"frame.contentWindow.postMessage({message}, '*')")


@pytest.fixture
def portal(context: BrowserContext, places: Places) -> Iterator[Portal]:
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{places.portal}/portal.html")
    opened = Portal(page, complaints)
    opened.inside.locator("#question-box textarea").wait_for()
    yield opened
    assert complaints == []


def test_a_question_handed_over_is_asked_by_the_reader_and_the_frame_grows_and_shrinks(
    portal: Portal, context: BrowserContext
) -> None:
    page, inside = portal.page, portal.inside
    page.wait_for_function("document.getElementById('kanit').offsetHeight < 400")
    before = portal.height()
    # The page around keeps the focus until the reader goes elsewhere.
    assert page.evaluate("document.activeElement === document.body")

    page.get_by_role("button", name="Treatment of myeloma").click()
    page.wait_for_function("document.activeElement.id === 'kanit'")
    assert portal.box_text == QUESTION
    assert inside.locator("#messages .question").count() == 0

    page.keyboard.press("Enter")
    inside.locator("#messages .answer").wait_for()
    assert SHORT in words(inside.locator("#messages .answer"))
    page.wait_for_function(f"document.getElementById('kanit').offsetHeight > {before}")
    assert portal.frame.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")

    folded = portal.height()
    inside.get_by_role("button", name="Sources (").click()
    inside.locator("#sources-panel .source mark").first.wait_for()
    page.wait_for_function(f"document.getElementById('kanit').offsetHeight > {folded}")
    inside.get_by_role("button", name="New conversation").click()
    page.wait_for_function(f"document.getElementById('kanit').offsetHeight <= {before + 2}")
    assert context.cookies() == []


def test_a_mark_opens_the_sources_and_the_reader_opens_beside_the_portal(
    portal: Portal, places: Places, context: BrowserContext
) -> None:
    inside = portal.inside
    inside.get_by_role("button", name=QUESTION).click()
    mark = inside.locator("#messages .mark").first
    mark.wait_for()
    assert not inside.locator("#sources-panel").is_visible()
    mark.click()
    inside.locator("#source-1-1 mark").wait_for()
    assert portal.frame.evaluate("document.activeElement.id") == "source-1-1"
    with context.expect_page() as opened:
        inside.get_by_role("link", name="Read it in the article").first.click()
    reader = opened.value
    reader.locator("mark.chosen").wait_for()
    assert reader.url.startswith(f"{places.kanit}articles/")
    reader.get_by_role("link", name="Back").first.click()
    reader.locator("#question-box textarea").wait_for()
    assert reader.url.startswith(places.kanit)


HOSTILE = (
    '"kanit:ask"',
    "null",
    "42",
    "[]",
    '{ type: "kanit:ask" }',
    '{ type: "kanit:ask", question: 42 }',
    '{ type: "kanit:ask", question: ["Why?"] }',
    '{ type: "kanit:ask", question: { toString: "Why?" } }',
    '{ type: "kanit:ask", question: "   " }',
    '{ type: "kanit:ask", question: "Why? ".repeat(200_000) }',
    '{ type: ["kanit:ask"], question: "Why?" }',
    '{ type: "kanit:do", question: "Why?" }',
    '{ type: "kanit:hello", question: "Why?" }',
)


def test_messages_that_say_nothing_proper_are_ignored(portal: Portal) -> None:
    for message in HOSTILE:
        portal.say(message)
    # Messages come in order: once this one is there, all others have been heard.
    portal.say('{ type: "kanit:ask", question: "The last one", language: { a: 1 } }')
    portal.page.wait_for_function("document.activeElement.id === 'kanit'")
    assert portal.box_text == "The last one"
    assert portal.inside.locator("#messages .question").count() == 0


def test_markup_that_is_handed_over_stays_text(portal: Portal) -> None:
    text = '<img src=x onerror="document.title=1"><script>document.title=2</script> #q=other&lang=xx'
    portal.say(json.dumps({"type": "kanit:ask", "question": text, "language": "<b>"}))
    portal.page.wait_for_function("document.activeElement.id === 'kanit'")
    assert portal.box_text == text
    assert portal.frame.title().startswith("Kanıt")


def test_the_height_is_told_to_the_page_around_alone(portal: Portal) -> None:
    portal.page.evaluate(
        "window.heard = []; addEventListener('message', (event) => heard.push([event.data, event.origin]))"
    )
    portal.say('{ type: "kanit:hello" }')
    portal.page.wait_for_function("heard.length === 1")
    [[message, origin]] = portal.page.evaluate("heard")
    assert message == {
        "type": "kanit:height",
        "height": portal.frame.evaluate(
            "Math.ceil(document.querySelector('.gradio-container > .main').getBoundingClientRect().bottom)"
        ),
    }
    assert {urlsplit(portal.frame.url).netloc} == {urlsplit(origin).netloc}


def test_a_page_of_another_origin_cannot_show_it(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    # The same page at an origin that is not listed, and the listed one inside a page that is not.
    for address in (f"{places.stranger}/portal.html", f"{places.stranger}/around"):
        page.goto(address)
        page.wait_for_timeout(500)
        assert not any(frame.url.startswith(places.kanit) for frame in page.frames)
        assert any("frame-ancestors" in text for text in refused)
        refused.clear()


def test_a_page_that_only_opened_it_is_not_heard(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.portal}/record_system.html")
    with context.expect_page() as opened:
        page.evaluate(f"window.opened = open('{places.kanit}?embed=1')")
    kanit = opened.value
    box = kanit.locator("#question-box textarea")
    box.wait_for()
    page.evaluate("opened.postMessage({ type: 'kanit:ask', question: 'Meddled?' }, '*')")
    kanit.evaluate("postMessage({ type: 'kanit:ask', question: 'Meddled?' }, '*')")
    kanit.wait_for_timeout(200)
    assert box.input_value() == ""


def test_a_record_system_opens_the_chat_and_shows_cards(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.portal}/record_system.html")
    page.get_by_role("button", name="Order idecabtagene vicleucel").click()
    card = page.locator(".card")
    card.wait_for()
    assert "idecabtagene vicleucel" in words(card)
    links = [link.get_attribute("href") or "" for link in card.locator("a").all()]
    assert len(links) == 2
    assert all(link.startswith(places.kanit) for link in links)
    with context.expect_page() as opened:
        card.locator("a").last.click()
    assert words(opened.value.locator("mark.chosen")) == LONG
    with context.expect_page() as opened:
        page.get_by_role("link", name="What the articles say").click()
    chat = opened.value
    chat.wait_for_url(f"{places.kanit}#q=*")
    box = chat.locator("#question-box textarea")
    box.wait_for()
    chat.wait_for_function("document.querySelector('#question-box textarea').value !== ''")
    assert "multiple myeloma" in box.input_value()


def test_a_record_system_of_another_origin_gets_no_cards(context: BrowserContext, places: Places) -> None:
    page = context.new_page()
    page.goto(f"{places.stranger}/record_system.html")
    page.get_by_role("button", name="Order idecabtagene vicleucel").click()
    page.get_by_text("Kanıt cannot be reached.").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "tr"])
def test_axe_finds_no_fault_in_the_compact_form(
    browser: Browser, places: Places, scheme: Literal["light", "dark"], language: str
) -> None:
    with browser.new_context(viewport={"width": 360, "height": 500}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{places.kanit}?embed=1#q={QUESTION}&lang={language}")
        box = page.locator("#question-box textarea")
        box.wait_for()
        assert faults(page) == []
        page.wait_for_function("document.querySelector('#question-box textarea').value !== ''")
        box.press("Enter")
        page.locator("#messages .answer").wait_for()
        page.locator("#show-sources").click()
        page.locator("#sources-panel .source mark").first.wait_for()
        box.fill("xyz")
        box.press("Enter")
        page.locator("#messages .abstention").wait_for()
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def faults(page: Page) -> list[str]:
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
    ]

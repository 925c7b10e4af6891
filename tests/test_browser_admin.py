"""The administrator's pages in a real browser on the real server, over a data folder with a slow encoder."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.admin_server import ADMIN
from tests.browser_visits import PROJECT, wait_until_ready, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def on_mice(thing: str, paragraphs: int) -> str:
    """Text whose passages all differ, so that each of them takes its time."""
    return "\n\n".join(f"{thing} {number} glowed in {number}% of mice. " * 8 for number in range(paragraphs))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("admin")
    command = [sys.executable, "-m", "tests.admin_server", str(port), str(folder / "data")]
    log = folder / "log"
    with log.open("w") as out, subprocess.Popen(command, cwd=PROJECT, stdout=out, stderr=out) as program:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health/ready", program, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


@contextmanager
def looking(
    browser: Browser,
    url: str,
    size: tuple[int, int] = (1280, 900),
    *,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Page]:
    """A page for the administrator, which must complain of nothing and ask no other host."""
    width, height = size
    with browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        extra_http_headers={"X-Forwarded-User": ADMIN},
    ) as context:
        context.set_default_timeout(90_000)
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


def uploaded(page: Page, name: str, text: str) -> None:
    page.get_by_label("A file from this computer").set_input_files(
        {"name": f"{name}.md", "mimeType": "text/markdown", "buffer": f"# {name}\n\n{text}".encode()}
    )
    page.get_by_role("button", name="Upload and add").press("Enter")
    page.wait_for_url("**/admin/changes/**")


def test_progress_is_seen_and_the_reader_of_an_article_that_went_is_a_calm_page(browser: Browser, address: str) -> None:
    with looking(browser, f"{address}/admin") as page:
        uploaded(page, "Lamps of mice", on_mice("Lamp", 300))
        page.get_by_text(re.compile(r"Embedding passages: \d+ of \d+")).wait_for()
        assert float(page.locator("progress").get_attribute("value") or 0) > 0
        page.get_by_text("Done. Questions are answered from index").wait_for()
        page.get_by_role("link", name="To the articles").click()
        page.get_by_role("link", name="Lamps of mice").click()
        reader = page.url
        assert "Lamp 7 glowed" in words(page.locator("main"))

        page.go_back()
        page.get_by_label("Choose: Lamps of mice").check()
        page.get_by_role("button", name="Remove the chosen articles").click()
        page.get_by_role("button", name="Remove and delete the files").click()
        page.get_by_text("1 removed.").wait_for()
    with browser.new_context(extra_http_headers={"X-Forwarded-User": "reader"}) as context:
        page = context.new_page()
        assert page.goto(reader)
        assert "This article is not held here" in words(page.locator("main"))
        assert page.goto(f"{address}/admin")
        assert "You have no access yet" in words(page.locator("main"))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_keyboard_alone_goes_back_to_an_earlier_version(browser: Browser, address: str, scripts: bool) -> None:
    with looking(browser, f"{address}/admin", scripts=scripts) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        uploaded(page, "A wick", f"It was lit {'with' if scripts else 'without'} scripts.")
        page.get_by_text("1 added.").wait_for()
        page.get_by_role("link", name="Versions").press("Enter")
        page.get_by_role("link", name="Go back …").first.press("Enter")
        assert "A wick" in words(page.locator("main"))
        page.get_by_role("button", name="Go back to this version").press("Enter")
        page.get_by_text("1 removed.").wait_for()
        page.get_by_role("link", name="To the articles").press("Enter")
        assert page.get_by_role("link", name="A wick").count() == 0


@pytest.mark.parametrize(
    ("size", "scheme", "language"),
    [((1280, 900), "light", "en"), ((360, 740), "dark", "tr"), ((3840, 2160), "dark", "en")],
)
def test_axe_finds_no_fault_and_no_page_is_wider_than_the_window(
    browser: Browser, address: str, size: tuple[int, int], scheme: Literal["light", "dark"], language: str
) -> None:
    axe = Axe()
    for place in ("", "/versions", "/quality", "/gaps", "/feedback"):
        with looking(browser, f"{address}/admin{place}?lang={language}", size, scheme=scheme) as page:
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place


def test_axe_finds_no_fault_while_something_is_done_and_asked(browser: Browser, address: str) -> None:
    axe = Axe()
    with looking(browser, f"{address}/admin") as page:
        page.get_by_role("checkbox", name="Choose:").first.check()
        page.get_by_role("button", name="Remove the chosen articles").click()
        asked = axe.run(page)
        assert asked.violations_count == 0, asked.generate_report()
        page.get_by_role("link", name="Keep everything").click()
        # More than could be done while axe looks: it is stopped.
        uploaded(page, "Torches of mice", on_mice("Torch", 1000))
        page.locator("progress").wait_for()
        under_way = axe.run(page)
        assert under_way.violations_count == 0, under_way.generate_report()
        page.get_by_role("button", name="Stop").click()
        page.get_by_role("link", name="To the articles").wait_for()
        ended = axe.run(page)
        assert ended.violations_count == 0, ended.generate_report()


def test_the_pages_find_their_styles(browser: Browser, address: str) -> None:
    with looking(browser, f"{address}/admin?lang=tr", scheme="dark") as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != page.evaluate(
            "getComputedStyle(document.querySelector('.upkeep button')).backgroundColor"
        )
        assert Path(urlsplit(page.url).path).name == "admin"
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"

"""A real browser on the real program, for the tests of what people see."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.conftest import CHROMIUM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PROJECT = Path(__file__).parent.parent
SECONDS_TO_START = 180
QUIET_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desk": (1280, 900), "phone": (390, 844)}


@dataclass
class Visit:
    """A page with what it asked for and complained about."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def box(self) -> Locator:
        """Where questions are typed, whatever the page's language."""
        return self.page.locator("#question-box textarea")

    def ask(self, question: str) -> Locator:
        """What the conversation shows for the question, once it is there."""
        shown = self.page.locator("#messages .question")
        before = shown.count()
        self.box.fill(question)
        self.box.press("Enter")
        shown.nth(before).wait_for()
        return self.page.locator("#messages .answer, #messages .abstention").nth(before)


def served(folder: Path) -> AbstractContextManager[str]:
    """The address of the program, run over folder/data and stopped in the end."""
    return _run(folder, lambda port: ["app.py", "serve", "--port", port, "--data", str(folder / "data")])


def chatting(folder: Path, port: int | None = None) -> AbstractContextManager[str]:
    """The address of the real server over the small pipeline of tests/chat_server.py, stopped in the end."""
    return _run(folder, lambda port: ["-m", "tests.chat_server", port], port)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _run(folder: Path, arguments: Callable[[str], list[str]], port: int | None = None) -> Iterator[str]:
    port = port or free_port()
    command = [sys.executable, *arguments(str(port))]
    with (folder / "log").open("w") as log, subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log) as program:
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/health/ready", program, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            program.terminate()


def wait_until_ready(url: str, program: subprocess.Popen[bytes], log: Path) -> None:
    """Return once questions can be asked; fail with what the program wrote where that is never."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and program.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the server is not ready; it says:\n{log.read_text()}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that asks nobody for anything by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET_CHROMIUM)
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, address: str, size: str, *, scheme: Literal["light", "dark"] = "light"
) -> Iterator[Visit]:
    """The page, ready for questions; in the end it must have complained of nothing and asked no other host."""
    width, height = SIZES[size]
    with browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme) as context:
        page = context.new_page()
        visit = Visit(page, address)
        page.on("request", lambda sent: visit.requests.append(sent.url))
        page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        page.goto(address)
        visit.box.wait_for()
        yield visit
        assert visit.complaints == []
        assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(address).netloc}


def is_in_view(place: Locator) -> bool:
    """Whether its upper left corner is inside the window."""
    return bool(
        place.evaluate(
            "place => { const box = place.getBoundingClientRect();"
            " return box.top >= 0 && box.top < innerHeight && box.left >= 0 && box.left < innerWidth; }"
        )
    )


def words(place: Locator) -> str:
    """Its text as it is shown, blanks made one."""
    return " ".join(place.inner_text().split())


def faults(page: Page) -> list[str]:
    """What axe finds wrong in the page as it is now."""
    found = Axe().run(page)
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found.response["violations"] for node in fault["nodes"]]

"""How soon the chat is there, and how soon after Enter something and the answer are painted; a bare chat beside it.

python -m benchmarks.first_paint [--passages 10000] [--questions 15]

Kanıt is served as readers get it, over generated articles, without and with the ranker. The bare chat is gradio's
ChatInterface with a function that returns at once: what a page of this kind takes at the least. The page is usable when
a letter is typed, and whole when that stands in the box that stays. Times from Enter are taken inside Chromium with
performance.now(), to the frame after the change. Needs requirements-dev.txt and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PROJECT = Path(__file__).parent.parent
_SECONDS_TO_START = 1_800
_PER_ARTICLE = 50
_OPENINGS = (
    "Remission was seen in",
    "Fever occurred in",
    "Relapse followed in",
    "Survival improved in",
    "Pain fell in",
)
_DRUGS = tuple(
    first + last for first in ("bri", "lu", "or", "vel", "ta", "mi") for last in ("ntacel", "mitrene", "vacel")
)
_PLACES = ("the registry", "the second wave", "older adults", "the first trial", "referral centres", "both arms")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Selectors: of the first box to type in, of the one that stays, of what is painted first, and of an answer."""

    typed: str
    box: str
    first: str
    answer: str


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: until one can type, until the page is whole, from Enter to the first paint, and to the answer's."""

    usable: tuple[float, ...]
    whole: tuple[float, ...]
    first: tuple[float, ...]
    answer: tuple[float, ...]


def articles(folder: Path, passages: int) -> None:
    """Markdown articles of made-up findings, of about fifty passages each."""
    random = np.random.default_rng(0)
    folder.mkdir(parents=True)
    for number in range(passages // _PER_ARTICLE):
        drug = _drug(number)
        sections = "\n\n".join(f"## Part {part}\n\n{_paragraph(random, drug)}" for part in range(_PER_ARTICLE))
        (folder / f"a{number:04}.md").write_text(f"# {drug} in practice: a review\n\n{sections}\n", encoding="utf-8")


def _paragraph(random: np.random.Generator, drug: str) -> str:
    return " ".join(
        f"{random.choice(_OPENINGS)} {random.integers(2, 98)}% of patients given {drug} in {random.choice(_PLACES)}."
        for _ in range(6)
    )


def questions(count: int) -> list[str]:
    """Questions that the articles are about, no two alike where there are as many articles."""
    return [f"In what share of patients given {_drug(number)} did fever occur?" for number in range(count)]


def _drug(number: int) -> str:
    return f"{_DRUGS[number % len(_DRUGS)]}-{number}"


@contextmanager
def served(command: Sequence[str], ready: str, **settings: str) -> Iterator[None]:
    """A server that answers under ready, stopped in the end; RuntimeError where it does not."""
    environment = os.environ | settings
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL) as program:  # noqa: S603
        try:
            until = time.monotonic() + _SECONDS_TO_START
            while not _answers(ready):
                if program.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(f"{command[1]} does not answer at {ready}")
                time.sleep(0.1)
            yield
        finally:
            program.terminate()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return True
    except OSError:
        return False


def measured(browser: Browser, address: str, asked: Sequence[str], kinds: Kinds) -> Times:
    """The times of one server."""
    visits = [_visited(browser, address, kinds) for _ in range(5)]
    page = browser.new_page()
    page.goto(address)
    page.locator(kinds.box).wait_for()
    # What is loaded with the first question is no part of any time.
    pairs = [_asked(page, question, kinds) for question in asked][1:]
    page.close()
    usable, whole = zip(*visits, strict=True)
    return Times(usable, whole, tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs))


def _visited(browser: Browser, address: str, kinds: Kinds) -> tuple[float, float]:
    """Until a letter is typed, and until it stands in the box that stays."""
    with browser.new_context() as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator(kinds.typed).first.fill("x")
        usable = time.perf_counter() - began
        page.locator(kinds.box).wait_for()
        if page.locator(kinds.box).input_value() != "x":
            raise RuntimeError("what was typed first is lost")
        return usable * 1000, (time.perf_counter() - began) * 1000


def _asked(page: Page, question: str, kinds: Kinds) -> tuple[float, float]:
    before = page.locator(kinds.answer).count()
    shown = page.locator(kinds.first).count()
    page.locator(kinds.box).fill(question)
    page.evaluate(_WATCH, [[kinds.first, shown], [kinds.answer, before]])
    page.locator(kinds.box).press("Enter")
    page.locator(kinds.answer).nth(before).wait_for(timeout=60_000)
    page.wait_for_timeout(200)
    times: list[float] = page.evaluate("window.painted")
    return times[0], times[1]


# Notes when Enter is pressed, and for each kind the frame after one more of it is there.
_WATCH = """(kinds) => {
  window.painted = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true, once: true });
  kinds.forEach(([selector, before], place) => {
    const look = () => {
      if (document.querySelectorAll(selector).length <= before) return requestAnimationFrame(look);
      requestAnimationFrame(() => { window.painted[place] = performance.now() - pressed; });
    };
    look();
  });
}"""
_BARE = """
import sys, gradio
gradio.ChatInterface(lambda message, history: "Answered.").launch(server_port=int(sys.argv[1]), quiet=True)
"""


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _of_kanit(browser: Browser, data: Path, asked: Sequence[str], ranker: str) -> Times:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "app.py", "serve", "--port", str(port), "--data", str(data)]
    box, questions = "#question-box textarea", "#pending .question, #messages .question"
    kinds = Kinds(f"#early textarea, {box}", box, questions, "#messages :is(.answer, .abstention)")
    with served(command, f"{address}/health/ready", KANIT_RANKER=ranker):
        return measured(browser, address, asked, kinds)


def _of_bare_chat(browser: Browser, asked: Sequence[str]) -> Times:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    kinds = Kinds("textarea", "textarea", "[data-testid='user']", "[data-testid='bot']")
    with served([sys.executable, "-c", _BARE, str(port)], address, GRADIO_ANALYTICS_ENABLED="False"):
        return measured(browser, address, asked, kinds)


def _told(name: str, times: Times, bare: Times) -> str:
    cells = []
    for one, other in zip(astuple(times), astuple(bare), strict=True):
        cells.append(f"{median(one):8.0f} ms ({median(one) / median(other):4.2f}x)")
    return f"{name:28}" + "".join(f"{cell:>22}" for cell in cells)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=15)
    chosen = parser.parse_args()
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    asked: Any = questions(chosen.questions + 1)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        articles(data / "articles", chosen.passages)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        bare = _of_bare_chat(browser, asked)
        found = {f"Kanıt, ranker {ranker}": _of_kanit(browser, data, asked, ranker) for ranker in ("off", "on")}
        browser.close()
    print(f"median of {chosen.questions} questions, {chosen.passages:,} passages; in brackets, against the bare chat")
    print(f"{'':28}{'usable':>22}{'whole':>22}{'first paint':>22}{'answer painted':>22}")
    for name, times in {"a bare Gradio chat": bare, **found}.items():
        print(_told(name, times, bare))


if __name__ == "__main__":
    main()

"""What tests share: no network, and small things that really work in place of heavy ones."""

from __future__ import annotations

import os

# Before anything imports the libraries that read these.
os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    GRADIO_ANALYTICS_ENABLED="False",
    TOKENIZERS_PARALLELISM="false",
)

import hashlib
import shutil
import signal
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.types import Article, Chunk, Section
from index.embed import open_packaged_encoder
from index.onnx_encoder import OnnxEmbedder
from index.types import Matrix

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A run in the background of a shell ignores Ctrl-C, and so would every program that a test starts to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class WordHashEmbedder:
    """A real, tiny embedder for tests: texts that share words are near each other. embedded lists what it was given."""

    name, dim = "word-hash", 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Matrix:
        self.embedded += texts
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[sum(map(ord, word)) % self.dim] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-12), dtype=np.float32)


@pytest.fixture
def embedder() -> WordHashEmbedder:
    return WordHashEmbedder()


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEmbedder:
    """The encoder that ships, exported once for all tests, as a data folder would hold it."""
    opened = open_packaged_encoder(tmp_path_factory.mktemp("encoders"))
    assert isinstance(opened, OnnxEmbedder)
    return opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser, the same for all tests of a file."""
    from tests.browser_visits import chromium

    with chromium() as opened:
        yield opened


def article_of(id: str, text: str) -> Article:
    """An article of one section, whose lines become its chunks in chunks_of."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    section = Section(title=None, path=(), start=0, end=len(text), kind="body")
    return Article(
        id=id, title=f"On {id}", source=f"{id}.txt", sha256=digest, text=text, text_sha256=digest, sections=(section,)
    )


def chunks_of(articles: Sequence[Article]) -> list[Chunk]:
    """A chunk for each line that is not empty."""
    chunks = []
    for article in articles:
        start = 0
        for line in article.text.split("\n"):
            end = start + len(line)
            if line:
                chunks.append(Chunk(f"{article.id}:{start}-{end}", article.id, start, end, 0, start, end))
            start = end + 1
    return chunks


def generated_articles(count: int, *, seed: int = 0) -> list[Article]:
    """Articles of four lines of made-up words; other seeds give other texts for the same ids."""
    words = [
        first + second for first in ("mye", "lym", "car", "bcm", "tox") for second in ("loma", "pho", "tin", "axe")
    ]
    random = np.random.default_rng(seed)
    return [
        article_of(f"article-{number:03}", "\n".join(" ".join(random.choice(words, 12)) for _ in range(4)))
        for number in range(count)
    ]


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
BROWSER_MISSED = pytest.StashKey[bool]()
NO_CHROMIUM = "NO BROWSER TEST WAS RUN: there is no Chromium here. Install it: sudo apt-get install chromium"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Browser tests are left out where there is no browser, or fail where one is demanded."""
    if CHROMIUM is not None or item.get_closest_marker("browser") is None:
        return
    if os.environ.get("KANIT_REQUIRE_BROWSER") == "1":
        pytest.fail(NO_CHROMIUM)
    item.config.stash[BROWSER_MISSED] = True
    pytest.skip(NO_CHROMIUM)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """Say what was left out as the very last line."""
    yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and session.config.stash.get(BROWSER_MISSED, False):
        reporter.write_line(NO_CHROMIUM, red=True, bold=True)

"""Command lines in this process, with what they print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from interface.cli import run
from interface.console import FAILED
from interface.europe_pmc import EuropePmc
from interface.kit import Kit
from interface.login_settings import Login
from interface.settings import Settings
from retrieval.answer import Answerer
from retrieval.document import answer_document, to_json
from retrieval.types import Question
from tests.collection_fakes import WordCounter, collection_in

WIDTH = 100


@dataclass
class Shell:
    """Runs command lines over one data folder and keeps what the last one printed."""

    data: Path
    capture: pytest.CaptureFixture[bytes]
    encoder: Callable[[], WordCounter] = WordCounter
    serving: Callable[[Answerer, Settings], None] | None = None
    service: str = "http://127.0.0.1:9"
    served: list[Settings] = field(default_factory=list)
    login: Login = field(default_factory=Login)
    out: bytes = b""
    error: str = ""

    def __call__(self, *arguments: str) -> int:
        self.capture.readouterr()
        try:
            status = run(arguments, Settings(data=self.data, login=self.login), self._kit)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        printed = self.capture.readouterr()
        self.out, self.error = printed.out, printed.err.decode()
        return status

    def _kit(self, settings: Settings) -> Kit:
        held = collection_in(settings.data)
        return Kit(held, settings, self.encoder, self.serving or self._serve, lambda: EuropePmc(self.service))

    def _serve(self, answerer: Answerer, settings: Settings) -> None:
        self.served.append(settings)

    @property
    def articles(self) -> Path:
        return self.data / "articles"

    @property
    def text(self) -> str:
        return self.out.decode()

    def answerer(self) -> Answerer:
        held = collection_in(self.data)
        return Answerer(held.opened(held.library(), WordCounter()), WordCounter())

    def document(self, question: Question) -> bytes:
        answerer = self.answerer()
        return to_json(answer_document(answerer.answer(question), answerer.index)) + b"\n"

    def refused(self, *arguments: str, status: int = FAILED) -> str:
        """The one sentence on standard error with which a command line is refused."""
        assert self(*arguments) == status
        (line,) = self.error.splitlines()
        assert line.startswith("app.py: ")
        assert self.out == b""
        return line

"""Where every web request meets the pipeline: one at a time, timed, and written down without its words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from corpus.errors import KanitError
from index.types import Index
from interface.feedback import LeftBehind
from interface.journal import Journal
from interface.kept_turns import KeptTurns
from interface.remarks import AgeLimit
from retrieval.advice import DEFAULT_MONTHS
from retrieval.types import Abstained, Hit, Question, Result

MOST_WAITING = 30

Found = TypeVar("Found")


class TooManyWaiting(KanitError):
    """The question cannot even wait for its turn; the message is for the person who asked."""

    def __init__(self) -> None:
        super().__init__("Many questions are waiting here just now. Ask again in a few seconds.")


class Answers(Protocol):
    """What the ways in need of the pipeline: retrieval.answer.Answerer, or a fake in tests."""

    @property
    def index(self) -> Index:
        """What is answered from."""
        ...

    def answer(self, question: Question) -> Result:
        """An answer, or why there is none."""
        ...

    def search(self, text: str, k: int) -> tuple[Hit, ...]:
        """At most k chunks, best first."""
        ...


class Desk:
    """Asks the pipeline on behalf of the web.

    One question at a time: the pipeline uses all cores for each, so a second one at once would only slow both.
    At most 30 wait for their turn, fewer than there are threads for requests; beyond that ask and search raise
    TooManyWaiting. Articles older than old_months are marked, with 0 none; today tells the date. kept holds the
    conversations whose pages may still take them along, left the files for what readers leave behind.
    """

    def __init__(
        self,
        answers: Answers,
        journal: Journal,
        *,
        old_months: int = DEFAULT_MONTHS,
        today: Callable[[], date] = date.today,
        left: LeftBehind | None = None,
    ) -> None:
        self._answers, self.journal, self._turn = answers, journal, threading.Lock()
        self._old_months, self._today = old_months, today
        self._places = threading.BoundedSemaphore(MOST_WAITING + 1)
        self.kept, self.left = KeptTurns(), left or LeftBehind()

    @property
    def index(self) -> Index:
        """The index that questions are answered from."""
        return self._answers.index

    @property
    def age_limit(self) -> AgeLimit:
        """Which articles count as old today."""
        return AgeLimit(self._today(), self._old_months)

    def ask(self, question: Question, request_id: str) -> Result:
        """What the pipeline answers."""
        result, timings = self._timed(lambda: self._answers.answer(question))
        facts = {"status": _status(result), "passages": len(result.passages), "index": result.trace.index_version[:12]}
        self.journal.asked(request_id, question.text, facts | timings)
        return result

    def search(self, text: str, k: int, request_id: str) -> tuple[Hit, ...]:
        """The passages nearest to text, best first, at most k."""
        hits, timings = self._timed(lambda: self._answers.search(text, k))
        facts: dict[str, object] = {
            "status": "searched",
            "passages": len(hits),
            "index": self.index.manifest.version[:12],
        }
        self.journal.asked(request_id, text, facts | timings)
        return hits

    def _timed(self, work: Callable[[], Found]) -> tuple[Found, dict[str, object]]:
        came = time.perf_counter()
        if not self._places.acquire(blocking=False):
            raise TooManyWaiting
        try:
            with self._turn:
                began = time.perf_counter()
                found = work()
        finally:
            self._places.release()
        done = time.perf_counter()
        return found, {"waited_ms": f"{(began - came) * 1000:.1f}", "took_ms": f"{(done - began) * 1000:.1f}"}


def _status(result: Result) -> str:
    return f"abstained:{result.reason.code}" if isinstance(result, Abstained) else "answered"

"""Where every web request meets the pipeline: one at a time, timed, and written down without its words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from index.types import Index
from interface.feedback import LeftBehind
from interface.journal import Journal
from interface.kept_turns import KeptTurns
from interface.remarks import AgeLimit
from interface.turns import MOST_WAITING as MOST_WAITING
from interface.turns import TooManyWaiting as TooManyWaiting
from interface.turns import Turns
from retrieval.advice import DEFAULT_MONTHS
from retrieval.scope import EVERYTHING, Scope
from retrieval.stopping import go_on, while_waited_for
from retrieval.types import Abstained, Hit, Question, Result

Found = TypeVar("Found")


class Answers(Protocol):
    """What the ways in need of the pipeline: retrieval.answer.Answerer, or a fake in tests."""

    @property
    def index(self) -> Index:
        """What is answered from."""
        ...

    def answer(self, question: Question) -> Result:
        """An answer, or why there is none."""
        ...

    def search(self, text: str, k: int, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        """At most k chunks within a scope, best first."""
        ...


class Desk:
    """Asks the pipeline on behalf of the web.

    One question at a time: the pipeline uses all cores for each, so a second one at once would only slow both; between
    two of them another pipeline may take its place. Askers take turns, and what cannot wait for one raises
    TooManyWaiting (interface/turns.py).
    Articles older than old_months are marked, with 0 none; today tells the date. kept holds the conversations whose
    pages may still take them along, left the files for what readers leave behind.
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
        self._turns = Turns()
        self.kept, self.left = KeptTurns(), left or LeftBehind()

    @property
    def index(self) -> Index:
        """The index that questions are answered from."""
        return self._answers.index

    @property
    def age_limit(self) -> AgeLimit:
        """Which articles count as old today."""
        return AgeLimit(self._today(), self._old_months)

    def replace(self, answers: Answers) -> None:
        """Answer from another pipeline from the next question on; one that is being answered is answered as before."""
        with self._turn:
            self._answers = answers

    def ask(self, question: Question, request_id: str, is_stopped: Callable[[], bool] = lambda: False) -> Result:
        """What the pipeline answers; raises Stopped as soon as it is found that nobody waits for it any more."""
        return self.asked(question, request_id, is_stopped)[0]

    def asked(
        self, question: Question, request_id: str, is_stopped: Callable[[], bool] = lambda: False
    ) -> tuple[Result, Index]:
        """The same, with the index that it is answered from: that of the desk may be another one by then."""

        def answered() -> Result:
            with while_waited_for(is_stopped):
                go_on()
                result = self._answers.answer(question)
                go_on()
                return result

        result, index, timings = self._timed(answered)
        facts = {"status": _status(result), "passages": len(result.passages), "index": result.trace.index_version[:12]}
        self.journal.asked(request_id, question.text, facts | timings)
        return result, index

    def search(self, question: Question, k: int, request_id: str) -> tuple[Hit, ...]:
        """The passages nearest to a question's text within its scope, best first, at most k."""
        return self.searched(question, k, request_id)[0]

    def searched(self, question: Question, k: int, request_id: str) -> tuple[tuple[Hit, ...], Index]:
        """The same, with the index that they are from."""
        hits, index, timings = self._timed(lambda: self._answers.search(question.text, k, question.scope))
        facts: dict[str, object] = {
            "status": "searched",
            "passages": len(hits),
            "index": index.manifest.version[:12],
        }
        self.journal.asked(request_id, question.text, facts | timings)
        return hits, index

    def _timed(self, work: Callable[[], Found]) -> tuple[Found, Index, dict[str, object]]:
        came = time.perf_counter()
        with self._turns.turn(), self._turn:
            began = time.perf_counter()
            found, index = work(), self._answers.index
        done = time.perf_counter()
        return found, index, {"waited_ms": f"{(began - came) * 1000:.1f}", "took_ms": f"{(done - began) * 1000:.1f}"}


def _status(result: Result) -> str:
    return f"abstained:{result.reason.code}" if isinstance(result, Abstained) else "answered"

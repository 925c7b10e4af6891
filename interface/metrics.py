"""What a monitoring system asks for: counts and times in the text format of Prometheus, never words of a question.

The format is written here: the few lines of version 0.0.4 that are needed are not worth a library.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.types import Index, Manifest
from interface.desk import Answers, Desk
from interface.problems import KINDS, kind_of
from retrieval.scope import EVERYTHING
from retrieval.scope import Scope as Searched
from retrieval.types import Abstained, Hit, Question, ReasonCode, Result

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# From a tenth of what an answer takes here with a few articles to what nobody waits for.
_BOUNDS_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REFUSALS = tuple(kind.name for kind in KINDS.values())


class Metrics:
    """Counts since the server started. Every label there can be is there from the start, with 0."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._questions = Counter({("answered", ""): 0, ("failed", ""): 0})
        self._questions.update({("abstained", reason): 0 for reason in get_args(ReasonCode)})
        self._refusals = Counter(dict.fromkeys(_REFUSALS, 0))
        self._times = [0] * (len(_BOUNDS_SECONDS) + 1)
        self._seconds = 0.0

    def asked(self, status: str, reason: str, seconds: float) -> None:
        """Count a question: how it ended, why it was not answered ("" where it was), how long that took."""
        with self._lock:
            self._questions[status, reason] += 1
            self._times[bisect_left(_BOUNDS_SECONDS, seconds)] += 1
            self._seconds += seconds

    def refused(self, reason: str) -> None:
        """Count a request that was refused or that failed, by the name of its problem."""
        with self._lock:
            self._refusals[reason] += 1

    def text(self, manifest: Manifest) -> str:
        """All counts, and what the index holds."""
        with self._lock:
            lines = [*self._question_lines(), *self._time_lines(), *self._refusal_lines(), *_index_lines(manifest)]
        return "\n".join(lines) + "\n"

    def _question_lines(self) -> Iterator[str]:
        yield from _head("kanit_questions_total", "counter", "Questions by how they ended, and why if not answered.")
        for (status, reason), count in sorted(self._questions.items()):
            yield f'kanit_questions_total{{status="{status}",reason="{reason}"}} {count}'

    def _time_lines(self) -> Iterator[str]:
        yield from _head("kanit_answer_seconds", "histogram", "Seconds to answer, without waiting for a turn.")
        below = 0
        for bound, count in zip((*_BOUNDS_SECONDS, "+Inf"), self._times, strict=True):
            below += count
            yield f'kanit_answer_seconds_bucket{{le="{bound}"}} {below}'
        yield f"kanit_answer_seconds_sum {self._seconds:.6f}"
        yield f"kanit_answer_seconds_count {below}"

    def _refusal_lines(self) -> Iterator[str]:
        yield from _head("kanit_requests_refused_total", "counter", "Requests that were refused or failed, by problem.")
        for reason, count in sorted(self._refusals.items()):
            yield f'kanit_requests_refused_total{{reason="{reason}"}} {count}'


class Measured:
    """A pipeline whose questions are counted; searches are not."""

    def __init__(self, answers: Answers, metrics: Metrics) -> None:
        self._answers, self._metrics = answers, metrics

    @property
    def index(self) -> Index:
        """What is answered from."""
        return self._answers.index

    def answer(self, question: Question) -> Result:
        """What the pipeline answers."""
        began, status, reason = time.perf_counter(), "failed", ""
        try:
            result = self._answers.answer(question)
            status, reason = ("abstained", result.reason.code) if isinstance(result, Abstained) else ("answered", "")
        finally:
            self._metrics.asked(status, reason, time.perf_counter() - began)
        return result

    def search(self, text: str, k: int, scope: Searched = EVERYTHING) -> tuple[Hit, ...]:
        """What the pipeline finds."""
        return self._answers.search(text, k, scope)


class CountedRefusals:
    """Counts every response that is a problem, by its name; stands around everything else.

    A question that the chat turns away, because too many wait, is shown in the page and so not counted here.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        state = scope.setdefault("state", {})

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400:
                # Several problems share a status.
                self._metrics.refused(state.get("problem") or kind_of(message["status"]).name)
            await send(message)

        await self._app(scope, receive, counted)


def install(app: FastAPI, desk: Desk, metrics: Metrics) -> None:
    """Add /metrics."""

    async def counts() -> Response:
        return Response(metrics.text(desk.index.manifest), headers={"Content-Type": MEDIA_TYPE})

    app.add_api_route("/metrics", counts, methods=["GET"], include_in_schema=False)


def _index_lines(manifest: Manifest) -> Iterable[str]:
    version = manifest.version.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return (
        *_head("kanit_index_info", "gauge", "1 for the version of the index that is answered from."),
        f'kanit_index_info{{version="{version}"}} 1',
        *_head("kanit_index_articles", "gauge", "Articles in the index."),
        f"kanit_index_articles {manifest.articles}",
        *_head("kanit_index_chunks", "gauge", "Chunks in the index."),
        f"kanit_index_chunks {manifest.chunks}",
    )


def _head(name: str, kind: str, told: str) -> tuple[str, str]:
    return f"# HELP {name} {told}", f"# TYPE {name} {kind}"

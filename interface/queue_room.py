"""Room in the chat for everybody: only so many questions that wait, and open streams, may be of one asker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from interface.problems import KINDS, RETRY_AFTER, problem_response
from interface.sub_path import own_path
from interface.turns import MOST_WAITING, asker_in

# Two who ask without end leave a third of the queue to all others.
MOST_OF_ONE: Final = MOST_WAITING // 3
# An open page holds a heartbeat, and a stream of data while a question of it is under way.
MOST_STREAMS: Final = 20
_HEARTBEAT, _DATA = "/gradio_api/heartbeat/", "/gradio_api/queue/data"
_MANY_STREAMS = "Many pages are open here already. Close some of them, then try again."


class RoomForAll:
    """Wraps the chat's application; waiting gives the scopes of the requests whose questions wait in its queue."""

    def __init__(self, app: ASGIApp, waiting: Callable[[], Iterable[Mapping[str, Any]]]) -> None:
        self._app, self._waiting = app, waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or tell that too many questions of this asker wait already."""
        if scope["type"] == "http" and scope["method"] == "POST" and self._has_too_many(asker_in(scope)):
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(KINDS["busy"], request_id, headers=RETRY_AFTER)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _has_too_many(self, asker: str) -> bool:
        return sum(asker_in(scope) == asker for scope in self._waiting()) >= MOST_OF_ONE


class StreamsForAll:
    """Wraps the chat's application; of its endless streams, each asker has at most MOST_STREAMS of either kind open.

    The kinds are counted apart, so that many open pages behind one address keep nobody there from an answer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._open: Counter[tuple[str, str]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or tell that this asker has too many streams open; each counts until it ends."""
        kind = _stream_in(scope)
        if not kind:
            await self._app(scope, receive, send)
            return
        of_asker = (asker_in(scope), kind)
        if self._open[of_asker] >= MOST_STREAMS:
            request_id = scope.get("state", {}).get("request_id", "")
            refused = problem_response(KINDS["busy"], request_id, detail=_MANY_STREAMS, headers=RETRY_AFTER)
            await refused(scope, receive, send)
            return
        self._open[of_asker] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._open[of_asker] -= 1
            # Names and addresses of those who went are not kept.
            self._open += Counter()


def waiting_in(page: Any) -> list[Scope]:
    """The scopes of the requests whose events wait in the queue of a gradio.Blocks, without those being answered."""
    queues = page._queue.event_queue_per_concurrency_id.values()
    return [event.request.scope for queue in queues for event in queue.queue]


def _stream_in(scope: Scope) -> str:
    """Which kind of endless stream a request asks for, "" for none."""
    path = own_path(scope) if scope["type"] == "http" else ""
    return next((kind for kind in (_HEARTBEAT, _DATA) if path.startswith(kind)), "")

"""Room in the chat's queue for everybody: of the questions that wait there, only so many may be of one asker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from interface.problems import KINDS, RETRY_AFTER, problem_response
from interface.turns import MOST_WAITING, asker_in

# Two who ask without end leave a third of the queue to all others.
MOST_OF_ONE: Final = MOST_WAITING // 3


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

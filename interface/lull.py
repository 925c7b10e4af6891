"""When readers want nothing of the server just now: what is worked out beside it waits for that."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

# A page comes in some sixty requests, the next never so long after the one before.
_QUIET_SECONDS = 1.5
# As long as a page takes; under requests without end the work goes on all the same.
_MOST_SECONDS = 3.0
_LOOK_SECONDS = 0.1


class Lull:
    """Knows when the last request began. monotonic gives seconds; for several threads."""

    def __init__(
        self, *, monotonic: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._monotonic, self._sleep = monotonic, sleep
        self._last = -_QUIET_SECONDS

    def disturb(self) -> None:
        """A request has begun."""
        self._last = self._monotonic()

    def rest(self, seconds: float) -> None:
        """Return once the seconds are over and no request began for 1.5 seconds, at most 3 seconds after that."""
        self._sleep(seconds)
        until = self._monotonic() + _MOST_SECONDS
        while (now := self._monotonic()) < until and now - self._last < _QUIET_SECONDS:
            self._sleep(_LOOK_SECONDS)


class Noticed:
    """The wrapper around the whole server that tells a lull of each request."""

    def __init__(self, app: ASGIApp, lull: Lull) -> None:
        self._app, self._lull = app, lull

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http":
            self._lull.disturb()
        await self._app(scope, receive, send)

"""Lets the pages of listed origins, and no others, call the CDS Hooks services from a browser.

The specification wants the services open to clients that run in a browser. This stands around the guard, which would
turn such calls away and takes every header of this kind out of responses; all else about a call the guard still checks.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SERVICES = re.compile(r"/cds-services(/[a-z-]+)?$")
_SAID_BY_BROWSERS = {b"origin", b"sec-fetch-site", b"sec-fetch-mode", b"sec-fetch-dest"}
_SECONDS_KEPT = "600"


class ListedOrigins:
    """The wrapper; origins are written in full, as https://portal.example.org, and one with a * lists nobody."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _SERVICES.search(scope["path"]):
            await self._app(scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin", "").lower()
        if origin not in self._origins:
            await self._app(scope, receive, send)
            return

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_headers(origin, scope["method"]))
            await send(message)

        headers = [pair for pair in scope["headers"] if pair[0] not in _SAID_BY_BROWSERS]
        await self._app({**scope, "headers": headers}, receive, opened)


def _headers(origin: str, method: str) -> dict[str, str]:
    headers = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    if method != "OPTIONS":
        return headers
    return headers | {
        "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": _SECONDS_KEPT,
    }

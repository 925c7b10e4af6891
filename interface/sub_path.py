"""Serving under a path of another server's, such as /kanit on the hospital's own: whatever the proxy does with it.

A proxy either strips the path before it hands a request on, or leaves it there. Both come out alike here: ASGI wants
the path in scope["path"] and in scope["root_path"], from which Starlette works out routes, mounts and addresses.
"""

from __future__ import annotations

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


class UnderPath:
    """The wrapper around the whole server; root_path begins with a slash and ends with none, or is empty."""

    def __init__(self, app: ASGIApp, root_path: str) -> None:
        self._app, self._root = app, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the path without its last slash leads to it with one, as every link is relative."""
        if scope["type"] == "http" and self._root:
            if scope["path"] == self._root:
                await _to_folder(self._root, scope)(scope, receive, send)
                return
            scope = _under(self._root, scope)
        await self._app(scope, receive, send)


def own_path(scope: Scope) -> str:
    """The path of a request as Kanıt's routes are written, without what it is served under."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def _under(root: str, scope: Scope) -> Scope:
    if scope["path"].startswith(f"{root}/"):
        return {**scope, "root_path": root}
    raw = root.encode() + scope.get("raw_path", scope["path"].encode())
    return {**scope, "root_path": root, "path": root + scope["path"], "raw_path": raw}


def _to_folder(root: str, scope: Scope) -> Response:
    # Relative to where the browser asked, which may lie deeper than is known here.
    folder, query = root.rpartition("/")[2], scope.get("query_string", b"").decode("latin-1")
    location = f"{folder}/?{query}" if query else f"{folder}/"
    return Response(status_code=308, headers={"Location": location, "Cache-Control": "no-store"})

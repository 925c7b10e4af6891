"""Keeps the pages of different persons apart, also where one learns what another's page is called.

A page of Gradio's chooses a name for itself (session_hash), and whoever sends it is given that page's conversation and
answers. So what goes on to Gradio is that name together with the person's: the same name, sent by somebody else, is
another page. Nothing has to be remembered for that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from interface.login import Who
from interface.queue_guard import announcing
from interface.security import replayed
from interface.sub_path import own_path

_NAME = "session_hash"
_ROUTES = "/gradio_api/"
_HEARTBEAT = re.compile(r"(/gradio_api/heartbeat/)([^/]+)$")


class OwnPages:
    """Wraps the chat's application. Where nobody is logged in, everything passes through as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._key = app, secrets.token_bytes(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        who = scope.get("state", {}).get("who")
        if scope["type"] == "http" and isinstance(who, Who) and who.name and own_path(scope).startswith(_ROUTES):
            scope = self._renamed(scope, who)
            if scope["method"] == "POST":
                scope, receive = await self._renamed_body(scope, receive, who)
        await self._app(scope, receive, send)

    def _renamed(self, scope: Scope, who: Who) -> Scope:
        pairs = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        query = urlencode([(name, self._name(value, who) if name == _NAME else value) for name, value in pairs])
        path = _HEARTBEAT.sub(lambda found: found[1] + self._name(found[2], who), scope["path"])
        return {**scope, "query_string": query.encode(), "path": path, "raw_path": path.encode()}

    async def _renamed_body(self, scope: Scope, receive: Receive, who: Who) -> tuple[Scope, Receive]:
        """What is no JSON object with a name stays as it is, for what comes next to refuse."""
        body = await Request(scope, receive).body()
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError):
            return scope, replayed(body, receive)
        if isinstance(fields, dict) and isinstance(fields.get(_NAME), str):
            # With lone surrogates, which are left for what comes next to refuse too, only ASCII can be written.
            body = json.dumps({**fields, _NAME: self._name(fields[_NAME], who)}).encode()
        return announcing(scope, body), replayed(body, receive)

    def _name(self, name: str, who: Who) -> str:
        person = hashlib.sha256(who.name.encode()).digest()
        return hmac.new(self._key, person + name.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()[:32]

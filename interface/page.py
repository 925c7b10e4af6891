"""The page that Gradio writes, as Kanıt serves it: no mark of a third party, and its scripts carry the nonce.

The policy in interface/security.py lets only scripts with the request's nonce run. What is not found is left alone, so
that a later Gradio still gives a working page; tests/test_interface_page.py says what must be gone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interface.login import who_in
from interface.markup import escaped
from interface.problems import MEDIA_TYPE, RETRY_AFTER, kind_of, problem_response
from interface.sub_path import own_path

_HEAD = (
    "<title>Kanıt</title>"
    '<meta name="description" content="Answers quoted word for word from medical articles.">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="chat/icon.svg" type="image/svg+xml">'
    '<link rel="stylesheet" href="chat/chat.css">'
    '<script src="chat/chat.js" defer></script>'
    '<script src="chat/along.js" defer></script>'
    '<script src="chat/turns.js" defer></script>'
    '<script src="chat/switch.js" defer></script>'
    '<script src="chat/filters.js" defer></script>'
    '<script src="chat/peek.js" defer></script>'
    '<script src="chat/embed.js" defer></script>'
)
_EMBEDDED_STYLE = '<link rel="stylesheet" href="chat/embed.css">'
_WITHOUT_SCRIPTS = (
    "<noscript><p>This page needs JavaScript. Without it, send questions to <code>/api/v1/ask</code>.</p></noscript>"
)
_FOREIGN = re.compile(
    r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>'
    r"|<script>(?:(?!</script>).)*iframeResizer\.contentWindow(?:(?!</script>).)*</script>",
    re.DOTALL,
)


_ALLOWED = re.compile(
    r"(GET|HEAD) (/|/theme\.css|/(assets|chat)/[A-Za-z0-9._/-]+)"
    r"|GET /gradio_api/(queue/data|heartbeat/[a-z0-9]+)"
    r"|POST /gradio_api/queue/join"
)


class OnlyAllowed:
    """Lets through what the page asks for; Gradio's other routes (upload, file, proxy, ...) are not there at all.

    own_routes are those of the server around the chat, so that a wrong method on one of them is called that.
    """

    def __init__(self, app: ASGIApp, own_routes: Sequence[BaseRoute]) -> None:
        self._app, self._own_routes = app, own_routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or raise the HTTP error that the server around the chat turns into a problem."""
        if scope["type"] == "http" and not _ALLOWED.fullmatch(f"{scope['method']} {own_path(scope)}"):
            raise _missing(scope, self._own_routes)
        await self._app(scope, receive, send)


class ToldAsProblems:
    """Puts a problem document in the place of every error that the chat's application reports in its own way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what raises here is told by the guard around the server."""
        replaced = False

        async def send_or_replace(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start" and _is_told_otherwise(message):
                replaced = True
                await _problem(message["status"], scope)(scope, receive, send)
            elif not replaced:
                await send(message)

        await self._app(scope, receive, send_or_replace)


def _is_told_otherwise(start: Message) -> bool:
    return start["status"] >= 400 and Headers(raw=list(start.get("headers", ()))).get("content-type") != MEDIA_TYPE


def _problem(status: int, scope: Scope) -> Response:
    headers = RETRY_AFTER if status == 503 else None
    return problem_response(kind_of(status), scope["state"]["request_id"], headers=headers)


def _missing(scope: Scope, routes: Sequence[BaseRoute]) -> HTTPException:
    near = [route for route in routes if route.matches(scope)[0] is Match.PARTIAL]
    methods = sorted({method for route in near for method in getattr(route, "methods", ())})
    return HTTPException(405, headers={"Allow": ", ".join(methods)}) if methods else HTTPException(404)


class Page:
    """Wraps the chat's application and rewrites its first page; everything else passes through untouched.

    ancestors are the origins whose pages may show it in a frame; with ?embed=1 it takes its compact form. leaves says
    whether people log in and out here. An administrator is shown the way to /admin. early tells the markup that stands
    before Gradio's.
    """

    def __init__(
        self, app: ASGIApp, ancestors: Sequence[str] = (), *, leaves: bool = False, early: Callable[[], str] = str
    ) -> None:
        self._app, self._ancestors, self._leaves, self._early = app, ancestors, leaves, early

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or own_path(scope) != "/":
            await self._app(scope, receive, send)
            return
        # A compressed page could not be read here.
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        collected = _Collected()
        await self._app(scope, receive, collected.send)
        await collected.send_on(send, lambda html: self._written(html, scope))

    def _written(self, html: str, scope: Scope) -> str:
        page = rewritten(html, scope["state"]["nonce"], self._ancestors)
        page = page.replace("<gradio-app", f"{self._early()}<gradio-app", 1)
        if ("embed", "1") in parse_qsl(scope.get("query_string", b"").decode("latin-1")):
            return embedded(page)
        ways = {"office": "admin" if who_in(scope).is_admin else "", "leave": "logout" if self._leaves else ""}
        told = "".join(f'<meta name="kanit-{name}" content="{address}">' for name, address in ways.items() if address)
        return page.replace("</head>", f"{told}</head>", 1)


class _Collected:
    """A response held back until it is whole."""

    def __init__(self) -> None:
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        else:
            self._body += message.get("body", b"")

    async def send_on(self, send: Send, written: Callable[[str], str]) -> None:
        body = written(self._body.decode()).encode()
        headers = [pair for pair in self._start["headers"] if pair[0].lower() != b"content-length"]
        await send({**self._start, "headers": [*headers, (b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})


def rewritten(html: str, nonce: str, ancestors: Sequence[str] = ()) -> str:
    """Gradio's page with Kanıt's style and script, without foreign addresses; every script has the nonce.

    ancestors go into a meta element, since a page cannot read the policy that it was sent with.
    """
    html = _FOREIGN.sub("", html)
    html = re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)
    listed = f'<meta name="kanit-frame-ancestors" content="{escaped(" ".join(ancestors))}">' if ancestors else ""
    html = html.replace("</head>", f"{_HEAD}{listed}</head>", 1)
    return html.replace("</body>", f"{_WITHOUT_SCRIPTS}</body>", 1)


def embedded(page: str) -> str:
    """The page in its compact form, for a frame; what it is told apart by stands on its html element.

    The box takes no focus by itself there, which would be taken from the page around the frame.
    """
    page = re.sub(r"<html(?=[\s>])", '<html class="embedded"', page, count=1)
    page = page.replace('"autofocus":true', '"autofocus":false')
    return page.replace("</head>", f"{_EMBEDDED_STYLE}</head>", 1)

"""What stands between the network and every route: one wrapper around the whole server.

It gives each request an id, asks whether the host name is one of ours, turns away what a page of another site sends,
finds out who is asking, limits the body and its time, drops headers that only a listed proxy may set, adds the security
headers and catches what nothing else caught.

Why host names are checked: any web page can point its own name at the address of this server (DNS rebinding) and then
read the answers as if they were its own. Such a request carries that name in its Host header, never a plain IP
address. So localhost and IP addresses are always served, any other name only if it is listed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import secrets
import time
import uuid
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from interface.access import Access, refusal
from interface.journal import Journal
from interface.problems import KINDS, Refused, problem_response
from interface.settings import Settings
from interface.sub_path import own_path

MAX_BODY_BYTES = 64 * 1024
MAX_BODY_SECONDS = 10.0
UPLOAD = "/admin/upload"

_HOST = re.compile(r"\[?([0-9a-z_.:-]+?)\]?(:[0-9]{1,5})?")
_READING = {"GET", "HEAD", "OPTIONS"}
_POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """The wrapper itself, pure ASGI, so that streamed responses pass through it piece by piece.

    Routes find request_id, nonce and who (interface/login.py) in the request's state; only inline scripts that carry
    the nonce run. access is needed where people log in here; by default it is what the settings say without that.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        journal: Journal,
        access: Access | None = None,
        max_body_seconds: float = MAX_BODY_SECONDS,
    ) -> None:
        self._app, self._journal, self._max_body_seconds = app, journal, max_body_seconds
        self._access, self._can_log_in = access or Access(settings.login), settings.login.mode == "openid"
        self._names = {"localhost", *settings.allowed_hosts}
        self._ancestors = settings.frame_ancestors
        # Routes with a limit of their own, which let in administrators alone.
        self._reading_themselves = {UPLOAD} if settings.has_admin and settings.admin_upload else set[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; web sockets are refused, since nothing here uses them."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id, nonce = uuid.uuid4().hex, secrets.token_urlsafe(16)
        scope.setdefault("state", {}).update(request_id=request_id, nonce=nonce)
        response = _GuardedResponse(send, self._headers_for(request_id, nonce), own_path(scope))
        try:
            await self._app(scope, await self._admitted(scope, receive), response.send)
        except ClientDisconnect:
            return
        except Refused as refused:
            await refusal(refused, scope, can_log_in=self._can_log_in)(scope, receive, response.send)
        except Exception as error:
            self._journal.failed(request_id, error)
            if not response.started:
                await problem_response(KINDS["internal-error"], request_id)(scope, receive, response.send)

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        """The body to be read again, of a request whose sender is known by now; raises Refused for any other."""
        believed = self._access.believe(scope)
        headers, is_reading = Headers(scope=scope), scope["method"] in _READING
        if not _is_ours(headers.getlist("host"), self._names):
            raise Refused("wrong-host")
        if not is_reading and _is_foreign(headers):
            raise Refused("cross-site")
        # The routes match as if it were not there, but who may see what goes by the exact path.
        if scope["path"].endswith("\n"):
            raise Refused("not-found")
        scope["state"]["who"] = self._access.who(scope, believed=believed)
        if not is_reading and own_path(scope) not in self._reading_themselves:
            receive = await self._whole(scope, receive)
        scope["headers"] = [pair for pair in scope["headers"] if not self._is_for_proxies(pair[0])]
        return receive

    def _is_for_proxies(self, name: bytes) -> bool:
        return _for_proxies(name) or self._access.is_for_proxies(name)

    async def _whole(self, scope: Scope, receive: Receive) -> Receive:
        """The body to be read again; raises Refused where it is too long or too slow."""
        try:
            async with asyncio.timeout(self._max_body_seconds):
                body = await _body(scope, receive, MAX_BODY_BYTES)
        except TimeoutError:
            raise Refused("too-slow") from None
        if body is None:
            raise Refused("too-large")
        return replayed(body, receive)

    def _headers_for(self, request_id: str, nonce: str) -> dict[str, str]:
        ancestors = " ".join(("'self'", *self._ancestors)) if self._ancestors else "'none'"
        headers = _HEADERS | {
            "X-Request-ID": request_id,
            "Content-Security-Policy": _POLICY.format(nonce=nonce, ancestors=ancestors),
        }
        return headers if self._ancestors else headers | {"X-Frame-Options": "DENY"}


class _GuardedResponse:
    """Adds the headers to whatever response goes out, and knows whether one has begun."""

    def __init__(self, send: Send, headers: dict[str, str], path: str) -> None:
        self._send, self._headers, self._path = send, headers, path
        self._began, self.started = time.perf_counter(), False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
            # A route may be stricter with a page of its own: a browser keeps to both.
            stricter = headers.get("content-security-policy")
            headers.update(self._headers)
            if stricter:
                headers.append("Content-Security-Policy", stricter)
            headers.setdefault("Cache-Control", self._keeping(message["status"]))
            headers.append("Server-Timing", f"total;dur={(time.perf_counter() - self._began) * 1000:.1f}")
        await self._send(message)

    def _keeping(self, status: int) -> str:
        # The names of Gradio's files hold a hash of their content.
        named_by_content = status == 200 and self._path.startswith("/assets/")
        return "public, max-age=31536000, immutable" if named_by_content else "no-store"


async def _body(scope: Scope, receive: Receive, limit_bytes: int) -> bytes | None:
    """The whole body, or None for one that is too long, whose rest is not read."""
    announced = Headers(scope=scope).get("content-length", "0")
    if not announced.isdigit() or int(announced) > limit_bytes:
        return None
    body, more = b"", True
    while more and len(body) <= limit_bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += bytes(message.get("body", b""))
        more = message.get("more_body", False)
    return body if len(body) <= limit_bytes else None


def replayed(body: bytes, receive: Receive) -> Receive:
    """The body again as one message, then whatever comes after it (a lost connection)."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again


def _is_ours(hosts: Sequence[str], names: Collection[str]) -> bool:
    match = _HOST.fullmatch(hosts[0].lower()) if len(hosts) == 1 else None
    if match is None:
        return False
    try:
        ipaddress.ip_address(match[1])
    except ValueError:
        return match[1] in names
    return True


def _is_foreign(headers: Headers) -> bool:
    """Whether a browser says that a page of another origin made the request; programs send neither header."""
    if headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and _host_in(origin) != headers["host"].lower()


def _host_in(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _for_proxies(name: bytes) -> bool:
    """Headers with which a client could make the page name another server as its own."""
    return name == b"forwarded" or name.startswith((b"x-forwarded-", b"x-gradio-"))

"""Who is asking, for each request: decided once, before any route sees it (docs/decisions/021-who-is-asking.md)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from interface.login import Person, Who, is_usable_name
from interface.login_pages import ENGLISH, page, wants_page
from interface.login_settings import Login
from interface.problems import Refused, problem_response
from interface.proxies import believe, comes_from, is_forwarded
from interface.sessions import Sessions
from interface.sub_path import own_path

# Whoever watches over the server must see whether it lives, and has no login.
_ALWAYS_OPEN = {"/health/live", "/health/ready"}
_LOGIN_ROUTES = {"/login", "/login/callback", "/logout"}
_NOBODY = Who("", False)
_NAMED_BADLY = (
    "The proxy must say who is asking in one header {header}, in UTF-8: a name of 1 to 200 printable characters "
    "without a comma."
)


class Access:
    """Says who sent a request, or raises Refused; sessions are needed for the mode "openid" alone."""

    def __init__(self, login: Login, sessions: Sessions | None = None) -> None:
        self._login, self._sessions = login, sessions
        self._person: Callable[[Headers, bool], Person | None] = {
            "none": self._here, "open": self._anybody, "header": self._told, "openid": self._remembered,
        }[login.mode]  # fmt: skip
        names = (login.name_header, login.groups_header or "")
        self._own_headers = frozenset(name.lower().encode() for name in names)

    def believe(self, scope: Scope) -> bool:
        """Whether a listed proxy sent the request; scope then says of the client what the proxy says."""
        believed = comes_from(scope, self._login.proxies)
        if believed:
            believe(scope, self._login.proxies)
        return believed

    def who(self, scope: Scope, *, believed: bool) -> Who:
        """Who sent the request; believed says whether a listed proxy did. Raises Refused for whom it is not for."""
        path = own_path(scope)
        if path in _ALWAYS_OPEN or self._is_open(scope, path):
            return _NOBODY
        person = self._person(Headers(scope=scope), believed)
        if person is None:
            return _NOBODY
        is_admin = self._login.admins.has(person.name, person.groups)
        if not is_admin and (path == "/metrics" or not self._may_read(person)):
            raise Refused("forbidden")
        return Who(person.name, is_admin)

    def is_for_proxies(self, name: bytes) -> bool:
        """Whether the header of that name, in small letters, says who is asking; it is read here and nowhere else."""
        return name in self._own_headers

    def _is_open(self, scope: Scope, path: str) -> bool:
        if path == "/metrics" and comes_from(scope, self._login.metrics_from):
            return True
        # A browser asks this way, without a name or cookie, whether a page may ask; the answer holds nothing else.
        if scope["method"] == "OPTIONS" and path.startswith("/cds-services"):
            return True
        return self._login.mode == "openid" and path in _LOGIN_ROUTES

    def _may_read(self, person: Person) -> bool:
        return self._login.readers is None or self._login.readers.has(person.name, person.groups)

    def _here(self, headers: Headers, _believed: bool) -> None:
        if is_forwarded(headers):
            detail = (
                "A proxy handed this request on, but KANIT_LOGIN is none, which serves this machine alone: set it to "
                "header, openid or open, and KANIT_PROXIES to the proxy."
            )
            raise Refused("proxy-not-listed", detail)

    def _anybody(self, _headers: Headers, _believed: bool) -> None:
        pass

    def _told(self, headers: Headers, believed: bool) -> Person:
        if not believed:
            detail = "KANIT_LOGIN is header: only proxies that KANIT_PROXIES lists may hand requests on."
            raise Refused("proxy-not-listed", detail)
        name = _one(headers, self._login.name_header)
        groups = _one(headers, self._login.groups_header) if self._login.groups_header else ""
        listed = [group.strip() for group in groups.split(",") if group.strip()]
        if not is_usable_name(name) or not all(map(is_usable_name, listed)):
            raise Refused("login-needed", _NAMED_BADLY.format(header=self._login.name_header))
        return Person(name, frozenset(listed))

    def _remembered(self, headers: Headers, _believed: bool) -> Person:
        person = self._sessions.person(headers) if self._sessions else None
        if person is None:
            raise Refused("login-needed")
        return person


def install(app: FastAPI, login: Login) -> None:
    """Answer as refusal does whatever a route itself turns away."""

    async def turned_away(request: Request, error: Refused) -> Response:
        return refusal(error, request.scope, can_log_in=login.mode == "openid")

    app.exception_handler(Refused)(turned_away)


def refusal(refused: Refused, scope: Scope, *, can_log_in: bool) -> Response:
    """What is answered instead: a person's browser gets a page, or is sent to log in; a program a problem document."""
    name, headers = refused.kind.name, Headers(scope=scope)
    scope["state"]["problem"] = name
    if name in ENGLISH and wants_page(scope["method"], headers):
        if name == "login-needed" and can_log_in:
            return RedirectResponse(_login_address(scope), 303)
        link = f"{scope.get('root_path', '')}/logout" if can_log_in else ""
        return page(name, refused.kind.status, headers, link=link)
    # What is left of a body that was not read to its end would otherwise be waited for.
    close = {"Connection": "close"} if name in {"too-slow", "too-large"} else None
    return problem_response(refused.kind, scope["state"]["request_id"], detail=refused.detail, headers=close)


def _login_address(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = f"{quote(own_path(scope))}?{query}" if query else quote(own_path(scope))
    return f"{scope.get('root_path', '')}/login?to={quote(wanted, safe='')}"


def _one(headers: Headers, name: str) -> str:
    """What the one header of that name says, "" where there is none; raises Refused where it cannot be told."""
    values = headers.getlist(name)
    if len(values) > 1:
        raise Refused("login-needed", _NAMED_BADLY.format(header=name))
    try:
        return values[0].encode("latin-1").decode() if values else ""
    except UnicodeDecodeError:
        raise Refused("login-needed", _NAMED_BADLY.format(header=name)) from None

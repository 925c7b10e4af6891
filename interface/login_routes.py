"""The way in and out with OpenID Connect: /login, /login/callback and /logout; without it they are not there."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from interface.login import Person, is_usable_name
from interface.login_pages import page
from interface.openid import Attempt, Fields, LoginRefused, Provider, ProviderAway
from interface.problems import request_id
from interface.sessions import BEGUN, SESSION, Begun, Cookie, Sessions
from interface.settings import Settings

LOG = logging.getLogger("kanit")
_MOST_PATH_CHARS = 2000
_MOST_AT_ONCE, _MOST_WAITING = 4, 20
# One slash at the beginning and nothing a browser could read as the name of another server.
_OWN_ADDRESS = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_STATUSES = {"login-again": 400, "login-failed": 403, "forbidden": 403, "login-away": 503}


@dataclass(frozen=True, slots=True)
class _Ways:
    provider: Provider
    sessions: Sessions
    settings: Settings


def install(app: FastAPI, settings: Settings, sessions: Sessions, provider: Provider) -> None:
    """Add the routes. What waits for the provider does so in a few threads of its own, so that it stops nobody else."""
    ways, few = _Ways(provider, sessions, settings), CapacityLimiter(_MOST_AT_ONCE)

    async def login(request: Request) -> Response:
        return await _in_turn(_begun, ways, request, few)

    async def callback(request: Request) -> Response:
        return await _in_turn(_finished, ways, request, few)

    async def leaving(request: Request) -> Response:
        return page("log-out", 200, request.headers, post=_address(request, "/logout"))

    async def logout(request: Request) -> Response:
        sessions.end(request.headers)
        gone = page("logged-out", 200, request.headers, link=_address(request, "/login"))
        return _with_cookies(gone, ways, request, Cookie(SESSION, "", 0))

    for path, answer, method in (
        ("/login", login, "GET"),
        ("/login/callback", callback, "GET"),
        ("/logout", leaving, "GET"),
        ("/logout", logout, "POST"),
    ):
        app.add_api_route(path, answer, methods=[method], include_in_schema=False)


def way_back(text: str) -> str:
    """The address on this server that the text names, the first page where it names none or another server's."""
    return text if len(text) <= _MOST_PATH_CHARS and _OWN_ADDRESS.fullmatch(text) else "/"


async def _in_turn(
    step: Callable[[_Ways, Request], Response], ways: _Ways, request: Request, few: CapacityLimiter
) -> Response:
    if few.statistics().tasks_waiting >= _MOST_WAITING:
        return _told(request, "login-away", ProviderAway("too many logins wait for the provider"))
    return await to_thread.run_sync(step, ways, request, limiter=few)


def _begun(ways: _Ways, request: Request) -> Response:
    state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
    begun = Begun(state, nonce, verifier, way_back(request.query_params.get("to", "/")))
    try:
        address = ways.provider.login_address(Attempt(state, nonce, verifier), _callback_address(request))
    except ProviderAway as error:
        return _told(request, "login-away", error)
    return _with_cookies(RedirectResponse(address, 303), ways, request, ways.sessions.begin(begun))


def _finished(ways: _Ways, request: Request) -> Response:
    given = request.query_params
    begun = ways.sessions.begun(request.headers, given.get("state", ""))
    if begun is None:
        # Another window may have been quicker, with the same cookie.
        if ways.sessions.person(request.headers):
            return RedirectResponse(_address(request, "/"), 303)
        return _told(request, "login-again")
    forget = Cookie(BEGUN, "", 0)
    try:
        claims = _claims(ways, request, begun)
    except ProviderAway as error:
        return _with_cookies(_told(request, "login-away", error), ways, request, forget)
    except LoginRefused as error:
        return _with_cookies(_told(request, "login-failed", error), ways, request, forget)
    person = _person(claims, ways.settings)
    if person is None:
        refused = LoginRefused(f"the claim {ways.settings.login.openid.name_claim} is missing or no usable name")
        return _with_cookies(_told(request, "login-failed", refused), ways, request, forget)
    there = RedirectResponse(_address(request, begun.to), 303)
    return _with_cookies(there, ways, request, ways.sessions.opened_for(person), forget)


def _claims(ways: _Ways, request: Request, begun: Begun) -> Fields:
    given = request.query_params
    if given.get("iss", ways.settings.login.openid.issuer) != ways.settings.login.openid.issuer:
        raise LoginRefused("the answer is another provider's (RFC 9207)")
    if "error" in given or not given.get("code"):
        raise LoginRefused("the provider sent the browser back without a code")
    attempt = Attempt(begun.state, begun.nonce, begun.verifier)
    return ways.provider.claims(given["code"], attempt, _callback_address(request))


def _person(claims: Fields, settings: Settings) -> Person | None:
    name, groups = (
        claims.get(claim) for claim in (settings.login.openid.name_claim, settings.login.openid.groups_claim)
    )
    if not isinstance(name, str) or not is_usable_name(name):
        return None
    listed = groups if isinstance(groups, list) else [groups]
    return Person(name, frozenset(group for group in listed if isinstance(group, str)))


def _told(request: Request, name: str, error: Exception | None = None) -> Response:
    """The page of that name; why, without any name of a person, goes into the log for whoever runs the server."""
    request.state.problem = name
    LOG.warning("request=%s %s: %s", request_id(request), name, error or "no login of this browser is under way")
    return page(name, _STATUSES[name], request.headers, link=_address(request, "/login"))


def _address(request: Request, path: str) -> str:
    return f"{request.scope.get('root_path', '')}{path}"


def _callback_address(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/login/callback"


def _with_cookies(response: Response, ways: _Ways, request: Request, *cookies: Cookie) -> Response:
    """The response, with cookies that no script reads and that go over https alone where the page came that way."""
    is_https = request.url.scheme == "https"
    # In a frame of a page of another site, a browser sends no other cookies than those marked so.
    same_site = "none" if is_https and ways.settings.frame_ancestors else "lax"
    for cookie in cookies:
        response.set_cookie(
            cookie.name,
            cookie.value,
            max_age=cookie.seconds,
            path=f"{request.scope.get('root_path', '')}/",
            secure=is_https,
            httponly=True,
            samesite=same_site,  # type: ignore[arg-type]
        )
    return response

"""Errors for programs: problem documents as RFC 9457 describes them, never a stack trace.

The type of a problem is a path on this server that stays the same from release to release.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = {"Retry-After": "5"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: name is the last part of its type, advice says what to do about it."""

    name: str
    status: int
    title: str
    advice: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("login-again", 400, "No login is under way here", "Log in once more, in one window."),
        Kind("bad-request", 400, "The request cannot be read", "Send a JSON object with the media type JSON."),
        Kind("login-needed", 401, "Nobody is logged in", "Log in, on the page of the chat or at the proxy before it."),
        Kind("login-failed", 403, "The login did not succeed", "Try once more; else ask whoever runs this server."),
        Kind("forbidden", 403, "This person may not do that", "Ask whoever runs this server for access."),
        Kind("proxy-not-listed", 403, "This way in is not open", "Set KANIT_LOGIN, and KANIT_PROXIES to the proxy."),
        Kind("cross-site", 403, "The request came from another site", "Send it from Kanıt's own page or a program."),
        Kind("not-found", 404, "There is nothing here", "The routes are listed in /api/openapi.json."),
        Kind("method-not-allowed", 405, "This route does not take this method", "See the Allow header."),
        Kind("too-slow", 408, "The request did not arrive in time", "Send the whole request at once."),
        Kind("too-large", 413, "The request is too large", "Send a shorter question and less history."),
        Kind("wrong-host", 421, "This server does not go by that name", "Add the name to KANIT_ALLOWED_HOSTS."),
        Kind("invalid-request", 422, "The request has a field that cannot be used", "See errors: field and detail."),
        Kind("internal-error", 500, "Something went wrong here", "Give the request id to whoever runs this server."),
        Kind("login-away", 503, "The login does not answer", "Try again in a minute."),
        Kind("busy", 503, "Too many questions are waiting", "Ask again in a few seconds."),
    )
}
# Of those that share a status the last; the others are named by who raises them.
_BY_STATUS = {kind.status: kind for kind in KINDS.values()}


class Refused(Exception):
    """A request that a route turns away; kind names the problem, detail says more where there is more to say."""

    def __init__(self, kind: str, detail: str | None = None) -> None:
        super().__init__(kind)
        self.kind, self.detail = KINDS[kind], detail


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field of the request, as a path with dots (history.3), and what is wrong with it."""

    field: str
    detail: str


def problem_response(
    kind: Kind,
    request_id: str,
    *,
    detail: str | None = None,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem as a response; what the client sent is never repeated in it."""
    document: dict[str, object] = {
        "type": f"/problems/{kind.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.advice,
        "request_id": request_id,
    }
    if errors:
        document["errors"] = [{"field": error.field, "detail": error.detail} for error in errors]
    body = json.dumps(document, ensure_ascii=False).encode()
    return Response(body, status_code=kind.status, media_type=MEDIA_TYPE, headers=headers)


def request_id(request: Request) -> str:
    """The id that interface/security.py gave the request; empty where it did not pass there."""
    return str(getattr(request.state, "request_id", ""))


def install(app: FastAPI) -> None:
    """Turn the errors that the framework raises into problem documents, and explain each kind under /problems."""
    app.exception_handler(HTTPException)(_http_problem)
    app.exception_handler(Refused)(_refused)
    app.exception_handler(RequestValidationError)(_validation_problem)
    app.add_api_route("/problems/{name}", _explanation, methods=["GET"], include_in_schema=False)


def _explanation(name: str) -> Response:
    kind = KINDS.get(name)
    if kind is None:
        raise HTTPException(404)
    return JSONResponse({"title": kind.title, "status": kind.status, "advice": kind.advice})


def _http_problem(request: Request, error: HTTPException) -> Response:
    return problem_response(kind_of(error.status_code), request_id(request), headers=error.headers)


def _refused(request: Request, error: Refused) -> Response:
    request.state.problem = error.kind.name
    return problem_response(error.kind, request_id(request), detail=error.detail)


def kind_of(status: int) -> Kind:
    """The kind of problem that a status stands for; one without a page of its own where none has it."""
    return _BY_STATUS.get(status) or _unnamed(status)


def _unnamed(status: int) -> Kind:
    return Kind(f"http-{status}", status, HTTPStatus(status).phrase, HTTPStatus(status).description)


def _validation_problem(request: Request, error: RequestValidationError) -> Response:
    errors = list(dict.fromkeys(FieldError(_field(found), str(found["msg"])) for found in error.errors()))
    named = ", ".join(dict.fromkeys(found.field for found in errors))
    detail = f"Cannot be used: {named}."
    return problem_response(KINDS["invalid-request"], request_id(request), detail=detail, errors=errors)


def _field(found: Mapping[str, Any]) -> str:
    """The path inside the body, free of names that the client chose; "body" where it cannot be read at all."""
    if found["type"] == "extra_forbidden":
        return "an unknown field"
    place = found["loc"][1:]
    return "body" if found["type"] == "json_invalid" or not place else ".".join(map(str, place))

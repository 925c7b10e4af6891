"""One server for the chat, REST and health: put together here, and run here."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from corpus.errors import KanitError
from interface import access, problems, reader, rest, standards
from interface.access import Access
from interface.desk import Answers, Desk
from interface.early import early
from interface.feedback import left_behind
from interface.journal import Journal, write_to_standard_error
from interface.login_settings import check_login
from interface.metrics import Measured, Metrics
from interface.own_pages import OwnPages
from interface.page import OnlyAllowed, Page, ToldAsProblems
from interface.security import Guard
from interface.session_cookie import Seal, signing_key
from interface.sessions import Sessions
from interface.settings import Settings
from interface.sub_path import UnderPath
from interface.suggestions import Suggested, Topic
from interface.turns import KnowingAskers
from interface.upkeep import Upkeep

_SECONDS_TO_FINISH = 1
# Beyond these everybody is turned away, health checks included: interface/queue_room.py keeps one asker far below.
_MOST_CONNECTIONS = 200
_SECONDS_KEPT_IDLE = 5
_CHOOSE_HOST = "use --host 127.0.0.1 for this machine only, or --host 0.0.0.0 for its networks too"


class CannotListen(KanitError):
    """The address and port cannot be had."""

    def __init__(self, host: str, port: int, why: str) -> None:
        super().__init__(f"cannot serve on {host} port {port}: {why}")
        self.host, self.port = host, port


def create_app(
    answers: Answers,
    settings: Settings,
    topics: Sequence[Topic] | Suggested = (),
    upkeep: Upkeep | None = None,
) -> FastAPI:
    """The whole server; topics are the suggested questions of the chat's first screen, or tell them by language.

    upkeep is what administrators change the articles with; without it they have no page.
    """
    # Here, because Gradio takes seconds to import, which the rest of this module does not need.
    from interface.ui import chat_app

    counts = Metrics()
    journal = Journal(words=settings.log_questions)
    desk = Desk(Measured(answers, counts), journal, old_months=settings.old_months, left=left_behind(settings))
    return served_around(chat_app(desk, topics), desk, settings, counts, upkeep)


def served_around(
    chat: FastAPI, desk: Desk, settings: Settings, counts: Metrics | None = None, upkeep: Upkeep | None = None
) -> FastAPI:
    """REST and health first, the chat for everything else, the guard around all of it.

    counts are those that the desk's questions are counted in; without them, only what is refused is counted.
    """
    counts = counts or Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with chat.router.lifespan_context(chat):
            yield

    app = FastAPI(
        title="Kanıt",
        version="1",
        description="Answers from medical review articles, quoted word for word with their sources.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    problems.install(app)
    access.install(app, settings.login)
    door = _door(app, settings)
    rest.install(app, desk)
    reader.install(app, desk)
    standards.install(app, desk, counts)
    if upkeep and settings.has_admin:
        # Here, because few servers need it, and the reports of evaluations take half a second to import.
        from interface import admin

        admin.install(app, desk, settings, upkeep, lambda answers: desk.replace(Measured(answers, counts)))
    app.mount("/", OnlyAllowed(ToldAsProblems(_page(chat, desk, settings)), app.routes))
    app.add_middleware(KnowingAskers)
    app.add_middleware(Guard, settings=settings, journal=desk.journal, access=door)
    standards.stand_around(app, settings, counts)
    app.add_middleware(UnderPath, root_path=settings.root_path)
    return app


def _page(chat: FastAPI, desk: Desk, settings: Settings) -> OwnPages:
    """The chat as its own page, each person's apart from the others'."""
    leaves = settings.login.mode == "openid"
    return OwnPages(Page(chat, settings.frame_ancestors, leaves=leaves, early=lambda: early(desk.index.articles)))


def _door(app: FastAPI, settings: Settings) -> Access:
    """Who may come in, with the routes for logging in where there are any."""
    if settings.login.mode != "openid":
        return Access(settings.login)
    # Here, because the library of the logins takes most of a second to import.
    from interface import login_routes
    from interface.openid import Provider

    openid = settings.login.openid
    seal = Seal(signing_key(settings.data), f"{openid.issuer} {openid.client}")
    sessions = Sessions(settings.login, seal)
    login_routes.install(app, settings, sessions, Provider(openid))
    return Access(settings.login, sessions)


def serve(app: ASGIApp, settings: Settings) -> None:
    """Serve until interrupted, and print the address once questions can be asked.

    Raises CannotListen, before anything is served, where the port is taken or not permitted, and LoginUnfit where the
    settings of the login do not go together or not with the address.
    """
    check_login(settings.login, settings.host)
    write_to_standard_error()
    listener = _listener(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=_SECONDS_KEPT_IDLE,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    _Announcing(config, _address(settings.host, listener)).run(sockets=[listener])


class _Announcing(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(f"Kanıt is ready: {self._address} (Ctrl+C stops it)", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # An open page keeps a connection open; that it is cut now is no error worth a stack trace.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def _listener(host: str, port: int) -> socket.socket:
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Until it listens, a second server could still bind beside it.
        listener.listen()
    except (OSError, UnicodeError) as error:
        if listener is not None:
            listener.close()
        raise CannotListen(host, port, _what_to_do(error)) from error
    return listener


def _what_to_do(error: OSError | UnicodeError) -> str:
    if isinstance(error, (socket.gaierror, UnicodeError)):
        return f"no such address is known here; {_CHOOSE_HOST}"
    if error.errno == errno.EADDRINUSE:
        return "another program uses this port, perhaps another Kanıt; stop that one or choose another with --port"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "this user may not use it; ports below 1024 are the administrator's, choose one above with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"this machine does not have that address; {_CHOOSE_HOST}"
    return f"{error.strerror}; choose another with --host and --port"


def _address(host: str, listener: socket.socket) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{listener.getsockname()[1]}"

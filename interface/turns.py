"""Whose question is next: askers take turns, so that a thousand questions of one keep nobody else from an answer."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import KanitError
from interface.login import Who

MOST_WAITING: Final = 30
_asker: ContextVar[str] = ContextVar("asker", default="")


class TooManyWaiting(KanitError):
    """The question cannot even wait for its turn; the message is for the person who asked."""

    def __init__(self) -> None:
        super().__init__("Many questions are waiting here just now. Ask again in a few seconds.")


@dataclass(eq=False, slots=True)
class _Ticket:
    called: threading.Event = field(default_factory=threading.Event)
    is_refused: bool = False


class Turns:
    """One turn at a time; at most MOST_WAITING wait for theirs, fewer than there are threads for requests.

    Each asker who waits has one turn after the other, in a circle. Where all places are taken, the last question of
    whoever has most waiting gives way to an asker who has at least two fewer; otherwise the one that comes is refused.
    """

    def __init__(self) -> None:
        self._lock, self._is_taken = threading.Lock(), False
        self._waiting: OrderedDict[str, deque[_Ticket]] = OrderedDict()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn of the asker that asked_by names; raises TooManyWaiting, at once or while it waits."""
        self._wait(_asker.get())
        try:
            yield
        finally:
            self._call_next()

    def _wait(self, asker: str) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            self._make_room(asker)
            ticket = _Ticket()
            self._waiting.setdefault(asker, deque()).append(ticket)
        ticket.called.wait()
        if ticket.is_refused:
            raise TooManyWaiting

    def _make_room(self, asker: str) -> None:
        if sum(map(len, self._waiting.values())) < MOST_WAITING:
            return
        most = max(self._waiting.values(), key=len)
        if len(most) < len(self._waiting.get(asker, ())) + 2:
            raise TooManyWaiting
        given_up = most.pop()
        given_up.is_refused = True
        given_up.called.set()

    def _call_next(self) -> None:
        with self._lock:
            if not self._waiting:
                self._is_taken = False
                return
            asker, tickets = self._waiting.popitem(last=False)
            ticket = tickets.popleft()
            if tickets:
                self._waiting[asker] = tickets
        ticket.called.set()


@contextmanager
def asked_by(asker: str) -> Iterator[None]:
    """Whatever is asked of a desk within, in this thread and those that its context is handed to, is by this asker."""
    before = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(before)


def asker_in(scope: Mapping[str, Any]) -> str:
    """Who sent a request: the person's name where there is a login, else the address; "" where neither is known."""
    who = scope.get("state", {}).get("who")
    if isinstance(who, Who) and who.name:
        return f"name {who.name}"
    client = scope.get("client")
    return f"address {client[0]}" if client else ""


class KnowingAskers:
    """Wraps the routes of a server, so that their questions take turns by who sends the requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        with asked_by(asker_in(scope)):
            await self._app(scope, receive, send)

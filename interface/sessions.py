"""Who is logged in by OpenID Connect: sessions kept in a signed cookie, and logins that are under way in another."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from interface.login import Person
from interface.login_settings import Login
from interface.session_cookie import Seal

SESSION, BEGUN = "kanit_session", "kanit_login"
SECONDS_TO_LOG_IN = 600
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie to set; one without a value is taken back."""

    name: str
    value: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Begun:
    """A login under way: what it is recognised by, and the path of this server to go back to."""

    state: str
    nonce: str
    verifier: str
    to: str


class Spent:
    """Names that are good only once, each for as long as it could be used again; the oldest go first."""

    def __init__(self, seconds: int, now: Callable[[], float] = time.time) -> None:
        self._seconds, self._now, self._lock = seconds, now, Lock()
        self._until: OrderedDict[str, float] = OrderedDict()

    def spend(self, name: str) -> bool:
        """Whether this was the first time."""
        with self._lock:
            fresh = name not in self._until
            self._until[name] = self._now() + self._seconds
            self._until.move_to_end(name)
            while len(self._until) > _MOST_REMEMBERED or next(iter(self._until.values())) < self._now():
                self._until.popitem(last=False)
            return fresh

    def __contains__(self, name: object) -> bool:
        return name in self._until


class Sessions:
    """Reads and writes both cookies. Of a person's groups only those are kept that a setting names."""

    def __init__(self, login: Login, seal: Seal, now: Callable[[], float] = time.time) -> None:
        self._seal, self._seconds = seal, login.hours * 3600
        self._groups = login.admins.groups | (login.readers.groups if login.readers else frozenset())
        self._ended, self._used = Spent(self._seconds, now), Spent(SECONDS_TO_LOG_IN, now)

    def person(self, headers: Headers) -> Person | None:
        """The person whose session the request carries, None for nobody."""
        fields = self._seal.opened(SESSION, _cookie(headers, SESSION))
        if fields is None or fields["id"] in self._ended:
            return None
        groups = fields["groups"]
        return Person(str(fields["name"]), frozenset(groups if isinstance(groups, list) else ()))

    def opened_for(self, person: Person) -> Cookie:
        """The cookie of a new session."""
        groups = sorted(self._groups & person.groups)
        fields = {"id": secrets.token_hex(16), "name": person.name, "groups": groups}
        return Cookie(SESSION, self._seal.sealed(SESSION, fields, self._seconds), self._seconds)

    def end(self, headers: Headers) -> None:
        """From now on the session that the request carries is nobody's, even if somebody copied its cookie."""
        fields = self._seal.opened(SESSION, _cookie(headers, SESSION))
        if fields is not None:
            self._ended.spend(str(fields["id"]))

    def begin(self, begun: Begun) -> Cookie:
        """The cookie of a login under way."""
        fields = {"state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "to": begun.to}
        return Cookie(BEGUN, self._seal.sealed(BEGUN, fields, SECONDS_TO_LOG_IN), SECONDS_TO_LOG_IN)

    def begun(self, headers: Headers, state: str) -> Begun | None:
        """The login under way that this browser began with that state, once; None afterwards, and for any other."""
        fields = self._seal.opened(BEGUN, _cookie(headers, BEGUN))
        if fields is None or not secrets.compare_digest(str(fields["state"]).encode(), state.encode()):
            return None
        if not self._used.spend(state):
            return None
        return Begun(state, str(fields["nonce"]), str(fields["verifier"]), str(fields["to"]))


def _cookie(headers: Headers, name: str) -> str:
    return next((found[name] for text in headers.getlist("cookie") if name in (found := cookie_parser(text))), "")

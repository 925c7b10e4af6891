"""Requests to a public service, few and patient. Alone in using httpx, and imported only when a request is due."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from corpus.errors import KanitError
from interface.refusals import CHECK_ADDRESS, ServiceBroken, ServiceUnreachable

# Europe PMC asks for no more than 10 requests a second from one address; a hospital's people share one.
SECONDS_BETWEEN_REQUESTS = 1 / 3
_PAUSES_SECONDS = (1.0, 2.0, 4.0)
TRIES = len(_PAUSES_SECONDS) + 1
# A service that wants to be left alone for longer is asked again another day.
LONGEST_WAIT_SECONDS = 60.0
# The longest articles of the open-access subset have some 20 MiB of XML.
MOST_BYTES = 64 * 2**20
MOST_REDIRECTS = 3
# For one whole answer: a read time-out alone lets a service send a byte now and then for ever.
LONGEST_ANSWER_SECONDS = 300.0
_CONNECT_SECONDS = 10.0
_PASSING = {429, 500, 502, 503, 504}
_AGENT = "Kanit/0.1"


@dataclass(frozen=True, slots=True)
class Clock:
    """Where time comes from. monotonic and now give seconds, now since 1970; tests put in a clock of their own."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. content is None where there is nothing at the address (status 404)."""

    url: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class _Failure:
    """An attempt that may be worth another one, no earlier than wait_seconds from now."""

    error: KanitError
    wait_seconds: float = 0.0


class PoliteClient:
    """Gets what lies at an address, at most three requests a second, and tries again what may pass.

    Proxies come from proxy alone, never from variables of the shell. Certificates are checked against those that httpx
    brings and those that the system trusts. For one thread.
    """

    def __init__(self, *, email: str | None, proxy: str | None, timeout_seconds: float, clock: Clock) -> None:
        self._clock, self._has_proxy, self._timeout_seconds = clock, bool(proxy), timeout_seconds
        self._next_turn = clock.monotonic()
        self._client = httpx.Client(
            headers={"User-Agent": f"{_AGENT} (mailto:{email})" if email else _AGENT, "Accept-Encoding": "gzip"},
            proxy=proxy,
            timeout=httpx.Timeout(timeout_seconds, connect=min(_CONNECT_SECONDS, timeout_seconds)),
            trust_env=False,
            verify=_trusted(),
        )

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def get(self, url: str, parameters: Mapping[str, str], wanted: str) -> Answer:
        """What lies at url; wanted is what a person asked for, for messages.

        Answers of 429 and 5xx, time-outs and broken connections are tried again after 1, 2 and 4 seconds, or when the
        service says (Retry-After, RFC 9110, 10.2.3), up to a minute. Raises ServiceUnreachable where no answer could be
        had, ServiceBroken where it cannot be used.
        """
        for pause in _PAUSES_SECONDS:
            outcome = self._attempted(url, parameters, wanted)
            if isinstance(outcome, Answer):
                return outcome
            if outcome.wait_seconds > LONGEST_WAIT_SECONDS:
                raise outcome.error
            self._clock.sleep(max(outcome.wait_seconds, pause))
        last = self._attempted(url, parameters, wanted)
        if isinstance(last, Answer):
            return last
        raise last.error

    def _attempted(self, url: str, parameters: Mapping[str, str], wanted: str) -> Answer | _Failure:
        try:
            return self._led_on(self._client.build_request("GET", url, params=dict(parameters)), wanted)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise ServiceBroken(wanted, f"{url[:100]!r} is no address that can be asked", CHECK_ADDRESS) from error
        except httpx.HTTPError as error:
            # After a redirect it is another host than that of url.
            return self._failure(error, error.request.url.host, wanted)

    def _led_on(self, request: httpx.Request, wanted: str) -> Answer | _Failure:
        """The answer at the end of the redirects; httpx itself would read their bodies whole, however large."""
        for _ in range(MOST_REDIRECTS + 1):
            if request.url.scheme not in {"http", "https"}:
                raise ServiceBroken(
                    wanted, f"the service leads on to {str(request.url)[:100]!r}, no web page", CHECK_ADDRESS
                )
            self._wait_for_turn()
            response = self._client.send(request, stream=True)
            try:
                if response.next_request is None:
                    return self._answered(response, wanted)
                request = response.next_request
            finally:
                response.close()
        why = f"the service leads on from address to address, more than {MOST_REDIRECTS} times"
        raise ServiceBroken(wanted, why, CHECK_ADDRESS)

    def _answered(self, response: httpx.Response, wanted: str) -> Answer | _Failure:
        status = f"{response.status_code} {httpx.codes.get_reason_phrase(response.status_code)}".strip()
        url, host = str(response.request.url), response.request.url.host
        if response.status_code == 200:
            return Answer(url, b"".join(self._pieces(response, wanted)))
        if response.status_code == 404:
            return Answer(url, None)
        if response.status_code == 407:
            raise _unreachable_through_proxy(wanted, f"it answered {status}")
        if response.status_code not in _PASSING:
            raise ServiceBroken(wanted, f"{host} answered {status}", CHECK_ADDRESS)
        wait = self._asked_wait(response)
        if wait > LONGEST_WAIT_SECONDS:
            why = f"{host} answered {status} and asks for {wait:.0f} seconds without requests"
            return _Failure(ServiceUnreachable(wanted, why, "try again then"), wait)
        return _Failure(ServiceBroken(wanted, f"{host} answered {status}, {TRIES} times"), wait)

    def _pieces(self, response: httpx.Response, wanted: str) -> Iterator[bytes]:
        length, latest = 0, self._clock.monotonic() + LONGEST_ANSWER_SECONDS
        for piece in response.iter_bytes():
            length += len(piece)
            if length > MOST_BYTES:
                raise ServiceBroken(
                    wanted, f"the answer is larger than {MOST_BYTES // 2**20} MiB", "find a smaller form"
                )
            if self._clock.monotonic() > latest:
                raise ServiceBroken(wanted, f"the answer was not whole after {LONGEST_ANSWER_SECONDS:.0f} seconds")
            yield piece

    def _asked_wait(self, response: httpx.Response) -> float:
        """The seconds that Retry-After asks for, 0 where it says nothing that can be understood."""
        asked = response.headers.get("Retry-After", "").strip()
        if asked.isascii() and asked.isdigit():
            return float(asked[:9])
        moment = _moment(asked)
        if moment is None:
            return 0.0
        here = _moment(response.headers.get("Date", ""))
        return max(0.0, moment - (self._clock.now() if here is None else here))

    def _wait_for_turn(self) -> None:
        now = self._clock.monotonic()
        if now < self._next_turn:
            self._clock.sleep(self._next_turn - now)
        self._next_turn = max(now, self._next_turn) + SECONDS_BETWEEN_REQUESTS

    def _failure(self, error: httpx.HTTPError, host: str, wanted: str) -> _Failure:
        """What an exception of httpx means; raises where another attempt could not end otherwise."""
        if isinstance(error, httpx.TimeoutException):
            why = f"{host} gave no answer within {self._timeout_seconds:g} seconds"
            return _Failure(ServiceUnreachable(wanted, why, "try again later"))
        if isinstance(error, httpx.ProxyError):
            raise _unreachable_through_proxy(wanted, _words(error)) from error
        if isinstance(error, httpx.ConnectError):
            raise self._unconnected(error, host, wanted) from error
        if isinstance(error, httpx.TransportError):
            return _Failure(ServiceBroken(wanted, f"the answer of {host} broke off ({_words(error)})"))
        raise ServiceBroken(wanted, f"the answer of {host} cannot be read ({_words(error)})") from error

    def _unconnected(self, error: httpx.ConnectError, host: str, wanted: str) -> ServiceUnreachable:
        if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
            why = f"the connection to {host} is not trusted ({_words(error)})"
            remedy = (
                "have the certificate of your network's proxy, if it opens such connections, trusted by this system"
            )
            return ServiceUnreachable(wanted, why, remedy)
        if self._has_proxy:
            return _unreachable_through_proxy(wanted, _words(error))
        why = f"there is no connection to {host} ({_words(error)})"
        return ServiceUnreachable(wanted, why, "check the network, and KANIT_PROXY if yours has a proxy")


def _unreachable_through_proxy(wanted: str, why: str) -> ServiceUnreachable:
    return ServiceUnreachable(wanted, f"the proxy did not connect ({why})", "check KANIT_PROXY")


@cache
def _trusted() -> ssl.SSLContext:
    """Certificates that httpx brings, for systems that have none, and the system's, where a hospital puts its own."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _moment(text: str) -> float | None:
    """An HTTP date in seconds since 1970."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError):
        return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__

"""What a page may put into Gradio's queue: short texts for a known event, and nothing else.

Gradio goes through whatever it is sent and takes each object that says it is a file for one: it copies the file of that
path or fetches that address. So the body is read here first, and what goes on is written anew from what was understood.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from interface.problems import KINDS, FieldError, problem_response
from interface.security import replayed

# Longer than any question may be, so that a pasted page gets Kanıt's own sentence and stays below the body limit.
MOST_TYPED_CHARS = 10_000
_FIELDS = {"data", "event_data", "fn_index", "session_hash", "trigger_id"}
_SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Event:
    """One press of a button or of Enter: which event it is, of which page, with what it says."""

    number: int
    session: str
    texts: tuple[str | None, ...]


class UnusableEvent(ValueError):
    """What was sent is no event of the page; field names the part, never as the client wrote it."""

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(expected)
        self.field = field


class EventsOnly:
    """Wraps the chat's application; inputs says how many items each known event brings, by its number.

    The whole body must already be at hand, as interface/security.py sees to.
    """

    def __init__(self, app: ASGIApp, inputs: Mapping[int, int]) -> None:
        self._app, self._inputs = app, inputs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; of those with a body only events pass."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        try:
            event = event_in(await Request(scope, receive).body(), self._inputs)
        except UnusableEvent as error:
            found = [FieldError(error.field, str(error))]
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(KINDS["invalid-request"], request_id, errors=found)(scope, receive, send)
            return
        body = _written(event)
        await self._app(announcing(scope, body), replayed(body, receive), send)


def event_in(body: bytes, inputs: Mapping[int, int]) -> Event:
    """The event that the body of a request describes; raises UnusableEvent for anything else."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise UnusableEvent("body", "Send a JSON object.") from None
    if not isinstance(fields, dict) or not fields.keys() <= _FIELDS:
        raise UnusableEvent("body", f"Send a JSON object with no other fields than {', '.join(sorted(_FIELDS))}.")
    number, session, data = (fields.get(name) for name in ("fn_index", "session_hash", "data"))
    if type(number) is not int or number not in inputs:
        raise UnusableEvent("fn_index", "The number of an event of this page is expected.")
    if type(fields.get("trigger_id", 0)) not in {int, type(None)}:
        raise UnusableEvent("trigger_id", "A whole number is expected.")
    if not _is_usable(fields.get("event_data")):
        raise UnusableEvent("event_data", "A text or null is expected.")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        raise UnusableEvent("session_hash", "1 to 64 letters, digits, - or _ are expected.")
    if not isinstance(data, list) or len(data) != inputs[number] or not all(map(_is_usable, data)):
        raise UnusableEvent("data", f"{inputs[number]} items are expected, each a text or null.")
    return Event(number, session, tuple(data))


def is_whole_text(value: object) -> bool:
    """Whether the value is text without half characters (lone surrogates), which no answer could repeat."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def _is_usable(item: object) -> bool:
    return item is None or (isinstance(item, str) and len(item) <= MOST_TYPED_CHARS and is_whole_text(item))


def _written(event: Event) -> bytes:
    fields = {"data": event.texts, "fn_index": event.number, "session_hash": event.session}
    return json.dumps(fields, ensure_ascii=False).encode()


def announcing(scope: Scope, body: bytes) -> Scope:
    """The request with the headers that fit the body written anew."""
    kept = [
        pair for pair in scope["headers"] if pair[0] not in {b"content-length", b"content-type", b"content-encoding"}
    ]
    headers = [*kept, (b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    return {**scope, "headers": headers}

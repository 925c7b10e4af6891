"""Who is asking: what every route may know about the person, once interface/security.py let the request through."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from starlette.types import Scope

from interface.problems import Refused

MOST_NAME_CHARS = 200


@dataclass(frozen=True, slots=True)
class Who:
    """A person by the name that the login gives; the name is empty, and nobody an administrator, without a login."""

    name: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a login vouches for, with the groups that it tells of."""

    name: str
    groups: frozenset[str]


def is_usable_name(text: str) -> bool:
    """Whether a person or a group can go by that name: 1 to 200 printable characters, no comma, no blank at an end."""
    return 0 < len(text) <= MOST_NAME_CHARS and text.isprintable() and "," not in text and text == text.strip()


def who(request: Request) -> Who:
    """Who sent the request; nobody in particular where it did not pass the guard."""
    return who_in(request.scope)


def who_in(scope: Scope) -> Who:
    """The same, of what a request is to a wrapper."""
    found = scope.get("state", {}).get("who")
    return found if isinstance(found, Who) else Who("", False)


def needs_admin(request: Request) -> None:
    """Raises the problem "forbidden" unless an administrator sent the request; also fits as a route's dependency."""
    if not who(request).is_admin:
        raise Refused("forbidden")

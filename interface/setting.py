"""How one setting is read: what every reader of settings shares."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from corpus.errors import KanitError

Value = TypeVar("Value")
Default = TypeVar("Default")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadSetting(KanitError):
    """A variable holds something it cannot mean."""

    def __init__(self, variable: str, found: str, expected: str) -> None:
        super().__init__(f"{variable} is {found!r}, but it must be {expected}; change it or leave it unset")
        self.variable, self.found, self.expected = variable, found, expected


class Setting(Protocol):
    """Looks a variable up: what read makes of its name and text, or default where it is unset or empty."""

    def __call__(self, variable: str, read: Callable[[str, str], Value], default: Default) -> Value | Default:
        """The value; read raises BadSetting for a text that cannot be meant."""
        ...


def networks(variable: str, text: str) -> tuple[Network, ...]:
    """The addresses and networks that the text lists; one that holds every address lists nobody and is refused."""
    return tuple(_network(variable, part) for part in re.split(r"[\s,]+", text) if part)


def _network(variable: str, part: str) -> Network:
    expected = "addresses or networks such as 10.1.2.3 or 10.1.2.0/24, with blanks between them"
    try:
        network = ipaddress.ip_network(part)
    except ValueError:
        raise BadSetting(variable, part, expected) from None
    if network.prefixlen == 0:
        raise BadSetting(variable, part, f"{expected}, and not every address there is")
    return network

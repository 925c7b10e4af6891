"""What a proxy says of a request it hands on, believed only of those that are listed.

A header can be written by whoever sends the request. So X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-For count
only where the other end of the connection itself is a proxy that KANIT_PROXIES lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from interface.problems import Refused
from interface.setting import Network

_SET_BY_PROXIES = frozenset(
    "forwarded via x-real-ip x-client-ip x-cluster-client-ip true-client-ip cf-connecting-ip remote-user".split()
)
_PREFIXES = ("x-forwarded-", "x-original-", "x-remote-", "x-auth-request-")


def is_forwarded(headers: Headers) -> bool:
    """Whether the request carries a header that proxies add, whoever wrote it."""
    return any(name in _SET_BY_PROXIES or name.startswith(_PREFIXES) for name in headers)


def comes_from(scope: Scope, networks: Collection[Network]) -> bool:
    """Whether the client of the request has an address in one of the networks."""
    client = scope.get("client")
    address = _address(client[0]) if client else None
    return address is not None and _is_in(address, networks)


def believe(scope: Scope, proxies: Collection[Network]) -> None:
    """Put scheme, host and client into scope as a listed proxy tells them; call it only for requests of such a one.

    Raises Refused where what it tells cannot be meant. The host is checked by interface/security.py like any other.
    """
    headers = Headers(scope=scope)
    if scheme := _one(headers, "x-forwarded-proto"):
        if scheme not in {"http", "https"}:
            raise Refused("bad-request", "The proxy's X-Forwarded-Proto must be http or https.")
        scope["scheme"] = scheme
    if host := _one(headers, "x-forwarded-host"):
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["headers"] = [(b"host", host.encode("latin-1")), *others]
    if client := _first_unlisted(headers.getlist("x-forwarded-for"), proxies):
        scope["client"] = (str(client), 0)


def _one(headers: Headers, name: str) -> str:
    values = headers.getlist(name)
    if len(values) > 1:
        raise Refused("bad-request", f"The proxy must send {name} once; let it set the header instead of adding one.")
    return values[0].strip() if values else ""


def _first_unlisted(values: Iterable[str], proxies: Collection[Network]) -> IPv4Address | IPv6Address | None:
    """The address nearest to this server that is no listed proxy: what lies before it anybody may have written."""
    for text in reversed(",".join(values).split(",")):
        address = _address(text.strip())
        if address is None:
            return None
        if not _is_in(address, proxies):
            return address
    return None


def _is_in(address: IPv4Address | IPv6Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.split("%")[0])
    except ValueError:
        return None
    # A server that listens on :: sees clients of the older protocol this way.
    return getattr(address, "ipv4_mapped", None) or address

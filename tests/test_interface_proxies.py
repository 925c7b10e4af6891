from __future__ import annotations

from ipaddress import ip_network

import pytest
from starlette.datastructures import Headers
from starlette.types import Scope

from interface.problems import Refused
from interface.proxies import believe, comes_from, is_forwarded

PROXIES = (ip_network("10.0.0.5/32"), ip_network("192.168.7.0/24"), ip_network("fd00::/8"))


def scope_of(client: str = "10.0.0.5", *headers: tuple[str, str]) -> Scope:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in (("host", "127.0.0.1:7860"), *headers)]
    return {"type": "http", "client": (client, 4711), "scheme": "http", "headers": raw}


@pytest.mark.parametrize("client", ["10.0.0.5", "192.168.7.200", "::ffff:10.0.0.5", "fd00::1", "fd00::1%eth0"])
def test_the_other_end_of_the_connection_is_known_by_its_address(client: str) -> None:
    assert comes_from(scope_of(client), PROXIES)


@pytest.mark.parametrize("client", ["10.0.0.6", "127.0.0.1", "::1", "::ffff:10.0.0.6", "testclient", "", "10.0.0.5x"])
def test_any_other_address_is_nobody_that_is_listed(client: str) -> None:
    assert not comes_from(scope_of(client), PROXIES)


def test_a_connection_without_an_address_is_nobody_that_is_listed() -> None:
    assert not comes_from({**scope_of(), "client": None}, PROXIES)


def test_scheme_host_and_client_are_those_that_the_proxy_tells() -> None:
    scope = scope_of(
        "10.0.0.5",
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "kanit.example.org"),
        ("x-forwarded-for", "203.0.113.9"),
    )
    believe(scope, PROXIES)
    assert scope["scheme"] == "https"
    assert Headers(scope=scope).getlist("host") == ["kanit.example.org"]
    assert scope["client"][0] == "203.0.113.9"


def test_what_the_proxy_does_not_tell_stays_as_it_came() -> None:
    scope = scope_of()
    believe(scope, PROXIES)
    assert scope == scope_of()


@pytest.mark.parametrize(
    ("told", "client"),
    [
        # Whoever stands on the left may have written it; what listed proxies added stands on the right.
        ("127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9, 192.168.7.3", "203.0.113.9"),
        ("203.0.113.9, nonsense", "10.0.0.5"),
        ("", "10.0.0.5"),
        ("192.168.7.3, 192.168.7.4", "10.0.0.5"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_listed_proxy(told: str, client: str) -> None:
    scope = scope_of("10.0.0.5", ("x-forwarded-for", told))
    believe(scope, PROXIES)
    assert scope["client"][0] == client


@pytest.mark.parametrize(
    "headers",
    [
        (("x-forwarded-proto", "javascript"),),
        (("x-forwarded-proto", "https,http"),),
        (("x-forwarded-proto", "http"), ("x-forwarded-proto", "https")),
        (("x-forwarded-host", "kanit.example.org"), ("x-forwarded-host", "evil.example")),
    ],
)
def test_a_proxy_that_cannot_be_understood_is_told_so(headers: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(Refused) as caught:
        believe(scope_of("10.0.0.5", *headers), PROXIES)
    assert caught.value.kind.name == "bad-request"


@pytest.mark.parametrize(
    "name",
    ["X-Forwarded-For", "x-forwarded-user", "Forwarded", "Via", "X-Real-IP", "Remote-User", "X-Auth-Request-User"],
)
def test_every_header_that_proxies_add_gives_one_away(name: str) -> None:
    assert is_forwarded(Headers({name: ""}))


def test_a_browser_of_this_machine_sends_no_such_header() -> None:
    sent = {"host": "127.0.0.1", "user-agent": "x", "accept": "*/*", "origin": "null", "x-request-id": "1"}
    assert not is_forwarded(Headers(sent))

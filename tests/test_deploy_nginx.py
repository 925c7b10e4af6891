"""Kanıt behind Debian's nginx with the very files of deploy/: what arrives, what streams, what is turned away."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from tests.nginx_server import NAME, UNKNOWN, Site, Stub, nginx, stub

pytestmark = pytest.mark.slow

FORGED = {
    "X-Forwarded-User": "mallory",
    "X-Forwarded-Groups": "admins",
    "X-Auth-Request-User": "mallory",
    "Remote-User": "mallory",
    "X-Forwarded-For": "127.0.0.1, 10.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Port": "1",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-Proto": "http",
    "Forwarded": "for=127.0.0.1;host=evil.example",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The sites, all over one stub."""

    stub: Stub
    header_login: Site
    stripping: Site
    openid: Site


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with stub() as made:
        sites = (Site(made.port), Site(made.port, is_stripping=True), Site(made.port, "kanit-openid.conf"))
        with nginx(tmp_path_factory.mktemp("nginx"), made.port, *sites):
            yield Place(made, *sites)


def connected(site: Site) -> http.client.HTTPSConnection:
    return http.client.HTTPSConnection("127.0.0.1", site.port, timeout=30, context=ssl._create_unverified_context())


def asked(
    site: Site, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> http.client.HTTPResponse:
    connection = connected(site)
    connection.request("GET" if body is None else "POST", path, body, dict(headers or {}))
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def arrived(place: Place, site: Site, headers: Mapping[str, str]) -> Mapping[str, str]:
    place.stub.seen.clear()
    assert asked(site, "/kanit/page", headers).status == 200
    [(_, seen)] = place.stub.seen
    return seen


def test_what_a_client_says_of_itself_never_arrives(place: Place) -> None:
    for site in (place.header_login, place.stripping, place.openid):
        seen = arrived(place, site, FORGED)
        assert "mallory" not in json.dumps(dict(seen))
        assert "evil" not in json.dumps(dict(seen))
        assert seen["x-forwarded-for"] == "127.0.0.1"
        assert seen["x-forwarded-proto"] == "https"
        assert seen["host"] == f"127.0.0.1:{site.port}"
        assert not {"forwarded", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix"} & seen.keys()


def test_the_name_comes_from_the_login_service_and_from_nowhere_else(place: Place) -> None:
    seen = arrived(place, place.header_login, FORGED)
    assert seen["x-forwarded-user"].encode("latin-1").decode() == NAME
    assert seen["x-forwarded-groups"] == "staff"
    seen = arrived(place, place.openid, FORGED)
    assert not {"x-forwarded-user", "x-forwarded-groups"} & seen.keys()


def test_a_person_without_a_login_is_sent_to_sign_in_and_nothing_arrives(place: Place) -> None:
    place.stub.seen.clear()
    response = asked(place.header_login, "/kanit/page", {"Cookie": UNKNOWN, **FORGED})
    assert (response.status, response.getheader("Location")) == (302, "/oauth2/start?rd=/kanit/page")
    assert place.stub.seen == []


def test_a_proxy_may_strip_the_path_or_leave_it_there(place: Place) -> None:
    place.stub.seen.clear()
    for site in (place.header_login, place.stripping):
        asked(site, "/kanit/api/v1/articles?a=b")
    assert [path for path, _ in place.stub.seen] == ["/kanit/api/v1/articles?a=b", "/api/v1/articles?a=b"]


def test_the_path_without_its_slash_leads_to_the_page_and_nothing_outside_it_arrives(place: Place) -> None:
    place.stub.seen.clear()
    response = asked(place.header_login, "/kanit?embed=1")
    assert response.status in {301, 308}
    assert str(response.getheader("Location")).endswith("/kanit/?embed=1")
    assert asked(place.header_login, "/kanit-login").status == 404
    assert asked(place.header_login, "/").status == 404
    assert place.stub.seen == []


def test_each_event_of_a_stream_comes_at_once(place: Place) -> None:
    place.stub.released.clear()
    connection = connected(place.header_login)
    connection.request("GET", "/kanit/stream")
    response = connection.getresponse()
    # The second is sent only after the first was read here: nothing waits in a buffer.
    assert response.readline() == b"data: first\n"
    place.stub.released.set()
    assert response.read() == b"\ndata: second\n\n"
    connection.close()


def test_a_body_of_a_megabyte_is_turned_away_before_kanit_sees_it(place: Place) -> None:
    place.stub.seen.clear()
    assert asked(place.header_login, "/kanit/api/v1/ask", body=b"x" * 1_000_000).status == 413
    assert place.stub.seen == []
    assert asked(place.header_login, "/kanit/api/v1/ask", body=b"x" * 60_000).status == 200

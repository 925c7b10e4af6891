"""Kanıt behind Debian's nginx with the very files of deploy/: what arrives, what streams, what is turned away."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.nginx_server import (
    FILES,
    NAME,
    OPENSSL,
    UNKNOWN,
    Site,
    Stub,
    certify,
    free_port,
    nginx,
    running,
    stub,
)

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
    "X-Original-URL": "https://evil.example/open",
    "X-Original-URI": "/evil",
    "X-Original-Method": "EVIL",
    "X-Original-Host": "evil.example",
    "X-Forwarded-Uri": "/evil",
    "X-Forwarded-Method": "EVIL",
    "X-Auth-Request-Groups": "mallory",
    "Remote-Groups": "mallory",
}
# What login services read besides; Kanıt does not.
FORGED_FOR_LOGIN = {
    **FORGED,
    "X-Forwarded-Email": "mallory@evil.example",
    "X-Auth-Request-Email": "mallory@evil.example",
    "X-Auth-Request-Redirect": "https://evil.example/",
    "X-Real-IP": "evil",
}
# The certificates' subjects, and the names that they give.
SUBJECTS = {
    "/O=Hospital/CN=ayse.isik": "ayse.isik",
    "/CN=reader": "reader",
    "/CN=reader/O=Hospital,CN=admin": "",
    "/CN=reader/O=CN=admin": "",
    "/CN=admin,CN=reader": "",
    "/CN=admin+UID=x": "",
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
        assert "evil" not in json.dumps(dict(seen)).lower()
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


def test_the_login_service_hears_of_the_request_from_nginx_alone(place: Place) -> None:
    place.stub.logins.clear()
    arrived(place, place.header_login, {**FORGED_FOR_LOGIN, "Cookie": "session=1", "Authorization": "Bearer 1"})
    [heard] = place.stub.logins
    host = f"127.0.0.1:{place.header_login.port}"
    assert not re.search("mallory|evil", json.dumps(dict(heard)), re.IGNORECASE)
    assert (heard["cookie"], heard["authorization"], heard["host"]) == ("session=1", "Bearer 1", host)
    assert (heard["x-original-url"], heard["x-original-method"]) == (f"https://{host}/kanit/page", "GET")
    assert (heard["x-forwarded-host"], heard["x-forwarded-uri"], heard["x-forwarded-method"]) == (
        host,
        "/kanit/page",
        "GET",
    )
    assert asked(place.header_login, "/kanit/api/v1/ask", body=b"x").status == 200
    assert (place.stub.logins[-1]["x-original-method"], "content-length" in place.stub.logins[-1]) == ("POST", False)


@pytest.mark.parametrize(
    "path", ["/open/../kanit/page", "/kanit/a/%2e%2E/page", "/open%2f..%2fkanit/page", "//o/../kanit/"]
)
def test_a_path_that_a_login_service_could_take_for_another_is_refused(place: Place, path: str) -> None:
    place.stub.seen.clear()
    place.stub.logins.clear()
    assert asked(place.header_login, path).status == 400
    assert (place.stub.seen, place.stub.logins) == ([], [])
    assert asked(place.header_login, "/kanit/page?a=/../b").status == 200


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/kanit/", "/kanit/"),
        ("/kanit/?embed=1", "/kanit/?embed=1"),
        ("/kanit/api/v1/articles", "/kanit/api/v1/articles"),
        ("//kanit/page", "/kanit/"),
        ("/./kanit/page", "/kanit/"),
        ("/kanit//evil.example", "/kanit/"),
        ("/kanit/page?a=b&rd=https://evil.example/", "/kanit/"),
        ("/kanit/page?rd=//evil.example", "/kanit/"),
        ("/kanit/page&rd=x", "/kanit/"),
        ("/kanit/page#x", "/kanit/"),
        ("/kanit/page%26rd=x", "/kanit/"),
        ("/kanit/page%3Frd=x", "/kanit/"),
        ("/kanit/page%0d%0aSet-Cookie:%20a=b", "/kanit/"),
        ("/kanit/page?%0d%0aSet-Cookie:%20a=b", "/kanit/"),
        ("/kanit/page%0a", "/kanit/"),
        ("/kanit/\\evil.example", "/kanit/"),
    ],
)
def test_signing_in_leads_back_to_a_plain_path_or_to_the_start(place: Place, path: str, back: str) -> None:
    response = asked(place.header_login, path, {"Cookie": UNKNOWN})
    assert (response.status, response.getheader("Location")) == (302, f"/oauth2/start?rd={back}")
    assert response.getheader("Set-Cookie") is None


@pytest.mark.parametrize(
    "path", ["//evil.example/../kanit/", "/evil.example/%2e%2e/kanit/", "/\\evil.example/../kanit/"]
)
def test_signing_in_leads_to_no_other_site(place: Place, path: str) -> None:
    response = asked(place.header_login, path, {"Cookie": UNKNOWN})
    assert (response.status, response.getheader("Location")) == (400, None)


def test_every_answer_tells_the_browser_to_stay_with_tls(place: Place) -> None:
    for path, headers in (("/kanit/page", {}), ("/kanit/page", {"Cookie": UNKNOWN}), ("/", {})):
        assert asked(place.header_login, path, headers).getheader("Strict-Transport-Security") == "max-age=31536000"


def test_a_hundred_requests_at_once_are_served_and_one_more_of_that_address_is_not(place: Place) -> None:
    place.stub.released.clear()
    with ExitStack() as stack:
        stack.callback(place.stub.released.set)
        held = [_held(place.header_login, stack) for _ in range(100)]
        assert {status for status, _ in held} == {200}
        assert asked(place.header_login, "/kanit/page").status == 429
        assert _held(place.header_login, stack, "127.0.0.2")[0] == 200
        place.stub.released.set()
        assert all(response.read().endswith(b"data: second\n\n") for _, response in held)
    assert asked(place.header_login, "/kanit/page").status == 200


def _held(site: Site, stack: ExitStack, address: str = "127.0.0.1") -> tuple[int, http.client.HTTPResponse]:
    context = ssl._create_unverified_context()
    source = (address, 0)
    connection = http.client.HTTPSConnection("127.0.0.1", site.port, timeout=30, context=context, source_address=source)
    stack.callback(connection.close)
    connection.request("GET", "/kanit/stream")
    response = connection.getresponse()
    return response.status, response


def test_a_certificate_gives_the_name_that_is_the_whole_first_part_of_its_subject(place: Place, tmp_path: Path) -> None:
    assert OPENSSL is not None
    certify(OPENSSL, tmp_path)
    people = [_person(OPENSSL, tmp_path, subject) for subject in SUBJECTS]
    (tmp_path / "people.pem").write_text("".join(person.with_suffix(".pem").read_text() for person in people))
    port = free_port()
    with running(tmp_path, _by_certificate(tmp_path, port), port):
        assert [_named(port, person) for person in people] == list(SUBJECTS.values())
        stranger = _person(OPENSSL, tmp_path, "/CN=admin")
        assert _named(port, stranger) == ""
        assert _named(port, None) == ""


def _by_certificate(folder: Path, port: int) -> str:
    guide = (FILES.parent.parent / "docs" / "intranet.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```nginx\n(map .*?)^```", guide, re.MULTILINE | re.DOTALL)
    # "on" would turn strangers away before the map is asked; the map must not name them even so.
    return f"""{block}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/certificate.pem;
        ssl_certificate_key {folder}/certificate.key;
        ssl_client_certificate {folder}/people.pem;
        ssl_verify_client optional_no_ca;
        location / {{ return 200 $kanit_cn; }}
    }}"""


def _person(openssl: str, folder: Path, subject: str) -> Path:
    person = folder / f"person-{len(list(folder.iterdir()))}"
    certify(openssl, folder, person.name, subject)
    return person


def _named(port: int, person: Path | None) -> str:
    context = ssl._create_unverified_context()
    if person is not None:
        context.load_cert_chain(person.with_suffix(".pem"), person.with_suffix(".key"))
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
    connection.request("GET", "/")
    name = connection.getresponse().read().decode()
    connection.close()
    return name


def test_a_person_without_a_login_is_sent_to_sign_in_and_nothing_arrives(place: Place) -> None:
    place.stub.seen.clear()
    response = asked(place.header_login, "/kanit/page", {"Cookie": UNKNOWN, **FORGED})
    assert (response.status, response.getheader("Location")) == (302, "/oauth2/start?rd=/kanit/page")
    assert place.stub.seen == []


def test_a_preflight_arrives_without_a_login_and_without_a_name(place: Place) -> None:
    for site in (place.header_login, place.stripping):
        place.stub.seen.clear()
        connection = connected(site)
        connection.request("OPTIONS", "/kanit/cds-services/x", headers={"Cookie": UNKNOWN, **FORGED})
        assert connection.getresponse().status == 200
        connection.close()
        [(path, seen)] = place.stub.seen
        assert path.endswith("/cds-services/x")
        assert not {"x-forwarded-user", "x-forwarded-groups", "authorization"} & seen.keys()


def test_a_password_that_a_browser_sends_goes_no_further_than_the_login(place: Place) -> None:
    seen = arrived(place, place.header_login, {"Authorization": "Basic cmVhZGVyOnNlY3JldA=="})
    assert "authorization" not in seen
    assert place.stub.logins[-1]["authorization"] == "Basic cmVhZGVyOnNlY3JldA=="


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

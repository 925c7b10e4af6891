"""Logging in with OpenID Connect, against a real provider on this machine that also lies where a test wants it to."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI, Request
from joserfc import jwt
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message

from interface.desk import Desk
from interface.journal import Journal
from interface.login import who
from interface.login_routes import way_back
from interface.login_settings import Login, OpenId, People
from interface.server import served_around
from interface.sessions import SESSION
from interface.settings import Settings
from tests.interface_fakes import WordMatcher
from tests.openid_provider import (
    CLIENT,
    KEY,
    OTHER_KEY,
    SECRET,
    Claims,
    LocalProvider,
    led_on,
    local_provider,
    signed,
    signed_with_text,
    unsigned,
)

pytestmark = pytest.mark.slow

PAGE = {"accept": "text/html,*/*;q=0.8"}
ASK = {"question": "Did relapse follow the loss of the receptor?"}


@pytest.fixture(scope="module")
def running() -> Iterator[LocalProvider]:
    with local_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: LocalProvider) -> LocalProvider:
    """The provider, honest again."""
    fresh = LocalProvider(running.address)
    for name in ("person", "described", "issue", "token_status", "asked", "codes"):
        setattr(running, name, getattr(fresh, name))
    return running


@pytest.fixture
def settings(provider: LocalProvider, tmp_path: Path) -> Settings:
    login = Login(
        mode="openid",
        openid=OpenId(provider.address, CLIENT, SECRET),
        admins=People(groups=frozenset({"library"})),
    )
    return Settings(data=tmp_path, login=login)


def client_of(settings: Settings, peer: str = "127.0.0.1", base_url: str = "http://127.0.0.1:7860") -> TestClient:
    chat = FastAPI()

    @chat.get("/")
    def page(request: Request) -> dict[str, object]:
        return {"name": who(request).name, "admin": who(request).is_admin}

    app = served_around(chat, Desk(WordMatcher(), Journal()), settings)
    return TestClient(app, base_url=base_url, follow_redirects=False, client=(peer, 4711))


@pytest.fixture
def client(settings: Settings) -> TestClient:
    return client_of(settings)


def begun(client: TestClient, to: str = "/") -> str:
    """The address at the provider that a login begins with."""
    answer = client.get("/login", params={"to": to})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def way_in(client: TestClient, to: str = "/") -> str:
    """The address that the provider sends the browser back to."""
    return led_on(begun(client, to))


def logged_in(client: TestClient, to: str = "/") -> str:
    """Where a login that goes well ends."""
    answer = client.get(way_in(client, to))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_person_is_sent_to_log_in_and_comes_back_to_where_they_were(client: TestClient) -> None:
    sent = client.get("/?lang=tr", headers=PAGE)
    assert sent.status_code == 303
    assert sent.headers["location"] == "/login?to=%2F%3Flang%3Dtr"
    asked = client.get(sent.headers["location"]).headers["location"]
    back = client.get(led_on(asked))
    assert back.headers["location"] == "/?lang=tr"
    assert client.get("/", headers=PAGE).json() == {"name": "ayse", "admin": False}


def test_programs_are_told_that_nobody_is_logged_in(client: TestClient) -> None:
    for answer in (client.post("/api/v1/ask", json=ASK), client.get("/", headers={"accept": "*/*"})):
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/login-needed")


def test_the_scripts_of_a_page_are_told_so_too_instead_of_being_led_away(client: TestClient) -> None:
    answer = client.get("/articles/x", headers=PAGE | {"sec-fetch-mode": "cors"})
    assert answer.status_code == 401


def test_the_provider_is_asked_while_somebody_logs_in_and_never_else(
    client: TestClient, provider: LocalProvider
) -> None:
    for path in ("/", "/api/v1/articles", "/health/live", "/login/callback?state=x&code=y", "/logout"):
        client.get(path, headers=PAGE)
    assert provider.asked == []
    logged_in(client)
    assert provider.asked == ["/.well-known/openid-configuration", "/authorize", "/token", "/keys"]
    logged_in(client)
    assert provider.asked[4:] == ["/authorize", "/token"]


def test_groups_of_the_token_make_an_administrator(client: TestClient, provider: LocalProvider) -> None:
    provider.person = {"sub": "zeynep", "groups": ["library"]}
    logged_in(client)
    assert client.get("/").json() == {"name": "zeynep", "admin": True}
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize("groups", [None, {}, 5, "lib", ["lib", 5, None], [["library"]]])
def test_groups_of_another_form_make_nobody_an_administrator(
    client: TestClient, provider: LocalProvider, groups: object
) -> None:
    provider.person = {"sub": "zeynep", "groups": groups}
    logged_in(client)
    assert client.get("/").json() == {"name": "zeynep", "admin": False}


def test_whoever_is_no_reader_is_logged_in_and_sees_a_calm_page(settings: Settings) -> None:
    login = replace(settings.login, readers=People(names=frozenset({"mehmet"})))
    client = client_of(replace(settings, login=login))
    logged_in(client)
    answer = client.get("/", headers=PAGE | {"accept-language": "tr-TR,tr;q=0.9"})
    assert answer.status_code == 403
    assert "Henüz erişiminiz yok" in answer.text
    assert '<a href="/logout">Oturumu kapat</a>' in answer.text


def test_the_name_is_that_of_the_claim_that_was_set(settings: Settings, provider: LocalProvider) -> None:
    provider.person = {"sub": "8f3a", "preferred_username": "ayse.yilmaz"}
    openid = replace(settings.login.openid, name_claim="preferred_username")
    client = client_of(replace(settings, login=replace(settings.login, openid=openid)))
    logged_in(client)
    assert client.get("/").json()["name"] == "ayse.yilmaz"


@pytest.mark.parametrize("sub", [5, "", " ayse", "a,b", "a\nb", "x" * 201, "\u202eesya"])
def test_a_name_that_nobody_has_logs_nobody_in(client: TestClient, provider: LocalProvider, sub: object) -> None:
    provider.person = {"sub": sub}
    refused(client)


def refused(client: TestClient) -> None:
    answer = client.get(way_in(client), headers=PAGE)
    assert answer.status_code == 403
    assert "The login did not succeed" in answer.text
    assert not client.cookies.get(SESSION)
    assert client.get("/").status_code == 401


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"iss": "https://login.evil.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": NOW - 3600},
        {"exp": "tomorrow"},
        {"iat": NOW + 3600},
        {"nbf": NOW + 3600},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_for_others_or_of_another_time_logs_nobody_in(
    client: TestClient, provider: LocalProvider, claims: Claims
) -> None:
    provider.person |= claims
    refused(client)


def other_keys(claims: Claims) -> str:
    return signed(claims, OTHER_KEY)


def with_the_secret(claims: Claims) -> str:
    return signed_with_text(claims, SECRET.encode())


def with_the_public_key(claims: Claims) -> str:
    return signed_with_text(claims, KEY.as_pem(private=False))


def tampered(claims: Claims) -> str:
    head, _, signature = signed(claims).split(".")
    return f"{head}.{unsigned({**claims, 'sub': 'zeynep', 'groups': ['library']}).split('.')[1]}.{signature}"


def with_its_own_key(claims: Claims) -> str:
    header = {"alg": "RS256", "jwk": OTHER_KEY.as_dict(private=False), "kid": OTHER_KEY.thumbprint()}
    return jwt.encode(header, claims, OTHER_KEY)


@pytest.mark.parametrize(
    "issue",
    [
        unsigned,
        other_keys,
        with_its_own_key,
        with_the_secret,
        with_the_public_key,
        tampered,
        lambda claims: "",
        lambda claims: "a.b.c",
        lambda claims: signed(claims).rpartition(".")[0] + ".",
        lambda claims: "eyJhbGciOiJSUzI1NiJ9.W10.x",
    ],
    ids=["alg none", "other key", "own key", "secret", "public key", "tampered", "empty", "junk", "cut", "list"],
)
def test_a_token_that_the_provider_did_not_sign_logs_nobody_in(
    client: TestClient, provider: LocalProvider, issue: object
) -> None:
    provider.issue = issue  # type: ignore[assignment]
    refused(client)


def test_an_address_to_come_back_to_is_good_once_also_with_its_cookie(client: TestClient) -> None:
    back = way_in(client)
    cookies = {"cookie": f"kanit_login={client.cookies['kanit_login']}"}
    assert client.get(back).status_code == 303
    client.cookies.clear()
    again = client.get(back, headers=PAGE | cookies)
    assert again.status_code == 400
    assert "once more" in again.text
    assert not client.cookies.get(SESSION)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?state=&code=y", "?state=%C5%9F&code=y"])
def test_a_login_that_was_never_begun_here_is_not_finished(client: TestClient, query: str) -> None:
    answer = client.get(f"/login/callback{query}", headers=PAGE)
    assert answer.status_code == 400
    assert not client.cookies.get(SESSION)


def test_a_login_that_somebody_else_began_cannot_be_planted(settings: Settings) -> None:
    attacker, victim = client_of(settings), client_of(settings)
    planted = way_in(attacker)
    begun(victim)
    assert victim.get(planted).status_code == 400
    assert not victim.cookies.get(SESSION)


def test_the_slower_of_two_windows_is_led_to_the_first_page(client: TestClient) -> None:
    first = way_in(client)
    logged_in(client)
    answer = client.get(first)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_who_does_not_want_to_log_in_is_told_calmly_and_in_no_words_of_the_provider(client: TestClient) -> None:
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    answer = client.get("/login/callback", params={"state": state, "error": "access_denied<b>"}, headers=PAGE)
    assert answer.status_code == 403
    assert "denied" not in answer.text


def test_the_answer_of_another_provider_is_refused(client: TestClient) -> None:
    answer = client.get(f"{way_in(client)}&iss=https://login.evil.example")
    assert answer.status_code == 403
    assert not client.cookies.get(SESSION)


def test_a_code_that_the_provider_does_not_know_logs_nobody_in(client: TestClient, provider: LocalProvider) -> None:
    provider.token_status = 400
    refused(client)


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://login.evil.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_not_used(
    client: TestClient, provider: LocalProvider, described: Claims
) -> None:
    provider.described = described
    answer = client.get("/login", headers=PAGE)
    assert answer.status_code == 503
    assert "does not answer" in answer.text


def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    client: TestClient, provider: LocalProvider
) -> None:
    provider.described = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert logged_in(client) == "/"


def test_with_the_provider_down_the_chat_works_on_and_the_login_says_what_to_do(settings: Settings) -> None:
    client = client_of(settings)
    logged_in(client)
    openid = replace(settings.login.openid, issuer="http://127.0.0.1:9")
    away = client_of(replace(settings, login=replace(settings.login, openid=openid)))
    answer = away.get("/login", headers=PAGE | {"accept-language": "tr"})
    assert answer.status_code == 503
    assert "Bir dakika sonra yeniden deneyin" in answer.text
    assert away.get("/health/ready").status_code == 200
    assert client.post("/api/v1/ask", json=ASK).status_code == 200


def test_a_session_is_a_cookie_that_no_script_reads_and_that_ends(client: TestClient) -> None:
    cookie = client.get(way_in(client)).headers["set-cookie"]
    assert f"{SESSION}=" in cookie
    for part in ("HttpOnly", "SameSite=lax", "Max-Age=28800", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie
    assert "kanit_login=" in cookie


def test_over_https_it_goes_over_https_alone_also_into_a_frame_of_another_site(settings: Settings) -> None:
    login = replace(settings.login, proxies=(ip_network("10.0.0.5"),))
    framed = replace(settings, login=login, allowed_hosts=("kanit.example.org",))
    told = {"x-forwarded-proto": "https", "x-forwarded-host": "kanit.example.org"}
    client = client_of(framed, "10.0.0.5")
    cookies = client.get("/login", headers=told).headers["set-cookie"]
    assert "Secure" in cookies
    assert "SameSite=lax" in cookies
    client = client_of(replace(framed, frame_ancestors=("https://portal.example.org",)), "10.0.0.5")
    answer = client.get("/login", headers=told)
    assert "SameSite=none; Secure" in answer.headers["set-cookie"]
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert asked["redirect_uri"] == ["https://kanit.example.org/login/callback"]


def test_under_a_path_everything_stays_there(settings: Settings) -> None:
    client = client_of(replace(settings, root_path="/kanit"))
    sent = client.get("/kanit/", headers=PAGE).headers["location"]
    assert sent == "/kanit/login?to=%2F"
    answer = client.get(sent)
    assert "Path=/kanit/" in answer.headers["set-cookie"]
    back = led_on(answer.headers["location"])
    assert back.startswith("http://127.0.0.1:7860/kanit/login/callback?")
    assert client.get(back).headers["location"] == "/kanit/"
    assert client.get("/kanit/").json()["name"] == "ayse"


@pytest.mark.parametrize("cookie", ["", "x", "a.b", "{}", "%00", "eyJuYW1lIjoiemV5bmVwIn0=.0"])
def test_a_cookie_that_somebody_wrote_is_nobody(client: TestClient, cookie: str) -> None:
    assert client.get("/", headers={"cookie": f"{SESSION}={cookie}"}).status_code == 401


def test_the_cookie_of_a_login_under_way_is_no_session(client: TestClient) -> None:
    begun(client)
    assert client.get("/", headers={"cookie": f"{SESSION}={client.cookies['kanit_login']}"}).status_code == 401


def test_a_session_of_another_server_or_provider_is_none_here(settings: Settings, tmp_path: Path) -> None:
    client = client_of(settings)
    logged_in(client)
    cookie = {"cookie": f"{SESSION}={client.cookies[SESSION]}"}
    assert client_of(settings).get("/", headers=cookie).status_code == 200
    elsewhere = client_of(replace(settings, data=tmp_path / "other"))
    assert elsewhere.get("/", headers=cookie).status_code == 401
    openid = replace(settings.login.openid, client="another")
    another = client_of(replace(settings, login=replace(settings.login, openid=openid)))
    assert another.get("/", headers=cookie).status_code == 401


def test_leaving_takes_a_press_of_a_button_and_ends_the_session_also_where_it_was_copied(client: TestClient) -> None:
    logged_in(client)
    cookie = {"cookie": f"{SESSION}={client.cookies[SESSION]}"}
    assert "<button>Log out</button>" in client.get("/logout").text
    assert client.get("/").status_code == 200
    assert client.post("/logout", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.get("/").status_code == 200
    left = client.post("/logout")
    assert "You are logged out" in left.text
    assert client.get("/").status_code == 401
    assert client.get("/", headers=cookie).status_code == 401


@pytest.mark.parametrize("to", ["/", "/articles/a-b?start=1&end=2", "/?embed=1", "/infobutton?a.b=C90.0%20x"])
def test_the_way_back_is_an_address_of_this_server(to: str) -> None:
    assert way_back(to) == to


@pytest.mark.parametrize(
    "to",
    [
        "",
        "articles",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/ /evil.example",
        "/\r\nSet-Cookie: a=b",
        "/a\\b",
        "/ş",
        "/" + "a" * 2000,
    ],
)
def test_the_way_back_leads_to_no_other_server(client: TestClient, to: str) -> None:
    assert way_back(to) == "/"


def test_a_login_with_a_foreign_way_back_ends_on_the_first_page(client: TestClient) -> None:
    assert logged_in(client, "//evil.example/") == "/"


def test_without_this_login_its_routes_are_not_there(tmp_path: Path) -> None:
    client = client_of(Settings(data=tmp_path))
    assert {client.get(path).status_code for path in ("/login", "/login/callback", "/logout")} == {404}
    assert not list(tmp_path.iterdir())


async def status_of(app: ASGIApp, path: str) -> int:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"localhost")]}
    await app(scope, receive, send)
    return int(sent[0]["status"])


def test_a_provider_that_hangs_stops_no_question_and_keeps_no_crowd_waiting(settings: Settings) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    openid = replace(settings.login.openid, issuer=f"http://127.0.0.1:{silent.getsockname()[1]}")
    app = client_of(replace(settings, login=replace(settings.login, openid=openid))).app

    async def crowd() -> tuple[int, int, list[int]]:
        logins = [asyncio.create_task(status_of(app, "/login")) for _ in range(40)]
        await asyncio.wait(logins, return_when=asyncio.FIRST_COMPLETED)
        turned_away = sum(login.done() for login in logins)
        health = await status_of(app, "/health/ready")
        # Whoever waits is told at once now that nothing listens there.
        silent.close()
        return turned_away, health, await asyncio.gather(*logins)

    turned_away, health, statuses = asyncio.run(crowd())
    assert 0 < turned_away <= 40 - 4
    assert health == 200
    assert set(statuses) == {503}

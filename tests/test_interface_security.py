from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from interface.desk import Desk
from interface.journal import Journal
from interface.login_settings import Login
from interface.security import MAX_BODY_BYTES, Guard
from interface.server import served_around
from interface.settings import Settings
from tests.interface_fakes import WordMatcher

ASK = "/api/v1/ask"
QUESTION = {"question": "Did relapse follow the loss of the receptor?"}


def client_with(*, frame_ancestors: tuple[str, ...] = (), allowed_hosts: tuple[str, ...] = ()) -> TestClient:
    settings = Settings(data=Path("unused"), frame_ancestors=frame_ancestors, allowed_hosts=allowed_hosts)
    app = served_around(FastAPI(), Desk(WordMatcher(), Journal()), settings)
    return TestClient(app, base_url="http://127.0.0.1:7860")


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_with() as client:
        yield client


@pytest.mark.parametrize("path", ["/health/live", "/nowhere"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'self' 'nonce-[\w-]{20,}';", policy)
    assert "http" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    assert re.fullmatch("[0-9a-f]{32}", headers["x-request-id"])


def test_listed_sites_and_no_others_may_frame_the_page() -> None:
    with client_with(frame_ancestors=("https://portal.example.org",)) as client:
        headers = client.get("/health/live").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' https://portal.example.org")
    assert "x-frame-options" not in headers


def test_each_page_has_its_own_nonce(client: TestClient) -> None:
    policies = {client.get("/health/live").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1", "[::1]:7860", "10.1.2.3:7860"])
def test_localhost_and_plain_addresses_are_served(client: TestClient, host: str) -> None:
    assert client.get("/health/live", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:7860", "localhost.evil.example", "127.0.0.1.evil.example", "", "a b", "<b>"]
)
def test_a_name_that_is_not_listed_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/health/live", headers={"host": host})
    assert answer.status_code == 421
    assert answer.json()["type"] == "/problems/wrong-host"
    assert "KANIT_ALLOWED_HOSTS" in answer.json()["detail"]


def test_a_listed_name_is_served() -> None:
    with client_with(allowed_hosts=("kanit.example.org",)) as client:
        assert client.get("/health/live", headers={"host": "Kanit.example.org:443"}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"origin": "http://[bad"},
    ],
)
def test_a_page_of_another_site_cannot_ask(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post(ASK, json=QUESTION, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/cross-site"


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "same-origin", "origin": "http://127.0.0.1:7860"}, {"sec-fetch-site": "none"}]
)
def test_the_own_page_and_programs_can_ask(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post(ASK, json=QUESTION, headers=headers).status_code == 200


def test_another_site_may_link_to_the_page_but_reads_nothing(client: TestClient) -> None:
    answer = client.get("/health/live", headers={"sec-fetch-site": "cross-site", "origin": "https://evil.example"})
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_a_body_may_be_as_long_as_the_limit(client: TestClient) -> None:
    blanks = b" " * (MAX_BODY_BYTES - len(b'{"question":"lantern"}'))
    answer = client.post(ASK, content=b'{"question":"lantern"}' + blanks, headers={"content-type": "application/json"})
    assert answer.status_code == 200


def test_a_longer_body_is_refused_whether_announced_or_not(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b" " * 1_000 for _ in range(MAX_BODY_BYTES // 1_000 + 1))

    for content in (b" " * (MAX_BODY_BYTES + 1), pieces()):
        answer = client.post(ASK, content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.json()["type"] == "/problems/too-large"


def test_a_body_that_stops_half_way_is_not_waited_for() -> None:
    sent: list[Message] = []
    began = [{"type": "http.request", "body": b'{"quest', "more_body": True}]

    async def receive() -> Message:
        if not began:
            await asyncio.Event().wait()
        return began.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
        pytest.fail("a request that is not whole went on")

    guard = Guard(unreached, Settings(data=Path("unused")), Journal(), max_body_seconds=0.01)
    scope = {"type": "http", "method": "POST", "path": ASK, "headers": [(b"host", b"localhost")]}
    asyncio.run(guard(scope, receive, send))
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]
    assert json.loads(sent[1]["body"])["type"] == "/problems/too-slow"


def test_headers_of_proxies_do_not_reach_the_chat() -> None:
    seen: list[str] = []
    chat = FastAPI()

    @chat.get("/")
    def page(host: str = "") -> str:
        return host

    @chat.middleware("http")
    async def note(request, call_next):  # type: ignore[no-untyped-def]
        seen.extend(request.headers)
        return await call_next(request)

    app = served_around(chat, Desk(WordMatcher(), Journal()), Settings(data=Path("unused"), login=Login(mode="open")))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.get(
            "/", headers={"x-forwarded-host": "evil.example", "x-gradio-server": "evil", "forwarded": "host=evil"}
        )
    assert seen
    assert not [name for name in seen if name.startswith(("x-forwarded", "x-gradio", "forwarded"))]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/upload_progress"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://evil.example"),
        ("POST", "/gradio_api/stream/abc"),
        ("POST", "/gradio_api/run/predict"),
        ("POST", "/gradio_api/call/predict"),
        ("POST", "/gradio_api/component_server"),
        ("GET", "/gradio_api/info"),
        ("GET", "/config"),
        ("GET", "/monitoring"),
        ("POST", "/login"),
        ("GET", "/assets/../gradio_api/info"),
        ("GET", "//gradio_api/info"),
        ("GET", "/gradio_api/queue/data/"),
        ("DELETE", "/"),
    ],
)
def test_routes_that_the_page_does_not_need_are_not_there(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, f"http://127.0.0.1:7860{path}")
    assert answer.status_code in {404, 405}
    assert answer.headers["content-type"] == "application/problem+json"


def test_web_sockets_are_closed(client: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/"):
        pass

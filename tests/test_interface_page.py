from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI, HTTPException, Request
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from interface.desk import Desk
from interface.journal import Journal
from interface.login import Who
from interface.page import Page, embedded, rewritten
from interface.queue_guard import EventsOnly
from interface.server import served_around
from interface.settings import Settings
from tests.interface_fakes import WordMatcher

JOIN = "/gradio_api/queue/join"

GRADIO = """<!doctype html><html lang="en"><head>
<meta property="og:url" content="https://gradio.app/" /><meta name="twitter:creator" content="@Gradio" />
<script>window.gradio_config = {"title": "\\u003cscript>"};</script>
<script data-gradio-mode>window.iFrameResizer = {};</script>
<script>
    script.src = new URL(`${rootPath}/static/js/iframeResizer.contentWindow.min.js`, origin).toString();
</script>
<link rel="manifest" href="/manifest.json" /><script type="module" crossorigin src="./assets/index.js"></script>
</head><body><gradio-app></gradio-app></body></html>"""


def test_the_page_names_no_third_party() -> None:
    page = rewritten(GRADIO, "abc")
    assert "http" not in page
    assert "@Gradio" not in page
    assert "iframeResizer.contentWindow" not in page
    assert "manifest" not in page


def test_every_script_carries_the_nonce_and_the_rest_stays() -> None:
    page = rewritten(GRADIO, "abc")
    scripts = re.findall("<script[^>]*>", page)
    assert len([script for script in scripts if "chat/" not in script]) == 3
    assert all('nonce="abc"' in script or "chat/" in script for script in scripts)
    assert "window.gradio_config" in page
    assert "./assets/index.js" in page


def test_style_script_icon_and_a_word_for_pages_without_scripts_are_added() -> None:
    page = rewritten(GRADIO, "abc")
    head = page[: page.index("</head>")]
    assert 'href="chat/chat.css"' in head
    assert 'src="chat/chat.js"' in head
    assert 'src="chat/along.js"' in head
    assert 'src="chat/embed.js"' in head
    assert "<noscript>" in page


def test_the_page_names_the_origins_that_may_show_it_in_a_frame() -> None:
    page = rewritten(GRADIO, "abc", ("https://a.example.org", "https://*.example.org:8443"))
    found = re.search('<meta name="kanit-frame-ancestors" content="([^"]*)">', page)
    assert found
    assert html.unescape(found[1]) == "https://a.example.org https://*.example.org:8443"
    assert "kanit-frame-ancestors" not in rewritten(GRADIO, "abc")


def test_the_compact_form_is_told_by_its_class_and_takes_no_focus_from_the_page_around() -> None:
    config = '<script>window.gradio_config = {"autofocus":true, "text": "autofocus"};</script>'
    page = embedded(f'<html lang="en"><head>{config}</head><body></body></html>')
    assert page.startswith('<html class="embedded" lang="en">')
    assert '"autofocus":false' in page
    assert page.index("chat/embed.css") < page.index("</head>")


@pytest.mark.parametrize(
    ("query", "is_compact"),
    [("?embed=1", True), ("?embed=1&a=%ff", True), ("", False), ("?embed=0", False), ("?x=embed=1", False)],
)
def test_only_a_page_that_was_asked_for_as_compact_is(query: str, is_compact: bool) -> None:
    chat = FastAPI()

    @chat.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse(GRADIO)

    assert ('class="embedded"' in client_around(chat).get(f"/{query}").text) is is_compact


def test_another_page_is_left_as_it_is_but_for_the_additions() -> None:
    assert rewritten("<html><body>Hello</body></html>", "abc").startswith("<html><body>Hello<noscript>")


@pytest.mark.parametrize(
    ("person", "leaves", "expected"),
    [
        (Who("", False), False, []),
        (Who("ayse", False), True, ["kanit-leave"]),
        (Who("baran", True), True, ["kanit-office", "kanit-leave"]),
    ],
)
def test_the_page_names_the_ways_that_whoever_asks_may_go(person: Who, leaves: bool, expected: list[str]) -> None:
    async def chat(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("<html><head></head><body></body></html>")(scope, receive, send)

    async def known(scope: Scope, receive: Receive, send: Send) -> None:
        state = {"nonce": "abc", "who": person}
        await Page(chat, leaves=leaves)({**scope, "state": state}, receive, send)

    client = TestClient(known)
    assert re.findall(r'<meta name="(kanit-\w+)"', client.get("/").text) == expected
    # A page in a frame has no room for them, and the pages of the login refuse to be framed.
    assert "kanit-office" not in client.get("/?embed=1").text
    assert "kanit-leave" not in client.get("/?embed=1").text


def client_around(chat: FastAPI) -> TestClient:
    app = served_around(chat, Desk(WordMatcher(), Journal()), Settings(data=Path("unused")))
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def queue(arrived: list[object]) -> TestClient:
    """A chat with two events: number 0 brings two items, number 3 none."""
    chat = FastAPI()

    @chat.post(JOIN)
    async def join(request: Request) -> dict[str, str]:
        arrived.append(await request.json())
        return {}

    chat.add_middleware(EventsOnly, inputs={0: 2, 3: 0})
    return client_around(chat)


@pytest.mark.parametrize(
    ("number", "data"),
    [(0, ["Why?", None]), (0, ["", None]), (0, ["🙂" * 10_000, None]), (3, [])],
)
def test_what_the_page_sends_goes_on(number: int, data: list[object]) -> None:
    arrived: list[object] = []
    body = {"data": data, "fn_index": number, "trigger_id": 7, "session_hash": "83gxxf6cm3g"}
    answer = queue(arrived).post(JOIN, content=json.dumps(body, ensure_ascii=False))
    assert answer.status_code == 200
    assert arrived == [{"data": data, "fn_index": number, "session_hash": "83gxxf6cm3g"}]


FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"data": [FILE, None]}, "data"),
        ({"data": [None, FILE]}, "data"),
        ({"data": [[FILE], None]}, "data"),
        ({"data": {"a": FILE}}, "data"),
        ({"data": FILE}, "data"),
        ({"data": None}, "data"),
        ({"data": [5, None]}, "data"),
        ({"data": [True, None]}, "data"),
        ({"data": ["Why?"]}, "data"),
        ({"data": ["Why?", None, None]}, "data"),
        ({"data": ["x" * 10_001, None]}, "data"),
        ({"data": ["half \ud83d", None]}, "data"),
        ({"data": [None, "\udc00"]}, "data"),
        ({"fn_index": 1}, "fn_index"),
        ({"fn_index": -1}, "fn_index"),
        ({"fn_index": "0"}, "fn_index"),
        ({"fn_index": False}, "fn_index"),
        ({"fn_index": 0.0}, "fn_index"),
        ({"fn_index": None}, "fn_index"),
        ({"fn_index": {}}, "fn_index"),
        ({"session_hash": ""}, "session_hash"),
        ({"session_hash": None}, "session_hash"),
        ({"session_hash": "x" * 65}, "session_hash"),
        ({"session_hash": "../x"}, "session_hash"),
        ({"session_hash": "a\n"}, "session_hash"),
        ({"trigger_id": FILE}, "trigger_id"),
        ({"event_data": FILE}, "event_data"),
        ({"batched": True}, "body"),
    ],
)
def test_nothing_else_reaches_the_queue(changed: dict[str, object], field: str) -> None:
    arrived: list[object] = []
    body = {"data": ["Why?", None], "fn_index": 0, "session_hash": "z1"} | changed
    answer = queue(arrived).post(JOIN, content=json.dumps(body))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert "passwd" not in answer.text
    assert arrived == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff", b"[" * 50_000, b"9" * 5_000])
def test_a_body_that_is_no_object_does_not_reach_the_queue_either(body: bytes) -> None:
    arrived: list[object] = []
    answer = queue(arrived).post(JOIN, content=body)
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-request"
    assert arrived == []


def test_a_field_named_twice_goes_on_as_it_was_checked() -> None:
    arrived: list[object] = []
    body = '{"data": [{"path": "/etc/passwd"}, null], "fn_index": 3, "session_hash": "z1", "data": []}'
    queue(arrived).post(JOIN, content=body)
    assert arrived == [{"data": [], "fn_index": 3, "session_hash": "z1"}]


def test_errors_of_the_chat_become_problems_that_repeat_nothing() -> None:
    chat = FastAPI()

    @chat.get("/assets/{name}")
    def asset(name: str, number: int) -> None:
        if number == 0:
            raise RuntimeError(name)
        raise HTTPException(number, detail=name)

    with client_around(chat) as client:
        for query, status in (("x", 422), ("404", 404), ("418", 418), ("503", 503), ("0", 500)):
            answer = client.get(f"/assets/secret?number={query}")
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["request_id"] == answer.headers["x-request-id"]
            assert "secret" not in answer.text
            assert answer.headers.get("retry-after") == ("5" if status == 503 else None)

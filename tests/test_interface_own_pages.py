from __future__ import annotations

import asyncio
import json
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from interface.login import Who
from interface.login_settings import Login
from interface.own_pages import OwnPages
from interface.server import create_app
from interface.settings import Settings
from tests.interface_fakes import WordMatcher

AYSE, ZEYNEP, NOBODY = Who("ayse", False), Who("zeynep", True), Who("", False)
DATA = "/gradio_api/queue/data"
JOIN = "/gradio_api/queue/join"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    body = (await request.body()).decode(errors="replace")
    seen = {"path": scope["path"], "query": list(request.query_params.multi_items()), "body": body}
    await JSONResponse(seen)(scope, receive, send)


APP = OwnPages(echo)


def seen(who: Who, method: str, path: str, query: str = "", body: bytes = b"", root: str = "") -> dict[str, Any]:
    """What the chat's application sees of a request of that person."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": method, "path": root + path, "root_path": root, "query_string": query.encode(),
        "headers": [(b"content-length", str(len(body)).encode())], "state": {"who": who},
    }  # fmt: skip
    asyncio.run(APP(scope, receive, send))
    return dict(json.loads(sent[1]["body"]))


def name_in(who: Who, session: str = "abc") -> str:
    return str(dict(seen(who, "GET", DATA, f"session_hash={session}")["query"])["session_hash"])


def test_the_same_name_of_a_page_is_another_page_for_another_person() -> None:
    assert len({name_in(AYSE), name_in(ZEYNEP), "abc"}) == 3
    assert name_in(AYSE) == name_in(AYSE)
    assert name_in(AYSE, "abd") != name_in(AYSE)


def test_nobody_can_write_the_name_that_another_persons_page_has_here() -> None:
    assert name_in(ZEYNEP, name_in(AYSE)) != name_in(AYSE)


def test_a_page_has_one_name_in_all_that_it_sends() -> None:
    joined = json.loads(seen(AYSE, "POST", JOIN, body=b'{"session_hash": "abc", "data": ["\\u015f"]}')["body"])
    assert joined == {"session_hash": name_in(AYSE), "data": ["ş"]}
    assert seen(AYSE, "GET", "/gradio_api/heartbeat/abc")["path"] == f"/gradio_api/heartbeat/{name_in(AYSE)}"
    assert re.fullmatch("[0-9a-f]{32}", name_in(AYSE))


def test_under_a_path_it_is_the_same() -> None:
    found = seen(AYSE, "GET", DATA, "session_hash=abc", root="/kanit")
    assert found["path"] == f"/kanit{DATA}"
    assert dict(found["query"])["session_hash"] == name_in(AYSE)


@pytest.mark.parametrize("query", ["session_hash=x&session_hash=abc", "session%5Fhash=abc", "a=b&session_hash=abc"])
def test_however_it_is_written_no_name_goes_on_as_it_came(query: str) -> None:
    values = [value for name, value in seen(AYSE, "GET", DATA, query)["query"] if name == "session_hash"]
    assert values[-1] == name_in(AYSE)
    assert not {"x", "abc"} & set(values)


def test_of_two_names_in_one_body_none_goes_on_as_it_came() -> None:
    body = seen(AYSE, "POST", JOIN, body=b'{"session_hash": "x", "session_hash": "abc"}')["body"]
    assert json.loads(body) == {"session_hash": name_in(AYSE)}
    assert '"x"' not in body


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"session_hash": 5}', b'"abc"', b"[" * 5000, b"\xff"])
def test_what_holds_no_name_is_left_for_the_next_to_refuse(body: bytes) -> None:
    assert seen(AYSE, "POST", JOIN, body=body)["body"] == body.decode(errors="replace")


def test_a_name_with_half_a_character_breaks_nothing() -> None:
    assert seen(AYSE, "POST", JOIN, body=b'{"session_hash": "\\ud800"}')["body"]


def test_without_a_login_everything_stays_as_it_is() -> None:
    assert name_in(NOBODY) == "abc"
    assert seen(NOBODY, "POST", JOIN, body=b'{"session_hash":"abc"}')["body"] == '{"session_hash":"abc"}'


def test_other_addresses_are_left_alone() -> None:
    assert seen(AYSE, "GET", "/", "session_hash=abc&q=a%20b")["query"] == [["session_hash", "abc"], ["q", "a b"]]


@pytest.mark.slow
def test_one_person_reads_nothing_of_anothers_page_in_the_real_chat() -> None:
    login = Login(mode="header", proxies=(ip_network("10.0.0.5"),))
    app = create_app(WordMatcher(), Settings(data=Path("unused"), login=login))
    with TestClient(app, base_url="http://127.0.0.1:7860", client=("10.0.0.5", 1)) as client:
        ayse, zeynep = {"x-forwarded-user": "ayse"}, {"x-forwarded-user": "zeynep"}
        page = client.get("/", headers=ayse).text
        found = re.search(r"window\.gradio_config = (\{.*?\});</script>", page)
        assert found
        events = json.loads(found[1])["dependencies"]
        event = next(event for event in events if len(event["inputs"]) >= 2 and event["outputs"])
        data = ["Did relapse follow the loss of the beacon receptor?"] + [None] * (len(event["inputs"]) - 1)
        body = {"data": data, "fn_index": event["id"], "session_hash": "shared"}
        assert client.post(JOIN, json=body, headers=ayse).status_code == 200
        foreign = client.get(DATA, params={"session_hash": "shared"}, headers=zeynep).text
        assert "session_not_found" in foreign.lower() or "not found" in foreign.lower()
        assert "receptor" not in foreign
        assert "process_completed" in client.get(DATA, params={"session_hash": "shared"}, headers=ayse).text

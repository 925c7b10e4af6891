"""Bad input at every door of the server at once: each kind gets a calm message, and the server goes on.

Bad input of one part alone is tested beside that part; what only a browser shows, in tests/test_browser_bad_input.py.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from queue import SimpleQueue
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from interface.conversation import next_view
from interface.desk import Desk
from interface.journal import Journal
from interface.turns import MOST_WAITING
from retrieval.types import Question, Result
from tests.interface_fakes import TEXT, WordMatcher, make_article
from tests.standards_server import client_for, server_for, serving

ASK = "/api/v1/ask"
RELAPSE = "Did relapse follow the loss of the receptor?"
MIB = 1024 * 1024
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "![picture](http://evil.example/x.png)",
    "[press here](javascript:alert(1))",
    "</textarea></div><iframe src=//evil.example>",
    '" onmouseover="alert(1)',
    "{{7*7}} ${7*7} $$\\href{javascript:alert(1)}{x}$$",
    "# heading\n\n- list\n```\ncode",
    "http://evil.example/?q=\r\nSet-Cookie: a=b",
)
# Any of these in a page would be markup: what came from outside must have been escaped.
MARKUP = ("<img", "<script>alert", "<iframe", "](http", "](javascript", 'onmouseover="')


def bare_markup(text: str) -> list[str]:
    return [sign for sign in MARKUP if sign in text]


def posting_routes() -> list[str]:
    """Every path of the server that takes a body; what stands in braces is put in."""
    app, _ = server_for(WordMatcher())
    found = {
        route.path for route in app.routes if isinstance(route, APIRoute) and {"POST", "PUT"} & set(route.methods or ())
    }
    return sorted({path.replace("{service_id}", "kanit").replace("{", "").replace("}", "") for path in found})


ROUTES = [*posting_routes(), "/gradio_api/queue/join", "/anything"]


@pytest.fixture
def client() -> Iterator[TestClient]:
    with client_for(WordMatcher()) as client:
        yield client


@pytest.mark.parametrize("path", ROUTES)
def test_a_page_of_another_site_changes_and_asks_nothing_anywhere(client: TestClient, path: str) -> None:
    answer = client.post(path, json={"question": RELAPSE}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/cross-site"


@pytest.mark.parametrize("path", ROUTES)
def test_a_body_of_a_mebibyte_is_refused_with_a_sentence_at_every_door(client: TestClient, path: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b" " * 65_536 for _ in range(16))

    for body in (b'{"question": "' + b"x" * MIB + b'"}', pieces()):
        answer = client.post(path, content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.json()["title"] == "The request is too large"
        assert answer.headers["connection"] == "close"
    assert client.post(ASK, json={"question": RELAPSE}).status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_history_is_only_text(client: TestClient, text: str) -> None:
    answer = client.post(ASK, json={"question": "and in mice?", "history": [text] * 10})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_conversation_is_only_text_on_the_page(text: str) -> None:
    desk = Desk(WordMatcher(), Journal())
    view = next_view(desk, text, (), "id")
    view = next_view(desk, f"and {text}?", view.turns, "id")
    shown = "".join(message.html for message in view.messages) + view.sources + view.along
    assert len(view.turns) == 2
    assert bare_markup(shown) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_article_is_only_text_at_every_door(text: str) -> None:
    article = make_article(
        f"{TEXT} {text}",
        title=text,
        authors=(text,),
        journal=text,
        licence=text,
        url=text,
        full_text_url=text,
        repairs=(),
    )
    with client_for(WordMatcher(article)) as client:
        page = client.get(f"/articles/{article.id}")
        assert page.status_code == 200
        assert bare_markup(page.text) == []
        feed = client.get("/infobutton?mainSearchCriteria.v.dn=marrow%20of%20mice&knowledgeResponseType=text/xml")
        ElementTree.fromstring(feed.content)
        assert feed.headers["content-type"].startswith("application/atom+xml")
        found = client.get(f"/api/v1/articles/{article.id}")
        assert found.json()["title"] == text
        for form in ("vancouver", "bibtex", "ris", "csl-json"):
            listed = client.post("/api/v1/references", json={"format": form, "article_ids": [article.id]})
            assert listed.status_code == 200
            assert not listed.headers["content-type"].startswith("text/html")
    desk = Desk(WordMatcher(article), Journal())
    view = next_view(desk, "Did lantern therapy clear the marrow of mice?", (), "id")
    assert bare_markup("".join(message.html for message in view.messages) + view.sources + view.along) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_path_or_query_is_calm(client: TestClient, text: str) -> None:
    for path in ("/articles/", "/problems/", "/"):
        answer = client.get(path + "x", params={"start": text, "end": text, "q": text, "lang": text})
        assert answer.status_code == 404
        assert bare_markup(answer.text) == []


class Held(WordMatcher):
    """Answers once it is let go on; begun gets each question that its turn has come for."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: SimpleQueue[str] = SimpleQueue()
        self.go_on = threading.Event()

    def answer(self, question: Question) -> Result:
        self.begun.put(question.text)
        self.go_on.wait(20)
        return super().answer(question)


def status_of(address: str, source: str, question: str = RELAPSE) -> tuple[int, bytes]:
    """What one question from an address of this machine gets."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30, source_address=(source, 0))
    connection.request("POST", ASK, json.dumps({"question": question}), {"Content-Type": "application/json"})
    with connection.getresponse() as response:
        found = response.status, response.read()
    connection.close()
    return found


def test_a_lost_connection_leaves_a_line_and_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    pipeline = Held()
    with serving(pipeline) as address:
        netloc = urlsplit(address).netloc
        body = json.dumps({"question": RELAPSE}).encode()
        with socket.create_connection(netloc.split(":")) as asking:  # type: ignore[arg-type]
            head = f"POST {ASK} HTTP/1.1\r\nHost: {netloc}\r\nContent-Type: application/json\r\n"
            asking.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert pipeline.begun.get(timeout=10) == RELAPSE
        pipeline.go_on.set()
        assert status_of(address, "127.0.0.1")[0] == 200
    lines = [record for record in caplog.records if record.name.startswith("kanit")]
    assert [record.levelname for record in lines] == ["INFO", "INFO"]
    assert not [record for record in caplog.records if record.exc_info or record.levelno >= logging.WARNING]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(socket, "SO_BINDTODEVICE"), reason="only Linux has all of 127.0.0.0/8 for itself")
def test_a_thousand_quick_questions_of_one_address_keep_nobody_else_waiting() -> None:
    pipeline = Held()
    answers: Counter[int] = Counter()
    refusals: set[bytes] = set()
    with serving(pipeline) as address:

        def ask_on() -> None:
            for _ in range(25):
                status, body = status_of(address, "127.0.0.1")
                answers[status] += 1
                if status != 200:
                    refusals.add(json.loads(body)["title"].encode())

        hasty = [threading.Thread(target=ask_on) for _ in range(40)]
        for thread in hasty:
            thread.start()
        assert pipeline.begun.get(timeout=10) == RELAPSE
        calm: list[int] = []
        other = threading.Thread(target=lambda: calm.append(status_of(address, "127.0.0.2", "Was it given once?")[0]))
        other.start()
        pipeline.go_on.set()
        other.join(30)
        asked_before = pipeline.begun.qsize()
        for thread in hasty:
            thread.join()
        assert status_of(address, "127.0.0.1")[0] == 200

    assert calm == [200]
    assert sum(answers.values()) == 1_000
    assert set(answers) <= {200, 503}
    assert refusals <= {b"Too many questions are waiting"}
    assert asked_before < 1_000
    assert threading.active_count() < 2 * MOST_WAITING

"""The Gradio page over HTTP; slow because Gradio takes seconds to import."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient

from interface.desk import Desk
from interface.journal import Journal
from interface.server import create_app
from interface.settings import Settings
from interface.suggestions import Topic
from interface.ui import chat_app
from retrieval.types import Question, Result
from tests.interface_fakes import WordMatcher

pytestmark = pytest.mark.slow

TOPICS = (Topic("Efficacy", ("What has lantern therapy cleared?",)), Topic("<b>Access</b>", ("<img src=x>",)))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = create_app(WordMatcher(), Settings(data=Path("unused")), TOPICS)
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client


def config(client: TestClient) -> dict[str, object]:
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", client.get("/").text)
    assert found
    return dict(json.loads(found[1]))


def asked(client: TestClient, dependency: int, session: str, *data: object) -> str:
    body = {"data": data, "fn_index": dependency, "session_hash": session}
    joined = client.post("/gradio_api/queue/join", json=body)
    assert joined.status_code == 200, joined.text
    return client.get("/gradio_api/queue/data", params={"session_hash": session}).text


def test_the_page_asks_no_other_host_for_anything(client: TestClient) -> None:
    page = client.get("/").text
    addresses = set(re.findall(r"https?://[^\s\"'<>\\]+", page))
    allowed = ("http://127.0.0.1:7860", "https://doi.org/10.1000/lantern", "http://www.w3.org/")
    assert not [address for address in addresses if not address.startswith(allowed)]


def test_the_page_runs_no_script_without_the_nonce_of_its_policy(client: TestClient) -> None:
    answer = client.get("/", headers={"accept-encoding": "gzip, br"})
    nonce = re.search("'nonce-([^']+)'", answer.headers["content-security-policy"])
    assert nonce
    inline = re.findall(r"<script(?![^>]* src=)[^>]*>", answer.text)
    assert inline
    assert all(f'nonce="{nonce[1]}"' in script for script in inline)


def test_what_the_page_links_to_is_there(client: TestClient) -> None:
    page = client.get("/").text
    links = re.findall(r'(?:src|href)="(\./assets/[^"]+|chat/[^"]+|/theme\.css[^"]*)"', page)
    assert {"chat/chat.css", "chat/chat.js", "chat/icon.svg"} <= set(links)
    for address in links:
        assert client.get(f"/{address.removeprefix('./').lstrip('/')}").status_code == 200, address


def test_gradio_records_measures_and_advertises_nothing(client: TestClient) -> None:
    found = config(client)
    assert found["analytics_enabled"] is False
    assert found["run_history"] is False
    assert found["footer_links"] == []
    assert found["show_error"] is False


def test_suggested_questions_stand_under_their_topics_as_text(client: TestClient) -> None:
    page = json.dumps(config(client), ensure_ascii=False)
    assert "What has lantern therapy cleared?" in page
    assert "<b>Access" not in page


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/gradio_api/run/predict", "/gradio_api/reset", "/login"])
def test_gradio_takes_nothing_but_questions(client: TestClient, path: str) -> None:
    answer = client.post(path, files={"files": ("a.html", b"<script>")})
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


@pytest.fixture(scope="module")
def gradio_routes() -> set[tuple[str, str]]:
    """Method and path of every route that Gradio has, with something in the place of each parameter."""
    chat = chat_app(Desk(WordMatcher(), Journal()), ())
    (mounted,) = (route.app for route in chat.routes if isinstance(route, Mount) and isinstance(route.app, FastAPI))
    described = mounted.openapi()["paths"].items()
    return {(method.upper(), re.sub(r"\{[^}]*\}", "x", path)) for path, methods in described for method in methods}


def test_of_all_that_gradio_could_take_only_its_queue_is_reached_and_takes_no_file(
    client: TestClient, gradio_routes: set[tuple[str, str]]
) -> None:
    writing = {(method, path) for method, path in gradio_routes if method not in {"GET", "HEAD"}}
    assert ("POST", "/gradio_api/upload") in writing
    assert len(writing) > 5
    answers = {
        (method, path): client.request(method, path, files={"files": ("a.xml", b"<article/>")}).status_code
        for method, path in writing
    }
    assert {route: status for route, status in answers.items() if status not in {404, 405}} == {
        ("POST", "/gradio_api/queue/join"): 422
    }


def test_no_file_of_the_server_can_be_read_through_gradio(
    client: TestClient, gradio_routes: set[tuple[str, str]]
) -> None:
    files = {path for method, path in gradio_routes if method == "GET" and re.search("file|upload|proxy|stream", path)}
    assert len(files) > 3
    assert {path: client.get(path).status_code for path in files} == dict.fromkeys(files, 404)


def test_the_page_has_no_part_that_takes_a_file(client: TestClient) -> None:
    components = config(client)["components"]
    assert isinstance(components, list)
    assert {part["type"] for part in components} <= {
        "button",
        "chatbot",
        "column",
        "form",
        "markdown",
        "row",
        "state",
        "textbox",
    }


def test_a_question_is_answered_through_the_queue(client: TestClient) -> None:
    events = asked(client, 0, "session1", "Did relapse follow the loss of the receptor?", None, "", "", "n1")
    assert "Relapse followed the loss of the beacon receptor" in events
    assert '"success":true' in events.replace(" ", "")


class Rewriting(WordMatcher):
    """Looks up what a question means rather than what it says."""

    def answer(self, question: Question) -> Result:
        found = super().answer(question)
        return replace(found, trace=replace(found.trace, searched=f"{question.text} In mice?"))


def test_what_was_looked_up_comes_back_into_the_question_box() -> None:
    app = create_app(Rewriting(), Settings(data=Path("unused")))
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        found = config(client)
        (button,) = (part for part in _parts(found, "components") if part["props"].get("elem_id") == "edit")
        assert (button["props"]["value"], button["props"]["visible"]) == ("Edit what was looked up", False)
        (edit,) = (event for event in _parts(found, "dependencies") if [button["id"], "click"] in event["targets"])
        assert edit["js"] is None
        assert '"visible":true' in asked(client, 0, "session1", "Why?", None, "", "", "n1").replace(" ", "")
        assert "Why? In mice?" in asked(client, edit["id"], "session1", None)


def _parts(found: dict[str, object], name: str) -> list[dict[str, Any]]:
    parts = found[name]
    assert isinstance(parts, list)
    return parts


@pytest.mark.parametrize(
    "typed", ["", None, "x" * 10_000, "\x00", "🙂", "<img src=http://evil.example/x>", "مرحبا", "'; DROP"]
)
def test_whatever_is_typed_gets_a_calm_message(client: TestClient, typed: object) -> None:
    events = asked(client, 0, f"session{abs(hash(str(typed)))}", typed, None, "tr", "", "n1")
    assert '"success":true' in events.replace(" ", "")
    assert "<img" not in events
    assert "Traceback" not in events


FILE = {"meta": {"_type": "gradio.FileData"}}
EVENT = {"data": ["Why?", None, "", "", "n1"], "fn_index": 0, "session_hash": "z1"}


def copied() -> set[Path]:
    return set((Path(tempfile.gettempdir()) / "gradio").rglob("*"))


@pytest.mark.parametrize("address", ["https://name.example/x", "/dev/zero", None])
def test_no_file_is_copied_and_no_name_looked_up(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    looked_up: list[object] = []
    monkeypatch.setattr("socket.getaddrinfo", lambda *place, **_options: looked_up.append(place))
    secret = tmp_path / "secret.txt"
    secret.write_text("words of a secret")
    before = copied()
    for name in ("path", "url"):
        file = FILE | {name: address or str(secret)}
        for data in (
            [file, None, "", "", ""],
            [None, file, "", "", ""],
            [[file], None, "", "", ""],
            [{"a": file}, None, "", "", ""],
            ["Why?", None, "", file, ""],
            ["Why?", None, file, "", ""],
        ):
            answer = client.post("/gradio_api/queue/join", json=EVENT | {"data": data})
            assert answer.status_code == 422
            assert answer.json()["type"] == "/problems/invalid-request"
    assert copied() == before
    assert looked_up == []


@pytest.mark.parametrize(
    "changed",
    [
        {"fn_index": 99},
        {"fn_index": None},
        {"session_hash": ""},
        {"data": [5, None, "", "", ""]},
        {"data": ["\ud83d", None, "", "", ""]},
        {"event_data": {"path": "/dev/zero"}},
    ],
)
def test_an_event_that_the_page_does_not_have_is_a_problem(client: TestClient, changed: dict[str, object]) -> None:
    answer = client.post("/gradio_api/queue/join", content=json.dumps(EVENT | changed))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-request"


@pytest.mark.parametrize(
    "path", ["/chat/missing.js", "/chat/static", "/assets/missing.js", "/gradio_api/queue/data", "/theme.css/x"]
)
def test_what_the_chat_does_not_have_is_a_problem_too(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    ("asked_in", "language"), [("tr", "tr"), ("en", "en"), ("", None), ("<b>", None), (None, None)]
)
def test_only_a_language_of_ours_is_taken_from_a_link(asked_in: object, language: str | None) -> None:
    from interface.steps import language_of

    assert language_of(asked_in) == language


@pytest.mark.parametrize("typed", [None, 5, ["a"], {"b": 1}, "half \ud83d"])
def test_the_page_itself_takes_nothing_but_text(typed: object) -> None:
    from interface.steps import text_of

    assert text_of(typed) == ""
    assert text_of("مرحبا 🙂") == "مرحبا 🙂"

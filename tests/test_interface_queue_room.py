"""Room in the chat's queue and for its streams: how much of it one asker may take."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from interface.login import Who
from interface.queue_room import MOST_OF_ONE, MOST_STREAMS, RoomForAll, StreamsForAll
from interface.server import create_app
from interface.settings import Settings
from retrieval.types import Question, Result
from tests.interface_fakes import WordMatcher
from tests.test_airgap import event_data

JOIN = "/gradio_api/queue/join"
RELAPSE = "Did relapse follow the loss of the receptor?"


def client_with(*addresses: str) -> TestClient:
    """A client at 192.0.2.1, of a server in whose queue a question of each of the addresses waits."""

    async def taken(_request: Request) -> Response:
        return PlainTextResponse("taken")

    app = Starlette(routes=[Route("/", taken, methods=["GET", "POST"])])
    app.add_middleware(RoomForAll, waiting=lambda: [{"client": (address, 1)} for address in addresses])
    return TestClient(app, client=("192.0.2.1", 40_000))


def test_whoever_has_as_many_waiting_as_one_may_is_asked_to_come_back() -> None:
    assert client_with(*["192.0.2.1"] * (MOST_OF_ONE - 1)).post("/").status_code == 200
    refused = client_with(*["192.0.2.1"] * MOST_OF_ONE).post("/")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert refused.json()["title"] == "Too many questions are waiting"


def test_the_questions_of_others_take_no_room_of_mine_and_reading_is_free() -> None:
    assert client_with(*["192.0.2.2"] * 30).post("/").status_code == 200
    assert client_with(*["192.0.2.1"] * 30).get("/").status_code == 200


async def endless(_scope: Scope, receive: Receive, send: Send) -> None:
    """A stream that ends only where its client goes."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"data: ALIVE", "more_body": True})
    await receive()


class Stream:
    """A stream of the chat that is open; name is the person's, "" where there is no login."""

    def __init__(self, app: StreamsForAll, path: str, name: str = "", address: str = "192.0.2.1") -> None:
        self.start: Message = {}
        self._is_gone = asyncio.Event()
        scope: Scope = {"type": "http", "method": "GET", "path": f"/kanit/gradio_api/{path}", "root_path": "/kanit"}
        scope.update(headers=[], client=(address, 1), state={"who": Who(name, False), "request_id": "x"})
        self._task = asyncio.create_task(app(scope, self._receive, self._send))

    async def status(self) -> int:
        while not self.start:
            await asyncio.sleep(0)
        return int(self.start["status"])

    async def leave(self) -> None:
        self._is_gone.set()
        await self._task

    async def _receive(self) -> Message:
        await self._is_gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.start = self.start or message


@pytest.mark.parametrize("path", ["heartbeat/abc", "queue/data"])
def test_one_asker_has_only_so_many_endless_streams_open_until_one_ends(path: str) -> None:
    async def tried() -> None:
        app = StreamsForAll(endless)
        held = [Stream(app, path) for _ in range(MOST_STREAMS)]
        assert {await stream.status() for stream in held} == {200}

        beyond = Stream(app, path)
        assert await beyond.status() == 503
        headers = dict(beyond.start["headers"])
        assert (headers[b"retry-after"], headers[b"content-type"]) == (b"5", b"application/problem+json")
        other = "queue/data" if path != "queue/data" else "heartbeat/abc"
        free = [Stream(app, path, address="192.0.2.2"), Stream(app, path, name="ayse"), Stream(app, other)]
        assert {await stream.status() for stream in free} == {200}

        await held.pop().leave()
        held.append(Stream(app, path))
        assert await held[-1].status() == 200
        assert await Stream(app, path).status() == 503
        for stream in held + free:
            await stream.leave()
        assert not app._open

    asyncio.run(tried())


def test_the_chat_holds_no_more_streams_of_one_asker_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interface.queue_room.MOST_STREAMS", 0)
    app = create_app(WordMatcher(), Settings(data=Path("unused")))
    refused = TestClient(app, base_url="http://127.0.0.1:7860").get("/gradio_api/queue/data")
    assert (refused.status_code, "Many pages are open" in refused.json()["detail"]) == (503, True)
    assert refused.headers["retry-after"] == "5"


@pytest.mark.slow
def test_a_thousand_presses_of_one_page_leave_room_in_the_chat_for_another() -> None:
    go_on = threading.Event()

    class Held(WordMatcher):
        def answer(self, question: Question) -> Result:
            go_on.wait(20)
            return super().answer(question)

    def joined(client: TestClient, session: str) -> int:
        event: dict[str, Any] = {"fn_index": 0, "session_hash": session}
        return client.post(JOIN, json=event | {"data": data}).status_code

    app = create_app(Held(), Settings(data=Path("unused")))
    with TestClient(app, base_url="http://127.0.0.1:7860", client=("192.0.2.1", 1)) as hasty:
        data = event_data(hasty.get("/").text, RELAPSE)
        calm = TestClient(app, base_url="http://127.0.0.1:7860", client=("192.0.2.2", 1))
        calm.portal = hasty.portal
        statuses = [joined(hasty, f"hasty-{count}") for count in range(1_000)]
        came_in = joined(calm, "calm")
        go_on.set()
        answer = calm.get("/gradio_api/queue/data", params={"session_hash": "calm"}).text

    assert statuses.count(200) <= MOST_OF_ONE + 2
    assert statuses.count(503) == 1_000 - statuses.count(200)
    assert came_in == 200
    assert "process_completed" in answer
    assert "beacon receptor" in answer

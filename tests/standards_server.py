"""The server with the small pipeline of the tests, for what other systems of a hospital ask of it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from corpus.types import Article
from interface.desk import Desk
from interface.journal import Journal
from interface.metrics import Measured, Metrics
from interface.server import served_around
from interface.settings import Settings
from tests.interface_fakes import WordMatcher, make_article

PORTAL = "https://portal.example.org"
# What the small pipeline answers "How is multiple myeloma treated?" and "Is ide-cel effective?" from.
SHORT = "Multiple myeloma is treated with lantern therapy in 12% of mice."
LONG = (
    "How effective idecabtagene vicleucel is was studied in mice that had been given every other lamp, candle and "
    "torch before, and of which not one had been well for longer than a week."
)
OTHERS = " The keepers had mild fever on day 3."


def myeloma_article(**fields: object) -> Article:
    return make_article(f"{SHORT} {LONG}{OTHERS}", repairs=(), **fields)


def server_for(
    pipeline: WordMatcher, *, origins: tuple[str, ...] = (), today: date = date(2024, 1, 1)
) -> tuple[FastAPI, Metrics]:
    counts = Metrics()
    desk = Desk(Measured(pipeline, counts), Journal(), today=lambda: today)
    return served_around(FastAPI(), desk, Settings(data=Path("unused"), frame_ancestors=origins), counts), counts


def client_for(pipeline: WordMatcher, *, origins: tuple[str, ...] = ()) -> TestClient:
    app, _ = server_for(pipeline, origins=origins)
    return TestClient(app, base_url="http://127.0.0.1:7860", follow_redirects=False)


@contextmanager
def serving(pipeline: WordMatcher) -> Iterator[str]:
    """The address of a real server on a free port of this machine."""
    app, _ = server_for(pipeline)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()

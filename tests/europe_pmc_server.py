"""A small HTTP server that behaves like Europe PMC's RESTful web service, for tests and for trying things by hand.

python -m tests.europe_pmc_server [--port N]     then: KANIT_EUROPE_PMC=http://127.0.0.1:N python app.py add 10.3389/…

Every article it serves was invented for it.
"""

from __future__ import annotations

import argparse
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from interface.polite import Clock
from tests.europe_pmc_articles import Held, articles

NOW = 1_700_000_000.0


@dataclass(frozen=True)
class Request:
    path: str
    query: dict[str, str]
    headers: dict[str, str]


Fault = Callable[["_Handler"], None]


@dataclass
class EuropePmcServer:
    """Listens from the with statement on; faults answers the next requests whose path has the key in it, in turn.

    largest_page is the most that one page of an answer holds, whatever was asked for; date is what the Date header
    says, by default the time it is.
    """

    port: int = 0
    held: list[Held] = field(default_factory=articles)
    largest_page: int = 1000
    date: str | None = None
    requests: list[Request] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> EuropePmcServer:
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.service = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/europepmc/webservices/rest"

    def paths(self) -> list[str]:
        return [request.path.removeprefix("/europepmc/webservices/rest/") for request in self.requests]


class Hands:
    """A clock that only sleeping moves; it began at NOW, in seconds since 1970."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.time += seconds
        self.slept.append(seconds)

    def pauses(self) -> list[float]:
        """What was slept beyond the time between two requests, which 3 a second allow."""
        return [seconds for seconds in self.slept if seconds > 1 / 3]

    def clock(self) -> Clock:
        return Clock(monotonic=lambda: self.time, now=lambda: NOW + self.time, sleep=self.sleep)


class _Server(ThreadingHTTPServer):
    service: EuropePmcServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body leave together: apart they would wait for each other's acknowledgement, 40 ms each time.
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        service = self.server.service
        query = dict(parse_qsl(parts.query))
        service.requests.append(Request(parts.path, query, dict(self.headers.items())))
        for key, faults in service.faults.items():
            if key in parts.path and faults:
                faults.pop(0)(self)
                return
        self._serve(parts.path.removeprefix("/europepmc/webservices/rest/"), query)

    def _serve(self, path: str, query: dict[str, str]) -> None:
        if path == "search":
            self.send_json(found(self.server.service, query))
        elif match := re.fullmatch(r"(PMC\d+)/fullTextXML", path):
            text = next((held.full_text for held in self.server.service.held if _id(held, "pmcid") == match[1]), None)
            self.send(200, text, "application/xml") if text else self.send(404, b"", "text/plain")
        elif match := re.fullmatch(r"([A-Z]+)/(\w+)/references", path):
            self.send_json(cited(self.server.service, match[1], match[2], query))
        else:
            self.send(404, b"", "text/plain")

    def send_json(self, content: object) -> None:
        self.send(200, json.dumps(content).encode(), "application/json")

    def send(self, status: int, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def date_time_string(self, timestamp: float | None = None) -> str:
        date = self.server.service.date
        return super().date_time_string(timestamp) if date is None else date

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: a test has requests to look at."""


def found(service: EuropePmcServer, query: dict[str, str]) -> dict[str, Any]:
    """The answer of the search: a cursor for each page, and behind the last one the same cursor again, as there."""
    asked = query["query"]
    names = re.findall(r'DOI:"([^"]+)"|PMCID:(\w+)|EXT_ID:(\w+)', asked)
    wanted = {name.lower() for group in names for name in group if name}
    hits = [
        held.record
        for held in service.held
        if wanted & {_id(held, key).lower() for key in ("doi", "pmcid", "pmid")}
        and ("OPEN_ACCESS:y" not in asked or held.record["isOpenAccess"] == "Y")
    ]
    start = 0 if query["cursorMark"] == "*" else int(query["cursorMark"].removeprefix("AoE="))
    end = start + min(int(query.get("pageSize", "25")), service.largest_page)
    following = f"AoE={end}" if end < len(hits) else query["cursorMark"]
    return {
        "version": "6.9",
        "hitCount": len(hits),
        "nextCursorMark": following,
        "request": {"queryString": asked, "resultType": query["resultType"]},
        "resultList": {"result": hits[start:end]},
    }


def cited(service: EuropePmcServer, source: str, id: str, query: dict[str, str]) -> dict[str, Any]:
    """The answer of the references route, with pages counted from 1."""
    held = next((held for held in service.held if (held.record["source"], held.record["id"]) == (source, id)), None)
    references = held.references if held else ()
    size = min(int(query.get("pageSize", "25")), service.largest_page)
    start = (int(query.get("page", "1")) - 1) * size
    page = {"reference": list(references[start : start + size])}
    return {
        "version": "6.9",
        "hitCount": len(references),
        "request": {"source": source, "id": id},
        "referenceList": page,
    }


def _id(held: Held, key: str) -> str:
    return str(held.record.get(key, ""))


def status(code: int, **headers: str) -> Fault:
    return lambda handler: handler.send(code, b"not now", "text/plain", **headers)


def content(body: bytes, kind: str = "application/json", **headers: str) -> Fault:
    return lambda handler: handler.send(200, body, kind, **headers)


def login_page() -> Fault:
    return content(b"<!DOCTYPE html><html><body><article>Please log in.</article></body></html>", "text/html")


def redirect(location: str) -> Fault:
    return lambda handler: handler.send(302, b"", "text/plain", Location=location)


def silence() -> Fault:
    """No answer for as long as the server runs."""

    def wait(handler: _Handler) -> None:
        handler.server.service.done.wait()
        handler.close_connection = True

    return wait


def truncated() -> Fault:
    """An answer that ends before its stated length."""

    def cut(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"hitCount": 1, ')
        handler.close_connection = True

    return cut


def endless() -> Fault:
    """An answer of no stated length that goes on until nobody listens."""

    def pour(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        try:
            while not handler.server.service.done.is_set():
                handler.wfile.write(bytes(2**20))
        except OSError:
            handler.close_connection = True

    return pour


def main() -> None:
    parser = argparse.ArgumentParser(description="serve invented articles as Europe PMC does")
    parser.add_argument("--port", type=int, default=8099)
    with EuropePmcServer(port=parser.parse_args().port) as server:
        print(f"KANIT_EUROPE_PMC={server.url}", flush=True)
        for held in server.held:
            print(f"  {_id(held, 'doi') or _id(held, 'pmcid')}  {held.record['title']}", flush=True)
        try:
            server.done.wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()

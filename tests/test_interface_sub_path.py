from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from interface.desk import Desk
from interface.journal import Journal
from interface.server import served_around
from interface.settings import _OWN_PATHS, BadSetting, Settings
from interface.sub_path import UnderPath, own_path
from tests.interface_fakes import WordMatcher
from tests.standards_server import myeloma_article

STRIPPED_AND_NOT = pytest.mark.parametrize("prefix", ["", "/kanit"])


def told(request: Request) -> Response:
    return PlainTextResponse(f"{own_path(request.scope)} {request.base_url} {request.url.path}")


def client_under(root: str, folder: Path) -> TestClient:
    (folder / "style.css").write_text("style")
    routes = [Route("/told/{name}", told), Mount("/chat", StaticFiles(directory=folder)), Mount("/", told_everywhere)]
    return TestClient(UnderPath(Starlette(routes=routes), root), follow_redirects=False)


async def told_everywhere(scope: Scope, receive: Receive, send: Send) -> None:
    await told(Request(scope))(scope, receive, send)


@STRIPPED_AND_NOT
def test_routes_mounts_and_addresses_are_the_same_whether_the_proxy_strips_the_path(
    tmp_path: Path, prefix: str
) -> None:
    client = client_under("/kanit", tmp_path)
    assert client.get(f"{prefix}/told/a%2Fb c").status_code == 200
    assert client.get(f"{prefix}/told/me").text == "/told/me http://testserver/kanit/ /kanit/told/me"
    assert client.get(f"{prefix}/chat/style.css").text == "style"
    assert client.get(f"{prefix}/anything/else").text.startswith("/anything/else http://testserver/kanit/ ")


def test_the_path_without_its_slash_leads_to_the_folder_with_its_query(tmp_path: Path) -> None:
    response = client_under("/in/kanit", tmp_path).get("/in/kanit?embed=1")
    assert (response.status_code, response.headers["location"]) == (308, "kanit/?embed=1")
    assert client_under("/in/kanit", tmp_path).get("/in/kanit").headers["location"] == "kanit/"


def test_a_path_that_only_begins_like_it_is_another(tmp_path: Path) -> None:
    assert client_under("/kanit", tmp_path).get("/kanitx").text.startswith("/kanitx http://testserver/kanit/ ")


def test_without_a_sub_path_nothing_changes(tmp_path: Path) -> None:
    assert client_under("", tmp_path).get("/told/me").text == "/told/me http://testserver/ /told/me"


def test_no_route_begins_like_a_path_that_may_be_set() -> None:
    app = served_around(FastAPI(), Desk(WordMatcher(), Journal()), Settings(data=Path("unused")))
    paths = [*(getattr(route, "path", "") for route in app.routes), *app.openapi()["paths"]]
    assert {path.split("/")[1] for path in paths if path.startswith("/")} - {""} <= _OWN_PATHS


@pytest.mark.parametrize(("text", "path"), [("/kanit", "/kanit"), ("/a/b-c/", "/a/b-c"), ("/", ""), ("", "")])
def test_a_sub_path_has_no_slash_at_its_end(text: str, path: str) -> None:
    assert Settings.from_environment(Path(), {"KANIT_ROOT_PATH": text}).root_path == path


@pytest.mark.parametrize(
    "text", ["kanit", "//evil.example", "/a/../b", "/a b", "/a?b", "/api", "/chat/kanit", "https://x", "/a//b"]
)
def test_a_path_that_could_be_mistaken_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="KANIT_ROOT_PATH"):
        Settings.from_environment(Path(), {"KANIT_ROOT_PATH": text})


@STRIPPED_AND_NOT
def test_addresses_that_leave_the_server_name_the_sub_path(prefix: str) -> None:
    settings = Settings(data=Path("unused"), root_path="/kanit", allowed_hosts=("intranet.example.org",))
    app = served_around(FastAPI(), Desk(WordMatcher(myeloma_article()), Journal()), settings)
    client = TestClient(app, base_url="http://intranet.example.org", follow_redirects=False)
    asked = {"mainSearchCriteria.v.dn": "multiple myeloma", "knowledgeResponseType": "application/json"}
    feed = client.get(f"{prefix}/infobutton", params=asked).json()["feed"]
    assert feed["link"][0]["href"].startswith("http://intranet.example.org/kanit/#q=")
    assert feed["entry"][0]["link"][0]["href"].startswith("http://intranet.example.org/kanit/articles/")
    page = client.get(f"{prefix}/infobutton", params={"mainSearchCriteria.v.dn": "multiple myeloma"})
    assert page.headers["location"].startswith("./#q=")
    assert client.get(f"{prefix}/api/docs").status_code == 200
    assert client.get(f"{prefix}/api/openapi.json").json()["servers"] == [{"url": "/kanit"}]

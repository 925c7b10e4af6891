"""Who is let in by each kind of login, and what each may see; hostile senders among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from interface.access import Access
from interface.desk import Desk
from interface.journal import Journal
from interface.login import Who, needs_admin, who
from interface.login_settings import Login, OpenId, People
from interface.problems import Refused
from interface.server import served_around
from interface.settings import Settings
from tests.interface_fakes import WordMatcher
from tests.standards_server import myeloma_article

PROXY, STRANGER = "10.0.0.5", "10.0.0.6"
PAGE = {"accept": "text/html,*/*;q=0.8"}
ASK = {"question": "Did relapse follow the loss of the receptor?"}
HEADER = Login(
    mode="header",
    proxies=(ip_network(PROXY),),
    groups_header="X-Forwarded-Groups",
    admins=People(frozenset({"zeynep"}), frozenset({"library"})),
)
NONE, OPEN = Login(), Login(mode="open")
OPENID = Login(mode="openid", openid=OpenId("http://127.0.0.1:9", "kanit", "secret"))


def app_with(login: Login, data: Path = Path("unused"), **settings: object) -> FastAPI:
    chat = FastAPI()

    @chat.get("/")
    def page(request: Request) -> dict[str, object]:
        headers = sorted(name for name in request.headers if name.startswith(("x-", "forwarded")))
        return {"name": who(request).name, "admin": who(request).is_admin, "headers": headers}

    desk = Desk(WordMatcher(myeloma_article()), Journal())
    return served_around(chat, desk, Settings(data=data, login=login, **settings))  # type: ignore[arg-type]


def client_with(login: Login, peer: str = "127.0.0.1", **settings: object) -> TestClient:
    app = app_with(login, **settings)  # type: ignore[arg-type]
    return TestClient(app, base_url="http://127.0.0.1:7860", client=(peer, 4711), follow_redirects=False)


@pytest.fixture(scope="module")
def proxy() -> TestClient:
    """A listed proxy in front of a server that believes the header."""
    return client_with(HEADER, PROXY)


def told(name: str | None = None, groups: str | None = None, **others: str) -> dict[bytes, bytes]:
    """Headers as a proxy sends them; an underscore in the name of another header stands for a hyphen."""
    texts = {"x-forwarded-user": name, "x-forwarded-groups": groups} | others
    return {key.replace("_", "-").encode(): text.encode() for key, text in texts.items() if text is not None}


def answer_to(login: Login, *headers: tuple[str, bytes], path: str = "/") -> Who | str:
    """Who asks with just these headers through the proxy, or the name of the problem with them."""
    pairs = [(name.encode(), value) for name, value in headers]
    scope = {"type": "http", "method": "GET", "path": path, "client": (PROXY, 1), "headers": pairs}
    try:
        return Access(login).who(scope, believed=True)
    except Refused as refused:
        return refused.kind.name


# without a login


def test_without_a_login_this_machine_is_served_and_nobody_is_an_administrator() -> None:
    assert client_with(NONE).get("/").json() == {"name": "", "admin": False, "headers": []}


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Forwarded-User", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP"]
)
@pytest.mark.parametrize("value", ["zeynep", ""])
def test_without_a_login_nothing_is_served_through_a_proxy(header: str, value: str) -> None:
    client = client_with(NONE)
    for answer in (
        client.get("/", headers={header: value}),
        client.post("/api/v1/ask", json=ASK, headers={header: value}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/proxy-not-listed")
        assert "KANIT_LOGIN" in answer.json()["detail"]
    shown = client.get("/", headers={header: value} | PAGE)
    assert "KANIT_PROXIES" in shown.text
    assert "<h1>" in shown.text


def test_health_is_told_to_everybody_under_every_login(tmp_path: Path) -> None:
    for login in (NONE, OPEN, HEADER, OPENID):
        client = client_with(login, STRANGER, data=tmp_path)
        for path in ("/health/live", "/health/ready"):
            assert client.get(path, headers={"x-forwarded-for": "203.0.113.9"}).status_code == 200, login.mode


def test_open_on_purpose_serves_everybody_and_makes_nobody_an_administrator() -> None:
    login = replace(OPEN, admins=People(names=frozenset({"zeynep", ""})))
    answer = client_with(login, STRANGER).get("/", headers=told("zeynep", x_forwarded_host="evil.example"))
    assert answer.json() == {"name": "", "admin": False, "headers": []}


# a header from a listed proxy


def test_a_listed_proxy_says_who_is_asking(proxy: TestClient) -> None:
    assert proxy.get("/", headers=told("Ayşe Yılmaz")).json() == {"name": "Ayşe Yılmaz", "admin": False, "headers": []}


@pytest.mark.parametrize("peer", [STRANGER, "127.0.0.1", "testclient"])
def test_nobody_else_is_believed(peer: str) -> None:
    client = client_with(HEADER, peer)
    for headers in (told(), told("zeynep"), told("zeynep", x_forwarded_for=PROXY)):
        answer = client.get("/", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/proxy-not-listed")


@pytest.mark.parametrize(
    "name", ["", " ", "a\tb", "a,zeynep", "zeynep,a", "\u202eeynep", "a\u200bb", "x" * 201, "a\u00a0b", "a\ufeff"]
)
def test_a_name_that_cannot_be_one_is_nobody(proxy: TestClient, name: str) -> None:
    answer = proxy.get("/", headers=told(name))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/login-needed")
    assert "X-Forwarded-User" in answer.json()["detail"]


def test_a_name_in_another_encoding_or_twice_or_not_at_all_is_nobody() -> None:
    assert answer_to(HEADER, ("x-forwarded-user", "Ayşe".encode())) == Who("Ayşe", False)
    assert answer_to(HEADER, ("x-forwarded-user", "Ayşe".encode("iso-8859-9"))) == "login-needed"
    assert answer_to(HEADER, ("x-forwarded-user", b"ayse"), ("x-forwarded-user", b"zeynep")) == "login-needed"
    assert answer_to(HEADER, ("x-forwarded-user", b"ayse"), ("x-forwarded-user", b"ayse")) == "login-needed"
    assert answer_to(HEADER, ("x_forwarded_user", b"zeynep"), ("x-forwarded-groups", b"library")) == "login-needed"


def test_a_person_who_is_not_logged_in_sees_a_calm_page_in_their_language(proxy: TestClient) -> None:
    shown = proxy.get("/", headers=PAGE | {"accept-language": "tr"})
    assert shown.status_code == 401
    assert "Lütfen oturum açın" in shown.text
    assert 'lang="tr"' in shown.text
    assert "Please log in" in proxy.get("/", headers=PAGE).text


@pytest.mark.parametrize(
    ("name", "groups", "admin"),
    [
        ("zeynep", None, True),
        ("ayse", "doctors, library", True),
        ("ayse", "", False),
        ("ayse", None, False),
        ("Zeynep", "Library", False),
        ("group:library", "librarya", False),
    ],
)
def test_administrators_are_named_or_in_a_named_group(
    proxy: TestClient, name: str, groups: str | None, admin: bool
) -> None:
    assert proxy.get("/", headers=told(name, groups)).json()["admin"] is admin


def test_groups_that_cannot_be_read_or_come_twice_let_nobody_in() -> None:
    name = ("x-forwarded-user", b"ayse")
    assert answer_to(HEADER, name, ("x-forwarded-groups", b"doctors,,library ")) == Who("ayse", True)
    assert answer_to(HEADER, name, ("x-forwarded-groups", "library\u202e".encode())) == "login-needed"
    assert (
        answer_to(HEADER, name, ("x-forwarded-groups", b"doctors"), ("x-forwarded-groups", b"library"))
        == "login-needed"
    )


def test_groups_are_not_read_where_no_header_for_them_is_set() -> None:
    client = client_with(replace(HEADER, groups_header=None), PROXY)
    assert client.get("/", headers=told("ayse", "library")).json()["admin"] is False


def test_only_readers_read_where_they_are_listed_and_administrators_always() -> None:
    client = client_with(replace(HEADER, readers=People(frozenset({"ayse"}), frozenset({"doctors"}))), PROXY)
    statuses = {name: client.get("/", headers=told(name)).status_code for name in ("ayse", "mehmet", "zeynep")}
    assert statuses == {"ayse": 200, "mehmet": 403, "zeynep": 200}
    assert client.get("/", headers=told("mehmet", "doctors")).status_code == 200
    answer = client.get("/", headers=told("mehmet"))
    assert answer.json()["type"] == "/problems/forbidden"
    assert "mehmet" not in answer.text


def test_a_route_for_administrators_asks_for_one() -> None:
    app = app_with(HEADER)
    app.routes.insert(0, APIRoute("/for-admins", lambda: {"in": True}, dependencies=[Depends(needs_admin)]))
    client = TestClient(app, base_url="http://127.0.0.1", client=(PROXY, 1))
    assert client.get("/for-admins", headers=told("zeynep")).status_code == 200
    assert client.get("/for-admins", headers=told("ayse")).json()["type"] == "/problems/forbidden"
    assert "You have no access yet" in client.get("/for-admins", headers=told("ayse", **PAGE)).text


# what a listed proxy says of the request


def test_the_forwarded_host_is_checked_like_any_other() -> None:
    client = client_with(HEADER, PROXY, allowed_hosts=("kanit.example.org",))
    assert client.get("/", headers=told("ayse", x_forwarded_host="kanit.example.org")).status_code == 200
    wrong = client.get("/", headers=told("ayse", x_forwarded_host="evil.example"))
    assert wrong.json()["type"] == "/problems/wrong-host"
    unusable = client.get("/", headers=told("ayse", x_forwarded_proto="ftp"))
    assert unusable.json()["type"] == "/problems/bad-request"


def test_the_own_page_behind_the_proxy_can_ask_and_a_foreign_one_cannot() -> None:
    client = client_with(HEADER, PROXY, allowed_hosts=("kanit.example.org",))
    reached = {"x_forwarded_host": "kanit.example.org", "x_forwarded_proto": "https"}
    own = client.post("/api/v1/ask", json=ASK, headers=told("ayse", origin="https://kanit.example.org", **reached))
    assert own.status_code == 200
    foreign = client.post("/api/v1/ask", json=ASK, headers=told("ayse", origin="http://127.0.0.1:7860", **reached))
    assert foreign.json()["type"] == "/problems/cross-site"


def infobutton_links(client: TestClient, headers: Mapping[bytes, bytes]) -> set[str]:
    asked = {"mainSearchCriteria.v.dn": "multiple myeloma", "knowledgeResponseType": "application/atom+xml"}
    answer = client.get("/infobutton", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    links = ElementTree.fromstring(answer.text).iter("{http://www.w3.org/2005/Atom}link")
    return {link.get("href", "").partition("//")[0] + "//" + link.get("href", "").split("/")[2] for link in links}


def test_links_for_record_systems_are_those_of_the_address_that_the_proxy_is_reached_by() -> None:
    headers = told("ehr", x_forwarded_host="kanit.example.org", x_forwarded_proto="https")
    client = client_with(HEADER, PROXY, allowed_hosts=("kanit.example.org",))
    assert "https://kanit.example.org" in infobutton_links(client, headers)
    open_to_all = client_with(OPEN, STRANGER, allowed_hosts=("kanit.example.org",))
    assert "https://kanit.example.org" not in infobutton_links(open_to_all, headers)


def test_record_systems_call_hooks_through_the_proxy_and_a_browser_may_ask_beforehand_without_a_name() -> None:
    portal = "https://portal.example.org"
    client = client_with(HEADER, PROXY, frame_ancestors=(portal,))
    assert client.get("/cds-services", headers=told("ehr")).json()["services"]
    assert client.get("/cds-services").status_code == 401
    before = client.options("/cds-services/kanit-evidence", headers={"origin": portal})
    assert (before.status_code, before.headers["access-control-allow-origin"]) == (204, portal)
    assert before.content == b""


# every route


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    found = {
        (method, getattr(route, "path", "").replace("{", "").replace("}", ""))
        for route in app.routes
        for method in getattr(route, "methods", None) or ()
    }
    gradio = (
        "",
        "config",
        "theme.css",
        "assets/x.js",
        "chat/chat.js",
        "gradio_api/queue/data",
        "gradio_api/heartbeat/a",
    )
    writing = ("queue/join", "upload", "reset", "cancel", "run/predict", "call/predict", "stream/x", "component_server")
    return (
        found
        | {("GET", f"/{path}") for path in gradio}
        | {("POST", f"/gradio_api/{path}") for path in writing}
        | {("DELETE", "/"), ("PUT", "/nowhere"), ("GET", "/nowhere")}
    )


@pytest.mark.parametrize("login", [HEADER, OPENID], ids=["header", "openid"])
def test_no_route_serves_anybody_who_is_not_logged_in(login: Login, tmp_path: Path) -> None:
    app = app_with(login, tmp_path, feedback=True, gaps=True)
    client = TestClient(app, base_url="http://127.0.0.1", client=(PROXY, 1), follow_redirects=False)
    served = {
        (method, path) for method, path in routes_of(app) if client.request(method, path).status_code not in {401, 403}
    }
    allowed = {("GET", "/health/live"), ("GET", "/health/ready")}
    allowed |= {("OPTIONS", "/cds-services"), ("OPTIONS", "/cds-services/service_id")}
    if login.mode == "openid":
        allowed |= {("GET", "/login"), ("GET", "/login/callback"), ("GET", "/logout"), ("POST", "/logout")}
    assert served == allowed


@pytest.mark.parametrize(
    "path", ["/health/live/", "//health/live", "/health/live/../../", "/health/live%2f", "/Health/live"]
)
def test_no_other_spelling_of_an_open_path_opens_another(proxy: TestClient, path: str) -> None:
    assert proxy.get(f"http://127.0.0.1:7860{path}").status_code in {401, 404}


@pytest.mark.parametrize("root", ["", "/kanit"])
@pytest.mark.parametrize("path", ["/metrics%0A", "/metrics%0A%0A", "/health/live%0A", "/%0A", "/api/v1/articles%0A"])
def test_a_path_that_ends_with_a_line_break_leads_nowhere(root: str, path: str) -> None:
    client = client_with(HEADER, PROXY, root_path=root)
    for headers in (told("ayse"), {}):
        refused = client.get(root + path, headers=headers)
        assert (refused.status_code, refused.json()["type"]) == (404, "/problems/not-found")


def test_a_body_is_not_read_for_whoever_is_not_logged_in(proxy: TestClient) -> None:
    answer = proxy.post("/api/v1/ask", content=b" " * 100_000)
    assert answer.status_code == 401


# /metrics


def test_without_a_login_monitoring_reads_the_counts_as_before() -> None:
    assert client_with(NONE).get("/metrics").status_code == 200
    assert client_with(OPEN, STRANGER).get("/metrics").status_code == 200


def test_with_a_login_the_counts_are_for_administrators_and_listed_addresses() -> None:
    login = replace(HEADER, metrics_from=(ip_network("10.0.0.9"),))
    client = client_with(login, PROXY)
    assert client.get("/metrics", headers=told("ayse")).json()["type"] == "/problems/forbidden"
    assert client.get("/metrics", headers=told("zeynep")).status_code == 200
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.9"}).status_code == 200
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.9, 203.0.113.9"}).status_code == 401
    assert client_with(login, "10.0.0.9").get("/metrics").status_code == 200
    assert client_with(login, "10.0.0.9").get("/").status_code == 403
    assert client_with(login, STRANGER).get("/metrics", headers={"x-forwarded-for": "10.0.0.9"}).status_code == 403


def test_what_is_turned_away_is_counted_by_its_own_name(proxy: TestClient) -> None:
    client = client_with(HEADER, PROXY)
    client.get("/")
    client.get("/metrics", headers=told("ayse"))
    counts = client.get("/metrics", headers=told("zeynep")).text
    assert 'kanit_requests_refused_total{reason="login-needed"} 1' in counts
    assert 'kanit_requests_refused_total{reason="forbidden"} 1' in counts
    assert 'kanit_requests_refused_total{reason="cross-site"} 0' in counts


def test_no_name_of_a_person_is_written_into_the_log(proxy: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "kanit")
    proxy.post("/api/v1/ask", json=ASK, headers=told("Ayşe Yılmaz"))
    proxy.get("/metrics", headers=told("Ayşe Yılmaz"))
    assert caplog.text
    assert "Ay" not in caplog.text

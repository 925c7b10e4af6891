"""Every page of Kanıt at /kanit/, behind Debian's nginx with the files of deploy/, with TLS and a login by header."""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser_visits import Visit, words
from tests.intranet_server import QUESTION, intranet_served
from tests.nginx_server import UNKNOWN, Site, free_port, nginx, stub
from tests.standards_server import SHORT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response

pytestmark = pytest.mark.browser

SETTINGS = {"KANIT_ROOT_PATH": "/kanit", "KANIT_LOGIN": "header", "KANIT_PROXIES": "127.0.0.1"}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    folder: Path = tmp_path_factory.mktemp("sub_path")
    port = free_port()
    made = {"left": Site(port), "stripped": Site(port, is_stripping=True)}
    with stub() as login, nginx(folder, login.port, *made.values()), intranet_served(folder, port, SETTINGS):
        yield made


@dataclass
class Walk:
    """A page with what it asked for, and what it got that was no page or complained about."""

    page: Page
    root: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Note what it asks for and complains about, from now on."""
        page.on("request", lambda sent: self.asked.append(sent.url))
        page.on("response", self._look_at)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _look_at(self, response: Response) -> None:
        if response.status > 399:
            self.complaints.append(f"{response.status} {response.url}")


@pytest.fixture(params=["left", "stripped"])
def walk(request: pytest.FixtureRequest, browser: Browser, sites: dict[str, Site]) -> Iterator[Walk]:
    with browser.new_context(ignore_https_errors=True, accept_downloads=True) as context:
        root = f"{sites[request.param].address}/kanit/"
        walk = Walk(context.new_page(), root)
        context.on("page", walk.watch)
        walk.watch(walk.page)
        yield walk
        assert walk.complaints == []
        elsewhere = [url for url in walk.asked if not url.startswith((root, "blob:", "data:"))]
        assert elsewhere == [root.removesuffix("/")]


def test_every_page_stays_under_the_path_of_the_proxy(walk: Walk) -> None:
    page, context = walk.page, walk.page.context
    page.goto(walk.root.removesuffix("/"))
    assert page.url == walk.root
    box = page.locator("#question-box textarea")
    box.fill(QUESTION)
    box.press("Enter")
    answer = page.locator("#messages .answer")
    answer.wait_for()
    assert SHORT in words(answer)

    link = page.locator("#messages .to-question").first.evaluate("link => link.href")
    assert link.startswith(f"{walk.root}#q=")
    page.locator("#messages .along > summary").first.click()
    with page.expect_download() as saved:
        page.locator("#messages a[href$='-ris']").first.click()
    assert b"TY  -" in Path(saved.value.path()).read_bytes()

    with context.expect_page() as opened:
        page.locator("#sources-panel a.reader").first.click()
    reader = opened.value
    reader.locator("mark.chosen").wait_for()
    with reader.expect_event("close"):
        reader.get_by_role("link", name="Back").first.click()

    other = context.new_page()
    other.goto(f"{walk.root}articles/10-1000-lantern")
    other.get_by_role("link", name="Back").first.click()
    other.wait_for_url(walk.root)
    other.goto(f"{walk.root}infobutton?mainSearchCriteria.v.dn=multiple%20myeloma")
    other.wait_for_url(f"{walk.root}#q=*")
    other.goto(f"{walk.root}api/docs")
    other.get_by_role("link", name="openapi.json").click()
    assert '"servers":[{"url":"/kanit"}]' in other.content().replace(" ", "")


@pytest.mark.parametrize("name", ["left", "stripped"])
def test_whoever_is_logged_out_meanwhile_is_told_so_and_keeps_answer_and_question(
    browser: Browser, sites: dict[str, Site], name: str
) -> None:
    with browser.new_context(ignore_https_errors=True) as context:
        visit = Visit(context.new_page(), f"{sites[name].address}/kanit/")
        visit.page.goto(visit.address)
        answer = visit.ask(QUESTION)
        assert SHORT in words(answer)

        context.add_cookies([{"name": "login", "value": "unknown", "url": sites[name].address}])
        visit.box.fill("And in mice?")
        visit.box.press("Enter")
        load_anew = visit.page.get_by_role("button", name="Load the page anew")
        assert "You are no longer logged in" in words(load_anew.locator(".."))
        visit.page.locator("#messages .along > summary").first.click()
        # A second after the question is when it could be stopped.
        visit.page.wait_for_timeout(1_200)
        assert load_anew.locator("..").get_by_role("button").count() == 1

        context.clear_cookies()
        load_anew.click()
        is_back = "text => document.querySelector('#question-box textarea')?.value === text"
        visit.page.wait_for_function(is_back, arg="And in mice?")


def asked(site: Site, path: str, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPSConnection(
        "127.0.0.1", site.port, timeout=30, context=ssl._create_unverified_context()
    )
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    told = response.status, response.read()
    connection.close()
    return told


def test_addresses_that_leave_the_server_are_those_of_the_proxy(sites: dict[str, Site]) -> None:
    for site in sites.values():
        query = "mainSearchCriteria.v.dn=multiple%20myeloma&knowledgeResponseType=application/json"
        status, body = asked(site, f"/kanit/infobutton?{query}")
        feed = json.loads(body)["feed"]
        links = [feed["link"][0]["href"], feed["entry"][0]["link"][0]["href"]]
        assert status == 200
        assert all(link.startswith(f"{site.address}/kanit/") for link in links)
        assert {urlsplit(link).scheme for link in links} == {"https"}


def test_another_host_name_and_a_person_without_a_login_are_turned_away(sites: dict[str, Site]) -> None:
    site = sites["left"]
    assert asked(site, "/kanit/api/v1/articles")[0] == 200
    status, body = asked(site, "/kanit/api/v1/articles", Host="evil.example")
    assert (status, json.loads(body)["type"]) == (421, "/problems/wrong-host")
    forged = {"Cookie": UNKNOWN, "X-Forwarded-User": "mallory"}
    assert asked(site, "/kanit/api/v1/articles", **forged)[0] == 302

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from interface.api_docs import docs_page
from tests.interface_fakes import WordMatcher
from tests.standards_server import client_for

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """The elements, the addresses and the text of a page; fails where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(page: str) -> Outline:
    found = Outline()
    found.feed(page)
    return found


@pytest.fixture(scope="module")
def page() -> str:
    with client_for(WordMatcher()) as client:
        answer = client.get("/api/docs")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def test_every_route_with_every_field_is_told(page: str) -> None:
    with client_for(WordMatcher()) as client:
        openapi = client.get("/api/openapi.json").json()
    text = outline(page).text
    for path, methods in openapi["paths"].items():
        assert path in text
        for method, route in methods.items():
            assert f"{method.upper()} {path}" in text
            assert route["description"].split("\n")[0] in text
    for schema in ("AskBody", "SearchBody"):
        for name, field in openapi["components"]["schemas"][schema]["properties"].items():
            assert name in text
            assert field.get("description", "") in text
    assert '"en" or "tr" or nothing' in text


def test_the_page_asks_for_nothing_else_at_all(page: str) -> None:
    found = outline(page)
    assert not {"script", "img", "iframe", "object", "form"} & set(found.elements)
    assert found.addresses == ["data:,", "openapi.json"]
    assert "url(" not in page
    assert "@import" not in page


def test_the_calls_shown_are_calls_that_work(page: str) -> None:
    text = outline(page).text
    call = re.search(r"curl http://127\.0\.0\.1:7860/api/v1/ask --json '(.*?)'", text)
    assert call is not None
    with client_for(WordMatcher()) as client:
        answer = client.post("/api/v1/ask", content=call[1], headers={"content-type": "application/json"})
    assert answer.status_code == 200


def test_the_standards_of_others_are_named(page: str) -> None:
    text = outline(page).text
    assert all(
        route in text for route in ("GET /infobutton", "GET /cds-services", "POST /cds-services/{id}", "/metrics")
    )


def test_markup_in_the_document_is_only_text() -> None:
    hostile = "<script>alert(1)</script>"
    route = {"description": hostile, "responses": {"200": {"description": hostile}}}
    parameter = {"name": hostile, "schema": {"type": hostile, "description": hostile}}
    document = {
        "info": {"title": hostile, "description": hostile},
        "paths": {f"/{hostile}": {"get": route | {"parameters": [parameter]}}},
    }
    found = outline(docs_page(document))
    assert "script" not in found.elements
    assert found.text.count(hostile) >= 6

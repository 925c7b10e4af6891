from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interface.desk import Desk
from interface.journal import Journal
from interface.reference_lists import FORMS, MEDIA_TYPES
from interface.server import served_around
from interface.settings import Settings
from tests.interface_fakes import WordMatcher, make_article

PATH = "/api/v1/references"
MARROW = "Did lantern therapy clear the marrow?"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    pipeline = WordMatcher(make_article(), make_article("Beacons glow.", id="second", title="Beacons", doi="10.1000/b"))
    app = served_around(FastAPI(), Desk(pipeline, Journal()), Settings(data=Path("unused")))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize(("form", "media_type"), list(zip(FORMS, MEDIA_TYPES, strict=True)))
def test_an_answer_document_becomes_a_file_of_references(client: TestClient, form: str, media_type: str) -> None:
    answer = client.post("/api/v1/ask", json={"question": MARROW}).json()
    response = client.post(PATH, json={"format": form, "answer": answer})
    assert response.status_code == 200
    assert response.headers["content-type"] == media_type
    assert response.headers["content-disposition"].startswith('attachment; filename="references.')
    assert "10.1000/lantern" in response.text
    assert "10.1000/b" not in response.text


def test_an_abstention_has_an_empty_list(client: TestClient) -> None:
    answer = client.post("/api/v1/ask", json={"question": "What is the capital of Turkey?"}).json()
    assert client.post(PATH, json={"format": "ris", "answer": answer}).content == b""


def test_articles_are_listed_once_in_the_order_asked_for(client: TestClient) -> None:
    ids = ["second", "10-1000-lantern", "second"]
    listed = json.loads(client.post(PATH, json={"format": "csl-json", "article_ids": ids}).content)
    assert [item["id"] for item in listed] == ["second", "10-1000-lantern"]


def test_an_article_that_is_held_is_listed_as_held_whatever_the_document_says(client: TestClient) -> None:
    citations = [{"article_id": "second", "title": "Forged"}, {"article_id": "gone", "title": "Gone", "year": 2001}]
    wanted = {"format": "vancouver", "answer": {"citations": citations}}
    assert client.post(PATH, json=wanted).text == (
        "1. Lamp A, Wick B. Beacons. Journal of Lanterns. 2023. doi:10.1000/b\n2. Gone. 2001.\n"
    )


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"format": "ris"}, "body"),
        ({"format": "ris", "article_ids": [], "answer": {"citations": []}}, "body"),
        ({"format": "ris", "article_ids": ["second", "<script>"]}, "article_ids.1"),
        ({"format": "ris", "article_ids": ["x"] * 201}, "article_ids"),
        ({"format": "docx", "article_ids": ["second"]}, "format"),
        ({"format": "ris", "answer": {}}, "answer.citations"),
        ({"format": "ris", "answer": {"citations": "all"}}, "answer.citations"),
        ({"format": "ris", "answer": {"citations": [{"article_id": "a"}, 7]}}, "answer.citations.1"),
        ({"format": "ris", "answer": {"citations": [{"article_id": ["a"]}]}}, "answer.citations.0"),
        ({"format": "ris", "answer": {"citations": [{"article_id": str(n)} for n in range(201)]}}, "answer.citations"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_repeated(
    client: TestClient, wanted: dict[str, object], field: str
) -> None:
    response = client.post(PATH, json=wanted)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert "<script>" not in response.text


def test_the_route_says_which_files_it_gives(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()["paths"][PATH]["post"]
    assert set(described["responses"]["200"]["content"]) >= set(MEDIA_TYPES)

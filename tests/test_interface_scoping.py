"""Scopes over REST, as the chat sends them, and what its filters offer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interface.desk import Desk
from interface.journal import Journal
from interface.scoping import UnusableScope, scope_in
from interface.server import served_around
from interface.settings import Settings
from retrieval.scope import EVERYTHING, Scope
from tests.interface_fakes import WordMatcher, make_article

HELD = make_article(article_type="review article")
OTHER = make_article("Beacons were lit.", id="10-1000-beacon", title="Beacons", year=2019, article_type=None)
ASKED = "Did relapse follow the loss of the receptor?"


@pytest.fixture
def pipeline() -> WordMatcher:
    return WordMatcher(HELD, OTHER)


@pytest.fixture
def client(pipeline: WordMatcher) -> Iterator[TestClient]:
    app = served_around(FastAPI(), Desk(pipeline, Journal()), Settings(data=Path("unused")))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def test_ask_and_search_take_a_scope(client: TestClient, pipeline: WordMatcher) -> None:
    scope = {"articles": [OTHER.id], "years": {"to": 2020}, "sections": ["body"], "types": []}
    assert client.post("/api/v1/ask", json={"question": ASKED, "scope": scope}).status_code == 200
    assert pipeline.asked[-1].scope == Scope(frozenset({OTHER.id}), (None, 2020), frozenset({"body"}))
    found = client.post("/api/v1/search", json={"question": ASKED, "scope": scope}).json()
    assert found["scope"] == {"articles": [OTHER.id], "years": {"to": 2020}, "sections": ["body"]}
    assert [passage["article_id"] for passage in found["passages"]] == [OTHER.id]


def test_an_empty_scope_is_everything(client: TestClient, pipeline: WordMatcher) -> None:
    written: list[dict[str, object] | None] = [{}, None, {"articles": [], "years": {}}]
    for scope in written:
        client.post("/api/v1/ask", json={"question": ASKED, "scope": scope})
        assert pipeline.asked[-1].scope == EVERYTHING


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"articles": [HELD.id, "secret-id"]}, "scope.articles.1"),
        ({"articles": ["x"] * 201}, "scope.articles"),
        ({"articles": [7]}, "scope.articles.0"),
        ({"years": {"from": 2024, "to": 2020}}, "scope.years"),
        ({"years": {"from": "2020"}}, "scope.years.from"),
        ({"years": {"from": 0}}, "scope.years.from"),
        ({"sections": ["chapter"]}, "scope.sections.0"),
        ({"types": [""]}, "scope.types.0"),
        ({"colour": "red"}, "an unknown field"),
        ("everything", "scope"),
    ],
)
def test_a_scope_that_cannot_be_used_is_a_problem_that_names_its_place(
    client: TestClient, scope: object, field: str
) -> None:
    for route in ("/api/v1/ask", "/api/v1/search"):
        answer = client.post(route, json={"question": ASKED, "scope": scope})
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/invalid-request"
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert "secret-id" not in answer.text


@pytest.mark.parametrize("written", [None, ""])
def test_nothing_written_is_everything(written: object) -> None:
    assert scope_in(written, ()) == EVERYTHING


@pytest.mark.parametrize("written", ["{", "[]", "null", "7", '{"articles": "x"}', "[" * 10_000, '{"years": [1, 2]}'])
def test_a_text_that_is_no_scope_is_refused(written: str) -> None:
    with pytest.raises(UnusableScope):
        scope_in(written, ())


def test_the_filters_offer_each_article_with_its_passages_by_kind(client: TestClient) -> None:
    offered = json.loads(client.get("/filters").content)
    assert [article["id"] for article in offered["articles"]] == [HELD.id, OTHER.id]
    assert offered["articles"][1] == {
        "id": OTHER.id,
        "title": "Beacons",
        "language": "en",
        "year": 2019,
        "type": None,
        "passages": {"body": 1},
    }
    assert offered["types"] == {"review article": {"en": "review article", "tr": "Derleme"}}

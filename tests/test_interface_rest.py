from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interface.conversation import next_view
from interface.desk import Desk
from interface.journal import Journal
from interface.server import served_around
from interface.settings import Settings
from interface.turns import MOST_WAITING, asked_by
from retrieval.document import answer_document, search_document, to_json
from retrieval.scope import EVERYTHING, Scope
from retrieval.types import Hit, Question, Result
from tests.interface_fakes import WordMatcher, loaded_article, make_article

SETTINGS = Settings(data=Path("unused"))
ASK = "/api/v1/ask"
RELAPSE = "Did relapse follow the loss of the receptor?"


class Broken(WordMatcher):
    """Fails on every question, with the question in the message as careless code has it."""

    def answer(self, question: Question) -> Result:
        raise RuntimeError(f"cannot look up {question.text}")


def client_for(pipeline: WordMatcher) -> TestClient:
    return TestClient(served_around(FastAPI(), Desk(pipeline, Journal()), SETTINGS), base_url="http://127.0.0.1")


@pytest.fixture
def pipeline() -> WordMatcher:
    return WordMatcher()


@pytest.fixture
def client(pipeline: WordMatcher) -> Iterator[TestClient]:
    with client_for(pipeline) as client:
        yield client


def test_an_answer_is_the_document_byte_for_byte_twice_in_a_row(client: TestClient, pipeline: WordMatcher) -> None:
    expected = to_json(answer_document(pipeline.answer(Question(RELAPSE)), pipeline.index))
    answers = [client.post(ASK, json={"question": RELAPSE}) for _ in range(2)]
    assert [answer.content for answer in answers] == [expected, expected]
    assert answers[0].headers["content-type"] == "application/json"
    assert json.loads(expected)["status"] == "answered"


def test_an_abstention_is_a_result_and_not_an_error(client: TestClient) -> None:
    answer = client.post(ASK, json={"question": "What is the capital of Turkey?"})
    assert answer.status_code == 200
    assert answer.json()["status"] == "abstained"


def test_history_and_language_reach_the_pipeline(client: TestClient, pipeline: WordMatcher) -> None:
    client.post(ASK, json={"question": " And in mice? ", "history": ["Rats?", "Cats?"], "language": "tr"})
    assert pipeline.asked[-1] == Question("And in mice?", ("Rats?", "Cats?"), "tr")


def test_request_id_and_time_are_in_the_headers_only(client: TestClient) -> None:
    first, second = (client.post(ASK, json={"question": RELAPSE}) for _ in range(2))
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.headers["x-request-id"].encode() not in first.content
    assert first.headers["server-timing"].startswith("total;dur=")


def test_a_search_gives_the_document_with_k_passages_at_most(client: TestClient, pipeline: WordMatcher) -> None:
    expected = to_json(search_document("lantern", pipeline.search("lantern", 1), pipeline.index))
    assert client.post("/api/v1/search", json={"question": "lantern", "k": 1}).content == expected


def test_articles_are_listed_without_their_text_and_given_with_it(client: TestClient) -> None:
    (summary,) = client.get("/api/v1/articles").json()["articles"]
    assert (summary["id"], summary["year"], summary["coverage"]) == ("10-1000-lantern", 2023, "excerpt")
    assert "text" not in summary
    whole = client.get("/api/v1/articles/10-1000-lantern").json()
    assert whole["text"] == make_article().text
    assert whole["sections"][0]["title"] == "Results"
    assert whole["repairs"][0]["original"] == "E"
    counts = summary.pop("counts")
    assert counts == {"sections": 1, "tables": 0, "references": 0, "repairs": 1, "pages": 0}
    assert {name: whole[name] for name in summary} == summary


def test_an_article_is_given_with_its_tables_marks_references_notices_and_pages() -> None:
    article = replace(loaded_article("lumitrene"), page_starts=(0, 400))
    with client_for(WordMatcher(article)) as client:
        (summary,) = client.get("/api/v1/articles").json()["articles"]
        whole = client.get(f"/api/v1/articles/{article.id}").json()
    assert summary["counts"] == {"sections": 5, "tables": 1, "references": 9, "repairs": 0, "pages": 2}
    assert not {"text", "sections", "tables", "marks", "references", "repairs", "page_starts"} & set(summary)
    assert [notice["kind"] for notice in summary["notices"]] == ["expression of concern", "correction"]
    assert whole["notices"] == summary["notices"]
    assert whole["page_starts"] == [0, 400]
    start, end = whole["tables"][0]["rows"][0]["cells"][0]
    assert whole["text"][start:end] == "Norford"
    mark = whole["marks"][0]
    assert whole["text"][mark["start"] : mark["end"]] == "1"
    assert whole["references"][mark["references"][0]]["title"] == "Lumitrene against placebo, trial 1"


def test_the_routes_are_described(client: TestClient) -> None:
    routes = client.get("/api/openapi.json").json()["paths"]
    said = {path: route["description"] for path, methods in routes.items() for route in methods.values()}
    assert "section path" in said["/api/v1/ask"]
    assert "notices" in said["/api/v1/articles"]
    assert "tables" in said["/api/v1/articles/{article_id}"]


def test_health_tells_that_it_lives_and_what_it_holds(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    expected = {"status": "ready", "index_version": "abc123", "articles": 1, "chunks": 1}
    assert client.get("/health/ready").json() == expected


def test_the_openapi_document_names_every_route(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/v1/ask",
        "/api/v1/search",
        "/api/v1/references",
        "/api/v1/articles",
        "/api/v1/articles/{article_id}",
        "/health/live",
        "/health/ready",
    }
    assert "application/problem+json" in paths["/api/v1/ask"]["post"]["responses"]["422"]["content"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "  \n"}, "question"),
        ({"question": "x" * 10_000}, "question"),
        ({"question": "bell\x07"}, "question"),
        ({"question": None}, "question"),
        ({"question": ["Why?"]}, "question"),
        ({"question": "Why?", "history": ["x"] * 11}, "history"),
        ({"question": "Why?", "history": ["fine", ""]}, "history.1"),
        ({"question": "Why?", "language": "de"}, "language"),
        ({"question": "Why?", "temperature": 1, "seed": 2}, "an unknown field"),
        ([], "body"),
        ("Why?", "body"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(client: TestClient, body: object, field: str) -> None:
    answer = client.post(ASK, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "/problems/invalid-request"
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert [error["field"] for error in problem["errors"]] == [field]
    assert field in problem["detail"]


@pytest.mark.parametrize("k", [0, 101, "5", 1.5, True, 10**30])
def test_k_is_a_whole_number_from_1_to_100(client: TestClient, k: object) -> None:
    answer = client.post("/api/v1/search", json={"question": "lantern", "k": k})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "k"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"question": "half a face \\ud83d"}',
        b'{"question": "why", "history": ["\\udc00"]}',
        b'{"\\ud800": 1}',
        b'{"question": NaN}',
        b'{"question": "why", "k": ' + b"9" * 5_000 + b"}",
    ],
)
def test_a_body_that_is_no_question_is_a_problem_and_never_a_crash(client: TestClient, body: bytes) -> None:
    answer = client.post(ASK, content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE articles; --",
        "🙂 👩🏽‍⚕️ does it work?",
        "ما هو الورم؟",
        "\u202eesrever",
        "{{7*7}} ${7*7} %s %n",
        "a\tb\r\nc",
    ],
)
def test_strange_questions_are_looked_up_as_they_are(client: TestClient, pipeline: WordMatcher, question: str) -> None:
    answer = client.post(ASK, json={"question": question})
    assert answer.status_code == 200
    assert answer.json()["question"] == question
    assert pipeline.asked[-1].text == question


def test_a_question_is_never_repeated_in_a_problem(client: TestClient) -> None:
    answer = client.post(ASK, json={"question": "Ayşe Yılmaz 12345678901 " + "x" * 3_000})
    assert answer.status_code == 422
    assert "Ayşe" not in answer.text


def test_the_name_of_an_unknown_field_is_never_repeated(client: TestClient) -> None:
    answer = client.post(ASK, json={"question": "Why?", "Ayşe Yılmaz": 1})
    assert answer.status_code == 422
    assert "Ayşe" not in answer.text


def test_one_question_too_many_is_asked_to_come_back(pipeline: WordMatcher) -> None:
    desk = Desk(pipeline, Journal())
    begun, go_on = threading.Event(), threading.Event()

    def search(text: str, k: int, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        begun.set()
        go_on.wait(10)
        return ()

    pipeline.search = search  # type: ignore[method-assign]

    def search_as(asker: str) -> None:
        with asked_by(asker):
            desk.search(Question("lantern"), 1, "id")

    threads = [threading.Thread(target=search_as, args=(f"asker {number}",)) for number in range(MOST_WAITING + 1)]
    with TestClient(served_around(FastAPI(), desk, SETTINGS), base_url="http://127.0.0.1") as client:
        for thread in threads:
            thread.start()
        assert begun.wait(10)
        try:
            answers = [client.post(path, json={"question": "lantern"}) for path in (ASK, "/api/v1/search")]
            chat = next_view(desk, "lantern", (), "id")
        finally:
            go_on.set()
            for thread in threads:
                thread.join()
        assert client.post(ASK, json={"question": "lantern"}).status_code == 200
    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].json()["type"] == "/problems/busy"
    assert answers[0].headers["retry-after"] == "5"
    assert chat.typed == "lantern"
    assert "Many questions are waiting" in chat.messages[-1].html


def test_the_log_names_the_last_places_of_a_failure_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    with client_for(Broken()) as client:
        client.post(ASK, json={"question": "Why?"})
    assert caplog.text.count('  File "') == 5
    assert "in answer" in caplog.text


def test_hostile_text_in_an_article_comes_back_as_json_and_nothing_else() -> None:
    hostile = 'Lantern therapy </script><img src=x onerror=alert(1)> "quoted" \u202e 🙂.'
    with client_for(WordMatcher(make_article(hostile, title="<b>\u2028</b>", repairs=()))) as client:
        answer = client.post(ASK, json={"question": "Lantern therapy quoted"})
    assert answer.json()["citations"][0]["quote"] in hostile
    assert answer.json()["citations"][0]["title"] == "<b>\u2028</b>"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status", "name"),
    [
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/api/v1/articles/unknown", 404, "not-found"),
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/problems/unknown", 404, "not-found"),
        ("GET", ASK, 405, "method-not-allowed"),
        ("DELETE", "/health/live", 405, "method-not-allowed"),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, method: str, path: str, status: int, name: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["type"] == f"/problems/{name}"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_told_the_right_one(client: TestClient) -> None:
    assert client.get(ASK).headers["allow"] == "POST"


def test_every_type_of_problem_is_explained_where_it_points(client: TestClient) -> None:
    problem = client.get("/nowhere").json()
    assert client.get(problem["type"]).json()["status"] == 404


def test_a_failure_is_told_with_its_id_and_logged_without_the_question(caplog: pytest.LogCaptureFixture) -> None:
    with client_for(Broken()) as client:
        answer = client.post(ASK, json={"question": "Does Ayşe Yılmaz relapse?"})
    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/internal-error"
    assert answer.json()["request_id"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "Ayşe" not in caplog.text + answer.text
    assert "Traceback" not in answer.text

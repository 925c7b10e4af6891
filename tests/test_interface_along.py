"""What is taken along from the chat: the links of the page and the routes behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interface.along import answer_links, conversation_links
from interface.conversation import View, next_view
from interface.desk import Desk
from interface.exporting import OF_ANSWER, OF_CONVERSATION
from interface.feedback import LeftBehind
from interface.journal import Journal
from interface.kept_turns import KeptTurns
from interface.server import served_around
from interface.settings import Settings
from interface.sources import Turn
from retrieval.types import Question
from tests.interface_fakes import WordMatcher, make_article, make_index

MARROW = "Did lantern therapy clear the marrow?"
CAPITAL = "What is the capital of Turkey?"


@pytest.fixture(scope="module")
def pipeline() -> WordMatcher:
    return WordMatcher()


@pytest.fixture(scope="module")
def desk(pipeline: WordMatcher) -> Desk:
    return Desk(pipeline, Journal())


@pytest.fixture(scope="module")
def client(desk: Desk) -> Iterator[TestClient]:
    app = served_around(FastAPI(), desk, Settings(data=Path("unused")))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def asked(desk: Desk, *questions: str) -> View:
    view = next_view(desk, questions[0], (), "1")
    for question in questions[1:]:
        view = next_view(desk, question, view.turns, "1")
    return view


def name_in(view: View) -> str:
    found = re.search("#whole-([0-9a-f]{32})-markdown", view.along)
    assert found
    return found[1]


def test_an_answer_can_be_copied_and_its_references_saved() -> None:
    matcher = WordMatcher()
    links = answer_links(Turn(3, MARROW, matcher.answer(Question(MARROW))), LeftBehind())
    assert re.findall('href="#along-3-([^"]+)"', links) == list(OF_ANSWER)


def test_an_abstention_can_only_be_copied() -> None:
    matcher = WordMatcher()
    links = answer_links(Turn(3, CAPITAL, matcher.answer(Question(CAPITAL, language="tr"))), LeftBehind())
    assert re.findall('href="#along-3-([^"]+)"', links) == ["text"]
    assert 'lang="tr"' in links
    assert "Kaynaklarıyla kopyala" in links


def test_the_links_of_an_answer_stay_as_they_are_when_another_comes(desk: Desk) -> None:
    one, two = asked(desk, MARROW), asked(desk, MARROW, CAPITAL)
    assert one.messages[1].html == two.messages[1].html
    assert re.findall("#whole-[0-9a-f]+-([a-z]+)", two.along) == list(OF_CONVERSATION)


def test_an_empty_conversation_has_nothing_to_take_along() -> None:
    assert conversation_links((), "") == ""


@pytest.mark.parametrize("form", OF_ANSWER)
def test_every_form_of_an_answer_is_handed_out(client: TestClient, desk: Desk, form: str) -> None:
    name = name_in(asked(desk, CAPITAL, MARROW))
    response = client.post("/along/answer", json={"conversation": name, "answer": 2, "form": form})
    assert response.status_code == 200
    assert "10.1000/lantern" in response.text
    assert response.headers["content-disposition"].startswith('attachment; filename="')


@pytest.mark.parametrize("form", OF_CONVERSATION)
def test_every_form_of_a_conversation_is_handed_out(client: TestClient, desk: Desk, form: str) -> None:
    name = name_in(asked(desk, CAPITAL, MARROW))
    response = client.post("/along/conversation", json={"conversation": name, "form": form})
    assert response.status_code == 200
    assert response.content


def test_what_is_not_kept_is_not_found(client: TestClient, desk: Desk) -> None:
    name = name_in(asked(desk, MARROW))
    for wanted in (
        {"conversation": "0" * 32, "answer": 1, "form": "text"},
        {"conversation": name, "answer": 2, "form": "text"},
    ):
        assert client.post("/along/answer", json=wanted).status_code == 404
    assert client.post("/along/conversation", json={"conversation": "0" * 32, "form": "word"}).status_code == 404


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"conversation": "../../etc", "form": "word"},
        {"conversation": "0" * 32, "form": "exe"},
        {"conversation": "0" * 32, "form": "word", "path": "/etc"},
    ],
)
def test_what_is_no_such_wish_is_refused(client: TestClient, wanted: dict[str, str]) -> None:
    response = client.post("/along/conversation", json=wanted)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_another_site_cannot_fetch_a_conversation(client: TestClient, desk: Desk) -> None:
    wanted = {"conversation": name_in(asked(desk, MARROW)), "form": "json"}
    response = client.post("/along/conversation", json=wanted, headers={"Origin": "https://evil.example"})
    assert response.status_code == 403


def test_a_conversation_about_articles_no_longer_held_is_not_found(
    client: TestClient, desk: Desk, pipeline: WordMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_in(asked(desk, MARROW))
    monkeypatch.setattr(pipeline, "index", make_index(make_article(id="another")))
    assert client.post("/along/conversation", json={"conversation": name, "form": "word"}).status_code == 404


def test_the_oldest_conversations_are_forgotten_first() -> None:
    turns = (Turn(1, MARROW, WordMatcher().answer(Question(MARROW))),)
    kept = KeptTurns(most=2)
    names = [kept.keep(turns) for _ in range(3)]
    assert [kept.found(name) for name in names] == [(), turns, turns]
    assert len(set(names)) == 3
    assert kept.keep(()) == ""
    assert kept.found("") == ()

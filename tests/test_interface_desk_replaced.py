"""Another pipeline takes the place of the one that answers, under open conversations."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from interface.conversation import first_view, next_view
from interface.desk import Desk
from interface.journal import Journal
from interface.server import served_around
from interface.settings import Settings
from retrieval.types import Question, Result
from tests.interface_fakes import TEXT, WordMatcher, make_article

QUESTION = "Did lantern therapy clear the marrow?"
QUOTE = "Lantern therapy cleared the marrow of most mice."
OTHER = make_article("A torch burned in the cellar for a week.", id="torch", title="A torch")


class Held(WordMatcher):
    """Begins to answer, and goes on once it may."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def answer(self, question: Question) -> Result:
        self.begun.set()
        assert self.may_go_on.wait(20)
        return super().answer(question)


def after(desk: Desk) -> WordMatcher:
    """The desk answers from the torch alone, in a version of its own."""
    pipeline = WordMatcher(OTHER)
    pipeline.index = replace(pipeline.index, manifest=replace(pipeline.index.manifest, version="newer"))
    desk.replace(pipeline)
    return pipeline


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_question_under_way_is_answered_as_before_and_the_next_from_the_new_index() -> None:
    slow = Held()
    desk = Desk(slow, Journal())
    found: list[tuple[Result, object]] = []
    asking = threading.Thread(target=lambda: found.append(desk.asked(Question(QUESTION), "id")))
    asking.start()
    assert slow.begun.wait(20)
    swapping = threading.Thread(target=after, args=(desk,))
    swapping.start()
    slow.may_go_on.set()
    asking.join()
    swapping.join()

    (result, index), (later, newer) = found[0], desk.asked(Question("Where burned the torch?"), "id")

    assert (result.trace.index_version, index) == ("abc123", slow.index)
    assert (later.trace.index_version, newer) == ("newer", desk.index)
    assert desk.searched(Question("torch"), 1, "id")[1] is desk.index


@pytest.mark.parametrize("article", [OTHER, make_article("Short.", id="10-1000-lantern")])
def test_an_old_answer_shows_its_own_words_after_its_article_went_or_changed(article: object) -> None:
    desk = Desk(WordMatcher(), Journal())
    view = next_view(desk, QUESTION, first_view(desk).turns, "id")
    desk.replace(WordMatcher(article))  # type: ignore[arg-type]

    later = next_view(desk, "Where burned the torch in the cellar?", view.turns, "id")

    shown = words("".join(message.html for message in later.messages))
    assert QUOTE in shown
    assert "Something went wrong" not in shown
    assert "Lantern therapy in mice" in words(later.sources)
    assert len(later.turns) == 2


@pytest.mark.parametrize("text", [TEXT.replace("most mice", "some mice"), "Short."])
def test_a_conversation_whose_words_are_not_held_any_more_is_not_handed_out(text: str) -> None:
    desk = Desk(WordMatcher(), Journal())
    view = next_view(desk, QUESTION, (), "id")
    name = desk.kept.keep(view.turns)
    app = served_around(FastAPI(), desk, Settings(data=Path("unused")))
    client = TestClient(app, base_url="http://127.0.0.1")
    body = {"conversation": name, "form": "markdown"}
    assert client.post("/along/conversation", json=body).status_code == 200

    desk.replace(WordMatcher(make_article(text)))

    assert client.post("/along/conversation", json=body).status_code == 404

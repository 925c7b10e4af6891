"""One step of the chat: what was typed and what came before become what the page shows next. Knows no web library."""

from __future__ import annotations

from dataclasses import dataclass

from interface import render
from interface.along import answer_links, conversation_links
from interface.desk import Desk, TooManyWaiting
from interface.question import MOST_HISTORY, UnusableText, question_text
from interface.remarks import looked_up
from interface.sources import Turn, panel
from retrieval.types import Language, Question

_KEPT_TURNS = 20


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the conversation; is_question tells who speaks."""

    is_question: bool
    html: str


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows, and the turns it needs for the next step (the last 20).

    typed is what stays in the question box: the text again where it could not be used, so that it can be mended.
    looked_up is what was looked up for the last question, empty where that is what was asked. along holds the links
    with which the conversation is taken along.
    """

    turns: tuple[Turn, ...]
    messages: tuple[Message, ...]
    sources: str
    typed: str
    looked_up: str
    along: str = ""


def first_view(desk: Desk) -> View:
    """The page before the first question."""
    return _view(desk, ())


def next_view(
    desk: Desk, typed: str, turns: tuple[Turn, ...], request_id: str, language: Language | None = None
) -> View:
    """Ask what was typed, with the last 10 questions as history. Never raises: what fails becomes a sentence.

    language is that of the words around the quotes; None for that of the question.
    """
    try:
        text = question_text(typed)
    except UnusableText as error:
        return _view(desk, turns, typed=typed, notice=str(error))
    history = tuple(turn.question for turn in turns[-MOST_HISTORY:])
    try:
        result = desk.ask(Question(text, history, language), request_id)
        number = turns[-1].number + 1 if turns else 1
        return _view(desk, (*turns, Turn(number, text, result))[-_KEPT_TURNS:])
    except TooManyWaiting as error:
        return _view(desk, turns, typed=text, notice=str(error))
    except Exception as error:
        desk.journal.failed(request_id, error)
        apology = (
            "Something went wrong while looking this up. Try again; if it happens again, give this number "
            f"to whoever runs Kanıt: {request_id}"
        )
        return _view(desk, turns, typed=text, notice=apology)


def _view(desk: Desk, turns: tuple[Turn, ...], *, typed: str = "", notice: str = "") -> View:
    articles, limit = desk.index.articles, desk.age_limit
    messages = [
        message
        for turn in turns
        for message in (
            Message(is_question=True, html=render.question(turn) + render.question_link(turn)),
            Message(is_question=False, html=render.answer(turn, articles, limit) + answer_links(turn, desk.left)),
        )
    ]
    if notice:
        messages.append(Message(is_question=False, html=render.notice(notice)))
    searched = looked_up(turns[-1].result) if turns else ""
    along = conversation_links(turns, desk.kept.keep(turns))
    return View(turns, tuple(messages), panel(turns, articles, limit), typed, searched, along)

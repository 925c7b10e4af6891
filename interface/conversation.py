"""One step of the chat: what was typed and what came before become what the page shows next. Knows no web library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from interface import render
from interface.along import answer_links, conversation_links
from interface.chat_words import ChatWords, chat_words
from interface.desk import Desk, TooManyWaiting
from interface.question import LONGEST, MOST_HISTORY, UnusableText, question_text
from interface.remarks import looked_up
from interface.scoping import UnusableScope, scope_in
from interface.sources import Turn, panel, spoken_of
from retrieval.stopping import Stopped
from retrieval.types import Abstained, Language, Question

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
    with which the conversation is taken along. is_stopped says that nobody waits for it, so that nothing is to change.
    """

    turns: tuple[Turn, ...]
    messages: tuple[Message, ...]
    sources: str
    typed: str
    looked_up: str
    along: str = ""
    is_stopped: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """How something is asked: the page's language, where to look, and whether anybody still waits.

    language is None where the page was not switched: the words around quotes are then in that of the question. filters
    are a JSON object in the form that REST takes, or empty. again says that it is asked in place of the last question.
    """

    language: Language | None = None
    filters: str = ""
    again: bool = False
    is_stopped: Callable[[], bool] = lambda: False


AS_ASKED = Wish()


def first_view(desk: Desk, language: Language | None = None) -> View:
    """The page before the first question."""
    return _view(desk, (), language)


def next_view(desk: Desk, typed: str, turns: tuple[Turn, ...], request_id: str, wish: Wish = AS_ASKED) -> View:
    """Ask what was typed, with the last 10 questions as history. Never raises: what fails becomes a sentence."""
    words = chat_words(wish.language)
    try:
        text = question_text(typed)
        return _view(desk, _asked(desk, text, turns, request_id, wish), wish.language)
    except UnusableText as error:
        notice = _fault(error, typed, words)
    except UnusableScope:
        notice = words.unusable_filters
    except TooManyWaiting:
        notice = words.many_waiting
    except Stopped:
        return replace(_view(desk, turns, wish.language), is_stopped=True)
    except Exception as error:
        desk.journal.failed(request_id, error)
        notice = words.went_wrong.format(request_id=request_id)
    return _view(desk, turns, wish.language, typed="" if wish.again else typed, notice=notice)


def without_last(desk: Desk, turns: tuple[Turn, ...], language: Language | None = None) -> View:
    """The conversation as it was before the last question, which goes back into the box."""
    return _view(desk, turns[:-1], language, typed=turns[-1].question if turns else "")


def switched(desk: Desk, turns: tuple[Turn, ...], language: Language | None) -> View:
    """The conversation with all that Kanıt itself says in another language; with None as it is."""
    return _view(desk, tuple(in_language(turn, language) for turn in turns), language)


def in_language(turn: Turn, language: Language | None) -> Turn:
    """A turn with the words around its quotes in a language, and the reason of an abstention; with None as it is."""
    if language is None:
        return turn
    result = replace(turn.result, question=replace(turn.result.question, language=language))
    if isinstance(result, Abstained):
        result = replace(
            result, reason=replace(result.reason, text=result.reason.texts.get(language, result.reason.text))
        )
    return replace(turn, result=result)


def _asked(desk: Desk, text: str, turns: tuple[Turn, ...], request_id: str, wish: Wish) -> tuple[Turn, ...]:
    """The turns with that of the question behind them."""
    before = turns[:-1] if wish.again else turns
    history = tuple(turn.question for turn in before[-MOST_HISTORY:])
    question = Question(text, history, wish.language, scope_in(wish.filters, desk.index.articles))
    result, index = desk.asked(question, request_id, wish.is_stopped)
    number = before[-1].number + 1 if before else 1
    return (*before, Turn(number, text, result, spoken_of(result, index.articles)))[-_KEPT_TURNS:]


def _fault(error: UnusableText, typed: str, words: ChatWords) -> str:
    """What is wrong with a text, in the language of the page."""
    count = words.number(len(typed.strip()))
    told = {
        "empty": words.empty_question,
        "long": words.long_question.format(count=count, most=words.number(LONGEST)),
        "control characters": words.control_characters,
    }
    return told.get(error.fault, str(error))


def _view(desk: Desk, turns: tuple[Turn, ...], language: Language | None, *, typed: str = "", notice: str = "") -> View:
    articles, limit = desk.index.articles, desk.age_limit
    messages = [
        message
        for turn in turns
        for message in (
            Message(is_question=True, html=render.question(turn) + render.question_link(turn)),
            Message(
                is_question=False,
                html=render.answer(turn, turn.held or articles, limit) + answer_links(turn, desk.left),
            ),
        )
    ]
    if notice:
        messages.append(Message(is_question=False, html=render.notice(notice, language)))
    searched = looked_up(turns[-1].result) if turns else ""
    along = conversation_links(turns, desk.kept.keep(turns))
    return View(turns, tuple(messages), panel(turns, articles, limit, language), typed, searched, along)

"""What the events of the page bring, and what is said on its buttons and headings. Knows no web library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

from interface.chat_words import ChatWords
from interface.conversation import Wish
from interface.markup import escaped
from interface.queue_guard import is_whole_text
from interface.stops import Stops
from interface.suggestions import MOST_TOPICS, PER_TOPIC, Topic
from retrieval.types import Language


def text_of(typed: object) -> str:
    """What was typed; nothing where it is no text, or holds half a character."""
    return str(typed) if is_whole_text(typed) else ""


def language_of(asked_in: object) -> Language | None:
    """The language that a link or the switch asks for, None for that of the question."""
    return next((language for language in get_args(Language) if asked_in == language), None)


def wish_of(stops: Stops, asked_in: object, filters: object, name: object, *, again: bool = False) -> Wish:
    """How a question is asked, as the boxes that the scripts fill in have it; name is what it is stopped by."""
    called = text_of(name)
    return Wish(language_of(asked_in), text_of(filters), again, lambda: stops.is_stopped(called))


def pressed(words: ChatWords) -> Mapping[str, str]:
    """What is on each button that is always the same, by its id."""
    return {"edit": words.edit, "retry": words.retry, "undo": words.undo, "again": words.again, "send": words.ask}


def heading(words: ChatWords, topics: Sequence[Topic]) -> str:
    """What stands above the suggested questions; nothing where there are none."""
    return f'<h2 lang="{words.language}">{words.begin_with}</h2>' if topics else ""


def slots(topics: Sequence[Topic]) -> list[tuple[str, tuple[str, ...]]]:
    """For each place that the page has for a topic, its heading and questions, empty where there is none for it."""
    shown = [(f"<h3>{escaped(topic.name)}</h3>", topic.questions[:PER_TOPIC]) for topic in topics[:MOST_TOPICS]]
    shown += [("", ())] * (MOST_TOPICS - len(shown))
    return [(name, (*questions, *[""] * (PER_TOPIC - len(questions)))) for name, questions in shown]

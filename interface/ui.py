"""The chat as a Gradio page over interface/conversation.py. The only module that imports gradio."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from interface import render
from interface.chat_words import ChatWords, chat_words, script_words
from interface.conversation import View, first_view, next_view, switched, without_last
from interface.desk import Desk
from interface.markup import escaped
from interface.queue_guard import MOST_TYPED_CHARS, EventsOnly
from interface.queue_room import RoomForAll, StreamsForAll, waiting_in
from interface.remarks import looked_up
from interface.sources import Turn
from interface.steps import heading, language_of, pressed, slots, text_of, wish_of
from interface.stops import Stops
from interface.suggestions import Suggested, Topic
from interface.turns import MOST_WAITING, asked_by, asker_in

_STATIC = Path(__file__).with_name("static")
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_KEPT_SESSIONS = 1_000
_QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
# A question may be asked while one that was stopped still comes to its end.
_EACH = _QUIETLY | {"trigger_mode": "multiple"}


def chat_app(desk: Desk, topics: Sequence[Topic] | Suggested) -> FastAPI:
    """The chat as an application of its own; topics are the suggested questions, always the same or by language.

    Not to be called in an event loop.
    """
    # Outside an event loop Gradio opens some of its own and leaves them open.
    return asyncio.run(_chat_app(desk, topics if callable(topics) else lambda _: topics))


async def _chat_app(desk: Desk, suggested: Suggested) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/chat", StaticFiles(directory=_STATIC))
    page = _page(desk, suggested)
    app.add_middleware(EventsOnly, inputs={number: len(event.inputs) for number, event in page.fns.items()})
    app.add_middleware(RoomForAll, waiting=lambda: waiting_in(page))
    app.add_middleware(StreamsForAll)
    gradio.mount_gradio_app(
        app,
        page,
        path="/",
        ssr_mode=False,
        footer_links=[],
        run_history=False,
        show_error=False,
        theme=_theme(),
    )
    return app


def _theme() -> gradio.themes.Base:
    # The colours of the page before and behind interface/static/chat.css, and no font that would have to be fetched.
    theme = gradio.themes.Base(font=_FONT, font_mono=("ui-monospace", "monospace"))
    return theme.set(
        body_background_fill="#fbfaf8",
        body_background_fill_dark="#15191b",
        body_text_color="#1d2428",
        body_text_color_dark="#e3e7e6",
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the page is made of.

    buttons are by id. places are those for topics: a heading and the questions under it. unseen holds what the scripts
    of the page fill in or read, by id: the language chosen, filters, the name that a question is stopped by, the button
    for that, the words that scripts say, and as the step the name of the question that was answered last.
    """

    turns: gradio.State
    introduction: gradio.Markdown
    messages: gradio.Chatbot
    along: gradio.Markdown
    typed: gradio.Textbox
    buttons: Mapping[str, gradio.Button]
    suggested: gradio.Column
    begin_with: gradio.Markdown
    places: Sequence[tuple[gradio.Markdown, Sequence[gradio.Button]]]
    sources: gradio.Markdown
    unseen: Mapping[str, Any]

    @property
    def shown(self) -> list[Any]:
        """What a step of the conversation changes, in the order of _outputs."""
        pressed = [self.buttons[name] for name in ("edit", "retry", "undo", "again")]
        return [self.turns, self.messages, self.sources, self.typed, *pressed, *self.around]

    @property
    def around(self) -> list[Any]:
        """What is beside the conversation."""
        return [self.suggested, self.along, self.unseen["step"]]

    @property
    def said(self) -> list[Any]:
        """What else is in a language, in the order of _said."""
        places = [part for heading, questions in self.places for part in (heading, *questions)]
        return [self.introduction, *self.buttons.values(), self.unseen["page-words"], self.begin_with, *places]


def _page(desk: Desk, suggested: Suggested) -> gradio.Blocks:
    page: gradio.Blocks = gradio.Blocks(title="Kanıt", analytics_enabled=False, fill_width=True)
    with page:
        parts = _parts(desk, suggested("en"))
        _add_asking(parts, desk, Stops())
        _add_turning(page, parts, desk, suggested)
    page.state_session_capacity = _KEPT_SESSIONS
    page.queue(max_size=MOST_WAITING, api_open=False)
    return page


def _add_asking(parts: _Parts, desk: Desk, stops: Stops) -> None:
    """Asking, asking again, and stopping, which has a line of its own while a question waits or is looked up."""

    def ask(request: gradio.Request, typed: object, turns: tuple[Turn, ...], *boxes: object) -> list[object]:
        with asked_by(_asker(request)):
            view = next_view(desk, text_of(typed), turns, uuid.uuid4().hex, wish_of(stops, *boxes))
        return _outputs(view, text_of(boxes[-1]))

    def retry(request: gradio.Request, turns: tuple[Turn, ...], *boxes: object) -> list[object]:
        asked, wish = turns[-1].question if turns else "", wish_of(stops, *boxes, again=bool(turns))
        with asked_by(_asker(request)):
            outputs = _outputs(next_view(desk, asked, turns, uuid.uuid4().hex, wish), text_of(boxes[-1]))
        outputs[parts.shown.index(parts.typed)] = gradio.skip()
        return outputs

    def stop(name: object) -> None:
        stops.stop(text_of(name))

    boxes = [parts.unseen[name] for name in ("asked-in", "filters-box", "name-box")]
    asking = [parts.typed.submit, parts.buttons["send"].click]
    gradio.on(asking, ask, [parts.typed, parts.turns, *boxes], parts.shown, **_EACH)
    for button in (button for _, questions in parts.places for button in questions):
        button.click(ask, [button, parts.turns, *boxes], parts.shown, **_EACH)
    parts.buttons["retry"].click(retry, [parts.turns, *boxes], parts.shown, **_EACH)
    parts.unseen["stop-button"].click(stop, [parts.unseen["name-box"]], None, **_QUIETLY)


def _add_turning(page: gradio.Blocks, parts: _Parts, desk: Desk, suggested: Suggested) -> None:
    """Going back by a question, beginning again, and the switch of languages."""

    def undo(turns: tuple[Turn, ...], asked_in: object) -> list[object]:
        return _outputs(without_last(desk, turns, language_of(asked_in)))

    def begin_again(asked_in: object) -> list[object]:
        return _outputs(first_view(desk, language_of(asked_in)))

    def switch(turns: tuple[Turn, ...], asked_in: object) -> list[object]:
        language = language_of(asked_in)
        shown = _outputs(switched(desk, turns, language))
        # What is typed stays: only the label over it changes.
        shown[parts.shown.index(parts.typed)] = gradio.Textbox(label=chat_words(language).question)
        return [*shown, *greet(asked_in)]

    def greet(asked_in: object) -> list[object]:
        language = language_of(asked_in)
        words = chat_words(language)
        return [render.introduction(desk.index.articles, language), *_said(words, suggested(words.language))]

    def last_looked_up(turns: tuple[Turn, ...]) -> str:
        return looked_up(turns[-1].result) if turns else ""

    chosen = parts.unseen["asked-in"]
    parts.buttons["undo"].click(undo, [parts.turns, chosen], parts.shown, **_QUIETLY)
    parts.buttons["again"].click(begin_again, [chosen], parts.shown, **_QUIETLY)
    parts.buttons["edit"].click(last_looked_up, [parts.turns], [parts.typed], **_QUIETLY)
    # What is held and suggested may be more, once the page is loaded, than when the server was started.
    page.load(greet, [chosen], parts.said, **_QUIETLY)
    last = _QUIETLY | {"trigger_mode": "always_last"}
    chosen.change(switch, [parts.turns, chosen], [*parts.shown, *parts.said], **last)


def _asker(request: gradio.Request) -> str:
    return asker_in(request.request.scope) if request.request else ""


def _outputs(view: View, name: str = "") -> list[object]:
    """What a step changes; name is that of the question that it was asked by, empty where none was asked."""
    step = f'<span class="name">{escaped(name)}</span>' if name else gradio.skip()
    if view.is_stopped:
        return [*(gradio.skip() for _ in range(10)), step]
    messages: list[Any] = [
        {"role": "user" if message.is_question else "assistant", "content": message.html} for message in view.messages
    ]
    has_turns = bool(view.turns)
    return [
        view.turns,
        gradio.Chatbot(value=messages, visible=bool(messages)),
        view.sources,
        view.typed,
        gradio.Button(visible=bool(view.looked_up)),
        *(gradio.Button(visible=has_turns) for _ in range(3)),
        gradio.Column(visible=not has_turns),
        view.along,
        step,
    ]


def _said(words: ChatWords, topics: Sequence[Topic]) -> list[object]:
    places = [
        part
        for name, questions in slots(topics)
        for part in (name, *(gradio.Button(question, visible=bool(question)) for question in questions))
    ]
    return [
        *(gradio.Button(said) for said in pressed(words).values()),
        script_words(words),
        heading(words, topics),
        *places,
    ]


def _markup(html: str, element_id: str) -> gradio.Markdown:
    # Not gradio.HTML: it builds its content with eval, which the page's security policy forbids.
    return gradio.Markdown(html, elem_id=element_id, latex_delimiters=[])


def _parts(desk: Desk, topics: Sequence[Topic]) -> _Parts:
    first, words = first_view(desk), chat_words(None)
    turns = gradio.State(first.turns)
    introduction = _markup(render.introduction(desk.index.articles), "introduction")
    with gradio.Row(elem_id="desk"):
        with gradio.Column(elem_id="asking"):
            messages, along = _messages(), _markup(first.along, "along")
            with gradio.Row(elem_id="controls"):
                buttons = {
                    id: gradio.Button(said, elem_id=id, visible=False)
                    for id, said in pressed(words).items()
                    if id != "send"
                }
            typed, buttons["send"] = _question_box(words)
            unseen = _unseen(words)
            with gradio.Column(elem_id="suggestions") as suggested:
                begin_with = _markup(heading(words, topics), "suggestions-title")
                places = [_place(name, questions) for name, questions in slots(topics)]
        with gradio.Column(elem_id="reading"):
            sources = _markup(first.sources, "sources-panel")
    return _Parts(turns, introduction, messages, along, typed, buttons, suggested, begin_with, places, sources, unseen)


def _place(name: str, questions: Sequence[str]) -> tuple[gradio.Markdown, list[gradio.Button]]:
    with gradio.Column(elem_classes="topic"):
        made = _markup(name, "")
        return made, [gradio.Button(said, elem_classes="suggestion", visible=bool(said)) for said in questions]


def _messages() -> gradio.Chatbot:
    return gradio.Chatbot(
        elem_id="messages",
        label="Conversation",
        show_label=False,
        container=False,
        visible=False,
        height="auto",
        layout="panel",
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        line_breaks=False,
        autoscroll=False,
        allow_tags=False,
    )


def _question_box(words: ChatWords) -> tuple[gradio.Textbox, gradio.Button]:
    with gradio.Row(elem_id="question-row"):
        layout: dict[str, Any] = {"elem_id": "question-box", "lines": 1, "max_lines": 6, "scale": 1}
        typed = gradio.Textbox(label=words.question, max_length=MOST_TYPED_CHARS, autofocus=True, **layout)
        send = gradio.Button(words.ask, elem_id="send", variant="primary", scale=0, min_width=88)
    return typed, send


def _unseen(words: ChatWords) -> dict[str, Any]:
    """What the style hides and the scripts use, by id."""
    parts: dict[str, Any] = {
        name: gradio.Textbox(elem_id=name, show_label=False, max_lines=1, interactive=True)
        for name in ("asked-in", "filters-box", "name-box")
    }
    parts["stop-button"] = gradio.Button(elem_id="stop-button")
    return parts | {name: _markup(said, name) for name, said in (("page-words", script_words(words)), ("step", ""))}

"""The chat as a Gradio page over interface/conversation.py. The only module that imports gradio."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import gradio
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from interface import render
from interface.conversation import View, first_view, next_view
from interface.desk import MOST_WAITING, Desk
from interface.markup import escaped
from interface.queue_guard import MOST_TYPED_CHARS, EventsOnly, is_whole_text
from interface.remarks import looked_up
from interface.sources import Turn
from interface.suggestions import Topic
from retrieval.types import Language

_STATIC = Path(__file__).with_name("static")
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
_KEPT_SESSIONS = 1_000
_QUIETLY: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def chat_app(desk: Desk, topics: Sequence[Topic]) -> FastAPI:
    """The chat as an application of its own; topics are the suggested questions. Not to be called in an event loop."""
    # Outside an event loop Gradio opens some of its own and leaves them open.
    return asyncio.run(_chat_app(desk, topics))


async def _chat_app(desk: Desk, topics: Sequence[Topic]) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.mount("/chat", StaticFiles(directory=_STATIC))
    page = _page(desk, topics)
    app.add_middleware(EventsOnly, inputs={number: len(event.inputs) for number, event in page.fns.items()})
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


def _page(desk: Desk, topics: Sequence[Topic]) -> gradio.Blocks:
    first = first_view(desk)

    def ask(typed: object, turns: tuple[Turn, ...], asked_in: object) -> list[object]:
        return _outputs(next_view(desk, text_of(typed), turns, uuid.uuid4().hex, language_of(asked_in)))

    def last_looked_up(turns: tuple[Turn, ...]) -> str:
        return looked_up(turns[-1].result) if turns else ""

    def begin_again() -> list[object]:
        return _outputs(first_view(desk))

    page: gradio.Blocks = gradio.Blocks(title="Kanıt", analytics_enabled=False, fill_width=True)
    with page:
        turns = gradio.State(first.turns)
        _markup(render.introduction(desk.index.articles), "introduction")
        with gradio.Row(elem_id="desk"):
            with gradio.Column(elem_id="asking"):
                messages = _messages()
                along = _markup(first.along, "along")
                edit = gradio.Button("Edit what was looked up", elem_id="edit", visible=False)
                typed, send, asked_in = _question_box()
                again = gradio.Button("New conversation", elem_id="again", visible=False)
                suggested, buttons = _suggestions(topics)
            with gradio.Column(elem_id="reading"):
                sources = _markup(first.sources, "sources-panel")
        outputs = [turns, messages, sources, typed, edit, again, suggested, along]
        gradio.on([typed.submit, send.click], ask, [typed, turns, asked_in], outputs, **_QUIETLY)
        for button in buttons:
            button.click(ask, [button, turns, asked_in], outputs, **_QUIETLY)
        edit.click(last_looked_up, [turns], [typed], **_QUIETLY)
        again.click(begin_again, None, outputs, **_QUIETLY)
    page.state_session_capacity = _KEPT_SESSIONS
    page.queue(max_size=MOST_WAITING, api_open=False)
    return page


def text_of(typed: object) -> str:
    """What was typed; nothing where it is no text, or holds half a character."""
    return str(typed) if is_whole_text(typed) else ""


def language_of(asked_in: object) -> Language | None:
    """The language that a link asks for, None for that of the question."""
    return next((language for language in get_args(Language) if asked_in == language), None)


def _outputs(view: View) -> list[object]:
    messages: list[Any] = [
        {"role": "user" if message.is_question else "assistant", "content": message.html} for message in view.messages
    ]
    return [
        view.turns,
        gradio.Chatbot(value=messages, visible=bool(messages)),
        view.sources,
        view.typed,
        gradio.Button(visible=bool(view.looked_up)),
        gradio.Button(visible=bool(view.turns)),
        gradio.Column(visible=not view.turns),
        view.along,
    ]


def _markup(html: str, element_id: str) -> gradio.Markdown:
    # Not gradio.HTML: it builds its content with eval, which the page's security policy forbids.
    return gradio.Markdown(html, elem_id=element_id, latex_delimiters=[])


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


def _question_box() -> tuple[gradio.Textbox, gradio.Button, gradio.Textbox]:
    """The box, its button, and a box that is never seen, for the language that a link asks for."""
    with gradio.Row(elem_id="question-row"):
        typed = gradio.Textbox(
            label="Your question",
            elem_id="question-box",
            lines=1,
            max_lines=6,
            max_length=MOST_TYPED_CHARS,
            autofocus=True,
            scale=1,
        )
        send = gradio.Button("Ask", elem_id="send", variant="primary", scale=0, min_width=88)
    asked_in = gradio.Textbox(elem_id="asked-in", show_label=False, max_lines=1, interactive=True)
    return typed, send, asked_in


def _suggestions(topics: Sequence[Topic]) -> tuple[gradio.Column, list[gradio.Button]]:
    buttons = []
    with gradio.Column(elem_id="suggestions") as column:
        if topics:
            _markup("<h2>Questions to begin with</h2>", "suggestions-title")
        for topic in topics:
            with gradio.Column(elem_classes="topic"):
                _markup(f"<h3>{escaped(topic.name)}</h3>", "")
                buttons += [gradio.Button(question, elem_classes="suggestion") for question in topic.questions]
    return column, buttons

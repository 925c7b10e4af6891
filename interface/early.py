"""What the page shows until Gradio has built its own: the head and a box to type in, in both languages.

Gradio's page takes a second or two on a slow computer. interface/static/early.js hands over what was typed by then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from interface.chat_words import ChatWords, chat_words
from interface.queue_guard import MOST_TYPED_CHARS
from interface.render import introduction
from interface.sources import Articles
from retrieval.types import Language


def early(articles: Articles) -> str:
    """The markup that stands before Gradio's; it is hidden, and its script shows it in the reader's language."""
    typed = f'<textarea rows="1" maxlength="{MOST_TYPED_CHARS}"></textarea>'
    return (
        f'<div id="early" hidden><main>{_both("div", lambda words: introduction(articles, words.language))}'
        f"<form><label>{_both('span', lambda words: words.question)}{typed}</label>"
        f'<button type="submit" class="early-send">{_both("span", lambda words: words.ask)}</button></form>'
        f'<p class="state" role="status">{_both("span", lambda words: words.reading, "reading")}'
        f"{_both('span', lambda words: words.building, 'building')}</p></main></div>"
        '<script src="chat/early.js"></script>'
    )


def _both(tag: str, said: Callable[[ChatWords], str], name: str = "") -> str:
    """The same in each language, of which the script leaves one; what has a name is shown when the script says so."""
    hidden = f' class="{name}" hidden' if name else ""
    each: tuple[Language, ...] = get_args(Language)
    return "".join(f'<{tag} data-in="{language}"{hidden}>{said(chat_words(language))}</{tag}>' for language in each)

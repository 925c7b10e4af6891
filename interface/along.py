"""The links below an answer, and below the conversation, with which they are taken along.

Each names what is wanted in its fragment; interface/static/chat.js asks interface/along_routes.py for it. The name of
the conversation is in the second kind alone, so that answers above stay as they are when another one comes.
"""

from __future__ import annotations

from collections.abc import Sequence

from interface.along_words import AlongWords, along_words
from interface.feedback import LeftBehind, is_gap
from interface.markup import escaped
from interface.sources import Turn
from retrieval.types import Answered

_FORMS = (("vancouver", "Vancouver"), ("bibtex", "BibTeX"), ("ris", "RIS"), ("csl-json", "CSL-JSON"))


def answer_links(turn: Turn, left: LeftBehind) -> str:
    """Copy an answer, save its references; of an abstention, which has none, only copy it.

    Beside these, what may be left behind: whether it was useful, and that the articles lack it.
    """
    language = turn.result.question.language
    words = along_words(language)
    saved = _FORMS if isinstance(turn.result, Answered) else ()
    items = [_link(f"#along-{turn.number}-text", words.copy)]
    items += [_link(f"#along-{turn.number}-{form}", f"{words.references}: {name}") for form, name in saved]
    inside = "".join(f"<li>{item}</li>" for item in items)
    summary = f"<summary>{escaped(words.answer)}</summary>"
    return (
        f'<div lang="{language or "en"}"><details class="along">{summary}<ul>{inside}</ul></details>'
        f"{_left(turn, left, words)}</div>"
    )


def _left(turn: Turn, left: LeftBehind, words: AlongWords) -> str:
    links = []
    if left.feedback:
        links += [
            _link(f"#thumb-{turn.number}-up", words.useful),
            _link(f"#thumb-{turn.number}-down", words.not_useful),
        ]
    if left.gaps and is_gap(turn.result):
        links.append(_link(f"#gap-{turn.number}", words.tell_library))
    return f'<p class="left">{" ".join(links)}</p>' if links else ""


def conversation_links(turns: Sequence[Turn], name: str) -> str:
    """Save the conversation that is kept under a name; empty before the first question."""
    if not turns:
        return ""
    language = turns[-1].result.question.language
    words = along_words(language)
    forms = (("markdown", "Markdown"), ("word", words.word_file), ("json", words.answer_documents))
    links = " ".join(_link(f"#whole-{name}-{form}", shown) for form, shown in forms)
    return f'<p class="along" lang="{language or "en"}">{escaped(words.conversation)} {links}</p>'


def _link(address: str, words: str) -> str:
    return f'<a href="{address}">{escaped(words)}</a>'

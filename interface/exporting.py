"""What a reader takes along from the chat: an answer to paste, its references, or the whole conversation as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

from corpus.types import Article
from index.types import Index
from interface.along_words import along_words
from interface.outline import answer_outline, conversation_outline
from interface.reference_lists import Parcel, reference_list, works_quoted
from interface.remarks import AgeLimit
from interface.sources import Turn
from interface.written import markdown, plain_text, word_file
from retrieval.document import answer_document, to_json

OfAnswer = Literal["text", "vancouver", "bibtex", "ris", "csl-json"]
OfConversation = Literal["markdown", "word", "json"]
OF_ANSWER: tuple[OfAnswer, ...] = get_args(OfAnswer)
OF_CONVERSATION: tuple[OfConversation, ...] = get_args(OfConversation)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_Written = Callable[[Sequence[Turn], Index, AgeLimit], Parcel]


def answer_parcel(turn: Turn, form: OfAnswer, index: Index, limit: AgeLimit) -> Parcel:
    """One answer as text with its references below, or its references alone.

    An abstention quotes nothing, so its reference list is empty.
    """
    if form != "text":
        return reference_list(works_quoted((turn.result,), index.articles), form)
    return Parcel(
        "answer.txt", "text/plain; charset=utf-8", _answer_text(turn, index.articles, limit).encode(errors="replace")
    )


def conversation_parcel(turns: Sequence[Turn], form: OfConversation, index: Index, limit: AgeLimit) -> Parcel:
    """All answers of a conversation, which has at least one, with one list of references.

    As JSON it is the list of their answer documents, each with the bytes that REST gives.
    """
    return _CONVERSATIONS[form](turns, index, limit)


def _answer_text(turn: Turn, articles: Mapping[str, Article], limit: AgeLimit) -> str:
    return plain_text(answer_outline(turn, articles, limit))


def _markdown(turns: Sequence[Turn], index: Index, limit: AgeLimit) -> Parcel:
    text = markdown(conversation_outline(turns, index.articles, limit))
    return Parcel("conversation.md", "text/markdown; charset=utf-8", text.encode(errors="replace"))


def _word(turns: Sequence[Turn], index: Index, limit: AgeLimit) -> Parcel:
    title = along_words(turns[-1].result.question.language).title
    content = word_file(conversation_outline(turns, index.articles, limit), title)
    return Parcel("conversation.docx", _WORD, content)


def _json(turns: Sequence[Turn], index: Index, _limit: AgeLimit) -> Parcel:
    documents = b",\n".join(to_json(answer_document(turn.result, index)) for turn in turns)
    return Parcel("conversation.json", "application/json", b"[" + documents + b"]\n")


_CONVERSATIONS: Mapping[OfConversation, _Written] = {"markdown": _markdown, "word": _word, "json": _json}

"""Where the chat's page fetches what is taken along; for that page alone, so no part of the documented REST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from corpus.types import Article
from interface.desk import Desk
from interface.exporting import OfAnswer, OfConversation, answer_parcel, conversation_parcel
from interface.feedback import MOST_REASON_CHARS, Verdict, is_gap, keep_feedback, keep_gap
from interface.references_rest import handed_out
from interface.sources import Turn
from retrieval.types import Answered

PATH = "/along"

Name = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]


class AnswerBody(BaseModel):
    """Which answer of which conversation, counted as the page does, in which form."""

    model_config = ConfigDict(strict=True, extra="forbid")

    conversation: Name
    answer: int
    form: OfAnswer


class FeedbackBody(BaseModel):
    """What a reader thinks of which answer."""

    model_config = ConfigDict(strict=True, extra="forbid")

    conversation: Name
    answer: int
    verdict: Verdict
    reason: Annotated[str, Field(max_length=MOST_REASON_CHARS)] = ""


class GapBody(BaseModel):
    """Which question the articles lack an answer to."""

    model_config = ConfigDict(strict=True, extra="forbid")

    conversation: Name
    answer: int


class ConversationBody(BaseModel):
    """Which conversation, in which form."""

    model_config = ConfigDict(strict=True, extra="forbid")

    conversation: Name
    form: OfConversation


def install(app: FastAPI, desk: Desk) -> None:
    """Add the routes: plain functions, which run in threads. What is not kept any more is not found."""

    def answer(body: AnswerBody) -> Response:
        turn = _turn(desk, body.conversation, body.answer)
        return handed_out(answer_parcel(turn, body.form, desk.index, desk.age_limit))

    def conversation(body: ConversationBody) -> Response:
        turns = _kept(desk, body.conversation)
        return handed_out(conversation_parcel(turns, body.form, desk.index, desk.age_limit))

    app.add_api_route(f"{PATH}/answer", answer, methods=["POST"], include_in_schema=False)
    app.add_api_route(f"{PATH}/conversation", conversation, methods=["POST"], include_in_schema=False)
    _install_left(app, desk)


def _install_left(app: FastAPI, desk: Desk) -> None:
    """The routes for what readers leave behind; where a setting does not allow it, the route is not there."""
    opinions, gaps = desk.left.feedback, desk.left.gaps
    if opinions:

        def feedback(body: FeedbackBody) -> Response:
            turn = _turn(desk, body.conversation, body.answer)
            keep_feedback(opinions, turn, body.verdict, body.reason, desk.age_limit.today)
            return Response(status_code=204)

        app.add_api_route(f"{PATH}/feedback", feedback, methods=["POST"], include_in_schema=False)
    if gaps:

        def gap(body: GapBody) -> Response:
            turn = _turn(desk, body.conversation, body.answer)
            if not is_gap(turn.result):
                raise HTTPException(404)
            keep_gap(gaps, turn, desk.age_limit.today)
            return Response(status_code=204)

        app.add_api_route(f"{PATH}/gap", gap, methods=["POST"], include_in_schema=False)


def _turn(desk: Desk, name: str, number: int) -> Turn:
    turn = next((turn for turn in _kept(desk, name) if turn.number == number), None)
    if turn is None:
        raise HTTPException(404)
    return turn


def _kept(desk: Desk, name: str) -> tuple[Turn, ...]:
    """The turns of that name, all of whose words are still held; HTTPException where there are none."""
    turns = desk.kept.found(name)
    if not turns or not _are_held(turns, desk.index.articles):
        raise HTTPException(404)
    return turns


def _are_held(turns: Sequence[Turn], articles: Mapping[str, Article]) -> bool:
    answers = [turn.result for turn in turns if isinstance(turn.result, Answered)]
    cited = [citation for answer in answers for item in answer.statements for citation in item.citations]
    said = [(place.article_id, place.start, place.end, place.quote) for place in cited]
    said += [(near.article_id, near.start, near.end, near.text) for turn in turns for near in turn.result.passages]
    return all(
        (article := articles.get(article_id)) is not None and article.text[start:end] == words
        for article_id, start, end, words in said
    )

"""REST under /api/v1 and the two health routes. Answers are the very bytes of retrieval.document.to_json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from interface import along_routes, filters, references_rest
from interface.articles import article_document, article_summary
from interface.desk import Desk
from interface.problems import KINDS, MEDIA_TYPE, RETRY_AFTER, FieldError, problem_response, request_id
from interface.question import LONGEST, MOST_HISTORY, UnusableText, question_text
from interface.scoping import ScopeBody, UnusableScope
from interface.turns import TooManyWaiting
from retrieval.document import answer_document, search_document, to_json
from retrieval.scope import EVERYTHING, Scope
from retrieval.types import Question

_Route = tuple[str, str, Callable[..., Any]]


def _usable(text: str) -> str:
    try:
        return question_text(text)
    except UnusableText as error:
        raise PydanticCustomError("unusable_text", "{reason}", {"reason": str(error)}) from None


QuestionText = Annotated[
    str,
    AfterValidator(_usable),
    Field(description=f"1 to {LONGEST:,} characters, no control characters", examples=["What is CAR-T cell therapy?"]),
]


class AskBody(BaseModel):
    """A question, the earlier questions of the same conversation (oldest first), the language around the quotes."""

    model_config = ConfigDict(strict=True, extra="forbid")

    question: QuestionText
    history: Annotated[list[QuestionText], Field(max_length=MOST_HISTORY)] = []
    language: Literal["en", "tr"] | None = None
    scope: ScopeBody | None = None


class SearchBody(BaseModel):
    """What to look for, and how many passages to return at most."""

    model_config = ConfigDict(strict=True, extra="forbid")

    question: QuestionText
    k: Annotated[int, Field(ge=1, le=100)] = 10
    scope: ScopeBody | None = None


def install(app: FastAPI, desk: Desk) -> None:
    """Add the routes, all answered through desk. Those that ask it are plain functions: they run in threads."""
    app.exception_handler(TooManyWaiting)(_busy)
    app.exception_handler(UnusableScope)(_unusable_scope)
    for method, path, answer in (*_asking(desk), *_articles(desk), *_health(desk)):
        app.add_api_route(path, answer, methods=[method], response_class=_Json, responses=_PROBLEMS)
    references_rest.install(app, desk)
    along_routes.install(app, desk)
    filters.install(app, desk)


def _busy(request: Request, _error: TooManyWaiting) -> Response:
    return problem_response(KINDS["busy"], request_id(request), headers=RETRY_AFTER)


def _unusable_scope(request: Request, error: UnusableScope) -> Response:
    detail, errors = f"Cannot be used: {error.field}.", [FieldError(error.field, error.detail)]
    return problem_response(KINDS["invalid-request"], request_id(request), detail=detail, errors=errors)


def _scope(body: ScopeBody | None, desk: Desk) -> Scope:
    return body.scope(desk.index.articles) if body else EVERYTHING


def _asking(desk: Desk) -> tuple[_Route, ...]:
    def ask(body: AskBody, request: Request) -> Response:
        """Answer a question with verbatim quotes, or say that the articles held here do not answer it.

        Each citation names its article, section path and page, the table and row that it is, the references that it
        cites and what was repaired in it; retraction is a sentence where the article is retracted.
        """
        question = Question(body.question, tuple(body.history), body.language, _scope(body.scope, desk))
        return _json(answer_document(*desk.asked(question, request_id(request))))

    def search(body: SearchBody, request: Request) -> Response:
        """The passages nearest to a question, with the score by each retriever."""
        question = Question(body.question, scope=_scope(body.scope, desk))
        hits, index = desk.searched(question, body.k, request_id(request))
        return _json(search_document(question.text, hits, index, question.scope))

    return ("POST", "/api/v1/ask", ask), ("POST", "/api/v1/search", search)


def _articles(desk: Desk) -> tuple[_Route, ...]:
    def articles() -> Response:
        """The metadata of every article held, by id, with its notices and the counts of its parts."""
        held = desk.index.articles
        return _json({"articles": [article_summary(held[article_id]) for article_id in sorted(held)]})

    def article(article_id: str) -> Response:
        """One article with its text, sections, tables, citation marks, references, pages and repairs.

        Offsets count code points of the text, from 0, end exclusive. Marks name references, and rows name notes of
        their table, by position from 0. page_starts[n] is where page n + 1 begins.
        """
        found = desk.index.articles.get(article_id)
        if found is None:
            raise HTTPException(404)
        return _json(article_document(found))

    return ("GET", "/api/v1/articles", articles), ("GET", "/api/v1/articles/{article_id}", article)


def _health(desk: Desk) -> tuple[_Route, ...]:
    async def live() -> Response:
        """The process answers."""
        return _json({"status": "live"})

    async def ready() -> Response:
        """Questions can be asked: which index version, and how much it holds."""
        manifest = desk.index.manifest
        counts: dict[str, object] = {"articles": manifest.articles, "chunks": manifest.chunks}
        return _json({"status": "ready", "index_version": manifest.version} | counts)

    return ("GET", "/health/live", live), ("GET", "/health/ready", ready)


_PROBLEM = {"description": "A problem document (RFC 9457)", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {422: _PROBLEM, "default": _PROBLEM}


class _Json(Response):
    media_type = "application/json"


def _json(document: dict[str, object]) -> Response:
    return _Json(to_json(document))

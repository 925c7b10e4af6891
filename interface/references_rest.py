"""REST for reference lists: an answer document or the ids of articles in, a file for a program of references out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from corpus.types import Article
from interface.desk import Desk
from interface.problems import KINDS, MEDIA_TYPE, FieldError, problem_response, request_id
from interface.reference_lists import MEDIA_TYPES, Form, Parcel, reference_list
from interface.works import Work, work_of, work_told

PATH = "/api/v1/references"
MOST_ARTICLES = 200

_ArticleId = Annotated[str, Field(min_length=1, max_length=300)]


class ReferencesBody(BaseModel):
    """Either an answer document, of which only its citations are read, or the ids of articles held here; a format."""

    model_config = ConfigDict(strict=True, extra="forbid")

    format: Form
    answer: dict[str, Any] | None = None
    article_ids: Annotated[list[_ArticleId], Field(max_length=MOST_ARTICLES)] | None = None


class _Unusable(ValueError):
    """The body cannot be used; field names the part of it."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.error = FieldError(field, detail)


def install(app: FastAPI, desk: Desk) -> None:
    """Add the route."""

    def references(body: ReferencesBody, request: Request) -> Response:
        """The reference list of an answer, or of articles, in the order in which they are first cited.

        Of an article that is not held here any more, the list says what the answer document says of it. An abstention
        has an empty list.
        """
        try:
            works = _works(body, desk.index.articles)
        except _Unusable as error:
            detail = f"Cannot be used: {error.error.field}."
            return problem_response(KINDS["invalid-request"], request_id(request), detail=detail, errors=[error.error])
        return handed_out(reference_list(works, body.format))

    problem = {"description": "A problem document (RFC 9457)", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
    files = {"description": "The list as a file", "content": {name: {} for name in MEDIA_TYPES}}
    responses: dict[int | str, dict[str, Any]] = {200: files, 422: problem, "default": problem}
    app.add_api_route(PATH, references, methods=["POST"], response_class=Response, responses=responses)


def handed_out(parcel: Parcel) -> Response:
    """The file as a response that browsers save under its name."""
    disposition = {"Content-Disposition": f'attachment; filename="{parcel.name}"'}
    return Response(parcel.content, headers=disposition | {"Content-Type": parcel.media_type})


def _works(body: ReferencesBody, articles: Mapping[str, Article]) -> tuple[Work, ...]:
    if (body.answer is None) == (body.article_ids is None):
        raise _Unusable("body", "Send either answer, an answer document, or article_ids, a list of ids.")
    if body.answer is not None:
        return _cited(body.answer.get("citations"), articles)
    wanted = dict.fromkeys(body.article_ids or ())
    for place, article_id in enumerate(body.article_ids or ()):
        if article_id not in articles:
            raise _Unusable(f"article_ids.{place}", "No article of this id is held here; see /api/v1/articles.")
    return tuple(work_of(articles[article_id]) for article_id in wanted)


def _cited(citations: object, articles: Mapping[str, Article]) -> tuple[Work, ...]:
    if not isinstance(citations, list):
        raise _Unusable("answer.citations", "The list of citations of an answer document is expected.")
    told: dict[str, Mapping[str, object]] = {}
    for place, citation in enumerate(citations):
        article_id = citation.get("article_id") if isinstance(citation, dict) else None
        if not isinstance(article_id, str) or not article_id:
            raise _Unusable(f"answer.citations.{place}", "An object with the article_id of its article is expected.")
        told.setdefault(article_id, citation)
    if len(told) > MOST_ARTICLES:
        raise _Unusable("answer.citations", f"At most {MOST_ARTICLES} articles can be listed at once.")
    return tuple(
        work_of(articles[article_id]) if article_id in articles else work_told(said)
        for article_id, said in told.items()
    )

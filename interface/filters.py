"""What the filters of the chat offer: the articles held, with their years, types and passages by kind of section."""

from __future__ import annotations

from collections import Counter

from fastapi import FastAPI
from starlette.responses import Response

from index.types import Index
from interface.desk import Desk
from interface.words import ENGLISH, TURKISH
from retrieval.document import Document, to_json
from retrieval.scope import year_of

PATH = "/filters"


def install(app: FastAPI, desk: Desk) -> None:
    """Add the route, which the page asks when its filters are first opened."""

    def filters() -> Response:
        return Response(to_json(filters_document(desk.index)), media_type="application/json")

    app.add_api_route(PATH, filters, methods=["GET"], include_in_schema=False)


def filters_document(index: Index) -> Document:
    """For each article, newest first: id, title, year, type and language, and how many passages of each kind it has.

    types has the words for each type in each language.
    """
    counts: dict[str, Counter[str]] = {id: Counter() for id in index.articles}
    for chunk in index.chunks.values():
        counts[chunk.article_id][index.articles[chunk.article_id].sections[chunk.section].kind] += 1
    types = sorted({article.article_type for article in index.articles.values() if article.article_type})
    held = sorted(index.articles.values(), key=lambda article: (-(year_of(article) or 0), article.title, article.id))
    return {
        "articles": [
            {
                "id": article.id,
                "title": article.title,
                "language": article.language,
                "year": year_of(article),
                "type": article.article_type,
                "passages": dict(sorted(counts[article.id].items())),
            }
            for article in held
        ],
        "types": {name: {"en": ENGLISH.kind(name), "tr": TURKISH.kind(name)} for name in types},
    }

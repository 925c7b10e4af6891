"""The reader: a whole article as a page, at an address that says which quotes to mark."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, Response

from interface.desk import Desk
from interface.reader_links import language_in, place_in
from interface.reader_markup import article_page, unknown_page
from interface.reader_words import reader_words


def install(app: FastAPI, desk: Desk) -> None:
    """Add /articles/{id}. A plain function: it runs in a thread."""

    def reader(article_id: str, request: Request) -> Response:
        asked = request.query_params.multi_items()
        words = reader_words(language_in(asked))
        article = desk.index.articles.get(article_id)
        if article is None:
            return HTMLResponse(unknown_page(words), status_code=404)
        return HTMLResponse(article_page(article, place_in(article, asked), desk.age_limit, words))

    app.add_api_route("/articles/{article_id}", reader, methods=["GET", "HEAD"], include_in_schema=False)

"""The pages for whoever runs Kanıt, below /admin: only for administrators, and only where it is known who is asking."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import TypeAlias

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from index.errors import DamagedIndex, NoSuchVersion
from interface import admin_posts
from interface.admin_articles import Asked, articles_page
from interface.admin_changes import change_document, change_page, unknown_change_page
from interface.admin_forms import Tokens
from interface.admin_jobs import Jobs
from interface.admin_kept import (
    FEEDBACK_FIELDS,
    GAP_FIELDS,
    GroupedGaps,
    as_lines,
    as_table,
    feedback_page,
    gaps_page,
)
from interface.admin_office import Office
from interface.admin_quality import quality_page, report_response
from interface.admin_versions import no_way_back_page, versions_page, way_back_page
from interface.admin_work import Works
from interface.desk import Answers, Desk
from interface.feedback import FEEDBACK_FILE, GAPS_FILE
from interface.gaps import kept_gaps
from interface.index_versions import VersionUnusable, versions, way_back
from interface.line_file import LineFile
from interface.references_rest import handed_out
from interface.settings import Settings
from interface.upkeep import Upkeep

_Route: TypeAlias = Callable[..., Response]


def install(
    app: FastAPI, desk: Desk, settings: Settings, upkeep: Upkeep, answer_from: Callable[[Answers], None]
) -> None:
    """Add the routes; answer_from puts a pipeline in the place of the desk's. They are no part of the documented REST.

    Those that read are plain functions, which run in threads.
    """
    tokens = Tokens(secrets.token_bytes(32))
    office = Office(desk, settings, upkeep, Jobs(upkeep, answer_from), Works(desk.journal), tokens)
    for path, answer in (*_on_articles(office), *_on_quality(office), *_on_kept(office)):
        app.add_api_route(path, answer, methods=["GET"], include_in_schema=False)
    admin_posts.install(app, office)


def _on_articles(office: Office) -> Iterator[tuple[str, _Route]]:
    def articles(request: Request) -> Response:
        visit, fields = office.visit(request), request.query_params
        page = fields.get("page", "1")
        index = office.desk.index
        asked = Asked(
            fields.get("q", "")[:300], int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        )
        upload = office.settings.admin_upload
        return HTMLResponse(articles_page(visit, index.articles, index.manifest, asked, can_upload=upload))

    def change(change_id: str, request: Request) -> Response:
        visit, work = office.visit(request), office.works.found(change_id)
        if work is None:
            return HTMLResponse(unknown_change_page(visit), 404)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse(change_document(visit, work))
        return HTMLResponse(change_page(visit, work, office.served))

    def kept(request: Request) -> Response:
        visit = office.visit(request)
        try:
            found = versions(office.upkeep.collection)
        except DamagedIndex as error:
            return HTMLResponse(no_way_back_page(visit, str(error)), 409)
        return HTMLResponse(versions_page(visit, found, office.served))

    def back(version: str, request: Request) -> Response:
        visit, collection = office.visit(request), office.upkeep.collection
        try:
            return HTMLResponse(way_back_page(visit, way_back(collection, collection.library(), version)))
        except (VersionUnusable, NoSuchVersion, DamagedIndex) as error:
            return HTMLResponse(no_way_back_page(visit, str(error)), 409)

    yield from (("/admin", articles), ("/admin/changes/{change_id}", change))
    yield from (("/admin/versions", kept), ("/admin/versions/{version}", back))


def _on_quality(office: Office) -> Iterator[tuple[str, _Route]]:
    def quality(request: Request) -> Response:
        return HTMLResponse(quality_page(office.visit(request), office.settings.report_folder))

    def report(request: Request) -> Response:
        office.visit(request)
        found = report_response(office.settings.report_folder)
        if found is None:
            raise HTTPException(404)
        return found

    yield from (("/admin/quality", quality), ("/admin/quality/report", report))


def _on_kept(office: Office) -> Iterator[tuple[str, _Route]]:
    gaps_file, feedback_file = (LineFile(office.settings.data / name) for name in (GAPS_FILE, FEEDBACK_FILE))
    grouped = GroupedGaps(lambda texts: office.upkeep.encoder().embed(texts))

    def gaps(request: Request) -> Response:
        visit, found = office.visit(request), kept_gaps(gaps_file)
        return HTMLResponse(gaps_page(visit, grouped.of(found), len(found)))

    def feedback(request: Request) -> Response:
        return HTMLResponse(feedback_page(office.visit(request), feedback_file.records()))

    yield from (("/admin/gaps", gaps), ("/admin/feedback", feedback))
    for name, file, columns in (("gaps", gaps_file, GAP_FIELDS), ("feedback", feedback_file, FEEDBACK_FIELDS)):
        yield from _downloads(office, name, file, columns)


def _downloads(office: Office, name: str, file: LineFile, columns: tuple[str, ...]) -> Iterator[tuple[str, _Route]]:
    def lines(request: Request) -> Response:
        office.visit(request)
        return handed_out(as_lines(name, file.records()))

    def table(request: Request) -> Response:
        office.visit(request)
        return handed_out(as_table(name, file.records(), columns))

    yield from ((f"/admin/{name}.jsonl", lines), (f"/admin/{name}.csv", table))

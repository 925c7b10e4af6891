"""What administrators change: each route takes a form of a page of ours, and begins work in the background."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.formats import ENDINGS
from index.errors import NoSuchVersion
from interface.admin_articles import Asked, articles_page, removal_page
from interface.admin_forms import Fields, fields_in, first, token_in
from interface.admin_frame import TOKEN, Visit, framed
from interface.admin_jobs import Job
from interface.admin_office import Office
from interface.admin_upload import NotStored, TooLarge, Uploaded, WrongFile, uploaded
from interface.admin_versions import no_way_back_page
from interface.admin_work import Kind, WorkRunning
from interface.identifiers import identified
from interface.index_versions import version_named
from interface.security import UPLOAD

_Answer = Callable[[Office, Visit, Fields], Response]

_MOST_NAMES = 200
_MOST_TOLD_CHARS = 300


def install(app: FastAPI, office: Office) -> None:
    """Add the routes."""
    routes: dict[str, _Answer] = {
        "add": _add, "remove": _remove, "rollback": _rollback, "take-up": _take_up, "stop": _stop,
    }  # fmt: skip
    for name, answer in routes.items():
        app.add_api_route(f"/admin/{name}", _posted(office, answer), methods=["POST"], include_in_schema=False)
    if office.settings.admin_upload:
        app.add_api_route(UPLOAD, _upload(office), methods=["POST"], include_in_schema=False)


def _posted(office: Office, answer: _Answer) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        visit = await run_in_threadpool(office.visit, request)
        fields = await fields_in(request)
        if not office.tokens.is_own(token_in(fields), visit.name):
            return _old_form(visit)
        return await run_in_threadpool(answer, office, visit, fields)

    return route


def _add(office: Office, visit: Visit, fields: Fields) -> Response:
    typed = first(fields, "names")
    names = list(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    found = [identified(name) for name in names]
    unknown = [name for name, identifier in zip(names, found, strict=True) if identifier is None]
    words = visit.words
    if not names or len(names) > _MOST_NAMES:
        return _not_so(office, visit, words.nothing_named, typed)
    if unknown:
        return _not_so(office, visit, words.unknown_names.format(names=", ".join(unknown)[:_MOST_TOLD_CHARS]), typed)
    identifiers = [identifier for identifier in found if identifier]
    with_references = first(fields, "references") == "yes"
    job = office.jobs.adding(identifiers, with_references=with_references)
    # How many works an article cites is known only once it is here.
    return _begun(office, visit, "add", () if with_references else tuple(names), job)


def _remove(office: Office, visit: Visit, fields: Fields) -> Response:
    articles = office.desk.index.articles
    chosen = [articles[id] for id in dict.fromkeys(fields.get("article", ())) if id in articles]
    if not chosen:
        return _not_so(office, visit, visit.words.nothing_chosen)
    if first(fields, "confirmed") != "yes":
        return HTMLResponse(removal_page(visit, chosen))
    ids = tuple(article.id for article in chosen)
    return _begun(office, visit, "remove", ids, office.jobs.removing(ids))


def _rollback(office: Office, visit: Visit, fields: Fields) -> Response:
    try:
        version = version_named(office.upkeep.collection, first(fields, "version"))
    except NoSuchVersion as error:
        return HTMLResponse(no_way_back_page(visit, str(error)), 409)
    return _begun(office, visit, "rollback", (version,), office.jobs.going_back(version, first(fields, "instead_of")))


def _take_up(office: Office, visit: Visit, _fields: Fields) -> Response:
    return _begun(office, visit, "take up", (), office.jobs.take_up)


def _stop(office: Office, visit: Visit, fields: Fields) -> Response:
    work = office.works.found(first(fields, "change"))
    if work is not None:
        work.stop()
    return _to(visit, f"changes/{work.id}" if work else "")


def _upload(office: Office) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        visit = await run_in_threadpool(office.visit, request)
        try:
            came = await uploaded(request)
        except WrongFile as error:
            told = visit.words.wrong_file.format(found=f"“{error.ending}”", endings=", ".join(sorted(ENDINGS)))
            return await run_in_threadpool(_not_so, office, visit, told)
        except TooLarge:
            return await run_in_threadpool(_cut_off, office, visit, visit.words.too_large, 413)
        except NotStored:
            return await run_in_threadpool(_cut_off, office, visit, visit.words.not_stored, 507)
        return await run_in_threadpool(_take_in, office, visit, came)

    return route


def _take_in(office: Office, visit: Visit, came: Uploaded) -> Response:
    if came.folder is None:
        return _not_so(office, visit, visit.words.nothing_named)
    if not office.tokens.is_own(came.fields.get(TOKEN, ""), visit.name):
        shutil.rmtree(came.folder, ignore_errors=True)
        return _old_form(visit)
    job = office.jobs.adding_file(came.folder, file_seconds=office.settings.file_seconds)
    begun = _begun(office, visit, "add", (came.name,), job)
    if begun.status_code != 303:
        shutil.rmtree(came.folder, ignore_errors=True)
    return begun


def _begun(office: Office, visit: Visit, kind: Kind, named: tuple[str, ...], job: Job) -> Response:
    """To the page of the change; where another is under way, the page of articles with the way to that."""
    try:
        work = office.begin(kind, named, job)
    except WorkRunning:
        return _not_so(office, visit, visit.words.busy, status=409)
    return _to(visit, f"changes/{work.id}")


def _not_so(office: Office, visit: Visit, trouble: str, typed: str = "", status: int = 422) -> Response:
    index, upload = office.desk.index, office.settings.admin_upload
    asked = Asked(trouble=trouble, typed=typed)
    return HTMLResponse(articles_page(visit, index.articles, index.manifest, asked, can_upload=upload), status)


def _cut_off(office: Office, visit: Visit, trouble: str, status: int) -> Response:
    refused = _not_so(office, visit, trouble, status=status)
    # What is left of the body would otherwise be waited for.
    refused.headers["Connection"] = "close"
    return refused


def _old_form(visit: Visit) -> Response:
    words = visit.words
    told = f'<p>{words.old_form_text}</p><p><a class="button" href="{visit.address()}">{words.to_articles}</a></p>'
    return HTMLResponse(framed(visit, "articles", words.old_form, told), 403)


def _to(visit: Visit, place: str) -> Response:
    way = f"{visit.root}/admin{'/' if place else ''}{place}?lang={visit.words.common.language}"
    return RedirectResponse(way, 303)

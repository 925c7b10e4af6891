"""HL7 Infobutton, URL-based: a record system asks about a code, and gets the chat on it, an Atom feed or JSON.

The parameters are those of the HL7 Version 3 Implementation Guide "URL-Based Implementations of the Context-Aware
Knowledge Retrieval (Infobutton) Domain", Release 4; docs/standards.md names the examples they were checked against. Of
a request only what is asked about, in which language and in which form is read: whatever it tells of the patient, the
person asking and the place is left unread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal
from urllib.parse import parse_qsl, quote

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from corpus.errors import KanitError
from interface.codes import CodeBook, Subject, code_book, question_about, subject_named, subject_of
from interface.desk import Desk
from interface.knowledge_feed import atom, feed_of, json_feed
from interface.problems import KINDS, problem_response, request_id
from interface.question import UnusableText, question_text
from retrieval.types import Language, Question

_FORMS: Mapping[str, Literal["page", "atom", "json"]] = {
    "": "page",
    "text/html": "page",
    "application/atom+xml": "atom",
    "application/xml": "atom",
    "text/xml": "atom",
    "application/json": "json",
    "text/json": "json",
}
_MOST_PARAMETERS = 200
_INDEXED = re.compile(r"(mainSearchCriteria|subTopic)\.v\.(c|cs|dn|ot)([0-9]{0,3})")
# The patient, the person asking and the place are not repeated, even where the request names them.
_ECHOED = ("mainSearchCriteria.v.c", "mainSearchCriteria.v.cs", "mainSearchCriteria.v.dn", "taskContext.c.c")
_LANGUAGES = ("informationRecipient.languageCode.c", "performer.languageCode.c")


class UnusableRequest(KanitError):
    """The request asks about nothing, or for a form there is none of; the message is for whoever set it up."""


@dataclass(frozen=True, slots=True)
class KnowledgeRequest:
    """What is left of a request: the question, and echoed, the parameters that the answer repeats."""

    question: str
    language: Language
    form: Literal["page", "atom", "json"]
    echoed: tuple[tuple[str, str], ...]


def install(app: FastAPI, desk: Desk) -> None:
    """Add GET and POST /infobutton; the guide names both, and POST keeps what is asked out of the logs of proxies."""
    book = code_book()

    def asked(request: Request) -> Response:
        return _response(request.scope["query_string"], request, desk, book)

    def posted(request: Request, body: Annotated[bytes, Depends(_body)]) -> Response:
        return _response(body, request, desk, book)

    app.add_api_route("/infobutton", asked, methods=["GET"], include_in_schema=False)
    app.add_api_route("/infobutton", posted, methods=["POST"], include_in_schema=False)


def knowledge_request(parameters: Sequence[tuple[str, str]], book: CodeBook) -> KnowledgeRequest:
    """What the parameters ask; of a parameter that stands there twice, the first counts.

    Raises UnusableRequest, and UnusableText where the name displayed for the subject cannot be part of a question.
    """
    first = {name: value.strip() for name, value in reversed(parameters) if value.strip()}
    form = _FORMS.get(first.get("knowledgeResponseType", "").lower().partition(";")[0].strip())
    if form is None:
        known = ", ".join(filter(None, _FORMS))
        raise UnusableRequest(f"knowledgeResponseType is none of {known}; use one of them, or leave it out.")
    language = _language(first)
    aspects = [given["c"] for given in _indexed(first, "subTopic") if "c" in given]
    question = question_about(book, _subject(first, book), language, aspects)
    echoed = tuple((name, first[name]) for name in _ECHOED if name in first)
    return KnowledgeRequest(question_text(question), language, form, echoed)


def chat_address(question: str, language: Language, base: str = "./") -> str:
    """Where the chat opens with a question: behind the #, which no browser sends and so no log holds."""
    return f"{base}#q={quote(question, safe='')}&lang={language}"


async def _body(request: Request) -> bytes:
    return await request.body()


def _response(query: bytes, request: Request, desk: Desk, book: CodeBook) -> Response:
    try:
        parameters = parse_qsl(query.decode("utf-8", "replace"), max_num_fields=_MOST_PARAMETERS)
        wanted = knowledge_request(parameters, book)
    except (UnusableRequest, UnusableText) as error:
        return problem_response(KINDS["bad-request"], request_id(request), detail=str(error))
    except ValueError:
        detail = f"There are more than {_MOST_PARAMETERS} parameters; send fewer."
        return problem_response(KINDS["bad-request"], request_id(request), detail=detail)
    if wanted.form == "page":
        return Response(status_code=303, headers={"Location": chat_address(wanted.question, wanted.language)})
    result = desk.ask(Question(wanted.question, (), wanted.language), request_id(request))
    feed = feed_of(result, desk, str(request.base_url), chat_address(wanted.question, wanted.language, ""))
    if wanted.form == "atom":
        return Response(atom(feed, wanted.echoed), media_type="application/atom+xml")
    return Response(json_feed(feed, wanted.echoed), media_type="application/json")


def _subject(first: Mapping[str, str], book: CodeBook) -> Subject:
    """The first search criterion whose code is known, else the first that has a name."""
    criteria = _indexed(first, "mainSearchCriteria")
    for given in criteria:
        if found := subject_of(book, given.get("cs", ""), given.get("c", "")):
            return found
    names = [given.get("dn") or given.get("ot") for given in criteria]
    if name := next(filter(None, names), None):
        return subject_named(name)
    codes = "its code is not known here" if any("c" in given for given in criteria) else "it names nothing"
    raise UnusableRequest(
        f"The request asks about nothing that can be looked up: {codes}. Send mainSearchCriteria.v.dn, the name of the "
        "condition or drug, or mainSearchCriteria.v.c and .cs, a known code and the OID of its system."
    )


def _indexed(first: Mapping[str, str], group: str) -> list[dict[str, str]]:
    """The parts of a group that may be there several times (mainSearchCriteria.v.c, .v.c1, ...), in order."""
    found: dict[int, dict[str, str]] = {}
    for name, value in first.items():
        match = _INDEXED.fullmatch(name)
        if match and match[1] == group:
            # Some count from 0, so that the first has an index or none.
            found.setdefault(int(match[3] or 0), {})[match[2]] = value
    return [found[index] for index in sorted(found)]


def _language(first: Mapping[str, str]) -> Language:
    """That of whom the answer is for, else of who asks; English for all but Turkish, as ISO 639-1 or -2 writes it."""
    stated = next((first[name].lower() for name in _LANGUAGES if name in first), "")
    return "tr" if re.match(r"tu?r\b", stated) else "en"

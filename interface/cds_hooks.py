"""CDS Hooks: a record system tells that an order is selected or a record opened, and gets cards with quotes.

Two services, since a service answers one hook. kanit-evidence answers order-select, because the code of the drug comes
with the call itself and nothing of the patient's record need be sent, and because a card there meets a decision.
kanit-evidence-conditions answers patient-view, for those who want a card where a record is opened; it asks for the
conditions in advance. Whatever else a call holds is dropped unread, and the log says that it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from interface.cds_cards import card
from interface.codes import CodeBook, Subject, code_book, question_about, subject_of
from interface.desk import Desk
from interface.infobutton import chat_address
from interface.journal import LOG
from interface.problems import KINDS, kind_of, problem_response, request_id
from retrieval.types import Answered, Language, Question

PATH = "/cds-services"
# The specification asks for an answer within about 500 ms, and each card is a question of its own.
_MOST_CARDS = 3

Coding = tuple[str, str]


@dataclass(frozen=True, slots=True)
class HookService:
    """One service of the discovery document; codings finds what it looks at in the context and the prefetched data."""

    id: str
    hook: str
    title: str
    description: str
    prefetch: Mapping[str, str]
    codings: Callable[[Mapping[str, Any], Mapping[str, Any]], Iterator[Coding]]


class HookCall(BaseModel):
    """The call of a service, without what is never looked at: the record system's address and its access token."""

    model_config = ConfigDict(extra="ignore")

    hook: str
    hook_instance: Annotated[str, Field(alias="hookInstance", min_length=1)]
    context: dict[str, Any]
    prefetch: dict[str, Any] | None = None


def install(app: FastAPI, desk: Desk) -> None:
    """Add the discovery document and the services."""
    book, by_id = code_book(), {service.id: service for service in SERVICES}

    async def discovery() -> Response:
        return JSONResponse({"services": [_described(service) for service in SERVICES]})

    def called(service_id: str, call: HookCall, request: Request) -> Response:
        if service_id not in by_id:
            raise HTTPException(404)
        return _answered(by_id[service_id], call, request, (desk, book))

    async def preflight() -> Response:
        return Response(status_code=204)

    for path, answer, method in (
        (PATH, discovery, "GET"),
        (PATH, preflight, "OPTIONS"),
        (f"{PATH}/{{service_id}}", called, "POST"),
        (f"{PATH}/{{service_id}}", preflight, "OPTIONS"),
    ):
        app.add_api_route(path, answer, methods=[method], include_in_schema=False)


def subjects_in(service: HookService, call: HookCall, book: CodeBook) -> tuple[Subject, ...]:
    """What the call names by a known code, each once, in order. Names and texts beside the codes are not read."""
    found = (subject_of(book, *coding) for coding in service.codings(call.context, call.prefetch or {}))
    return tuple(dict.fromkeys(subject for subject in found if subject))


def _answered(service: HookService, call: HookCall, request: Request, parts: tuple[Desk, CodeBook]) -> Response:
    (desk, book), id = parts, request_id(request)
    if call.hook != service.hook:
        detail = f"This service answers the hook {service.hook}; call the one that the discovery document names."
        return problem_response(KINDS["bad-request"], id, detail=detail)
    if missing := [key for key in service.prefetch if key not in (call.prefetch or {})]:
        detail = f"Send what the discovery document asks for in advance: {', '.join(missing)}."
        return problem_response(kind_of(412), id, detail=detail)
    subjects = subjects_in(service, call, book)[:_MOST_CARDS]
    LOG.info("request=%s hook=%s patient context dropped unread, known codes: %d", id, service.hook, len(subjects))
    language: Language = "tr" if request.headers.get("accept-language", "").lower().startswith("tr") else "en"
    base, cards = str(request.base_url), []
    for subject in subjects:
        question = question_about(book, subject, language)
        result = desk.ask(Question(question, (), language), id)
        # Where the articles say nothing, a card would only take time from whoever reads it.
        if isinstance(result, Answered):
            cards.append(card(result, subject, desk, (base, chat_address(question, language, base))))
    return JSONResponse({"cards": cards})


def _described(service: HookService) -> dict[str, object]:
    document: dict[str, object] = {
        "hook": service.hook,
        "title": service.title,
        "description": service.description,
        "id": service.id,
    }
    return document | ({"prefetch": dict(service.prefetch)} if service.prefetch else {})


def _selected(context: Mapping[str, Any], _prefetch: Mapping[str, Any]) -> Iterator[Coding]:
    """The codes of the drugs that were just selected, not those of other draft orders."""
    chosen = {str(reference).rpartition("/")[2] for reference in _items(context.get("selections"))}
    for order in _resources(context.get("draftOrders")):
        if order.get("resourceType") == "MedicationRequest" and order.get("id") in chosen:
            yield from _drug(order)


def _conditions(_context: Mapping[str, Any], prefetch: Mapping[str, Any]) -> Iterator[Coding]:
    for resource in _resources(prefetch.get("conditions")):
        if resource.get("resourceType") == "Condition":
            yield from _coded(resource.get("code"))


def _drug(order: Mapping[str, Any]) -> Iterator[Coding]:
    """The codes of an order's drug: in itself (R4), within medication (R5), or of a Medication that it contains."""
    yield from _coded(order.get("medicationCodeableConcept"))
    yield from _coded(_mapping(order.get("medication")).get("concept"))
    for contained in map(_mapping, _items(order.get("contained"))):
        if contained.get("resourceType") == "Medication":
            yield from _coded(contained.get("code"))


def _coded(concept: object) -> Iterator[Coding]:
    for coding in map(_mapping, _items(_mapping(concept).get("coding"))):
        system, code = coding.get("system"), coding.get("code")
        if isinstance(system, str) and isinstance(code, str):
            yield system, code


def _resources(given: object) -> Iterator[Mapping[str, Any]]:
    """The resources of a bundle, or the one resource that it is."""
    bundle = _mapping(given)
    if bundle.get("resourceType") == "Bundle":
        yield from (_mapping(_mapping(entry).get("resource")) for entry in _items(bundle.get("entry")))
    else:
        yield bundle


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


SERVICES = (
    HookService(
        id="kanit-evidence",
        hook="order-select",
        title="Kanıt: evidence on the drug being ordered",
        description="Quotes, word for word and with their source, what the review articles held here say about a drug.",
        prefetch={},
        codings=_selected,
    ),
    HookService(
        id="kanit-evidence-conditions",
        hook="patient-view",
        title="Kanıt: evidence on the conditions of the record",
        description="Quotes, word for word and with their source, what the review articles held here say about how a "
        "condition on the problem list is treated.",
        prefetch={"conditions": "Condition?patient={{context.patientId}}&category=problem-list-item"},
        codings=_conditions,
    ),
)

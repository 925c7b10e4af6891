"""CDS Hooks: field names and rules are those of the specification's tables (discovery, calling, card attributes)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from interface.cds_hooks import SERVICES
from tests.interface_fakes import WordMatcher, make_article
from tests.standards_server import LONG, PORTAL, SHORT, client_for, myeloma_article

ORDER, CONDITIONS = "/cds-services/kanit-evidence", "/cds-services/kanit-evidence-conditions"
IDE_CEL = {"system": "http://www.whocc.no/atc", "code": "L01XL07", "display": "for Ayşe Yılmaz"}
MYELOMA = {"system": "http://hl7.org/fhir/sid/icd-10", "code": "C90.0", "display": "of Ayşe Yılmaz"}
CARD = {"uuid", "summary", "detail", "indicator", "source", "suggestions", "selectionBehavior", "links"}
PATIENT = ("Ayşe", "Yılmaz", "10000000146", "patient-4711", "1958-03-02", "token-of-the-record")


@pytest.fixture(scope="module")
def pipeline() -> WordMatcher:
    return WordMatcher(myeloma_article())


@pytest.fixture(scope="module")
def client(pipeline: WordMatcher) -> Iterator[TestClient]:
    with client_for(pipeline, origins=(PORTAL, "https://*.example.net")) as client:
        yield client


def order(number: str, coding: Mapping[str, str], **fields: object) -> dict[str, Any]:
    concept = {"coding": [coding], "text": "for Ayşe Yılmaz, 10000000146"}
    return {"resourceType": "MedicationRequest", "id": number, "medicationCodeableConcept": concept} | fields


def order_call(orders: Sequence[Mapping[str, object]], selections: Sequence[object]) -> dict[str, Any]:
    entries = [{"resource": each} for each in orders]
    return {
        "hook": "order-select",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "https://record.example.org/fhir",
        "fhirAuthorization": {"access_token": "token-of-the-record", "token_type": "Bearer"},
        "context": {
            "userId": "Practitioner/example",
            "patientId": "patient-4711",
            "selections": list(selections),
            "draftOrders": {"resourceType": "Bundle", "entry": entries},
        },
    }


def condition_call(prefetch: object) -> dict[str, Any]:
    context = {"userId": "Practitioner/example", "patientId": "patient-4711"}
    return {"hook": "patient-view", "hookInstance": "1", "context": context, "prefetch": prefetch}


def conditions(*codings: Mapping[str, str]) -> dict[str, Any]:
    resources = [
        {
            "resourceType": "Condition",
            "code": {"coding": [coding], "text": "Ayşe Yılmaz"},
            "subject": {"reference": "Patient/patient-4711"},
        }
        for coding in codings
    ]
    patient = {"resourceType": "Patient", "birthDate": "1958-03-02", "name": [{"family": "Yılmaz"}]}
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in (patient, *resources)]}


def cards(client: TestClient, path: str, call: object) -> list[dict[str, Any]]:
    answer = client.post(path, json=call)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["cards"])


def test_discovery_has_for_each_service_what_the_specification_requires(client: TestClient) -> None:
    services = client.get("/cds-services").json()["services"]
    assert [(service["id"], service["hook"]) for service in services] == [
        ("kanit-evidence", "order-select"),
        ("kanit-evidence-conditions", "patient-view"),
    ]
    for service in services:
        assert set(service) <= {"hook", "title", "description", "id", "prefetch", "usageRequirements"}
        assert all(service.values()), "an optional field without a value is left out"
    assert len({service.id for service in SERVICES}) == len(SERVICES)


def test_prefetch_asks_for_no_more_than_the_problem_list(client: TestClient) -> None:
    services = client.get("/cds-services").json()["services"]
    assert [service.get("prefetch") for service in services] == [
        None,
        {"conditions": "Condition?patient={{context.patientId}}&category=problem-list-item"},
    ]


def test_an_order_gets_a_card_with_a_quote_its_source_and_links(client: TestClient) -> None:
    (card,) = cards(client, ORDER, order_call([order("1", IDE_CEL)], ["MedicationRequest/1"]))
    assert set(card) == {"summary", "detail", "indicator", "source", "links"}
    assert card["indicator"] == "info"
    assert card["source"] == {
        "label": "Ada Lamp et al. Journal of Lanterns, 2023",
        "url": "https://doi.org/10.1000/lantern",
    }
    question = quote("How effective is idecabtagene vicleucel?", safe="")
    chat, reader = card["links"]
    assert chat == {
        "label": "Ask Kanıt about idecabtagene vicleucel",
        "url": f"http://127.0.0.1:7860/#q={question}&lang=en",
        "type": "absolute",
    }
    assert (reader["label"], reader["type"]) == ("Read it in the article", "absolute")
    assert client.get(reader["url"]).status_code == 200


def test_a_quote_that_is_too_long_for_a_summary_is_not_cut_but_stands_in_the_detail(client: TestClient) -> None:
    (card,) = cards(client, ORDER, order_call([order("1", IDE_CEL)], ["MedicationRequest/1"]))
    assert len(LONG) > 139
    expected = "What the articles held here say about idecabtagene vicleucel, quoted word for word"
    assert card["summary"] == expected
    assert unescaped(card["detail"]).startswith(f"> {LONG}\n\n[Ada Lamp et al. Journal of Lanterns, 2023]")
    assert "Not medical advice" in card["detail"]


def test_a_quote_that_fits_is_the_summary(client: TestClient) -> None:
    (card,) = cards(client, CONDITIONS, condition_call({"conditions": conditions(MYELOMA)}))
    assert card["summary"] == f"“{SHORT}”"
    assert len(card["summary"]) < 140


def unescaped(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown)


def test_marks_of_markdown_in_a_quote_are_only_text() -> None:
    text = "How effective is idecabtagene vicleucel* <img src=x> [a](https://evil) `b` # c | d."
    with client_for(WordMatcher(make_article(text, repairs=()))) as client:
        (card,) = cards(client, ORDER, order_call([order("1", IDE_CEL)], ["MedicationRequest/1"]))
    quoted = card["detail"].split("\n")[0]
    assert not re.search(r"(?<!\\)[*<\[\]`#|]", quoted.removeprefix("> "))
    assert unescaped(quoted) == f"> {text}"


def test_the_language_is_the_one_that_the_client_accepts(client: TestClient, pipeline: WordMatcher) -> None:
    pipeline.asked.clear()
    call = order_call([order("1", IDE_CEL)], ["MedicationRequest/1"])
    client.post(ORDER, json=call, headers={"accept-language": "tr-TR,tr;q=0.9"})
    assert [(question.text, question.language) for question in pipeline.asked] == [("Ide-cel etkili mi?", "tr")]


def test_only_the_orders_just_selected_are_looked_at(client: TestClient, pipeline: WordMatcher) -> None:
    pipeline.asked.clear()
    bortezomib = {"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "358258"}
    orders = [order("1", bortezomib), order("2", IDE_CEL)]
    assert len(cards(client, ORDER, order_call(orders, ["MedicationRequest/2"]))) == 1
    assert [question.text for question in pipeline.asked] == ["How effective is idecabtagene vicleucel?"]


@pytest.mark.parametrize(
    "placed",
    [
        {"medicationCodeableConcept": None, "medication": {"concept": {"coding": [IDE_CEL]}}},
        {
            "medicationCodeableConcept": None,
            "medicationReference": {"reference": "#drug"},
            "contained": [{"resourceType": "Medication", "id": "drug", "code": {"coding": [IDE_CEL]}}],
        },
    ],
)
def test_the_code_of_a_drug_is_found_where_releases_of_fhir_keep_it(client: TestClient, placed: dict[str, Any]) -> None:
    call = order_call([order("1", MYELOMA, **placed)], ["MedicationRequest/1"])
    assert len(cards(client, ORDER, call)) == 1


def test_what_the_articles_do_not_answer_gets_no_card(client: TestClient) -> None:
    bortezomib = {"system": "http://www.whocc.no/atc", "code": "L01XG01"}
    assert cards(client, ORDER, order_call([order("1", bortezomib)], ["MedicationRequest/1"])) == []


def test_unknown_codes_get_no_card_and_are_asked_nobody(client: TestClient, pipeline: WordMatcher) -> None:
    pipeline.asked.clear()
    unknown = {"system": "http://www.whocc.no/atc", "code": "A10BA02", "display": "Multiple myeloma"}
    assert cards(client, ORDER, order_call([order("1", unknown)], ["MedicationRequest/1"])) == []
    assert pipeline.asked == []


def test_one_condition_in_two_codings_gets_one_card(client: TestClient) -> None:
    snomed_ct = {"system": "http://snomed.info/sct", "code": "109989006"}
    assert len(cards(client, CONDITIONS, condition_call({"conditions": conditions(MYELOMA, snomed_ct)}))) == 1


def test_a_record_without_conditions_gets_no_card(client: TestClient) -> None:
    assert cards(client, CONDITIONS, condition_call({"conditions": None})) == []


def test_conditions_that_were_not_sent_are_a_precondition_that_fails(client: TestClient) -> None:
    for prefetch in ({}, None, {"patient": {"resourceType": "Patient"}}):
        answer = client.post(CONDITIONS, json=condition_call(prefetch))
        assert answer.status_code == 412
        assert answer.headers["content-type"] == "application/problem+json"
        assert "conditions" in answer.json()["detail"]


def test_nothing_of_the_patient_reaches_the_pipeline_the_log_or_the_card(
    client: TestClient, pipeline: WordMatcher, caplog: pytest.LogCaptureFixture
) -> None:
    pipeline.asked.clear()
    caplog.set_level(logging.INFO, logger="kanit")
    answers = [
        client.post(ORDER, json=order_call([order("1", IDE_CEL)], ["MedicationRequest/1"])),
        client.post(CONDITIONS, json=condition_call({"conditions": conditions(MYELOMA)})),
    ]
    logged = [record.getMessage() for record in caplog.records if record.name == "kanit"]
    everything = " ".join([*logged, *(answer.text for answer in answers), *(asked.text for asked in pipeline.asked)])
    assert all(len(answer.json()["cards"]) == 1 for answer in answers)
    assert not any(told in everything for told in PATIENT)
    dropped = [line for line in logged if "patient context dropped unread" in line]
    assert len(dropped) == 2
    assert not any(code in line for line in dropped for code in ("L01XL07", "C90.0"))


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"hook": "patient-view"}, 400),
        ({"hook": None}, 422),
        ({"hookInstance": None}, 422),
        ({"hookInstance": ""}, 422),
        ({"context": None}, 422),
        ({"context": []}, 422),
        ({"context": {}}, 200),
        ({"context": {"selections": "x", "draftOrders": 7}}, 200),
        ({"context": {"selections": [None, 1], "draftOrders": {"resourceType": "Bundle", "entry": [1, None]}}}, 200),
        ({"prefetch": {"anything": [[[]]]}}, 200),
    ],
)
def test_a_call_of_another_shape_is_a_problem_or_gets_no_card(
    client: TestClient, changed: dict[str, object], status: int
) -> None:
    call = order_call([], []) | changed
    answer = client.post(ORDER, json={name: value for name, value in call.items() if value is not None})
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"cards": []}
    else:
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_service_that_is_not_listed_is_not_there(client: TestClient) -> None:
    assert client.post("/cds-services/other", json=order_call([], [])).status_code == 404


def test_no_more_than_three_cards_come_at_once(client: TestClient, pipeline: WordMatcher) -> None:
    pipeline.asked.clear()
    codes = ("L01XL07", "L01XL05", "L01XG01", "L01XG02", "L01XG03")
    orders = [order(code, {"system": "http://www.whocc.no/atc", "code": code}) for code in codes]
    client.post(ORDER, json=order_call(orders, codes))
    assert len(pipeline.asked) == 3


def preflight(client: TestClient, origin: str) -> Mapping[str, str]:
    headers = {"origin": origin, "access-control-request-method": "POST", "sec-fetch-site": "cross-site"}
    answer = client.options(ORDER, headers=headers)
    assert answer.status_code == 204
    return answer.headers


def test_a_page_of_a_listed_origin_may_call_from_a_browser(client: TestClient) -> None:
    allowed = preflight(client, PORTAL)
    assert allowed["access-control-allow-origin"] == PORTAL
    assert "POST" in allowed["access-control-allow-methods"]
    assert "content-type" in allowed["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in allowed
    headers = {"origin": PORTAL, "sec-fetch-site": "cross-site"}
    answer = client.post(ORDER, json=order_call([], []), headers=headers)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PORTAL)
    assert answer.headers["vary"] == "Origin"
    assert client.get("/cds-services", headers=headers).headers["access-control-allow-origin"] == PORTAL


@pytest.mark.parametrize(
    "origin", ["https://attacker.example", "null", "https://a.example.net", PORTAL + ".evil.example"]
)
def test_a_page_of_any_other_origin_may_not(client: TestClient, origin: str) -> None:
    assert "access-control-allow-origin" not in preflight(client, origin)
    headers = {"origin": origin, "sec-fetch-site": "cross-site"}
    answer = client.post(ORDER, json=order_call([], []), headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_listed_origin_opens_no_other_route_and_gets_around_no_other_check(client: TestClient) -> None:
    headers = {"origin": PORTAL, "sec-fetch-site": "cross-site"}
    assert client.post("/api/v1/ask", json={"question": "Why?"}, headers=headers).status_code == 403
    assert client.post(ORDER, json={}, headers=headers | {"host": "attacker.example"}).status_code == 421
    assert client.post(ORDER, content=json.dumps("x" * 70_000), headers=headers).status_code == 413


def test_a_card_has_only_fields_of_the_specification_and_none_is_empty(client: TestClient) -> None:
    for card in cards(client, CONDITIONS, condition_call({"conditions": conditions(MYELOMA)})):
        assert set(card) <= CARD
        assert {"summary", "indicator", "source"} <= set(card)
        assert all(card.values())
        assert set(card["source"]) <= {"label", "url", "icon", "topic"}
        assert all(set(link) == {"label", "url", "type"} for link in card["links"])


def test_a_source_without_an_address_has_no_url() -> None:
    article = myeloma_article(doi=None, url=None, journal=None, authors=(), year=None)
    with client_for(WordMatcher(article)) as client:
        (card,) = cards(client, CONDITIONS, condition_call({"conditions": conditions(MYELOMA)}))
    assert card["source"] == {"label": "Lantern therapy in mice"}

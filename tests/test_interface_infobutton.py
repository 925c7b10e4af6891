"""HL7 Infobutton, URL-based: parameters as published examples and open responders have them (docs/standards.md)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from interface.codes import code_book
from interface.infobutton import KnowledgeRequest, UnusableRequest, knowledge_request
from tests.interface_fakes import WordMatcher
from tests.standards_server import SHORT, client_for, myeloma_article

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BOOK = code_book()
MYELOMA = {"mainSearchCriteria.v.c": "C90.0", "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.3"}
# What a record system may send along, whatever of it is used here.
EVERYTHING = {
    "representedOrganization.id.root": "1.3.6.1.4.1.99999",
    "assignedEntity.representedOrganization.n": "Example Hospital",
    "holder.assignedEntity.n": "ehr",
    "holder.assignedEntity.certificateText": "secret-text",
    "patientPerson.administrativeGenderCode.c": "F",
    "patientPerson.administrativeGenderCode.dn": "Female",
    "age.v.v": "67",
    "age.v.u": "a",
    "ageGroup.v.c": "D000368",
    "ageGroup.v.cs": "2.16.840.1.113883.6.177",
    "ageGroup.v.dn": "Aged",
    "taskContext.c.c": "PROBLISTREV",
    "taskContext.c.dn": "Problem list review",
    "subTopic.v.c": "Q000628",
    "subTopic.v.cs": "2.16.840.1.113883.6.177",
    "subTopic.v.dn": "therapy",
    "mainSearchCriteria.v.c": "C90.0",
    "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.3",
    "mainSearchCriteria.v.dn": "Multiple myeloma",
    "mainSearchCriteria.v.ot": "Kahler disease",
    "severityObservation.interpretationCode.c": "H",
    "informationRecipient": "PROV",
    "informationRecipient.healthCareProvider.c.c": "207RH0003X",
    "informationRecipient.languageCode.c": "en",
    "performer": "PROV",
    "performer.healthCareProvider.c.c": "207RH0003X",
    "performer.languageCode.c": "tr",
    "encounter.c.c": "AMB",
    "serviceDeliveryLocation.id.root": "1.3.6.1.4.1.99999.7",
    "locationOfInterest.addr.CNT": "TR",
    "knowledgeResponseType": "application/json",
}


@pytest.fixture(scope="module")
def pipeline() -> WordMatcher:
    return WordMatcher(myeloma_article())


@pytest.fixture(scope="module")
def client(pipeline: WordMatcher) -> Iterator[TestClient]:
    with client_for(pipeline) as client:
        yield client


def ask(client: TestClient, parameters: dict[str, str]) -> str:
    return client.get(f"/infobutton?{urlencode(parameters)}").text


def read(parameters: dict[str, str]) -> KnowledgeRequest:
    return knowledge_request(list(parameters.items()), BOOK)


def test_a_known_code_opens_the_chat_with_its_question_behind_the_hash(client: TestClient) -> None:
    answer = client.get(f"/infobutton?{urlencode(MYELOMA | {'informationRecipient.languageCode.c': 'tr'})}")
    assert answer.status_code == 303
    address = urljoin("http://127.0.0.1:7860/infobutton", answer.headers["location"])
    assert address == f"http://127.0.0.1:7860/#q={quote('Multipl miyelom nasıl tedavi edilir?', safe='')}&lang=tr"


def test_the_chat_is_found_under_a_path_of_a_proxy_too(client: TestClient) -> None:
    location = client.get(f"/infobutton?{urlencode(MYELOMA)}").headers["location"]
    assert urljoin("https://portal.example.org/kanit/infobutton", location).startswith(
        "https://portal.example.org/kanit/#q=How%20is%20multiple"
    )


def test_the_question_stands_in_no_part_of_the_address_that_is_sent_to_a_server(client: TestClient) -> None:
    name = "gout & <b>lead</b> #1 %"
    location = client.get(f"/infobutton?{urlencode({'mainSearchCriteria.v.dn': name})}").headers["location"]
    parts = urlsplit(location)
    assert (parts.scheme, parts.netloc, parts.path, parts.query) == ("", "", "./", "")
    assert parse_qs(parts.fragment) == {"q": [f"What is known about {name}?"], "lang": ["en"]}


def test_opening_the_chat_asks_the_pipeline_nothing(client: TestClient, pipeline: WordMatcher) -> None:
    pipeline.asked.clear()
    client.get(f"/infobutton?{urlencode(MYELOMA)}")
    assert pipeline.asked == []


def test_json_has_the_form_of_an_atom_feed_with_quotes_and_links(client: TestClient) -> None:
    answer = client.get(f"/infobutton?{urlencode(MYELOMA | {'knowledgeResponseType': 'application/json'})}")
    assert answer.headers["content-type"] == "application/json"
    feed = answer.json()["feed"]
    assert feed["title"]["_value"] == "Kanıt: How is multiple myeloma treated?"
    assert feed["link"][0]["href"] == "http://127.0.0.1:7860/#q=How%20is%20multiple%20myeloma%20treated%3F&lang=en"
    (entry,) = feed["entry"]
    assert entry["summary"] == {"_value": SHORT, "type": "text"}
    assert entry["title"]["_value"] == "Lantern therapy in mice"
    assert entry["updated"]["_value"] == "2023-01-01T00:00:00Z"
    links = {link["rel"]: link["href"] for link in entry["link"]}
    assert links["via"] == "https://doi.org/10.1000/lantern"
    assert links["alternate"].startswith("http://127.0.0.1:7860/articles/10-1000-lantern?start=0&end=64&")
    assert client.get(links["alternate"]).status_code == 200


@pytest.mark.parametrize("form", ["application/atom+xml", "text/xml", "application/xml", "TEXT/XML; charset=utf-8"])
def test_atom_has_what_rfc_4287_asks_for(client: TestClient, form: str) -> None:
    answer = client.get(f"/infobutton?{urlencode(MYELOMA | {'knowledgeResponseType': form})}")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (feed, *feed.iterfind("a:entry", ATOM)):
        assert all(len(element.findall(f"a:{name}", ATOM)) == 1 for name in ("id", "title", "updated"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext("a:updated", "", ATOM))
        assert element.find("a:author/a:name", ATOM) is not None
        assert element.find("a:link[@rel='alternate']", ATOM) is not None
    assert feed.findtext("a:entry/a:summary", "", ATOM) == SHORT


def test_what_was_asked_about_is_repeated_as_categories(client: TestClient) -> None:
    feed = json.loads(ask(client, EVERYTHING))["feed"]
    assert {entry["scheme"]: entry["term"] for entry in feed["category"]} == {
        "mainSearchCriteria.v.c": "C90.0",
        "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.3",
        "mainSearchCriteria.v.dn": "Multiple myeloma",
        "taskContext.c.c": "PROBLISTREV",
    }


def test_every_parameter_is_taken_and_nothing_of_the_patient_comes_back(
    client: TestClient, pipeline: WordMatcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="kanit")
    pipeline.asked.clear()
    text = ask(client, EVERYTHING)
    logged = "".join(record.getMessage() for record in caplog.records if record.name == "kanit")
    assert [question.text for question in pipeline.asked] == ["How is multiple myeloma treated?"]
    assert "status=answered" in logged
    for told in ("Female", "D000368", "Aged", "207RH0003X", "secret-text", "Example Hospital", "99999", "Kahler"):
        assert told not in text + logged


def test_an_abstention_gives_its_reason_and_the_nearest_passages(client: TestClient) -> None:
    parameters = {"mainSearchCriteria.v.dn": "gout", "knowledgeResponseType": "application/json"}
    feed = json.loads(ask(client, parameters))["feed"]
    assert feed["subtitle"]["_value"].startswith("The articles held here do not say this. The nearest passages.")
    assert [entry["category"][0]["term"] for entry in feed["entry"]] == ["passage"]


def test_a_passage_of_a_retracted_article_says_so() -> None:
    with client_for(WordMatcher(myeloma_article(retraction="Retracted on 1 May 2023."))) as client:
        parameters = {"mainSearchCriteria.v.dn": "gout", "knowledgeResponseType": "application/json"}
        feed = json.loads(ask(client, parameters))["feed"]
    assert feed["entry"][0]["summary"]["_value"].startswith("[from a retracted article]")


@pytest.mark.parametrize(
    ("code", "language"),
    [("tr", "tr"), ("TR", "tr"), ("tr-TR", "tr"), ("tur", "tr"), ("en", "en"), ("de", "en"), ("", "en")],
)
def test_the_language_is_that_of_whom_the_answer_is_for(code: str, language: str) -> None:
    assert read(MYELOMA | {"informationRecipient.languageCode.c": code}).language == language


def test_the_language_of_whoever_asks_stands_in_for_that_of_the_recipient() -> None:
    assert read(MYELOMA | {"performer.languageCode.c": "tr"}).language == "tr"
    both = {"performer.languageCode.c": "tr", "informationRecipient.languageCode.c": "en"}
    assert read(MYELOMA | both).language == "en"


def test_an_unknown_code_falls_back_on_the_name_displayed() -> None:
    parameters = {"mainSearchCriteria.v.c": "M10.9", "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.3"}
    assert read(parameters | {"mainSearchCriteria.v.dn": "Gout"}).question == "What is known about Gout?"
    assert read(parameters | {"mainSearchCriteria.v.ot": "podagra"}).question == "What is known about podagra?"


def test_of_several_criteria_the_first_known_code_counts() -> None:
    parameters = {
        "mainSearchCriteria.v.c": "M10.9",
        "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.3",
        "mainSearchCriteria.v.dn": "Gout",
        "mainSearchCriteria.v.c1": "L01XL05",
        "mainSearchCriteria.v.cs1": "2.16.840.1.113883.6.73",
        "mainSearchCriteria.v.c2": "C90.0",
        "mainSearchCriteria.v.cs2": "2.16.840.1.113883.6.3",
    }
    assert read(parameters).question == "How effective is ciltacabtagene autoleucel?"


def test_criteria_may_be_counted_from_0() -> None:
    parameters = {"mainSearchCriteria.v.c0": "C90.0", "mainSearchCriteria.v.cs0": "2.16.840.1.113883.6.3"}
    assert read(parameters).question == "How is multiple myeloma treated?"


def test_a_sub_topic_asks_about_its_aspect() -> None:
    drug = {"mainSearchCriteria.v.c": "L01XL07", "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.73"}
    asked = read(drug | {"subTopic.v.c": "Q000009", "subTopic.v.cs": "2.16.840.1.113883.6.177"}).question
    assert asked == "What are the adverse effects of idecabtagene vicleucel?"


def test_of_a_parameter_that_stands_there_twice_the_first_counts() -> None:
    pairs = [("mainSearchCriteria.v.dn", ""), ("mainSearchCriteria.v.dn", "gout"), ("mainSearchCriteria.v.dn", "lice")]
    assert knowledge_request(pairs, BOOK).question == "What is known about gout?"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "names nothing"),
        ("mainSearchCriteria.v.dn=+++", "names nothing"),
        ("searchCriteria=myeloma", "names nothing"),
        ("mainSearchCriteria.v.c=C90.0", "not known here"),
        ("mainSearchCriteria.v.c=Z99&mainSearchCriteria.v.cs=2.16.840.1.113883.6.3", "not known here"),
        ("mainSearchCriteria.v.dn=gout&knowledgeResponseType=application/javascript", "application/json"),
        ("mainSearchCriteria.v.dn=gout&knowledgeResponseType=image/png", "application/atom+xml"),
        ("mainSearchCriteria.v.dn=" + "x" * 3000, "at most 2,000"),
        ("mainSearchCriteria.v.dn=a%07b", "control characters"),
        ("&".join(f"p{number}=1" for number in range(300)), "more than 200"),
    ],
)
def test_what_cannot_be_used_is_a_problem_that_says_what_to_send(client: TestClient, query: str, told: str) -> None:
    answer = client.get(f"/infobutton?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("query", ["mainSearchCriteria.v.dn=%ff%fe", "mainSearchCriteria.v.dn=%F0%9F%99%82", "%"])
def test_bytes_that_are_no_text_do_no_harm(client: TestClient, query: str) -> None:
    assert client.get(f"/infobutton?{query}").status_code in {303, 400}


def test_a_name_with_markup_is_only_text_in_a_feed(client: TestClient) -> None:
    name = "</title><script>alert(1)</script>\x85"
    parameters = {"mainSearchCriteria.v.dn": name[:-1], "knowledgeResponseType": "application/atom+xml"}
    feed = ElementTree.fromstring(ask(client, parameters))
    assert feed.findtext("a:title", "", ATOM) == f"Kanıt: What is known about {name[:-1]}?"


def test_an_article_with_characters_that_xml_cannot_hold_still_makes_a_feed() -> None:
    article = myeloma_article(title="Lamps\x0b and \ufffe candles")
    with client_for(WordMatcher(article)) as client:
        feed = ElementTree.fromstring(ask(client, MYELOMA | {"knowledgeResponseType": "text/xml"}))
    assert feed.findtext("a:entry/a:title", "", ATOM) == "Lamps\ufffd and \ufffd candles"


def test_a_form_that_is_posted_is_answered_like_a_link(client: TestClient) -> None:
    answer = client.post("/infobutton", data=MYELOMA | {"knowledgeResponseType": "application/json"})
    assert answer.json()["feed"]["entry"][0]["summary"]["_value"] == SHORT


def test_the_guard_stands_before_it(client: TestClient) -> None:
    query = urlencode(MYELOMA)
    assert client.get(f"/infobutton?{query}", headers={"host": "attacker.example"}).status_code == 421
    foreign = {"origin": "https://attacker.example", "sec-fetch-site": "cross-site"}
    assert client.post("/infobutton", data=MYELOMA, headers=foreign).status_code == 403
    assert client.post("/infobutton", content=b"a" * 70_000).status_code == 413


def test_it_raises_the_named_error_for_programs() -> None:
    with pytest.raises(UnusableRequest, match=r"mainSearchCriteria\.v\.dn"):
        read({})

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.errors import KanitError
from corpus.jats_front import metadata
from corpus.xml import parsed_xml
from interface.abstract_article import abstract_article
from interface.europe_pmc import EuropePmc
from interface.identifiers import Identifier, identified
from interface.refusals import NotFound, NotOpenAccess, ServiceBroken
from tests.europe_pmc_articles import REVIEW_DOI, REVIEW_TITLE, STAND_IN, Held
from tests.europe_pmc_server import (
    EuropePmcServer,
    Fault,
    Hands,
    content,
    login_page,
)

REVIEW = Identifier("doi", REVIEW_DOI)


@pytest.fixture
def server() -> Iterator[EuropePmcServer]:
    with EuropePmcServer() as running:
        yield running


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def europe_pmc(server: EuropePmcServer, hands: Hands) -> Iterator[EuropePmc]:
    with EuropePmc(server.url, email="library@hospital.example.org", clock=hands.clock()) as client:
        yield client


def named(text: str) -> Identifier:
    found = identified(text)
    assert found
    return found


def sentence_of(error: KanitError) -> str:
    """The message, which must be one plain sentence."""
    said = str(error)
    assert "\n" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("name", [REVIEW_DOI, "PMC9900001", "PMID 99000001"])
def test_an_article_is_found_by_each_of_its_names(europe_pmc: EuropePmc, name: str) -> None:
    record = europe_pmc.record(named(name))
    assert (record.doi, record.pmcid, record.pmid) == (REVIEW_DOI, "PMC9900001", "99000001")
    assert record.title == REVIEW_TITLE
    assert record.licence == "CC BY"
    assert record.article_type == "review-article"
    assert record.published == "2024-08-21"
    assert [author.family for author in record.authors] == ["Lamp", "Lantern Study Group"]
    assert record.is_open_access
    assert record.has_full_text
    assert record.retraction is None


def test_one_search_finds_one_article(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    europe_pmc.record(REVIEW)
    assert server.paths() == ["search"]
    assert server.requests[0].query["query"] == f'DOI:"{REVIEW_DOI}"'
    assert server.requests[0].query["resultType"] == "core"
    assert server.requests[0].headers["User-Agent"] == "Kanit/0.1 (mailto:library@hospital.example.org)"


def test_the_full_text_comes_as_it_is_with_what_the_service_knows(
    europe_pmc: EuropePmc, server: EuropePmcServer
) -> None:
    fetched = europe_pmc.fetched(REVIEW)
    assert fetched.content == server.held[0].full_text
    assert fetched.name == "PMC9900001.xml"
    assert fetched.origin == f"{server.url}/PMC9900001/fullTextXML"
    assert fetched.record.title == REVIEW_TITLE
    assert fetched.stated == {
        "coverage": "full",
        "url": f"https://doi.org/{REVIEW_DOI}",
        "doi": REVIEW_DOI,
        "pmid": "99000001",
        "pmcid": "PMC9900001",
        "licence": "CC BY 4.0",
    }
    assert STAND_IN in fetched.content.decode()
    assert server.paths() == ["search", "PMC9900001/fullTextXML"]


def test_a_record_at_hand_is_not_asked_for_again(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    record = europe_pmc.record(REVIEW)
    assert europe_pmc.fetched(record).stated["coverage"] == "full"
    assert server.paths() == ["search", "PMC9900001/fullTextXML"]


def test_what_is_stated_can_be_written_down(europe_pmc: EuropePmc) -> None:
    fetched = europe_pmc.fetched(named("PMC9900050"))
    assert json.loads(json.dumps(dict(fetched.stated))) == fetched.stated


def test_an_article_without_full_text_comes_as_its_abstract(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    fetched = europe_pmc.fetched(named("10.5555/lantern.40"))
    assert server.paths() == ["search", "PMC9900040/fullTextXML"]
    assert fetched.name == "PMC9900040.xml"
    assert fetched.stated["coverage"] == "abstract"
    assert fetched.stated["licence"] == "CC BY-NC"
    assert fetched.stated["full_text_url"] == "https://doi.org/10.5555/lantern.40"
    told = metadata(parsed_xml(fetched.content, fetched.name), fetched.name)
    assert told["title"] == "Beacon BCMA levels at 10⁶ cells"
    assert told["authors"] == ("Ada Lamp", "Lantern Study Group")
    assert (told["doi"], told["pmid"], told["pmcid"]) == ("10.5555/lantern.40", "99000040", "PMC9900040")
    assert (told["journal"], told["issn"]) == ("Journal of Lanterns", "8765-4321")
    assert (told["volume"], told["issue"], told["pages"]) == ("11", "2", "e1–e9")
    assert (told["published"], told["year"], told["licence"]) == ("2024-03-05", 2024, "CC BY-NC")


def test_an_abstract_keeps_its_headings_and_its_inequalities(europe_pmc: EuropePmc) -> None:
    root = parsed_xml(europe_pmc.fetched(named("10.5555/lantern.40")).content, "x.xml")
    sections = root.findall(".//abstract/sec")
    assert ["".join(section.find("title").itertext()) for section in sections] == ["Background", "Results"]
    assert "".join(sections[1].find("p").itertext()) == "At 106 cells, P<0.001 & OR >2."
    assert sections[1].find("p/sup").text == "6"
    assert root.find("body") is None


def test_a_full_text_without_a_body_is_an_abstract(europe_pmc: EuropePmc) -> None:
    assert europe_pmc.fetched(named("PMC9900060")).stated["coverage"] == "abstract"


def test_a_record_without_a_list_of_authors_has_those_of_its_line(europe_pmc: EuropePmc) -> None:
    assert [author.family for author in europe_pmc.record(named("PMC9900060")).authors] == ["Lamp A", "Wick B"]


def test_a_retracted_article_says_so_and_where_the_notice_is(europe_pmc: EuropePmc) -> None:
    fetched = europe_pmc.fetched(named("PMID 99000050"))
    assert fetched.stated["retraction"] == (
        "This article has been retracted; the notice is https://doi.org/10.5555/notice.50."
    )
    (notice,) = fetched.record.notices
    assert (notice.kind, notice.doi, notice.pmid) == ("retraction", "10.5555/notice.50", "99000152")


def test_notices_stand_in_the_abstract_as_jats_has_them(europe_pmc: EuropePmc) -> None:
    record = europe_pmc.record(named("PMID 99000050"))
    told = metadata(parsed_xml(abstract_article(record), "x.xml"), "x.xml")
    assert told["notices"] == tuple(replace(notice, pmid=None) for notice in record.notices)
    assert told["retraction"] == record.retraction


def test_an_article_that_is_not_open_access_is_refused_with_what_to_do(
    europe_pmc: EuropePmc, server: EuropePmcServer
) -> None:
    with pytest.raises(NotOpenAccess) as caught:
        europe_pmc.fetched(named("doi:10.5555/CLOSED.1"))
    said = sentence_of(caught.value)
    assert said.startswith("10.5555/closed.1: “A closed work” is not open access")
    assert said.endswith("python app.py add FILE")
    assert server.paths() == ["search"]


def test_an_abstract_without_a_licence_is_refused(europe_pmc: EuropePmc) -> None:
    with pytest.raises(NotOpenAccess, match=r"PMC9900070: .* no stated licence does not allow"):
        europe_pmc.fetched(named("PMC9900070"))


def test_an_article_with_neither_text_nor_abstract_is_not_found(europe_pmc: EuropePmc) -> None:
    record = replace(europe_pmc.record(named("PMC9900070")), abstract_markup=None)
    with pytest.raises(NotFound, match="neither the full text nor an abstract") as caught:
        europe_pmc.fetched(record)
    assert "https://doi.org/10.5555/lantern.70" in str(caught.value)


@pytest.mark.parametrize("name", ["10.5555/nothing", "PMC1", "PMID 1"])
def test_a_name_that_the_service_does_not_know_is_not_found(
    europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands, name: str
) -> None:
    with pytest.raises(NotFound) as caught:
        europe_pmc.record(named(name))
    assert sentence_of(caught.value).startswith(f"{name}: Europe PMC has no article of this name")
    assert len(server.requests) == 1
    assert hands.slept == []


def test_of_several_records_of_a_name_the_open_one_is_taken(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    closed = server.held[0].record | {"id": "PPR1", "source": "PPR", "isOpenAccess": "N", "title": "A preprint"}
    server.held.insert(0, Held(closed))
    assert europe_pmc.record(REVIEW).source == "MED"


def test_a_search_that_found_something_else_has_found_nothing(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["search"] = [
        content(json.dumps({"hitCount": 1, "resultList": {"result": [{"doi": "10.5555/other"}]}}).encode())
    ]
    with pytest.raises(NotFound):
        europe_pmc.record(REVIEW)


def test_the_works_that_an_article_cites_come_in_its_order_and_once(
    europe_pmc: EuropePmc, server: EuropePmcServer
) -> None:
    server.largest_page = 4
    cited = list(europe_pmc.cited_by_article(REVIEW))
    works = [Identifier("pmid", f"990000{number}") for number in range(11, 21)]
    assert cited == [*works, Identifier("doi", "10.5555/closed.1"), Identifier("pmcid", "PMC9900060")]
    pages = [request.query["page"] for request in server.requests if request.path.endswith("/references")]
    assert pages == ["1", "2", "3", "4"]


def test_an_article_without_references_is_not_asked_for_them(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    assert list(europe_pmc.cited_by_article(named("PMC9900040"))) == []
    assert server.paths() == ["search"]


def test_open_access_works_are_picked_by_few_searches(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.largest_page = 3
    cited = list(europe_pmc.cited_by_article(REVIEW))
    server.requests.clear()
    kept = [record.pmcid for record in europe_pmc.open_access(cited)]
    assert kept == [f"PMC99000{number}" for number in (11, 12, 14, 15, 17, 18, 20, 60)]
    # 8 hits in pages of 3.
    assert server.paths() == ["search"] * 3
    assert [request.query["cursorMark"] for request in server.requests] == ["*", "AoE=3", "AoE=6"]


def test_a_long_list_is_searched_in_parts_with_short_addresses(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    names = [Identifier("doi", f"10.1000/{'x' * 40}.{number}") for number in range(60)]
    found = europe_pmc.open_access([*names, REVIEW, Identifier("pmcid", "PMC9900011")])
    assert [record.pmcid for record in found] == ["PMC9900001", "PMC9900011"]
    assert len(server.requests) == 3
    assert all(request.query["query"].startswith("OPEN_ACCESS:y AND (") for request in server.requests)
    assert max(len(request.query["query"]) for request in server.requests) < 2500


def test_an_article_under_two_names_comes_once(europe_pmc: EuropePmc) -> None:
    names = [REVIEW, Identifier("pmcid", "PMC9900001"), Identifier("pmid", "99000001")]
    assert [record.doi for record in europe_pmc.open_access(names)] == [REVIEW_DOI]


def test_nothing_is_asked_about_no_works(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    assert list(europe_pmc.open_access([])) == []
    assert server.requests == []


def test_no_page_is_asked_for_behind_the_last(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    page = {"hitCount": 1, "nextCursorMark": "more", "resultList": {"result": [server.held[0].record]}}
    server.faults["search"] = [content(json.dumps(page).encode())]
    assert europe_pmc.record(REVIEW).doi == REVIEW_DOI
    assert len(server.requests) == 1


def test_a_cursor_that_turns_in_a_circle_ends(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    page = {"hitCount": 500, "resultList": {"result": [server.held[0].record]}}
    answers = [content(json.dumps(page | {"nextCursorMark": mark}).encode()) for mark in ("a", "b")]
    server.faults["search"] = answers * 100
    assert europe_pmc.record(REVIEW).doi == REVIEW_DOI
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "body",
    [
        b'{"resultList": {"result": [',
        b"",
        b"[" * 100_000,
        b"[1]",
        b'"text"',
        b"\xff\xfe\x00",
        b'{"errCode": 404, "errMsg": "x\\ny"}',
    ],
)
def test_broken_json_gets_one_sentence(europe_pmc: EuropePmc, server: EuropePmcServer, body: bytes) -> None:
    server.faults["search"] = [content(body)]
    with pytest.raises(ServiceBroken) as caught:
        europe_pmc.record(REVIEW)
    assert sentence_of(caught.value).startswith(f"{REVIEW_DOI}: ")


def test_a_page_to_log_in_is_no_answer(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["search"] = [login_page()]
    with pytest.raises(ServiceBroken, match="answered with a web page instead of JSON; see whether the network"):
        europe_pmc.record(REVIEW)


@pytest.mark.parametrize(
    "fault",
    [
        login_page(),
        content(b"<article><front/></article", "application/xml"),
        content(b"<?xml version='1.0'?><error>no</error>", "application/xml"),
        content(b"", "application/xml"),
    ],
)
def test_a_full_text_that_is_none_is_refused(europe_pmc: EuropePmc, server: EuropePmcServer, fault: Fault) -> None:
    server.faults["fullTextXML"] = [fault]
    with pytest.raises(ServiceBroken, match="no JATS article, or only the beginning of one"):
        europe_pmc.fetched(REVIEW)


def test_a_wrong_address_is_named(server: EuropePmcServer) -> None:
    address = server.url.replace("/rest", "/nothing")
    with EuropePmc(address) as client, pytest.raises(ServiceBroken, match="check KANIT_EUROPE_PMC") as caught:
        client.record(REVIEW)
    assert address in sentence_of(caught.value)

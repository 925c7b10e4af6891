from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from corpus.errors import KanitError
from interface.europe_pmc import EuropePmc
from interface.identifiers import Identifier
from interface.polite import Clock
from interface.refusals import ServiceBroken, ServiceUnreachable
from tests.europe_pmc_articles import REVIEW_DOI
from tests.europe_pmc_server import (
    NOW,
    EuropePmcServer,
    Fault,
    Hands,
    endless,
    redirect,
    silence,
    status,
    truncated,
)

PROJECT = Path(__file__).parent.parent
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


def sentence_of(error: KanitError) -> str:
    """The message, which must be one plain sentence."""
    said = str(error)
    assert "\n" not in said
    assert "Traceback" not in said
    return said


def test_without_an_address_none_is_made_up(server: EuropePmcServer) -> None:
    with EuropePmc(server.url) as client:
        client.record(REVIEW)
    assert server.requests[0].headers["User-Agent"] == "Kanit/0.1"


def test_requests_are_a_third_of_a_second_apart(europe_pmc: EuropePmc, hands: Hands) -> None:
    for _ in range(4):
        europe_pmc.record(REVIEW)
    assert hands.slept == pytest.approx([1 / 3] * 3)


def test_no_time_is_lost_where_requests_are_rare(europe_pmc: EuropePmc, hands: Hands) -> None:
    europe_pmc.record(REVIEW)
    hands.time += 5
    europe_pmc.record(REVIEW)
    assert hands.slept == []


@pytest.mark.parametrize("fault", [status(429), status(500), status(502), status(503), status(504), truncated()])
def test_what_may_pass_is_tried_again_with_longer_pauses(
    europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands, fault: Fault
) -> None:
    server.faults["search"] = [fault, fault, fault]
    assert europe_pmc.record(REVIEW).doi == REVIEW_DOI
    assert hands.pauses() == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (status(429), "127.0.0.1 answered 429 Too Many Requests, 4 times"),
        (status(500), "127.0.0.1 answered 500 Internal Server Error, 4 times"),
        (truncated(), "the answer of 127.0.0.1 broke off"),
    ],
)
def test_after_four_times_it_is_given_up(
    europe_pmc: EuropePmc, server: EuropePmcServer, fault: Fault, said: str
) -> None:
    server.faults["search"] = [fault] * 9
    with pytest.raises(ServiceBroken) as caught:
        europe_pmc.record(REVIEW)
    assert sentence_of(caught.value).startswith(f"{REVIEW_DOI}: {said}")
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry_After": "7"}, 7.0),
        ({"Retry_After": "0"}, 1.0),
        ({"Retry_After": "soon"}, 1.0),
        ({"Retry_After": "-5"}, 1.0),
        ({"Retry_After": formatdate(NOW + 1000, usegmt=True)}, 1.0),
    ],
)
def test_the_service_says_how_long_to_wait(
    europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands, headers: dict[str, str], pause: float
) -> None:
    server.faults["search"] = [status(429, **headers)]
    europe_pmc.record(REVIEW)
    assert hands.pauses() == [pause]


def test_a_date_to_wait_for_counts_from_the_service_s_own_clock(
    europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands
) -> None:
    server.date = formatdate(NOW + 3600, usegmt=True)
    server.faults["search"] = [status(503, Retry_After=formatdate(NOW + 3609, usegmt=True))]
    europe_pmc.record(REVIEW)
    assert hands.pauses() == [9.0]


def test_a_date_to_wait_for_counts_from_the_clock_here_where_the_service_tells_no_time(
    europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands
) -> None:
    server.date = ""
    server.faults["search"] = [status(429, Retry_After=formatdate(NOW + 20, usegmt=True))]
    europe_pmc.record(REVIEW)
    assert hands.pauses() == [20.0]


def test_a_service_that_asks_for_an_hour_gets_it(europe_pmc: EuropePmc, server: EuropePmcServer, hands: Hands) -> None:
    server.faults["search"] = [status(429, Retry_After="3600")]
    with pytest.raises(ServiceUnreachable, match="asks for 3600 seconds without requests; try again then"):
        europe_pmc.record(REVIEW)
    assert len(server.requests) == 1
    assert hands.slept == []


@pytest.mark.parametrize("code", [400, 401, 403, 410, 501])
def test_a_refusal_is_not_tried_again(europe_pmc: EuropePmc, server: EuropePmcServer, code: int) -> None:
    server.faults["search"] = [status(code)] * 2
    with pytest.raises(ServiceBroken, match=f"answered {code}"):
        europe_pmc.record(REVIEW)
    assert len(server.requests) == 1


def test_a_silent_service_is_given_up_after_its_time(server: EuropePmcServer, hands: Hands) -> None:
    server.faults["search"] = [silence()] * 4
    with (
        EuropePmc(server.url, timeout_seconds=0.05, clock=hands.clock()) as client,
        pytest.raises(ServiceUnreachable, match=r"gave no answer within 0\.05 seconds; try again later") as caught,
    ):
        client.record(REVIEW)
    assert "python app.py add FILE" in sentence_of(caught.value)
    assert hands.pauses() == [1.0, 2.0, 4.0]


def test_an_answer_that_never_ends_is_left(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["fullTextXML"] = [endless()]
    with pytest.raises(ServiceBroken, match="larger than 64 MiB"):
        europe_pmc.fetched(REVIEW)
    assert server.paths().count("PMC9900001/fullTextXML") == 1


def test_an_answer_that_drips_is_left(server: EuropePmcServer) -> None:
    hands = Hands()

    def later() -> float:
        hands.time += 100
        return hands.time

    server.faults["fullTextXML"] = [endless()]
    clock = Clock(monotonic=later, now=lambda: NOW, sleep=hands.sleep)
    with (
        EuropePmc(server.url, clock=clock) as client,
        pytest.raises(ServiceBroken, match="not whole after 300 seconds"),
    ):
        client.fetched(REVIEW)


def test_a_redirect_is_followed(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["fullTextXML"] = [redirect("/europepmc/webservices/rest/PMC9900011/fullTextXML")]
    fetched = europe_pmc.fetched(REVIEW)
    assert fetched.origin == f"{server.url}/PMC9900011/fullTextXML"


@pytest.mark.parametrize("location", ["ftp://example.org/x", "gopher://example.org/x"])
def test_a_redirect_out_of_the_web_is_not_followed(
    europe_pmc: EuropePmc, server: EuropePmcServer, location: str
) -> None:
    server.faults["fullTextXML"] = [redirect(location)]
    with pytest.raises(ServiceBroken, match=f"leads on to '{location}', no web page; check KANIT_EUROPE_PMC"):
        europe_pmc.fetched(REVIEW)
    assert server.paths().count("PMC9900001/fullTextXML") == 1


@pytest.mark.parametrize("location", ["file:///etc/passwd", "data:text/plain,x", "http://a:b:c/"])
def test_a_redirect_to_no_address_is_not_followed(
    europe_pmc: EuropePmc, server: EuropePmcServer, location: str
) -> None:
    server.faults["fullTextXML"] = [redirect(location)] * 4
    with pytest.raises(ServiceBroken):
        europe_pmc.fetched(REVIEW)


def test_a_redirect_to_a_host_that_is_away_names_that_host(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["fullTextXML"] = [redirect(f"http://127.0.0.2:{nobody_listens()}/x")]
    with pytest.raises(ServiceUnreachable, match=r"no connection to 127\.0\.0\.2"):
        europe_pmc.fetched(REVIEW)


def test_redirects_in_a_circle_end(europe_pmc: EuropePmc, server: EuropePmcServer) -> None:
    server.faults["fullTextXML"] = [redirect("fullTextXML")] * 50
    with pytest.raises(ServiceBroken, match="more than 3 times"):
        europe_pmc.fetched(REVIEW)
    assert server.paths().count("PMC9900001/fullTextXML") == 4


def nobody_listens() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


def test_without_a_network_one_sentence_says_so_and_how_to_bring_the_file(hands: Hands) -> None:
    with (
        EuropePmc(f"http://127.0.0.1:{nobody_listens()}/rest", clock=hands.clock()) as client,
        pytest.raises(ServiceUnreachable) as caught,
    ):
        client.record(REVIEW)
    said = sentence_of(caught.value)
    assert said.startswith(f"{REVIEW_DOI}: there is no connection to 127.0.0.1 (")
    assert said.endswith(
        "check the network, and KANIT_PROXY if yours has a proxy, or bring the file instead: python app.py add FILE"
    )
    assert hands.slept == []


def test_a_host_name_that_cannot_be_one_gets_a_sentence_too() -> None:
    with EuropePmc(f"http://{'a' * 70}.invalid/rest") as client, pytest.raises((ServiceUnreachable, ServiceBroken)):
        client.record(REVIEW)


def test_a_proxy_that_is_not_there_is_named(hands: Hands) -> None:
    proxy = f"http://ayse:gizli@127.0.0.1:{nobody_listens()}"
    with (
        EuropePmc("http://service.invalid/rest", proxy=proxy, clock=hands.clock()) as client,
        pytest.raises(ServiceUnreachable, match=r"the proxy did not connect .*; check KANIT_PROXY") as caught,
    ):
        client.record(REVIEW)
    assert "gizli" not in sentence_of(caught.value)


def test_requests_go_through_the_proxy_that_is_set(server: EuropePmcServer, hands: Hands) -> None:
    proxy = f"http://127.0.0.1:{server.port}"
    with EuropePmc("http://service.invalid/europepmc/webservices/rest", proxy=proxy, clock=hands.clock()) as client:
        assert client.record(REVIEW).doi == REVIEW_DOI
    assert server.requests[0].headers["Host"] == "service.invalid"


def test_a_proxy_that_wants_a_password_is_named(server: EuropePmcServer) -> None:
    server.faults["search"] = [status(407)]
    proxy = f"http://127.0.0.1:{server.port}"
    with (
        EuropePmc("http://service.invalid/rest", proxy=proxy) as client,
        pytest.raises(ServiceUnreachable, match=r"407 Proxy Authentication Required.*check KANIT_PROXY"),
    ):
        client.record(REVIEW)


def test_a_proxy_of_the_environment_is_not_used(server: EuropePmcServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{nobody_listens()}")
    with EuropePmc(server.url) as client:
        assert client.record(REVIEW).doi == REVIEW_DOI


def test_a_connection_that_is_not_trusted_is_told_apart(server: EuropePmcServer) -> None:
    with (
        EuropePmc(server.url.replace("http:", "https:")) as client,
        pytest.raises(ServiceUnreachable, match=r"the connection to 127\.0\.0\.1 is not trusted") as caught,
    ):
        client.record(REVIEW)
    assert "certificate" in sentence_of(caught.value)


def test_httpx_is_imported_with_the_first_question_only() -> None:
    code = (
        "import sys, interface.europe_pmc as it\n"
        "it.EuropePmc('http://127.0.0.1:1').close()\n"
        "sys.exit('httpx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0

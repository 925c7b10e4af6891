from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.identifiers import Identifier, identified

REVIEW = Identifier("doi", "10.3389/fmed.2024.1413825")


@pytest.mark.parametrize(
    "text",
    [
        "10.3389/fmed.2024.1413825",
        "10.3389/FMED.2024.1413825",
        "  10.3389/fmed.2024.1413825. ",
        "(10.3389/fmed.2024.1413825),",
        "<https://doi.org/10.3389/fmed.2024.1413825>",
        "“10.3389/fmed.2024.1413825”",
        "10.3389%2Ffmed.2024.1413825",
        "doi:10.3389/fmed.2024.1413825",
        "DOI: 10.3389/fmed.2024.1413825;",
        "DOI 10.3389/fmed.2024.1413825",
        "doi: https://doi.org/10.3389/fmed.2024.1413825",
        "info:doi/10.3389/fmed.2024.1413825",
        "https://doi.org/10.3389/fmed.2024.1413825",
        "http://dx.doi.org/10.3389/fmed.2024.1413825",
        "HTTPS://DOI.ORG/10.3389/fmed.2024.1413825?from=search#top",
        "doi.org/10.3389%2ffmed.2024.1413825",
        "10.3389/fmed.2024.\u200b1413825",
        "https://www.frontiersin.org/journals/medicine/articles/10.3389/fmed.2024.1413825/full",
        "https://www.frontiersin.org/journals/medicine/articles/10.3389/fmed.2024.1413825/pdf?download=1",
    ],
)
def test_every_way_to_write_a_doi_gives_the_same_identifier(text: str) -> None:
    assert identified(text) == REVIEW


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.1016/S0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("(see 10.1016/x)", None),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("10.1000.10/123456", "10.1000.10/123456"),
        ("https://doi.org/10.1000/x/full", "10.1000/x/full"),
    ],
)
def test_what_belongs_to_a_doi_stays_in_it(text: str, value: str | None) -> None:
    assert identified(text) == (value and Identifier("doi", value))


@pytest.mark.parametrize(
    "text",
    [
        "PMC1234567",
        "pmc1234567",
        "PMC 1234567",
        "PMC1234567.2",
        "PMCID: PMC1234567",
        "pmcid:1234567",
        "PMC ID 1234567.",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/pdf/main.pdf",
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC1234567/#sec2,",
        "https://europepmc.org/articles/PMC1234567",
        "europepmc.org/article/PMC/PMC1234567?term=x",
        "https://www.ebi.ac.uk/europepmc/webservices/rest/PMC1234567/fullTextXML",
    ],
)
def test_every_way_to_write_a_pmcid_gives_the_same_identifier(text: str) -> None:
    assert identified(text) == Identifier("pmcid", "PMC1234567")


@pytest.mark.parametrize(
    "text",
    [
        "12345678",
        "PMID:12345678",
        "pmid 12345678",
        "PMID: 12345678.",
        "PubMed: 12345678",
        "https://pubmed.ncbi.nlm.nih.gov/12345678/",
        "pubmed.ncbi.nlm.nih.gov/12345678?dopt=Abstract",
        "https://www.ncbi.nlm.nih.gov/pubmed/12345678",
        "https://europepmc.org/article/MED/12345678",
        "https://europepmc.org/abstract/med/12345678,",
    ],
)
def test_every_way_to_write_a_pmid_gives_the_same_identifier(text: str) -> None:
    assert identified(text) == Identifier("pmid", "12345678")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " . ",
        "./10.1/x",
        "./10.1000/x",
        "/10.1000/x",
        "../10.1000/x",
        "~/10.1000/x",
        "10.1/x",
        "10.1000",
        "10.1000/",
        "10.1000/a b",
        r"10.1000\x",
        '10.1000/a"b',
        r"10.1000/a\b",
        "papers/10.1000/x",
        "article.xml",
        "PMC",
        "PMC0",
        "PMC1234567.xml",
        "0",
        "123456789",
        "PMID 123456789",
        "١٢٣",
        "12 34",
        "https://example.org/article/12345678",
        "https://pubmed.ncbi.nlm.nih.gov/?term=lantern",
        "https://[bad/10.1000/x",
        "10.1000/" + "9" * 500,
        "a review of CAR-T",
    ],
)
def test_anything_else_is_no_identifier(text: str) -> None:
    assert identified(text) is None


@given(st.text(alphabet=st.sampled_from("10./:PMCIDpmcid doi()<>[]%2Fhtps\\\"'\n\u200bxé９"), max_size=60))
def test_what_is_identified_is_identified_again_from_what_is_shown_of_it(text: str) -> None:
    found = identified(text)
    assert found is None or identified(str(found)) == found

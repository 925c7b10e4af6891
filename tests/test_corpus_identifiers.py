"""What counts as a name of a publication, and what only fills a form."""

from __future__ import annotations

import pytest

from corpus.identifiers import doi_in, number_in, whole_doi, whole_pmcid, whole_pmid


@pytest.mark.parametrize("text", ["10.1234/Ab", "https://doi.org/10.1234/Ab", " doi: 10.1234/Ab "])
def test_a_doi_is_taken_bare(text: str) -> None:
    assert whole_doi(text) == "10.1234/Ab"


@pytest.mark.parametrize(
    "text", ["", None, "10.1/", "10.1234/.-", "10.0000/x", "n/a", "10.1234", "10.1234/" + "x" * 400]
)
def test_what_is_no_doi_is_none(text: str | None) -> None:
    assert whole_doi(text) is None


@pytest.mark.parametrize("text", ["see 10.1234/.", "see 10.0000/0000", "see 10.١٢٣٤/x"])
def test_no_doi_is_found_where_there_is_only_the_form_of_one(text: str) -> None:
    assert doi_in(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", None), ("000", None), ("-5", None), ("٣", None), ("007", "7")])
def test_a_number_is_positive_and_has_no_leading_zeros(text: str, number: str | None) -> None:
    assert (number_in(text), whole_pmid(text)) == (number, number)
    assert whole_pmcid(f"PMC{text}") == (number and f"PMC{number}")


def test_the_version_of_a_pmcid_is_no_part_of_it() -> None:
    assert (whole_pmcid("pmc123.2"), whole_pmcid("123"), whole_pmcid("PMC")) == ("PMC123", "PMC123", None)


def test_a_pmcid_is_no_pmid() -> None:
    assert whole_pmid("PMC123") is None

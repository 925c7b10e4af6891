"""Where a quote comes from, in words."""

from __future__ import annotations

import pytest

from corpus.types import Notice, Reference, Section
from interface.provenance import (
    addresses_in,
    amendments,
    article_kind,
    clipped,
    doi_address,
    doubts,
    licence_address,
    licence_words,
    notice_name,
    page_of,
    path_of,
    path_words,
    pubmed_address,
    reference_links,
    reference_words,
)
from retrieval.types import Citation
from tests.interface_fakes import make_article


def reference(**told: object) -> Reference:
    known = {"label": "12.", "title": "Its title", "authors": ("Munshi N",), "year": 2021}
    return Reference(**({"doi": None, "pmid": None, "url": None} | known | told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ((), ""),
        (("Results",), "Results"),
        (("Results", "Efficacy", "Table 2"), "Results › Efficacy › Table 2"),
        (("Results", "", "Table 2"), "Results › Table 2"),
        (
            ("Results", "Response in all treated patients", "Patients with high risk", "Table 2"),
            "Results › … › Patients with high risk › Table 2",
        ),
        (("A" * 40, "B" * 40, "C" * 40), f"{'A' * 40} › … › {'C' * 40}"),
        (("word " * 30,), "word word word word word word word word word…"),
    ],
)
def test_a_long_path_is_cut_in_the_middle(path: tuple[str, ...], shown: str) -> None:
    assert path_words(path) == shown


def test_text_is_cut_behind_a_word_and_never_longer_than_asked() -> None:
    assert clipped("one two three", 13) == "one two three"
    assert clipped("one two, three", 13) == "one two…"
    assert clipped("one two. Three", 12) == "one two…"
    assert clipped("x" * 20, 10) == "x" * 9 + "…"
    assert clipped(" one\n two ", 13) == "one two"


def test_the_path_is_that_of_the_citation_else_of_the_section_at_the_place() -> None:
    article = make_article("Some text.", sections=(Section("B", ("A", "B"), 0, 10, "body"),), repairs=())
    assert path_of(article, 3) == ("A", "B")
    assert path_of(article, 99) == ()
    assert path_of(article, 3, Citation("a", 0, 4, "Some", "C", path=("C", "D"))) == ("C", "D")
    assert path_of(article, 3, Citation("a", 0, 4, "Some", "C")) == ("C",)
    assert path_of(article, 3, Citation("a", 0, 4, "Some", None)) == ()


def test_pages_count_from_one_and_only_where_there_are_pages() -> None:
    article = make_article("Some text.", page_starts=(0, 5), repairs=())
    assert [page_of(article, start) for start in (0, 4, 5, 9)] == [1, 1, 2, 2]
    assert page_of(make_article(), 5) is None
    assert page_of(article, 0, Citation("a", 0, 4, "Some", None, page=7)) == 7


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (None, None),
        ("research-article", None),
        ("Research Article", None),
        ("review-article", "Review article"),
        ("case report", "Case report"),
        ("  ", None),
    ],
)
def test_the_kind_of_article_is_told_unless_it_is_plain_research(told: str | None, shown: str | None) -> None:
    assert article_kind(make_article(article_type=told)) == shown


@pytest.mark.parametrize(
    ("told", "words", "address"),
    [
        (None, None, None),
        ("CC BY 4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-NC-ND 4.0", "CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        (
            "https://creativecommons.org/licenses/by-sa/3.0/",
            "CC BY-SA 3.0",
            "https://creativecommons.org/licenses/by-sa/3.0/",
        ),
        ("CC0 1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC BY", "CC BY", None),
        ("All rights reserved", "All rights reserved", None),
    ],
)
def test_a_licence_of_creative_commons_leads_to_its_text(
    told: str | None, words: str | None, address: str | None
) -> None:
    article = make_article(licence=told)
    assert (licence_words(article), licence_address(article)) == (words, address)


def test_a_long_licence_is_cut() -> None:
    assert len(licence_words(make_article(licence="Users may read this text only where " * 9)) or "") <= 80


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "12. Munshi N. Its title. 2021."),
        ({"authors": ("Munshi N", "Anderson K")}, "12. Munshi N, Anderson K. Its title. 2021."),
        ({"authors": ("Munshi N", "Anderson K", "Shah N")}, "12. Munshi N et al. Its title. 2021."),
        ({"authors": (), "year": None}, "12. Its title."),
        ({"label": "Munshi, 2021"}, "Munshi N. Its title. 2021."),
        ({"authors": (), "year": None, "title": ""}, "12."),
    ],
)
def test_a_reference_is_told_with_what_is_known_of_it(told: dict[str, object], words: str) -> None:
    assert reference_words(reference(**told)) == words


def test_a_reference_leads_to_its_doi_and_pubmed_else_to_its_own_address() -> None:
    both = reference(doi="10.1/a b", pmid="123", url="https://x.org")
    assert reference_links(both) == (
        ("doi:10.1/a b", "https://doi.org/10.1/a%20b"),
        ("PubMed 123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
    )
    assert reference_links(reference(url="https://x.org")) == (("https://x.org", "https://x.org"),)
    assert reference_links(reference()) == ()


@pytest.mark.parametrize("pmid", [None, "", "12a", "../x", "١٢"])
def test_what_is_no_number_of_pubmed_leads_nowhere(pmid: str | None) -> None:
    assert pubmed_address(pmid) is None


def test_a_doi_cannot_leave_its_address() -> None:
    assert doi_address('10.1/"><script>?a#b') == "https://doi.org/10.1/%22%3E%3Cscript%3E%3Fa%23b"


CONCERN = Notice("expression of concern", "10.1/c", None, None)
CORRECTION = Notice("correction", None, "77", "Erratum to: Its title")
RETRACTION = Notice("retraction", "10.1/r", None, None)


def test_notices_that_cast_doubt_are_told_apart_from_those_that_mend() -> None:
    article = make_article(notices=(RETRACTION, CORRECTION, CONCERN))
    assert doubts(article) == (RETRACTION, CONCERN)
    assert amendments(article) == (CORRECTION,)
    retracted = make_article(notices=(RETRACTION, CORRECTION, CONCERN), retraction="This article has been retracted.")
    assert doubts(retracted) == (CONCERN,)


def test_a_notice_is_called_by_its_title_else_by_its_number() -> None:
    assert notice_name(CORRECTION) == "Erratum to: Its title"
    assert notice_name(CONCERN) == "doi:10.1/c"
    assert notice_name(Notice("correction", None, "77", None)) == "PubMed 77"
    assert notice_name(Notice("correction", None, None, None)) == ""


def test_addresses_in_a_sentence_end_before_its_stop() -> None:
    assert addresses_in("The notice is https://doi.org/10.1/a.b; see (http://x.org/y).") == [
        "https://doi.org/10.1/a.b",
        "http://x.org/y",
    ]
    assert addresses_in("javascript:alert(1)") == []

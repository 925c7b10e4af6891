from __future__ import annotations

import pytest

from corpus.types import Notice
from interface.authors import Name
from interface.works import one_line, work_of, work_told
from tests.interface_fakes import make_article


def test_a_work_says_what_its_article_says() -> None:
    work = work_of(make_article(volume="3", issue="2", pages="10-19", published="2023-05-06", pmid="12", pmcid="PMC3"))
    assert (work.title, work.journal) == ("Lantern therapy in mice", "Journal of Lanterns")
    assert work.authors == (Name("Lamp", "Ada"), Name("Wick", "Bo"))
    assert (work.volume, work.issue, work.pages, work.date) == ("3", "2", "10-19", (2023, 5, 6))
    assert (work.doi, work.pmid, work.pmcid) == ("10.1000/lantern", "12", "PMC3")
    assert work.url == "https://doi.org/10.1000/lantern"


@pytest.mark.parametrize(
    ("year", "published", "date"),
    [
        (None, None, ()),
        (2023, None, (2023,)),
        (None, "2021-04", (2021, 4)),
        (2023, "2022-12-30", (2023,)),
        (2023, "2023-13-01", (2023,)),
        (2023, "2023-00", (2023,)),
    ],
)
def test_a_date_is_given_as_far_as_it_is_known(year: int | None, published: str | None, date: tuple[int, ...]) -> None:
    assert work_of(make_article(year=year, published=published)).date == date


def test_what_was_published_about_an_article_comes_along() -> None:
    notices = (
        Notice("correction", None, None, None),
        Notice("expression of concern", "10.1000/doubt", None, "On lanterns"),
    )
    work = work_of(make_article(retraction="This article has been retracted.", notices=notices))
    assert work.remarks == (
        "Retracted: This article has been retracted.",
        "Expression of concern: On lanterns https://doi.org/10.1000/doubt",
        "Correction.",
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", 'https://a.example/"x"', "", None])
def test_only_an_address_of_the_web_is_listed(url: str | None) -> None:
    assert work_of(make_article(doi=None, url=url)).url == ""


def test_a_work_without_title_is_called_by_its_id() -> None:
    assert work_of(make_article(title="")).title == "10-1000-lantern"


def test_a_line_holds_nothing_that_breaks_or_turns_it() -> None:
    assert one_line("a\nTY  - BOOK\u202e \u2066b\u2069\x00\u2028c\ud800") == "a TY - BOOK b c"
    assert one_line(None) == ""


def test_of_a_document_only_what_has_its_form_is_taken() -> None:
    told = {
        "article_id": "gone",
        "title": "Gone\nwith the light",
        "authors": ["Ada Lamp", 7, {"x": 1}, "  "],
        "journal": ["no"],
        "year": True,
        "doi": "10.1000/gone",
        "url": "javascript:alert(1)",
        "retraction": "It was withdrawn.",
    }
    work = work_told(told)
    assert (work.id, work.title, work.authors) == ("gone", "Gone with the light", (Name("Lamp", "Ada"),))
    assert (work.journal, work.date, work.doi, work.url) == ("", (), "10.1000/gone", "")
    assert work.remarks == ("Retracted: It was withdrawn.",)

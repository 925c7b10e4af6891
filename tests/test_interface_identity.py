"""When two files are one article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.reading import article_of
from corpus.types import Article
from interface.identity import are_one, doubt_about, why_another
from tests.article_maker import small_article

LANTERNS = "Lanterns and their light at night"


def article(text: str = "It was lit.", title: str = LANTERNS, *authors: str, doi: str | None = None) -> Article:
    made = article_of(text.encode(), name="a.txt", source="a.txt", stated={"doi": doi} if doi else {})
    return replace(made, title=title, authors=authors)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (article("One."), article("Two.", LANTERNS.upper())),
        (article("One."), article("Two.", f"{LANTERNS}: a review")),
        (article("LANTERNS and\ntheir light at night. By A. Lamp.", "scan0001"), article()),
        (article("See doi:10.1234/x.", "scan0001"), article(doi="10.1234/X")),
    ],
)
def test_what_an_article_begins_with_shows_which_it_is_either_way_round(one: Article, other: Article) -> None:
    assert are_one(one, other)
    assert are_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (article("One.", "Editorial"), article("Two.", "Editorial")),
        (article("One."), article("Two.", "Lanterns and their makers")),
        (article("Word. " * 1_000 + LANTERNS, "scan0001"), article()),
        (article("See doi:10.1234/xy.", "scan0001"), article(doi="10.1234/x")),
        (article("One.", "…"), article("Two.", "–")),
        (article("Light at night is seen.", "scan0001"), article("Two.", "Light at night")),
    ],
)
def test_what_is_common_or_stands_further_down_shows_nothing(one: Article, other: Article) -> None:
    assert not are_one(one, other)
    assert not are_one(other, one)


@pytest.mark.parametrize(
    ("names", "other", "why"),
    [
        (
            {"doi": "10.5555/a", "pmid": "1"},
            {"doi": "10.5555/b", "pmid": "1"},
            "another DOI (10.5555/b, this 10.5555/a)",
        ),
        ({"pmcid": "PMC1", "pmid": "1"}, {"pmcid": "PMC2", "pmid": "1"}, "another PMCID (PMC2, this PMC1)"),
        ({"doi": "10.5555/a", "pmid": "1"}, {"doi": "10.5555/A", "pmid": "2"}, ""),
        ({"doi": "10.5555/a", "pmid": "1"}, {"pmid": "1"}, ""),
    ],
)
def test_the_first_kind_of_name_that_both_have_decides(names: dict[str, str], other: dict[str, str], why: str) -> None:
    made = [article_of(small_article(**each), name="a.xml", source="a.xml", stated={}) for each in (names, other)]
    made[1] = replace(made[1], sha256="other")

    assert why_another(made[0], made[1]).endswith(why)
    assert bool(why_another(made[0], made[1])) == bool(why)


def test_one_id_without_a_common_name_is_an_accident() -> None:
    one, other = article("One.", doi="10.5555/x"), replace(article("Two."), id="10.5555-x")

    assert why_another(one, other) == "its id is also that of another article, 10.5555-x"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (article("One.", LANTERNS, "Göker H"), article("Two.", "On darkness", "Hakan Goker")),
        (article("One.", LANTERNS, "A. Lamp"), article("Two.", f"{LANTERNS}: a review", "B. Wick")),
    ],
)
def test_a_common_title_or_first_author_leaves_no_doubt(one: Article, other: Article) -> None:
    assert doubt_about(one, other) == ""


@pytest.mark.parametrize("authors", [("A. Wick",), ()])
def test_initials_alone_are_no_common_author(authors: tuple[str, ...]) -> None:
    assert "another first author" in doubt_about(
        article("One.", "On darkness", *authors), article("Two.", LANTERNS, "A. Lamp")
    )

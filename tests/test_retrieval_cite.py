from dataclasses import replace

import pytest

from corpus.types import Article, Repair, Section
from retrieval.cite import citation, section_at, sound, statement
from retrieval.types import Citation, Statement
from tests.conftest import article_of
from tests.retrieval_fakes import candidates_of

ARTICLE = article_of("a", "It rose to 12 345 patients. Of 72% of them, some died. Then 15 came.")
ARTICLES = {"a": ARTICLE}


def cited(*quotes: str) -> tuple[Citation, ...]:
    starts = [ARTICLE.text.index(quote) for quote in quotes]
    return tuple(citation(ARTICLE, start, start + len(quote)) for start, quote in zip(starts, quotes, strict=True))


def test_a_statement_is_its_quotes_joined_by_one_blank() -> None:
    text = "Ide-cel is new.\n\nIt works well."
    candidate = candidates_of(text)[-1]

    made = statement(candidate, ((0, 15),))

    assert made.text == "Ide-cel is new. It works well."
    assert [(each.start, each.end, each.quote) for each in made.citations] == [
        (0, 15, "Ide-cel is new."),
        (17, 31, "It works well."),
    ]
    assert sound(made, {candidate.article.id: candidate.article})


def test_a_citation_is_an_exact_slice_with_its_section_and_page() -> None:
    sections = (Section("Abstract", ("Abstract",), 0, 27, "abstract", 1), Section(None, (), 28, 67, "body", 2))
    article = replace(ARTICLE, sections=sections)

    first, second = citation(article, 0, 10), citation(article, 28, 36)

    assert (first.quote, first.section, first.page) == ("It rose to", "Abstract", 1)
    assert (second.quote, second.section, second.page) == ("Of 72% o", None, 2)
    assert section_at(article, 27) is None
    assert citation(article, 27, 28).section is None


def test_repairs_are_counted_from_the_beginning_of_the_quote() -> None:
    repairs = (Repair(3, 4, "R"), Repair(11, 13, "l2"), Repair(14, 14, "\xad"), Repair(30, 31, "x"))
    article = replace(ARTICLE, repairs=repairs)

    assert citation(article, 8, 20).repairs == (Repair(3, 5, "l2"), Repair(6, 6, "\xad"))
    assert citation(article, 0, 4).repairs == (Repair(3, 4, "R"),)
    assert citation(article, 20, 30).repairs == ()


def test_a_repair_that_the_quote_cuts_stays_inside_the_quote() -> None:
    article = replace(ARTICLE, repairs=(Repair(11, 13, "l2"),))
    assert citation(article, 8, 12).repairs == (Repair(3, 4, "l2"),)
    assert citation(article, 12, 20).repairs == (Repair(0, 1, "l2"),)
    assert citation(article, 13, 20).repairs == citation(article, 0, 11).repairs == ()


def test_exact_slices_with_their_own_numbers_are_sound() -> None:
    quotes = ("Of 72% of them, some died.", "Then 15 came.")
    assert sound(Statement(" ".join(quotes), cited(*quotes)), ARTICLES)


@pytest.mark.parametrize(
    "text",
    [
        "Of 73% of them, some died.",
        "Of 72 of them, some died.",
        "Of 72% of them, 9 died.",
        "Of 72% of them, nine died.",
        "Of 72% of them, some died (p < .05).",
        "Of −72% of them, some died.",
        "Of 72% of them, some 10⁶ died.",
        "Of 72% of them, some died. 15 came.",
    ],
)
def test_a_statement_into_which_a_writer_slips_a_number_is_not_sound(text: str) -> None:
    assert not sound(Statement(text, cited("Of 72% of them, some died.")), ARTICLES)


def test_a_number_that_only_the_joint_of_two_quotes_makes_is_not_sound() -> None:
    quotes = ("It rose to 12", "345 patients.")
    joined = Statement(" ".join(quotes), cited(*quotes))
    assert joined.text == "It rose to 12 345 patients."
    assert not sound(joined, ARTICLES)


@pytest.mark.parametrize(
    "text",
    ["Of 72% of them, some lived.", "of 72% of them, some died.", "Of 72% of them, some died. ", "Some died.", ""],
)
def test_a_statement_that_is_not_its_quotes_is_not_sound(text: str) -> None:
    assert not sound(Statement(text, cited("Of 72% of them, some died.")), ARTICLES)


@pytest.mark.parametrize("wrong", [{"start": 27}, {"end": 53}, {"quote": "Of 73% of them, some died."}, {"quote": ""}])
def test_a_citation_whose_quote_is_not_the_slice_is_not_sound(wrong: dict[str, int | str]) -> None:
    (right,) = cited("Of 72% of them, some died.")
    assert sound(Statement(right.quote, (right,)), ARTICLES)
    changed = replace(right, **wrong)  # type: ignore[arg-type]
    assert not sound(Statement(changed.quote, (changed,)), ARTICLES)


def test_a_slice_of_an_article_that_has_changed_is_not_sound() -> None:
    (right,) = cited("Then 15 came.")
    changed: Article = replace(ARTICLE, text=ARTICLE.text.replace("15", "16"))
    assert not sound(Statement(right.quote, (right,)), {"a": changed})


def test_an_article_that_is_not_held_makes_a_statement_unsound() -> None:
    (right,) = cited("Then 15 came.")
    assert not sound(Statement(right.quote, (right,)), {})


def test_a_statement_without_citations_is_not_sound() -> None:
    assert not sound(Statement("", ()), ARTICLES)

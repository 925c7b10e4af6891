"""What a card tells beside its passage."""

from __future__ import annotations

import html
import re

import pytest

from corpus.types import Notice, Reference
from interface.byline import badges, byline, references, warnings
from interface.words import ENGLISH
from tests.interface_fakes import make_article


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def cited(number: int, **told: str) -> Reference:
    return Reference(str(number), f"Trial {number}", ("A",), 2020, told.get("doi"), told.get("pmid"), told.get("url"))


def test_the_byline_tells_kind_and_licence_and_how_much_is_held() -> None:
    article = make_article(article_type="review-article", licence="CC BY 4.0")
    markup = byline(article, ENGLISH)
    assert words(markup) == (
        "Ada Lamp, Bo Wick. Journal of Lanterns 2023Review article · Licence: CC BY 4.0"
        "Only an excerpt of this article is held here."
    )
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in html.unescape(markup)


def test_a_bare_article_has_no_byline() -> None:
    bare = make_article(authors=(), journal=None, year=None, coverage="full", doi=None)
    assert byline(bare, ENGLISH) == ""


def test_a_correction_is_a_line_with_its_link_and_no_warning() -> None:
    article = make_article(notices=(Notice("correction", "10.1/c", None, "Erratum"),))
    assert "Correction: Erratum" in words(byline(article, ENGLISH))
    assert 'href="https://doi.org/10.1/c"' in html.unescape(byline(article, ENGLISH))
    assert warnings(article, ENGLISH) == ""


def test_an_expression_of_concern_is_a_warning_with_its_link() -> None:
    article = make_article(notices=(Notice("expression of concern", None, "123", None),))
    assert words(warnings(article, ENGLISH)) == "Expression of concern: PubMed 123"
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/123/"' in html.unescape(warnings(article, ENGLISH))
    assert "concern" not in byline(article, ENGLISH)


def test_a_retraction_is_told_in_the_words_of_its_notice() -> None:
    article = make_article(retraction="Withdrawn for false figures; see https://x.org/why.")
    assert words(warnings(article, ENGLISH)) == "Retracted article. Withdrawn for false figures; see https://x.org/why."
    assert 'href="https://x.org/why"' in html.unescape(warnings(article, ENGLISH))
    assert "retracted" in words(badges(article, ENGLISH))
    assert "retracted" not in words(badges(make_article(), ENGLISH))


def test_a_notice_without_number_is_told_without_link() -> None:
    article = make_article(notices=(Notice("correction", None, None, None),))
    assert words(byline(article, ENGLISH)).endswith("Correction")


def test_more_than_six_references_are_folded() -> None:
    six = references([cited(number) for number in range(6)], "en", ENGLISH)
    assert "<details" not in six
    eight = references([cited(number) for number in range(8)], "en", ENGLISH)
    before, folded = eight.split("<details>")
    assert [words(item) for item in re.findall("<li.*?</li>", before)][-1].startswith("5. A. Trial 5. 2020.")
    assert words(folded).startswith("… 2 more cited there6. A. Trial 6.")
    assert references((), "en", ENGLISH) == ""


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[bad"])
def test_a_reference_leads_only_to_the_web(address: str) -> None:
    markup = references([cited(1, url=address), cited(2, pmid="1/../x")], "en", ENGLISH)
    assert "<a " not in markup
    good = references([cited(1, url="https://x.org")], "en", ENGLISH)
    assert 'target="_blank" rel="noopener noreferrer"' in good


def test_hostile_references_and_notices_stay_text() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    article = make_article(
        notices=(Notice(hostile, None, None, hostile), Notice(f"concern {hostile}", hostile, hostile, hostile)),
        retraction=hostile,
        licence=hostile,
        article_type=hostile,
    )
    found = Reference(hostile, hostile, (hostile,), 1, hostile, hostile, hostile)
    markup = "".join(told(article, ENGLISH) for told in (warnings, byline, badges))
    markup += references([found], hostile, ENGLISH)
    assert "<img" not in markup
    assert set(re.findall(r' (\w+)="', markup)) <= {"class", "dir", "href", "target", "rel", "lang"}
    assert words(markup).count(hostile) >= 8

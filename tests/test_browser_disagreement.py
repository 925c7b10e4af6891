"""Sentences that disagree, and whose words each is, in a real browser over two reviews made for this test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser_visits import PROJECT, SIZES, Visit, served, visiting, words
from tests.test_browser_tables import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LEFT = "Cytokine release syndrome occurred in 16% of patients given brintacel."
RIGHT = "Cytokine release syndrome was seen in 2 of 24 (8%) patients given brintacel."
ASKED = "How often does cytokine release syndrome occur with brintacel?"
TURKISH = "Brintacel ile sitokin salınım sendromu ne sıklıkta görülür?"
TRIAL = "How many patients responded in ALDER-1?"


def written(folder: Path) -> None:
    """Two reviews with another figure for the same thing, and one with references."""
    folder.mkdir(parents=True)
    for name, sentence, more in (
        ("brintacel", LEFT, "Cells are collected by apheresis. They are given back once, four weeks later."),
        ("brintacel-again", RIGHT, "Fatigue was mild. Appetite returned within days."),
    ):
        title = name.replace("-", " ").capitalize()
        text = (
            f"# {title}: a review\n\n## Abstract\n\nThis review tells of brintacel.\n\n## Safety\n\n{sentence} {more}\n"
        )
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    shutil.copy(PROJECT / "tests" / "articles" / "orvacel.xml", folder)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("kanit")
    written(folder / "data" / "articles")
    with served(folder) as address:
        yield address


@pytest.fixture(params=sorted(SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, request.param) as visit:
        yield visit


def test_sentences_that_disagree_stand_side_by_side_or_on_a_phone_one_below_the_other(visit: Visit) -> None:
    answer = visit.ask(ASKED)
    group = answer.get_by_role("group", name="These passages disagree")
    assert "Kanıt does not choose or average." in words(group)
    sides = group.locator(".side")
    assert sorted(sentence for side in sides.all() for sentence in (LEFT, RIGHT) if sentence in words(side)) == [
        LEFT,
        RIGHT,
    ]
    assert all("a review (year not stated)" in words(side) for side in sides.all())
    first, second = (side.bounding_box() for side in sides.all())
    assert first
    assert second
    if visit.page.evaluate("innerWidth") >= 700:
        assert (first["y"], first["width"]) == (second["y"], second["width"])
        assert first["x"] + first["width"] < second["x"]
    else:
        assert first["x"] == second["x"]
        assert first["y"] + first["height"] <= second["y"]
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for place in group.locator("h2, p, cite, .origin, .mark, .year").all():
        assert place.evaluate(CONTRAST) >= 4.5, words(place)
    sides.last.locator(".mark").click()
    card = visit.page.locator("#sources-panel .source[open]").last
    card.locator("mark").wait_for()
    assert words(card.locator("mark")) in words(sides.last)


def test_what_is_said_of_them_is_turkish_around_a_turkish_question(visit: Visit) -> None:
    answer = visit.ask(TURKISH)
    group = answer.get_by_role("group", name="Bu alıntılar birbiriyle uyuşmuyor")
    assert "Kanıt aralarında seçim yapmaz, ortalama almaz." in words(group)
    assert group.locator(".side").count() == 2


def test_a_sentence_that_reports_a_trial_names_it_below_its_words(visit: Visit) -> None:
    origin = visit.ask(TRIAL).locator(".origin")
    assert words(origin).startswith("Reported from: 2. Santoro L, Demir A. Orvacel in relapsed plasma cell leukaemia")
    assert origin.evaluate(CONTRAST) >= 4.5

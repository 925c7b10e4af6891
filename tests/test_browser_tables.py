"""Tables, cited trials and warnings in a real browser, served by the real program over articles made for the tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser_visits import PROJECT, SIZES, Visit, is_in_view, served, visiting, words
from tests.lumitrene import centre, lumitrene_xml, retracted_xml

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

ROW = "What was the overall response rate with orvacel in ALDER-2?"
TRIAL = "How many patients responded in ALDER-1?"
MANY = "What share of registry patients had complete remission with lumitrene?"
LONG = f"How many patients at {centre(34)} had complete remission?"
RETRACTED = "Does velotrine prevent kidney stones?"

# https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, of an element's words to the first painted ground below them.
CONTRAST = """place => {
  const channels = colour => colour.match(/[0-9.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
  const painted = element => channels(getComputedStyle(element).backgroundColor);
  let ground = place;
  while (painted(ground)[3] === 0) ground = ground.parentElement;
  const [light, dark] = [channels(getComputedStyle(place).color), painted(ground)].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("kanit")
    articles = folder / "data" / "articles"
    articles.mkdir(parents=True)
    shutil.copy(PROJECT / "tests" / "articles" / "orvacel.xml", articles)
    (articles / "lumitrene.xml").write_bytes(lumitrene_xml())
    (articles / "velotrine.xml").write_bytes(retracted_xml())
    with served(folder) as address:
        yield address


@pytest.fixture(params=sorted(SIZES))
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, request.param) as visit:
        yield visit


def opened(visit: Visit, question: str) -> Locator:
    """The source card that the first mark of the answer leads to."""
    visit.ask(question).locator(".mark").first.click()
    card = visit.page.locator("#sources-panel .source[open]").first
    card.wait_for()
    return card


def test_a_question_whose_answer_stands_in_a_row_is_answered_with_the_row_marked(visit: Visit) -> None:
    answer = visit.ask(ROW)
    assert "Table 1. Efficacy of orvacel and tamricel" in words(answer)
    assert "Response › Overall response rate" in words(answer)
    assert "Orvacel › ALDER-2 (n = 80): 75%" in words(answer)

    answer.locator(".mark").first.click()
    row = visit.page.locator("#sources-panel tr.cited")
    assert words(row) == "Overall response rate 71%ᵃ 75% 64%"
    assert is_in_view(row)
    assert "▸" in row.locator("th").evaluate("cell => getComputedStyle(cell, '::before').content")
    card = visit.page.locator("#sources-panel .source[open]")
    for part in ("Trials › Orvacel › Table 1", "By independent review.", "Review article", "CC BY 4.0"):
        assert part in words(card)
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_table_is_a_table_to_a_screen_reader(visit: Visit) -> None:
    card = opened(visit, ROW)
    table = card.get_by_role("table", name="Table 1. Efficacy of orvacel and tamricel")
    assert table.get_by_role("columnheader", name="Orvacel", exact=True).get_attribute("colspan") == "2"
    assert table.get_by_role("rowheader", name="Quoted row: Overall response rate").count() == 1
    assert table.get_by_role("row").count() == 8
    region = card.get_by_role("region", name="Table 1. Efficacy of orvacel and tamricel")
    region.focus()
    assert region.evaluate("region => document.activeElement === region")


def test_a_wide_table_scrolls_by_itself_and_keeps_its_row_names_in_view(visit: Visit) -> None:
    card = opened(visit, LONG)
    region = card.locator(".table")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.evaluate("region => { region.scrollLeft = region.scrollWidth; }")
    name = card.locator(".near .name").first
    assert is_in_view(name)
    assert name.bounding_box()["x"] - region.bounding_box()["x"] < 3  # type: ignore[index]
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_other_rows_of_a_long_table_unfold(visit: Visit) -> None:
    card = opened(visit, LONG)
    assert card.locator("tr", has_text=centre(34)).is_visible()
    far = card.locator("tr", has_text=centre(0))
    assert not far.is_visible()
    assert card.locator("tr.again").is_visible()
    card.locator(".gap.above summary").click()
    assert far.is_visible()
    assert not card.locator("tr.again").is_visible()


def test_a_sentence_that_cites_a_trial_shows_the_trial_with_a_link(visit: Visit) -> None:
    card = opened(visit, TRIAL)
    assert "[2]." in words(card.locator("mark"))
    cited = card.locator(".cited-there")
    assert "2. Santoro L, Demir A. Orvacel in relapsed plasma cell leukaemia: the ALDER-1 trial. 2021." in words(cited)
    link = cited.get_by_role("link", name="doi:10.5555/io.2021.0012")
    assert link.get_attribute("href") == "https://doi.org/10.5555/io.2021.0012"
    assert link.get_attribute("target") == "_blank"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_many_references_are_folded_and_open_with_the_keyboard(visit: Visit) -> None:
    card = opened(visit, MANY)
    seventh = card.get_by_text("7. Kaya A.")
    assert not seventh.is_visible()
    card.get_by_text("… 3 more cited there").focus()
    visit.page.keyboard.press("Enter")
    assert seventh.is_visible()
    assert "Expression of concern: doi:10.5555/ain.2023.9002" in words(card.locator(".alert"))
    assert "Correction: doi:10.5555/ain.2022.9003" in words(card)


def test_a_retracted_article_is_marked_in_the_list_and_in_every_card(visit: Visit) -> None:
    visit.page.get_by_text("It holds 3 articles").click()
    assert "retracted" in words(visit.page.locator("#introduction li", has_text="Velotrine"))
    card = opened(visit, RETRACTED)
    assert "This article has been retracted; the notice is" in words(card.locator(".alert"))
    assert card.locator("summary .badge.warning").is_visible()
    assert "retracted" in words(visit.page.locator("#messages .nearest"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_in_a_card_can_be_read(browser: Browser, address: str, scheme: Literal["light", "dark"]) -> None:
    with visiting(browser, address, "desk", scheme=scheme) as visit:
        for question in (ROW, MANY, RETRACTED):
            card = opened(visit, question)
            for part in ("tr.cited td", "thead th", ".subheading th", "td", "caption", "li", ".alert strong", "a"):
                for place in card.locator(part).all():
                    assert place.evaluate(CONTRAST) >= 4.5, (question, part, words(place))
        levels = visit.page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(each => Number(each.tagName[1]))")
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))

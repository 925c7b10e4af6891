"""Taking answers along, and leaving an opinion behind, in a real browser on the real program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser_visits import Visit, served, visiting, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SHARE = "What share of blood cancers is multiple myeloma?"
QUOTE = "It accounts for approximately 15% of hematologic malignancies (1)."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kanit")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KANIT_FEEDBACK", "on")
        patch.setenv("KANIT_GAPS", "on")
        with served(folder) as address:
            yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with visiting(browser, address, "desk") as visit:
        yield visit


def saved(visit: Visit, name: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a press of a button saves."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_an_answer_is_copied_and_its_references_and_the_conversation_saved(visit: Visit) -> None:
    visit.ask(SHARE)
    visit.page.get_by_text("Copy or save this answer").click()
    name, references = saved(visit, "References: RIS")
    assert (name, references[:11]) == ("references.ris", b"TY  - JOUR\n")
    assert "Saved as references.ris." in words(visit.page.locator("#told"))
    for button, ending in (("Markdown", "md"), ("Word", "docx"), ("JSON", "json")):
        assert saved(visit, button)[0] == f"conversation.{ending}"
    assert QUOTE in saved(visit, "Markdown")[1].decode()

    copy = visit.page.get_by_role("button", name="Copy with its references")
    copy.focus()
    visit.page.keyboard.press("Space")
    visit.page.get_by_text("Copied.", exact=True).wait_for()
    visit.box.focus()
    visit.page.keyboard.press("Control+V")
    assert f"“{QUOTE}”" in visit.box.input_value()
    assert "1. Goker H, " in visit.box.input_value()


def test_an_opinion_and_a_gap_are_left_behind_masked(visit: Visit, folder: Path) -> None:
    visit.ask(SHARE)
    visit.page.get_by_role("button", name="Not useful").click()
    visit.page.get_by_label("What was wrong").fill("Not for 0532 123 45 67")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_text("It is kept on this server alone.").wait_for()
    visit.ask("What is the capital of Turkey, asks a@example.org?")
    visit.page.get_by_role("button", name="Tell the library").click()
    visit.page.get_by_text("Passed on").wait_for()

    opinion = json.loads((folder / "data" / "feedback.jsonl").read_text())
    assert (opinion["verdict"], opinion["reason"]) == ("down", "Not for [phone]")
    gap = json.loads((folder / "data" / "gaps.jsonl").read_text())
    assert gap["question"] == "What is the capital of Turkey, asks [e-mail]?"

"""What readers leave behind: thumbs with a reason, and questions for the library; masked, and only where allowed."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from index.types import Matrix
from interface.along import answer_links
from interface.conversation import next_view
from interface.desk import Desk
from interface.feedback import LeftBehind, is_gap, keep_feedback, keep_gap, left_behind
from interface.gaps import Gap, gaps_text, grouped, kept_gaps
from interface.journal import Journal
from interface.line_file import LineFile
from interface.server import served_around
from interface.settings import Settings
from interface.sources import Turn
from retrieval.types import Abstained, Question, Reason, ReasonCode
from tests.interface_fakes import WordMatcher

MARROW = "Did lantern therapy clear the marrow of 10000000146?"
CAPITAL = "What is the capital, asks 0532 123 45 67?"
DAY = date(2026, 1, 2)


def turn(question: str) -> Turn:
    return Turn(1, question, WordMatcher().answer(Question(question)))


def asked(desk: Desk, question: str) -> dict[str, object]:
    """What names the answer to a question."""
    found = re.search("#whole-([0-9a-f]{32})-", next_view(desk, question, (), "1").along)
    assert found
    return {"conversation": found[1], "answer": 1}


def client_for(desk: Desk) -> TestClient:
    return TestClient(served_around(FastAPI(), desk, Settings(data=Path("unused"))), base_url="http://127.0.0.1")


def test_feedback_is_kept_with_its_reason_and_no_number_of_a_patient(tmp_path: Path) -> None:
    file = LineFile(tmp_path / "kept.jsonl")
    keep_feedback(file, turn(MARROW), "down", "Wrong arm; call ayse@example.org", DAY)
    (record,) = file.records()
    assert record == {
        "day": "2026-01-02",
        "verdict": "down",
        "reason": "Wrong arm; call [e-mail]",
        "question": "Did lantern therapy clear the marrow of [identity number]?",
        "searched": "Did lantern therapy clear the marrow of [identity number]?",
        "status": "answered",
        "code": None,
        "citations": [{"article_id": "10-1000-lantern", "start": 0, "end": 48}],
        "index_version": "abc123",
    }


def test_a_gap_is_kept_without_numbers_that_tell_who_somebody_is(tmp_path: Path) -> None:
    file = LineFile(tmp_path / "kept.jsonl")
    keep_gap(file, turn(CAPITAL), DAY)
    shown = "What is the capital, asks [phone]?"
    assert file.records() == [{"day": "2026-01-02", "question": shown, "searched": shown, "code": "not_said"}]
    assert kept_gaps(file) == (Gap("2026-01-02", shown, shown, "not_said"),)


@pytest.mark.parametrize(("code", "gap"), [("not_said", True), ("outside_corpus", True), ("question_unclear", False)])
def test_a_question_that_no_article_could_answer_is_no_gap(code: ReasonCode, gap: bool) -> None:
    result = turn(CAPITAL).result
    assert isinstance(result, Abstained)
    other = Abstained(result.question, Reason(code, "x"), (), None, result.trace)
    assert is_gap(other) is gap
    assert not is_gap(turn(MARROW).result)


def test_the_settings_say_what_may_be_left_behind(tmp_path: Path) -> None:
    assert left_behind(Settings(data=tmp_path)) == LeftBehind()
    left = left_behind(Settings(data=tmp_path, feedback=True, gaps=True))
    assert left.feedback
    assert left.gaps
    assert list(tmp_path.iterdir()) == []


def test_links_stand_only_where_they_are_allowed_and_mean_something(tmp_path: Path) -> None:
    file = LineFile(tmp_path / "kept.jsonl")
    assert "#thumb" not in answer_links(turn(MARROW), LeftBehind(gaps=file))
    assert "#gap" not in answer_links(turn(MARROW), LeftBehind(gaps=file))
    assert 'href="#gap-1"' in answer_links(turn(CAPITAL), LeftBehind(gaps=file))
    assert 'href="#thumb-1-down"' in answer_links(turn(MARROW), LeftBehind(feedback=file))


def test_the_page_leaves_feedback_and_gaps_in_their_files(tmp_path: Path) -> None:
    opinions, gaps = LineFile(tmp_path / "opinions"), LineFile(tmp_path / "gaps")
    desk = Desk(WordMatcher(), Journal(), left=LeftBehind(opinions, gaps))
    with client_for(desk) as client:
        named = asked(desk, MARROW)
        sent = client.post("/along/feedback", json=named | {"verdict": "up", "reason": ""})
        assert (sent.status_code, sent.content) == (204, b"")
        assert client.post("/along/gap", json=named).status_code == 404
        assert client.post("/along/gap", json=asked(desk, CAPITAL)).status_code == 204
        for wrong in ({"verdict": "sideways"}, {"verdict": "up", "reason": "x" * 501}, {"verdict": "up", "answer": 2}):
            assert client.post("/along/feedback", json=named | wrong).status_code in {404, 422}
    assert [record["verdict"] for record in opinions.records()] == ["up"]
    assert [gap.code for gap in kept_gaps(gaps)] == ["not_said"]


def test_without_the_settings_nothing_can_be_left(tmp_path: Path) -> None:
    desk = Desk(WordMatcher(), Journal())
    with client_for(desk) as client:
        named = asked(desk, CAPITAL)
        assert client.post("/along/feedback", json=named | {"verdict": "up"}).status_code == 404
        assert client.post("/along/gap", json=named).status_code == 404


def test_records_of_another_form_are_no_gaps(tmp_path: Path) -> None:
    (tmp_path / "kept.jsonl").write_text(json.dumps({"day": 7, "question": "x"}) + "\n{}\n")
    assert kept_gaps(LineFile(tmp_path / "kept.jsonl")) == ()


def gap(question: str, day: str = "2026-01-02") -> Gap:
    return Gap(day, question, question, "not_said")


def on_a_circle(degrees: dict[str, float]) -> Matrix:
    angles = np.radians(list(degrees.values()))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_like_questions_are_one_group_and_the_largest_comes_first() -> None:
    # cos 30° is .87, cos 60° is .5: c joins b and not a, d is alone, e says the same as b.
    degrees = {"a": 0, "b": 90, "c": 60, "d": 200, "e": 90}
    gaps = [gap(name) for name in degrees]
    groups = grouped(gaps, lambda texts: on_a_circle({name: degrees[name] for name in texts}))
    assert [[each.question for each in group] for group in groups] == [["b", "c", "e"], ["a"], ["d"]]
    assert grouped((), lambda texts: on_a_circle({})) == ()


def test_gaps_are_told_with_how_often_and_until_when() -> None:
    groups = [[gap("Is it safe?", "2026-01-03"), gap("Is it safe?"), gap("Safe\x1b?")], [gap("Cost?")]]
    assert gaps_text(groups) == (
        "1. asked 3 times, last on 2026-01-03\n   · Is it safe?\n   · Safe⟨U+001B⟩?\n"
        "2. asked once, last on 2026-01-02\n   · Cost?"
    )

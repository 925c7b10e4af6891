from __future__ import annotations

import json
from pathlib import Path

import pytest

from interface.console import DONE
from interface.line_file import LineFile
from tests.shell import Shell


@pytest.fixture
def shell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Shell:
    return Shell(tmp_path / "data", capsysbinary)


def kept(shell: Shell, *questions: str) -> None:
    file = LineFile(shell.data / "gaps.jsonl")
    for question in questions:
        file.add({"day": "2026-01-02", "question": question, "searched": question, "code": "not_said"})


@pytest.mark.parametrize(("command", "setting"), [("feedback", "KANIT_FEEDBACK"), ("gaps", "KANIT_GAPS")])
def test_without_records_the_setting_is_named(shell: Shell, command: str, setting: str) -> None:
    assert shell(command) == DONE
    assert shell.text == ""
    assert setting in shell.error


def test_feedback_is_printed_a_line_each(shell: Shell) -> None:
    file = LineFile(shell.data / "feedback.jsonl")
    records: list[dict[str, object]] = [{"verdict": "up", "reason": "ığ"}, {"verdict": "down", "reason": "\u2028"}]
    for record in records:
        file.add(record)
    assert shell("feedback") == DONE
    assert [json.loads(line) for line in shell.text.rstrip("\n").split("\n")] == records


def test_gaps_are_printed_grouped_as_text_and_as_json(shell: Shell) -> None:
    kept(shell, "cost of lantern therapy", "safety in children", "lantern therapy cost of")
    assert shell("gaps") == DONE
    assert shell.text.startswith("1. asked 2 times, last on 2026-01-02\n   · cost of lantern therapy\n")
    assert shell("gaps", "--json") == DONE
    assert [len(group) for group in json.loads(shell.text)] == [2, 1]

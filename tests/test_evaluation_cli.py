"""The command evaluate, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interface.console import DONE, FAILED, WRONG_USAGE
from interface.settings import Settings
from tests.evaluation_fakes import beir_folder
from tests.shell import Shell

PROJECT = Path("/opt/kanit")


@pytest.fixture
def shell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Shell(tmp_path / "data", capsysbinary)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(beir_folder(tmp_path / "lanterns"))


def test_a_data_set_is_measured_and_the_data_folder_left_alone(shell: Shell, folder: str, tmp_path: Path) -> None:
    assert shell("evaluate", folder) == DONE

    assert shell.text.startswith("lanterns (dev, seed 0): 3 questions, 3 articles\n")
    for name in ("nDCG@10", "hit@5", "citation recall", "refusal recall", "searching: median"):
        assert name in shell.text
    assert not shell.data.exists()
    assert list((tmp_path / "home" / ".cache" / "kanit" / "evaluation").glob("lanterns-*"))


def test_the_same_command_gives_the_same_bytes_but_for_times(shell: Shell, folder: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert shell("evaluate", folder, "--report", str(first), "--seed", "7") == DONE
    assert shell.text.endswith(f"Report: {first}\n")

    assert shell("evaluate", folder, "--report", str(second), "--seed", "7", "--compare", str(first)) == DONE

    for name in ("report.json", "questions.jsonl", "run.trec"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert "Compared over 3 questions" in shell.text
    assert "Right answers turned wrong: 0" in shell.text
    assert "worse" not in shell.text
    pages = [(folder / "report.html").read_text(encoding="utf-8") for folder in (first, second)]
    assert ["Since the earlier run" in page for page in pages] == [False, True]


def test_a_split_and_a_limit_are_taken(shell: Shell, folder: str) -> None:
    assert shell("evaluate", folder, "--split", "test", "--limit", "1") == DONE

    assert shell.text.startswith("lanterns (test, seed 0): 1 questions")
    assert "only 1 of 2 questions were asked" in shell.text


def test_what_cannot_be_evaluated_is_refused_in_one_sentence(shell: Shell, folder: str, tmp_path: Path) -> None:
    assert "neither a corpus.jsonl nor a questions.jsonl" in shell.refused("evaluate", str(tmp_path))
    assert "there is no such split" in shell.refused("evaluate", folder, "--split", "train")
    assert "cannot be read" in shell.refused("evaluate", folder, "--compare", str(tmp_path / "gone"))


@pytest.mark.parametrize(("option", "value"), [("--limit", "0"), ("--limit", "x"), ("--seed", "-1")])
def test_numbers_that_cannot_be_are_wrong_usage(shell: Shell, folder: str, option: str, value: str) -> None:
    assert shell("evaluate", folder, option, value) == WRONG_USAGE
    assert "is not a whole number from" in shell.error


def test_where_indexes_are_kept_can_be_set() -> None:
    def cache(**environment: str) -> Path:
        return Settings.from_environment(PROJECT, environment).cache

    assert cache() == Path("~/.cache/kanit")
    assert cache(XDG_CACHE_HOME="/var/cache") == Path("/var/cache/kanit")
    assert cache(XDG_CACHE_HOME="/var/cache", KANIT_CACHE="/big/disk") == Path("/big/disk")


def test_questions_are_compared_with_their_twins_in_english(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "set" / "articles").mkdir(parents=True)
    (tmp_path / "set" / "articles" / "lamps.md").write_text("# Of lamps\n\nThe lamp was lit by 73 keepers.\n")
    questions = [
        {"id": "t1", "question": "Kaç bekçi yaktı?", "language": "tr", "twin": "How many keepers lit the lamp?"},
        {"id": "t2", "question": "Lamba kimde?", "language": "tr"},
    ]
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    (tmp_path / "set" / "questions.jsonl").write_text(lines, encoding="utf-8")

    assert shell("evaluate", str(tmp_path / "set"), "--twins") == DONE
    assert "Compared over 1 question" in shell.text

    (tmp_path / "set" / "questions.jsonl").write_text(lines.splitlines()[1], encoding="utf-8")
    assert shell("evaluate", str(tmp_path / "set"), "--twins") == FAILED
    assert "has no questions in its split twins" in shell.error


def test_a_report_without_a_folder_is_kept_where_administrators_are_shown_it(shell: Shell, folder: str) -> None:
    assert shell("evaluate", folder, "--report") == DONE
    assert {"report.json", "report.html"} <= {path.name for path in (shell.data / "evaluation").iterdir()}

"""What a run leaves behind: a report that can be read again, lines for each question, a run file, a table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.compare import compared
from evaluation.errors import UnreadableData
from evaluation.output import CannotWriteReport, write
from evaluation.records import encoded_report, read_report
from evaluation.report import report
from evaluation.table import comparison_text, report_text
from evaluation.types import Bin, Measured, Point, Report, Run, Stage
from tests.evaluation_fakes import asked, judged, outcome, place, report_of, run_of


@pytest.fixture
def run() -> Run:
    questions = [
        asked("q1", answerable=True, gold=(place(0, 9),), relevant={"d%2F1": 1}),
        asked("q2", answerable=False),
    ]
    outcomes = [
        outcome("q1", quotes=[place(0, 9)], ranking=["d%2F1", "d2"], passages=[place(0, 40)], confidence=0.75),
        outcome("q2", confidence=0.25),
    ]
    return run_of(questions, outcomes)


def full_report() -> Report:
    return replace(
        report_of(
            judged("q1", answerable=True, confidence=0.5, right=True, RR=1.0), judged("q2 “ö”", status="abstained")
        ),
        measured=(Measured("RR", 0.5, 0.25, 0.75, 2),),
        calibrated=True,
        risk=(Point(0.5, 1.0, 0.0),),
        reliability=(Bin(0.5, 0.6, 1, 0.5, 1.0),),
        notes=("a note",),
        stages=(Stage("searching", 1.0, 2.0, 3.0, 4.0),),
        limit=2,
    )


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(encoded_report(full_report()))

    assert read_report(tmp_path) == read_report(tmp_path / "report.json") == full_report()
    assert json.loads(encoded_report(full_report()))["questions"][0]["values"] == {"RR": 1.0}


def test_a_written_run_is_read_with_its_times(tmp_path: Path, run: Run) -> None:
    made = report(run, seed=0, resamples=9)

    write(tmp_path / "new" / "out", run, made, more={"report.html": b"<p>"})

    found = read_report(tmp_path / "new" / "out")
    assert found == made
    assert found.stages == made.stages != ()
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == [
        "questions.jsonl",
        "report.html",
        "report.json",
        "run.trec",
        "times.json",
    ]


def test_times_are_in_a_file_of_their_own(tmp_path: Path, run: Run) -> None:
    slower = replace(run, outcomes=tuple(outcome(item.id, seconds=9) for item in run.outcomes))
    run = replace(run, outcomes=tuple(outcome(item.id, seconds=1) for item in run.outcomes))

    write(tmp_path / "one", run, report(run, seed=0, resamples=9))
    write(tmp_path / "other", slower, report(slower, seed=0, resamples=9))

    for name in ("report.json", "questions.jsonl", "run.trec"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    assert (tmp_path / "one" / "times.json").read_bytes() != (tmp_path / "other" / "times.json").read_bytes()


def test_there_is_a_line_for_each_question_and_one_for_each_article_found(tmp_path: Path, run: Run) -> None:
    write(tmp_path, run, report(run, seed=0, resamples=9))

    first, second = map(json.loads, (tmp_path / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    assert first["gold"] == first["quotes"] == [{"article_id": "a", "start": 0, "end": 9}]
    assert first["ranking"] == [["d%2F1", 1.0], ["d2", 0.5]]
    assert (second["id"], second["answerable"], second["status"]) == ("q2", False, "abstained")
    assert "times" not in first
    assert (tmp_path / "run.trec").read_text(encoding="utf-8") == "q1 Q0 d/1 1 2 kanit\nq1 Q0 d2 2 1 kanit\n"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"schema": 1}', b"\xff", b'{"schema": 1, "measured": 7}'])
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.json").write_bytes(content)

    with pytest.raises(UnreadableData, match=r"report\.json: is not a report; name a folder or report\.json"):
        read_report(tmp_path)


def test_a_report_of_another_schema_or_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableData, match=r"gone: cannot be read \(No such file"):
        read_report(tmp_path / "gone")
    (tmp_path / "report.json").write_bytes(encoded_report(replace(full_report(), schema=99)))
    with pytest.raises(UnreadableData, match="is a report of schema 99, not 1; evaluate again"):
        read_report(tmp_path)


def test_a_report_that_cannot_be_written_says_where(tmp_path: Path, run: Run) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    with pytest.raises(CannotWriteReport, match=r"could not be written to .*taken.*; name another folder"):
        write(tmp_path / "taken", run, report(run, seed=0, resamples=9))


def test_the_table_has_every_figure_with_its_interval_the_times_and_the_notes() -> None:
    shown = report_text(full_report()).splitlines()

    assert shown[0] == "lanterns (dev, seed 0): 2 questions, 3 articles"
    assert "RR  0.500   0.250 – 0.750       2" in shown
    assert "searching: median 2 ms, 95 % within 3 ms, longest 4 ms" in shown
    assert shown[-1] == "Note: a note."


def test_a_comparison_names_every_change_and_every_flip() -> None:
    before = report_of(*(judged(f"q{at:02}", right=True, RR=0.5) for at in range(30)))
    now = report_of(*(judged(f"q{at:02}", right=at > 24, RR=1.0) for at in range(30)))

    shown = comparison_text(compared(before, now, seed=0)).splitlines()

    assert shown[0] == "Compared over 30 questions (paired randomisation test):"
    assert any(line.split() == ["RR", "0.500", "1.000", "0.000", "better"] for line in shown)
    assert "Right answers turned wrong: 25" in shown
    assert "  q00: Question q00?" in shown
    assert "  … and 5 more" in shown
    assert shown[-1] == "Wrong answers turned right: 0"

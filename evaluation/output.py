"""A run as files: the report, one line for each question, and a run file as TREC's tools read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from corpus.errors import KanitError
from evaluation.beir import document_id
from evaluation.records import REPORT, TIMES, encoded_report, encoded_times
from evaluation.types import Asked, Outcome, Report, Run

LINES: Final = "questions.jsonl"
RUN: Final = "run.trec"
_TAG: Final = "kanit"


class CannotWriteReport(KanitError):
    """The files of a report cannot be written."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(
            f"the report could not be written to {folder} ({cause.strerror}); name another folder with --report"
        )
        self.folder, self.cause = folder, cause


def write(folder: Path, run: Run, report: Report, *, more: Mapping[str, bytes] | None = None) -> None:
    """All files of a run, in a folder that is made where there is none; more are others by name.

    Raises CannotWriteReport.
    """
    files = {
        REPORT: encoded_report(report),
        TIMES: encoded_times(report),
        LINES: b"".join(question_lines(run)),
        RUN: "".join(trec_lines(run.outcomes)).encode(),
        **(more or {}),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise CannotWriteReport(folder, error) from error


def question_lines(run: Run) -> Iterator[bytes]:
    """One JSON object for each question: what was asked, what is known of its answer, and what was found."""
    for asked, made in zip(run.questions, run.outcomes, strict=True):
        yield json.dumps(_line(asked, made), ensure_ascii=False).encode() + b"\n"


def trec_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Lines of query, Q0, document, rank, score and tag.

    trec_eval sorts by score and breaks ties its own way, so the score here only counts down from the number of articles
    found; the real ones are in the lines of the questions.
    """
    for made in outcomes:
        for rank, item in enumerate(made.ranking):
            yield f"{made.id} Q0 {document_id(item.article_id)} {rank + 1} {len(made.ranking) - rank} {_TAG}\n"


def _line(asked: Asked, made: Outcome) -> dict[str, object]:
    known = {name: value for name, value in asdict(asked).items() if name != "id"}
    found = {name: value for name, value in asdict(made).items() if name not in ("id", "times")}
    found["ranking"] = [[item.article_id, item.score] for item in made.ranking]
    return {"id": asked.id, **known, **found}

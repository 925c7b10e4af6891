"""Small data sets and outcomes for the tests of evaluation/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from evaluation.types import Asked, DataSet, Judged, Measured, Outcome, Place, Ranked, Report, Run, Status, Timed
from retrieval.types import Trace

DOCUMENTS = {
    "d/1": ("Lantern therapy", "Lantern therapy cleared the marrow of most mice. It was given once. Fever was mild."),
    "d2": (
        "Beacon loss",
        "Relapse followed the loss of the beacon receptor in 12% of mice. Keepers saw fever.",
    ),
    "d3": ("Iron", "Ferric velomaltose reduced admissions by 24% in 1,132 patients. Tablets do not work."),
}
QUERIES: Sequence[Mapping[str, object]] = (
    {"_id": "q1", "text": "Did lantern therapy clear the marrow of mice?", "metadata": {"answerable": True}},
    {"_id": "q2", "text": "What followed the loss of the beacon receptor?"},
    {"_id": "q3", "text": "Does aspirin prevent strokes?", "metadata": {"answerable": False}},
    {"_id": "q4", "text": "Which question belongs to another split?", "metadata": {"answerable": False}},
)
QRELS = "query-id\tcorpus-id\tscore\nq1\td/1\t2\nq1\td2\t0\nq2\td2\t1\n"


def json_lines(path: Path, records: Iterable[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def beir_folder(folder: Path) -> Path:
    """A data set in the layout of BEIR, with marked words by place, by text, and such that no document has."""
    (folder / "qrels").mkdir(parents=True)
    json_lines(
        folder / "corpus.jsonl",
        ({"_id": id, "title": title, "text": text} for id, (title, text) in DOCUMENTS.items()),
    )
    json_lines(folder / "queries.jsonl", QUERIES)
    (folder / "qrels" / "dev.tsv").write_text(QRELS, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq4\td3\t1\n", encoding="utf-8")
    marks: list[Mapping[str, object]] = [
        {
            "_id": "q1",
            "doc_id": "d/1",
            "start": 0,
            "end": 48,
            "text": "Lantern therapy cleared the marrow of most mice.",
        },
        {"_id": "q2", "doc_id": "d2", "text": ["the loss of the  beacon\nreceptor", "words that stand nowhere"]},
        {"_id": "q4", "doc_id": "d3", "text": "Tablets do not work."},
    ]
    json_lines(folder / "evidence.jsonl", marks)
    return folder


def asked(id: str = "q1", **known: object) -> Asked:
    return Asked(id, f"Question {id}?", **known)  # type: ignore[arg-type]


def place(start: int, end: int, article_id: str = "a") -> Place:
    return Place(article_id, start, end)


def outcome(
    id: str = "q1",
    *,
    quotes: Sequence[Place] = (),
    ranking: Sequence[str] = (),
    passages: Sequence[Place] = (),
    confidence: float | None = None,
    seconds: float = 0.5,
) -> Outcome:
    """An answer where there are quotes, else an abstention."""
    return Outcome(
        id=id,
        ranking=tuple(Ranked(article, 1 / rank) for rank, article in enumerate(ranking, 1)),
        passages=tuple(passages),
        status="answered" if quotes else "abstained",
        reason=None if quotes else "not_said",
        confidence=confidence,
        quotes=tuple(quotes),
        times=(Timed("searching", seconds), Timed("answering", 2 * seconds)),
    )


def judged(
    id: str,
    *,
    answerable: bool | None = None,
    status: Status = "answered",
    confidence: float | None = None,
    right: bool | None = None,
    **values: float,
) -> Judged:
    reason = None if status == "answered" else "not_said"
    return Judged(id, f"Question {id}?", answerable, status, reason, confidence, right, values)  # type: ignore[arg-type]


def report_of(*questions: Judged, measured: Sequence[Measured] = ()) -> Report:
    return Report(
        data_set="lanterns",
        split="dev",
        sha256="f" * 64,
        seed=0,
        limit=None,
        articles=3,
        index_version="0" * 64,
        models={"encoder": "word-hash"},
        settings="abc",
        calibrated=False,
        measured=tuple(measured),
        questions=questions,
    )


def run_of(questions: Sequence[Asked], outcomes: Sequence[Outcome]) -> Run:
    data = DataSet("lanterns", "dev", "f" * 64, (), tuple(questions))
    return Run(data, tuple(questions), tuple(outcomes), Trace("", "0" * 64, {"encoder": "word-hash"}, "abc"))

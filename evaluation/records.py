"""Reports as JSON, and back. Times are kept apart: all else has the same bytes for the same run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from evaluation.errors import UnreadableData
from evaluation.lines import content_of
from evaluation.types import SCHEMA, Bin, Judged, Measured, Point, Report, Stage

REPORT: Final = "report.json"
TIMES: Final = "times.json"


def encoded_report(report: Report) -> bytes:
    """The report without its times, one entry of a list to a line, so that two reports can be compared line by line."""
    record = {name: value for name, value in asdict(report).items() if name != "stages"}
    parts = (
        f"{_json(name)}: {_listed(value) if isinstance(value, tuple) else _json(value)}"
        for name, value in record.items()
    )
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def encoded_times(report: Report) -> bytes:
    """The times of the run, which differ from run to run."""
    return (_listed(tuple(asdict(stage) for stage in report.stages)) + "\n").encode()


def read_report(path: Path) -> Report:
    """The report in a file, or in a folder that write made, with its times where they are there.

    Raises UnreadableData.
    """
    file = path / REPORT if path.is_dir() else path
    times = file.with_name(TIMES)
    try:
        record = json.loads(content_of(file))
        stages = json.loads(content_of(times)) if times.exists() else []
        if record["schema"] != SCHEMA:
            raise UnreadableData(file, f"is a report of schema {record['schema']}, not {SCHEMA}; evaluate again")
        return _report(record, stages)
    except (KeyError, TypeError, ValueError, RecursionError, AttributeError) as error:
        raise UnreadableData(file, "is not a report; name a folder or report.json made with --report") from error


def _report(record: Mapping[str, Any], stages: Any) -> Report:
    lists = {
        "measured": tuple(Measured(**item) for item in record["measured"]),
        "questions": tuple(Judged(**item) for item in record["questions"]),
        "risk": tuple(Point(**item) for item in record["risk"]),
        "reliability": tuple(Bin(**item) for item in record["reliability"]),
        "notes": tuple(record["notes"]),
        "stages": tuple(Stage(**item) for item in stages),
    }
    return Report(**{**record, **lists})


def _listed(items: tuple[Any, ...]) -> str:
    return "[" + ",".join(f"\n {_json(item)}" for item in items) + "]"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=False, separators=(", ", ": "))

"""The ranker as it is set: opened, left out, or told of as missing, and never an obstacle."""

from __future__ import annotations

from pathlib import Path

from interface.ranker import Ranking, opened_ranker
from retrieval.cross_encoder import UNRANKED
from tests.tiny_ranker import write_ranker


def opened(folder: Path | None) -> tuple[Ranking, list[str]]:
    said: list[str] = []
    return opened_ranker(folder, said.append), said


def test_a_ranker_that_is_there_is_opened_in_silence(tmp_path: Path) -> None:
    ranking, said = opened(write_ranker(tmp_path))

    assert ranking.ranker is not None
    assert ranking.ranker.name.startswith("tiny-ranker@")
    assert (ranking.degraded, said) == ((), [])


def test_no_ranker_is_no_fault_where_none_is_wanted() -> None:
    assert opened(None) == (Ranking(None, ()), [])


def test_a_ranker_that_cannot_be_used_is_told_of_once_and_in_every_trace(tmp_path: Path) -> None:
    folder = write_ranker(tmp_path)
    (folder / "model.onnx").write_bytes((folder / "model.onnx").read_bytes()[:-7])

    for place, why in ((folder, "model.onnx has SHA-256 "), (tmp_path / "gone", "no such folder")):
        ranking, said = opened(place)
        assert ranking == Ranking(None, (UNRANKED,))
        assert len(said) == 1
        assert said[0].startswith(f"the ranker in {place} cannot be used ({why}")

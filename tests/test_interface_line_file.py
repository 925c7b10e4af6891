from __future__ import annotations

import stat
from pathlib import Path

import pytest

from interface.line_file import LineFile, NotKept


def test_records_come_back_in_their_order(tmp_path: Path) -> None:
    file = LineFile(tmp_path / "new" / "kept.jsonl")
    assert file.records() == []
    for number in range(3):
        file.add({"number": number, "text": "ığ\n🙂\ud800"})
    assert file.records() == [{"number": number, "text": "ığ\n🙂?"} for number in range(3)]


def test_a_full_file_loses_its_oldest_lines_and_stays_within_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    file = LineFile(path, most_bytes=1_000)
    for number in range(300):
        file.add({"number": number})
        assert path.stat().st_size <= 1_000
    numbers = [record["number"] for record in file.records()]
    assert numbers == list(range(numbers[0], 300))  # type: ignore[call-overload]
    assert len(numbers) > 20
    assert sorted(tmp_path.iterdir()) == [path]


def test_a_line_left_half_takes_no_other_with_it(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    path.write_bytes(b'{"number": 1}\n[2]\n\xff\n{"number": 3')
    file = LineFile(path)
    file.add({"number": 4})
    assert file.records() == [{"number": 1}, {"number": 4}]


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    file = LineFile(path, most_bytes=60)
    for number in range(20):
        file.add({"number": number})
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_or_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotKept, match="cannot be used"):
        LineFile(tmp_path / "file" / "kept.jsonl").add({})
    with pytest.raises(NotKept, match="cannot be used"):
        LineFile(tmp_path).records()

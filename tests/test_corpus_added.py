"""The ledger of added files: what goes in comes out, and it is never there by halves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from corpus.added import Added, UnreadableAdded, UnwritableAdded, read_added, write_added

LEDGER = {
    "10.1-x.xml": Added("Gö ker.xml", "doi:10.1/x", {"licence": "CC BY 4.0", "authors": ("Ada Lamp",), "year": 2024}),
    "0123456789ab.txt": Added("a\\nb.txt", os.fsdecode(b"/home/t\xfcm\xf6r/a.txt")),
    "10.1-y.txt": Added("y.txt", "y.txt", {"licence": "CC0"}, {"doi": "10.1/y", "licence": "CC BY 4.0"}),
}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "added.json"

    write_added(path, LEDGER)

    assert read_added(path) == LEDGER
    assert [file.name for file in path.parent.iterdir()] == ["added.json"]


def test_what_is_stated_wins_over_what_is_claimed() -> None:
    assert LEDGER["10.1-y.txt"].told == {"doi": "10.1/y", "licence": "CC0"}


def test_a_ledger_written_before_there_were_claims_is_read(tmp_path: Path) -> None:
    (tmp_path / "added.json").write_text(
        '{"form": 1, "files": {"a.txt": {"name": "a", "origin": "b", "stated": {}}}}', encoding="utf-8"
    )

    assert read_added(tmp_path / "added.json") == {"a.txt": Added("a", "b")}


def test_no_ledger_is_an_empty_one(tmp_path: Path) -> None:
    assert read_added(tmp_path / "added.json") == {}


def test_the_ledger_that_is_replaced_stays_whole_for_who_reads_it_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "added.json"
    write_added(path, LEDGER)
    with path.open("rb") as before:
        write_added(path, {})

        assert set(json.loads(before.read())["files"]) == set(LEDGER)
    assert read_added(path) == {}


def test_what_a_killed_process_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".added.json.new").write_bytes(b'{"form": 1, "fi')

    assert read_added(tmp_path / "added.json") == {}
    write_added(tmp_path / "added.json", LEDGER)

    assert read_added(tmp_path / "added.json") == LEDGER


def test_a_ledger_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "added.json"
    write_added(path, LEDGER)
    (tmp_path / ".added.json.new").mkdir()

    with pytest.raises(UnwritableAdded, match=r"added\.json cannot be written \(Is a directory\); free some space"):
        write_added(path, {})

    assert read_added(path) == LEDGER


FILE = '{"form": 1, "files": {"a.txt": %s}}'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "not readable as JSON"),
        ("\xff", "not readable as JSON"),
        ("[" * 100_000, "not readable as JSON"),
        ("[]", "it is not a list of added files of form 1"),
        ('{"form": 2, "files": {}}', "it is not a list of added files of form 1"),
        ('{"form": 1, "files": []}', "it is not a list of added files of form 1"),
        (FILE % "[]", "one of its files is not told of as it must be"),
        (FILE % '{"name": "a", "origin": "b"}', "one of its files is not told of as it must be"),
        (FILE % '{"name": 1, "origin": "b", "stated": {}}', "its name and origin must be text"),
        (FILE % '{"name": "a", "origin": "b", "stated": []}', "one of its files is not told of as it must be"),
        (FILE % '{"name": "a", "origin": "b", "stated": {"text": "x"}}', "unknown field 'text'"),
        (FILE % '{"name": "a", "origin": "b", "stated": {"year": "x"}}', "year is 'x', but it must be a whole number"),
    ],
)
def test_anything_else_is_refused_in_one_sentence(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "added.json"
    path.write_text(content, encoding="latin-1")

    with pytest.raises(UnreadableAdded) as refused:
        read_added(path)

    assert why in str(refused.value)
    assert str(refused.value).endswith("; put back a copy of it, or take it away and add the articles again")


def test_a_ledger_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "added.json").mkdir()

    with pytest.raises(UnreadableAdded, match=r"it cannot be opened \(Is a directory\)"):
        read_added(tmp_path / "added.json")

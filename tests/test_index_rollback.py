"""Going back to a version of the index: known beforehand, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.build import build
from index.disk import Disk
from index.errors import BuildRunning, CannotWrite, DamagedIndex, IndexMismatch, NoSuchVersion, OtherSettings
from index.open import open_index, open_version
from index.rollback import Difference, difference, put_in_use
from index.versions import CURRENT, MOST_KEPT, kept_versions
from tests.conftest import WordHashEmbedder, article_of, chunks_of

SETTINGS = {"chunk_tokens": "254"}
LAMP = article_of("lamp", "A lamp glows.\nIt is warm.")
TORCH = article_of("torch", "A torch burns.")
WICK = article_of("wick", "A wick smokes.")


def built(folder: Path, *articles: object) -> str:
    held = [article for article in (LAMP, TORCH, WICK) if article in articles]
    return build(folder, held, chunks_of(held), embedder=WordHashEmbedder(), settings=SETTINGS).version


@pytest.fixture
def versions(tmp_path: Path) -> list[str]:
    """Three versions, oldest first, of one article more each."""
    return [built(tmp_path, *held) for held in ((LAMP,), (LAMP, TORCH), (LAMP, TORCH, WICK))]


def test_going_back_puts_a_version_in_use_and_keeps_the_others_behind_it(tmp_path: Path, versions: list[str]) -> None:
    manifest = put_in_use(tmp_path, versions[0])

    assert manifest.version == versions[0]
    assert kept_versions(tmp_path) == (versions[0], versions[2], versions[1])
    assert list(open_index(tmp_path, embedder=WordHashEmbedder()).articles) == ["lamp"]


def test_a_pointer_of_an_earlier_release_with_two_versions_is_read_and_kept_to(
    tmp_path: Path, versions: list[str]
) -> None:
    (tmp_path / CURRENT).write_text(f"{versions[2]}\n{versions[1]}\n")

    put_in_use(tmp_path, versions[1])

    assert kept_versions(tmp_path) == (versions[1], versions[2])
    assert not (tmp_path / versions[0]).exists()


def test_never_more_are_kept_than_the_bound(tmp_path: Path, versions: list[str]) -> None:
    assert len(kept_versions(tmp_path)) == len(versions) == MOST_KEPT
    put_in_use(tmp_path, versions[0])
    newest = built(tmp_path, LAMP, WICK)
    assert kept_versions(tmp_path) == (newest, versions[0], versions[2])


def test_a_version_that_is_not_kept_is_refused_with_those_that_are(tmp_path: Path, versions: list[str]) -> None:
    with pytest.raises(NoSuchVersion, match=versions[0][:12]):
        put_in_use(tmp_path, "../../etc/passwd")
    with pytest.raises(NoSuchVersion):
        difference(tmp_path, "f" * 64, ())


def test_a_damaged_version_is_refused_and_the_one_in_use_stays(tmp_path: Path, versions: list[str]) -> None:
    (tmp_path / versions[0] / "vectors.npy").write_bytes(b"torn")

    with pytest.raises(DamagedIndex):
        put_in_use(tmp_path, versions[0])
    assert kept_versions(tmp_path)[0] == versions[2]


def test_nobody_goes_back_while_another_builds(tmp_path: Path, versions: list[str]) -> None:
    with Disk().locked(tmp_path / "lock"), pytest.raises(BuildRunning):
        put_in_use(tmp_path, versions[0])


def test_the_difference_names_what_came_since_and_what_is_gone(tmp_path: Path, versions: list[str]) -> None:
    changed = replace(TORCH, licence="CC BY 4.0")

    assert difference(tmp_path, versions[1], (LAMP, TORCH)) == Difference((), ())
    assert difference(tmp_path, versions[1], (WICK, changed, LAMP)) == Difference((changed, WICK), (TORCH,))
    assert difference(tmp_path, versions[0], ()) == Difference((), (LAMP,))


def test_the_difference_is_not_told_from_a_damaged_list(tmp_path: Path, versions: list[str]) -> None:
    (tmp_path / versions[0] / "articles.jsonl").write_bytes(b"")
    with pytest.raises(DamagedIndex):
        difference(tmp_path, versions[0], (LAMP,))


def test_a_version_is_opened_without_being_in_use_only_where_it_fits(tmp_path: Path, versions: list[str]) -> None:
    index = open_version(tmp_path, versions[1], embedder=WordHashEmbedder(), settings=SETTINGS)
    other = WordHashEmbedder()
    other.name = "other"

    assert list(index.articles) == ["lamp", "torch"]
    with pytest.raises(IndexMismatch):
        open_version(tmp_path, versions[1], embedder=other, settings=SETTINGS)
    with pytest.raises(OtherSettings):
        open_version(tmp_path, versions[1], embedder=WordHashEmbedder(), settings={"chunk_tokens": "9"})


class FailingDisk(Disk):
    """Refuses one of its operations on the pointer, as a full or dying disk does."""

    def __init__(self, operation: str) -> None:
        self._operation = operation

    def write(self, path: Path, content: bytes) -> None:
        if self._operation == "write":
            path.write_bytes(content[: len(content) // 2])
            raise OSError(28, "No space left on device")
        super().write(path, content)

    def rename(self, old: Path, new: Path) -> None:
        if self._operation == "rename":
            raise OSError(5, "Input/output error")
        super().rename(old, new)


@pytest.mark.parametrize("operation", ["write", "rename"])
def test_going_back_that_stops_half_way_leaves_the_version_in_use(
    tmp_path: Path, versions: list[str], operation: str
) -> None:
    with pytest.raises(CannotWrite):
        put_in_use(tmp_path, versions[0], disk=FailingDisk(operation))

    assert kept_versions(tmp_path) == (versions[2], versions[1], versions[0])
    assert open_index(tmp_path, embedder=WordHashEmbedder()).manifest.version == versions[2]
    put_in_use(tmp_path, versions[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*versions, CURRENT, "lock"])

"""Going back to an earlier index takes the articles along: all of it or nothing, and never to what is not here."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.added import read_added
from index.disk import Disk
from index.errors import NoSuchVersion
from index.versions import kept_versions
from interface.adding import Told, add
from interface.collection import Busy, Collection
from interface.console import DONE, FAILED
from interface.index_versions import VersionUnusable, go_back, version_named, versions, way_back
from interface.intake import Offered
from interface.removing import remove
from tests.collection_fakes import WordCounter, collection_in
from tests.shell import Shell


def quiet(done: int, total: int) -> None:
    pass


def taken_in(held: Collection, *names: str) -> None:
    files = [Offered(f"{name}.txt", "here", f"A {name} was lit.".encode()) for name in names]
    add(held, files, WordCounter, Told(quiet, lambda outcome: None, quiet))


def titles(held: Collection) -> set[str]:
    """The file names of the articles, which are those of the index in use."""
    index = held.opened(held.library(), WordCounter())
    ledger = read_added(held.ledger)
    return {ledger[article.source].name for article in index.articles.values() if article.source in ledger}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three versions: with a lamp, with a torch besides, with a wick besides."""
    data = tmp_path_factory.mktemp("prepared") / "data"
    for name in ("lamp", "torch", "wick"):
        taken_in(collection_in(data), name)
    return data


@pytest.fixture
def held(prepared: Path, tmp_path: Path) -> Collection:
    return collection_in(copied(prepared, tmp_path))


def copied(prepared: Path, folder: Path) -> Path:
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


def test_the_versions_are_told_with_their_dates_and_counts(held: Collection) -> None:
    kept = versions(held)
    assert [version.is_current for version in kept] == [True, False, False]
    assert [version.manifest.articles for version in kept if version.manifest] == [4, 3, 2]
    assert all(version.built for version in kept)


def test_a_version_that_cannot_be_read_is_listed_with_the_reason(held: Collection) -> None:
    name = kept_versions(held.index_folder)[1]
    (held.index_folder / name / "manifest.json").write_text("{}")
    listed = versions(held)[1]
    assert (listed.manifest, listed.name) == (None, name)
    assert "manifest" in listed.trouble


def test_going_back_takes_out_what_came_since_and_says_so_before(held: Collection) -> None:
    oldest = kept_versions(held.index_folder)[2]
    going = way_back(held, held.library(), oldest).going

    assert go_back(held, oldest, WordCounter).going == going
    assert len(going) == 2
    assert titles(held) == {"lamp.txt"}
    assert not any((held.articles_folder / article.source).exists() for article in going)
    assert {added.name for added in read_added(held.ledger).values()} == {"lamp.txt"}


def test_nothing_goes_that_came_in_after_somebody_saw_what_would_go(held: Collection) -> None:
    current, before, _ = kept_versions(held.index_folder)
    with pytest.raises(VersionUnusable, match="articles came or went since you were asked"):
        go_back(held, before, WordCounter, instead_of=before)
    assert titles(held) == {"lamp.txt", "torch.txt", "wick.txt"}

    go_back(held, before, WordCounter, instead_of=current)
    assert kept_versions(held.index_folder)[0] == before


def test_a_version_whose_article_was_removed_since_is_refused_by_its_name(held: Collection) -> None:
    lamp = next(article for article in held.library().articles if "lamp" in article.text)
    remove(held, [lamp.id], WordCounter, quiet)
    version = kept_versions(held.index_folder)[1]

    with pytest.raises(VersionUnusable, match=rf"{lamp.id} has been removed or replaced since; add it again"):
        go_back(held, version, WordCounter)
    assert titles(held) == {"torch.txt", "wick.txt"}


def test_what_is_in_use_or_not_kept_or_of_another_encoder_is_refused(held: Collection) -> None:
    class Other(WordCounter):
        name = "other"

    current, before, _ = kept_versions(held.index_folder)
    with pytest.raises(VersionUnusable, match="in use"):
        go_back(held, current, WordCounter)
    with pytest.raises(NoSuchVersion):
        go_back(held, "0" * 64, WordCounter)
    with pytest.raises(VersionUnusable, match="'word-hash' but 'other'"):
        go_back(held, before, Other)
    assert titles(held) == {"lamp.txt", "torch.txt", "wick.txt"}


def test_a_damaged_version_is_refused_before_anything_is_changed(held: Collection) -> None:
    before = kept_versions(held.index_folder)[1]
    (held.index_folder / before / "vectors.npy").write_bytes(b"torn")
    with pytest.raises(VersionUnusable, match="damaged"):
        go_back(held, before, WordCounter)
    assert titles(held) == {"lamp.txt", "torch.txt", "wick.txt"}


def test_nobody_goes_back_while_another_changes_the_articles(held: Collection) -> None:
    with held.locked(), pytest.raises(Busy):
        go_back(held, kept_versions(held.index_folder)[1], WordCounter)


def test_a_version_is_named_by_its_beginning_where_that_is_one(held: Collection) -> None:
    version = kept_versions(held.index_folder)[1]
    assert version_named(held, version[:12]) == version
    for unclear in ("", version[:3], "zzzz", f"{version}0"):
        with pytest.raises(NoSuchVersion, match=r"python app\.py versions"):
            version_named(held, unclear)


class Killed(BaseException):
    """The process is dead."""


class DeadAfter(Disk):
    """A disk whose process dies at one of its operations; after it nothing is done any more."""

    def __init__(self, death: int) -> None:
        self.left = death

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def make_folder(self, path: Path) -> None:
        self._count()
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        self._count()
        super().write(path, content)

    def flush(self, path: Path) -> None:
        self._count()
        super().flush(path)

    def rename(self, old: Path, new: Path) -> None:
        self._count()
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._count()
        super().remove(path)

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        self._count()
        with super().locked(path):
            yield


@pytest.mark.slow
def test_killed_at_any_moment_all_is_as_before_or_as_after(prepared: Path, tmp_path: Path) -> None:
    outcomes = set()
    for death in range(100):
        held = collection_in(copied(prepared, tmp_path / str(death)))
        before = kept_versions(held.index_folder)[1]
        try:
            go_back(replace(held, disk=DeadAfter(death)), before, WordCounter)
        except Killed:
            outcomes.add(frozenset(titles(held)))
        else:
            break
    assert death > 10
    assert outcomes == {frozenset({"lamp.txt", "torch.txt", "wick.txt"}), frozenset({"lamp.txt", "torch.txt"})}


@pytest.fixture
def shell(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Shell:
    return Shell(tmp_path, capsysbinary)


def test_the_commands_list_versions_and_go_back(held: Collection, shell: Shell) -> None:
    assert shell("versions") == DONE
    lines = shell.text.splitlines()
    assert lines[0].startswith("* ")
    assert lines[0].endswith("(in use)")
    assert "3 articles" in lines[1]
    assert shell("versions", "--json") == DONE
    listed = json.loads(shell.text)
    assert [version["articles"] for version in listed] == [4, 3, 2]

    assert shell("rollback", listed[1]["version"][:12]) == DONE
    assert shell.text.startswith("removed: ")
    assert "is in use again: 3 articles." in shell.text
    assert titles(held) == {"lamp.txt", "torch.txt"}


def test_a_rollback_that_cannot_be_is_one_sentence(held: Collection, shell: Shell) -> None:
    assert shell("rollback", "nonsense") == FAILED
    assert "there is no version 'nonsense'; kept are: " in shell.error


def test_where_nothing_was_built_that_is_said(shell: Shell) -> None:
    assert shell("versions") == DONE
    assert "there is no index yet" in shell.error


def test_the_help_teaches_what_going_back_takes_along(shell: Shell) -> None:
    shell("rollback", "--help")
    assert "their files deleted" in shell.text

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.build import build
from index.disk import Disk
from index.errors import BuildRunning, CannotWrite
from index.open import open_index
from tests.conftest import WordHashEmbedder, article_of, chunks_of, generated_articles


class UnflushedDisk(Disk):
    """A disk that does not wait: what is asked here is not whether the power may fail."""

    def flush(self, path: Path) -> None:
        assert path.exists()


class FailingDisk(UnflushedDisk):
    """A disk that refuses one operation, or that one and all after it, counted from 1."""

    def __init__(self, first: int, *, code: int, forever: bool) -> None:
        self.count, self._first, self._code, self._forever = 0, first, code, forever

    def make_folder(self, path: Path) -> None:
        self._begin(path)
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        try:
            self._begin(path)
        except OSError:
            super().write(path, content[: len(content) // 2])
            raise
        super().write(path, content)

    def flush(self, path: Path) -> None:
        self._begin(path)
        super().flush(path)

    def rename(self, old: Path, new: Path) -> None:
        self._begin(new)
        super().rename(old, new)

    def remove(self, path: Path) -> None:
        self._begin(path)
        super().remove(path)

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        self._begin(path)
        with super().locked(path):
            yield

    def _begin(self, path: Path) -> None:
        self.count += 1
        if self.count == self._first or (self._forever and self.count > self._first):
            raise OSError(self._code, os.strerror(self._code), str(path))


def built(folder: Path, text: str, disk: Disk) -> str:
    articles = [article_of("a", text)]
    return build(folder, articles, chunks_of(articles), embedder=WordHashEmbedder(), settings={}, disk=disk).version


def operations(folder: Path) -> int:
    """How many operations it takes to replace one version by another."""
    built(folder, "the old text", UnflushedDisk())
    disk = FailingDisk(0, code=0, forever=False)
    built(folder, "the new text", disk)
    return disk.count


def refusal(folder: Path, text: str, disk: Disk) -> str:
    """What a build that the disk refused says, nothing where it went well."""
    try:
        built(folder, text, disk)
    except CannotWrite as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("code", "remedy", "forever"),
    [(errno.ENOSPC, "free some space there", True), (errno.EACCES, "allow writing there", False)],
)
def test_a_refusing_disk_gives_one_sentence_and_an_index_that_still_answers(
    tmp_path: Path, embedder: WordHashEmbedder, code: int, remedy: str, forever: bool
) -> None:
    old, new = built(tmp_path / "old", "the old text", Disk()), built(tmp_path / "new", "the new text", Disk())
    last, messages = operations(tmp_path / "count"), []
    for first in range(1, last + 2):
        folder = tmp_path / str(first)
        shutil.copytree(tmp_path / "old", folder)
        messages.append(refusal(folder, "the new text", FailingDisk(first, code=code, forever=forever)))

        found = open_index(folder, embedder=embedder)
        assert found.manifest.version == (old if messages[-1] and first < last else new)
        assert found.vectors.search(embedder.embed(["the text"])[0], 1)
        assert built(folder, "the new text", UnflushedDisk()) == new
    # The last is the flush after the switch: the new version is in use then, but may not outlive a power cut.
    assert [bool(message) for message in messages] == [True] * last + [False]
    for message in filter(None, messages):
        assert f"({os.strerror(code)}); {remedy}" in message
        assert message.endswith("python app.py rebuild")
        assert "\n" not in message


def test_after_a_refusal_nothing_half_written_takes_up_space(tmp_path: Path) -> None:
    last = operations(tmp_path / "count")
    for first in range(1, last):
        assert refusal(tmp_path / str(first), "a text", FailingDisk(first, code=errno.ENOSPC, forever=False))
        assert {path.name for path in (tmp_path / str(first)).glob("*")} <= {"lock"}


def test_a_folder_that_is_a_file_is_named_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("something else")

    with pytest.raises(CannotWrite, match=r"file/index \(Not a directory\); .*python app.py rebuild$"):
        built(tmp_path / "file" / "index", "a text", Disk())


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_folder_without_permission_is_named_in_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(CannotWrite, match="Permission denied"):
        built(tmp_path / "index", "a text", Disk())


def test_a_second_build_is_refused_while_the_first_one_runs(tmp_path: Path) -> None:
    with Disk().locked(tmp_path / "lock"), pytest.raises(BuildRunning, match="wait until it ends"):
        built(tmp_path, "a text", Disk())

    assert built(tmp_path, "a text", Disk())


def test_the_lock_of_a_killed_process_blocks_nobody(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from index.disk import Disk\n"
        "held = Disk().locked(Path(sys.argv[1])); held.__enter__(); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parent.parent
    dead = subprocess.run([sys.executable, "-c", script, str(tmp_path / "lock")], cwd=root, check=False)

    assert dead.returncode == -9
    assert (tmp_path / "lock").exists()
    assert built(tmp_path, "a text", Disk())


def test_everything_is_flushed_before_the_version_is_put_in_use(tmp_path: Path) -> None:
    waiting: set[Path] = set()
    at_switch: list[set[Path]] = []

    class RememberingDisk(Disk):
        def write(self, path: Path, content: bytes) -> None:
            waiting.update({path, path.parent})
            super().write(path, content)

        def flush(self, path: Path) -> None:
            super().flush(path)
            waiting.discard(path)

        def rename(self, old: Path, new: Path) -> None:
            if new.name == "current":
                at_switch.append(set(waiting))
            super().rename(old, new)
            waiting.add(new.parent)

    articles = generated_articles(3)
    disk = RememberingDisk()
    build(tmp_path, articles, chunks_of(articles), embedder=WordHashEmbedder(), settings={}, disk=disk)

    # The folder holds the new name of the pointer file itself; the switch is what makes that name count.
    assert at_switch == [{tmp_path}]
    assert waiting == set()

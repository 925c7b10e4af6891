"""A build of 50 articles dies at each thing it does to the disk, and what it leaves is opened and built again.

Run as a program, this file leaves the corpses: each death is that of a forked process by SIGKILL.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.build import build
from index.cache import Cache
from index.disk import Disk
from index.errors import DamagedIndex, NoIndex
from index.open import open_index
from index.types import Manifest, Matrix
from tests.conftest import WordHashEmbedder, chunks_of, generated_articles

ROOT = Path(__file__).parent.parent
SITUATIONS = ("none", "older", "damaged")
MANNERS = {
    "make_folder": ("kill",),
    "lock": ("kill",),
    "write": ("kill", "halfway"),
    "flush": ("kill", "power cut"),
    "rename": ("kill", "power cut"),
    "remove": ("kill", "halfway", "power cut"),
}


class DyingDisk(Disk):
    """A disk whose process dies at one of its operations, counted from 1; at 0 it only keeps the list of them.

    "kill" dies before it and "halfway" in the midst of it; "power cut" also empties all files that were not flushed.
    """

    def __init__(self, death: int = 0, manner: str = "") -> None:
        self.operations: list[str] = []
        self._death, self._manner = death, manner
        self._unflushed: set[Path] = set()

    def make_folder(self, path: Path) -> None:
        self._begin("make_folder")
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        self._unflushed.add(path)
        if self._begin("write"):
            super().write(path, content[: len(content) // 2])
            die()
        super().write(path, content)

    def flush(self, path: Path) -> None:
        self._begin("flush")
        super().flush(path)
        self._unflushed.discard(path)

    def rename(self, old: Path, new: Path) -> None:
        self._begin("rename")
        super().rename(old, new)
        self._unflushed = {
            new / path.relative_to(old) if path.is_relative_to(old) else path for path in self._unflushed
        }

    def remove(self, path: Path) -> None:
        if self._begin("remove"):
            for file in sorted(path.rglob("*"))[::2]:
                file.unlink()
            die()
        super().remove(path)

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        self._begin("lock")
        with super().locked(path):
            yield

    def _begin(self, operation: str) -> bool:
        """True where the process is to die in the midst of this operation."""
        self.operations.append(operation)
        if len(self.operations) != self._death:
            return False
        if self._manner == "power cut":
            for path in self._unflushed:
                path.write_bytes(b"")
        if self._manner != "halfway":
            die()
        return True


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def built(folder: Path, *, seed: int, disk: Disk | None = None) -> Manifest:
    articles = generated_articles(50, seed=seed)
    return build(
        folder,
        articles,
        chunks_of(articles),
        embedder=WordHashEmbedder(),
        settings={"chunk_tokens": "254"},
        disk=disk or Disk(),
    )


def prepare(folder: Path, situation: str) -> None:
    """Leave what is there before the build of seed 2: nothing, as many as are kept, or the same with a damaged file."""
    if situation == "older":
        built(folder, seed=3)
        built(folder, seed=0)
        built(folder, seed=1)
    if situation == "damaged":
        manifest = built(folder, seed=2)
        (folder / manifest.version / "vectors.npy").write_bytes(b"torn")


def leave_corpses(work: Path) -> None:
    for situation in SITUATIONS:
        start, rehearsal = work / situation / "start", DyingDisk()
        start.mkdir(parents=True)
        prepare(start / "index", situation)
        shutil.copytree(start, work / situation / "uninterrupted")
        built(work / situation / "uninterrupted" / "index", seed=2, disk=rehearsal)
        for number, operation in enumerate(rehearsal.operations, 1):
            for manner in MANNERS[operation]:
                corpse = work / situation / "corpses" / f"{number:02}-{operation}-{manner}"
                shutil.copytree(start, corpse)
                die_building(corpse / "index", number, manner)


def die_building(folder: Path, number: int, manner: str) -> None:
    child = os.fork()
    if child == 0:
        built(folder, seed=2, disk=DyingDisk(number, manner))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status != signal.SIGKILL:
        raise SystemExit(f"{folder} ended with status {status}")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("killed")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, __file__, str(work)], cwd=ROOT, env=environment, check=True, timeout=300)
    return work


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def state(folder: Path, versions: dict[str, str]) -> str:
    """ "old" or "new" where that version opens and answers, else the kind of refusal."""
    embedder = WordHashEmbedder()
    try:
        index = open_index(folder, embedder=embedder)
    except (NoIndex, DamagedIndex) as error:
        assert str(error).endswith("python app.py rebuild")  # noqa: PT017 - also asserted: which one was raised
        return type(error).__name__
    assert len(index.chunks) == 4 * len(index.articles) == 200
    for chunk in list(index.chunks.values())[::40]:
        line = index.articles[chunk.article_id].text[chunk.start : chunk.end]
        assert index.vectors.search(embedder.embed([line])[0], 1)[0][1] == pytest.approx(1)
        assert chunk.id in dict(index.lexical.search(line, 200))
    return versions[index.manifest.version]


@pytest.mark.slow
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_build_was_killed_at_every_kind_of_operation(work: Path, situation: str) -> None:
    deaths = {tuple(corpse.name.split("-")[1:]) for corpse in (work / situation / "corpses").iterdir()}

    assert deaths == {(operation, manner) for operation, manners in MANNERS.items() for manner in manners}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("situation", "allowed"),
    [("none", {"NoIndex", "new"}), ("older", {"old", "new"}), ("damaged", {"DamagedIndex", "new"})],
)
def test_a_killed_build_leaves_a_whole_index_and_building_again_ends_as_if_nothing_had_happened(
    work: Path, situation: str, allowed: set[str], tmp_path: Path
) -> None:
    versions = {built(tmp_path / str(seed), seed=seed).version: name for seed, name in ((1, "old"), (2, "new"))}
    uninterrupted = tree(work / situation / "uninterrupted" / "index")
    states = []
    for corpse in sorted((work / situation / "corpses").iterdir()):
        states.append(state(corpse / "index", versions))
        assert states[-1] in allowed, corpse.name

        built(corpse / "index", seed=2)

        assert state(corpse / "index", versions) == "new", corpse.name
        assert tree(corpse / "index") == uninterrupted, corpse.name
    assert set(states) == allowed


class DyingEmbedder(WordHashEmbedder):
    """Its process dies in the midst of a batch, after that many."""

    def __init__(self, batches: int) -> None:
        super().__init__()
        self._batches = batches

    def embed(self, texts: Sequence[str]) -> Matrix:
        if self._batches == 0:
            die()
        self._batches -= 1
        return super().embed(texts)


def cached(work: Path, embedder: WordHashEmbedder) -> Manifest:
    articles = generated_articles(80, seed=3)
    with Cache(work / "cache.sqlite") as cache:
        return build(
            work / "index",
            articles,
            chunks_of(articles),
            embedder=embedder,
            settings={"chunk_tokens": "254"},
            cache=cache,
        )


def die_embedding(work: Path, batches: tuple[int, ...]) -> None:
    """Start to build once for each death, which comes after so many batches."""
    for count in batches:
        child = os.fork()
        if child == 0:
            cached(work, DyingEmbedder(count))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.slow
def test_a_build_killed_five_times_while_it_embeds_goes_on_where_it_was_and_ends_as_if_nothing_had_happened(
    tmp_path: Path,
) -> None:
    killed, whole, embedder, after = tmp_path / "killed", tmp_path / "whole", WordHashEmbedder(), WordHashEmbedder()
    killed.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [sys.executable, __file__, str(killed), "1", "0", "3", "2", "1"], cwd=ROOT, env=environment, check=True
    )
    assert not (killed / "index" / "current").exists()

    assert cached(killed, after) == cached(whole, embedder)

    # 320 texts, of which 1 + 0 + 3 + 2 + 1 batches of 32 had been kept.
    assert len(embedder.embedded) == 320
    assert after.embedded == embedder.embedded[7 * 32 :]
    assert tree(killed / "index") == tree(whole / "index")


if __name__ == "__main__":
    if sys.argv[2:]:
        die_embedding(Path(sys.argv[1]), tuple(map(int, sys.argv[2:])))
    else:
        leave_corpses(Path(sys.argv[1]))

"""An add, and a remove, die at each thing they do to the disk, and at any time; what they leave mends itself.

Run as a program, this file adds a folder as app.py would, with an encoder that takes its time, or leaves the corpses of
processes that died at one operation.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index.disk import Disk
from index.errors import NoIndex
from index.types import Matrix
from interface.adding import Told, add
from interface.cli import run
from interface.collection import Collection
from interface.europe_pmc import EuropePmc
from interface.intake import Offered
from interface.kit import Kit
from interface.removing import remove
from interface.settings import Settings
from tests.article_maker import made_article, make_articles, small_article
from tests.collection_fakes import WordCounter, collection_in
from tests.test_index_kill import MANNERS, ROOT, DyingDisk

pytestmark = pytest.mark.slow

KILLS = 5
COUNT = 200


class SlowCounter(WordCounter):
    """Takes as long as it takes to kill somebody, and has a file grow by a byte for each batch."""

    def __init__(self, batches: Path) -> None:
        super().__init__()
        self._batches = batches

    def embed(self, texts: Sequence[str]) -> Matrix:
        time.sleep(0.02)
        with self._batches.open("ab") as stream:
            stream.write(b".")
        return super().embed(texts)


def quiet(done: int, total: int) -> None:
    pass


def offered(name: str, content: bytes, **stated: object) -> Offered:
    return Offered(name, name, content, stated)


def begin(held: Collection) -> None:
    """Two articles: one will be replaced by a file of another name, and one will stay."""
    old = offered("old.txt", b"It was dark.", doi="10.5555/small", coverage="excerpt")
    bring(held, old, offered("stays.txt", b"It burned."))


def bring(held: Collection, *files: Offered) -> None:
    add(held, files, WordCounter, Told(quiet, lambda outcome: None, quiet))


def add_more(held: Collection) -> None:
    bring(held, offered("new.xml", small_article(doi="10.5555/small")), offered("1.xml", made_article(1)))


def remove_one(held: Collection) -> None:
    remove(held, ["10.5555/small"], WordCounter, quiet)


WORKS: dict[str, Callable[[Collection], None]] = {"add": add_more, "remove": remove_one}


class Dying(DyingDisk):
    """Whoever reads meanwhile is not to be counted: only what a lock guards is."""

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        with Disk.locked(self, path):
            yield


def leave_corpses(work: Path) -> None:
    for name, change in WORKS.items():
        start, rehearsal = work / name / "start", Dying()
        (start / "articles").mkdir(parents=True)
        begin(collection_in(start))
        shutil.copytree(start, work / name / "uninterrupted")
        change(replace(collection_in(work / name / "uninterrupted"), disk=rehearsal))
        for number, operation in enumerate(rehearsal.operations, 1):
            for manner in MANNERS[operation]:
                corpse = work / name / "corpses" / f"{number:02}-{operation}-{manner.replace(' ', '-')}"
                shutil.copytree(start, corpse)
                die_changing(change, replace(collection_in(corpse), disk=Dying(number, manner)))


def die_changing(change: Callable[[Collection], None], held: Collection) -> None:
    child = os.fork()
    if child == 0:
        change(held)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status != signal.SIGKILL:
        raise SystemExit(f"{held.data} ended with status {status}")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("killed")
    program(str(work))
    return work


def program(*arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, __file__, *arguments], cwd=ROOT, env=environment, check=True, timeout=600)


def tree(data: Path) -> dict[str, bytes]:
    """Articles, ledger and index, without the cache and the version before the current."""
    current = (data / "index" / "current").read_text().split()[0]
    parts = [data / "articles", data / "index" / current]
    files = [data / "added.json", *(path for part in parts for path in part.rglob("*") if path.is_file())]
    return {str(path.relative_to(data)): path.read_bytes() for path in files if path.exists()}


def answering(held: Collection) -> frozenset[str]:
    """The files that stand behind the index: it opens, and is that of the articles folder, with nothing left over."""
    library = held.library()
    index = held.opened(library, WordCounter())
    assert library.failures == ()
    assert not (held.data / "incoming").exists()
    sources = frozenset(article.source for article in index.articles.values())
    assert sources == {path.name for path in held.articles_folder.iterdir()}
    return sources


@pytest.mark.parametrize("name", WORKS)
def test_killed_anywhere_all_is_as_before_or_as_after_and_needs_no_command_to_be_so(work: Path, name: str) -> None:
    before = answering(collection_in(work / name / "start"))
    after = answering(collection_in(work / name / "uninterrupted"))
    uninterrupted, seen = tree(work / name / "uninterrupted"), set()
    corpses = sorted((work / name / "corpses").iterdir())
    assert len(corpses) > 40
    for corpse in corpses:
        held = collection_in(corpse)

        state = answering(held)

        assert state in (before, after), corpse.name
        seen.add(state)
        if state == before:
            WORKS[name](held)
        assert answering(held) == after, corpse.name
        assert tree(corpse) == uninterrupted, corpse.name
    assert seen == {before, after}


def command(data: Path, folder: Path) -> list[str]:
    return [sys.executable, __file__, "add", str(data), str(folder)]


def add_folder(data: Path, folder: Path) -> int:
    """What app.py does for add, with an encoder and a reader that need no model and no process."""

    def kit(settings: Settings) -> Kit:
        def serve(*_: object) -> None:
            raise AssertionError

        service = EuropePmc("http://127.0.0.1:9")
        return Kit(
            collection_in(settings.data), settings, lambda: SlowCounter(batches_of(data)), serve, lambda: service
        )

    return run(["add", str(folder)], Settings(data=data), kit)


def started(data: Path, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command(data, folder),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_until(condition: Callable[[], bool], child: subprocess.Popen[str]) -> bool:
    """True where it came to that before the child ended."""
    while child.poll() is None:
        if condition():
            return True
        time.sleep(0.002)
    return False


def batches_of(data: Path) -> Path:
    return data.with_name(f"{data.name}.batches")


def laid_aside(data: Path) -> int:
    incoming = data / "incoming"
    return len(list(incoming.glob("*.xml"))) if incoming.exists() else 0


def moments(data: Path) -> list[Callable[[], bool]]:
    """When to kill: twice while files are read, while passages are embedded, twice as the change is put in place."""
    batches = batches_of(data)

    def embedding() -> bool:
        return batches.exists() and batches.stat().st_size >= 20

    return [
        lambda: laid_aside(data) >= 20,
        lambda: laid_aside(data) >= 150,
        embedding,
        lambda: (data / "incoming" / "change.json").exists(),
        lambda: (data / "index" / "building").exists(),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make_articles(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    data = tmp_path_factory.mktemp("whole") / "data"
    (data / "articles").mkdir(parents=True)
    child = started(data, folder)
    out, _ = child.communicate()
    assert (child.returncode, f"{COUNT} added." in out) == (0, True)
    return data


def test_200_articles_killed_five_times_and_finished_are_as_if_nothing_had_happened(
    tmp_path: Path, folder: Path, whole: Path
) -> None:
    data = tmp_path / "data"
    (data / "articles").mkdir(parents=True)
    for moment in moments(data):
        child = started(data, folder)
        assert wait_until(moment, child)
        child.kill()
        child.communicate()
        assert child.returncode == -signal.SIGKILL
        answering_or_none(data)

    child = started(data, folder)
    _, error = child.communicate()

    assert child.returncode == 0, error
    assert len(answering(collection_in(data))) == COUNT
    assert tree(data) == tree(whole)


def answering_or_none(data: Path) -> None:
    held = collection_in(data)
    try:
        answering(held)
    except NoIndex:
        assert held.library().articles == ()


def test_killed_at_random_the_articles_and_the_index_always_fit(tmp_path: Path, folder: Path, whole: Path) -> None:
    data, chance = tmp_path / "data", random.Random(3)
    (data / "articles").mkdir(parents=True)
    for _ in range(KILLS):
        child = started(data, folder)
        time.sleep(chance.uniform(0.5, 4))
        child.kill()
        child.communicate()
        answering_or_none(data)

    child = started(data, folder)
    child.communicate()

    assert child.returncode == 0
    assert tree(data) == tree(whole)


def test_ctrl_c_while_passages_are_embedded_keeps_what_is_ready_and_the_same_command_finishes(
    tmp_path: Path, folder: Path, whole: Path
) -> None:
    data = tmp_path / "data"
    (data / "articles").mkdir(parents=True)
    child = started(data, folder)
    assert wait_until(moments(data)[2], child)
    child.send_signal(signal.SIGINT)
    out, error = child.communicate()

    assert child.returncode == 1
    assert "Traceback" not in error
    assert error.splitlines()[-1].endswith("the same command goes on from here")
    ready = len(answering(collection_in(data)))
    assert 0 < ready < COUNT
    assert f"{ready} articles taken in before it was stopped." in out
    child = started(data, folder)
    child.communicate()
    assert child.returncode == 0
    assert len(answering(collection_in(data))) == COUNT
    articles = {name: content for name, content in tree(data).items() if not name.startswith("index")}
    assert articles == {name: content for name, content in tree(whole).items() if not name.startswith("index")}
    assert collection_in(data).library() == collection_in(whole).library()


if __name__ == "__main__":
    if sys.argv[1] == "add":
        sys.exit(add_folder(Path(sys.argv[2]), Path(sys.argv[3])))
    leave_corpses(Path(sys.argv[1]))

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from index.cache import Cache

ROOT = Path(__file__).parent.parent
ENTRIES = {f"key {number}": bytes([number]) * 1000 for number in range(200)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


@pytest.fixture
def cache(path: Path) -> Iterator[Cache]:
    with Cache(path) as cache:
        yield cache


def filled(path: Path) -> None:
    with Cache(path) as cache:
        cache.put_many("vector", ENTRIES)


def kept(path: Path) -> dict[str, bytes]:
    """What a new process would find."""
    with Cache(path) as cache:
        found = cache.get_many("vector", ENTRIES)
        assert cache.trouble is None
        return found


def test_what_was_put_is_found_by_the_next_process(path: Path) -> None:
    filled(path)

    assert kept(path) == ENTRIES


def test_kinds_are_kept_apart(cache: Cache) -> None:
    cache.put_many("vector", {"a": b"vector"})
    cache.keep("a", b"article")

    assert (cache.recall("a"), cache.get_many("vector", ["a", "b"])) == (b"article", {"a": b"vector"})
    assert cache.recall("b") is None


def test_a_key_that_is_put_again_has_the_new_value(cache: Cache) -> None:
    cache.keep("a", b"old")
    cache.keep("a", b"")

    assert cache.recall("a") == b""


def test_any_key_is_a_key(cache: Cache) -> None:
    keys = ["", "a\0b", "Ağrı", "\udc80", "'; DROP TABLE entries", "x" * 10_000]
    cache.put_many("article", {key: key.encode(errors="replace") for key in keys})

    assert cache.get_many("article", keys) == {key: key.encode(errors="replace") for key in keys}


def test_a_flipped_byte_is_a_miss_and_never_another_value(path: Path) -> None:
    filled(path)
    content = path.read_bytes()
    lost = 0
    for place in range(3, len(content), len(content) // 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x41]) + content[place + 1 :])
        found = kept(path)
        assert found.items() <= ENTRIES.items()
        lost += found != ENTRIES
    assert lost > 20


@pytest.mark.parametrize(
    "content", [b"", b"notes of somebody\n" * 500, b"SQLite format 3\0" + b"\xff" * 5000], ids=["empty", "text", "torn"]
)
def test_a_file_that_is_no_cache_is_set_aside_and_a_new_one_begun(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    filled(path)

    assert kept(path) == ENTRIES
    if content:
        assert path.with_name("cache.sqlite.damaged").read_bytes() == content


@pytest.mark.parametrize("cut", [1, 5000, 100_000])
def test_a_file_that_was_cut_short_is_used_or_begun_anew(path: Path, cut: int) -> None:
    filled(path)
    path.write_bytes(path.read_bytes()[:-cut])

    assert kept(path).items() <= ENTRIES.items()
    filled(path)
    assert kept(path) == ENTRIES


def test_another_programs_database_is_set_aside_whole(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE patients (name TEXT)")
    other.close()
    before = path.read_bytes()

    filled(path)

    assert path.with_name("cache.sqlite.damaged").read_bytes() == before
    assert kept(path) == ENTRIES


def test_a_file_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "cache.sqlite", tmp_path):
        cache = Cache(path)
        cache.keep("a", b"article")

        assert cache.recall("a") is None
        assert str(path) in str(cache.trouble)
        cache.close()


def test_a_locked_file_is_done_without(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.cache._SECONDS_TO_WAIT", 0.01)
    filled(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache = Cache(path)

    assert cache.get_many("vector", ENTRIES) == {}
    assert "locked" in str(cache.trouble)
    other.close()
    assert kept(path) == ENTRIES


def test_when_the_disk_is_full_what_was_kept_stays_and_the_rest_is_done_without(path: Path) -> None:
    filled(path)
    program = f"""
import resource
from pathlib import Path
from index.cache import Cache
cache = Cache(Path({str(path)!r}))
assert len(cache.get_many("vector", [f"key {{n}}" for n in range(200)])) == 200
resource.setrlimit(resource.RLIMIT_FSIZE, ({path.stat().st_size},) * 2)
cache.put_many("vector", {{f"more {{n}}": b"x" * 100_000 for n in range(20)}})
assert cache.trouble, "it did not notice"
cache.close()
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)

    assert kept(path) == ENTRIES


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_in_a_read_only_folder_what_is_there_is_found_and_the_rest_is_done_without(path: Path) -> None:
    filled(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    with Cache(path) as cache:
        assert cache.get_many("vector", ENTRIES) == ENTRIES
        cache.keep("a", b"article")
        assert cache.trouble is not None
    path.parent.chmod(0o755)


def test_the_entries_stay_within_the_bound_and_the_oldest_are_dropped_first(path: Path) -> None:
    most = 400_000
    for opening in range(10):
        with Cache(path, most_bytes=most) as cache:
            cache.put_many("vector", {f"key {opening} {number}": bytes(1000) for number in range(100)})
            assert cache.recall("used each time") is None or opening
            cache.keep("used each time", b"article")
    # A batch comes on top before others are dropped.
    assert path.stat().st_size < most + 200_000
    with Cache(path, most_bytes=most) as cache:
        assert cache.recall("used each time") == b"article"
        found = [len(cache.get_many("vector", [f"key {n} {m}" for m in range(100)])) for n in range(10)]
    assert (found[0], found[-1]) == (0, 100)
    assert found == sorted(found)


def test_what_is_found_counts_as_used(path: Path) -> None:
    for opening in range(8):
        with Cache(path, most_bytes=400_000) as cache:
            if opening == 0:
                cache.keep("kept only once", b"article")
            assert cache.recall("kept only once") == b"article"
            cache.put_many("vector", {f"key {opening} {number}": bytes(1000) for number in range(100)})


def test_an_entry_over_the_bound_is_not_kept(path: Path) -> None:
    with Cache(path, most_bytes=100_000) as cache:
        cache.keep("a", bytes(1_000_000))

        assert cache.recall("a") is None
        assert cache.trouble is None


def test_threads_may_share_a_cache(cache: Cache) -> None:
    def work(name: int) -> None:
        for number in range(20):
            cache.keep(f"{name} {number}", b"article")

    threads = [Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(cache.get_many("article", [f"{name} {number}" for name in range(4) for number in range(20)])) == 80


@pytest.mark.slow
def test_two_processes_and_one_that_is_killed_share_a_file(path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from index.cache import Cache
with Cache(Path({str(path)!r})) as cache:
    for number in range(int(sys.argv[2])):
        cache.put_many("vector", {{f"{{sys.argv[1]}} {{number}} {{m}}": bytes([m]) * 1000 for m in range(32)}})
        print(number, flush=True)
        assert cache.trouble is None, cache.trouble
"""
    writers = {
        name: subprocess.Popen(
            [sys.executable, "-c", program, name, count], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for name, count in (("first", "60"), ("second", "60"), ("killed", "100000"))
    }
    told = writers["killed"].stdout
    assert told is not None
    while int(told.readline()) < 20:
        pass
    writers["killed"].send_signal(signal.SIGKILL)
    last = max(map(int, told.read().split()), default=20)
    assert [writers[name].wait() for name in ("first", "second")] == [0, 0]
    writers["killed"].wait()

    with Cache(path) as cache:
        for name, batches in (("first", 60), ("second", 60), ("killed", last + 1)):
            keys = {f"{name} {number} {m}": bytes([m]) * 1000 for number in range(batches) for m in range(32)}
            assert cache.get_many("vector", keys) == keys
    for writer in writers.values():
        assert writer.stdout is not None
        writer.stdout.close()

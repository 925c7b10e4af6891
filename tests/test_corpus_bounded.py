"""Reading in another process: the same articles, and whatever a file does there, the next is read."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.bounded import NoReader, Reader
from corpus.errors import UnreadableArticle
from corpus.reading import article_of
from corpus.types import Article
from tests.bounded_fakes import load

PROJECT = Path(__file__).parent.parent
FAKES = {"load": "tests.bounded_fakes:load", "divide": "tests.bounded_fakes:divide"}
TEXT = "plain The lantern “glows” in 10² m – ölçüm."


def reader(seconds: float = 60) -> Reader:
    return Reader(seconds, memory_bytes=2**28, **FAKES)


@pytest.fixture(scope="module")
def shared() -> Iterator[Reader]:
    with reader() as shared:
        yield shared


def article(reader: Reader, text: str) -> Article:
    return reader.article(text.encode(), name="a\nb.txt", source="x.txt", stated={"authors": ("Ada Lamp", "Bo Wick")})


def why(reader: Reader, text: str) -> str:
    with pytest.raises(UnreadableArticle) as unreadable:
        article(reader, text)
    assert unreadable.value.source == "x.txt"
    assert "\n" not in unreadable.value.why
    return unreadable.value.why


def test_an_article_is_the_one_that_this_process_would_read(shared: Reader) -> None:
    stated = {"authors": ("Ada Lamp", "Bo Wick")}

    assert article(shared, TEXT) == article_of(TEXT.encode(), name="a\nb.txt", source="x.txt", stated=stated, load=load)


def test_what_the_loader_says_of_a_file_is_passed_on_and_the_next_file_is_read(shared: Reader) -> None:
    assert why(shared, "refuse it") == "it is bad; make it good"
    assert article(shared, TEXT).source == "x.txt"


def test_what_a_loader_prints_is_not_taken_for_a_reply(shared: Reader) -> None:
    assert article(shared, "chatter Text.").text == "Text."
    assert article(shared, TEXT).text in TEXT


def test_a_file_is_divided_there_too(shared: Reader) -> None:
    assert shared.divided(b"\xff|\n|", "a.xml") == [b"\xff", b"\n", b""]


def test_parts_that_are_nested_without_end_are_a_sentence(shared: Reader) -> None:
    assert "nested too deeply" in why(shared, "depth x")


def test_a_file_larger_than_any_pipe_comes_through(shared: Reader) -> None:
    text = "plain " + "The lantern glows. " * 20_000

    assert article(shared, text).text in text


def test_no_process_is_started_before_it_is_needed_and_closing_twice_is_well() -> None:
    with Reader(load="nowhere:load") as idle:
        idle.close()


def test_libraries_that_are_missing_are_told_in_one_sentence() -> None:
    expected = r"does not start \(ModuleNotFoundError: No module named 'nowhere'\); set up Kanıt anew"
    with Reader(load="nowhere:load") as broken, pytest.raises(NoReader, match=expected):
        article(broken, TEXT)


def test_a_system_that_gives_no_room_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("tempfile.TemporaryFile", full)

    with reader() as refused, pytest.raises(NoReader, match=r"\(Too many open files\); free some space or memory, or"):
        article(refused, TEXT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("greed", "reading it takes more than 256 MiB of memory; bring it in another form"),
        ("hidden_greed", "reading it takes more than 256 MiB of memory; bring it in another form"),
        ("crash", "the process that read it ended (SIGSEGV); it may be damaged, or take more than 256 MiB"),
        ("fault", r"the process that read it ended (ZeroDivisionError: a fault of \x1b[31mours); it may be damaged"),
    ],
)
def test_a_file_that_breaks_the_process_is_unreadable_and_the_next_is_read(word: str, expected: str) -> None:
    with reader() as broken:
        assert why(broken, f"{word} x").startswith(expected)
        assert article(broken, TEXT).text in TEXT


@pytest.mark.slow
@pytest.mark.parametrize("word", ["wait", "spin /dev/null"])
def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(word: str) -> None:
    with reader(1) as bounded:
        assert why(bounded, word).startswith("it was not read within 1 seconds; bring it in another form, or allow")
    with reader() as bounded:
        assert article(bounded, TEXT).text in TEXT


@pytest.mark.slow
@pytest.mark.parametrize(
    "reply",
    [
        "", "7", "[]", "{", '{"sizes": 7}', '{"sizes": [-1]}', '{"sizes": [true]}', '{"sizes": [9e99]}',
        '{"sizes": [99999999999]}', '{"sizes": [], "why": 7}', '{"sizes": [2]}\n{}', '{"sizes": []}', "[" * 100_000,
    ],
)  # fmt: skip
def test_whatever_a_process_says_that_a_file_took_over_is_no_article(reply: str) -> None:
    with reader() as deceived:
        assert why(deceived, f"impostor {reply}")
        assert article(deceived, TEXT).text in TEXT


@pytest.mark.slow
def test_what_reads_files_cannot_fill_the_disk(tmp_path: Path) -> None:
    with reader() as littering:
        assert "File too large" in why(littering, f"littering {tmp_path / 'litter'}")

    assert (tmp_path / "litter").stat().st_size <= 2**20


SCRIPT = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from corpus.bounded import Reader
try:
    with Reader(load="tests.bounded_fakes:load") as reader:
        reader.article(b"spin " + sys.argv[1].encode(), name="a.txt", source="a.txt", stated={{}})
except KeyboardInterrupt:
    print("stopped")
"""


def spinning(place: Path) -> tuple[subprocess.Popen[str], int]:
    """A process that reads a file without end, and the process that it does so in."""
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    while not (place.exists() and place.read_text(encoding="ascii")):
        assert parent.poll() is None
        time.sleep(0.01)
    return parent, int(place.read_text(encoding="ascii"))


def is_gone(process: int) -> bool:
    """Whether it has ended, be it that nobody asked for its exit status yet."""
    for _ in range(1000):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_no_process_outlives_the_one_that_started_it(tmp_path: Path) -> None:
    parent, child = spinning(tmp_path / "pid")

    parent.kill()
    parent.communicate()

    assert is_gone(child)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_ctrl_c_ends_both_without_a_trace(tmp_path: Path) -> None:
    parent, child = spinning(tmp_path / "pid")

    os.killpg(parent.pid, signal.SIGINT)

    assert parent.communicate() == ("stopped\n", "")
    assert is_gone(child)


@pytest.mark.slow
def test_files_that_lie_about_are_not_imported(tmp_path: Path) -> None:
    for name in ("json.py", "corpus.py", "lxml.py"):
        (tmp_path / name).write_text("raise SystemExit('the wrong file was imported')")
    script = (
        f"import sys; sys.path[0] = {str(PROJECT)!r}\n"
        "from corpus.bounded import Reader\n"
        "with Reader() as reader: print(reader.article(b'Text.', name='a.txt', source='a.txt', stated={}).text)"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )

    assert (done.stdout, done.stderr) == ("Text.\n", "")
    assert not re.search("wrong", done.stdout)

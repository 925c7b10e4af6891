"""How far a long piece of work is, told on a terminal and in a log."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from interface.progress import Progress, duration


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def ticking(*seconds: float) -> Iterator[float]:
    yield from seconds


def shown(stream: io.StringIO, *calls: tuple[float, int]) -> str:
    times = ticking(*(second for second, _ in calls))
    progress = Progress("Reading", stream, lambda: next(times))
    for _, done in calls:
        progress(done, 10)
    return stream.getvalue()


def test_a_terminal_has_one_line_that_changes_and_ends_when_all_is_done() -> None:
    assert shown(Terminal(), (0, 0), (1, 1), (2, 10)) == "Reading: 0 of 10\rReading: 1 of 10\rReading: 10 of 10\n"


def test_time_left_follows_the_speed_so_far() -> None:
    # Two in ten seconds, so eight more in forty.
    assert "Reading: 2 of 10, about 40 seconds left" in shown(Terminal(), (0, 0), (10, 2))


def test_what_was_done_before_does_not_make_the_work_look_fast() -> None:
    # Of the six done only one is of these ten seconds: four more take forty.
    assert "6 of 10, about 40 seconds left" in shown(Terminal(), (0, 5), (10, 6))


def test_a_line_that_gets_shorter_leaves_nothing_of_the_longer_one() -> None:
    last = shown(Terminal(), (0, 0), (10, 2), (20, 10)).split("\r")[-1]
    assert last == "Reading: 10 of 10".ljust(len("Reading: 2 of 10, about 40 seconds left")) + "\n"


def test_a_log_gets_the_first_line_the_last_and_few_between() -> None:
    calls = [(float(second), second // 2) for second in range(21)]
    assert shown(io.StringIO(), *calls).splitlines() == [
        "Reading: 0 of 10",
        "Reading: 7 of 10, about 5 seconds left",
        "Reading: 10 of 10",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "5 seconds"),
        (42, "40 seconds"),
        (57, "1 minute"),
        (170, "3 minutes"),
        (7800, "2 h 10 min"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_of_one_thing_alone_nothing_is_told() -> None:
    stream = io.StringIO()
    Progress("Reading", stream)(1, 1)
    assert stream.getvalue() == ""


def test_the_end_of_a_stage_is_told_once() -> None:
    assert shown(io.StringIO(), (0, 0), (1, 10)).splitlines() == ["Reading: 0 of 10", "Reading: 10 of 10"]
    stream = io.StringIO()
    progress = Progress("Reading", stream)
    for done in (5, 10, 10):
        progress(done, 10)
    assert stream.getvalue().splitlines() == ["Reading: 5 of 10", "Reading: 10 of 10"]


def test_where_nobody_knows_how_many_there_are_the_count_alone_is_told() -> None:
    stream, times = Terminal(), ticking(0, 10)
    progress = Progress("Reading", stream, lambda: next(times))
    progress(1, None)
    progress(1_000, None)
    assert stream.getvalue() == "Reading: 1\rReading: 1,000\r"


def test_room_is_made_on_a_terminal_for_a_line_that_stays_and_nothing_written_to_a_log() -> None:
    terminal, log = Terminal(), io.StringIO()
    for stream in (terminal, log):
        progress = Progress("Reading", stream)
        progress(1, 10)
        progress.clear()
        progress.clear()
    assert terminal.getvalue() == "Reading: 1 of 10\r" + " " * len("Reading: 1 of 10") + "\r"
    assert log.getvalue() == "Reading: 1 of 10\n"

"""What a person sees while something takes more than a moment: how far it is, and how long it may still take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

# A log file is not filled with a line for every article, and nobody reads faster than this on a terminal.
_SECONDS_ON_TERMINAL = 0.2
_SECONDS_IN_LOG = 15.0
# Before this a guess at the time left is mostly noise.
_SECONDS_BEFORE_GUESS = 3.0


@dataclass(slots=True)
class Progress:
    """Tells of one stage of work on standard error: one line that changes on a terminal, now and then one elsewhere.

    Called with how much is done and how much there is, None where nobody knows; the last call, with both equal, is
    always shown. Of one thing alone nothing is told.
    """

    doing: str
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], float] = time.monotonic
    _began: float = 0.0
    _first: int | None = None
    _shown: float = 0.0
    _width: int = 0
    _last: tuple[int, int | None] | None = None

    def __call__(self, done: int, total: int | None) -> None:
        """Show it, unless something was shown a moment ago."""
        if total == 1 or (done == total and (done, total) == self._last):
            return
        self._last = (done, total)
        now, terminal = self.clock(), self.stream.isatty()
        begins = self._first is None
        if begins:
            self._began, self._first = now, done
        pause = _SECONDS_ON_TERMINAL if terminal else _SECONDS_IN_LOG
        finished = total is not None and done >= total
        if not (begins or finished) and now - self._shown < pause:
            return
        self._shown = now
        line = f"{self.doing}: {done:,}{'' if total is None else f' of {total:,}'}"
        if total is not None and not finished:
            line += self._left(done, total, now)
        padding = " " * max(0, self._width - len(line))
        self._width = 0 if finished else len(line)
        end = "\n" if finished or not terminal else "\r"
        print(line + (padding if terminal else ""), end=end, file=self.stream, flush=True)

    def clear(self) -> None:
        """Make room on a terminal for a line that stays."""
        if self._width and self.stream.isatty():
            print(" " * self._width, end="\r", file=self.stream, flush=True)
            self._width = 0

    def _left(self, done: int, total: int, now: float) -> str:
        """The time left at the speed so far, in words; empty where it is too early to say."""
        spent, lately = now - self._began, done - (self._first or 0)
        if spent < _SECONDS_BEFORE_GUESS or lately <= 0:
            return ""
        return f", about {duration(spent / lately * (total - done))} left"


def duration(seconds: float) -> str:
    """A time as people say it: "40 seconds", "3 minutes", "2 h 10 min"."""
    if seconds < 55:
        return f"{max(5, 5 * round(seconds / 5))} seconds"
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{minutes // 60} h {minutes % 60} min"

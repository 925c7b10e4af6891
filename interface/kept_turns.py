"""The conversations whose pages may still ask for a copy of them, in memory alone."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from interface.sources import Turn

MOST_KEPT = 1_000


class KeptTurns:
    """Turns by a name that nobody can guess; the oldest are forgotten first. Safe to use from many threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._turns: OrderedDict[str, tuple[Turn, ...]] = OrderedDict()
        self._most, self._lock = most, threading.Lock()

    def keep(self, turns: tuple[Turn, ...]) -> str:
        """The name to find them by again: 32 letters and digits; empty for none."""
        if not turns:
            return ""
        name = secrets.token_hex(16)
        with self._lock:
            self._turns[name] = turns
            if len(self._turns) > self._most:
                self._turns.popitem(last=False)
        return name

    def found(self, name: str) -> tuple[Turn, ...]:
        """The turns of a name; none where nothing is kept under it."""
        with self._lock:
            return self._turns.get(name, ())

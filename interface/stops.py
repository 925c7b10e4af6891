"""Which questions nobody waits for any more."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_KEPT = 1_000


class Stops:
    """The names of questions that were stopped; the oldest are forgotten first. Safe to use from many threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._names: OrderedDict[str, None] = OrderedDict()
        self._most, self._lock = most, threading.Lock()

    def stop(self, name: str) -> None:
        """Remember that the question of this name is not waited for; also one that is not asked yet."""
        if not name:
            return
        with self._lock:
            self._names[name] = None
            if len(self._names) > self._most:
                self._names.popitem(last=False)

    def is_stopped(self, name: str) -> bool:
        """Whether it was stopped."""
        with self._lock:
            return name in self._names

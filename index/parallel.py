"""Work on several things at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

_MOST_THREADS: Final = 8

Item = TypeVar("Item")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
    """What work makes of each item, in order; as many are worked on at once as there are cores, 8 at most.

    Work in Python alone gains nothing by it: it is for libraries that leave other threads running meanwhile.
    """
    with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, items))

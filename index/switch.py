"""Which version is in use: decided by one process at a time, changed by one rename."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from index.disk import Disk
from index.errors import CannotWrite
from index.versions import CURRENT, LOCK, MOST_KEPT, NEXT, leftovers, readable_versions


@contextmanager
def alone_with(folder: Path, disk: Disk) -> Iterator[None]:
    """A folder that is there, is nobody else's while the block runs, and is clear of what a killed build left.

    Raises BuildRunning or CannotWrite.
    """
    with ExitStack() as held:
        try:
            disk.make_folder(folder)
            held.enter_context(disk.locked(folder / LOCK))
            for path in leftovers(folder):
                disk.remove(path)
        except OSError as error:
            raise CannotWrite(folder, error) from error
        yield


def switch(folder: Path, version: str, disk: Disk) -> None:
    """Put a version in use, with the newest of the others behind it; inside alone_with only. May raise OSError."""
    before = [kept for kept in readable_versions(folder) if kept != version][: MOST_KEPT - 1]
    disk.write(folder / NEXT, "".join(f"{kept}\n" for kept in (version, *before)).encode())
    disk.flush(folder / NEXT)
    disk.rename(folder / NEXT, folder / CURRENT)
    disk.flush(folder)

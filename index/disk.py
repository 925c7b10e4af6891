"""The few things that a build does to the disk, each one a place where it may be killed or refused."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BuildRunning


class Disk:
    """A real disk; tests put one in its place that dies or is full. Every method may raise OSError."""

    def make_folder(self, path: Path) -> None:
        """Make a folder, and those above it, unless it is there."""
        path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, content: bytes) -> None:
        """Write a whole file; it may be lost or torn until it is flushed."""
        path.write_bytes(content)

    def flush(self, path: Path) -> None:
        """Wait until a file, or the list of names in a folder, is on the medium itself."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file or folder its new name in one step, in place of a file of that name."""
        old.replace(new)

    def remove(self, path: Path) -> None:
        """Remove a file, or a folder with all it holds; nothing happens where there is none."""
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        """Hold the lock file at path; BuildRunning where another holds it.

        The system lets go of the lock when its holder dies, so the file that stays behind blocks nobody.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _take(descriptor, path)
            yield
        finally:
            os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BuildRunning(path.parent) from error


DISK = Disk()

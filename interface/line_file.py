"""A file of JSON Lines with a bound: one record a line, the oldest dropped where it grows too long."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus.errors import KanitError

MOST_BYTES = 4 * 1024 * 1024


class NotKept(KanitError):
    """A record could not be written, or the records not be read."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(f"{path} cannot be used ({cause.strerror}); free some space or look at its permissions")
        self.path = path


class LineFile:
    """Records in the order they came. One process writes; others may read at any time."""

    def __init__(self, path: Path, most_bytes: int = MOST_BYTES) -> None:
        self._path, self._most_bytes, self._lock = path, most_bytes, threading.Lock()

    def add(self, record: Mapping[str, object]) -> None:
        """Write a record behind the others; where they grow past the bound, the older half goes. May raise NotKept."""
        line = json.dumps(record, ensure_ascii=False).encode(errors="replace") + b"\n"
        try:
            with self._lock:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                if self._path.exists() and self._path.stat().st_size + len(line) > self._most_bytes:
                    self._shorten()
                self._append(line)
        except OSError as error:
            raise NotKept(self._path, error) from error

    def records(self) -> list[dict[str, object]]:
        """All records; a line that is none, such as one that a power cut left half, is passed over."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise NotKept(self._path, error) from error
        return list(_records(content))

    def _append(self, line: bytes) -> None:
        # Only for whoever runs Kanıt: even masked, these are people's questions.
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            # A line that was left half ends here, so that it takes no other one with it.
            broken = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"
            file.write(b"\n" + line if broken else line)

    def _shorten(self) -> None:
        content = self._path.read_bytes()[-self._most_bytes // 2 :]
        aside = self._path.with_suffix(".new")
        aside.touch(mode=0o600)
        aside.write_bytes(content[content.find(b"\n") + 1 :])
        aside.replace(self._path)


def _records(content: bytes) -> Iterator[dict[str, object]]:
    for line in content.split(b"\n"):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict):
            yield record

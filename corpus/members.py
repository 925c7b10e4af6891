"""What archives of every kind have in common: their members, and the bounds that they are read within.

Nothing is ever put on the disk by the name it has in an archive.
"""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from corpus.errors import UnreadableArticle
from corpus.files import MOST_BYTES, printable

# A bulk archive of a repository holds some thousand articles; more than this is no library to be added in one go.
MOST_MEMBERS = 20_000
# All files of one archive, expanded: far more text than any hospital's library, yet an end.
MOST_EXPANDED_BYTES = 8 * 2**30
# XML of articles shrinks to a fifth or a tenth, sparse tables to a fiftieth; deflate's own limit is 1,032.
MOST_TIMES_SMALLER = 200
TOO_MANY = f"the archive holds more than {MOST_MEMBERS:,} files; divide it"

# What zipfile, tarfile and gzip raise for archives that are not well formed.
DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    RuntimeError,
)


class TooMuch(Exception):
    """An archive holds more than it may; told turns it into a sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an archive; read may be called once, before the next member is asked for.

    read raises UnreadableArticle with place, which is fit to print.
    """

    path: PurePosixPath
    place: str
    read: Callable[[], bytes]


class Allowance:
    """How many bytes an archive of this size may still expand to."""

    def __init__(self, stream: IO[bytes]) -> None:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        self._left = min(MOST_EXPANDED_BYTES, max(MOST_BYTES, size * MOST_TIMES_SMALLER))

    def take(self, size: int) -> None:
        """Count bytes that were expanded; TooMuch where they are more than what was left."""
        self._left -= size
        if self._left < 0:
            raise TooMuch(
                f"the archive expands to more than {MOST_TIMES_SMALLER} times its size or "
                f"{MOST_EXPANDED_BYTES // 2**30} GiB; divide it, or unpack it and add the folder"
            )


@contextmanager
def told(place: str, what: str = "the archive") -> Iterator[None]:
    """What goes wrong inside becomes UnreadableArticle: one sentence about what."""
    try:
        yield
    except TooMuch as error:
        raise UnreadableArticle(place, str(error)) from error
    except DAMAGE as error:
        why = f"{what} is damaged ({printable(str(error)) or 'it ends too early'}); fetch or pack it again"
        raise UnreadableArticle(place, why) from error


def members(name: str, archive: str, refusal: str | None, read: Callable[[], bytes]) -> Iterator[Member]:
    """The one member of this name, or none where it is hidden; what is refused raises when it is read."""
    path = PurePosixPath(name.replace("\\", "/"))
    place = f"{archive}/{printable(str(path))}"
    refusal = _name_refusal(path) or refusal
    if any(part.startswith(".") and part != ".." for part in path.parts) or "__MACOSX" in path.parts:
        return

    def content() -> bytes:
        if refusal:
            raise UnreadableArticle(place, refusal)
        with told(place, "it"):
            return read()

    yield Member(path, place, content)


def _name_refusal(path: PurePosixPath) -> str | None:
    if path.is_absolute() or ".." in path.parts or re.match("[A-Za-z]:", str(path)):
        return "its name leads out of the archive; give it a plain name and pack the archive again"
    return None

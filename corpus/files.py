"""The bytes of one file on the disk, and a name that can be printed, whatever lies there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from corpus.errors import UnreadableArticle

# The text and tables of the longest reviews take less than 2 MiB as XML; as PDF, with pictures, rarely 50.
MOST_BYTES = 64 * 2**20
TOO_LARGE = f"it is larger than {MOST_BYTES // 2**20} MiB, the most that is read; leave out its pictures or divide it"


def content_of(path: Path) -> bytes:
    """All bytes of a regular file of at most MOST_BYTES.

    Raises UnreadableArticle with the printable name and the reason; its cause is the OSError, if there was one.
    """
    with opened(path) as stream:
        # It may still grow.
        content = stream.read(MOST_BYTES + 1) if os.fstat(stream.fileno()).st_size <= MOST_BYTES else None
    if content is None or len(content) > MOST_BYTES:
        raise UnreadableArticle(printable(path.name), TOO_LARGE)
    return content


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A regular file, open for reading; a symbolic link is not followed, and nothing is waited for.

    Raises UnreadableArticle as content_of, for errors while it is open too.
    """
    source = printable(path.name)
    try:
        _refuse_unless_file(path, source)
        # A file put in place of the one just looked at must neither lead elsewhere nor make the reader wait.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            yield stream
    except OSError as error:
        why = f"it cannot be opened ({error.strerror}); check that it exists and may be read"
        raise UnreadableArticle(source, why) from error


def printable(text: str, most: int = 120) -> str:
    r"""The text on one line, with what cannot be shown or turns the line around written as "\n" or "\u202e".

    Where that is longer than most characters, the middle is left out: a file's ending stays.
    """
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
    return shown if len(shown) <= most else f"{shown[: most - 30]}…{shown[-29:]}"


def _refuse_unless_file(path: Path, source: str) -> None:
    # A link would let whoever may write here show any file that the server may read.
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise UnreadableArticle(source, "it is a symbolic link, and links are not followed; put the file itself there")
    if stat.S_ISDIR(mode):
        raise UnreadableArticle(source, "it is a folder, and folders are not entered; put its files beside it")
    # Opening a pipe would wait for ever.
    if not stat.S_ISREG(mode):
        raise UnreadableArticle(source, "it is not a regular file; put the text itself there")

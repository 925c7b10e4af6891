"""The files inside a tar archive, zipped with gzip or not, one after the other."""

from __future__ import annotations

import gzip
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import IO, cast

from corpus.errors import UnreadableArticle
from corpus.files import MOST_BYTES, TOO_LARGE
from corpus.members import MOST_MEMBERS, TOO_MANY, Allowance, Member, members, told

# What may stand before one file: a name of some thousand characters, times and owners; tarfile reads it at once.
_MOST_HEAD_BYTES = 2**16
_BLOCK = tarfile.BLOCKSIZE


def tar_members(stream: IO[bytes], place: str, *, zipped: bool) -> Iterator[Member]:
    """The files of a tar archive in its order; hidden ones are passed over.

    Raises UnreadableArticle with place at the point from which on the archive cannot be read.
    """
    allowance = Allowance(stream)
    meter = _Meter(cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if zipped else stream, allowance)
    with told(place):
        archive = tarfile.open(  # noqa: SIM115
            fileobj=cast("IO[bytes]", meter), mode="r|", bufsize=_BLOCK, encoding="utf-8", errors="surrogateescape"
        )

    for _ in range(MOST_MEMBERS):
        with told(place):
            entry = _next(archive, meter)
        if entry is None:
            return
        if not entry.isdir():
            yield from members(entry.name, place, _refusal(entry), partial(_untarred, archive, entry, meter))
    raise UnreadableArticle(place, TOO_MANY)


def is_tar_head(head: bytes) -> bool:
    """Whether the first 512 bytes of a file, unzipped, begin a tar archive: they hold their own checksum."""
    try:
        tarfile.TarInfo.frombuf(head, "utf-8", "surrogateescape")
    except (tarfile.TarError, ValueError):
        return False
    return True


class _Meter:
    """A stream that counts what it gives, and gives no more than the allowance and up to most."""

    def __init__(self, stream: IO[bytes], allowance: Allowance) -> None:
        self._stream, self._allowance = stream, allowance
        self.given, self.last = 0, b""
        self.most = _MOST_HEAD_BYTES

    def read(self, size: int) -> bytes:
        """The next bytes, as a file gives them; never none, as a tar archive has a sign for its end."""
        self.last = self._stream.read(size)
        self.given += len(self.last)
        self._allowance.take(len(self.last))
        if not self.last:
            raise tarfile.ReadError("it ends too early")
        if self.given > self.most:
            raise tarfile.ReadError("a name in it is too long")
        return self.last

    def finish(self) -> None:
        """Read what is left: gzip compares its checksum at the very end only."""
        while rest := self._stream.read(2**20):
            self._allowance.take(len(rest))


def _next(archive: tarfile.TarFile, meter: _Meter) -> tarfile.TarInfo | None:
    """The next entry, None behind the last; tarfile would take any nonsense behind the first one for the end."""
    meter.most = archive.offset + _MOST_HEAD_BYTES
    entry = archive.next()
    if entry is None:
        if meter.last != bytes(_BLOCK):
            raise tarfile.ReadError("it is no list of files from some place on")
        meter.finish()
    return entry


def _untarred(archive: tarfile.TarFile, entry: tarfile.TarInfo, meter: _Meter) -> bytes:
    meter.most = meter.given + entry.size + _BLOCK
    stream = archive.extractfile(entry)
    return stream.read() if stream else b""


def _refusal(entry: tarfile.TarInfo) -> str | None:
    if not entry.isreg() or entry.issparse():
        return "it is a link, a device or a file with holes; put the file itself into the archive"
    return TOO_LARGE if entry.size > MOST_BYTES else None

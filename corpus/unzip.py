"""The files inside a zip archive, one after the other."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import IO, cast

from corpus.errors import UnreadableArticle
from corpus.files import MOST_BYTES, TOO_LARGE
from corpus.members import DAMAGE, MOST_MEMBERS, TOO_MANY, Allowance, Member, TooMuch, members, told

# 20,000 names of some hundred characters take a few MiB; zipfile reads the list at once.
_MOST_LIST_BYTES = 16 * 2**20


def zip_members(stream: IO[bytes], place: str) -> Iterator[Member]:
    """The files of a zip archive in the order of its list; hidden ones are passed over.

    Raises UnreadableArticle with place where the archive as a whole cannot be read.
    """
    allowance = Allowance(stream)
    with told(place):
        archive = _opened(stream)
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if reason := _refusal_of_all(entries):
        raise UnreadableArticle(place, reason)

    for entry in entries:
        yield from members(_name(entry), place, _refusal(entry), partial(_unzipped, archive, entry, allowance))


def opens(stream: IO[bytes]) -> bool:
    """Whether the list of a zip file can be read."""
    try:
        _opened(stream)
    except (TooMuch, *DAMAGE):
        return False
    return True


def is_document(stream: IO[bytes]) -> bool:
    """Whether a zip file is one document, such as Word's, and not an archive of files."""
    try:
        names = set(_opened(stream).namelist())
    except (TooMuch, *DAMAGE):
        return False
    return bool(names & {"[Content_Types].xml", "mimetype"})


def _opened(stream: IO[bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(cast("IO[bytes]", _ListReader(stream)))


class _ListReader:
    """A stream that refuses to give a list of names of any length, as ZipFile asks for it, in one go."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        """The next bytes; nothing but the list is ever asked for in so large a piece."""
        if size > _MOST_LIST_BYTES:
            raise TooMuch(TOO_MANY)
        return self._stream.read(size)


def _refusal_of_all(entries: list[zipfile.ZipInfo]) -> str | None:
    if len(entries) > MOST_MEMBERS:
        return TOO_MANY
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in pairwise(ordered):
        # 30 bytes stand before the name of each entry (PKWARE APPNOTE 6.3.10, 4.3.7).
        if entry.header_offset + 30 + entry.compress_size > following.header_offset:
            return "the archive is damaged (files in it share the same bytes); pack it again"
    return None


def _refusal(entry: zipfile.ZipInfo) -> str | None:
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "it is a link or a device, not a file; put the file itself into the archive"
    if entry.flag_bits & 1:
        return "it is encrypted; pack the archive again without a password"
    # bzip2 and LZMA would give any number of bytes at once, however few were asked for.
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "it is compressed in a way that is not read; pack the archive again in the usual way (deflate)"
    return TOO_LARGE if entry.file_size > MOST_BYTES else None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name; some programs write UTF-8 without saying so, which zipfile then reads as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def _unzipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    found = io.BytesIO()
    # zipfile gives no more than the size in the list, whatever the compressed bytes would become.
    with archive.open(entry) as stream:
        while piece := stream.read(2**20):
            allowance.take(len(piece))
            found.write(piece)
    return found.getvalue()

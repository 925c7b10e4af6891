"""One source on the disk, a file, a folder or an archive, becomes the files to be read, one after the other."""

from __future__ import annotations

import gzip
import io
import re
import stat
import zlib
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from corpus.errors import UnreadableArticle
from corpus.files import content_of, opened, printable
from corpus.members import Member
from corpus.stated import SOURCES, Stated, UnreadableSources, stated_beside, stated_in
from corpus.untar import is_tar_head, tar_members
from corpus.unzip import is_document, opens, zip_members

Kind = Literal["zip", "tar", "tar.gz", "other"]
# The articles of an XML file, each as a file by itself; UnreadableArticle where it is no such file.
Divide = Callable[[bytes, str], Sequence[bytes]]

_ARTICLE = re.compile(rb"<article[\s>]")
_OTHERS = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a source: name and place, which says where it was found, are fit to print.

    stated is what a SOURCES.toml beside the file says of it.
    """

    name: str
    place: str
    content: bytes
    stated: Stated = field(default_factory=dict)


def sources_in(
    path: Path, *, divide: Divide | None = None, besides: Container[Path] = ()
) -> Iterator[Found | UnreadableArticle]:
    """The files at path, each with its bytes or the reason why it is left out; one is held in memory at a time.

    A file is itself; a folder gives all below it in order of name; an archive (zip, tar, tar.gz: told by its content,
    not its name) its members. Symbolic links are named, never followed; hidden files and SOURCES.toml are passed over;
    an archive inside an archive is refused. divide may take a file with several articles apart; besides are files and
    folders, as resolved paths, that are passed over in folders. Nothing is raised for what the files hold.
    """
    place = printable(str(path), 300)
    inside = _in_folder(path, place, besides) if _is_folder(path) else _in_file(path, place, {})
    empty = True
    for found in inside:
        empty = False
        yield from _divided(found, divide) if divide and isinstance(found, Found) else (found,)
        # Else its bytes would be held until those of the next are there.
        del found
    if empty:
        yield UnreadableArticle(place, "there is no file in it, or hidden ones only; put articles there")


def _in_folder(folder: Path, place: str, besides: Container[Path]) -> Iterator[Found | UnreadableArticle]:
    """The files below the folder in order of name; iterative, as folders may lie deeper than functions may."""
    waiting: list[tuple[Path, str, Stated | None]] = [(folder, place, None)]
    while waiting:
        path, place, stated = waiting.pop()
        if not _is_folder(path):
            yield from _in_file(path, place, stated or {})
            continue
        try:
            told = stated_beside(path)
            paths = sorted(_visible(path, besides), key=lambda path: path.name, reverse=True)
        except UnreadableSources as error:
            yield UnreadableArticle(f"{place}/{SOURCES}", f"{error.why}; mend it, as its whole folder is left out")
        except OSError as error:
            yield UnreadableArticle(place, f"the folder cannot be read ({error.strerror}); allow reading it")
        else:
            waiting += [(path, f"{place}/{printable(path.name)}", told.get(path.name)) for path in paths]


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _visible(folder: Path, besides: Container[Path]) -> list[Path]:
    paths = [path for path in folder.iterdir() if not path.name.startswith(".") and path.name != SOURCES]
    real = folder.resolve()
    return [path for path in paths if real / path.name not in besides]


def _in_file(path: Path, place: str, stated: Stated) -> Iterator[Found | UnreadableArticle]:
    try:
        with opened(path) as stream:
            kind = _kind(stream, path.name)
            if kind != "other":
                yield from _in_archive(stream, place, kind)
                return
        content = content_of(path)
    except UnreadableArticle as error:
        yield UnreadableArticle(place, error.why)
    else:
        yield _found(path.name, place, content, stated)


def _in_archive(stream: IO[bytes], place: str, kind: Kind) -> Iterator[Found | UnreadableArticle]:
    told = _told(stream, place, kind)
    try:
        for member in _members(stream, place, kind):
            if member.path.name != SOURCES:
                yield _of_member(member, told.get(member.path.parent, {}))
    except UnreadableArticle as error:
        yield error


def _members(stream: IO[bytes], place: str, kind: Kind) -> Iterator[Member]:
    stream.seek(0)
    return zip_members(stream, place) if kind == "zip" else tar_members(stream, place, zipped=kind == "tar.gz")


Told = Mapping[str, Stated] | UnreadableArticle


def _told(stream: IO[bytes], place: str, kind: Kind) -> dict[PurePosixPath, Told]:
    """What each SOURCES.toml of an archive says, by its folder; a tar archive may have it behind its files."""
    told: dict[PurePosixPath, Told] = {}
    try:
        for member in _members(stream, place, kind):
            if member.path.name == SOURCES:
                told[member.path.parent] = _told_by(member)
    except UnreadableArticle:
        # The same will be met again, and told, when the files are read.
        pass
    return told


def _told_by(member: Member) -> Told:
    try:
        return stated_in(member.read(), Path(member.place))
    except UnreadableSources as error:
        return UnreadableArticle(member.place, error.why)
    except UnreadableArticle as error:
        return error


def _of_member(member: Member, told: Told) -> Found | UnreadableArticle:
    if isinstance(told, UnreadableArticle):
        return UnreadableArticle(member.place, f"{SOURCES} beside it cannot be taken ({told.why}); mend that first")
    try:
        content = member.read()
    except UnreadableArticle as error:
        return error
    if _kind(io.BytesIO(content), member.path.name) != "other":
        return UnreadableArticle(member.place, "it is an archive inside an archive; unpack the outer one first")
    return _found(member.path.name, member.place, content, told.get(member.path.name, {}))


def _found(name: str, place: str, content: bytes, stated: Stated) -> Found | UnreadableArticle:
    packed = next((packed for magic, packed in _OTHERS.items() if content.startswith(magic)), None)
    if packed:
        return UnreadableArticle(place, f"it is packed with {packed}, which is not read; unpack it, or pack it as zip")
    return Found(printable(name), place, content, stated)


def _kind(stream: IO[bytes], name: str) -> Kind:
    """What the content is, whatever its name says; a Word document, damaged or not, is a zip file but no archive."""
    head = stream.read(512)
    stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        is_damaged_document = name.lower().endswith(".docx") and not opens(stream)
        return "other" if is_damaged_document or is_document(stream) else "zip"
    if head.startswith(b"\x1f\x8b"):
        return "tar.gz" if is_tar_head(_unzipped_head(stream)) else "other"
    return "tar" if is_tar_head(head) else "other"


def _unzipped_head(stream: IO[bytes]) -> bytes:
    try:
        return gzip.GzipFile(fileobj=stream).read(512)
    except (OSError, EOFError, zlib.error):
        return b""


def _divided(found: Found, divide: Divide) -> Iterator[Found]:
    """The articles of one file: itself where it holds only one, or is for its loader to refuse."""
    parts: Sequence[bytes] = ()
    # Most files need not be parsed twice to know.
    if len(_ARTICLE.findall(found.content)) > 1:
        with suppress(UnreadableArticle):
            parts = divide(found.content, found.name)
    if len(parts) < 2:
        yield found
        return
    for number, part in enumerate(parts, start=1):
        yield replace(found, place=f"{found.place} (article {number} of {len(parts)})", content=part)

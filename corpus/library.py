"""A folder of files becomes articles; what cannot be read is named and left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from corpus.added import Added
from corpus.bounded import Reader
from corpus.errors import KanitError, UnreadableArticle
from corpus.files import content_of, printable
from corpus.reading import Read
from corpus.records import decoded_article, encoded_article
from corpus.stated import SOURCES, Stated, stated_beside
from corpus.types import Article

# Counts up whenever a file that has not changed becomes another article: in its text, sections, metadata or repairs.
READER = 2
_NONE_ADDED: Mapping[str, Added] = MappingProxyType({})


class Memory(Protocol):
    """Keeps what was read, and why some could not be, by key; what is lost is read again."""

    def recall(self, key: str) -> bytes | None:
        """What was kept under a key."""
        ...

    def keep(self, key: str, content: bytes) -> None:
        """Keep it under a key."""
        ...


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a folder holds: articles by id order, and one error for each file that is left out."""

    articles: tuple[Article, ...]
    failures: tuple[UnreadableArticle, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A file that can be opened, with all that its article follows from."""

    path: Path
    name: str
    stated: Stated
    key: str


def read_library(
    folder: Path,
    *,
    added: Mapping[str, Added] = _NONE_ADDED,
    memory: Memory | None = None,
    read: Read | None = None,
    bounds: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Library:
    """The articles of the files directly in folder; one bad file never stops the others.

    Hidden files and SOURCES.toml are not articles; folders are not entered, but named among the failures. Of two files
    with one article id the first by name is kept. Of what is told of a file, SOURCES.toml wins over added, which is by
    stored name. What memory holds is not read again, nor what could not be read under the same bounds, whatever name
    these have; with None all such files are tried again. read is a Reader's article where it is left out, and progress
    is told how many of the files that must be read are done. Raises UnreadableSources, NoReader, or KanitError where
    the folder itself cannot be listed.
    """
    files, failures = _files(folder, added)
    articles = {
        file.path: article for file in files if memory and (article := _recalled(memory, file.key, file.path.name))
    }
    unread = [file for file in files if file.path not in articles]
    if memory is not None and bounds is not None:
        failures |= _recalled_failures(memory, unread, bounds)
        unread = [file for file in unread if file.path not in failures]
    with _reading(read) as reading:
        for done, file in enumerate(unread, start=1):
            try:
                articles[file.path] = _read(file, reading, memory)
            except UnreadableArticle as error:
                failures[file.path] = error
                _keep_failure(memory, file, bounds, error)
            if progress is not None:
                progress(done, len(unread))
    return _library(articles, failures)


def _files(folder: Path, added: Mapping[str, Added]) -> tuple[list[_File], dict[Path, UnreadableArticle]]:
    """The files in order of name, and why others are left out. None is in memory after it was hashed."""
    files: list[_File] = []
    failures: dict[Path, UnreadableArticle] = {}
    paths, told = _paths(folder), stated_beside(folder)
    for path in paths:
        known = added.get(path.name) or Added(path.name, "")
        stated = {**known.told, **told.get(path.name, {})}
        try:
            key = _key(_content(path), known.name, stated)
        except UnreadableArticle as error:
            failures[path] = error
        else:
            files.append(_File(path, known.name, stated, key))
    return files, failures


def _paths(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise KanitError(f"the articles folder {folder} cannot be read ({error.strerror}); check --data") from error
    return [path for path in paths if not path.name.startswith(".") and path.name != SOURCES]


def _content(path: Path) -> bytes:
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise UnreadableArticle(printable(path.name), "its name is not UTF-8; give the file another name") from error
    return content_of(path)


def remembering(read: Read, memory: Memory) -> Read:
    """A Read that does not read again what memory holds, wherever it is stored, and keeps there what it reads."""

    def remembered(content: bytes, *, name: str, source: str, stated: Stated) -> Article:
        key = _key(content, name, stated)
        article = _recalled(memory, key, source)
        if article is None:
            article = read(content, name=name, source=source, stated=stated)
            memory.keep(key, encoded_article(article))
        return article

    return remembered


def _key(content: bytes, name: str, stated: Stated) -> str:
    """A hash of all that an article follows from, but the name that it is stored by."""
    parts = [READER, hashlib.sha256(content).hexdigest(), name, dict(stated)]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _failure_key(file: _File, bounds: str) -> str:
    return hashlib.sha256(json.dumps([file.key, "unreadable", bounds]).encode()).hexdigest()


def _keep_failure(memory: Memory | None, file: _File, bounds: str | None, error: UnreadableArticle) -> None:
    # What the disk refused may be given the next time.
    if memory is not None and bounds is not None and not isinstance(error.__cause__, OSError):
        memory.keep(_failure_key(file, bounds), json.dumps({"unreadable": error.why}).encode())


def _recalled_failures(memory: Memory, files: list[_File], bounds: str) -> dict[Path, UnreadableArticle]:
    """Why files could not be read the last time, for those that were tried under these bounds."""
    kept = {file.path: _why(memory.recall(_failure_key(file, bounds))) for file in files}
    return {path: UnreadableArticle(path.name, why) for path, why in kept.items() if why}


def _why(content: bytes | None) -> str | None:
    try:
        told = json.loads(content or b"null")
    except (ValueError, RecursionError):
        return None
    why = told.get("unreadable") if isinstance(told, dict) else None
    return why if isinstance(why, str) else None


def _recalled(memory: Memory, key: str, source: str) -> Article | None:
    content = memory.recall(key)
    try:
        return replace(decoded_article(content), source=source) if content else None
    except (KeyError, TypeError, ValueError, RecursionError):
        # Damaged, or written by a version that knew fewer fields: what is lost is read again.
        return None


@contextmanager
def _reading(read: Read | None) -> Iterator[Read]:
    if read is not None:
        yield read
        return
    with Reader() as reader:
        yield reader.article


def _read(file: _File, read: Read, memory: Memory | None) -> Article:
    # The file may have changed since it was hashed.
    content, source = _content(file.path), file.path.name
    reading = read if memory is None else remembering(read, memory)
    return reading(content, name=file.name, source=source, stated=file.stated)


def _library(articles: Mapping[Path, Article], failures: Mapping[Path, UnreadableArticle]) -> Library:
    """Each article once: of two files with one id the first by name is kept, and the other named."""
    kept: dict[str, Article] = {}
    left_out = dict(failures)
    for path in sorted(articles):
        article = articles[path]
        first = kept.setdefault(article.id, article)
        if first is not article:
            left_out[path] = UnreadableArticle(path.name, _twice(article, first))
    return Library(tuple(kept[id] for id in sorted(kept)), tuple(left_out[path] for path in sorted(left_out)))


def _twice(article: Article, first: Article) -> str:
    """Why a file with the id of another is left out."""
    if article.doi and first.doi and article.doi.lower() != first.doi.lower():
        return (
            f"its DOI {article.doi} gives the same id as {first.doi}, the DOI of {first.source}; "
            "keep one of the two files, or take the DOI out of one"
        )
    return f"it is the same article as {first.source}; keep one of the two files"

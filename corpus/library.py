"""A folder of files becomes articles; what cannot be read is named and left out."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import get_args

from corpus.errors import KanitError, UnreadableArticle
from corpus.loaded import Loaded, finished
from corpus.plain import load_plain
from corpus.types import Article, Coverage

SOURCES = "SOURCES.toml"
LOADERS: dict[str, Callable[[bytes, str], Loaded]] = {".txt": load_plain, ".md": load_plain}


class UnreadableSources(KanitError):
    """SOURCES.toml says something that cannot be taken."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}; mend the file or take it away")
        self.path = path


@dataclass(frozen=True, slots=True)
class Library:
    """Everything a folder holds: articles by id order, and one error for each file that is left out."""

    articles: tuple[Article, ...]
    failures: tuple[UnreadableArticle, ...]


def read_library(folder: Path) -> Library:
    """The articles of the files directly in folder; one bad file never stops the others.

    Hidden files and SOURCES.toml are not articles; folders are not entered, but named among the failures. Of two files
    with one article id the first by name is kept. Raises UnreadableSources, or KanitError where the folder itself
    cannot be listed.
    """
    paths, stated = _files(folder), _stated(folder / SOURCES)
    articles: dict[str, Article] = {}
    failures: list[UnreadableArticle] = []
    for path in paths:
        try:
            article = load(path, stated=stated.get(path.name))
            if article.id in articles:
                why = f"it is the same article as {articles[article.id].source}; keep one of the two files"
                raise UnreadableArticle(path.name, why)  # noqa: TRY301
            articles[article.id] = article
        except UnreadableArticle as error:
            failures.append(error)
    return Library(tuple(articles[id] for id in sorted(articles)), tuple(failures))


def load(path: Path, *, stated: Mapping[str, object] | None = None) -> Article:
    """The article in one file. Raises UnreadableArticle with the file's name and the reason."""
    source = path.name.encode(errors="backslashreplace").decode()
    if source != path.name:
        raise UnreadableArticle(source, "its name is not UTF-8; give the file another name")
    try:
        _refuse_unless_file(path)
        loader = LOADERS.get(path.suffix.lower())
        if loader is None:
            found = f"ending in {path.suffix!r}" if path.suffix else "without an ending"
            raise UnreadableArticle(source, f"files {found} are not read; known are {', '.join(LOADERS)}")
        content = path.read_bytes()
    except OSError as error:
        why = f"it cannot be opened ({error.strerror}); check that it exists and may be read"
        raise UnreadableArticle(source, why) from error
    return finished(loader(content, source), content, source, stated=stated)


def _refuse_unless_file(path: Path) -> None:
    # A link would let whoever may write here show any file that the server may read.
    if path.is_symlink():
        raise UnreadableArticle(
            path.name, "it is a symbolic link, and links are not followed; put the file itself there"
        )
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableArticle(path.name, "it is a folder, and folders are not entered; put its files beside it")
    # Opening a pipe would wait for ever.
    if not stat.S_ISREG(mode):
        raise UnreadableArticle(path.name, "it is not a regular file; put the text itself there")


def _files(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise KanitError(f"the articles folder {folder} cannot be read ({error.strerror}); check --data") from error
    return [path for path in paths if not path.name.startswith(".") and path.name != SOURCES]


def _stated(path: Path) -> dict[str, dict[str, object]]:
    """What SOURCES.toml says: for each file the fields of Loaded, of their own types."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableSources(path, f"not readable as TOML ({error})") from error
    stated: dict[str, dict[str, object]] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise UnreadableSources(path, f"{name!r} stands outside the table of a file, {_TABLE}")
        try:
            stated[name] = {field: _value(field, value) for field, value in table.items()}
        except ValueError as error:
            raise UnreadableSources(path, f"in the table of {name!r}, {error}") from error
    return stated


def _value(field: str, value: object) -> object:
    """The value as Article holds it; ValueError that says what the field must be."""
    if isinstance(value, dict):
        raise ValueError(f"{field!r} is a table, {_TABLE}")  # noqa: TRY004
    if field not in _STATED:
        raise ValueError(f"unknown field {field!r}, known are {', '.join(_STATED)}")
    expected, fits = _FITTING.get(field, ("text that is not blank", _is_text))
    if not fits(value):
        raise ValueError(f"{field} is {value!r}, but it must be {expected}")
    if isinstance(value, date):
        return value.isoformat()
    return tuple(value) if isinstance(value, list) else value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}(-\d{2}){0,2}", value))


_TABLE = 'which begins with the file name in quotation marks: ["name.txt"]'
_STATED = sorted({field.name for field in fields(Loaded)} - {"text", "sections", "references"})
_FITTING: dict[str, tuple[str, Callable[[object], bool]]] = {
    "authors": ("a list of names", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "year": ("a whole number such as 2024", lambda value: type(value) is int and 1000 <= value < 3000),
    "published": ('a date such as "2024-05-31" or "2024-05"', lambda value: type(value) is date or _is_date(value)),
    "coverage": (f"one of {', '.join(get_args(Coverage))}", lambda value: value in get_args(Coverage)),
}

"""A folder of files becomes articles; what cannot be read is named and left out."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from corpus.errors import KanitError, UnreadableArticle
from corpus.loaded import Loaded, finished
from corpus.plain import load_plain
from corpus.types import Article

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

    Hidden files and SOURCES.toml are not articles. Of two files with one article id the first by name is kept.
    Raises UnreadableSources, or KanitError where the folder itself cannot be listed.
    """
    stated = _stated(folder / SOURCES)
    articles: dict[str, Article] = {}
    failures: list[UnreadableArticle] = []
    for path in _files(folder):
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
    loader = LOADERS.get(path.suffix.lower())
    if loader is None:
        raise UnreadableArticle(
            path.name, f"files ending in {path.suffix!r} are not read; known are {', '.join(LOADERS)}"
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"it cannot be opened ({error.strerror}); check that it exists and may be read"
        raise UnreadableArticle(path.name, why) from error
    return finished(loader(content, path.name), content, path.name, stated=stated)


def _files(folder: Path) -> list[Path]:
    try:
        paths = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise KanitError(f"the articles folder {folder} cannot be read ({error.strerror}); check --data") from error
    return [path for path in paths if not path.name.startswith(".") and path.name != SOURCES and not path.is_dir()]


def _stated(path: Path) -> dict[str, dict[str, object]]:
    if not path.exists():
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableSources(path, f"not readable as TOML ({error})") from error
    known = {field.name for field in fields(Loaded)} - {"text", "sections", "references"}
    for name, table in tables.items():
        unknown = sorted(set(table) - known) if isinstance(table, dict) else [name]
        if unknown:
            raise UnreadableSources(path, f"unknown field {unknown[0]!r}, known are {', '.join(sorted(known))}")
    return {name: _tuples(table) for name, table in tables.items()}


def _tuples(table: Mapping[str, object]) -> dict[str, object]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}

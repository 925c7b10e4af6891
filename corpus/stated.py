"""SOURCES.toml: what is told of files from outside them, such as a licence that the file itself does not name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

from corpus.errors import KanitError, UnreadableArticle
from corpus.files import content_of, printable
from corpus.identifiers import whole_doi, whole_pmcid, whole_pmid
from corpus.types import Coverage, Metadata

SOURCES = "SOURCES.toml"
# The fields of Loaded that may be told of a file, by name.
Stated = Mapping[str, object]


class UnreadableSources(KanitError):
    """SOURCES.toml says something that cannot be taken."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}; mend the file or take it away")
        self.path, self.why = path, why


def stated_beside(folder: Path) -> dict[str, Stated]:
    """What the SOURCES.toml of a folder says of the files in it, by name; empty where there is none."""
    path = folder / SOURCES
    try:
        content = content_of(path)
    except UnreadableArticle as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return {}
        raise UnreadableSources(path, error.why) from error
    return stated_in(content, path)


# Some thousand files, each with all its fields.
_MOST_BYTES = 2**20
# A name such as a.a.a with n parts takes the parser n² steps; no field of a file has more than one.
_MOST_DOTS = 100
_QUOTED = re.compile(rb"\"[^\"\n]*\"|'[^'\n]*'")


def stated_in(content: bytes, path: Path) -> dict[str, Stated]:
    """What the bytes of a SOURCES.toml say: for each file the fields of Loaded, of their own types.

    Raises UnreadableSources, which names path, where they say anything else.
    """
    if len(content) > _MOST_BYTES:
        raise UnreadableSources(path, f"it has more than {_MOST_BYTES // 2**20} MiB, which no list of files needs")
    if any(line.count(b".") > _MOST_DOTS for line in _QUOTED.sub(b"", content).splitlines()):
        raise UnreadableSources(path, f"a line has more than {_MOST_DOTS} dots outside of quotation marks")
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableSources(path, f"not readable as TOML ({printable(str(error), _MOST_SHOWN)})") from error
    stated: dict[str, Stated] = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise UnreadableSources(path, f"{printable(name)!r} stands outside the table of a file, {_TABLE}")
        try:
            stated[name] = {field: stated_value(field, value) for field, value in table.items()}
        except ValueError as error:
            raise UnreadableSources(path, f"in the table of {printable(name)!r}, {error}") from error
    return stated


def stated_value(field: str, value: object) -> object:
    """The value as Article holds it; ValueError that says what the field must be."""
    if isinstance(value, dict):
        raise ValueError(f"{printable(field)!r} is a table, {_TABLE}")  # noqa: TRY004
    if field not in _STATED:
        raise ValueError(f"unknown field {printable(field)!r}, known are {', '.join(_STATED)}")
    expected, fits = _FITTING.get(field, ("text that is not blank", _is_text))
    if not fits(value):
        raise ValueError(f"{field} is {printable(repr(value), _MOST_SHOWN)}, but it must be {expected}")
    if isinstance(value, date):
        return value.isoformat()
    return tuple(value) if isinstance(value, list) else value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{4}(-\d{2}){0,2}", value))


def _fits(whole: Callable[[str | None], str | None]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and whole(value) is not None


_MOST_SHOWN = 100
_TABLE = 'which begins with the file name in quotation marks: ["name.txt"]'
_STATED = sorted({field.name for field in fields(Metadata)} - {"references", "notices"})
_FITTING: dict[str, tuple[str, Callable[[object], bool]]] = {
    "authors": ("a list of names", lambda value: isinstance(value, list) and all(map(_is_text, value))),
    "year": ("a whole number such as 2024", lambda value: type(value) is int and 1000 <= value < 3000),
    "published": ('a date such as "2024-05-31" or "2024-05"', lambda value: type(value) is date or _is_date(value)),
    "doi": ('a DOI such as "10.1234/abc"', _fits(whole_doi)),
    "pmid": ('a PubMed number in quotation marks such as "12345678"', _fits(whole_pmid)),
    "pmcid": ('a PMC number such as "PMC1234567"', _fits(whole_pmcid)),
    "coverage": (f"one of {', '.join(get_args(Coverage))}", lambda value: value in get_args(Coverage)),
}

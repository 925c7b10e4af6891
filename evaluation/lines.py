"""Files of JSON Lines, line by line, with the place of what is wrong in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from evaluation.errors import UnreadableData

Record = Mapping[str, Any]
Value = TypeVar("Value")


def content_of(path: Path) -> bytes:
    """The bytes of a file; UnreadableData where there are none to be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableData(path, f"cannot be read ({error.strerror}); check the folder of the data set") from error


def records(path: Path, made: Callable[[Record], Value]) -> Iterator[Value]:
    """What is made of each line of a file that is not blank; UnreadableData names the first line that is wrong."""
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            yield _made(path, number, line, made)


def text_of(path: Path) -> str:
    """The text of a file; UnreadableData where it is not UTF-8."""
    try:
        return content_of(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableData(path, f"is not UTF-8 (byte {error.start}); save it as UTF-8 text") from error


def _made(path: Path, number: int, line: str, made: Callable[[Record], Value]) -> Value:
    try:
        return made(_object(json.loads(line)))
    except KeyError as error:
        raise UnreadableData(path, f"line {number} has no {error.args[0]!r}; see docs/evaluation.md") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise UnreadableData(path, f"line {number} cannot be taken ({error}); see docs/evaluation.md") from error


def text(record: Record, key: str) -> str:
    """The text under a key; KeyError or TypeError where there is none."""
    if not isinstance(record[key], str):
        raise TypeError(f"{key!r} is not a text")
    return str(record[key])


def _object(value: object) -> Record:
    if not isinstance(value, dict):
        raise TypeError("it is not an object")
    return value

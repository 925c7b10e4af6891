"""The ledger of added files: what each was called, where it came from, and what was told of it from outside."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.errors import KanitError
from corpus.stated import Stated, stated_value

_FORM = 1


@dataclass(frozen=True, slots=True)
class Added:
    """What is known of one stored file besides its bytes.

    name is the original file name, fit to print; origin is the path, the "doi:…" or the address it came from. stated
    are fields of Loaded that win over what the file says; claimed are those that only a SOURCES.toml which came with
    the file tells, as far as that is believed (interface/identity.py).
    """

    name: str
    origin: str
    stated: Stated = field(default_factory=dict)
    claimed: Stated = field(default_factory=dict)

    @property
    def told(self) -> Stated:
        """All fields that the file is read with; stated wins over claimed."""
        return {**self.claimed, **self.stated}


class UnreadableAdded(KanitError):
    """The ledger of added files says something that cannot be taken."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}; put back a copy of it, or take it away and add the articles again")
        self.path = path


class UnwritableAdded(KanitError):
    """The ledger of added files could not be written; the one before is as it was."""

    def __init__(self, path: Path, cause: OSError) -> None:
        super().__init__(
            f"{path} cannot be written ({cause.strerror or cause}); free some space there or allow writing"
        )
        self.path, self.cause = path, cause


def read_added(path: Path) -> dict[str, Added]:
    """What the ledger says of each stored file, by its name there; empty where there is no ledger.

    Raises UnreadableAdded with one sentence where it is anything else than what write_added writes.
    """
    try:
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UnreadableAdded(path, f"it cannot be opened ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableAdded(path, f"not readable as JSON ({error})") from error
    if not isinstance(told, dict) or told.get("form") != _FORM or not isinstance(told.get("files"), dict):
        raise UnreadableAdded(path, f"it is not a list of added files of form {_FORM}")
    try:
        return {stored: _added(record) for stored, record in told["files"].items()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableAdded(path, f"one of its files is not told of as it must be ({error})") from error


def write_added(path: Path, added: Mapping[str, Added]) -> None:
    """Put the ledger in place of the one before in one step: killed at any time, one of the two is there, whole.

    Raises UnwritableAdded.
    """
    files = {
        stored: {
            "name": entry.name,
            "origin": entry.origin,
            "stated": dict(entry.stated),
            "claimed": dict(entry.claimed),
        }
        for stored, entry in added.items()
    }
    content = json.dumps({"form": _FORM, "files": files}, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A path that is not UTF-8 has characters that only JSON's own way of writing them can carry.
        _replace(path, content.encode(errors="backslashreplace") + b"\n")
    except OSError as error:
        raise UnwritableAdded(path, error) from error


def _replace(path: Path, content: bytes) -> None:
    # One name, so that what a killed process left behind is written over by the next.
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    new.replace(path)
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _added(record: dict[str, Any]) -> Added:
    name, origin = record["name"], record["origin"]
    if not isinstance(name, str) or not isinstance(origin, str):
        raise TypeError("its name and origin must be text")
    stated, claimed = (
        {field: stated_value(field, value) for field, value in told.items()}
        for told in (record["stated"], record.get("claimed", {}))
    )
    return Added(name, origin, stated, claimed)

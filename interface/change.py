"""A change of articles and index together: prepared aside, decided in one step, finished by whoever comes next.

incoming/             below the data folder, there only while something changes
incoming/<name>       files on their way to the articles folder
incoming/added.json   the ledger as it will be
incoming/change.json  what goes where, and which index holds the articles afterwards

The index decides: once it is that of the articles afterwards, the files follow, even after a kill; before, nothing
does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from errno import EDQUOT, EFBIG, ENOSPC
from pathlib import Path
from typing import Final

from corpus.added import Added, write_added
from corpus.errors import KanitError
from corpus.types import Article
from index.disk import Disk
from index.errors import IndexUnusable
from index.records import corpus_sha256
from index.versions import current_manifest

LEDGER: Final = "added.json"
_PLAN: Final = "change.json"
_NEW: Final = "change.json.new"


class CannotChange(KanitError):
    """The data folder does not take a change of its articles."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        super().__init__(
            f"the articles in {folder} cannot be changed ({cause.strerror or cause}); {remedy(cause)}, then run the "
            "same command again"
        )
        self.folder, self.cause = folder, cause


def remedy(cause: OSError) -> str:
    """What helps where the disk refused to write."""
    if cause.errno in (ENOSPC, EDQUOT):
        return "free some space there"
    if cause.errno == EFBIG:
        return "allow larger files there (ulimit -f)"
    return "allow writing there or choose another folder with --data"


@dataclass(frozen=True, slots=True)
class Change:
    """What a library becomes.

    articles are all that are held afterwards, as they will be read from the articles folder. coming are the names of
    files laid aside that go there, going of files there that are deleted, added is the ledger afterwards.
    """

    articles: tuple[Article, ...]
    coming: tuple[str, ...]
    going: tuple[str, ...]
    added: Mapping[str, Added]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must be done to the files, and the corpus of the index that decides that it must."""

    corpus_sha256: str
    coming: tuple[str, ...]
    going: tuple[str, ...]


class Incoming:
    """The folder where a change is prepared; for one process at a time (Collection.locked).

    Everything raises CannotChange where the disk refuses; nothing but this folder has changed then, or finish can be
    asked again.
    """

    def __init__(self, data: Path, disk: Disk) -> None:
        self._data, self._folder, self._disk = data, data / "incoming", disk

    def is_there(self) -> bool:
        """Whether something is being prepared, or was left."""
        return self._folder.exists()

    def lay_aside(self, name: str, content: bytes) -> None:
        """Put a file in the folder, whole and flushed."""
        try:
            self._disk.make_folder(self._folder)
            self._write(name, content)
        except OSError as error:
            raise CannotChange(self._folder, error) from error

    def content_of(self, name: str) -> bytes:
        """The bytes of a file that was laid aside."""
        return (self._folder / name).read_bytes()

    def announce(self, change: Change) -> None:
        """Write down what is to follow once the index is that of the articles of the change."""
        plan = _Plan(corpus_sha256(change.articles), change.coming, change.going)
        try:
            self._disk.make_folder(self._folder)
            write_added(self._folder / LEDGER, change.added)
            self._write(_NEW, json.dumps(asdict(plan)).encode())
            self._disk.rename(self._folder / _NEW, self._folder / _PLAN)
            self._disk.flush(self._folder)
        except OSError as error:
            raise CannotChange(self._folder, error) from error

    def finish(self) -> None:
        """Carry out what was announced, if the index has been switched; else forget it. Nothing where nothing waits."""
        if not self._folder.exists():
            return
        try:
            plan = self._plan()
            if plan is not None and self._is_decided(plan):
                self._carry_out(plan)
            # First, so that a plan is never there without what it needs.
            self._disk.remove(self._folder / _PLAN)
            self._disk.flush(self._folder)
            self._disk.remove(self._folder)
        except OSError as error:
            raise CannotChange(self._data, error) from error

    def _plan(self) -> _Plan | None:
        try:
            told = json.loads((self._folder / _PLAN).read_bytes())
            return _Plan(told["corpus_sha256"], tuple(told["coming"]), tuple(told["going"]))
        except (FileNotFoundError, KeyError, TypeError, ValueError):
            return None

    def _is_decided(self, plan: _Plan) -> bool:
        # The ledger goes first: without it, an earlier process had begun to carry the plan out.
        if not (self._folder / LEDGER).exists():
            return True
        try:
            manifest = current_manifest(self._data / "index")
        except IndexUnusable:
            return False
        return manifest is not None and manifest.corpus_sha256 == plan.corpus_sha256

    def _carry_out(self, plan: _Plan) -> None:
        """Move and delete what is not yet moved and deleted."""
        articles = self._data / "articles"
        moves = [(self._folder / LEDGER, self._data / LEDGER)]
        moves += [(self._folder / name, articles / name) for name in plan.coming]
        for old, new in moves:
            if old.exists():
                self._disk.rename(old, new)
        for name in plan.going:
            self._disk.remove(articles / name)
        self._disk.flush(articles)
        self._disk.flush(self._data)

    def _write(self, name: str, content: bytes) -> None:
        self._disk.write(self._folder / name, content)
        self._disk.flush(self._folder / name)

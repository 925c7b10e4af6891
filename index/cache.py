"""What takes long to make again, kept in one SQLite file. The only module that imports sqlite3.

SQLite keeps a rollback journal beside the file: after a kill -9 the file holds all that was put, and nothing by halves.
Its write-ahead log would do so too, but not on a network drive. Nothing depends on the file: each entry carries a
checksum, and a file that is damaged, or not ours, is renamed to <name>.damaged and begun anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final, Literal, Self, TypeVar

Kind = Literal["article", "vector"]
Result = TypeVar("Result")

# The vectors of about a million chunks, at 384 dimensions.
MOST_BYTES: Final = 2 * 1024**3
_SECONDS_TO_WAIT: Final = 10.0
_SHARE_DROPPED: Final = 8

# "KNIT", which tells our files from others', and the form of the tables. What changes at every use stands by itself:
# to change a row, SQLite writes all of it again.
_APPLICATION: Final = 0x4B4E4954
_FORM: Final = 1
_TABLES: Final = (
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_FORM}",
    "CREATE TABLE entries (name BLOB PRIMARY KEY, value BLOB, checksum BLOB)",
    "CREATE TABLE uses (name BLOB PRIMARY KEY, used INTEGER) WITHOUT ROWID",
    "CREATE INDEX by_use ON uses (used)",
)
# sqlite.org/rescode.html, for a file that is well but cannot be used now: permission, busy, locked, out of memory,
# read-only, interrupted, input or output error, full, cannot open, locks do not work, not authorised.
_NOT_NOW: Final = frozenset({3, 5, 6, 7, 8, 9, 10, 13, 14, 15, 23})
_NOT_A_DATABASE: Final = 26


class Cache:
    """Entries by kind and key that outlive the process; one that is lost or damaged is as if it had never been put.

    Nothing here raises. Where the file cannot be used (no space, no permission, locked for 10 seconds), trouble says
    why, and from then on nothing is found or kept. Several threads, and several processes, may use one file at once.

    The entries take at most most_bytes; the file does not shrink. Beyond that an eighth of them is dropped at a time,
    those first that were put or found longest ago, counted in openings of the file.
    """

    def __init__(self, path: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """path is opened, or made with the folders above it, when it is first needed."""
        self.path = path
        self.trouble: str | None = None
        self._most_bytes = most_bytes
        self._connection: sqlite3.Connection | None = None
        self._opening = 0
        self._found: set[bytes] = set()
        self._lock = Lock()

    def get_many(self, kind: Kind, keys: Iterable[str]) -> dict[str, bytes]:
        """What is kept, by key; keys under which nothing is are left out."""
        names = {_name(kind, key): key for key in keys}
        values: dict[bytes, bytes] = self._done(lambda connection: self._values(connection, names), {})
        return {names[name]: value for name, value in values.items()}

    def put_many(self, kind: Kind, entries: Mapping[str, bytes]) -> None:
        """Keeps entries by key: all of them or, where the process is killed meanwhile, none."""
        named = {_name(kind, key): value for key, value in entries.items()}
        self._done(lambda connection: self._put(connection, named), None)

    def recall(self, key: str) -> bytes | None:
        """The article that is kept under a key."""
        return self.get_many("article", [key]).get(key)

    def keep(self, key: str, content: bytes) -> None:
        """Keeps an article under a key."""
        self.put_many("article", {key: content})

    def close(self) -> None:
        """Notes what was found and closes the file; it is opened again when it is next needed."""
        if self._found:
            self._done(lambda connection: self._put(connection, {}), None)
        with self._lock:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _done(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        """What the work gives; it is tried once more with a new file where the old one turned out to be damaged."""
        with self._lock:
            for _ in range(2):
                if self.trouble is not None:
                    break
                try:
                    return work(self._opened())
                except (sqlite3.Error, OSError) as error:
                    self._let_go()
                    self._recover(error)
        return otherwise

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self.path, timeout=_SECONDS_TO_WAIT, isolation_level=None, check_same_thread=False
            )
            _prepare(self._connection)
            (last,) = self._connection.execute("SELECT IFNULL(MAX(used), 0) FROM uses").fetchone()
            self._opening = last + 1
        return self._connection

    def _let_go(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None
        self._found.clear()

    def _recover(self, error: sqlite3.Error | OSError) -> None:
        """After an error: a damaged file is put out of the way, with anything else the cache is given up."""
        damaged = isinstance(error, sqlite3.Error)
        code = getattr(error, "sqlite_errorcode", _NOT_A_DATABASE)
        if not damaged or code & 0xFF in _NOT_NOW:
            self.trouble = f"{self.path}: {error}"
            return
        try:
            self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            # It would be taken for that of the new file.
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
        except FileNotFoundError:
            # Another process found the damage too.
            return
        except OSError as refusal:
            self.trouble = f"{self.path}: {error}; {refusal}"

    def _values(self, connection: sqlite3.Connection, names: Iterable[bytes]) -> dict[bytes, bytes]:
        found = {}
        # Within one transaction the file is locked once, not for each name.
        with _transaction(connection, "BEGIN"):
            for name in names:
                row = connection.execute("SELECT value, checksum FROM entries WHERE name = ?", (name,)).fetchone()
                if row and isinstance(row[0], bytes) and row[1] == _checksum(name, row[0]):
                    found[name] = row[0]
        self._found.update(found)
        return found

    def _put(self, connection: sqlite3.Connection, values: Mapping[bytes, bytes]) -> None:
        rows = [(name, value, _checksum(name, value)) for name, value in values.items()]
        uses = [(name, self._opening) for name in {*values, *self._found}]
        with _transaction(connection, "BEGIN IMMEDIATE"):
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)", rows)
            connection.executemany("INSERT OR REPLACE INTO uses VALUES (?, ?)", uses)
            _drop(connection, self._most_bytes)
        self._found.clear()


def _prepare(connection: sqlite3.Connection) -> None:
    """A new file gets its tables; sqlite3.DatabaseError where the file is another program's or another form's."""
    connection.execute("PRAGMA synchronous = NORMAL")
    if _is_ours(connection):
        return
    with _transaction(connection, "BEGIN IMMEDIATE"):
        # Another process may have been faster.
        if _is_ours(connection):
            return
        if connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone() != (0,):
            raise sqlite3.DatabaseError("the file holds other tables")
        for statement in _TABLES:
            connection.execute(statement)


def _is_ours(connection: sqlite3.Connection) -> bool:
    return (_figure(connection, "application_id"), _figure(connection, "user_version")) == (_APPLICATION, _FORM)


def _drop(connection: sqlite3.Connection, most_bytes: int) -> None:
    """The entries that were used longest ago taken out, until the others are within the bound."""
    while _bytes_used(connection) > most_bytes:
        (count,) = connection.execute("SELECT COUNT(*) FROM uses").fetchone()
        query = "SELECT name FROM uses ORDER BY used LIMIT ?"
        oldest = connection.execute(query, (count // _SHARE_DROPPED + 1,)).fetchall()
        if not oldest:
            return
        connection.executemany("DELETE FROM entries WHERE name = ?", oldest)
        connection.executemany("DELETE FROM uses WHERE name = ?", oldest)


def _bytes_used(connection: sqlite3.Connection) -> int:
    pages = _figure(connection, "page_count") - _figure(connection, "freelist_count")
    return pages * _figure(connection, "page_size")


def _figure(connection: sqlite3.Connection, name: str) -> int:
    (figure,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(figure)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # Also at Ctrl-C; SQLite itself has ended it already after some errors.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _name(kind: Kind, key: str) -> bytes:
    return hashlib.sha256(f"{kind} {key}".encode(errors="surrogatepass")).digest()


def _checksum(name: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(name + value, digest_size=16).digest()

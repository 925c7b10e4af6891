"""Reading files within bounds of time and memory: in another process, which may crash and takes nothing with it."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Timer
from typing import IO, Any, Self, cast

from corpus.errors import KanitError, UnreadableArticle
from corpus.files import printable
from corpus.reading import DIVIDE, LOAD
from corpus.records import decoded_article
from corpus.types import Article

SECONDS = 60.0
# For one file, on top of what the process has in use before it.
MEMORY_BYTES = 2**30
# Importing the libraries from a disk that is slow takes seconds; from none, for ever.
_START_SECONDS = 120.0
# An article as JSON takes two or three times its file, and no file is larger than 64 MiB.
_MOST_REPLY_BYTES = 2**28
_MOST_HEADER_BYTES = 2**20
_LAST_SECONDS = 5.0
_MOST_WORDS_BYTES = 4096
# The same places to import from as here, in the same order; -P keeps the current folder out before that.
_ENTRY = (
    "import json, sys; sys.path[:], arguments, bounds = json.loads(sys.argv[1]); "
    "from corpus.reading import serve; serve(*arguments, **bounds)"
)


class NoReader(KanitError):
    """The process that reads files does not start, so that no file can be read; refused where the system forbids it."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        remedy = (
            "free some space or memory, or raise the limits that ulimit -a shows"
            if refused
            else "set up Kanıt anew with: make"
        )
        super().__init__(f"the process that reads articles does not start ({why}); {remedy}")
        self.why = why


class Reader:
    """Reads files one after the other in a process of its own, which is started when it is first needed.

    A file that takes more than seconds, or more than memory_bytes on top of what the process had before, or that
    crashes the process, is unreadable, and a fresh process reads the next. The process ends with the Reader, or with
    the thread that started it, however that ends. Memory is bounded where the system has /proc (Linux). To be used
    with "with", by one thread. load and divide name functions as "module:name", for tests.
    """

    def __init__(
        self, seconds: float = SECONDS, *, memory_bytes: int = MEMORY_BYTES, load: str = LOAD, divide: str = DIVIDE
    ) -> None:
        self._seconds, self._memory_bytes = seconds, memory_bytes
        self._arguments = [load, divide], {"seconds": seconds, "memory_bytes": memory_bytes}
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; the next file would start another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def article(self, content: bytes, *, name: str, source: str, stated: Mapping[str, object]) -> Article:
        """The article in a file, as corpus/reading.py's article_of; UnreadableArticle, with source, where it is none.

        Raises NoReader where no file at all can be read.
        """
        request = {"task": "article", "name": name, "source": source, "stated": dict(stated)}
        parts = self._parts(request, content, source)
        try:
            (record,) = parts
            return decoded_article(record)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            # It did not say what it was made to say: another process takes over.
            self.close()
            raise UnreadableArticle(source, f"what was read of it is no article ({error}); report it") from error

    def divided(self, content: bytes, source: str) -> list[bytes]:
        """The articles of a JATS file, each as a file by itself; UnreadableArticle as article."""
        return self._parts({"task": "divide", "name": source}, content, source)

    def _parts(self, request: Mapping[str, Any], content: bytes, source: str) -> list[bytes]:
        child = self._child = self._child or self._started()
        try:
            reply = child.reply(request, content, self._seconds)
        except BaseException:
            # Half a request or half a reply: what came next would be taken for the rest.
            self.close()
            raise
        if reply is None or reply.last:
            self.close()
        if reply is None or reply.why:
            raise UnreadableArticle(source, reply.why if reply and reply.why else self._why(child))
        return reply.parts

    def _started(self) -> _Child:
        child = _Child([sys.path, *self._arguments])
        try:
            is_ready = child.reply(None, b"", _START_SECONDS)
        except BaseException:
            child.end()
            raise
        if not is_ready:
            child.end()
            raise NoReader("it does not answer" if child.was_late else child.last_words)
        return child

    def _why(self, child: _Child) -> str:
        if child.was_late:
            return (
                f"it was not read within {self._seconds:g} seconds; bring it in another form, or allow more time with "
                "KANIT_FILE_SECONDS"
            )
        return (
            f"the process that read it ended ({child.last_words}); it may be damaged, or take more than "
            f"{self._memory_bytes // 2**20:,} MiB of memory: bring it in another form"
        )


@dataclass(frozen=True, slots=True)
class _Reply:
    """What the process says of one file; why is None where it could be read, last says that the process ends now."""

    parts: list[bytes]
    why: str | None
    last: bool


class _Child:
    """One process of corpus/reading.py's serve. Once it has ended, last_words tells why."""

    def __init__(self, arguments: list[Any]) -> None:
        self.was_late, self.last_words = False, ""
        try:
            self._log = tempfile.TemporaryFile()  # noqa: SIM115
        except OSError as error:
            raise NoReader(_reason(error), refused=True) from error
        try:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-c", _ENTRY, json.dumps(arguments)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                # A Ctrl-C at the terminal is for the process that asked.
                start_new_session=True,
            )
        except OSError as error:
            self._log.close()
            raise NoReader(_reason(error), refused=True) from error
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._replies = cast("IO[bytes]", self._process.stdout)

    def reply(self, request: Mapping[str, Any] | None, content: bytes, seconds: float) -> _Reply | None:
        """What it says to a request, or by itself at its start; None where it does not, or not in time."""
        reply = None
        with self._deadline(seconds), suppress(BrokenPipeError):
            if request is not None:
                self._requests.write(json.dumps({**request, "bytes": len(content)}).encode() + b"\n")
                self._requests.write(content)
                self._requests.flush()
            reply = self._read()
        if reply is None and not self.was_late:
            # It ends, and how it did would be lost if it were killed meanwhile.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LAST_SECONDS)
        return replace(reply, last=True) if reply and self.was_late else reply

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self.last_words = self._words()
        for stream in (self._requests, self._replies, self._log):
            # What was not sent any more is lost with its reader.
            with suppress(BrokenPipeError):
                stream.close()

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self._kill_late)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()

    def _kill_late(self) -> None:
        self.was_late = True
        self._process.kill()

    def _read(self) -> _Reply | None:
        """The reply that comes next, None where the process ends in it, or says what it never should."""
        try:
            header = json.loads(self._replies.readline(_MOST_HEADER_BYTES))
            sizes, why, last = header["sizes"], header.get("why"), bool(header.get("last"))
            fits = sum(sizes) <= _MOST_REPLY_BYTES and all(type(size) is int and size >= 0 for size in sizes)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            return None
        if not fits or not isinstance(why, str | None):
            return None
        parts = [self._replies.read(size) for size in sizes]
        return _Reply(parts, why, last) if list(map(len, parts)) == sizes else None

    def _words(self) -> str:
        """The last line that it wrote, else the signal that ended it."""
        self._log.seek(max(0, self._log.seek(0, io.SEEK_END) - _MOST_WORDS_BYTES))
        *_, last = ["", *filter(None, map(str.strip, self._log.read().decode(errors="replace").splitlines()))]
        code = self._process.returncode
        ended = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        return printable(last, 200) or ended


def _reason(error: OSError) -> str:
    return error.strerror or str(error)

"""Reading one file: bytes become an article. And the process that does so for corpus/bounded.py, file after file."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Protocol

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded, finished
from corpus.records import encoded_article
from corpus.types import Article

Loader = Callable[[bytes, str], Loaded]
LOAD, DIVIDE = "corpus.formats:load", "corpus.jats:articles_in"
# What a parser prints goes to a file, which is no place to fill the disk; nothing else may be written at all.
_MOST_WRITTEN_BYTES = 2**20
_PR_SET_PDEATHSIG = 1
_TOO_GREEDY = "reading it takes more than {:,} MiB of memory; bring it in another form"
# The process ends by itself where nobody is left to end it: this much later than it should have been.
_GRACE_SECONDS = 5


class Read(Protocol):
    """Turns one file into an article: article_of, or a Reader's article."""

    def __call__(self, content: bytes, *, name: str, source: str, stated: Mapping[str, object]) -> Article:
        """The article; raises UnreadableArticle.

        name is what the file was called where it came from: its ending tells its kind, and it is the title of a file
        that has none. source is the name it is stored by; stated are fields told of it from outside.
        """
        ...


def article_of(
    content: bytes, *, name: str, source: str, stated: Mapping[str, object], load: Loader | None = None
) -> Article:
    """The article in a file, read in this process: nothing bounds its time and memory, as Reader.article does.

    Raises UnreadableArticle with source.
    """
    loader = load or _named(LOAD)
    try:
        return finished(loader(content, name), content, source, stated=stated)
    except UnreadableArticle as error:
        raise UnreadableArticle(source, error.why) from error.__cause__


def serve(load: str, divide: str, *, seconds: float, memory_bytes: int) -> None:
    """Read files as they are asked for on standard input, until that ends; see corpus/bounded.py for both sides.

    load and divide are functions as "module:name". A reply is a line of JSON and then its parts, bytes as they are.
    """
    # Whatever a library prints must not be taken for a reply.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _die_with_parent()
    loader, limits = _named(load), _Limits(seconds, memory_bytes)
    _send(replies, {"ready": True}, [])
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        limits.begin()
        try:
            header, parts = _answered(request, sys.stdin.buffer.read(request["bytes"]), loader, divide)
        except MemoryError:
            header, parts = {"why": _TOO_GREEDY.format(memory_bytes // 2**20), "last": True}, []
        limits.end()
        header.setdefault("last", limits.are_worn())
        _send(replies, header, parts)
        if header["last"]:
            return


def _answered(
    request: Mapping[str, Any], content: bytes, loader: Loader, divide: str
) -> tuple[dict[str, Any], list[bytes]]:
    name = request["name"]
    try:
        if request["task"] == "divide":
            return {}, list(_named(divide)(content, name))
        # JSON knows no tuples, and an article no lists.
        stated = {field: tuple(told) if isinstance(told, list) else told for field, told in request["stated"].items()}
        article = article_of(content, name=name, source=request["source"], stated=stated, load=loader)
        return {}, [encoded_article(article)]
    except UnreadableArticle as error:
        if isinstance(error.__cause__, MemoryError):
            raise MemoryError from error  # noqa: TRY004
        return {"why": error.why}, []
    except RecursionError:
        return {"why": "its parts are nested too deeply to be read; save it anew or in another form"}, []


class _Limits:
    """The bounds of this process, set anew for each file; the kernel keeps them, whatever the code does."""

    def __init__(self, seconds: float, memory_bytes: int) -> None:
        self._seconds, self._memory_bytes = seconds, memory_bytes
        self._size_at_start = _size_bytes()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        most = _MOST_WRITTEN_BYTES if most == resource.RLIM_INFINITY else min(most, _MOST_WRITTEN_BYTES)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    def begin(self) -> None:
        """One file may take so much more memory than there is now, and so much more time."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        processor_seconds = usage.ru_utime + usage.ru_stime + self._seconds + _GRACE_SECONDS
        _set_soft(resource.RLIMIT_CPU, int(processor_seconds) + 1)
        # The signal's default is to end the process, and it needs no Python to run for that.
        signal.setitimer(signal.ITIMER_REAL, self._seconds + _GRACE_SECONDS)
        if size := _size_bytes():
            _set_soft(resource.RLIMIT_AS, size + self._memory_bytes)

    def end(self) -> None:
        """Room for the reply."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        if _size_bytes():
            _set_soft(resource.RLIMIT_AS, resource.RLIM_INFINITY)

    def are_worn(self) -> bool:
        """Whether earlier files left so much behind that a fresh process is better."""
        return _size_bytes() > self._size_at_start + self._memory_bytes


def _set_soft(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY and not 0 <= value <= hard:
        value = hard
    resource.setrlimit(limit, (value, hard))


def _size_bytes() -> int:
    """The size of this process's address space; 0 where the system does not say, which then bounds no memory."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


def _die_with_parent() -> None:
    """The end of standard input is not seen while a file is read: the kernel is to say that nobody waits any more."""
    # Ctrl-C is for the process that asked.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _named(function: str) -> Callable[..., Any]:
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _send(stream: IO[bytes], header: Mapping[str, Any], parts: list[bytes]) -> None:
    stream.write(json.dumps({**header, "sizes": [len(part) for part in parts]}).encode() + b"\n")
    stream.writelines(parts)
    stream.flush()

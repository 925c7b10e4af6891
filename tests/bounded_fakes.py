"""Loaders that do what loaders must not, each for a file whose first word says so; the rest of a file is its text."""

from __future__ import annotations

import ctypes
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.types import Section


def load(content: bytes, source: str) -> Loaded:
    word, _, text = content.decode().partition(" ")
    if word in WORDS:
        WORDS[word](text, source)
    return Loaded(title=source, text=text, sections=(Section(None, (), 0, len(text), "body"),))


def divide(content: bytes, source: str) -> tuple[bytes, ...]:
    return tuple(content.split(b"|"))


def refuse(text: str, source: str) -> None:
    raise UnreadableArticle(source, "it is bad; make it good")


def chatter(text: str, source: str) -> None:
    os.write(1, b'{"sizes": []}\n')
    print('{"sizes": []}', flush=True)


def greed(text: str, source: str) -> None:
    bytearray(2**30)


def hidden_greed(text: str, source: str) -> None:
    try:
        bytearray(2**30)
    except MemoryError as error:
        raise UnreadableArticle(source, "it is nothing") from error


def crash(text: str, source: str) -> None:
    ctypes.string_at(0)


def fault(text: str, source: str) -> None:
    raise ZeroDivisionError("a fault of \x1b[31mours")


def depth(text: str, source: str) -> None:
    depth(text, source)


def wait(text: str, source: str) -> None:
    time.sleep(1000)


def spin(text: str, source: str) -> None:
    """Never comes back to Python, in which a signal could be handled."""
    Path(text).write_text(str(os.getpid()), encoding="ascii")
    re.match("(a+)+b", "a" * 100)


def littering(text: str, source: str) -> None:
    with Path(text).open("wb") as stream:
        stream.write(bytes(2**22))


def impostor(text: str, source: str) -> None:
    """Says what no reply may say, to whoever listens."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, text.encode() + b"\n")
        except OSError:
            continue
    os._exit(0)


WORDS: dict[str, Callable[[str, str], None]] = {
    "refuse": refuse,
    "chatter": chatter,
    "greed": greed,
    "hidden_greed": hidden_greed,
    "crash": crash,
    "fault": fault,
    "depth": depth,
    "wait": wait,
    "spin": spin,
    "littering": littering,
    "impostor": impostor,
}

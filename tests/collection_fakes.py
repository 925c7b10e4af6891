"""A collection that needs no model, and a folder in which even an administrator is refused what its owner is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.library import read_library
from corpus.reading import article_of
from interface.collection import Collection
from tests.conftest import WordHashEmbedder

SHIPPED = Path(__file__).parent.parent / "corpus" / "articles"
NOBODY = 65534


class WordCounter(WordHashEmbedder):
    """The embedder of the tests, to which a word is a token."""

    def count_tokens(self, text: str) -> int:
        return len(text.split())


def collection_in(data: Path) -> Collection:
    return Collection(data, SHIPPED, article_of)


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder that is one's own, as a user without other rights.

    Files that are read for the first time inside may be out of reach: import and warm up before.
    """
    read_library(SHIPPED, read=article_of)
    with tempfile.TemporaryDirectory() as name:
        if os.geteuid() != 0:
            yield Path(name)
            return
        os.chown(name, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)

"""The data folder: article files in, index versions out. What serve, ask, rebuild and check share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Protocol

from corpus.chunk import MAX_TOKENS, OVERLAP_TOKENS, chunks_of
from corpus.errors import KanitError
from corpus.library import Library, read_library
from index.build import build
from index.errors import DamagedIndex
from index.open import open_index
from index.records import corpus_sha256
from index.types import Embedder, Index, Manifest
from index.versions import kept_versions


class Encoder(Embedder, Protocol):
    """An Embedder that also counts tokens as it reads them, which chunks are measured with."""

    def count_tokens(self, text: str) -> int:
        """The encoder's own tokens in all of the text."""
        ...


class CannotShip(KanitError):
    """The data folder cannot be made, or cannot take the article files that come with Kanıt."""

    def __init__(self, data: Path, cause: OSError) -> None:
        full = cause.errno in (ENOSPC, EDQUOT)
        remedy = "free some space there" if full else "allow writing there or choose another folder with --data"
        super().__init__(f"the articles could not be put into {data} ({cause.strerror or cause}); {remedy}")
        self.data, self.cause = data, cause


Progress = Callable[[int, int], None]
# What shapes the chunks; an index built with other figures is refused.
SETTINGS = {"max_tokens": str(MAX_TOKENS), "overlap_tokens": str(OVERLAP_TOKENS)}


@dataclass(frozen=True, slots=True)
class Collection:
    """The articles and the index under one data folder; shipped is the folder whose files an empty one starts with."""

    data: Path
    shipped: Path

    @property
    def articles_folder(self) -> Path:
        """Where article files lie."""
        return self.data / "articles"

    @property
    def index_folder(self) -> Path:
        """Where index versions lie."""
        return self.data / "index"

    def library(self) -> Library:
        """The articles in the folder, and what could not be read; a new data folder gets the shipped files first.

        A folder that exists is left as it is, so that what was taken out stays out.
        """
        if not self.articles_folder.exists():
            self._ship()
        return read_library(self.articles_folder)

    def has_index(self) -> bool:
        """Whether there is an index version, good or bad."""
        try:
            return bool(kept_versions(self.index_folder))
        except DamagedIndex:
            return True

    def rebuilt(self, library: Library, encoder: Encoder, progress: Progress | None = None) -> Manifest:
        """The manifest of an index of the library; where that is the current one already, nothing is written."""
        chunks = [chunk for article in library.articles for chunk in chunks_of(article, encoder.count_tokens)]
        return build(
            self.index_folder, library.articles, chunks, embedder=encoder, settings=SETTINGS, progress=progress
        )

    def opened(self, library: Library, embedder: Embedder) -> Index:
        """The current index, refused where it is not one of this library, this encoder and these settings."""
        expected = corpus_sha256(library.articles)
        return open_index(self.index_folder, embedder=embedder, corpus_sha256=expected, settings=SETTINGS)

    def _ship(self) -> None:
        """The shipped files, copied aside and then put in place by one rename."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".articles-", dir=self.data) as aside:
                copied = Path(aside) / "articles"
                copied.mkdir()
                for path in self.shipped.iterdir():
                    shutil.copyfile(path, copied / path.name)
                copied.rename(self.articles_folder)
        except OSError as error:
            # Where another process was faster, its copy is as good.
            if not self.articles_folder.is_dir():
                raise CannotShip(self.data, error) from error

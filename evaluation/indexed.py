"""The index of a data set: built once, kept outside the project, and opened as the product's own."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunk import CountTokens, chunks_of
from corpus.types import Article, Chunk
from evaluation.types import DataSet
from index.build import build
from index.cache import Cache
from index.open import open_index
from index.records import corpus_sha256
from index.reuse import reusable_chunks
from index.types import Embedder, Index

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of indexes, one for each data set, encoder and settings, with one cache of vectors beside them.

    settings are those that shape the chunks. Whatever lies there may be deleted: it is only made again.
    """

    folder: Path
    embedder: Embedder
    count_tokens: CountTokens
    settings: Mapping[str, str]

    def index_of(self, data: DataSet, progress: Progress | None = None) -> Index:
        """The index of a data set, built first where there is none of just these articles.

        progress is told of passages that had to be embedded; a text is embedded once for each encoder.
        """
        place = self._place(data)
        with Cache(self.folder / "vectors.sqlite3") as cache:
            build(
                place,
                data.articles,
                self._chunks(place, data.articles),
                embedder=self.embedder,
                settings=self.settings,
                progress=progress,
                cache=cache,
            )
        return open_index(
            place,
            embedder=self.embedder,
            corpus_sha256=corpus_sha256(data.articles),
            settings=self.settings,
            articles=data.articles,
        )

    def _place(self, data: DataSet) -> Path:
        """By name and content: a data set that has changed does not drive out its former self."""
        told = f"{data.sha256} {self.embedder.name} {sorted(self.settings.items())}"
        name = re.sub(r"[^\w.-]+", "-", data.name)[:60]
        return self.folder / f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"

    def _chunks(self, place: Path, articles: Sequence[Article]) -> list[Chunk]:
        known = reusable_chunks(place, articles, embedder=self.embedder, settings=self.settings)
        made = (known.get(article.id) or chunks_of(article, self.count_tokens) for article in articles)
        return [chunk for chunks in made for chunk in chunks]

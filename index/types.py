"""What the index is made of, and the two things in it that can be swapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from corpus.types import Article, Chunk

Matrix = npt.NDArray[np.float32]

# Counts up whenever the files of a version, or what is embedded or searched of a chunk, change their form:
# an index of another format is refused, and built anew without looking into it.
INDEX_FORMAT: Final = 3


class Embedder(Protocol):
    """Turns text into vectors; anything with these three members will do.

    name tells the weights apart, not only the model: two embedders of one name give the same vectors.
    """

    @property
    def name(self) -> str:
        """The model and its weights, for the manifest and for people."""
        ...

    @property
    def dim(self) -> int:
        """The number of columns that embed returns."""
        ...

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit-length float32 rows, shape (len(texts), dim), in the order given."""
        ...


@runtime_checkable
class TwoRoles(Protocol):
    """An Embedder, besides, whose model reads a question in another way than the texts it is compared with."""

    def embed_questions(self, texts: Sequence[str]) -> Matrix:
        """As Embedder.embed does, of questions; embed is then for passages and sentences alone."""
        ...


class VectorStore(Protocol):
    """Finds the chunks whose vectors are nearest."""

    def search(self, vector: Matrix, k: int) -> list[tuple[str, float]]:
        """At most k (chunk id, cosine), best first, ties by id; vector has shape (dim,) and unit length."""
        ...

    def cosines(self, vector: Matrix, ids: Sequence[str]) -> list[float]:
        """The cosine of each of these chunks, in their order."""
        ...

    def within(self, ids: Collection[str]) -> VectorStore:
        """A store that finds these chunks alone, k of them where there are as many; cosines are the same."""
        ...


class LexicalIndex(Protocol):
    """Finds the chunks that share words with a question."""

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        """At most k (chunk id, BM25 score above 0), best first, ties by id."""
        ...

    def scores(self, text: str, ids: Sequence[str]) -> list[float]:
        """The BM25 score of each of these chunks, in their order; 0 without a word of the text."""
        ...

    def coverage(self, text: str, ids: Sequence[str]) -> list[float]:
        """How much of a text each of these chunks has, in their order: the share of the idf of its words, in [0, 1]."""
        ...

    def within(self, ids: Collection[str]) -> LexicalIndex:
        """An index that finds these chunks alone, k of them where there are as many; scores are the same."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as its type promises (corpus/types.py) in an article or one of its chunks, as a clause."""

    article_id: str
    what: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index version was built from; version is a hash of the rest, with no date in it.

    files maps each file name of the version folder to its SHA-256. settings are those that shape the index.
    corpus_sha256 is that of the stored articles (index/records.py), so it follows any change in one of them.
    """

    version: str
    corpus_sha256: str
    embedder: str
    dim: int
    settings: Mapping[str, str]
    articles: int
    chunks: int
    files: Mapping[str, str]
    format: int = INDEX_FORMAT


@dataclass(frozen=True, slots=True)
class Index:
    """One version of the index, opened: everything a question needs."""

    manifest: Manifest
    articles: Mapping[str, Article]
    chunks: Mapping[str, Chunk]
    vectors: VectorStore
    lexical: LexicalIndex

"""The vectors of texts: those that are known already, and the others embedded batch by batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from corpus.chunk import indexed_text
from corpus.types import Article, Chunk
from index.cache import Cache
from index.errors import IndexUnusable
from index.types import Embedder, Matrix
from index.versions import VECTORS, current_manifest, damage

# Texts, each behind its SHA-256.
Texts = Sequence[tuple[str, str]]

# In a version's folder: the hash of each chunk's text, in the order of the chunks, one a line.
TEXTS: Final = "texts.sha256"

# Texts handed to the encoder at once: about a second's work, which is what a kill may cost.
_TEXTS_PER_BATCH: Final = 32


def hashed_texts(articles: Mapping[str, Article], chunks: Iterable[Chunk]) -> Texts:
    """What is indexed for each chunk, in the order given."""
    texts = (indexed_text(articles[chunk.article_id], chunk) for chunk in chunks)
    return [(hashlib.sha256(text.encode()).hexdigest(), text) for text in texts]


def known_vectors(folder: Path, texts: Texts, embedder: Embedder, cache: Cache | None) -> dict[str, Matrix]:
    """The vectors that the version in use has, of whatever text, and those of texts that the cache has, by SHA-256."""
    known = _stored_vectors(folder, embedder)
    if cache is None:
        return known
    return known | _kept_vectors(cache, missing_texts(texts, known), embedder)


def missing_texts(texts: Texts, known: Mapping[str, Matrix]) -> dict[str, str]:
    """The texts that have no vector yet, by SHA-256, each once, in the order given."""
    return {sha256: text for sha256, text in texts if sha256 not in known}


def embedded(texts: Mapping[str, str], embedder: Embedder, cache: Cache | None) -> Iterator[dict[str, Matrix]]:
    """The vectors of texts by their SHA-256, in batches; each batch is in the cache before it is handed over.

    Raises ValueError where the embedder gives other than it says.
    """
    hashes = list(texts)
    for start in range(0, len(hashes), _TEXTS_PER_BATCH):
        batch = hashes[start : start + _TEXTS_PER_BATCH]
        rows = embedder.embed([texts[sha256] for sha256 in batch])
        if rows.shape != (len(batch), embedder.dim) or not np.isfinite(rows).all():
            raise ValueError(f"{embedder.name} gave no {embedder.dim} finite numbers for each of {len(batch)} texts")
        vectors = dict(zip(batch, np.asarray(rows, dtype="<f4"), strict=True))
        if cache is not None:
            cache.put_many("vector", {_key(embedder, sha256): row.tobytes() for sha256, row in vectors.items()})
        yield vectors


def _stored_vectors(folder: Path, embedder: Embedder) -> dict[str, Matrix]:
    """The vectors of the version in use, none where it has another model; only the files read must be undamaged."""
    try:
        manifest = current_manifest(folder)
        if manifest is None or (manifest.embedder, manifest.dim) != (embedder.name, embedder.dim):
            return {}
        needed = replace(manifest, files={name: manifest.files[name] for name in (TEXTS, VECTORS)})
        if damage(folder, needed) is not None:
            return {}
        hashes = (folder / manifest.version / TEXTS).read_text().split()
        return dict(zip(hashes, np.load(folder / manifest.version / VECTORS, allow_pickle=False), strict=True))
    except (IndexUnusable, OSError, KeyError, ValueError):
        return {}


def _kept_vectors(cache: Cache, hashes: Iterable[str], embedder: Embedder) -> dict[str, Matrix]:
    keys = {_key(embedder, sha256): sha256 for sha256 in hashes}
    rows = {key: np.frombuffer(row, dtype="<f4") for key, row in cache.get_many("vector", keys).items()}
    return {keys[key]: row for key, row in rows.items() if row.shape == (embedder.dim,)}


def _key(embedder: Embedder, sha256: str) -> str:
    return f"{embedder.name} {sha256}"

"""An index version opened for questions, or refused with the command that mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.types import Article
from index.errors import DamagedIndex, IndexMismatch, NoIndex, OtherSettings, StaleIndex
from index.faiss_store import FaissStore
from index.lexical import open_lexical
from index.records import decoded_articles, decoded_chunks
from index.soundness import problems
from index.types import Embedder, Index, Manifest
from index.versions import ARTICLES, CHUNKS, VECTORS, damage, kept_versions, read_manifest


def open_index(
    folder: Path,
    *,
    embedder: Embedder,
    corpus_sha256: str | None = None,
    settings: Mapping[str, str] | None = None,
    articles: Sequence[Article] | None = None,
) -> Index:
    """The current version, whole and fitting, in memory.

    Refused with NoIndex, IndexMismatch (another model), OtherSettings, StaleIndex (corpus_sha256, from
    index/records.py, is not that of its articles) or DamagedIndex; settings or corpus left out are not compared.

    articles, where given, must be those that corpus_sha256 was made of: the index then holds these objects, and what is
    stored of them is only compared with its hash, which spares the longest part of opening a large index.
    """
    if articles is not None and corpus_sha256 is None:
        raise ValueError("articles are taken only with the corpus_sha256 that says they are those of the index")
    versions = kept_versions(folder)
    if not versions:
        raise NoIndex(folder)
    try:
        manifest = read_manifest(folder, versions[0])
        _compare(folder, manifest, embedder, corpus_sha256, settings)
        return _opened(folder, manifest, articles)
    except DamagedIndex:
        # Builds may have ended since the version was looked up, and removed it as too old.
        if kept_versions(folder) == versions:
            raise
    return open_index(folder, embedder=embedder, corpus_sha256=corpus_sha256, settings=settings, articles=articles)


def open_version(folder: Path, version: str, *, embedder: Embedder, settings: Mapping[str, str]) -> Index:
    """One of the kept versions, in use or not, whole and fitting this model and these settings, in memory.

    Refused as by open_index, but nothing is compared with the articles held now.
    """
    manifest = read_manifest(folder, version)
    _compare(folder, manifest, embedder, None, settings)
    return _opened(folder, manifest, None)


def _compare(
    folder: Path,
    manifest: Manifest,
    embedder: Embedder,
    corpus_sha256: str | None,
    settings: Mapping[str, str] | None,
) -> None:
    if (manifest.embedder, manifest.dim) != (embedder.name, embedder.dim):
        raise IndexMismatch(manifest.embedder, embedder.name)
    if settings is not None and dict(settings) != dict(manifest.settings):
        raise OtherSettings(manifest.settings, settings)
    if corpus_sha256 not in (None, manifest.corpus_sha256):
        raise StaleIndex(folder)


def _opened(folder: Path, manifest: Manifest, held: Sequence[Article] | None) -> Index:
    what = damage(folder, manifest)
    if what is not None:
        raise DamagedIndex(folder, what)
    try:
        index = _loaded(folder / manifest.version, manifest, held)
    except (OSError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedIndex(folder, f"its files cannot be read: {error}") from error
    faults = problems(index.articles, index.chunks.values())
    if faults:
        raise DamagedIndex(folder, f"article {faults[0].article_id}: {faults[0].what}")
    return index


def _loaded(version_folder: Path, manifest: Manifest, held: Sequence[Article] | None) -> Index:
    if held is None:
        articles = decoded_articles((version_folder / ARTICLES).read_bytes())
    else:
        articles = {article.id: article for article in sorted(held, key=lambda article: article.id)}
    chunks = decoded_chunks((version_folder / CHUNKS).read_bytes())
    vectors = np.load(version_folder / VECTORS, allow_pickle=False)
    ids = tuple(chunks)
    return Index(manifest, articles, chunks, FaissStore(ids, vectors), open_lexical(version_folder, ids))

"""A new version of the index: written aside, flushed, then put in use by one rename."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.chunk import searched_text
from corpus.types import Article, Chunk
from index.cache import Cache
from index.disk import DISK, Disk
from index.errors import BuildRunning, CannotWrite, IndexUnusable, UnsoundCorpus
from index.lexical import lexical_files
from index.records import encoded_articles, encoded_chunks, encoded_manifest, sealed
from index.soundness import problems
from index.switch import alone_with, switch
from index.types import Embedder, Fault, Manifest, Matrix
from index.vectors import TEXTS, Texts, embedded, hashed_texts, known_vectors, missing_texts
from index.versions import ARTICLES, CHUNKS, MANIFEST, STAGING, VECTORS, current_manifest, damage, leftovers

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is to be indexed of the chunks, in one order: texts are embedded, each behind its SHA-256, searched are
    searched for words; files are what is stored of them.
    """

    articles: int
    texts: Texts
    searched: Sequence[str]
    files: Mapping[str, bytes]
    hashes: Mapping[str, str]


def build(
    folder: Path,
    articles: Sequence[Article],
    chunks: Sequence[Chunk],
    *,
    embedder: Embedder,
    settings: Mapping[str, str],
    progress: Progress | None = None,
    cache: Cache | None = None,
    disk: Disk = DISK,
) -> Manifest:
    """The manifest of the version that is in use afterwards, holding just these articles and chunks.

    Nothing is touched where such a version is in use already. Otherwise only texts whose vector neither the current
    version nor the cache holds are embedded; progress is told how many of them are done, after the cache holds them.
    The result has the same bytes as a build from nothing. At any moment, even after a kill, the version in use is the
    one before or the new one, whole. The two before are kept, older ones and what a killed build left are removed.

    Raises UnsoundCorpus, BuildRunning, or CannotWrite with an index that was there still in use.
    """
    contents = _contents(articles, chunks)
    ready = _ready(folder, contents, embedder, settings)
    if ready is not None:
        _tidy(folder, disk)
        return ready
    with alone_with(folder, disk):
        # Another process may have built the same while this one waited for the disk.
        ready = _ready(folder, contents, embedder, settings)
        if ready is not None:
            return ready
        vectors = _vectors(folder, contents.texts, embedder, cache, progress)
        lexical = lexical_files(contents.searched)
        files = {**contents.files, **lexical, VECTORS: _npy(vectors)}
        manifest = _manifest(contents, files, embedder, settings)
        _store(folder, manifest, files, disk)
        return manifest


def embed_ahead(
    folder: Path,
    articles: Sequence[Article],
    chunks: Sequence[Chunk],
    *,
    embedder: Embedder,
    cache: Cache,
    progress: Progress | None = None,
) -> None:
    """Fills the cache with what a build of these chunks, beside others, would have to embed, in the order of chunks.

    May be killed or interrupted at any moment: the cache then holds every batch that progress was told of. Ends early
    where the cache has trouble, as nothing would be kept. Raises UnsoundCorpus.
    """
    held = _sound(articles, chunks)
    texts = hashed_texts(held, chunks)
    missing = missing_texts(texts, known_vectors(folder, texts, embedder, cache))
    done = 0
    for batch in embedded(missing if cache.trouble is None else {}, embedder, cache):
        done += len(batch)
        if cache.trouble is not None:
            return
        if progress is not None:
            progress(done, len(missing))


def _contents(articles: Sequence[Article], chunks: Sequence[Chunk]) -> _Contents:
    held = _sound(articles, chunks)
    ordered = sorted(chunks, key=lambda chunk: (chunk.article_id, chunk.start, chunk.end))
    texts = hashed_texts(held, ordered)
    files = {
        ARTICLES: encoded_articles(articles),
        CHUNKS: encoded_chunks(ordered),
        TEXTS: "".join(f"{sha256}\n" for sha256, _ in texts).encode(),
    }
    searched = [searched_text(held[chunk.article_id], chunk) for chunk in ordered]
    return _Contents(articles=len(articles), texts=texts, searched=searched, files=files, hashes=_hashes(files))


def _sound(articles: Sequence[Article], chunks: Sequence[Chunk]) -> dict[str, Article]:
    """The articles by id; UnsoundCorpus where something in them or in the chunks does not hold."""
    held = {article.id: article for article in articles}
    faults = problems(held, chunks)
    ids = Counter(article.id for article in articles)
    faults += [Fault(id, "it is there twice") for id, count in ids.items() if count > 1]
    places = Counter((chunk.article_id, chunk.id) for chunk in chunks)
    faults += [Fault(id, f"its chunk {chunk} is there twice") for (id, chunk), count in places.items() if count > 1]
    if faults:
        raise UnsoundCorpus(faults)
    return held


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def _manifest(
    contents: _Contents, files: Mapping[str, bytes], embedder: Embedder, settings: Mapping[str, str]
) -> Manifest:
    return sealed(
        Manifest(
            version="",
            corpus_sha256=contents.hashes[ARTICLES],
            embedder=embedder.name,
            dim=embedder.dim,
            settings=dict(settings),
            articles=contents.articles,
            chunks=len(contents.texts),
            files=_hashes(files),
        )
    )


def _ready(folder: Path, contents: _Contents, embedder: Embedder, settings: Mapping[str, str]) -> Manifest | None:
    """The manifest of the version in use where a build would give the same version again, and it is whole."""
    try:
        manifest = current_manifest(folder)
    except IndexUnusable:
        return None
    if manifest is None:
        return None
    same = (
        (manifest.embedder, manifest.dim) == (embedder.name, embedder.dim)
        and dict(manifest.settings) == dict(settings)
        and contents.hashes.items() <= dict(manifest.files).items()
    )
    return manifest if same and damage(folder, manifest) is None else None


def _vectors(
    folder: Path,
    texts: Texts,
    embedder: Embedder,
    cache: Cache | None,
    progress: Progress | None,
) -> Matrix:
    """One row for each text."""
    known = known_vectors(folder, texts, embedder, cache)
    missing = missing_texts(texts, known)
    done = 0
    for batch in embedded(missing, embedder, cache):
        known.update(batch)
        done += len(batch)
        if progress is not None:
            progress(done, len(missing))
    rows = [known[sha256] for sha256, _ in texts]
    return np.array(rows, dtype=np.float32).reshape(len(texts), embedder.dim)


def _tidy(folder: Path, disk: Disk) -> None:
    # A version that answers is not refused for rubbish beside it: the next build tries again.
    with suppress(BuildRunning, CannotWrite, OSError):
        if leftovers(folder):
            with alone_with(folder, disk):
                return


def _store(folder: Path, manifest: Manifest, files: Mapping[str, bytes], disk: Disk) -> None:
    try:
        _write_version(folder, manifest, files, disk)
        switch(folder, manifest.version, disk)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    finally:
        # Versions that are too old now or, after an error, what was written so far.
        with suppress(OSError):
            for path in leftovers(folder):
                disk.remove(path)


def _write_version(folder: Path, manifest: Manifest, files: Mapping[str, bytes], disk: Disk) -> None:
    staging, version = folder / STAGING, folder / manifest.version
    disk.make_folder(staging)
    for name, content in sorted({**files, MANIFEST: encoded_manifest(manifest)}.items()):
        disk.write(staging / name, content)
        disk.flush(staging / name)
    disk.flush(staging)
    # There is one only where it is damaged, or one of the versions before the current, which are not in use.
    disk.remove(version)
    disk.rename(staging, version)
    disk.flush(folder)


def _npy(vectors: Matrix) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    return buffer.getvalue()

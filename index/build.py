"""A new version of the index: written aside, flushed, then put in use by one rename."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from corpus.types import Article, Chunk
from index.disk import DISK, Disk
from index.errors import BuildRunning, CannotWrite, IndexUnusable, UnsoundCorpus
from index.lexical import lexical_files
from index.records import decoded_articles, decoded_chunks, encoded_articles, encoded_chunks, encoded_manifest, sealed
from index.soundness import problems
from index.types import Embedder, Manifest, Matrix
from index.versions import (
    ARTICLES,
    CHUNKS,
    CURRENT,
    LOCK,
    MANIFEST,
    NEXT,
    STAGING,
    VECTORS,
    current_manifest,
    damage,
    leftovers,
    readable_versions,
)

Progress = Callable[[int, int], None]

# Texts handed to the encoder between two reports of progress: about a second's work.
_TEXTS_PER_REPORT: Final = 32


@dataclass(frozen=True, slots=True)
class _Contents:
    """What is to be indexed: texts are those of the chunks, files the records of both, as they are stored."""

    articles: int
    texts: tuple[str, ...]
    files: Mapping[str, bytes]


def build(
    folder: Path,
    articles: Sequence[Article],
    chunks: Sequence[Chunk],
    *,
    embedder: Embedder,
    settings: Mapping[str, str],
    progress: Progress | None = None,
    disk: Disk = DISK,
) -> Manifest:
    """The manifest of the version that is in use afterwards, holding just these articles and chunks.

    Nothing is touched where such a version is in use already. Otherwise only texts whose vector the current version
    does not hold are embedded, progress is told how many of them are done, and the result has the same bytes as a
    build from nothing. At any moment, even after a kill, the version in use is the one before or the new one, whole.
    The one before is kept, older ones and what a killed build left are removed.

    Raises UnsoundCorpus, BuildRunning, or CannotWrite with an index that was there still in use.
    """
    contents = _contents(articles, chunks)
    ready = _ready(folder, contents, embedder, settings)
    if ready is not None:
        _tidy(folder, disk)
        return ready
    with _locked(folder, disk):
        # Another process may have built the same while this one waited for the disk.
        ready = _ready(folder, contents, embedder, settings)
        if ready is not None:
            return ready
        vectors = _vectors(contents.texts, _known_vectors(folder, embedder), embedder, progress)
        files = {**contents.files, **lexical_files(contents.texts), VECTORS: _npy(vectors)}
        manifest = _manifest(contents, files, embedder, settings)
        _store(folder, manifest, files, disk)
        return manifest


def _contents(articles: Sequence[Article], chunks: Sequence[Chunk]) -> _Contents:
    held = {article.id: article for article in articles}
    faults = problems(held, chunks)
    if len(held) < len(articles):
        faults.append("two articles have the same id")
    if len({chunk.id for chunk in chunks}) < len(chunks):
        faults.append("two chunks have the same id")
    if faults:
        raise UnsoundCorpus(faults)
    ordered = sorted(chunks, key=lambda chunk: (chunk.article_id, chunk.start, chunk.end))
    return _Contents(
        articles=len(articles),
        texts=tuple(held[chunk.article_id].text[chunk.start : chunk.end] for chunk in ordered),
        files={ARTICLES: encoded_articles(articles), CHUNKS: encoded_chunks(ordered)},
    )


def _manifest(
    contents: _Contents, files: Mapping[str, bytes], embedder: Embedder, settings: Mapping[str, str]
) -> Manifest:
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return sealed(
        Manifest(
            version="",
            corpus_sha256=hashes[ARTICLES],
            embedder=embedder.name,
            dim=embedder.dim,
            settings=dict(settings),
            articles=contents.articles,
            chunks=len(contents.texts),
            files=hashes,
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
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.files.items()}
    same = (
        (manifest.embedder, manifest.dim) == (embedder.name, embedder.dim)
        and dict(manifest.settings) == dict(settings)
        and hashes.items() <= dict(manifest.files).items()
    )
    return manifest if same and damage(folder, manifest) is None else None


def _known_vectors(folder: Path, embedder: Embedder) -> dict[str, Matrix]:
    """The vector of each text that the version in use holds, none where it has another model or is damaged."""
    try:
        manifest = current_manifest(folder)
        if manifest is None or manifest.embedder != embedder.name or damage(folder, manifest) is not None:
            return {}
        version = folder / manifest.version
        articles = decoded_articles((version / ARTICLES).read_bytes())
        chunks = decoded_chunks((version / CHUNKS).read_bytes())
        rows: Matrix = np.load(version / VECTORS, allow_pickle=False)
    except (IndexUnusable, OSError):
        return {}
    texts = [articles[chunk.article_id].text[chunk.start : chunk.end] for chunk in chunks.values()]
    return dict(zip(texts, rows, strict=True))


def _vectors(texts: Sequence[str], known: dict[str, Matrix], embedder: Embedder, progress: Progress | None) -> Matrix:
    """One row for each text; known is filled with those that it lacked."""
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    for start in range(0, len(missing), _TEXTS_PER_REPORT):
        batch = missing[start : start + _TEXTS_PER_REPORT]
        rows = embedder.embed(batch)
        if rows.shape != (len(batch), embedder.dim) or not np.isfinite(rows).all():
            raise ValueError(f"{embedder.name} gave no {embedder.dim} finite numbers for each of {len(batch)} texts")
        known.update(zip(batch, rows, strict=True))
        if progress is not None:
            progress(start + len(batch), len(missing))
    return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), embedder.dim)


@contextmanager
def _locked(folder: Path, disk: Disk) -> Iterator[None]:
    """A folder that is there, is nobody else's while the block runs, and is clear of what a killed build left."""
    with ExitStack() as held:
        try:
            disk.make_folder(folder)
            held.enter_context(disk.locked(folder / LOCK))
            for path in leftovers(folder):
                disk.remove(path)
        except OSError as error:
            raise CannotWrite(folder, error) from error
        yield


def _tidy(folder: Path, disk: Disk) -> None:
    # A version that answers is not refused for rubbish beside it: the next build tries again.
    with suppress(BuildRunning, CannotWrite, OSError):
        if leftovers(folder):
            with _locked(folder, disk):
                return


def _store(folder: Path, manifest: Manifest, files: Mapping[str, bytes], disk: Disk) -> None:
    try:
        _write_version(folder, manifest, files, disk)
        _switch(folder, manifest.version, disk)
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
    # There is one only where it is damaged, or the version before the current, which is not in use.
    disk.remove(version)
    disk.rename(staging, version)
    disk.flush(folder)


def _switch(folder: Path, version: str, disk: Disk) -> None:
    before = [kept for kept in readable_versions(folder) if kept != version][:1]
    disk.write(folder / NEXT, "".join(f"{kept}\n" for kept in (version, *before)).encode())
    disk.flush(folder / NEXT)
    disk.rename(folder / NEXT, folder / CURRENT)
    disk.flush(folder)


def _npy(vectors: Matrix) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    return buffer.getvalue()

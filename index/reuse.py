"""Chunks that need not be cut again, as the version in use has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from corpus.types import Article, Chunk
from index.errors import IndexUnusable
from index.records import decoded_chunks, encoded_articles
from index.types import Embedder
from index.versions import ARTICLES, CHUNKS, current_manifest, damage


def reusable_chunks(
    folder: Path, articles: Iterable[Article], *, embedder: Embedder, settings: Mapping[str, str]
) -> dict[str, tuple[Chunk, ...]]:
    """The chunks, by article id, of those articles that the version in use holds without any difference.

    None where it was built with another model, whose tokens are others, or with other settings, or is damaged.
    """
    try:
        manifest = current_manifest(folder)
        built_with = manifest and (manifest.embedder, manifest.dim, dict(manifest.settings))
        if manifest is None or built_with != (embedder.name, embedder.dim, dict(settings)):
            return {}
        read = replace(manifest, files={name: manifest.files[name] for name in (ARTICLES, CHUNKS)})
        if damage(folder, read) is not None:
            return {}
        stored = set((folder / manifest.version / ARTICLES).read_bytes().splitlines(keepends=True))
        chunks = decoded_chunks((folder / manifest.version / CHUNKS).read_bytes())
    except (IndexUnusable, OSError, KeyError, TypeError, ValueError):
        return {}
    found: dict[str, list[Chunk]] = {article.id: [] for article in articles if encoded_articles([article]) in stored}
    for chunk in chunks.values():
        if chunk.article_id in found:
            found[chunk.article_id].append(chunk)
    return {id: tuple(kept) for id, kept in found.items()}

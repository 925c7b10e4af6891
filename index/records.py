"""Articles, chunks and manifests as bytes, and back: JSON with sorted keys, one record a line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from corpus.records import decoded_article, encoded_article
from corpus.types import Article, Chunk
from index.types import Manifest


def encoded_articles(articles: Iterable[Article]) -> bytes:
    """One line for each article, in order of id: the same bytes whatever order they came in."""
    ordered = sorted(articles, key=lambda article: article.id)
    return b"".join(encoded_article(article) + b"\n" for article in ordered)


def decoded_articles(content: bytes) -> dict[str, Article]:
    """The articles by id; KeyError, TypeError or ValueError where a line is not one."""
    return {article.id: article for article in map(decoded_article, _split(content))}


def encoded_chunks(chunks: Iterable[Chunk]) -> bytes:
    """One line for each chunk, in the order given."""
    return _lines(asdict(chunk) for chunk in chunks)


def decoded_chunks(content: bytes) -> dict[str, Chunk]:
    """The chunks by id, in stored order; KeyError, TypeError or ValueError where a line is not one."""
    return {record["id"]: Chunk(**record) for record in _records(content)}


def corpus_sha256(articles: Iterable[Article]) -> str:
    """What tells one state of the corpus from another: any change in any field of any article changes it."""
    return hashlib.sha256(encoded_articles(articles)).hexdigest()


def encoded_manifest(manifest: Manifest) -> bytes:
    """The manifest as one line of JSON."""
    return _lines([_fields(manifest)])


def decoded_manifest(content: bytes) -> Manifest:
    """The manifest; KeyError, TypeError or ValueError where the content is not one."""
    (record,) = _records(content)
    return Manifest(**record)


def sealed(manifest: Manifest) -> Manifest:
    """The manifest with its version: the SHA-256 of all its other fields."""
    record = {name: value for name, value in _fields(manifest).items() if name != "version"}
    return replace(manifest, version=hashlib.sha256(_lines([record])).hexdigest())


def _fields(manifest: Manifest) -> dict[str, Any]:
    return asdict(replace(manifest, settings=dict(manifest.settings), files=dict(manifest.files)))


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(
        json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
        for record in records
    )


def _records(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _split(content)]


def _split(content: bytes) -> list[str]:
    # Not splitlines: a text may hold U+2028 or U+0085, which JSON leaves as they are.
    return [line for line in content.decode().split("\n") if line]

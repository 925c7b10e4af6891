"""Articles as JSON: what the index holds of each."""

from __future__ import annotations

from dataclasses import asdict, fields

from corpus.types import Article

_LONG = {"text", "sections", "repairs", "references"}


def article_summary(article: Article) -> dict[str, object]:
    """The metadata of one article: every field but its text and what lies inside the text."""
    names = [field.name for field in fields(Article) if field.name not in _LONG | {"id"}]
    return {"id": article.id} | {name: getattr(article, name) for name in names}


def article_document(article: Article) -> dict[str, object]:
    """All of one article: metadata, canonical text, sections, repairs and its own reference list."""
    return {"id": article.id} | asdict(article)

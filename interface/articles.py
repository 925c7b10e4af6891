"""Articles as JSON: what the index holds of each."""

from __future__ import annotations

from dataclasses import asdict, fields

from corpus.types import Article

_LONG = {"text", "sections", "repairs", "references", "tables", "marks", "page_starts"}


def article_summary(article: Article) -> dict[str, object]:
    """The metadata of one article: every field but its text and what lies inside the text, of which it has counts."""
    names = [field.name for field in fields(Article) if field.name not in _LONG | {"id", "notices"}]
    return (
        {"id": article.id}
        | {name: getattr(article, name) for name in names}
        | {
            "notices": [asdict(notice) for notice in article.notices],
            "counts": {
                "sections": len(article.sections),
                "tables": len(article.tables),
                "references": len(article.references),
                "repairs": len(article.repairs),
                "pages": len(article.page_starts),
            },
        }
    )


def article_document(article: Article) -> dict[str, object]:
    """All of one article: metadata, canonical text, and its sections, tables, citation marks, references and repairs.

    A citation mark and a row of a table name references and notes by their position, counted from 0.
    """
    return {"id": article.id} | asdict(article)

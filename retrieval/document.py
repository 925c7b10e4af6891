"""Results as documents: the one form that REST, the command line and the evaluation give out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from corpus.types import Article
from index.types import Index
from retrieval.cite import page_at, section_at
from retrieval.scope import EVERYTHING, Scope, scope_document
from retrieval.search import passage
from retrieval.types import Answered, Citation, Hit, Passage, Question, Result, Trace

SCHEMA = 1
Document = dict[str, object]


def answer_document(result: Result, index: Index) -> Document:
    """The answer document, schema 1. Scores have 6 places; nothing in it depends on the time or the caller."""
    statements = result.statements if isinstance(result, Answered) else ()
    citations = tuple(dict.fromkeys(citation for item in statements for citation in item.citations))
    return {
        "schema": SCHEMA,
        "id": _id(result.question, result.trace),
        "question": result.question.text,
        "searched": result.trace.searched,
        "status": "answered" if isinstance(result, Answered) else "abstained",
        "reason": None if isinstance(result, Answered) else {"code": result.reason.code, "text": result.reason.text},
        "confidence": None if result.confidence is None else round(result.confidence, 6),
        "language": result.question.language or "en",
        "statements": [
            {
                "text": item.text,
                "citations": [citations.index(citation) for citation in item.citations],
                "origin": item.origin,
            }
            for item in statements
        ],
        "disagreements": _disagreements(result),
        "unanswered": list(result.unanswered) if isinstance(result, Answered) else [],
        "citations": [_citation(citation, index.articles[citation.article_id]) for citation in citations],
        "passages": [_passage(item, index) for item in result.passages],
        "trace": {
            "index_version": result.trace.index_version,
            "models": dict(result.trace.models),
            "settings": result.trace.settings,
            "degraded": list(result.trace.degraded),
            "scope": scope_document(result.trace.scope),
        },
    }


def search_document(text: str, hits: Sequence[Hit], index: Index, scope: Scope = EVERYTHING) -> Document:
    """Ranked passages with their score and rank by each retriever, and where was looked; null for everywhere."""
    return {
        "schema": SCHEMA,
        "question": text,
        "scope": scope_document(scope),
        "index_version": index.manifest.version,
        "passages": [
            _passage(passage(hit, index), index)
            | {"scores": {name: round(score, 6) for name, score in hit.scores.items()}, "ranks": dict(hit.ranks)}
            for hit in hits
        ],
    }


def to_json(document: Mapping[str, object]) -> bytes:
    """The document's bytes, the same behind every door: UTF-8, keys in the order given, no blanks.

    A lone surrogate, which UTF-8 cannot hold, is written as its JSON escape.
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return "".join(json.dumps(c)[1:-1] if "\ud800" <= c <= "\udfff" else c for c in text).encode()


def _id(question: Question, trace: Trace) -> str:
    """A hash of everything that the result depends on."""
    asked: Document = {"text": question.text, "history": question.history, "language": question.language}
    scope = scope_document(question.scope)
    asked |= {"scope": scope} if scope else {}
    content = json.dumps([asked, trace.index_version, dict(trace.models), trace.settings], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _disagreements(result: Result) -> list[list[Document]]:
    """For each group of statements that disagree, their positions in the list, with of whom they say they speak."""
    if not isinstance(result, Answered):
        return []
    return [
        [{"statement": result.statements.index(side.statement), "population": side.population} for side in group]
        for group in result.disagreements
    ]


def _citation(citation: Citation, article: Article) -> Document:
    return {
        "article_id": article.id,
        "text_sha256": article.text_sha256,
        "title": article.title,
        "authors": list(article.authors),
        "journal": article.journal,
        "year": article.year,
        "doi": article.doi,
        "url": article.url,
        "full_text_url": article.full_text_url,
        "licence": article.licence,
        "coverage": article.coverage,
        "article_type": article.article_type,
        "retraction": article.retraction,
        "notices": [asdict(notice) for notice in article.notices],
        "section": citation.section,
        "path": list(citation.path),
        "page": citation.page,
        "table": None if citation.table is None else article.tables[citation.table].label,
        "row": citation.row,
        "caption": citation.caption and asdict(citation.caption),
        "headings": [asdict(heading) for heading in citation.headings],
        "notes": [asdict(note) for note in citation.notes],
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "repairs": [asdict(repair) for repair in citation.repairs],
        "references": [asdict(reference) for reference in citation.references],
    }


def _passage(item: Passage, index: Index) -> Document:
    article = index.articles[item.article_id]
    section = section_at(article, item.start)
    return asdict(item) | {
        "score": round(item.score, 6),
        "section": section.title if section else None,
        "page": page_at(article, item.start),
        "retraction": article.retraction,
    }

"""A small pipeline for the tests of interface/: it quotes the sentence that shares the most words with the question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path

from corpus.formats import load
from corpus.loaded import finished
from corpus.tables import row_path
from corpus.types import Article, Chunk, Repair, Section
from index.types import Index, Manifest, Matrix
from retrieval.cite import row_citation
from retrieval.scope import EVERYTHING, Scope, narrowed
from retrieval.types import (
    Abstained,
    Answered,
    Citation,
    Hit,
    Passage,
    Question,
    Reason,
    Result,
    Statement,
    Trace,
)
from tests.lumitrene import lumitrene_xml, retracted_xml

TEXT = (
    "Lantern therapy cleared the marrow of most mice. It was given once.\n\n"
    "Relapse followed the loss of the beacon receptor in 12% of mice. Keepers saw mild fever on day 3."
)


@cache
def loaded_article(name: str) -> Article:
    """One of the articles with tables that were written for the tests: "orvacel", "lumitrene" or "retracted"."""
    made = {"lumitrene": lumitrene_xml, "retracted": retracted_xml}
    content = made[name]() if name in made else (Path(__file__).parent / "articles" / f"{name}.xml").read_bytes()
    return finished(load(content, f"{name}.xml"), content, f"{name}.xml")


def row_statement(article: Article, table: int, row: int) -> Statement:
    """What an answer says that quotes a row; both are counted from 0."""
    held = article.tables[table]
    return Statement(row_path(article, held, held.rows[row]), (row_citation(article, table, row),))


class Nothing:
    """Finds nothing, as a vector store and as a lexical index."""

    def search(self, vector: Matrix | str, k: int) -> list[tuple[str, float]]:
        return []

    def cosines(self, vector: Matrix, ids: Sequence[str]) -> list[float]:
        return [0.0] * len(ids)

    def scores(self, text: str, ids: Sequence[str]) -> list[float]:
        return [0.0] * len(ids)

    coverage = scores

    def within(self, ids: Collection[str]) -> Nothing:
        return self


def make_article(text: str = TEXT, **fields: object) -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    known: dict[str, object] = {
        "id": "10-1000-lantern",
        "title": "Lantern therapy in mice",
        "authors": ("Ada Lamp", "Bo Wick"),
        "journal": "Journal of Lanterns",
        "year": 2023,
        "doi": "10.1000/lantern",
        "coverage": "excerpt",
        "source": "lantern.txt",
        "sha256": digest,
        "text": text,
        "text_sha256": digest,
        "sections": (Section("Results", ("Results",), 0, len(text), "body"),),
        "repairs": (Repair(text.find("fever") + 1, text.find("fever") + 2, "E"),) if "fever" in text else (),
    }
    return Article(**(known | fields))  # type: ignore[arg-type]


def make_index(*articles: Article) -> Index:
    held = {article.id: article for article in articles or (make_article(),)}
    chunks = {
        f"{article.id}:0-{len(article.text)}": Chunk(
            f"{article.id}:0-{len(article.text)}", article.id, 0, len(article.text), 0, 0, len(article.text)
        )
        for article in held.values()
    }
    manifest = Manifest("abc123", "c" * 64, "fake", 2, {}, len(held), len(chunks), {})
    return Index(manifest, held, chunks, Nothing(), Nothing())


class WordMatcher:
    """Quotes the one sentence with at least two words of the question; abstains where there is none."""

    def __init__(self, *articles: Article) -> None:
        self.index = make_index(*articles)
        self.asked: list[Question] = []

    def answer(self, question: Question) -> Result:
        self.asked.append(question)
        passages = tuple(self._passages())
        trace = Trace(question.text, self.index.manifest.version, {"embedder": "fake"}, "")
        best = max(self._sentences(), key=lambda found: _shared(question.text, found.quote))
        if _shared(question.text, best.quote) < 2:
            reason = Reason("not_said", "The articles held here do not say this.")
            return Abstained(question, reason, passages, None, trace)
        return Answered(question, (Statement(best.quote, (best,)),), passages, None, trace)

    def search(self, text: str, k: int, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        chunks = narrowed(self.index, scope).chunks
        return tuple(Hit(chunk_id, 0.5, {"dense": 1}, {"dense": 0.5}) for chunk_id in chunks)[:k]

    def _sentences(self) -> Sequence[Citation]:
        return [
            Citation(article.id, match.start(), match.end(), match[0], article.sections[0].title)
            for article in self.index.articles.values()
            for match in re.finditer(r"[^\s.][^.]*\.", article.text)
        ] or [Citation(article.id, 0, 1, article.text[:1], None) for article in self.index.articles.values()]

    def _passages(self) -> Sequence[Passage]:
        return [
            Passage(chunk.id, chunk.article_id, chunk.start, chunk.end, self._text(chunk), 0.5)
            for chunk in self.index.chunks.values()
        ]

    def _text(self, chunk: Chunk) -> str:
        return self.index.articles[chunk.article_id].text[chunk.start : chunk.end]


def _shared(question: str, quote: str) -> int:
    return len(_words(question) & _words(quote))


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 3}

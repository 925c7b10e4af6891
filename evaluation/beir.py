"""Data sets in the layout of BEIR (Thakur et al., 2021), with the words that answer where somebody marked them.

corpus.jsonl      {"_id", "title", "text"}
queries.jsonl     {"_id", "text", "metadata": {"answerable": true}}, metadata optional
qrels/dev.tsv     query-id, corpus-id and score between tabs, under a line with these names
evidence.jsonl    {"_id" of the query, "doc_id", "text", "start", "end"}; text may be a list, start and end be left out
snippets.jsonl    the same
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from corpus.edits import undo
from corpus.loaded import Loaded, Shift, finished
from corpus.types import Article, Section, Span
from evaluation.errors import UnreadableData
from evaluation.lines import Record, content_of, records, text, text_of
from evaluation.types import Asked, DataSet, Place

CORPUS: Final = "corpus.jsonl"
QUERIES: Final = "queries.jsonl"
MARKED: Final = ("evidence.jsonl", "snippets.jsonl")

Progress = Callable[[int, int | None], None]
Qrels = Mapping[str, Mapping[str, int]]


def read_beir(folder: Path, split: str, progress: Progress | None = None) -> DataSet:
    """The articles of a folder and the questions of one split.

    Those are the questions that qrels/<split>.tsv judges, and those said to be unanswerable that no split judges.
    Raises UnreadableData.
    """
    splits = _splits(folder)
    if split not in splits:
        known = ", ".join(sorted(splits)) or "none"
        raise UnreadableData(splits_folder(folder) / f"{split}.tsv", f"there is no such split; there are: {known}")
    judged = {name: _qrels(path) for name, path in splits.items()}
    articles = {article.id: article for article in _articles(folder / CORPUS, progress)}
    elsewhere = {id for name, qrels in judged.items() if name != split for id in qrels}
    questions = [
        asked
        for asked in records(folder / QUERIES, lambda record: _asked(record, judged[split]))
        if asked.id in judged[split] or (asked.answerable is False and asked.id not in elsewhere)
    ]
    marked, missing = _marked(folder, articles, {asked.id for asked in questions})
    return DataSet(
        name=folder.resolve().name,
        split=split,
        sha256=_sha256(path for path in _files(folder, splits[split])),
        articles=tuple(articles[id] for id in sorted(articles)),
        questions=tuple(
            sorted((replace(asked, gold=marked.get(asked.id, ())) for asked in questions), key=lambda asked: asked.id)
        ),
        missing=missing,
    )


def splits_folder(folder: Path) -> Path:
    """Where the judgements of a data set lie."""
    return folder / "qrels"


def document_id(article_id: str) -> str:
    """The id that the data set has for a document: an article's may hold no slash, so it is written as in a link."""
    return unquote(article_id)


def _article_id(document: str) -> str:
    return quote(document, safe="")


def _splits(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in sorted(splits_folder(folder).glob("*.tsv"))}


def _files(folder: Path, qrels: Path) -> Iterator[Path]:
    yield from (folder / CORPUS, folder / QUERIES, qrels)
    yield from (folder / name for name in MARKED if (folder / name).exists())


def _sha256(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name} {hashlib.sha256(content_of(path)).hexdigest()}\n".encode())
    return digest.hexdigest()


def _articles(path: Path, progress: Progress | None) -> Iterator[Article]:
    for done, article in enumerate(records(path, _article), 1):
        yield article
        if progress is not None:
            progress(done, None)


def _article(record: Record) -> Article:
    """The article of a document; one without text has its title as text."""
    id, title, body = text(record, "_id"), str(record.get("title") or ""), text(record, "text")
    body = body if body.strip() else title
    section = Section(title=None, path=(), start=0, end=len(body), kind="body")
    loaded = Loaded(text=body, sections=(section,), title=title or id)
    return replace(finished(loaded, body.encode(), id), id=_article_id(id))


def _asked(record: Record, qrels: Qrels) -> Asked:
    id, metadata = text(record, "_id"), record.get("metadata") or {}
    answerable = metadata.get("answerable")
    if answerable not in (True, False, None):
        raise ValueError("'answerable' is neither true nor false")
    return Asked(
        id=id,
        text=text(record, "text"),
        language="tr" if metadata.get("language") == "tr" else "en",
        answerable=answerable,
        relevant={_article_id(document): grade for document, grade in qrels.get(id, {}).items() if grade > 0},
    )


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(text_of(path).splitlines(), 1):
        cells = line.split("\t")
        if not line.strip() or (number == 1 and cells[-1].strip() == "score"):
            continue
        try:
            query, document, grade = cells
            found[query][document] = int(grade)
        except ValueError as error:
            raise UnreadableData(path, f"line {number} is not query-id, corpus-id and score between tabs") from error
    return dict(found)


def _marked(
    folder: Path, articles: Mapping[str, Article], wanted: set[str]
) -> tuple[dict[str, tuple[Place, ...]], int]:
    """The marked words of each question, in order, and how many of them no article has."""
    found: dict[str, set[Place]] = defaultdict(set)
    missing = 0
    for path in (folder / name for name in MARKED if (folder / name).exists()):
        for query, document, marks in records(path, _marks):
            if query not in wanted:
                continue
            places = [_place(articles.get(_article_id(document)), *mark) for mark in marks]
            found[query].update(place for place in places if place)
            missing += places.count(None)
    return {query: tuple(sorted(places)) for query, places in found.items()}, missing


def _marks(record: Record) -> tuple[str, str, list[tuple[str, int | None]]]:
    """The question, the document, and each piece of marked words with where it begins, if that is told."""
    pieces = record["text"] if isinstance(record["text"], list) else [record["text"]]
    if not all(isinstance(piece, str) for piece in pieces):
        raise TypeError("'text' is neither a text nor a list of texts")
    return text(record, "_id"), text(record, "doc_id"), [(piece, record.get("start")) for piece in pieces]


def _place(article: Article | None, words: str, start: int | None) -> Place | None:
    """Where marked words stand in the canonical text; marks count in the text as it was loaded."""
    if article is None:
        return None
    loaded = undo(article.text, article.repairs)
    found = _found(loaded, words.strip(), start)
    if found is None:
        return None
    first, behind = Shift(article.repairs).span(found)
    return Place(article.id, first, behind) if first < behind else None


def _found(loaded: str, words: str, start: int | None) -> Span | None:
    """The words where they are said to be, else where they first stand, with any blanks between them."""
    if not words:
        return None
    at = -1 if start is None else loaded.find(words, max(0, start), start + 2 * len(words) + 100)
    at = at if at >= 0 else loaded.find(words)
    if at >= 0:
        return at, at + len(words)
    match = re.search(r"\s+".join(map(re.escape, words.split())), loaded)
    return match.span() if match else None

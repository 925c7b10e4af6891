"""Our own sets of questions: JSON Lines beside a list of the articles that they are asked of.

A folder holds questions.jsonl, and either set.toml with articles = ["../articles/one.xml", "folder"], by path from it,
or a folder articles/. docs/evaluation.md describes a line by example.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast, get_args

from corpus.files import content_of
from corpus.reading import Read, article_of
from corpus.stated import SOURCES, stated_beside
from corpus.types import Article
from evaluation.errors import UnreadableData
from evaluation.lines import Record, records, text, text_of
from evaluation.lines import content_of as bytes_of
from evaluation.types import Asked, DataSet, Place
from retrieval.types import Language

QUESTIONS: Final = "questions.jsonl"
SET: Final = "set.toml"
ARTICLES: Final = "articles"
# Such a set is asked whole.
ALL: Final = "all"

Progress = Callable[[int, int | None], None]


def read_questions(folder: Path, progress: Progress | None = None, *, read: Read = article_of) -> DataSet:
    """The articles and questions of a folder; every span lies in its article's canonical text.

    An article counts as relevant where it holds words that answer, or where a question that is not said to be
    unanswerable names it; of a single article, nothing is: it cannot be ranked. Raises UnreadableData, or
    UnreadableArticle for an article.
    """
    paths = _article_paths(folder)
    articles = []
    for done, path in enumerate(paths, 1):
        told = stated_beside(path.parent).get(path.name, {})
        articles.append(read(content_of(path), name=path.name, source=path.name, stated=told))
        if progress is not None:
            progress(done, len(paths))
    held = _Held(articles)
    questions = list(records(folder / QUESTIONS, lambda record: _asked(record, held)))
    _refuse_twice(folder / QUESTIONS, [asked.id for asked in questions])
    return DataSet(
        name=folder.resolve().name,
        split=ALL,
        sha256=_sha256([folder / QUESTIONS, *paths]),
        articles=tuple(sorted(articles, key=lambda article: article.id)),
        questions=tuple(sorted(questions, key=lambda asked: asked.id)),
    )


def _article_paths(folder: Path) -> list[Path]:
    """The files of the articles, in the order they are named; of a folder all but hidden ones, by name."""
    listed = folder / SET
    named = _listed(listed) if listed.exists() else [ARTICLES]
    found = []
    for name in named:
        path = folder / name
        found += sorted(path.iterdir()) if path.is_dir() else [path]
    found = [path for path in found if path.name != SOURCES and not path.name.startswith(".")]
    if not found:
        raise UnreadableData(folder, f"there are no articles; list them in {SET} or put them into {ARTICLES}/")
    return found


def _listed(path: Path) -> list[str]:
    try:
        named = tomllib.loads(text_of(path)).get("articles")
    except (ValueError, RecursionError) as error:
        raise UnreadableData(path, f"not readable as TOML ({error}); mend the file") from error
    if not isinstance(named, list) or not all(isinstance(name, str) and name for name in named):
        raise UnreadableData(path, 'it needs a list of files or folders such as articles = ["one.xml"]')
    return named


def _sha256(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.name} {hashlib.sha256(bytes_of(path)).hexdigest()}\n".encode())
    return digest.hexdigest()


def _refuse_twice(path: Path, ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if id in seen:
            raise UnreadableData(path, f"the id {id!r} is there twice; give each question its own")
        seen.add(id)


class _Held:
    """The articles of a set, found by id or by the name of the file."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.by_name: Mapping[str, Article] = {
            **{article.source: article for article in articles},
            **{article.id: article for article in articles},
        }
        self.only = articles[0] if len(articles) == 1 else None

    def named(self, name: object) -> Article:
        if name is None and self.only is not None:
            return self.only
        if not isinstance(name, str) or name not in self.by_name:
            raise ValueError(f"'article' is {name!r}, but it must be one of {', '.join(sorted(self.by_name))}")
        return self.by_name[name]


def _asked(record: Record, held: _Held) -> Asked:
    answerable = record.get("answerable")
    if answerable not in (True, False, None):
        raise ValueError("'answerable' is neither true nor false")
    gold, allowed = (_places(record, key, held) for key in ("spans", "allowed"))
    named = [held.named(record["article"]).id] if record.get("article") and answerable is not False else []
    relevant = {*named, *(place.article_id for place in gold)} if held.only is None else set()
    return Asked(
        id=text(record, "id"),
        text=text(record, "question"),
        language=_language(record),
        answerable=answerable,
        relevant=dict.fromkeys(sorted(relevant), 1),
        gold=gold,
        allowed=allowed,
        twin=text(record, "twin") if "twin" in record else None,
    )


def _language(record: Record) -> Language:
    language = record.get("language") or "en"
    if language not in get_args(Language):
        raise ValueError(f"'language' is {language!r}, but it must be one of {', '.join(get_args(Language))}")
    return cast("Language", language)


def _places(record: Record, key: str, held: _Held) -> tuple[Place, ...]:
    spans = record.get(key) or ([{"quote": record["quote"]}] if key == "spans" and record.get("quote") else [])
    if not isinstance(spans, list):
        raise TypeError(f"{key!r} is not a list")
    return tuple(sorted({_place(span, held.named(span.get("article", record.get("article")))) for span in spans}))


def _place(span: Mapping[str, Any], article: Article) -> Place:
    """The place of a span that is given by its offsets, by its words, which must stand there once, or by both."""
    quote, start, end = span.get("quote"), span.get("start"), span.get("end")
    if type(start) is int and type(end) is int:
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"{start}–{end} is no part of {article.id}, which has {len(article.text)} characters")
        if quote not in (None, article.text[start:end]):
            raise ValueError(f"{article.id} has other words than {quote!r} at {start}–{end}")
        return Place(article.id, start, end)
    if not isinstance(quote, str) or not quote.strip():
        raise ValueError("a span needs start and end, or quote")
    if article.text.count(quote) != 1:
        raise ValueError(f"{quote!r} stands {article.text.count(quote)} times in {article.id}, not once")
    at = article.text.index(quote)
    return Place(article.id, at, at + len(quote))

"""Questions with and without an answer, and what the product sees of each: what abstention is fitted on."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from corpus.chunk import chunks_of
from corpus.types import Article
from evaluation.data import read_data
from evaluation.halves import Half, halves
from evaluation.indexed import Shelf
from evaluation.types import Asked, DataSet
from index.build import build
from index.cache import Cache
from index.open import open_index
from index.types import Embedder, Matrix, TwoRoles
from retrieval.answer import Answerer
from retrieval.confidence import PLAIN
from retrieval.language import is_english
from retrieval.rank import Ranker
from retrieval.understand import unclear

OWN_SETS: Final = Path(__file__).parent.parent / "evaluation" / "sets"
# How many questions and documents of the large data sets are taken: enough for steady coefficients, and indexed in
# a quarter of an hour.
_BIOASQ = (360, 4000)
_SCIFACT = (420, 1500)
# Of the questions on abstracts, the share that is also asked of few of them.
_SMALL = 0.16
_FEW = 10


@dataclass(frozen=True, slots=True)
class Case:
    """A question: which set and half it is of, whether the articles answer it, and its features.

    plain tells whether a sentence meets it by itself, quotable_from from which confidence any may be quoted.
    """

    set: str
    half: Half
    question: str
    answerable: bool
    plain: bool
    quotable_from: float
    features: dict[str, float]


class Remembering:
    """An embedder that keeps every vector it gave."""

    def __init__(self, embedder: Embedder, cache: Cache) -> None:
        self.name, self.dim = embedder.name, embedder.dim
        self._embedder, self._cache = embedder, cache

    def embed(self, texts: Sequence[str]) -> Matrix:
        """As the embedder does."""
        return self._kept(texts, self.name, self._embedder.embed)

    def embed_questions(self, texts: Sequence[str]) -> Matrix:
        """As the embedder does, where it reads questions in a way of their own."""
        if not isinstance(self._embedder, TwoRoles):
            return self.embed(texts)
        return self._kept(texts, f"{self.name} question", self._embedder.embed_questions)

    def _kept(self, texts: Sequence[str], name: str, embed: Callable[[Sequence[str]], Matrix]) -> Matrix:
        keys = {text: f"{name} {hashlib.sha256(text.encode()).hexdigest()}" for text in texts}
        known = self._cache.get_many("vector", keys.values())
        missing = [text for text, key in keys.items() if key not in known]
        if missing:
            made = np.asarray(embed(missing), dtype="<f4")
            new = {keys[text]: row.tobytes() for text, row in zip(missing, made, strict=True)}
            self._cache.put_many("vector", new)
            known = {**known, **new}
        return np.stack([np.frombuffer(known[keys[text]], dtype="<f4") for text in texts])


def cases(folder: Path, shelf: Shelf, share: float = 1.0, ranker: Ranker | None = None) -> Iterator[Case]:
    """The cases of all data sets in a folder that are there, and of our own; each question is asked of its articles.

    Of a data set that is not our own only a share is taken, of its questions and of its documents. The questions are
    among those that the ranker never saw (training.lessons.HELD).
    """
    with Cache(shelf.folder / "vectors.sqlite3") as cache:
        embedder = Remembering(shelf.embedder, cache)
        for data in _data_sets(folder, share):
            print(f"{data.name}: {len(data.questions)} questions on {len(data.articles)} articles", flush=True)
            answerer = Answerer(shelf.index_of(data), embedder, ranker=ranker)
            yield from _cases(data.name, data.questions, _halves(data), answerer)
            if data.name == "pubmedqa_abstain":
                made = _Few(shelf, embedder, cache, ranker)
                yield from _of_few(data, answerer, made)


def _data_sets(folder: Path, share: float) -> Iterator[DataSet]:
    yield from (read_data(path) for path in sorted(OWN_SETS.iterdir()) if path.is_dir())
    if (folder / "pubmedqa_abstain").exists():
        yield part_of(read_data(folder / "pubmedqa_abstain"), share)
    if (folder / "scifact").exists():
        yield without_answers(read_data(folder / "scifact"), *(round(share * count) for count in _SCIFACT))
    if (folder / "bioasq_train").exists():
        yield without_answers(read_data(folder / "bioasq_train", "train"), *(round(share * count) for count in _BIOASQ))


def part_of(data: DataSet, share: float) -> DataSet:
    """A share of the questions, with what answers them, and of the articles; the data set itself for a share of 1."""
    if share == 1:
        return data
    questions = _first(data.questions, round(share * len(data.questions)))
    needed = {article for asked in questions for article in asked.relevant}
    articles = sorted(data.articles, key=lambda article: (article.id not in needed, _hash(article.id)))
    kept = articles[: max(len(needed), round(share * len(articles)))]
    return replace(
        data,
        sha256=_hash(f"{data.sha256} {share}"),
        articles=tuple(sorted(kept, key=lambda article: article.id)),
        questions=tuple(sorted(questions, key=lambda asked: asked.id)),
    )


def without_answers(data: DataSet, questions: int, documents: int) -> DataSet:
    """Some questions of a data set, for about half of which every relevant article is taken out.

    Questions that lose only some of theirs are left out. All that follows from a hash of their ids.
    """
    chosen = sorted((asked for asked in data.questions if asked.relevant), key=lambda asked: _hash(asked.id))[
        :questions
    ]
    gone = {article for asked in chosen if _hash(f"taken {asked.id}")[0] in "13579bdf" for article in asked.relevant}
    kept = [
        replace(asked, answerable=not asked.relevant.keys() & gone)
        for asked in chosen
        if not asked.relevant.keys() & gone or asked.relevant.keys() <= gone
    ]
    needed = {article for asked in kept if asked.answerable for article in asked.relevant}
    articles = sorted(
        (article for article in data.articles if article.id not in gone),
        key=lambda article: (article.id not in needed, _hash(article.id)),
    )[:documents]
    return replace(
        data,
        name=f"{data.name}_without",
        sha256=_hash(f"{data.sha256} {questions} {documents}"),
        articles=tuple(sorted(articles, key=lambda article: article.id)),
        questions=tuple(sorted(kept, key=lambda asked: asked.id)),
    )


def _halves(data: DataSet) -> dict[str, Half]:
    """By question and article; by question alone where the articles are so few that all would be in one half."""
    if len(data.articles) >= _FEW:
        return halves(data.questions)
    return halves([replace(asked, relevant={}, gold=()) for asked in data.questions])


def _cases(name: str, questions: Sequence[Asked], half: dict[str, Half], answerer: Answerer) -> Iterator[Case]:
    for asked in questions:
        case = None if asked.answerable is None else _case(name, asked, half[asked.id], answerer)
        if case is not None:
            yield case


def _case(name: str, asked: Asked, half: Half, answerer: Answerer) -> Case | None:
    """None for a question that is refused before anything is looked up."""
    question = answerer.understood(asked.text)
    if unclear(question) or not is_english(question.text):
        return None
    read = answerer.read(question)
    values = answerer.features(read)
    return Case(
        set=name,
        half=half,
        question=question.text,
        answerable=bool(asked.answerable),
        plain=bool(values[PLAIN]),
        quotable_from=answerer.quotable_from(read),
        features=values,
    )


@dataclass(frozen=True, slots=True)
class _Few:
    """What it takes to ask of few articles."""

    shelf: Shelf
    embedder: Embedder
    cache: Cache
    ranker: Ranker | None

    def asked(self, articles: Sequence[Article], name: str, asked: Asked, half: Half) -> Case | None:
        """The case of a question asked of these articles."""
        chunks = [chunk for article in articles for chunk in chunks_of(article, self.shelf.count_tokens)]
        with tempfile.TemporaryDirectory() as place:
            folder, settings = Path(place), self.shelf.settings
            build(folder, articles, chunks, embedder=self.embedder, settings=settings, cache=self.cache)
            index = open_index(folder, embedder=self.embedder)
            return _case(name, asked, half, Answerer(index, self.embedder, ranker=self.ranker))


def _of_few(data: DataSet, answerer: Answerer, few: _Few) -> Iterator[Case]:
    """The same questions asked of one article, and of thirty: the relevant one, or else the nearest to it."""
    half = halves(data.questions)
    everything = {article.id: article for article in data.articles}
    for asked in _first(data.questions, round(_SMALL * len(data.questions))):
        nearest = answerer.index.chunks[answerer.search(asked.text, 1)[0].chunk_id].article_id
        first = next(iter(asked.relevant), nearest)
        for name, others in (("one abstract", 0), ("thirty abstracts", 29)):
            ids = sorted(everything.keys() - {first}, key=lambda id: _hash(asked.id + id))[:others]
            case = few.asked([everything[id] for id in sorted({first, *ids})], name, asked, half[asked.id])
            if case is not None:
                yield case


def _first(questions: Sequence[Asked], count: int) -> list[Asked]:
    return sorted(questions, key=lambda asked: _hash(asked.id))[:count]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

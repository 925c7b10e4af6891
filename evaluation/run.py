"""Asks every question of a data set, by the same two calls that serve people."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Protocol

from corpus.types import Article
from evaluation.errors import NoQuestions
from evaluation.types import Asked, DataSet, Outcome, Place, Ranked, Run, Timed
from index.types import Index
from retrieval.cite import sound
from retrieval.search import passage
from retrieval.types import Abstained, Answered, Citation, Hit, Question, Result, Trace

# The passages asked for: as many as a fusion of the best hundred of two retrievers can give.
PASSAGES: Final = 200
# Those of them that are kept, which is as deep as hits are counted.
KEPT: Final = 10
SEARCHING, ANSWERING = "searching", "answering"

Progress = Callable[[int, int], None]
Clock = Callable[[], float]


class Answering(Protocol):
    """What is evaluated: retrieval.answer.Answerer."""

    @property
    def index(self) -> Index:
        """What is searched."""
        ...

    def search(self, text: str, k: int) -> tuple[Hit, ...]:
        """At most k chunks, best first."""
        ...

    def answer(self, question: Question) -> Result:
        """Statements or an abstention."""
        ...


def run(
    data: DataSet,
    answerer: Answering,
    *,
    limit: int | None = None,
    progress: Progress | None = None,
    clock: Clock = time.perf_counter,
) -> Run:
    """The outcomes of a data set's questions, or of limit of them: always the same ones, as if drawn by chance.

    Raises NoQuestions where it has none.
    """
    questions = some(data.questions, limit)
    if not questions:
        raise NoQuestions(data.name, data.split)
    # What is loaded with the first question is no part of any time.
    outcome(questions[0], answerer)
    made = []
    for done, asked in enumerate(questions, 1):
        found, trace = outcome(asked, answerer, clock)
        made.append(found)
        if progress is not None:
            progress(done, len(questions))
    return Run(data, questions, tuple(made), trace, None if len(questions) == len(data.questions) else limit)


def outcome(asked: Asked, answerer: Answering, clock: Clock = time.perf_counter) -> tuple[Outcome, Trace]:
    """What is found for a question and what is answered; answering includes the product's own search."""
    began = clock()
    hits = answerer.search(asked.text, PASSAGES)
    searched = clock()
    result = answerer.answer(Question(asked.text, language=asked.language))
    answered = clock()
    times = (Timed(SEARCHING, searched - began), Timed(ANSWERING, answered - searched))
    return _outcome(asked.id, hits, result, answerer.index, times), result.trace


def some(questions: Sequence[Asked], limit: int | None) -> tuple[Asked, ...]:
    """At most limit of the questions, always the same and as if drawn by chance, in the order given."""
    drawn = sorted(questions, key=lambda asked: hashlib.sha256(asked.id.encode()).digest())[:limit]
    chosen = {asked.id for asked in drawn}
    return tuple(asked for asked in questions if asked.id in chosen)


def _outcome(id: str, hits: Sequence[Hit], result: Result, index: Index, times: tuple[Timed, ...]) -> Outcome:
    statements = result.statements if isinstance(result, Answered) else ()
    citations = [citation for item in statements for citation in item.citations]
    return Outcome(
        id=id,
        ranking=_ranking(hits, index),
        passages=tuple(_shown(hit, index) for hit in hits[:KEPT]),
        status="answered" if isinstance(result, Answered) else "abstained",
        reason=result.reason.code if isinstance(result, Abstained) else None,
        confidence=None if result.confidence is None else round(result.confidence, 6),
        quotes=tuple(dict.fromkeys(Place(item.article_id, item.start, item.end) for item in citations)),
        exact=all(_is_slice(citation, index.articles) for citation in citations),
        sound=all(sound(item, index.articles) for item in statements),
        times=times,
    )


def _ranking(hits: Iterable[Hit], index: Index) -> tuple[Ranked, ...]:
    """Each article once, where its best passage stands."""
    best: dict[str, float] = {}
    for hit in hits:
        best.setdefault(index.chunks[hit.chunk_id].article_id, round(hit.score, 6))
    return tuple(Ranked(*pair) for pair in best.items())


def _shown(hit: Hit, index: Index) -> Place:
    shown = passage(hit, index)
    return Place(shown.article_id, shown.start, shown.end)


def _is_slice(citation: Citation, articles: Mapping[str, Article]) -> bool:
    article = articles.get(citation.article_id)
    return (
        article is not None and bool(citation.quote) and article.text[citation.start : citation.end] == citation.quote
    )

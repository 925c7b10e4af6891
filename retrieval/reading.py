"""What is read for a question: the passages found, their sentences, and which of these may be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field

from corpus.tables import row_path
from index.types import Embedder, Index
from retrieval.answerable import Thresholds, Weighed, may_answer, near_enough, score
from retrieval.candidates import Candidate, Sentences
from retrieval.findings import FindingRules, concludes, is_whole_report
from retrieval.quotable import asks_about_declarations, may_answer_from
from retrieval.rank import Nearness, Ranker, titled
from retrieval.rerank import Reranking
from retrieval.scope import Scope
from retrieval.search import DEPTH, hits_for
from retrieval.stopping import go_on
from retrieval.support import support
from retrieval.types import Hit
from retrieval.understand import Understood


@dataclass(frozen=True, slots=True)
class Rules:
    """How many passages are read, searched and shown, sentences weighed by meaning, and statements given.

    Where no sentence of the passages read answers by itself, those searched are read for one that does.

    Of the findings in full reports (retrieval/findings.py) the best, so many as doubted, are shown to the trained
    ranker, and may be quoted from a logit of answering (docs/ranker.md).

    threshold is the confidence from which a question is answered; None is that of the calibration, which is set for
    the rate of wrong answers that docs/abstention.md states. From spoken_of on an abstention says that the articles
    seem to speak of what is asked, though no sentence answers by itself.
    """

    passages_read: int = 8
    passages_searched: int = 24
    passages_shown: int = 3
    weighed: int = 12
    statements: int = 3
    thresholds: Thresholds = field(default_factory=Thresholds)
    findings: FindingRules = field(default_factory=FindingRules)
    reranking: Reranking = field(default_factory=Reranking)
    doubted: int = 3
    answering: float = 1.5
    threshold: float | None = None
    spoken_of: float = 0.7


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence with how near in meaning it is to the question."""

    item: Weighed
    near: float


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a question: the passages found, the sentences of the best, and those weighed by meaning."""

    question: Understood
    found: tuple[Hit, ...]
    hits: tuple[Hit, ...]
    weighed: tuple[Weighed, ...]
    pool: tuple[Near, ...]
    further: tuple[Near, ...] = ()

    @property
    def quotable(self) -> tuple[Near, ...]:
        """The sentences that may be quoted: those weighed, and those from further down where none of these answers."""
        return (*self.pool, *self.further)


class Reader:
    """Reads the articles of one index for questions; safe to share between threads where what it is given is."""

    def __init__(
        self, index: Index, embedder: Embedder, nearness: Nearness, ranker: Ranker | None, rules: Rules
    ) -> None:
        self.index, self.sentences = index, Sentences(index)
        self._embedder, self._nearness, self._ranker, self._rules = embedder, nearness, ranker, rules

    def within(self, index: Index, scope: Scope) -> Reader:
        """A reader of the part of the index that is within a scope."""
        part = copy(self)
        part.index, part.sentences = index, self.sentences.within(index, scope)
        return part

    def found(self, text: str, k: int) -> tuple[Hit, ...]:
        """At most k chunks for a text, best first."""
        return hits_for(text, self.index, self._embedder, k=k, ranker=self._ranker, rules=self._rules.reranking)

    def read(self, question: Understood) -> Read:
        """What there is for a question: of retracted articles, too, but none of their sentences is in the pool."""
        go_on()
        found = self.found(question.text, 2 * DEPTH)
        go_on()
        hits = self._read(question.text, found, self._rules.passages_read)
        weighed = self._weighed(question, hits)
        first = self.index.chunks[hits[0].chunk_id].article_id if hits else ""
        pool = self._pool(question, [item for item in weighed if not item.candidate.article.retraction], first)
        near = self.near(question, pool)
        go_on()
        further = () if plain(question, near, self._rules) else self._further(question, found, hits)
        return Read(question, found, tuple(hits), tuple(weighed), near, further)

    def near(self, question: Understood, items: Sequence[Weighed]) -> tuple[Near, ...]:
        """How near each of these is to the question, in order."""
        texts = [_in_context(item.candidate) for item in items]
        cosines = self._nearness.scores(question.text, texts)
        return tuple(map(Near, items, cosines))

    def doubts(self, question: Understood, item: Weighed) -> bool:
        """Whether the trained ranker does not hold a finding for an answer; of a full report, which tells of much."""
        if self._ranker is None or not is_whole_report(item.candidate.article):
            return False
        told = titled(item.candidate.article, item.candidate.text)
        return self._ranker.sentences(question.text, [told])[0] < self._rules.answering

    def _further(self, question: Understood, found: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Near, ...]:
        """Sentences in which nothing is missing, from passages further down and the abstract of the best article."""
        more = self._read(question.text, found, self._rules.passages_searched)[len(hits) :]
        best = [self.index.articles[self.index.chunks[hit.chunk_id].article_id] for hit in hits[:1]]
        opening = [candidate for article in best for candidate in self.sentences.opening(article)]
        items = [Weighed(item, support(question, item)) for item in (*opening, *self.sentences.candidates(more))]
        whole = [item for item in items if not item.support.unmet and not item.candidate.article.retraction]
        whole = [item for item in whole if may_answer(question, item, self._rules.thresholds)][: self._rules.weighed]
        return self.near(question, whole)

    def _read(self, text: str, found: Sequence[Hit], left: int) -> list[Hit]:
        """The best passages that may answer, as many as are left to read; those of retracted articles do not count."""
        declarations = asks_about_declarations(text)
        read: list[Hit] = []
        for hit in found:
            chunk = self.index.chunks[hit.chunk_id]
            article = self.index.articles[chunk.article_id]
            if left and may_answer_from(article, article.sections[chunk.section], declarations=declarations):
                read.append(hit)
                left -= not article.retraction
        return read

    def _pool(self, question: Understood, weighed: Sequence[Weighed], first: str) -> list[Weighed]:
        """The sentences to weigh by meaning: those in which nothing is missing, conclusions, those with most of it.

        first is the article with the best passage, whose conclusions come before others.
        """
        thresholds = self._rules.thresholds
        plain = [item for item in weighed if may_answer(question, item, thresholds)]
        concluding = [item for item in weighed if item not in plain and concludes(item.candidate)]
        concluding.sort(key=lambda item: item.candidate.article.id != first)
        left = max(0, self._rules.weighed - len(plain))
        chosen = [*plain, *concluding[: left // 3]]
        return [*chosen, *(item for item in weighed if item not in chosen)][: self._rules.weighed]

    def _weighed(self, question: Understood, hits: Sequence[Hit]) -> list[Weighed]:
        """The sentences of the passages, those that meet most of the question first."""
        weighed = [Weighed(item, support(question, item)) for item in self.sentences.candidates(hits)]
        return sorted(weighed, key=lambda item: (-score(item, 0.0), item.candidate.article.id, item.candidate.start))


def plain(question: Understood, pool: Sequence[Near], rules: Rules) -> list[Weighed]:
    """The best sentence that meets the question by itself, and those as good as it is."""
    scored = supported(question, pool, rules)
    limit = 1 if question.kind == "definition" else rules.statements
    return [item for value, item in scored if value >= scored[0][0] - rules.thresholds.margin][:limit]


def supported(question: Understood, pool: Sequence[Near], rules: Rules) -> list[tuple[float, Weighed]]:
    """The sentences that meet the question by themselves, with their scores, best first."""
    thresholds = rules.thresholds
    scored = [
        (score(near.item, near.near), near.item)
        for near in pool
        if may_answer(question, near.item, thresholds) and near_enough(question, near.item, near.near, thresholds)
    ]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].candidate.article.id, pair[1].candidate.start))


def _in_context(candidate: Candidate) -> str:
    """The sentence, with the one before it where it opens with a pronoun; a row with the caption of its table."""
    if candidate.row:
        table = candidate.article.tables[candidate.row.table]
        return f"{candidate.row.caption}: {row_path(candidate.article, table, table.rows[candidate.row.row])}"
    start = candidate.before[0][0][0] if candidate.before and candidate.opens_with_pronoun else candidate.start
    return candidate.article.text[start : candidate.end]

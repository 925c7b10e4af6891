"""The one pipeline behind every door: a question becomes a cited answer, or an honest abstention."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

from corpus.tables import row_path
from corpus.types import Article
from index.types import Embedder, Index
from retrieval.answerable import Thresholds, Weighed, may_answer, missing_names, near_enough, reason_for, score
from retrieval.candidates import Candidate, Sentences
from retrieval.cite import statement
from retrieval.confidence import PLAIN, UNCALIBRATED, calibration_for
from retrieval.disagreement import Comparing
from retrieval.features import Seen, features
from retrieval.findings import Finding, FindingRules, concludes, findings, idle, is_aim
from retrieval.fuse import WEIGHTS
from retrieval.glossary import GLOSSARY, load_glossary
from retrieval.mentions import MENTIONS
from retrieval.parts import in_parts
from retrieval.quotable import asks_about_declarations, may_answer_from
from retrieval.rank import CosineRanker, Ranker
from retrieval.reasons import reason
from retrieval.rewrite import Rewritten, rewritten
from retrieval.said import NOTHING, Said, said, shown
from retrieval.search import DEPTH, hits_for, passage
from retrieval.support import support
from retrieval.thesaurus import THESAURUS, load_thesaurus
from retrieval.types import Abstained, Answered, Hit, Language, Question, Reason, Result, Statement, Trace
from retrieval.understand import Understood, understand


@dataclass(frozen=True, slots=True)
class Rules:
    """How many passages are read, searched and shown, sentences weighed by meaning, and statements given.

    Where no sentence of the passages read answers by itself, those searched are read for one that does.

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


class Answerer:
    """Answers questions from one index version. Safe to share between threads where its embedder and index are."""

    def __init__(
        self, index: Index, embedder: Embedder, *, ranker: Ranker | None = None, rules: Rules | None = None
    ) -> None:
        self.index = index
        self._embedder = embedder
        self._ranker = ranker or CosineRanker(embedder)
        self._rules = rules or Rules()
        self._sentences = Sentences(index)
        self._thesaurus = load_thesaurus()
        self._models = {"encoder": embedder.name, "ranker": self._ranker.name}
        self._glossary = load_glossary()
        self._calibration = calibration_for(embedder.name)
        held = b"".join(path.read_bytes() for path in (THESAURUS, MENTIONS, GLOSSARY, WEIGHTS))
        settings = repr((asdict(self._rules), self._calibration)).encode() + held
        calibrated = self._calibration.threshold if self._calibration else 0.0
        self._threshold = calibrated if self._rules.threshold is None else self._rules.threshold
        self._degraded = () if self._calibration else (UNCALIBRATED,)
        self._settings = hashlib.sha256(settings).hexdigest()[:12]

    def search(self, text: str, k: int) -> tuple[Hit, ...]:
        """At most k chunks for a text, best first; a Turkish one is looked up in English, where it can be turned."""
        asked = self._rewritten(Question(text))
        return self._found(asked.text, k)

    def answer(self, question: Question) -> Result:
        """Statements that the articles make, or why none of them answers. Never raises for what is asked."""
        asked = self._rewritten(question)
        question = replace(question, language=asked.language)
        trace = self._trace(asked.text)
        if asked.why:
            return Abstained(question, asked.why, (), None, trace)

        def answered(text: str) -> Result:
            return self._answered(question, text, trace, asked.language)

        return in_parts(asked.text, answered, self._thesaurus)

    def _rewritten(self, question: Question) -> Rewritten:
        return rewritten(question, self._thesaurus, self._glossary)

    def _found(self, text: str, k: int) -> tuple[Hit, ...]:
        return hits_for(text, self.index, self._embedder, k=k)

    def _answered(self, question: Question, text: str, trace: Trace, language: Language) -> Result:
        """The result for one question in English that stands by itself."""
        read = self.read(self.understood(text))
        passages = tuple(passage(hit, self.index) for hit in (read.hits or read.found)[: self._rules.passages_shown])
        sure = self._calibration.confidence(self.features(read)) if self._calibration else None
        found = self._said(read, sure)
        if found.statements:
            return Answered(question, found.statements, passages, sure, trace, disagreements=found.disagreements)
        spoken_of = sure is not None and sure >= self._rules.spoken_of
        return Abstained(question, self._why_not(language, read, spoken_of=spoken_of), passages, sure, trace)

    def understood(self, text: str) -> Understood:
        """What a question in these words asks for."""
        return understand(text, self._thesaurus)

    def quotable_from(self, read: Read) -> float:
        """The least confidence from which something that was read may be quoted; infinite where nothing may."""
        if self._plain(read.question, read.quotable) or self._findings(read, 0.0):
            return 0.0
        return self._rules.findings.free if self._findings(read, 1.0) else math.inf

    def read(self, question: Understood) -> Read:
        """What there is for a question: of retracted articles, too, but none of their sentences is in the pool."""
        found = self._found(question.text, 2 * DEPTH)
        hits = self._read(question.text, found, self._rules.passages_read)
        weighed = self._weighed(question, hits)
        first = self.index.chunks[hits[0].chunk_id].article_id if hits else ""
        pool = self._pool(question, [item for item in weighed if not item.candidate.article.retraction], first)
        nearness = self._ranker.scores(question.text, [_in_context(item.candidate) for item in pool])
        near = tuple(Near(item, cosine) for item, cosine in zip(pool, nearness, strict=True))
        further = () if self._plain(question, near) else self._further(question, found, hits)
        return Read(question, found, tuple(hits), tuple(weighed), near, further)

    def _further(self, question: Understood, found: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Near, ...]:
        """Sentences in which nothing is missing, from passages further down and the abstract of the best article."""
        more = self._read(question.text, found, self._rules.passages_searched)[len(hits) :]
        best = [self.index.articles[self.index.chunks[hit.chunk_id].article_id] for hit in hits[:1]]
        opening = [candidate for article in best for candidate in self._sentences.opening(article)]
        items = [Weighed(item, support(question, item)) for item in (*opening, *self._sentences.candidates(more))]
        whole = [item for item in items if not item.support.unmet and not item.candidate.article.retraction]
        whole = [item for item in whole if may_answer(question, item, self._rules.thresholds)][: self._rules.weighed]
        nearness = self._ranker.scores(question.text, [_in_context(item.candidate) for item in whole])
        return tuple(map(Near, whole, nearness))

    def features(self, read: Read) -> dict[str, float]:
        """What the calibration looks at."""
        plain = bool(self._plain(read.question, read.quotable))
        sentences = [item for item in read.weighed if not item.candidate.article.retraction]
        seen = Seen(
            read.question, self.index, read.found, sentences, tuple((near.item, near.near) for near in read.pool)
        )
        return {**features(seen), PLAIN: float(plain)}

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

    def _why_not(self, language: Language, read: Read, *, spoken_of: bool) -> Reason:
        """Why nothing answers; what only a retracted article says is no answer, but is told of."""
        near = [self.index.articles[self.index.chunks[hit.chunk_id].article_id] for hit in read.hits]
        near = near[: self._rules.passages_shown] or list(self.index.articles.values())
        retracted = self._retracted(read)
        if retracted is not None:
            return reason("not_said", language, near=near, retracted=retracted)
        nearest = max((hit.scores.get("dense", 0.0) for hit in read.hits), default=0.0)
        code = reason_for(read.question, read.weighed, nearest, self._rules.thresholds)
        missing = missing_names(read.question, read.weighed) if code == "entity_missing" else ()
        return reason(code, language, near=near, missing=missing, spoken_of=spoken_of)

    def _retracted(self, read: Read) -> Article | None:
        """A retracted article that would have answered."""
        retracted = [item for item in read.weighed if item.candidate.article.retraction]
        if not retracted:
            return None
        pool = [item for item in retracted if may_answer(read.question, item, self._rules.thresholds)]
        nearness = self._ranker.scores(read.question.text, [_in_context(item.candidate) for item in pool])
        best = self._plain(read.question, list(map(Near, pool, nearness)))
        return best[0].candidate.article if best else None

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
        weighed = [Weighed(item, support(question, item)) for item in self._sentences.candidates(hits)]
        return sorted(weighed, key=lambda item: (-score(item, 0.0), item.candidate.article.id, item.candidate.start))

    def _said(self, read: Read, sure: float | None) -> Said:
        """The fewest sentences that answer: what plainly says it, else the finding nearest to it where that is sure."""
        if sure is not None and sure < self._threshold:
            return NOTHING
        best = self._plain(read.question, read.quotable)
        found = self._findings(read, sure) if sure is not None and all(idle(item.candidate) for item in best) else ()
        if found:
            return Said(shown(map(_with_aim, found), self.index.articles))
        supported = [item for _, item in self._supported(read.question, read.quotable)]
        return said(Comparing(read.question, self._thesaurus), best, supported, self.index.articles)

    def _plain(self, question: Understood, pool: Sequence[Near]) -> list[Weighed]:
        """The best sentence that meets the question by itself, and those as good as it is."""
        scored = self._supported(question, pool)
        limit = 1 if question.kind == "definition" else self._rules.statements
        return [item for value, item in scored if value >= scored[0][0] - self._rules.thresholds.margin][:limit]

    def _supported(self, question: Understood, pool: Sequence[Near]) -> list[tuple[float, Weighed]]:
        """The sentences that meet the question by themselves, with their scores, best first."""
        thresholds = self._rules.thresholds
        scored = [
            (score(near.item, near.near), near.item)
            for near in pool
            if may_answer(question, near.item, thresholds) and near_enough(question, near.item, near.near, thresholds)
        ]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].candidate.article.id, pair[1].candidate.start))

    def _findings(self, read: Read, sure: float) -> tuple[Finding, ...]:
        """The finding that answers best."""
        live = [item for item in read.weighed if not item.candidate.article.retraction]
        articles = {item.candidate.article.id: item.candidate.article for item in live}
        aims = [aim for article in articles.values() for aim in self._sentences.opening(article) if is_aim(aim)]
        known = {id(near.item): near.near for near in read.pool}
        sentences = [(item, known.get(id(item), self._rules.findings.unweighed)) for item in live]
        weighed = [Weighed(aim, support(read.question, aim)) for aim in aims]
        return findings(read.question, sentences, weighed, self._rules.findings, sure=sure)[:1]

    def _trace(self, text: str) -> Trace:
        return Trace(text, self.index.manifest.version, self._models, self._settings, self._degraded)


def _with_aim(found: Finding) -> Statement:
    """The finding behind the aim that says of what it is, where it needs one."""
    aim = ((found.aim.candidate.start, found.aim.candidate.end),) if found.aim else ()
    return statement(found.item.candidate, tuple(dict.fromkeys((*aim, *found.item.support.needed))))


def _in_context(candidate: Candidate) -> str:
    """The sentence, with the one before it where it opens with a pronoun; a row with the caption of its table."""
    if candidate.row:
        table = candidate.article.tables[candidate.row.table]
        return f"{candidate.row.caption}: {row_path(candidate.article, table, table.rows[candidate.row.row])}"
    start = candidate.before[0][0][0] if candidate.before and candidate.opens_with_pronoun else candidate.start
    return candidate.article.text[start : candidate.end]

"""The one pipeline behind every door: a question becomes a cited answer, or an honest abstention."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, replace
from functools import lru_cache
from itertools import islice

from corpus.types import Article
from index.types import Embedder, Index
from retrieval.answerable import Weighed, may_answer, missing_names, reason_for
from retrieval.cite import statement
from retrieval.confidence import PLAIN, UNCALIBRATED, calibration_for
from retrieval.disagreement import Comparing
from retrieval.features import Seen, features
from retrieval.findings import Finding, findings, idle, is_aim
from retrieval.fuse import WEIGHTS
from retrieval.glossary import GLOSSARY, load_glossary
from retrieval.mentions import MENTIONS
from retrieval.parts import in_parts
from retrieval.rank import CosineNearness, Nearness, Ranker
from retrieval.reading import Read, Reader, Rules, plain, supported
from retrieval.reasons import reason, reason_of_scope
from retrieval.rewrite import Rewritten, rewritten
from retrieval.said import NOTHING, Said, said, shown
from retrieval.scope import EVERYTHING, Scope, narrowed
from retrieval.search import passage
from retrieval.subject import has_subject
from retrieval.support import support
from retrieval.thesaurus import THESAURUS, load_thesaurus
from retrieval.types import Abstained, Answered, Hit, Language, Question, Reason, Result, Statement, Trace
from retrieval.understand import Understood, understand

# Scopes whose part of the index is kept: those of the conversations of a busy hour.
_KEPT_PARTS = 16


class Answerer:
    """Answers questions from one index version. Safe to share between threads where its embedder and index are."""

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        *,
        ranker: Ranker | None = None,
        nearness: Nearness | None = None,
        rules: Rules | None = None,
        degraded: Sequence[str] = (),
    ) -> None:
        """Without a ranker, passages and sentences are ranked by fusion and nearness; degraded says what is lacking."""
        self.index = index
        self._rules = rules or Rules()
        nearness = nearness or CosineNearness(embedder)
        self._reader = Reader(index, embedder, nearness, ranker, self._rules)
        self._thesaurus = load_thesaurus()
        self._models = {"encoder": embedder.name, "ranker": (ranker or nearness).name}
        self._glossary = load_glossary()
        self._calibration = calibration_for(embedder.name, ranker.name if ranker else None)
        held = b"".join(path.read_bytes() for path in (THESAURUS, MENTIONS, GLOSSARY, WEIGHTS))
        settings = repr((asdict(self._rules), self._calibration)).encode() + held
        calibrated = self._calibration.threshold if self._calibration else 0.0
        self._threshold = calibrated if self._rules.threshold is None else self._rules.threshold
        self._degraded = (*degraded, *(() if self._calibration else (UNCALIBRATED,)))
        self._settings = hashlib.sha256(settings).hexdigest()[:12]
        self._whole: Answerer | None = None
        self._part = lru_cache(_KEPT_PARTS)(self._made_part)

    def search(self, text: str, k: int, scope: Scope = EVERYTHING) -> tuple[Hit, ...]:
        """At most k chunks for a text, best first; a Turkish one is looked up in English, where it can be turned."""
        asked = self._rewritten(Question(text))
        return self._within(scope)._reader.found(asked.text, k)

    def answer(self, question: Question) -> Result:
        """Statements that the articles make, or why none of them answers. Never raises for what is asked.

        Where a thread waits no more for what it asks (retrieval/stopping.py), Stopped is raised.
        """
        asked, scope = self._rewritten(question), question.scope
        question = replace(question, language=asked.language)
        trace = self._trace(asked.text, scope)
        if asked.why:
            return Abstained(question, asked.why, (), None, trace)
        part = self._within(scope)
        if not part.index.chunks and self.index.chunks:
            return Abstained(question, reason_of_scope(asked.language, empty=True), (), None, trace)

        def answered(text: str) -> Result:
            return part._answered(question, text, trace, asked.language)

        result = in_parts(asked.text, answered, self._thesaurus)
        if isinstance(result, Answered) or scope == EVERYTHING or result.reason.code == "question_unclear":
            return result
        elsewhere = isinstance(self.answer(replace(question, scope=EVERYTHING)), Answered)
        return replace(result, reason=reason_of_scope(asked.language, result.reason, elsewhere=elsewhere))

    def _within(self, scope: Scope) -> Answerer:
        """What answers from a part of the articles alone."""
        return self if scope == EVERYTHING else self._part(scope)

    def _made_part(self, scope: Scope) -> Answerer:
        part = copy(self)
        part.index, part._whole = narrowed(self.index, scope), self
        part._reader = self._reader.within(part.index, scope)
        return part

    def _rewritten(self, question: Question) -> Rewritten:
        return rewritten(question, self._thesaurus, self._glossary)

    def _answered(self, question: Question, text: str, trace: Trace, language: Language) -> Result:
        """The result for one question in English that stands by itself."""
        understood = self.understood(text)
        if len(self.index.articles) > 1 and not has_subject(understood):
            return Abstained(question, reason("question_unclear", language), (), None, trace)
        read = self.read(understood)
        passages = tuple(passage(hit, self.index) for hit in (read.hits or read.found)[: self._rules.passages_shown])
        sure = self._sure(read)
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
        if plain(read.question, read.quotable, self._rules) or self._findings(read, 0.0):
            return 0.0
        return self._rules.findings.free if self._findings(read, 1.0) else math.inf

    def read(self, question: Understood) -> Read:
        """What there is for a question."""
        return self._reader.read(question)

    def features(self, read: Read) -> dict[str, float]:
        """What the calibration looks at."""
        plainly = bool(plain(read.question, read.quotable, self._rules))
        sentences = [item for item in read.weighed if not item.candidate.article.retraction]
        pool = tuple((near.item, near.near) for near in read.pool)
        seen = Seen(read.question, self.index, read.found, sentences, pool)
        return {**features(seen), PLAIN: float(plainly)}

    def _sure(self, read: Read) -> float | None:
        """The confidence; of a part of the articles never more than of them all, since what it answers they answer."""
        if self._calibration is None:
            return None
        sure = self._calibration.confidence(self.features(read))
        around = self._whole._sure(self._whole.read(read.question)) if self._whole else None
        return sure if around is None else min(sure, around)

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
        best = plain(read.question, self._reader.near(read.question, pool), self._rules)
        return best[0].candidate.article if best else None

    def _said(self, read: Read, sure: float | None) -> Said:
        """The fewest sentences that answer: what plainly says it, else the finding nearest to it where that is sure."""
        if sure is not None and sure < self._threshold:
            return NOTHING
        best = plain(read.question, read.quotable, self._rules)
        found = self._findings(read, sure) if sure is not None and all(idle(item.candidate) for item in best) else ()
        if found:
            return Said(shown(map(_with_aim, found), self.index.articles))
        as_well = [item for _, item in supported(read.question, read.quotable, self._rules)]
        return said(Comparing(read.question, self._thesaurus), best, as_well, self.index.articles)

    def _findings(self, read: Read, sure: float) -> tuple[Finding, ...]:
        """The finding that answers best, of the first few the first that the ranker does not doubt."""
        live = [item for item in read.weighed if not item.candidate.article.retraction]
        articles = {item.candidate.article.id: item.candidate.article for item in live}
        aims = [aim for article in articles.values() for aim in self._reader.sentences.opening(article) if is_aim(aim)]
        known = {id(near.item): near.near for near in read.pool}
        sentences = [(item, known.get(id(item), self._rules.findings.unweighed)) for item in live]
        weighed = [Weighed(aim, support(read.question, aim)) for aim in aims]
        best = findings(read.question, sentences, weighed, self._rules.findings, sure=sure)[: self._rules.doubted]
        return tuple(islice((one for one in best if not self._reader.doubts(read.question, one.item)), 1))

    def _trace(self, text: str, scope: Scope) -> Trace:
        return Trace(text, self.index.manifest.version, self._models, self._settings, self._degraded, scope)


def _with_aim(found: Finding) -> Statement:
    """The finding behind the aim that says of what it is, where it needs one."""
    aim = ((found.aim.candidate.start, found.aim.candidate.end),) if found.aim else ()
    return statement(found.item.candidate, tuple(dict.fromkeys((*aim, *found.item.support.needed))))

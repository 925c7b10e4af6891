"""The one pipeline behind every door: a question becomes a cited answer, or an honest abstention."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from corpus.tables import row_path
from index.types import Embedder, Index
from retrieval.answerable import Thresholds, Weighed, may_answer, missing_names, near_enough, reason_for, score
from retrieval.candidates import Candidate, Sentences
from retrieval.cite import says_the_same, sound, statement
from retrieval.language import is_english
from retrieval.quotable import asks_about_declarations, may_answer_from
from retrieval.rank import CosineRanker, Ranker
from retrieval.reasons import reason
from retrieval.search import DEPTH, hits_for, passage
from retrieval.support import support
from retrieval.thesaurus import THESAURUS, load_thesaurus
from retrieval.types import Abstained, Answered, Hit, Passage, Question, Reason, Result, Statement, Trace
from retrieval.understand import Understood, unclear, understand


@dataclass(frozen=True, slots=True)
class Rules:
    """How many passages are read and shown, sentences weighed by meaning, and statements given."""

    passages_read: int = 8
    passages_shown: int = 3
    weighed: int = 12
    statements: int = 3
    thresholds: Thresholds = field(default_factory=Thresholds)


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
        settings = repr(asdict(self._rules)).encode() + THESAURUS.read_bytes()
        self._settings = hashlib.sha256(settings).hexdigest()[:12]

    def search(self, text: str, k: int) -> tuple[Hit, ...]:
        """At most k chunks for a text, best first."""
        return hits_for(text, self.index, self._embedder, k=k)

    def answer(self, question: Question) -> Result:
        """Statements that the articles make, or why none of them answers. Never raises for what is asked."""
        # Half a character (a lone surrogate) is nothing that an encoder can read.
        text = " ".join(question.text.encode(errors="ignore").decode().split())
        understood = understand(text, self._thesaurus)
        if unclear(understood):
            return self._abstained(question, text, reason("question_unclear", question.language))
        if not is_english(text):
            return self._abstained(question, text, reason("language_unsupported", question.language))
        found = self.search(text, 2 * DEPTH)
        hits = self._read(text, found)
        shown = tuple(passage(hit, self.index) for hit in (hits or found)[: self._rules.passages_shown])
        weighed = self._weighed(understood, hits)
        statements = self._statements(understood, [item for item in weighed if not item.candidate.article.retraction])
        if statements:
            return Answered(question, statements, shown, None, self._trace(text))
        return self._abstained(question, text, self._why_not(question, understood, weighed, hits), shown)

    def _read(self, text: str, found: Sequence[Hit]) -> list[Hit]:
        """The best passages that may answer, as many as the rules say; those of retracted articles do not count."""
        declarations, left = asks_about_declarations(text), self._rules.passages_read
        read: list[Hit] = []
        for hit in found:
            chunk = self.index.chunks[hit.chunk_id]
            article = self.index.articles[chunk.article_id]
            if left and may_answer_from(article, article.sections[chunk.section], declarations=declarations):
                read.append(hit)
                left -= not article.retraction
        return read

    def _why_not(
        self, question: Question, understood: Understood, weighed: Sequence[Weighed], hits: Sequence[Hit]
    ) -> Reason:
        """Why nothing answers; what only a retracted article says is no answer, but is told of."""
        near = [self.index.articles[self.index.chunks[hit.chunk_id].article_id] for hit in hits]
        near = near[: self._rules.passages_shown] or list(self.index.articles.values())
        retracted = self._statements(understood, weighed)
        if retracted:
            article = self.index.articles[retracted[0].citations[0].article_id]
            return reason("not_said", question.language, near=near, retracted=article)
        nearest = max((hit.scores.get("dense", 0.0) for hit in hits), default=0.0)
        code = reason_for(understood, weighed, nearest, self._rules.thresholds)
        missing = missing_names(understood, weighed) if code == "entity_missing" else ()
        return reason(code, question.language, near=near, missing=missing)

    def _weighed(self, question: Understood, hits: Sequence[Hit]) -> list[Weighed]:
        """The sentences of the passages, those that meet most of the question first."""
        weighed = [Weighed(item, support(question, item)) for item in self._sentences.candidates(hits)]
        return sorted(weighed, key=lambda item: (-score(item, 0.0), item.candidate.article.id, item.candidate.start))

    def _statements(self, question: Understood, weighed: Sequence[Weighed]) -> tuple[Statement, ...]:
        """The fewest sentences that answer: the best one, and those as good as it is that say something else."""
        thresholds = self._rules.thresholds
        possible = [item for item in weighed if may_answer(question, item, thresholds)][: self._rules.weighed]
        nearness = self._ranker.scores(question.text, [_in_context(item.candidate) for item in possible])
        scored = [
            (score(item, near), item)
            for item, near in zip(possible, nearness, strict=True)
            if near_enough(question, item, near, thresholds)
        ]
        scored.sort(key=lambda pair: (-pair[0], pair[1].candidate.article.id, pair[1].candidate.start))
        limit = 1 if question.kind == "definition" else self._rules.statements
        best = [item for value, item in scored if value >= scored[0][0] - thresholds.margin][:limit]
        shown: list[Statement] = []
        for made in (statement(item.candidate, item.support.needed) for item in best):
            said = {citation for earlier in shown for citation in earlier.citations}
            again = set(made.citations) <= said or any(says_the_same(made.text, earlier.text) for earlier in shown)
            if sound(made, self.index.articles) and not again:
                shown.append(made)
        return tuple(shown)

    def _abstained(self, question: Question, text: str, why: Reason, shown: tuple[Passage, ...] = ()) -> Abstained:
        return Abstained(question, why, shown, None, self._trace(text))

    def _trace(self, text: str) -> Trace:
        return Trace(text, self.index.manifest.version, self._models, self._settings)


def _in_context(candidate: Candidate) -> str:
    """The sentence, with the one before it where it opens with a pronoun; a row with the caption of its table."""
    if candidate.row:
        table = candidate.article.tables[candidate.row.table]
        return f"{candidate.row.caption}: {row_path(candidate.article, table, table.rows[candidate.row.row])}"
    start = candidate.before[0][0][0] if candidate.before and candidate.opens_with_pronoun else candidate.start
    return candidate.article.text[start : candidate.end]

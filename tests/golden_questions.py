"""The golden questions, asked: what test_golden.py compares, and python -m tests.accept_outcomes accepts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from interface.collection import Collection, Encoder
from retrieval.answer import Answerer
from retrieval.cross_encoder import open_ranker
from retrieval.types import Answered, Question, Result

PROJECT = Path(__file__).parent.parent
GOLDEN = PROJECT / "tests" / "golden"
OUTCOMES = GOLDEN / "outcomes.json"
# questions: written before the rule. later: by readers who had not seen it, and findings of a clinical review.
SETS = {
    "questions.jsonl": (),
    "later.jsonl": (),
    "invented.jsonl": ("asthma-biologics.md", "anticoagulation.md", "iron-heart-failure.md"),
}


@dataclass(frozen=True, slots=True)
class Golden:
    """A question with what a careful reader expects: sentences that answer, or none."""

    id: str
    question: str
    answerable: bool
    quotes: frozenset[str]
    also_allowed: frozenset[str]
    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A golden question and what the pipeline made of it; answerer holds the articles it was asked of."""

    golden: Golden
    result: Result
    answerer: Answerer

    @property
    def quotes(self) -> tuple[str, ...]:
        """Every sentence shown."""
        if not isinstance(self.result, Answered):
            return ()
        return tuple(citation.quote for item in self.result.statements for citation in item.citations)

    @property
    def outcome(self) -> str:
        """right, extra (right, with a sentence no reader asked for), wrong, missed, refused, or the reason's code."""
        golden, quotes = self.golden, set(self.quotes)
        if not quotes:
            return "missed" if golden.answerable else "refused"
        if not golden.quotes & quotes:
            return "wrong"
        return "right" if quotes <= golden.quotes | golden.also_allowed else "extra"


def asked(encoder: Encoder, folder: Path) -> Iterator[Asked]:
    """Every golden question with its result; indexes are built under folder."""
    for name, extra in SETS.items():
        answerer = _answerer(encoder, folder / name.removesuffix(".jsonl"), extra)
        for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines():
            golden = _golden(json.loads(line))
            yield Asked(golden, answerer.answer(Question(golden.question)), answerer)


def _answerer(encoder: Encoder, data: Path, extra: tuple[str, ...]) -> Answerer:
    """The pipeline over the shipped review and the named articles written for the tests."""
    collection = Collection(data, PROJECT / "corpus" / "articles")
    collection.library()
    for name in extra:
        shutil.copy(PROJECT / "tests" / "articles" / name, collection.articles_folder)
    library = collection.library()
    collection.rebuilt(library, encoder)
    return Answerer(collection.opened(library, encoder), encoder, ranker=open_ranker())


def _golden(record: dict[str, object]) -> Golden:
    def texts(key: str) -> frozenset[str]:
        value = record.get(key) or ()
        assert isinstance(value, list | tuple)
        return frozenset(map(str, value))

    return Golden(
        id=str(record["id"]),
        question=str(record["question"]),
        answerable=bool(record["answerable"]),
        quotes=texts("quotes"),
        also_allowed=texts("also_allowed"),
        reasons=texts("reason"),
    )

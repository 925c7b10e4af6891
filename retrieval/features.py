"""What is seen of how well the articles answer a question, in figures that mean the same in a corpus of any size."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from index.types import Index
from retrieval.answerable import Weighed
from retrieval.kinds import NUMERIC
from retrieval.numbers import numbers
from retrieval.rerank import ANSWERING, RANKED
from retrieval.types import Hit
from retrieval.understand import Understood
from retrieval.words import QUESTION_WORDS, STOP_WORDS, Token, stems, tokens

# The part of a word's rarity that its best passage gets in the Lucene form of BM25, about: one mention in a short text.
_SHARE_OF_RARITY = 0.6
# The passages that a question's words are looked for in, and those that the best one is compared with.
_PASSAGES = 5
_OTHERS = 10
# The logit beyond which a ranker's score says no more: odds of 1 to 3,000.
_SURE = 8.0

# At the beginning, or behind the topic: "Aspirin after stroke: does it help?".
_YES_OR_NO = re.compile(
    r"(?:^|[:;,.–—-]\s+)(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|should)\b", re.IGNORECASE
)

Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of content in a question, with what it tells in the corpus searched: the score of the best passage for it.

    A word that no passage has weighs as much as one that a single passage would have.
    """

    stems: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Seen:
    """What was found for a question; pool are the sentences that were weighed by meaning, with their cosine."""

    question: Understood
    index: Index
    hits: Sequence[Hit]
    sentences: Sequence[Weighed]
    pool: Sequence[tuple[Weighed, float]]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The question's words of content, each once."""
        unknown = _SHARE_OF_RARITY * math.log(2 * len(self.index.chunks) + 2)
        found = {token.stems: token for token in tokens(self.question.text) if carries_content(token)}
        best = ((held, self.index.lexical.search(token.text, 1)) for held, token in found.items())
        return tuple(Word(held, hits[0][1] if hits else unknown) for held, hits in best)

    @cached_property
    def passages(self) -> tuple[tuple[str, ...], ...]:
        """The stems of the best passages."""
        chunks = (self.index.chunks[hit.chunk_id] for hit in self.hits[:_PASSAGES])
        texts = (self.index.articles[chunk.article_id].text[chunk.span_start : chunk.span_end] for chunk in chunks)
        return tuple(stems(text) for text in texts)


def carries_content(token: Token) -> bool:
    """Whether a word says what is asked about: no function word, and none that only makes a question of it."""
    lowered = token.text.lower()
    return lowered not in STOP_WORDS and lowered not in QUESTION_WORDS and (len(lowered) > 1 or lowered.isdigit())


def features(seen: Seen) -> dict[str, float]:
    """Every feature by name; each is finite, and most lie in [0, 1]. Those of a ranker are there where it is."""
    return {
        **_of_words(seen),
        **_of_sentences(seen),
        **_of_retrievers(seen),
        **_of_question(seen),
        **_of_ranker(seen),
    }


def _of_words(seen: Seen) -> Values:
    held = [frozenset(passage) for passage in seen.passages]
    sentences = [_stems_of(item) for item in seen.sentences]
    pairs = [(*left.stems, *right.stems) for left, right in zip(seen.words, seen.words[1:], strict=False)]
    return {
        "words in passage": max((_share(seen.words, passage) for passage in held), default=0.0),
        "words in sentence": max((_share(seen.words, sentence) for sentence in sentences), default=0.0),
        "pairs in passage": max((_pairs(pairs, _content(passage)) for passage in seen.passages), default=0.0),
        "rarest missing": _rarest_missing(seen.words, held),
    }


def _of_sentences(seen: Seen) -> Values:
    terms = seen.question.terms
    total = sum(term.weight for term in terms) or 1.0
    articles = {item.candidate.article.id for item in seen.sentences}
    missing = [
        frozenset.intersection(*(frozenset(item.support.unmet) for item in seen.sentences if _is_of(item, id)))
        for id in sorted(articles)
    ]
    met = max((1 - sum(term.weight for term in left) / total for left in missing), default=0.0)
    named = [term for term in terms if term.named]
    lacking = min((sum(term in left for term in named) for left in missing), default=len(named))
    return {
        "terms in article": met,
        "terms in sentence": max((item.support.coverage for item in seen.sentences), default=0.0),
        "own terms in sentence": max((item.support.own_coverage for item in seen.sentences), default=0.0),
        "sentence near": max((near for _, near in seen.pool), default=0.0),
        "sentence near and covering": max((near * item.support.own_coverage for item, near in seen.pool), default=0.0),
        "names missing": lacking / max(1, len(named)),
        "sentence of kind": float(any(item.support.of_kind for item, _ in seen.pool)),
    }


def _of_retrievers(seen: Seen) -> Values:
    dense, lexical = (_by_article(seen, retriever) for retriever in ("dense", "lexical"))
    ideal = sum(word.weight for word in seen.words) or 1.0
    best = next(iter(dense), None)
    place = list(lexical).index(best) + 1 if best in lexical else math.inf
    return {
        "dense": _first(dense),
        "dense above others": _above(dense),
        "dense above next": _first(dense) - _next(dense),
        "lexical": min(_first(lexical) / ideal, 1.5),
        "lexical above others": min(_above(lexical) / ideal, 1.5),
        "lexical above next": min((_first(lexical) - _next(lexical)) / ideal, 1.5),
        "agreement": 1 / place,
    }


def _of_question(seen: Seen) -> Values:
    text = seen.question.text
    passages = [
        {(number.value, number.percent) for number in numbers(_text(seen, hit))} for hit in seen.hits[:_PASSAGES]
    ]
    asked = {(number.value, number.percent) for number in numbers(text)}
    return {
        "numbers missing": min((len(asked - held) for held in passages), default=len(asked)) / max(1, len(asked)),
        "asks for a number": float(seen.question.kind in NUMERIC),
        "asks for a thing": float(seen.question.kind in ("drug", "definition") or seen.question.asks_what),
        "yes or no": float(bool(_YES_OR_NO.search(text))),
        "claims": float("?" not in text),
        "compares": float(seen.question.compares),
        "words": math.log1p(len(seen.words)),
        "passages": math.log1p(len(seen.index.chunks)),
        "articles": math.log1p(len(seen.index.articles)),
    }


def _of_ranker(seen: Seen) -> Values:
    """The best logits of a passage, cut where more says no more."""
    relevant, answering = (_logits(seen, score) for score in (RANKED, ANSWERING))
    if not relevant:
        return {}
    return {
        "ranked passage": relevant[0],
        "ranked passage above next": relevant[0] - relevant[1] if len(relevant) > 1 else 0.0,
        "passage answering": answering[0],
    }


def _logits(seen: Seen, score: str) -> list[float]:
    """The best first."""
    found = (hit.scores[score] for hit in seen.hits if score in hit.scores)
    return sorted((max(-_SURE, min(_SURE, logit)) for logit in found), reverse=True)


def _text(seen: Seen, hit: Hit) -> str:
    chunk = seen.index.chunks[hit.chunk_id]
    return seen.index.articles[chunk.article_id].text[chunk.span_start : chunk.span_end]


def _is_of(item: Weighed, article_id: str) -> bool:
    return item.candidate.article.id == article_id


def _stems_of(item: Weighed) -> frozenset[str]:
    return frozenset(stem for stream in item.candidate.whole for stem in stream) or frozenset(
        stems(item.candidate.text)
    )


def _share(words: Sequence[Word], held: Collection[str]) -> float:
    """The share of the words' weight that a text has."""
    total = sum(word.weight for word in words)
    return sum(word.weight for word in words if all(stem in held for stem in word.stems)) / total if total else 0.0


def _rarest_missing(words: Sequence[Word], passages: Sequence[Collection[str]]) -> float:
    """The weight of the heaviest word that the passage with most of them lacks, over that of the heaviest of all."""
    if not words or not passages:
        return 1.0
    best = max(passages, key=lambda held: _share(words, held))
    left = (word.weight for word in words if not all(stem in best for stem in word.stems))
    return max(left, default=0.0) / (max(word.weight for word in words) or 1.0)


def _content(stream: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem for stem in stream if stem not in STOP_WORDS)


def _pairs(pairs: Sequence[tuple[str, ...]], stream: tuple[str, ...]) -> float:
    """The share of neighbouring words of a question that are neighbours in a text."""
    if not pairs:
        return 0.0
    there = {stream[at : at + width] for width in {len(pair) for pair in pairs} for at in range(len(stream))}
    return fmean(pair in there for pair in pairs)


def _by_article(seen: Seen, retriever: str) -> dict[str, float]:
    """The best score of each article, best first."""
    scored = [(hit.scores[retriever], hit.chunk_id) for hit in seen.hits if retriever in hit.scores]
    found: dict[str, float] = {}
    for score, chunk_id in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        found.setdefault(seen.index.chunks[chunk_id].article_id, score)
    return found


def _first(scores: Mapping[str, float]) -> float:
    return next(iter(scores.values()), 0.0)


def _next(scores: Mapping[str, float]) -> float:
    return list(scores.values())[1] if len(scores) > 1 else _first(scores)


def _above(scores: Mapping[str, float]) -> float:
    """How far the best article is above the mean of the ten behind it; 0 where there is no other."""
    others = list(scores.values())[1 : _OTHERS + 1]
    return _first(scores) - fmean(others) if others else 0.0

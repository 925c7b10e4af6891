"""The sentences that might answer: those of the passages found, each with the sentences it leans on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import Span, sentence_spans
from corpus.types import Article
from index.types import Index
from retrieval.abbreviations import abbreviations
from retrieval.discourse import announces, leans, opens_with_pronoun
from retrieval.kinds import DISEASE
from retrieval.numbers import CITATION_MARK
from retrieval.types import Hit
from retrieval.words import contains, stems

# Two sentences back is as far as "these agents" reaches in the development articles that were read.
_REACH = 2
# A disease in the title is what the whole article is about where this share of its sentences names it.
_PERVASIVE = 1 / 3


Streams = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article and what it leans on.

    own is its words as streams of stems: the printed words, and for each abbreviation its long form (or the other way
    round). before holds the sentences that its pronouns may point to, nearest first, with their streams.
    """

    article: Article
    start: int
    end: int
    own: Streams
    before: tuple[tuple[Span, Streams], ...]
    topic: Streams
    opens_with_pronoun: bool
    announces: bool

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.article.text[self.start : self.end]


class Sentences:
    """The sentences of the articles of an index, cut on first use and kept."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._spans: dict[str, tuple[tuple[Span, ...], ...]] = {}
        self._abbreviations: dict[str, Mapping[str, str]] = {}
        self._topics: dict[str, Streams] = {}

    def candidates(self, hits: Iterable[Hit]) -> tuple[Candidate, ...]:
        """The sentences that the chunks of hits overlap, in the order of the hits, each once."""
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            chunk = self._index.chunks[hit.chunk_id]
            article = self._index.articles[chunk.article_id]
            spans = self._spans_of(article)[chunk.section]
            for at, (start, end) in enumerate(spans):
                if start < chunk.span_end and end > chunk.span_start and (article.id, start) not in found:
                    found[article.id, start] = self._candidate(article, spans, at)
        return tuple(found.values())

    def _spans_of(self, article: Article) -> tuple[tuple[Span, ...], ...]:
        if article.id not in self._spans:
            cut = tuple(sentence_spans(article.text, section.start, section.end) for section in article.sections)
            self._abbreviations[article.id] = abbreviations(article.text)
            self._topics[article.id] = self._topic(article, cut)
            # Last, because another thread takes an article with spans for one whose abbreviations and topic are there.
            self._spans[article.id] = cut
        return self._spans[article.id]

    def _topic(self, article: Article, cut: tuple[tuple[Span, ...], ...]) -> Streams:
        """The diseases that the title names and a third of the sentences name again."""
        diseases = {stems(match.group()) for match in DISEASE.finditer(article.title)}
        spans = [span for section in cut for span in section]
        texts = [self._streams(article, article.text[start:end]) for start, end in spans] if diseases else []
        named = {disease: sum(any(contains(s, disease) for s in streams) for streams in texts) for disease in diseases}
        return tuple(sorted(disease for disease, count in named.items() if count >= _PERVASIVE * len(spans)))

    def _candidate(self, article: Article, spans: Sequence[Span], at: int) -> Candidate:
        start, end = spans[at]
        text = article.text[start:end]
        before = reversed(spans[max(0, at - _REACH) : at]) if leans(text) else ()
        return Candidate(
            article=article,
            start=start,
            end=end,
            own=self._streams(article, text),
            before=tuple(((a, b), self._streams(article, article.text[a:b])) for a, b in before),
            topic=self._topics[article.id],
            opens_with_pronoun=opens_with_pronoun(text),
            announces=announces(text),
        )

    def _in_full(self, article: Article, text: str) -> str:
        """The text with each abbreviation replaced by its long form: "refractory MM", "refractory multiple myeloma"."""
        known = self._abbreviations[article.id]
        if not known:
            return text
        shorts = "|".join(re.escape(short) for short in sorted(known, key=len, reverse=True))
        return re.sub(rf"(?<![\w-])(?:{shorts})(?![\w-])", lambda match: known[match.group()], text)

    def _streams(self, article: Article, text: str) -> Streams:
        """The stems of a text, and of every form that its abbreviations stand for or are shortened to."""
        streams = [stems(CITATION_MARK.sub(" ", text))]
        if (in_full := self._in_full(article, text)) != text:
            streams.append(stems(CITATION_MARK.sub(" ", in_full)))
        known = [(stems(short), stems(long)) for short, long in self._abbreviations[article.id].items()]
        for stream in streams:
            for short, long in known:
                if contains(stream, short) and long not in streams:
                    streams.append(long)
                if contains(stream, long) and short not in streams:
                    streams.append(short)
        return tuple(streams)

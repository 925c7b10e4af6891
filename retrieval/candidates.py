"""The sentences that might answer: those of the passages found, each with the sentences it leans on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from corpus.types import Article, Span
from index.types import Index
from retrieval.abbreviations import abbreviations
from retrieval.discourse import announces, finding, leans, opens_with_pronoun
from retrieval.kinds import DISEASE
from retrieval.numbers import CITATION_MARK
from retrieval.thesaurus import Phrase
from retrieval.types import Hit
from retrieval.words import contains, stems

# How many sentences back "these agents" may point; set by hand, and enough for the golden questions.
_REACH = 2
# A disease in the title is what the whole article is about where this share of its sentences names it.
_PERVASIVE = 1 / 3


Streams = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article and what it leans on.

    Words are streams of stems: the printed words, and for each abbreviation its long form or the other way round. own
    are those of its finding (retrieval/discourse.py), whole all of them. before holds the sentences that its pronouns
    may point to, nearest first. topic holds the diseases of the article's title that it speaks of throughout.
    """

    article: Article
    start: int
    end: int
    own: Streams
    whole: Streams
    before: tuple[tuple[Span, Streams], ...]
    topic: Streams
    opens_with_pronoun: bool
    announces: bool

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Forms:
    """The abbreviations of an article: each short form's long form, and what finds the short forms in a text.

    others holds, by first stem, the stems of every form with those of the form it stands for.
    """

    long_forms: Mapping[str, str]
    short_forms: re.Pattern[str]
    others: Mapping[str, Sequence[tuple[Phrase, Phrase]]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is worked out once for an article: its sentences by section, its abbreviations and its topic."""

    spans: tuple[tuple[Span, ...], ...]
    forms: _Forms
    topic: Streams


class Sentences:
    """The sentences of the articles of an index, cut on first use and kept. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._readings: dict[str, _Reading] = {}

    def candidates(self, hits: Iterable[Hit]) -> tuple[Candidate, ...]:
        """The sentences that the chunks of hits overlap, in the order of the hits, each once."""
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            chunk = self._index.chunks[hit.chunk_id]
            article = self._index.articles[chunk.article_id]
            reading = self._reading_of(article)
            for at, (start, end) in enumerate(reading.spans[chunk.section]):
                if start < chunk.span_end and end > chunk.span_start and (article.id, start) not in found:
                    found[article.id, start] = _candidate(article, reading, chunk.section, at)
        return tuple(found.values())

    def _reading_of(self, article: Article) -> _Reading:
        # Two threads may both read an article; each puts in whole what the other would.
        if article.id not in self._readings:
            spans = tuple(sentence_spans(article.text, section.start, section.end) for section in article.sections)
            forms = _forms(article.text)
            self._readings[article.id] = _Reading(spans, forms, _topic(article, spans, forms))
        return self._readings[article.id]


def _candidate(article: Article, reading: _Reading, section: int, at: int) -> Candidate:
    spans = reading.spans[section]
    start, end = spans[at]
    text = article.text[start:end]
    before = reversed(spans[max(0, at - _REACH) : at]) if leans(text) else ()
    return Candidate(
        article=article,
        start=start,
        end=end,
        own=_streams(finding(text), reading.forms),
        whole=_streams(text, reading.forms),
        before=tuple(((a, b), _streams(article.text[a:b], reading.forms)) for a, b in before),
        topic=reading.topic,
        opens_with_pronoun=opens_with_pronoun(text),
        announces=announces(text),
    )


def _topic(article: Article, spans: tuple[tuple[Span, ...], ...], forms: _Forms) -> Streams:
    """The diseases that the title names and a third of the sentences name again."""
    diseases = {stems(match.group()) for match in DISEASE.finditer(article.title)}
    every = [span for section in spans for span in section]
    texts = [_streams(article.text[start:end], forms) for start, end in every] if diseases else []
    named = {disease: sum(any(contains(s, disease) for s in streams) for streams in texts) for disease in diseases}
    return tuple(sorted(disease for disease, count in named.items() if count >= _PERVASIVE * len(every)))


def _forms(text: str) -> _Forms:
    known = abbreviations(text)
    shorts = "|".join(re.escape(short) for short in sorted(known, key=len, reverse=True)) or "(?!)"
    others: dict[str, list[tuple[Phrase, Phrase]]] = {}
    for pair in known.items():
        short, long = map(stems, pair)
        others.setdefault(short[0], []).append((short, long))
        others.setdefault(long[0], []).append((long, short))
    return _Forms(known, re.compile(rf"(?<![\w-])(?:{shorts})(?![\w-])"), others)


def _streams(text: str, forms: _Forms) -> Streams:
    """The stems of a text, and of every form that its abbreviations stand for or are shortened to.

    The second stream has each abbreviation in full, in its place: "refractory MM", "refractory multiple myeloma".
    """
    in_full = forms.short_forms.sub(lambda match: forms.long_forms[match.group()], text)
    streams = [stems(CITATION_MARK.sub(" ", form)) for form in dict.fromkeys((text, in_full))]
    for stream in streams:
        for at, first in enumerate(stream):
            for form, other in forms.others.get(first, ()):
                if stream[at : at + len(form)] == form and other not in streams:
                    streams.append(other)
    return tuple(streams)

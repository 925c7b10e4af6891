"""The sentences that might answer: those of the passages found, each with the sentences it leans on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from corpus.sentences import sentence_spans
from corpus.types import Article, Span
from index.types import Index
from retrieval.abbreviations import abbreviations, listed_abbreviations
from retrieval.arms import Arm, arms_of
from retrieval.discourse import announces, finding, leans, opens_with_pronoun
from retrieval.forms import Forms, Streams, forms_of, streams
from retrieval.kinds import DISEASE
from retrieval.quotable import may_answer_from
from retrieval.rows import TableRow, table_rows
from retrieval.scope import EVERYTHING, Scope
from retrieval.setting import NOWHERE, Setting, heading_of, setting_of, tells_of_itself, tells_own_work
from retrieval.types import Hit
from retrieval.words import contains, stems

# How many sentences back "these agents" may point; set by hand, and enough for the golden questions.
_REACH = 2
# An abstract has about 2,000 characters.
_FOREWORD = 3000
# A disease in the title is what the whole article is about where this share of its sentences names it.
_PERVASIVE = 1 / 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of an article and what it leans on, or a row of a table.

    Words are streams of stems: the printed words, and for each abbreviation its long form or the other way round. own
    are those of its finding (retrieval/discourse.py), whole all of them. before holds the sentences that its pronouns
    may point to, nearest first. topic holds the diseases of the article's title that it speaks of throughout. row is
    None for a sentence; a row has no streams. forms are the abbreviations that it is read with. setting is what its
    report is of, where it tells of the report's own work, and arms what the letters of that stand for. heading is what
    stands right above it.
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
    row: TableRow | None = None
    forms: Forms | None = None
    setting: Setting = NOWHERE
    heading: str = ""
    arms: tuple[Arm, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is worked out once for an article, the sentences and rows of a section when it is first come by.

    Rows are those of the table in a section, with the abbreviations that its notes explain besides the article's.
    """

    forms: Forms
    topic: Streams
    setting: Setting
    arms: tuple[Arm, ...]
    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    rows: dict[int, tuple[tuple[TableRow, ...], Forms]] = field(default_factory=dict)


class Sentences:
    """The sentences and rows of the articles of an index, cut on first use and kept. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self._index, self._scope = index, EVERYTHING
        self._readings: dict[str, _Reading] = {}

    def within(self, index: Index, scope: Scope) -> Sentences:
        """Those of the part of the index that is within a scope; what is cut for one is kept for both."""
        part = copy(self)
        part._index, part._scope = index, scope
        return part

    def candidates(self, hits: Iterable[Hit]) -> tuple[Candidate, ...]:
        """The sentences and rows that the chunks of hits overlap, in the order of the hits, each once."""
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            chunk = self._index.chunks[hit.chunk_id]
            article = self._index.articles[chunk.article_id]
            reading = self._reading_of(article)
            made = _rows if article.sections[chunk.section].kind == "table" else _sentences
            for candidate in made(article, reading, chunk.section, (chunk.span_start, chunk.span_end)):
                found.setdefault((article.id, candidate.start), candidate)
        return tuple(found.values())

    def opening(self, article: Article) -> tuple[Candidate, ...]:
        """The sentences at the beginning of an article, where a study says what it set out to find."""
        reading = self._reading_of(article)
        kinds = ("abstract", "summary")
        sections = [at for at, part in enumerate(article.sections) if part.kind in kinds] or [0][
            : len(article.sections)
        ]
        sections = [at for at in sections if self._scope.takes_section(article.sections[at].kind)]
        sections = [at for at in sections if may_answer_from(article, article.sections[at], declarations=False)]
        parts = ((at, article.sections[at].start) for at in sections)
        made = (item for at, start in parts for item in _sentences(article, reading, at, (start, start + _FOREWORD)))
        return tuple(made)

    def _reading_of(self, article: Article) -> _Reading:
        # Two threads may both read an article; each puts in whole what the other would.
        if article.id not in self._readings:
            forms = forms_of(abbreviations(article.text))
            setting = setting_of(article, forms)
            self._readings[article.id] = _Reading(forms, _topic(article, forms), setting, _arms(article, setting))
        return self._readings[article.id]


def _sentences(article: Article, reading: _Reading, section: int, within: Span) -> Iterable[Candidate]:
    if section not in reading.spans:
        part = article.sections[section]
        reading.spans[section] = sentence_spans(article.text, part.start, part.end)
    for at, (start, end) in enumerate(reading.spans[section]):
        if start < within[1] and end > within[0]:
            yield _candidate(article, reading, section, at)


def _rows(article: Article, reading: _Reading, section: int, within: Span) -> Iterable[Candidate]:
    if section not in reading.rows:
        reading.rows[section] = _rows_of(article, reading, section)
    rows, forms = reading.rows[section]
    for row in rows:
        if row.start < within[1] and row.end > within[0]:
            yield Candidate(article, row.start, row.end, (), (), (), reading.topic, False, False, row, forms)


def _rows_of(article: Article, reading: _Reading, section: int) -> tuple[tuple[TableRow, ...], Forms]:
    start = article.sections[section].start
    at = next((at for at, table in enumerate(article.tables) if table.start == start), None)
    if at is None:
        return (), reading.forms
    listed = listed_abbreviations(article.text[note.start : note.end] for note in article.tables[at].notes)
    forms = forms_of({**reading.forms.long_forms, **listed}) if listed else reading.forms
    return table_rows(article, at, ", ".join(reading.setting.studies)), forms


def _candidate(article: Article, reading: _Reading, section: int, at: int) -> Candidate:
    spans = reading.spans[section]
    start, end = spans[at]
    text = article.text[start:end]
    before = reversed(spans[max(0, at - _REACH) : at]) if leans(text) else ()
    own_work = tells_own_work(article.sections[section])
    return Candidate(
        article=article,
        start=start,
        end=end,
        own=streams(finding(text), reading.forms),
        whole=streams(text, reading.forms),
        before=tuple(((a, b), streams(article.text[a:b], reading.forms)) for a, b in before),
        topic=reading.topic,
        opens_with_pronoun=opens_with_pronoun(text),
        announces=announces(text),
        forms=reading.forms,
        setting=reading.setting if own_work or tells_of_itself(text) else NOWHERE,
        heading=heading_of(article.sections[section]),
        arms=reading.arms if own_work else (),
    )


def _arms(article: Article, setting: Setting) -> tuple[Arm, ...]:
    """What the letters of a report's arms stand for; an article that is no report has none."""
    if setting == NOWHERE:
        return ()
    own = (section for section in article.sections if section.kind != "table" and tells_own_work(section))
    return arms_of(article.text, (span for part in own for span in sentence_spans(article.text, part.start, part.end)))


def _topic(article: Article, forms: Forms) -> Streams:
    """The diseases that the title names and a third of the sentences name again."""
    diseases = {stems(match.group()) for match in DISEASE.finditer(article.title)}
    if not diseases:
        return ()
    texts = list(_prose(article))
    named = {disease: sum(_names(text, disease, forms) for text in texts) for disease in diseases}
    return tuple(sorted(disease for disease, count in named.items() if count >= _PERVASIVE * len(texts)))


def _prose(article: Article) -> Iterable[str]:
    """The sentences that may answer a question; the rows of tables and the names of funders are none."""
    for section in article.sections:
        if section.kind != "table" and may_answer_from(article, section, declarations=False):
            yield from (
                article.text[start:end] for start, end in sentence_spans(article.text, section.start, section.end)
            )


def _names(text: str, disease: Sequence[str], forms: Forms) -> bool:
    """Whether a sentence names a disease, in full or by an abbreviation; most do or do not by what they print."""
    return contains(stems(text), tuple(disease)) or any(
        contains(stream, tuple(disease)) for stream in streams(text, forms)
    )

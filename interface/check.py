"""Does everything that could be shown still slice? The work of the check command."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.broken import broken_sentences
from corpus.errors import UnreadableArticle
from corpus.repair import repair, undo
from corpus.spans import quotable_spans
from corpus.types import Article, Span
from index.soundness import verify
from index.types import Index
from interface.collection import Collection, Progress
from interface.repaired import repair_notes, visible

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: faults mean that a quote could be wrong; notes are places of a source a person should look at."""

    sentences: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def checked(index: Index, collection: Collection, progress: Progress | None = None) -> Checked:
    """Every hash, section, table, chunk, repair and quote of an opened index, compared again with the source files."""
    faults, notes, sentences = verify(index), [], 0
    library = collection.reread(progress)
    again: dict[str, Article | UnreadableArticle] = {failure.source: failure for failure in library.failures}
    again |= {article.source: article for article in library.articles}
    for article in index.articles.values():
        spans = _spans(article)
        sentences += len(spans)
        found = (*_span_faults(article, spans), *_source_faults(article, again.get(article.source), collection))
        faults += [f"article {article.id}: {fault}" for fault in found]
        notes += [f"article {article.id}: {note}" for note in _notes(article, spans)]
    return Checked(sentences, tuple(faults), tuple(notes))


def _spans(article: Article) -> list[Span]:
    return [span for section in article.sections for span in quotable_spans(article, section)]


def _source_faults(
    article: Article, again: Article | UnreadableArticle | None, collection: Collection
) -> Iterator[str]:
    """Whether its file, read again from nothing, gives the same article."""
    try:
        content = (collection.articles_folder / article.source).read_bytes()
    except OSError as error:
        yield f"its source {article.source} cannot be read ({error.strerror})"
        return
    if hashlib.sha256(content).hexdigest() != article.sha256:
        yield f"its source {article.source} has changed; rebuild with: python app.py rebuild"
    elif isinstance(again, UnreadableArticle):
        yield f"its source {article.source} cannot be read again ({again.why}); rebuild with: python app.py rebuild"
    elif again != article:
        yield f"reading {article.source} again does not give the same; rebuild with: python app.py rebuild"


def _span_faults(article: Article, spans: list[Span]) -> Iterator[str]:
    """Sentences must be in order and disjoint, and leave out nothing but blanks of their sections."""
    for (_, before), (start, end) in pairwise([(0, 0), *spans]):
        if not before <= start < end <= len(article.text):
            yield f"sentence {start}-{end} does not slice"
    sentences = "".join(article.text[start:end] for start, end in spans)
    sections = "".join(article.text[section.start : section.end] for section in article.sections)
    if _unspaced(sentences) != _unspaced(sections):
        yield "its sentences do not hold all of its text"


def _unspaced(text: str) -> str:
    return "".join(text.split())


def _notes(article: Article, spans: list[Span]) -> Iterator[str]:
    for word, note in repair_notes(article, 0, len(article.text)):
        yield f"repaired at {word.start}: {note}"
    for start, end in broken_sentences(article.text, spans):
        yield f"sentence {start}-{end} breaks off and is kept as it stands: “{_ending(article.text[start:end])}”"
    for section in article.sections:
        if not quotable_spans(article, section):
            yield f"section {section.title or section.kind} at {section.start} is empty"
    if article.retraction:
        yield f"it is retracted: {visible(article.retraction)}"
    if article.coverage == "full" and not any(section.kind == "body" for section in article.sections):
        yield "it counts as full text, but has no body"
    for doubt in repair(undo(article.text, article.repairs)).suspicions:
        yield f"left as it stands at {doubt.start}: “{visible(doubt.text)}” ({doubt.why})"


def _ending(sentence: str) -> str:
    shown = visible(sentence)
    return shown if len(shown) <= _LONGEST_SHOWN else f"… {shown[-_LONGEST_SHOWN:].split(' ', 1)[-1]}"

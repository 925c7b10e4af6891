"""Does everything that could be shown still slice? The work of the check command."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.broken import broken_sentences
from corpus.repair import repair, undo
from corpus.sentences import sentence_spans
from corpus.types import Article, Span
from index.soundness import verify
from index.types import Index
from interface.repaired import repair_notes, visible

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: faults mean that a quote could be wrong; notes are places of a source a person should look at."""

    sentences: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def checked(index: Index, articles_folder: Path) -> Checked:
    """Every hash, section, chunk, repair and sentence of an opened index, compared again with the source files."""
    faults, notes, sentences = verify(index), [], 0
    for article in index.articles.values():
        spans = _spans(article)
        sentences += len(spans)
        faults += [f"article {article.id}: {fault}" for fault in _faults(article, spans, articles_folder)]
        notes += [f"article {article.id}: {note}" for note in _notes(article, spans)]
    return Checked(sentences, tuple(faults), tuple(notes))


def _spans(article: Article) -> list[Span]:
    return [span for section in article.sections for span in sentence_spans(article.text, section.start, section.end)]


def _faults(article: Article, spans: list[Span], folder: Path) -> Iterator[str]:
    yield from _span_faults(article, spans)
    try:
        content = (folder / article.source).read_bytes()
    except OSError as error:
        yield f"its source {article.source} cannot be read ({error.strerror})"
        return
    loaded = undo(article.text, article.repairs)
    if hashlib.sha256(content).hexdigest() != article.sha256:
        yield f"its source {article.source} has changed; rebuild with: python app.py rebuild"
    elif loaded not in content.decode("utf-8-sig", "replace"):
        yield f"undoing its repairs does not give the text of {article.source}"
    elif repair(loaded).text != article.text:
        yield f"repairing {article.source} again does not give its text; rebuild with: python app.py rebuild"


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
    for doubt in repair(undo(article.text, article.repairs)).suspicions:
        yield f"left as it stands at {doubt.start}: “{visible(doubt.text)}” ({doubt.why})"


def _ending(sentence: str) -> str:
    shown = visible(sentence)
    return shown if len(shown) <= _LONGEST_SHOWN else f"… {shown[-_LONGEST_SHOWN:].split(' ', 1)[-1]}"

"""What can be quoted of a section: its sentences, or the rows of its table."""

from __future__ import annotations

from corpus.sentences import sentence_spans
from corpus.tables import lines
from corpus.types import Article, Section, Span


def quotable_spans(article: Article, section: Section) -> tuple[Span, ...]:
    """The sentences of a section, or the lines of the table that it is, in order and disjoint.

    A note ends with its line, also without a stop. Everything in the section but blanks is in exactly one span.
    """
    if section.kind == "table":
        return lines(article, section.start, section.end)
    if section.kind == "note":
        noted = (sentence_spans(article.text, *line) for line in lines(article, section.start, section.end))
        return tuple(span for spans in noted for span in spans)
    return sentence_spans(article.text, section.start, section.end)

"""What can be quoted of a section: its sentences, or the rows of its table."""

from __future__ import annotations

from corpus.sentences import sentence_spans
from corpus.tables import lines
from corpus.types import Article, Section, Span


def quotable_spans(article: Article, section: Section) -> tuple[Span, ...]:
    """The sentences of a section, or the lines of the table that it is, in order and disjoint.

    Everything in the section but blanks is in exactly one span.
    """
    if section.kind == "table":
        return lines(article, section.start, section.end)
    return sentence_spans(article.text, section.start, section.end)

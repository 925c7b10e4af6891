"""Whether a quoted sentence is its article's own, or tells what a reference found.

Told by citation marks, the section and the kind of article. Authors mark the first of several sentences on a trial, and
no abstract: a result without a mark in a review may be either, and then nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from corpus.types import Article, Mark, Section, Span
from retrieval.numbers import CITATION_MARK
from retrieval.reviews import is_review
from retrieval.setting import tells_own_work
from retrieval.types import Origin

_OWN_WORDS = re.compile(
    r"\b(?:we|our|in (?:this|the present|the current) (?:\w+ )?(?:study|trial|analysis|cohort|series|meta-analysis)"
    r"|(?:this|the present|the current) (?:study|trial|analysis) (?:show|found|demonstrat|confirm|suggest)\w*)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\bet al\b|\b(?:other|others|earlier|previous(?:ly)?|prior|published|historical(?:ly)?)\b", re.IGNORECASE
)
_RESULT = re.compile(
    r"%|\bper ?cent\b|\b(?:median|mean|significantly|hazard|ratio|versus|vs|compared|reported|randomi[sz]ed)\b"
    r"|\bp ?[<=>≤]|\b\d+ (?:of|out of) (?:the )?\d+\b|\b(?:trials?|stud(?:y|ies)|cohorts?|patients)\b.*\b(?:show"
    r"|demonstrat|achiev|found|had|was|were|observ|experienc|respond|receiv)\w*|\bin [A-Z][A-Za-z]*[A-Z][\w-]*-?\d+\b",
    re.IGNORECASE,
)
_FIRST_MARK = {"(": re.compile(r"\(1[),;–-]"), "[": re.compile(r"\[1[\],;–-]")}
_CLOSING_MARK = re.compile(r"\s*[.,;]?\s*$")


def origin_of(article: Article, section: Section | None, text: str, marks: Collection[Mark]) -> Origin | None:
    """Whose words a sentence of a section has: "cited" tells from a reference; None where it cannot be told."""
    own_words = bool(_OWN_WORDS.search(text))
    reviews = is_review(article)
    own_work = section is not None and not reviews and _reports(section)
    if marks or printed_marks(article, text):
        # "Responses were graded by the criteria of [4]" is no result of 4.
        return None if own_words or own_work else "cited"
    if cites(article, text):
        return None
    if own_words:
        return "own"
    if _OF_OTHERS.search(text):
        return None
    return "own" if own_work or (reviews and not _RESULT.search(text)) else None


def marks_in(article: Article, span: Span) -> Iterator[Mark]:
    """The citation marks in a span, and one right behind it."""
    return (mark for mark in article.marks if span[0] <= mark.start < span[1] or mark.start == span[1])


def printed_marks(article: Article, text: str) -> tuple[str, ...]:
    """The citation marks that a sentence ends with, as printed, of an article that comes without its references."""
    found = list(CITATION_MARK.finditer(text)) if cites(article, text) else []
    if not found or not _CLOSING_MARK.fullmatch(text, found[-1].end()):
        return ()
    mark = found[-1].group()
    # Without a first mark of that form "(12)" may be a number.
    return (mark,) if _FIRST_MARK[mark[0]].search(article.text) else ()


def cites(article: Article, text: str) -> bool:
    """Whether a sentence of an article that comes without its references may have a citation mark."""
    return not (article.references or article.marks) and bool(CITATION_MARK.search(text))


def _reports(section: Section) -> bool:
    """Whether a section holds nothing but the study's own work: an abstract in one piece opens with what is known."""
    return bool(section.path or section.kind != "abstract") and tells_own_work(section)

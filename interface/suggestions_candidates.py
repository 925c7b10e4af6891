"""Questions that the articles' own sentences put: each with the place that should answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.types import Article
from interface.suggestions_outcomes import outcomes
from interface.suggestions_patterns import PATTERNS, Put, Sort, defines
from interface.suggestions_subjects import Sentence, sentences
from retrieval.abbreviations import abbreviations

MOST_QUESTION_CHARS = 90
# An abbreviation that an article uses less often is not what it is about.
_LEAST_USED = 5
_SHORT = re.compile(r"[A-Z][A-Z0-9]{1,5}(?:-[A-Z]{1,3})?|[a-z]+-cel")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that article.text[start:end] should answer; section is the title of the part that holds it."""

    put: Put
    sort: Sort
    article_id: str
    start: int
    end: int
    section: str = ""


def candidates(article: Article) -> Iterator[Candidate]:
    """What an article may be asked, each question once: by the kind of sentence, then in order, abbreviations last."""
    found: dict[str, tuple[int, Candidate]] = {}
    spoken_of = ""
    for sentence in sentences(article):
        said = spoken_of + sentence.said[2:] if spoken_of and sentence.said.startswith("It ") else sentence.said
        place = (article.id, sentence.start, sentence.end, article.sections[sentence.section].title or "")
        for rank, sort, put in _puts(replace(sentence, said=said)):
            if len(put.english) <= MOST_QUESTION_CHARS:
                found.setdefault(put.english, (rank, Candidate(put, sort, *place)))
        spoken_of = defines(sentence.said)
    yield from (candidate for _, candidate in sorted(found.values(), key=lambda item: (item[0], item[1].start)))
    yield from _abbreviated(article)


def _puts(sentence: Sentence) -> Iterator[tuple[int, Sort, Put]]:
    """The questions that a sentence answers, each with the rank of its kind: the plainest first."""
    yield from ((0, "other", put) for put in outcomes(sentence))
    for rank, (sort, pattern, puts) in enumerate(PATTERNS, start=1):
        match = pattern.search(sentence.said)
        put = puts(match, sentence) if match else None
        if put:
            yield rank, sort, put


def _abbreviated(article: Article) -> Iterator[Candidate]:
    """What the abbreviations stand for that an article uses most, each with the place where it says so."""
    shorts = [short for short in abbreviations(article.text) if _SHORT.fullmatch(short)]
    used = {short: len(re.findall(rf"(?<![\w-]){re.escape(short)}(?!\w)", article.text)) for short in shorts}
    for short in sorted(shorts, key=lambda short: (-used[short], short)):
        at = article.text.find(f"({short})")
        if used[short] >= _LEAST_USED and at >= 0:
            put = Put(f"What does {short} stand for?", f"{short} neyin kısaltmasıdır?")
            yield Candidate(put, "abbreviation", article.id, at, at + len(short) + 2)

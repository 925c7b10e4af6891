"""Articles become chunks. The only owner of langchain_text_splitters, which packs our sentence spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from langchain_text_splitters import CharacterTextSplitter

from corpus.sentences import sentence_spans
from corpus.types import Article, Chunk, Span

CountTokens = Callable[[str], int]

# all-MiniLM-L6-v2 reads 256 tokens, two of which mark the text's ends; what is longer is cut off without a word.
MAX_TOKENS = 254
OVERLAP_TOKENS = 64


def chunks_of(
    article: Article,
    count_tokens: CountTokens,
    *,
    max_tokens: int = MAX_TOKENS,
    overlap_tokens: int = OVERLAP_TOKENS,
) -> tuple[Chunk, ...]:
    """The chunks of an article in reading order, at most max_tokens each.

    A chunk is made of whole sentences of one section; neighbours share whole sentences of at most overlap_tokens.
    A sentence longer than max_tokens becomes several chunks cut at blanks, each of which knows the whole sentence.
    """
    found: dict[str, Chunk] = {}
    for position, section in enumerate(article.sections):
        for run in _runs(
            article.text, sentence_spans(article.text, section.start, section.end), count_tokens, max_tokens
        ):
            for start, end in _packed(article.text, run, count_tokens, (max_tokens, overlap_tokens)):
                for chunk in _pieces(article, (start, end), position, (count_tokens, max_tokens)):
                    found.setdefault(chunk.id, chunk)
    return tuple(found.values())


def _runs(text: str, spans: Sequence[Span], count_tokens: CountTokens, limit: int) -> list[list[Span]]:
    """The sentences in groups that may share chunks: one that is over the limit by itself stands alone."""
    runs: list[list[Span]] = [[]]
    for start, end in spans:
        if count_tokens(text[start:end]) > limit:
            runs += [[(start, end)], []]
        else:
            runs[-1].append((start, end))
    return [run for run in runs if run]


def _packed(text: str, spans: Sequence[Span], count_tokens: CountTokens, sizes: tuple[int, int]) -> list[Span]:
    """Neighbouring spans merged up to a size, with an overlap; sizes are both in tokens.

    The splitter is given the spans' numbers instead of their text, and measures the text they stand for:
    what comes back are numbers again, so offsets never depend on a text search.
    """
    lengths = [count_tokens(text[start:end]) for start, end in spans]
    splitter = CharacterTextSplitter(
        separator=" ",
        chunk_size=max(sizes[0], *lengths),
        chunk_overlap=min(sizes[1], sizes[0]),
        length_function=lambda label: lengths[int(label)] if label.strip() else 0,
    )
    merged = [label.split() for label in splitter.split_text(" ".join(map(str, range(len(spans)))))]
    return [(spans[int(labels[0])][0], spans[int(labels[-1])][1]) for labels in merged]


def _pieces(article: Article, span: Span, section: int, measure: tuple[CountTokens, int]) -> list[Chunk]:
    """The span as one chunk, or, where it is over the limit, cut at blanks into several."""
    count_tokens, limit = measure
    start, end = span
    if count_tokens(article.text[start:end]) <= limit:
        return [_chunk(article, span, section, whole=span)]
    words = [
        piece
        for word in re.finditer(r"\S+", article.text[start:end])
        for piece in _halves(article.text, (start + word.start(), start + word.end()), measure)
    ]
    cut = _packed(article.text, words, count_tokens, (limit, 0))
    return [_chunk(article, piece, section, whole=span) for piece in cut]


def _halves(text: str, span: Span, measure: tuple[CountTokens, int]) -> list[Span]:
    """A word, halved until each part is within the limit: a pasted gene sequence has no blanks."""
    count_tokens, limit = measure
    start, end = span
    if end - start == 1 or count_tokens(text[start:end]) <= limit:
        return [span]
    middle = (start + end) // 2
    return [*_halves(text, (start, middle), measure), *_halves(text, (middle, end), measure)]


def _chunk(article: Article, span: Span, section: int, *, whole: Span) -> Chunk:
    return Chunk(f"{article.id}:{span[0]}-{span[1]}", article.id, *span, section, *whole)

"""Articles become chunks. The only owner of langchain_text_splitters, which packs our sentence spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from langchain_text_splitters import CharacterTextSplitter

from corpus.spans import quotable_spans
from corpus.tables import row_path
from corpus.types import Article, Chunk, Row, Span, Table

CountTokens = Callable[[str], int]
Fits = Callable[[Chunk], bool]
# Neighbouring spans in order, with the number of tokens in each.
Lengths = Mapping[Span, int]

# all-MiniLM-L6-v2 reads 256 tokens, two of which mark the text's ends; what is longer is cut off without a word.
MAX_TOKENS = 254
OVERLAP_TOKENS = 64

# What a table's title and one row with all its headings may take, in code points: about a quarter and a half of
# MAX_TOKENS, so that a row of ordinary length is never cut because its caption or its headings are long.
_MOST_OF_TITLE = 240
_MOST_OF_ROW_PATH = 500


def chunks_of(
    article: Article,
    count_tokens: CountTokens,
    *,
    max_tokens: int = MAX_TOKENS,
    overlap_tokens: int = OVERLAP_TOKENS,
) -> tuple[Chunk, ...]:
    """The chunks of an article in reading order, with at most max_tokens in the indexed_text of each.

    A chunk is made of whole sentences of one section; neighbours share whole sentences of at most overlap_tokens.
    A sentence longer than max_tokens becomes several chunks cut at blanks, each of which knows the whole sentence.
    A chunk of a table is made of whole rows, with the lines that head them where those stand right above; each row is
    in one chunk, or in several that know the whole row. Lines that head nothing are in none.
    """
    # A sentence alone in its chunk is measured again, and a long one's words recur; no more than the article is kept.
    count_tokens = lru_cache(maxsize=None)(count_tokens)
    found: dict[str, Chunk] = {}
    for position, section in enumerate(article.sections):
        spans = quotable_spans(article, section)
        table = _table_of(article, position)
        if table is None:
            chunks = _sentence_chunks(article, position, spans, (count_tokens, max_tokens, overlap_tokens))
        else:
            rows, title = list(_lines(article, table, spans, count_tokens)), _title(article, table)
            chunks = _table_chunks(article, position, title, rows, (count_tokens, max_tokens))
        for chunk in chunks:
            found.setdefault(chunk.id, chunk)
    return tuple(found.values())


def indexed_text(article: Article, chunk: Chunk) -> str:
    """What is embedded on behalf of a chunk: its own text, or the rows that it holds.

    For rows of a table it is the title of the table, cut where it is long, and a line for each row that reads its
    headings along with its cells. A piece of a row, or a row whose headings are very long, has its own text instead,
    with title and headings only where they are no longer than it.
    """
    text = article.text[chunk.start : chunk.end]
    table = _table_of(article, chunk.section)
    rows = _rows_in(table, (chunk.span_start, chunk.span_end)) if table else ()
    if table is None or not rows:
        return text
    title = _title(article, table)
    if (chunk.start, chunk.end) == (chunk.span_start, chunk.span_end):
        return _read_aloud(title, (_row_text(article, table, row) for row in rows))
    piece = _under_headings(article, table, rows[0], (chunk.start, chunk.end))
    return f"{title}\n{piece}" if 0 < len(title) <= len(text) else piece


def searched_text(article: Article, chunk: Chunk) -> str:
    """What is searched for words on behalf of a chunk: its indexed_text under the title of the article.

    The title says what a passage is about that names neither drug nor disease (docs/retrieval.md, table 1).
    """
    return f"{article.title}\n{indexed_text(article, chunk)}"


def _read_aloud(title: str, rows: Iterable[str]) -> str:
    return "\n".join(filter(None, (title, *rows)))


def _table_of(article: Article, section: int) -> Table | None:
    """The table that a section is."""
    part = article.sections[section]
    tables = article.tables if part.kind == "table" else ()
    return next((table for table in tables if table.start == part.start), None)


def _rows_in(table: Table, span: Span) -> tuple[Row, ...]:
    first, behind = (bisect_left(table.rows, border, key=lambda row: row.start) for border in span)
    return table.rows[first:behind]


def _title(article: Article, table: Table) -> str:
    caption = article.text[slice(*table.caption)] if table.caption else ""
    label = table.label or ""
    title = caption if caption.startswith(label) else f"{label} {caption}".strip()
    if len(title) <= _MOST_OF_TITLE:
        return title
    cut = title.rfind(" ", 1, _MOST_OF_TITLE + 1)
    return title[: cut if cut > 0 else _MOST_OF_TITLE]


def _row_text(article: Article, table: Table, row: Row) -> str:
    path = row_path(article, table, row)
    return path if len(path) <= _MOST_OF_ROW_PATH else _under_headings(article, table, row, (row.start, row.end))


def _under_headings(article: Article, table: Table, row: Row, piece: Span) -> str:
    """A piece of a row behind what heads it: sub-headings, the cells that name the row, headings of its columns."""
    start, end = piece
    spans = {*row.headers, *(cell for cell in row.cells[: table.stubs] if cell[1] <= start or cell[0] >= end)}
    for headings, cell in zip(table.columns, row.cells, strict=True):
        if cell[0] < end and cell[1] > start:
            spans.update(headings)
    headed = " › ".join(filter(None, (article.text[slice(*span)] for span in sorted(spans))))
    text = article.text[start:end]
    return f"{headed}: {text}" if 0 < len(headed) <= len(text) else text


class _Line(NamedTuple):
    """A row: its line, the same with the lines right above that only head it, and how it is read, in tokens too."""

    span: Span
    headed: Span
    text: str
    tokens: int


def _lines(article: Article, table: Table, spans: Sequence[Span], count_tokens: CountTokens) -> Iterator[_Line]:
    rows = {row.start: row for row in table.rows}
    above: int | None = None
    for start, end in spans:
        above = start if above is None else above
        if start in rows:
            text = _row_text(article, table, rows[start])
            yield _Line((start, end), (above, end), text, count_tokens(text))
            above = None


def _table_chunks(
    article: Article, section: int, title: str, lines: Sequence[_Line], measure: tuple[CountTokens, int]
) -> Iterator[Chunk]:
    """Neighbouring rows in one chunk where that fits, else in two halves, each made in the same way."""
    if not lines:
        return
    count_tokens, limit = measure

    def fits(chunk: Chunk) -> bool:
        return count_tokens(indexed_text(article, chunk)) <= limit

    # The sum spares reading a long table whole at every halving.
    short = len(lines) == 1 or sum(line.tokens for line in lines) <= limit
    if short and count_tokens(_read_aloud(title, (line.text for line in lines))) <= limit:
        span = (lines[0].headed[0], lines[-1].span[1])
        yield _chunk(article, span, section, whole=span)
    elif len(lines) == 1:
        line = lines[0].span
        yield from _row_pieces(_chunk(article, line, section, whole=line), article, fits)
    else:
        for half in (lines[: len(lines) // 2], lines[len(lines) // 2 :]):
            yield from _table_chunks(article, section, title, half, measure)


def _row_pieces(chunk: Chunk, article: Article, fits: Fits) -> Iterator[Chunk]:
    """A row that is over the limit, halved until each part is within it; the whole row is never a piece of itself."""
    whole = (chunk.span_start, chunk.span_end)
    is_piece = (chunk.start, chunk.end) != whole
    if chunk.end - chunk.start == 1 or (is_piece and fits(chunk)):
        yield chunk
        return
    for half in _halved(article.text, (chunk.start, chunk.end)):
        yield from _row_pieces(_chunk(article, half, chunk.section, whole=whole), article, fits)


def _halved(text: str, span: Span) -> list[Span]:
    """The two parts of a span: cut at the blank nearest to its middle, or in the middle where none is near."""
    start, end = span
    middle = (start + end) // 2
    blanks = [(start + match.start(), start + match.end()) for match in re.finditer(r"\s+", text[start:end])]
    left, right = min(blanks, key=lambda blank: abs(sum(blank) - 2 * middle), default=(middle, middle))
    if abs(left + right - 2 * middle) > (end - start) // 2:
        left = right = middle
    halves = (_trimmed(text, half) for half in ((start, left), (right, end)))
    return [half for half in halves if half[0] < half[1]]


def _trimmed(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    return span[0] + len(piece) - len(piece.lstrip()), span[0] + len(piece.rstrip())


def _sentence_chunks(
    article: Article, section: int, spans: Sequence[Span], sizes: tuple[CountTokens, int, int]
) -> Iterator[Chunk]:
    count_tokens, limit, overlap = sizes
    for run in _runs(article.text, spans, count_tokens, limit):
        for span in _packed(run, (limit, overlap)):
            yield from _pieces(article, span, section, (count_tokens, limit))


def _runs(text: str, spans: Sequence[Span], count_tokens: CountTokens, limit: int) -> list[Lengths]:
    """The sentences in groups that may share chunks: one that is over the limit by itself stands alone."""
    runs: list[dict[Span, int]] = [{}]
    for start, end in spans:
        tokens = count_tokens(text[start:end])
        if tokens > limit:
            runs += [{(start, end): tokens}, {}]
        else:
            runs[-1][start, end] = tokens
    return [run for run in runs if run]


def _packed(lengths: Lengths, sizes: tuple[int, int]) -> list[Span]:
    """Neighbouring spans merged up to a size, with an overlap; sizes are both in tokens.

    The splitter is given the spans' numbers instead of their text, and measures the text they stand for:
    what comes back are numbers again, so offsets never depend on a text search.
    """
    spans = list(lengths)
    if len(spans) == 1 or sum(lengths.values()) <= sizes[0]:
        return [(spans[0][0], spans[-1][1])]
    numbers = list(map(str, range(len(spans))))
    tokens = {" ": 0, **dict(zip(numbers, lengths.values(), strict=True))}
    splitter = CharacterTextSplitter(
        separator=" ",
        chunk_size=max(sizes[0], *lengths.values()),
        chunk_overlap=min(sizes[1], sizes[0]),
        length_function=tokens.__getitem__,
    )
    merged = [label.split() for label in splitter.split_text(" ".join(numbers))]
    return [(spans[int(labels[0])][0], spans[int(labels[-1])][1]) for labels in merged]


def _pieces(article: Article, span: Span, section: int, measure: tuple[CountTokens, int]) -> list[Chunk]:
    """The span as one chunk, or, where it is over the limit, cut at blanks into several."""
    count_tokens, limit = measure
    start, end = span
    if count_tokens(article.text[start:end]) <= limit:
        return [_chunk(article, span, section, whole=span)]
    words: dict[Span, int] = {}
    for found in re.finditer(r"\S+", article.text[start:end]):
        word, tokens = (start + found.start(), start + found.end()), count_tokens(found.group())
        if tokens <= limit:
            words[word] = tokens
        else:
            words.update(_halves(article.text, word, measure))
    return [_chunk(article, piece, section, whole=span) for piece in _packed(words, (limit, 0))]


def _halves(text: str, span: Span, measure: tuple[CountTokens, int]) -> Lengths:
    """A word, halved until each part is within the limit: a pasted gene sequence has no blanks."""
    count_tokens, limit = measure
    start, end = span
    tokens = count_tokens(text[start:end])
    if end - start == 1 or tokens <= limit:
        return {span: tokens}
    middle = (start + end) // 2
    return {**_halves(text, (start, middle), measure), **_halves(text, (middle, end), measure)}


def _chunk(article: Article, span: Span, section: int, *, whole: Span) -> Chunk:
    return Chunk(f"{article.id}:{span[0]}-{span[1]}", article.id, *span, section, *whole)

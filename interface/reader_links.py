"""Links into the reader and the chat: what an address names, and the address that names a place or a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import quote, urlencode

from corpus.types import Article, Span
from retrieval.types import Language

# The id of the chosen quote on the page.
CHOSEN = "quote"
_MOST_QUOTES = 500
_MOST_DIGITS = 9
_DIGEST_CHARS = 12


@dataclass(frozen=True, slots=True)
class Place:
    """What is marked in an article: spans in order, disjoint and not empty, and which of them is the chosen one.

    chosen is a position in quotes, None where there are none. is_lost tells that a link named a place that is not in
    this text; then nothing is marked.
    """

    quotes: tuple[Span, ...] = ()
    chosen: int | None = None
    is_lost: bool = False


def reader_address(article: Article, chosen: Span, quotes: Sequence[Span], language: Language) -> str:
    """The address of the reader with all quotes marked and the chosen one in view, relative to the chat."""
    return f"articles/{quote(article.id, safe='')}{place_address(article, chosen, quotes, language)}"


def place_address(article: Article, chosen: Span, quotes: Sequence[Span], language: Language) -> str:
    """The part of that address behind the article, which leads from one quote of it to another.

    It tells by the digest of which text the places are, since an article may be added again with other words.
    """
    others = [("q", f"{start}-{end}") for start, end in sorted(set(quotes)) if (start, end) != chosen]
    named = [("start", chosen[0]), ("end", chosen[1]), *others[:_MOST_QUOTES]]
    return f"?{urlencode([*named, ('text', article.text_sha256[:_DIGEST_CHARS]), ('lang', language)])}#{CHOSEN}"


def question_fragment(question: str, language: Language) -> str:
    """The part of an address that puts a question into the box of the chat; no server and no log ever sees it."""
    return f"#q={quote(question, safe='')}&lang={language}"


def place_in(article: Article, asked: Sequence[tuple[str, str]]) -> Place:
    """The place that the fields of an address name; whatever they hold, nothing is raised."""
    fields = dict(reversed(asked))
    pairs = [value.partition("-")[::2] for name, value in asked if name == "q"][:_MOST_QUOTES]
    if "start" in fields or "end" in fields:
        pairs.insert(0, (fields.get("start", ""), fields.get("end", "")))
    spans = [span for start, end in pairs if (span := _span(start, end, article.text))]
    if not article.text_sha256.startswith(fields.get("text", "")) or (pairs and not spans):
        return Place(is_lost=True)
    if not spans:
        return Place()
    quotes = _disjoint(spans[0], spans[1:])
    return Place(quotes, quotes.index(spans[0]))


def language_in(asked: Sequence[tuple[str, str]]) -> Language:
    """The language that an address asks for, English where it asks for none of ours."""
    return "tr" if dict(reversed(asked)).get("lang") == "tr" else "en"


def _span(start: str, end: str, text: str) -> Span | None:
    """The two offsets without blanks around their words; None where that is no place in the text."""
    if not all(number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS for number in (start, end)):
        return None
    first, last = int(start), int(end)
    if last > len(text) or not text[first:last].strip():
        return None
    first += sum(1 for _ in takewhile(str.isspace, text[first:last]))
    return first, first + len(text[first:last].rstrip())


def _disjoint(chosen: Span, others: Sequence[Span]) -> tuple[Span, ...]:
    """The chosen span whole, and what the others cover besides it."""
    outside = [(start, min(end, chosen[0])) for start, end in others]
    outside += [(max(start, chosen[1]), end) for start, end in others]
    spans: list[Span] = []
    for start, end in sorted(span for span in outside if span[0] < span[1]):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(sorted([*spans, chosen]))

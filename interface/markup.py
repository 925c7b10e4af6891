"""Text from articles and people as HTML that can do no harm, and passages with their quotes and repairs marked.

Every sign that means something to HTML or Markdown becomes a numeric reference, so the result holds no sign of either,
whatever the page does with it next. The words stay as they are: what the page shows is what the article says.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpus.types import Article, Repair, Span
from interface.provenance import doi_address
from interface.words import Words

_REFERENCES = {ord(sign): f"&#{ord(sign)};" for sign in string.punctuation + "\t\n\r"}
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def escaped(text: str) -> str:
    """The text as HTML on one line, for content and for attributes; what no page can show becomes U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text).translate(_REFERENCES)


def link(address: str, words: str) -> str:
    """A link that opens beside the page, or the words alone where the address is not one of the web."""
    if not _is_of_the_web(address):
        return escaped(words)
    return f'<a href="{escaped(address)}" target="_blank" rel="noopener noreferrer">{escaped(words)}</a>'


def _is_of_the_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in {"http", "https"}
    except ValueError:
        return False


def linked(text: str, addresses: Iterable[str]) -> str:
    """The text with the first of the addresses that stands in it as a link."""
    address = next((address for address in addresses if address in text), None)
    if address is None:
        return escaped(text)
    before, _, after = text.partition(address)
    return escaped(before) + link(address, address) + escaped(after)


def full_text_address(article: Article) -> str | None:
    """Where the whole article is: as its source says, else by its DOI, else its own address."""
    return article.full_text_url or (doi_address(article.doi) if article.doi else article.url)


@dataclass(frozen=True, slots=True)
class RepairedWord:
    """A word with repairs in it: article.text[start:end], and what the source prints in its place."""

    start: int
    end: int
    original: str
    repairs: tuple[Repair, ...]


def repaired_words(article: Article, start: int, end: int) -> Iterator[RepairedWord]:
    """The words with repairs between start and end, in order; a word is cut there, never further out."""
    inside = [repair for repair in article.repairs if start <= repair.start and repair.end <= end]
    while inside:
        first, last = _word_around(article.text, inside[0], start, end)
        repairs = [repair for repair in inside if repair.end <= last]
        inside, start = inside[len(repairs) :], last
        yield RepairedWord(first, last, _undone(article.text, first, last, repairs), tuple(repairs))


def marked_passage(article: Article, span: Span, quotes: Sequence[Span], words: Words) -> str:
    """The words of a span with the quotes, in order, inside <mark> and repairs inside <ins>."""
    parts, position = [], span[0]
    for quote in quotes:
        parts.append(marked_repairs(article, (position, quote[0]), words))
        parts.append(f"<mark>{marked_repairs(article, quote, words)}</mark>")
        position = quote[1]
    return "".join(parts) + marked_repairs(article, (position, span[1]), words)


def marked_repairs(article: Article, span: Span, words: Words) -> str:
    """The words of a span with each repaired letter inside <ins>, its word telling what the source prints.

    The page shows that on hover and on keyboard focus, and speaks it; the text itself stays free of it.
    """
    parts, position = [], span[0]
    for word in repaired_words(article, *span):
        parts.append(escaped(article.text[position : word.start]))
        letters, position = [], word.start
        for repair in word.repairs:
            letters.append(escaped(article.text[position : repair.start]))
            letters.append(f"<ins>{escaped(article.text[repair.start : repair.end])}</ins>")
            position = repair.end
        letters.append(escaped(article.text[position : word.end]))
        parts.append(f'<span class="repaired" tabindex="0" title="{escaped(printed(word, words))}">')
        parts.append("".join(letters) + "</span>")
        position = word.end
    return "".join(parts) + escaped(article.text[position : span[1]])


def repair_list(article: Article, span: Span, words: Words) -> str:
    """The repaired words in a span beside what the source prints; empty where there are none."""
    rows = [
        f'<li><span lang="{escaped(article.language)}">{escaped(article.text[word.start : word.end])}</span>'
        f" <small>{escaped(printed(word, words))}</small></li>"
        for word in repaired_words(article, *span)
    ]
    if not rows:
        return ""
    counted = words.repaired_word if len(rows) == 1 else words.repaired_words.format(count=len(rows))
    return f'<details class="repairs"><summary>{counted}</summary><ul>{"".join(rows)}</ul></details>'


def printed(word: RepairedWord, words: Words) -> str:
    """What the source prints for a repaired word, in a sentence of ours."""
    return words.source_prints.format(original="".join(map(_visible, word.original)))


def _visible(character: str) -> str:
    if character == "\n":
        return "↵"
    return f"⟨U+{ord(character):04X}⟩" if unicodedata.category(character) in {"Cc", "Cf"} else character


def _word_around(text: str, repair: Repair, start: int, end: int) -> tuple[int, int]:
    first, last = repair.start, repair.end
    while first > start and not text[first - 1].isspace():
        first -= 1
    while last < end and not text[last].isspace():
        last += 1
    return first, last


def _undone(text: str, start: int, end: int, repairs: Sequence[Repair]) -> str:
    parts, position = [], start
    for repair in repairs:
        parts += [text[position : repair.start], repair.original]
        position = repair.end
    return "".join(parts) + text[position:end]

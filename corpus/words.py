"""The words of a text as it was printed, damage and all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import accumulate

Known = Callable[[str], bool]

# These divide words; every other sign may stand where a letter was meant ("pat|ent", "pat\ufffdent"), and so may the
# two that end sentences, but not at the end of a word ("signi!cant", "th3rapy?").
_DIVIDING = ".,:;'\"()[]{}<>=/\\‐‑‒–—―−-‘’‚‛“”„«»‹›…·•×÷±≤≥≠≈∼~°′″®™©§†‡"
_WORD = re.compile(rf"([^\s{re.escape(_DIVIDING)}]{{2,}}(?<![?!]))")
# Each begins with letters that a search can jump to: a text without addresses costs next to nothing.
_LONGEST = 60
_LINKS = tuple(map(re.compile, (r"10(?<!\w10)\.\d{4,9}/\S+", r"https?://\S+", r"www\.\S+")))
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place left as it stands: text[start:end], and why it looks damaged."""

    start: int
    end: int
    why: str


class Words:
    """The printed words of two characters and more, each once, in the order in which they first appear.

    Words inside a URL, an e-mail address or a DOI are left out, and so are strings of more than 60 characters.
    """

    def __init__(self, text: str) -> None:
        # What is between words, and words, in turn.
        self._pieces = _WORD.split(without_addresses(text))
        self._words = [word for word in dict.fromkeys(self._pieces[1::2]) if len(word) <= _LONGEST]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def places(self, words: Set[str]) -> list[tuple[int, str]]:
        """Each place in the text where one of these words stands, in order, with the word."""
        starts = list(accumulate(map(len, self._pieces)))[::2]
        return [(start, word) for start, word in zip(starts, self._pieces[1::2], strict=False) if word in words]


def without_addresses(text: str) -> str:
    """The text with every URL, e-mail address and DOI blanked, so that all else keeps its place."""
    for link in _LINKS:
        text = link.sub(_blank, text)
    return _MAIL.sub(_blank, text) if "@" in text else text


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def is_plain(word: str) -> bool:
    """Whether word has the shape of running text: letters, lower-case but for the first."""
    return word.isalpha() and (word.islower() or word[1:] == word[1:].lower())


def family(word: str) -> str:
    """What words of one stem share: forms of one word ("therapy", "therapies") are one piece of evidence, not two."""
    return word[:5].lower()


def with_own_words(known: Known, words: Words) -> Known:
    """Known words, and the article's own: those of five letters and more that it prints in a plain shape."""
    own = {word.lower() for word in words if len(word) >= 5 and is_plain(word)}
    return lambda word: word.lower() in own or known(word)

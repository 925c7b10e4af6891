"""The words of a text as it was printed, damage and all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Known = Callable[[str], bool]

# These divide words; every other sign may stand where a letter was meant ("pat|ent", "pat\ufffdent"), and so may the
# two that end sentences, but not at the end of a word ("signi!cant", "th3rapy?").
_DIVIDING = ".,:;'\"()[]{}<>=/\\‐‑‒–—―−-‘’‚‛“”„«»‹›…·•×÷±≤≥≠≈∼~°′″®™©§†‡"
_WORD = re.compile(rf"[^\s{re.escape(_DIVIDING)}]{{2,}}(?<![?!])")
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


class Words(Mapping[str, Sequence[int]]):
    """Each printed word of two characters and more with the starts of its occurrences, in order.

    Words inside a URL, an e-mail address or a DOI are left out, and so are strings of more than 60 characters. Where
    they stand is worked out when it is first asked for: most texts are sound, and nobody asks.
    """

    def __init__(self, text: str) -> None:
        self._text = without_addresses(text)
        self._words = dict.fromkeys(word for word in _WORD.findall(self._text) if len(word) <= _LONGEST)
        self._starts: defaultdict[str, list[int]] = defaultdict(list)

    def __getitem__(self, word: str) -> Sequence[int]:
        if word not in self._words:
            raise KeyError(word)
        if not self._starts:
            for found in _WORD.finditer(self._text):
                self._starts[found.group()].append(found.start())
        return self._starts[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def within(self, start: int, end: int) -> list[str]:
        """The words of text[start:end] in order; one that a letter of the text continues on either side is left out."""
        found = _WORD.findall(self._text, start, end)
        if found and self._text[max(0, start - 1) : start].isalpha() and self._text.startswith(found[0], start):
            found = found[1:]
        if found and self._text[end : end + 1].isalpha() and self._text.endswith(found[-1], start, end):
            found = found[:-1]
        return found


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

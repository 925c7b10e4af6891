"""The clinical Turkish-English glossary: which words of a question stand for which English term."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from index.stem import stemmed
from retrieval.turkish_forms import Form, folded, lowered, may_deny, noun_form, readings, verb_form

GLOSSARY = Path(__file__).with_name("glossary-tr-en.toml")
TermKind = Literal["noun", "adjective", "passive", "active", "relation", "connective", "question", "adverb", "dropped"]

# Sections of the file; every other section holds nouns.
_KINDS: Mapping[str, TermKind] = {
    "adjectives": "adjective",
    "adverbs": "adverb",
    "passive": "passive",
    "active": "active",
    "relations": "relation",
    "connectives": "connective",
    "question": "question",
    "dropped": "dropped",
}
VERBS: frozenset[TermKind] = frozenset({"passive", "active"})
# A compound's last word as the dictionary has it, "tedavisi", is also met as "tedavi".
_POSSESSED = re.compile(r"(?:l[ae]r[iu]|(?<=[aeiou])s[iu]|(?<=[^aeiou])[iu])$")
# Shorter stems ("ne", "has") belong to too many words.
_LEAST_STEM = 4
_ASKING_HOW = frozenset({"neden", "niçin", "niye", "nasıl", "kadar"})
# Endings that the inner words of a compound may have: "yanıtın süresi" is "yanıt süresi".
_INNER_CASES = frozenset({"none", "possessed", "of"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A Turkish term, as the file has it, and what it is in English, the first choice first."""

    turkish: str
    english: tuple[str, ...]
    kind: TermKind


@dataclass(frozen=True, slots=True)
class Match:
    """An entry found at the start of some words: how many words it takes, and what the last one's ending says."""

    entry: Entry
    width: int
    form: Form


@dataclass(frozen=True, slots=True)
class Glossary:
    """The entries, found by the folded first word of each, longest first; and one-word nouns by their Snowball stem."""

    entries: tuple[Entry, ...]
    by_first: Mapping[str, tuple[Entry, ...]]
    by_stem: Mapping[str, Entry]

    def longest(self, words: Sequence[str]) -> Match | None:
        """The match at the start of words that takes the most of them; of equals, the one that leaves least over."""
        found = [match for match in self._matches(words) if match[1]]
        if not found:
            return self._by_stem(words[0])
        return min(found, key=lambda item: item[0])[1]

    def _matches(self, words: Sequence[str]) -> Iterator[tuple[tuple[int, int, int, str], Match]]:
        for base in dict.fromkeys(reading.base for reading in readings(folded(words[0]))):
            for entry in self.by_first.get(base, ()):
                fit = _fit(entry, words)
                if fit:
                    yield fit

    def _by_stem(self, word: str) -> Match | None:
        """A noun by the stem that Snowball's rules leave, for endings that ours do not know."""
        if not word.isalpha() or may_deny(word):
            return None
        stem = stemmed([lowered(word)], "turkish")[0]
        entry = self.by_stem.get(stem) if len(stem) >= _LEAST_STEM else None
        return Match(entry, 1, Form()) if entry else None


@lru_cache(maxsize=2)
def load_glossary(path: Path = GLOSSARY) -> Glossary:
    """The glossary in a file."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = tuple(_entries(document))
    by_first: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (-len(entry.turkish.split()), entry.turkish)):
        first = folded(entry.turkish.split()[0])
        by_first.setdefault(first, []).append(entry)
        if entry.kind in VERBS and first[-1] in "ae":
            by_first.setdefault(first[:-1], []).append(entry)
    single = [entry for entry in entries if entry.kind == "noun" and entry.turkish.isalpha()]
    stems = stemmed([lowered(entry.turkish) for entry in single], "turkish")
    by_stem = dict(reversed(list(zip(stems, single, strict=True))))
    return Glossary(entries, {name: tuple(found) for name, found in by_first.items()}, by_stem)


def _entries(document: Mapping[str, object]) -> Iterator[Entry]:
    for name, section in document.items():
        if not isinstance(section, dict):
            continue
        if name in {"nouns", "verbs"}:
            for part, terms in section.items():
                yield from _terms(terms, _KINDS.get(part, "noun"))
        elif name == "dropped":
            yield from (Entry(word, ("",), "dropped") for word in section["words"])
        else:
            yield from _terms(section, _KINDS[name])


def _terms(terms: Mapping[str, str | list[str]], kind: TermKind) -> Iterator[Entry]:
    for turkish, english in terms.items():
        yield Entry(turkish, (english,) if isinstance(english, str) else tuple(english), kind)


def _heads(word: str) -> tuple[str, ...]:
    """The folded last word of a term, and the same without the possessive ending that compounds carry."""
    whole = folded(word)
    bare = _POSSESSED.sub("", whole)
    if bare == whole or len(bare) < 3:
        return (whole,)
    harder = bare[:-1] + {"g": "k", "b": "p", "d": "t"}.get(bare[-1], bare[-1])
    return (whole, bare, harder) if whole.endswith(("i", "u")) else (whole,)


def _fit(entry: Entry, words: Sequence[str]) -> tuple[tuple[int, int, int, str], Match] | None:
    """How an entry fits the start of words: what it is ordered by, and the match."""
    parts = entry.turkish.split()
    if len(parts) > len(words):
        return None
    inner = zip(parts[:-1], words, strict=False)
    if not all(_inner_fits(part, word, entry.kind) for part, word in inner):
        return None
    last = words[len(parts) - 1]
    found = _last_form(parts[-1], last, entry.kind, alone=len(parts) == 1)
    if found is None:
        return None
    form, rest = found
    typed = sum(a != b for a, b in zip(lowered(" ".join(words[: len(parts)])), entry.turkish, strict=False))
    return (-len(parts), rest, typed, entry.turkish), Match(entry, len(parts), form)


def _inner_fits(part: str, word: str, kind: TermKind) -> bool:
    if folded(part) == folded(word):
        return True
    if kind in {"adjective", "adverb", "question", "relation", "connective"}:
        return False
    forms = (noun_form(reading.ending) for reading in readings(folded(word)) if reading.base in _heads(part))
    return any(form and form.case in _INNER_CASES and not form.denied for form in forms)


def _last_form(part: str, word: str, kind: TermKind, *, alone: bool) -> tuple[Form, int] | None:
    """What the ending of a word says where it is a form of part, and how many letters the ending takes."""
    if kind == "dropped":
        return (Form(), 0) if folded(part) == folded(word) else None
    if kind in VERBS:
        return _verb_form(folded(part), folded(word))
    heads = _heads(part) if not alone else (folded(part),)
    for reading in readings(folded(word)):
        form = noun_form(reading.ending) if reading.base in heads else None
        if form and not (kind == "question" and _is_noun(part, form)):
            owned = not alone and reading.base != heads[-1] and form.case == "none" and len(heads) > 1
            return (replace(form, case="possessed", owned=True) if owned else form), len(reading.ending)
    return None


def _is_noun(part: str, form: Form) -> bool:
    """Whether an ending makes a noun of a word that asks how or why: "nedeni" is its cause, "nasılı" its manner."""
    return part in _ASKING_HOW and (form.owned or form.plural or form.having or form.case != "none")


def _verb_form(root: str, word: str) -> tuple[Form, int] | None:
    """The form of a verb's root in a word; before "-yor" a root loses its vowel, before a vowel "t" is soft."""
    rests = [word[len(root) :]] if word.startswith(root) else []
    if root[-1] in "ae" and re.match(rf"{root[:-1]}[iu]yor", word):
        rests.append(word[len(root) - 1 :])
    if root[-1] == "t" and word.startswith(root[:-1] + "d"):
        rests.append(word[len(root) :])
    forms = ((verb_form(rest), len(rest)) for rest in rests)
    return next(((form, length) for form, length in forms if form), None)

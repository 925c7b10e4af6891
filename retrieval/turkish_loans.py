"""Turkish medical words that are English ones in Turkish spelling: "hipofosfatemi" is "hypophosphatemia"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from corpus.vocabulary import frequency
from retrieval.turkish_forms import Form, folded, lowered, may_deny, noun_form, readings

# Endings of learned words, in folded letters, and what they are in English.
_LEARNED: Mapping[str, tuple[str, ...]] = {
    "emi": ("emia",),
    "emik": ("emic",),
    "peni": ("penia",),
    "penik": ("penic",),
    "uri": ("uria",),
    "algi": ("algia",),
    "alji": ("algia",),
    "pati": ("pathy",),
    "patik": ("pathic",),
    "loji": ("logy",),
    "lojik": ("logic", "logical"),
    "grafi": ("graphy",),
    "grafik": ("graphic",),
    "skopi": ("scopy",),
    "skopik": ("scopic",),
    "tomi": ("tomy",),
    "plasti": ("plasty",),
    "terapi": ("therapy",),
    "terapotik": ("therapeutic",),
    "metri": ("metry",),
    "megali": ("megaly",),
    "trofi": ("trophy",),
    "trofik": ("trophic",),
    "fili": ("philia",),
    "filik": ("philic",),
    "ozis": ("osis",),
    "asyon": ("ation",),
    "isyon": ("ition", "ission"),
    "ksiyon": ("ction", "xion"),
    "usyon": ("usion", "ution"),
    "ferez": ("pheresis",),
    "jenez": ("genesis",),
    "jenik": ("genic",),
    "toksik": ("toxic",),
    "toksisite": ("toxicity",),
    "diyaliz": ("dialysis",),
    "aliz": ("alysis",),
    "olitik": ("olytic",),
}
# Endings that Turkish words have too: they count in long words, and common English ones only.
_SHARED: Mapping[str, tuple[str, ...]] = {
    "oz": ("osis",),
    "it": ("itis",),
    "om": ("oma",),
    "ik": ("ic", "ical"),
    "al": ("al",),
    "el": ("al",),
    "iv": ("ive",),
    "ans": ("ance",),
    "ite": ("ity",),
}
# How one Turkish letter, or two, may be written in English. Folding has made "ö" an "o" and "ş" an "s".
_SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "ks": ("x", "cc"),
    "kv": ("qu",),
    "k": ("c", "k", "ch"),
    "f": ("f", "ph"),
    "i": ("i", "y"),
    "t": ("t", "th"),
    "s": ("s", "c", "sc"),
    "z": ("s", "z"),
    "j": ("j", "g"),
    "y": ("y", "i"),
    "o": ("o", "eu"),
    "g": ("g",),
    "r": ("r", "rh"),
    "v": ("v", "w"),
}
_MOST_SPELLINGS = 6000
# wordfreq's list ends at 1.0; "surer" has 1.5, "bolus" 2.6, "antidote" 3.3.
_LEAST, _USUAL = 1.0, 2.0
_LEAST_LETTERS, _LONG = 5, 6
# No loan-word has these in its stem.
_NATIVE = re.compile("[ığ]")
_ADJECTIVES = ("ic", "al", "ive", "ous", "ar", "ary", "major", "minor", "oid", "genic")


class Loan(NamedTuple):
    """An English word found for a Turkish one, whether it is an adjective, and what the Turkish ending says."""

    english: str
    adjective: bool
    form: Form


@lru_cache(maxsize=4096)
def loan(word: str) -> Loan | None:
    """The English word that a Turkish one is in another spelling; None where there is none, or a denial may be lost.

    English words are those of wordfreq's list. The longest stem wins, then the commonest English word.
    """
    if not word.isalpha() or may_deny(word):
        return None
    for reading in readings(folded(word)):
        form = noun_form(reading.ending)
        native = _NATIVE.search(lowered(word)[: len(reading.base)])
        if form is None or form.denied or native or len(reading.base) < _LEAST_LETTERS:
            continue
        english = _learned(reading.base) or ("" if _is_turkish(word) else _shared(reading.base))
        if english:
            return Loan(english, english.endswith(_ADJECTIVES), form)
    return None


def _is_turkish(word: str) -> bool:
    """Whether wordfreq lists a word as Turkish, from 3.0: what is used every day is no learned word."""
    return frequency(word, "tr") > 0


def _learned(stem: str) -> str:
    endings = [end for end in _LEARNED if stem.endswith(end) and len(stem) > len(end) + 1]
    return _commonest(stem, max(endings, key=len), _LEARNED, _LEAST) if endings else ""


def _shared(stem: str) -> str:
    """A word with an ending that native words have too, or one that is spelled as in English but for a last "e"."""
    if len(stem) >= _LONG:
        ending = next((end for end in _SHARED if stem.endswith(end)), "")
        found = _commonest(stem, ending, _SHARED, _USUAL) if ending else ""
        if found:
            return found
    return next((same for same in (stem, stem + "e") if frequency(same, "en") >= _USUAL), "")


def _commonest(stem: str, ending: str, endings: Mapping[str, tuple[str, ...]], least: float) -> str:
    """The commonest English word of a stem with an ending; "" where there is none."""
    beginnings = islice(_spelled(stem[: len(stem) - len(ending)]), _MOST_SPELLINGS)
    words = [begun + end for begun in beginnings for end in endings[ending]]
    found = [word for word in sorted(set(words)) if frequency(word, "en") >= least]
    return max(found, key=lambda word: frequency(word, "en"), default="")


def _spelled(text: str) -> Iterator[str]:
    """Every English spelling of Turkish letters, the plainest first."""
    letters: list[tuple[str, ...]] = []
    at = 0
    while at < len(text):
        width = 2 if text[at : at + 2] in _SPELLINGS else 1
        letters.append(_SPELLINGS.get(text[at : at + width], (text[at : at + width],)))
        at += width
    return ("".join(chosen) for chosen in product(*letters))

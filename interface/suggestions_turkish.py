"""Turkish for what a suggested question names: by the glossary read backwards, or as it stands where it is a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.vocabulary import frequency
from retrieval.glossary import load_glossary
from retrieval.kinds import names_a_drug

_LAST_VOWEL = re.compile(r"[aeıioöuü](?=[^aeıioöuü]*$)")
_HARMONY = {"a": "ı", "ı": "ı", "e": "i", "i": "i", "o": "u", "u": "u", "ö": "ü", "ü": "ü"}
# The ending of a compound's last word: "hücre tedavisi", "CAR-T ürünü".
_OWNED = re.compile(r"(?<=[aeıioöuü])s[ıiuü]$|(?<=[^aeıioöuüs])[ıiuü]$")


@lru_cache(maxsize=1)
def _turkish_of() -> Mapping[str, str]:
    """English terms in Turkish: the glossary's first entry for each, or that with the ending that it stands alone with.

    "T hücresi" is a T cell; "T hücre" only stands before other words.
    """
    found: dict[str, str] = {}
    for entry in load_glossary().entries:
        if entry.kind == "noun":
            english = _plain(entry.english[0])
            first = found.setdefault(english, entry.turkish)
            if " " in first and entry.turkish.startswith(first):
                found[english] = entry.turkish
    return found


def _plain(english: str) -> str:
    return english.lower().replace("-", " ")


def in_turkish(named: str) -> str:
    """A thing in Turkish, two joined by "and" too; empty where the glossary does not have it and it is no name."""
    parts = [_one(part) for part in named.split(" and ")]
    return " ve ".join(parts) if all(parts) else ""


def _one(named: str) -> str:
    known = _turkish_of().get(_plain(named))
    if known and not is_name(named):
        return _with_capitals(known, named)
    first, _, rest = named.partition(" ")
    if rest and first.startswith("anti-"):
        turkish = _one(rest)
        return f"{first} {turkish}" if turkish else ""
    return named if is_name(named) else ""


def _with_capitals(turkish: str, english: str) -> str:
    """The glossary writes all in small letters: "t hücre" is "T hücre" where English has "T cell"."""
    capitals = {word.lower(): word for word in re.findall(r"[\w-]*[A-Z][\w-]*", english)}
    return " ".join(capitals.get(word, word) for word in turkish.split())


def is_name(named: str) -> bool:
    """Whether a word is the same in every language: an abbreviation, or a drug."""
    if " " in named:
        return False
    return sum(map(str.isupper, named)) > 1 or (names_a_drug(named.lower()) and not frequency(named, "en") > 3)


def genitive(noun: str) -> str:
    """The owner's form of a Turkish noun: "miyelomun", "hücre tedavisinin"; empty where its end would soften."""
    last = _LAST_VOWEL.search(noun)
    if not last or noun[-1] in "kpçt":
        return ""
    joined = "n" if noun[-1] in _HARMONY else ""
    return f"{noun}{joined}{_HARMONY[last.group()]}n"


def plural(noun: str) -> str:
    """A Turkish noun in the plural; empty where that cannot be told from its letters.

    The last of several words is owned by the first, and stays so: "hücre tedavisi" is "hücre tedavileri".
    """
    owned = _OWNED.search(noun) if " " in noun else None
    if owned:
        bare = noun[: owned.start()]
        # A consonant that the ending softened would have to be hard again: "eksikliği" is "eksiklikleri".
        return bare + _many(bare) + "ıi"["e" in _many(bare)] if bare[-1] not in "ğbcd" else ""
    return noun + _many(noun) if noun else ""


def _many(noun: str) -> str:
    last = _LAST_VOWEL.search(noun)
    return "lar" if last and last.group() in "aıou" else "ler"


def capital(text: str) -> str:
    """The text with a capital by Turkish rule: "ilaç" is "İlaç"; a name keeps its letters."""
    return text if is_name(text.split()[0]) else text[:1].replace("i", "İ").upper() + text[1:]

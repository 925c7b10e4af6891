"""How English words the pieces of a turned question: plurals, the prepositions that verbs and nouns ask for, verbs."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Words that end in "s" and are one thing: "apheresis", "illness".
_SINGULAR_S = ("ss", "is", "us", "ics")
_PLURALS: Mapping[str, str] = {
    "woman": "women",
    "man": "men",
    "child": "children",
    "person": "people",
    "tooth": "teeth",
    "criteria": "criteria",
    "data": "data",
    "elderly": "elderly",
    "evidence": "evidence",
    "those": "those",
    "all": "all",
    "most": "most",
}
_BEHIND_A_HEAD = re.compile(
    r" (?:of|that|with|without|in|at|on|against|for|to|from|by|below|above|over|after|before|per)\b"
)
_DESCRIBES = re.compile(r"(?: (?:\w+(?:ed|ly)|first|given|seen|known|shown|found|not))+$")
_ALL = re.compile(r"\b(?:women|men|children|people|teeth|those)$")

# What a case becomes where English verbs take another preposition; "object" and "" take none.
_GOVERNED: Mapping[str, Mapping[str, str]] = {
    "recommended": {"to": "for"},
    "needed": {"to": "for"},
    "necessary": {"to": "for"},
    "suitable": {"to": "for"},
    "approved": {"to": "for"},
    "included": {"to": "in"},
    "enrolled": {"to": "in"},
    "participate": {"to": "in"},
    "responsible": {"from": "for"},
    "account": {"from": "for"},
    "die": {"from": "of"},
    "cause": {"to": "object"},
    "affect": {"to": "object"},
    "benefit": {"to": "object"},
    "discuss": {"from": "object", "to": "object"},
    "discussed": {"from": "", "to": ""},
    "mentioned": {"from": "", "to": ""},
    "start": {"to": "object"},
    "started": {"to": ""},
    "stopped": {"to": ""},
    "continue": {"to": "with"},
    "continued": {"to": ""},
    "exceed": {"to": "object"},
    "use": {"from": "object"},
    "reduced": {"to": "to"},
}
_PLACED: Mapping[str, str] = {"dose": "at", "dosage": "at", "surface": "on", "schedule": "on"}
_CHANGES = re.compile(
    r"^(?:fall|decrease|increase|rise|raise|lower|reduce|prolong|shorten|shrink|reduced|increased|improve)\b"
)
# Of these it is said "when using ide-cel": Turkish names nobody who does it.
GERUNDS: Mapping[str, str] = {
    "use": "using",
    "receive": "receiving",
    "stop": "stopping",
    "start": "starting",
    "give": "giving",
    "reduce": "reducing",
    "increase": "increasing",
}
_IRREGULAR: Mapping[str, str] = {"do": "does", "be": "occurs", "pass": "passes", "focus on": "focuses on"}


def pluralised(text: str) -> str:
    """An English term in the plural; of "line of therapy" the head is, and what is plural already stays."""
    head, of, rest = text.partition(" of ")
    before, _, last = head.rpartition(" ")
    many = _PLURALS.get(last) or (last if last.endswith("s") and not last.endswith(_SINGULAR_S) else _with_s(last))
    return f"{before} {many}".strip() + of + rest


def _with_s(word: str) -> str:
    if word.endswith("sis"):
        return word[:-2] + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ch", "sh", "ss", "x")) else "" if word.endswith("s") else "s")


def plural(text: str) -> bool:
    """Whether an English phrase speaks of several things, by its last word before a preposition or a participle."""
    head = _DESCRIBES.sub("", _BEHIND_A_HEAD.split(text)[0])
    return _joins_two(text) or bool(_ALL.search(head)) or (head.endswith("s") and not head.endswith(_SINGULAR_S))


def _joins_two(text: str) -> bool:
    """Whether "and" joins what is spoken of, not what belongs to it: "efficacy of ide-cel and cilta-cel" is one."""
    return " and " in _BEHIND_A_HEAD.split(text)[0]


def governed(verb: str, place: str) -> str:
    """The preposition that goes with a verb or adjective for a Turkish case; the same where nothing is known."""
    return _GOVERNED.get(verb.partition(" ")[0], {}).get(place, place)


def placed(preposition: str, text: str) -> str:
    """A noun with its preposition: "in dose" is "at dose"."""
    last = text.partition(" of ")[0].rpartition(" ")[2]
    found = next(
        (at for noun, at in _PLACED.items() if preposition == "in" and last in {noun, noun + "s"}), preposition
    )
    return f"{found} {text}"


def is_change(verb: str) -> bool:
    """Whether a verb tells of more or less, so that "how much" is "by how much"."""
    return bool(_CHANGES.search(verb))


def present(verb: str) -> str:
    """A verb after "it": "lasts", "accounts for"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    first, blank, rest = verb.partition(" ")
    return _with_s(first) + blank + rest

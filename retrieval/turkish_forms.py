"""What the endings of a Turkish word say: its case, number, tense, and whether it is denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Case = Literal["none", "of", "in", "from", "with", "to", "object", "possessed"]
Role = Literal["noun", "finite", "clause", "naming", "before", "when"]

_FOLDED = str.maketrans("çğıöşüâîû", "cgiosuaiu")
# A stem's last letter before a vowel ("böbreği", "kalbi", "ediyor") and how it stands alone.
_HARDENED = {"g": "k", "b": "p", "d": "t"}
_VOWELS = "aeiou"

# Folded letters: "i" stands for ı and i, "u" for u and ü.
_COPULA = r"(?P<past>y?[dt][iu]|y?m[iu]s)?(?:[dt][iu]r)?(?:l[ae]r)?(?P<when>y?s[ae]|y?ken)?"
# "n" between the possessive and a case: "çalışmasında", but "Türkiye'de".
_CASES = (
    r"(?P<in>(?P<o1>(?:s?[iu])?n)?[dt][ae](?:ki(?:l[ae]r)?(?:n?[iu]n)?)?)|(?P<from>(?P<o2>(?:s?[iu])?n)?[dt][ae]n)"
    r"|(?P<of>(?P<o3>s?[iu]n)?n?[iu]n)|(?P<with>(?P<o4>s?[iu])?y?l[ae])|(?P<to>(?:(?P<o5>s?[iu]n)|[yn])?[ae])"
    r"|(?P<possessed>s?[iu])|(?P<object>(?:(?P<o6>s?[iu]n)|y)[iu])"
)
_OWNED = tuple(f"o{number}" for number in range(1, 7))
_NOUN = re.compile(
    rf"(?P<without>s[iu]z)?(?P<having>l[iu])?(?P<plural>l[ae]r)?(?:[iu]?m(?:[iu]z|(?![iu]$)))?(?:{_CASES}|c[ae])?(?:{_COPULA})"
)
_TENSE = (
    r"(?:(?P<past>[dt][iu]|m[iu]s(?:t[iu]r)?)|(?P<will>y?[ae]c[ae][kg])|(?P<must>m[ae]l[iu])|[aeiu]?r|[iu]yor?|m[ae]kt[ae])"
    r"(?:l[ae]r)?(?P<past2>y?[dt][iu])?(?:[dt][iu]r)?(?:l[ae]r)?(?P<ours>y?[iu][mz]|m)?"
)
# "sürerse", "eklenince", "kullanırken", "verildiğinde"
_WHEN = (
    r"(?:(?:[aeiu]?r|[iu]yor|[dt][iu]|m[iu]s|y?[ae]c[ae]k)?y?s[ae](?:l[ae]r)?|y?[iu]nc[ae]|(?:[aeiu]?r|[iu]yor|m[iu]s)ken"
    r"|[dt][iu](?:g|kl[ae]r)[iu]nd[ae])"
)
# "alanlarda": those who receive
_WHO = r"(?P<who>l[ae]r[a-z]{0,6})?"
_POSITIVE = re.compile(
    rf"(?P<can>y?[ae]bil)?(?:(?P<finite>{_TENSE})|(?P<when>{_WHEN})|(?P<clause>y?[ae]n{_WHO})|(?P<before>m[ae]d[ae]n)"
    r"|(?P<naming>(?:y?[ae]c[ae]|[dt][iu])[kg][a-z]{0,6}|m[ae](?:k|s[iu]|l[ae]r[iu])?n?(?:[iu]n|d[ae]|d[ae]n|[iu]|[ae])?"
    r"|m[ae]y?l[ae]|y?[ae]r[ae]k|y?[iu]p))"
)
_NEGATIVE = re.compile(
    r"(?P<can>y?[ae])?(?:(?P<finite>m[ae]z|m[iu]yor?|(?P<past>m[ae]d[iu]|m[ae]m[iu]s)|(?P<will>m[ae]y[ae]c[ae][kg])"
    r"|(?P<must>m[ae]m[ae]l[iu]))(?:l[ae]r)?(?P<past2>y?[dt][iu])?(?:[dt][iu]r)?(?:l[ae]r)?"
    r"|(?P<when>m[ae](?:zs[ae]|s[ae]|y[iu]nc[ae]|zken|d[iu]ys[ae]|d[iu](?:g|kl[ae]r)[iu]nd[ae]))"
    rf"|(?P<clause>m[ae]y[ae]n{_WHO})|(?P<naming>m[ae]m[ae][a-z]{{0,8}}|m[ae]d[iu][kg][a-z]{{0,6}}))"
)


_DENIES = re.compile(
    r"m[ae](?:z|y[ae]n|d[iu]|d[ae]n|m[iu]s|m[ae]|y[ae]c)|m[iu]yo|s[iu]z(?:$|l|d|[iu]n?)|^(?:yok|degil)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """What the ending of a word says.

    case is the English preposition that does its work, where one does. owned: the word belongs to the one before it, as
    the last of a compound does. role is what a verb's ending makes of it: the
    end of a sentence, a clause before a noun ("onaylanan"), a name of the deed ("onaylanması") or "before" it
    ("verilmeden"). modal is "can", "should", "will" or nothing. having: "-li", with the thing. when: the word ends a
    clause that says when or if ("düşükse", "verilince"). ours: "-elim", "-meliyim", what we do.
    """

    case: Case = "none"
    owned: bool = False
    plural: bool = False
    past: bool = False
    denied: bool = False
    role: Role = "noun"
    modal: str = ""
    having: bool = False
    when: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: a base in folded letters, and the ending behind it."""

    base: str
    ending: str


def lowered(text: str) -> str:
    """Lower case by Turkish rule: "I" is the capital of "ı", "İ" that of "i"."""
    return text.replace("İ", "i").replace("I", "ı").lower()


def folded(text: str) -> str:
    """Lower case without the letters that a foreign keyboard lacks: "sağkalım" and "SAGKALIM" are "sagkalim"."""
    return lowered(text).translate(_FOLDED)


def readings(word: str) -> Iterator[Reading]:
    """Every cut of a folded word into a base of at least two letters and an ending, longest base first.

    A word of one letter is its own base. A base that the ending softened is hardened back as well: "bobregi" is also
    "bobrek" and "i".
    """
    for at in range(len(word), min(len(word) - 1, 1), -1):
        base, ending = word[:at], word[at:]
        yield Reading(base, ending)
        if ending[:1] in _VOWELS and ending and base[-1] in _HARDENED:
            yield Reading(base[:-1] + _HARDENED[base[-1]], ending)


def noun_form(ending: str) -> Form | None:
    """What the ending of a noun, adjective, name or number says; None where it is no such ending."""
    match = _NOUN.fullmatch(ending)
    if not match:
        return None
    case: Case = next((name for name in _CASE_NAMES if match[name]), "none")
    owned = case == "possessed" or any(match[name] for name in _OWNED)
    return Form(
        case,
        owned,
        bool(match["plural"]),
        bool(match["past"]),
        bool(match["without"]),
        having=bool(match["having"]),
        when=bool(match["when"]),
    )


def verb_form(ending: str) -> Form | None:
    """What the ending of a verb's root says; None where it is no such ending, as where there is none."""
    for pattern, denied in ((_NEGATIVE, True), (_POSITIVE, False)):
        match = pattern.fullmatch(ending)
        if match:
            return replace(_verb(match), denied=denied)
    return None


def may_deny(word: str) -> bool:
    """Whether a word looks denied, whatever it is: "onarılmaz", "desteklenmeyen", "karşılıksız", "yok", "değil"."""
    return bool(_DENIES.search(folded(word)))


_CASE_NAMES: tuple[Case, ...] = ("in", "from", "of", "with", "to", "possessed", "object")


def _verb(match: re.Match[str]) -> Form:
    found = match.groupdict()
    roles: tuple[Role, ...] = ("finite", "when", "clause", "before", "naming")
    modal = "should" if found["must"] else "can" if found["can"] else "will" if found["will"] else ""
    role = next(role for role in roles if found.get(role))
    past = bool(found["past"] or found["past2"])
    who = noun_form(found.get("who") or "") or Form()
    many = bool(re.search("l[ae]r", match.group()))
    ours = bool(found.get("ours"))
    return Form(who.case, plural=many, past=past, role=role, modal=modal, when=role == "when", ours=ours)

"""What kinds of sentence can be asked for: each with the question that it answers, in English and in Turkish."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from interface.suggestions_subjects import Sentence, as_inside, is_plural, subject
from interface.suggestions_turkish import capital, genitive, in_turkish, plural
from retrieval.mentions import mentions, of_sorts
from retrieval.thesaurus import load_thesaurus
from retrieval.turkish_wording import present

Sort = Literal["definition", "abbreviation", "other"]


@dataclass(frozen=True, slots=True)
class Put:
    """A question in English and in Turkish, the latter empty where it cannot be said with certainty."""

    english: str
    turkish: str


# Verbs of which it is asked what they are done to, and how Turkish asks that.
_DONE_TO: Mapping[str, str] = {
    "activate": "neyi etkinleştirir", "affect": "neyi etkiler", "block": "neyi engeller", "cause": "neye neden olur",
    "consist of": "nelerden oluşur", "contain": "neyi içerir", "depend on": "neye bağlıdır", "encode": "neyi kodlar",
    "include": "neleri kapsar", "increase": "neyi artırır", "induce": "neyi tetikler", "inhibit": "neyi baskılar",
    "involve": "neyi içerir", "lead to": "neye yol açar", "prevent": "neyi önler", "promote": "neyi artırır",
    "reduce": "neyi azaltır", "regulate": "neyi düzenler", "require": "neyi gerektirir",
    "result in": "neye yol açar", "target": "neyi hedefler",
}  # fmt: skip
_BASE: Mapping[str, str] = {form: verb for verb in _DONE_TO for form in (verb, present(verb))}
# Of these it is asked how, and by what it is done stands behind them.
_DONE: Mapping[str, str] = {
    "administered": "nasıl uygulanır", "classified": "nasıl sınıflandırılır", "defined": "nasıl tanımlanır",
    "diagnosed": "nasıl teşhis edilir", "manufactured": "nasıl üretilir", "measured": "nasıl ölçülür",
    "produced": "nasıl üretilir", "transmitted": "nasıl bulaşır", "treated": "nasıl tedavi edilir",
}  # fmt: skip
_PAST: Mapping[str, str] = {
    "caused": "cause", "increased": "increase", "induced": "induce", "inhibited": "inhibit", "led to": "lead to",
    "prevented": "prevent", "reduced": "reduce", "resulted in": "result in", "improved": "improve",
}  # fmt: skip
_ALSO = r"(?:(?:significantly|also|markedly|substantially) )?"
_NOUN = r"^(?P<subject>[^,;:]{2,80}?)"
_OFTEN = r"(?:(?:usually|often|commonly|currently|generally|mainly|primarily|typically|also) )?"
_ABOUT = r"(?:(?:approximately|about|around|nearly|almost|up to|more than|over) |~ ?)?"
# "X is a cause of …" tells what it does, and "X is an important drug" what is thought of it, not what it is.
_NO_KIND = (
    r"(?:common|major|leading|key|main|important|good|great|excellent|serious|significant|useful|promising|potential"
    r"|possible|new|novel|challenge|problem|concern|need|cause|source|risk|matter|part|result|reason|way|consequence"
    r"|function|measure|sign|target|candidate|factor|number|variety|range|lack|promise|hallmark|predictor|indicator"
    r"|well|highly|very|more|most|form|kind|type|example)"
)
_DEFINED = re.compile(
    rf"{_NOUN} (?P<be>is|are) an? (?:(?!{_NO_KIND}\b)[\w/-]+ ){{1,7}}?"
    r"(?:that|which|of|for|in|with|characteri[sz]ed|caused|used|produced|encoded|derived|designed|found|involving"
    r"|consisting)\b"
)
_BEHIND = r"(?!of\b|by\b|to\b|in\b|for\b|on\b|with\b)"
_DOES = re.compile(rf"{_NOUN} {_OFTEN}(?P<verb>{'|'.join(sorted(_BASE, key=len, reverse=True))}) {_BEHIND}")
_CAN = re.compile(rf"{_NOUN} (?P<can>can|may) {_OFTEN}(?P<verb>{'|'.join(_DONE_TO)}) {_BEHIND}")
_SHOWN = re.compile(
    rf"{_NOUN} (?P<have>has|have) been (?:shown|reported|found|demonstrated) to"
    rf" (?P<verb>{'|'.join(_DONE_TO)}) {_BEHIND}"
)
_IS_DONE = re.compile(
    rf"{_NOUN} (?P<be>is|are) {_OFTEN}(?P<verb>{'|'.join(_DONE)}) (?:with|by|from|through|using|via|as|into|on|in)\b"
)
_CAUSED = re.compile(rf"{_NOUN} (?:is|are) {_OFTEN}caused by\b")
_ASSOCIATED = re.compile(
    rf"{_NOUN} (?P<be>is|are|was|were) (?:significantly |independently |strongly )?associated with\b"
)
_ABLE = re.compile(
    rf"{_NOUN} (?:demonstrates?|shows?|ha(?:s|ve)) the (?:ability|potential|capacity) to"
    rf" (?P<verb>{'|'.join(_DONE_TO)}) {_BEHIND}"
)
_SHARE = re.compile(
    rf"{_NOUN} accounts? for {_ABOUT}\d[\d.]*(?: ?%| percent| per cent) of (?:all )?(?P<of>[\w -]{{3,50}}?)"
    r"(?: (?:and|in|worldwide|with|that|which|among)\b|[.,;]|$)"
)
_MOST = re.compile(
    rf"{_NOUN} (?P<be>is|are) (?P<most>the (?:(?:second |third )?most (?:common|frequent)|leading) [\w -]{{3,50}}?)"
    r"(?:[.,;]|$| (?:and|with|which|that|accounting|worldwide)\b)"
)
_AVAILABLE = re.compile(
    r"^(?:Two|Three|Four|Five|Six|Several) (?P<subject>[\w/ -]{3,50}?) are"
    r" (?P<said>(?:currently )?(?P<be>available|approved|licensed)(?: for [\w/ -]{3,60}?)?)(?=[:.,;]|$)"
)
_IS = re.compile(
    r"(?:^|(?<= ))(?P<subject>(?:[\w-]+ ){0,2}[\w-]+) (?:remains?|is|are) (?:an? )?"
    r"(?:(?:largely|still|currently|generally) ){0,2}(?P<said>incurable|curable|contagious|hereditary)\b"
)
_DID = re.compile(rf"{_NOUN} {_ALSO}(?P<verb>{'|'.join(_PAST)}) {_BEHIND}")
_SAID_IN_TURKISH: Mapping[str, str] = {
    "available": "mevcuttur", "approved": "onaylıdır", "licensed": "ruhsatlıdır", "curable": "iyileşir mi",
    "contagious": "bulaşıcı mıdır", "hereditary": "kalıtsal mıdır",
}  # fmt: skip
_DEGREES = frozenset("high low higher lower increased decreased elevated reduced".split())


def _defined(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    if not named or named.startswith("the ") or named.split()[0] in _DEGREES:
        return None
    return Put(f"What {match['be']} {named}?", _asked(named, "nedir"))


def _does(match: re.Match[str], sentence: Sentence) -> Put | None:
    named, verb = subject(match["subject"], sentence), _BASE[match["verb"]]
    several = match["verb"] in _DONE_TO
    if not named or several != is_plural(named):
        return None
    return Put(f"What {'do' if several else 'does'} {named} {verb}?", _asked(named, _DONE_TO[verb]))


def _can(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    return Put(f"What can {named} {match['verb']}?", "") if named else None


def _shown(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    return Put(f"What {match['have']} {named} been shown to {match['verb']}?", "") if named else None


def _is_done(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    return Put(f"How {match['be']} {named} {match['verb']}?", _asked(named, _DONE[match["verb"]])) if named else None


def _caused(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    turkish = in_turkish(named)
    asked = capital(f"{genitive(turkish)} nedeni nedir?") if turkish else ""
    return Put(f"What causes {named}?", asked) if named else None


def _associated(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    return Put(f"What {match['be']} {named} associated with?", "") if named else None


def _able(match: re.Match[str], sentence: Sentence) -> Put | None:
    parts = [subject(part, sentence) for part in match["subject"].split(" and ")]
    return Put(f"What can {' and '.join(parts)} {match['verb']}?", "") if all(parts) and len(parts) < 3 else None


def _share(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    part, whole = in_turkish(named), plural(in_turkish(_singular(match["of"])))
    asked = capital(f"{part} {genitive(whole)} yüzde kaçını oluşturur?") if part and whole else ""
    return Put(f"What percentage of {match['of']} does {named} account for?", asked) if named else None


def _singular(named: str) -> str:
    return re.sub(r"(?<=[a-z])ies$", "y", named) if named.endswith("ies") else named.removesuffix("s")


def _most(match: re.Match[str], sentence: Sentence) -> Put | None:
    # Whether the rest says enough to be looked for shows when it is asked.
    return Put(f"What {match['be']} {match['most']}?", "") if subject(match["subject"], sentence) else None


def _available(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    turkish = plural(in_turkish(_singular(named)))
    asked = f"Hangi {turkish} {_SAID_IN_TURKISH[match['be']]}?" if turkish else ""
    return Put(f"Which {named} are {match['said']}?", asked) if named else None


def _is(match: re.Match[str], sentence: Sentence) -> Put | None:
    # "Advances multiple myeloma remains …": of damaged words before it, a disease stands apart.
    diseases = of_sorts(mentions(match["subject"], load_thesaurus()), "disease")
    ends = bool(diseases) and diseases[-1].end == len(match["subject"])
    found = as_inside(diseases[-1].text, sentence) if ends else ""
    said = match["said"].removeprefix("in")
    asked = _asked(found, _SAID_IN_TURKISH[said])
    return Put(f"{'Are' if is_plural(found) else 'Is'} {found} {said}?", asked) if found else None


def _did(match: re.Match[str], sentence: Sentence) -> Put | None:
    named = subject(match["subject"], sentence)
    return Put(f"What did {named} {_PAST[match['verb']]}?", "") if named else None


def _asked(named: str, asks: str) -> str:
    turkish = in_turkish(re.sub(r"^an? ", "", named))
    return capital(f"{turkish} {asks}?") if turkish else ""


Puts = Callable[[re.Match[str], Sentence], Put | None]
# The plainest questions first.
PATTERNS: tuple[tuple[Sort, re.Pattern[str], Puts], ...] = (
    ("other", _AVAILABLE, _available),
    ("other", _SHARE, _share),
    ("definition", _DEFINED, _defined),
    ("other", _MOST, _most),
    ("other", _CAUSED, _caused),
    ("other", _IS_DONE, _is_done),
    ("other", _ABLE, _able),
    ("other", _DOES, _does),
    ("other", _SHOWN, _shown),
    ("other", _CAN, _can),
    ("other", _DID, _did),
    ("other", _IS, _is),
    ("other", _ASSOCIATED, _associated),
)


def defines(said: str) -> str:
    """What a sentence defines, in its words; empty where it defines nothing."""
    match = _DEFINED.search(said)
    return match["subject"] if match else ""

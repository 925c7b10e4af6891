"""An earlier question asked again of something else: one name changed for another, or something added."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.mentions import OUTCOMES, THINGS, Mention, Sort, mentions, of_sorts
from retrieval.thesaurus import Thesaurus

_PREPOSITION = re.compile(
    r"(?:in combination with|combined with|compared (?:with|to)|in|with|for|of|on|by|to|at|from|under|during|after"
    r"|before|without|among|plus|following|versus|vs\.?|than|as|within) (?:the )?$",
    re.IGNORECASE,
)
_SINGULAR_AUXILIARY = {"is": "are", "was": "were", "does": "do", "has": "have"}
_PLURAL_AUXILIARY = {many: one for one, many in _SINGULAR_AUXILIARY.items()}
_AUXILIARY_BEFORE = re.compile(r"\b(is|are|was|were|does|do|has|have) (?:the )?$", re.IGNORECASE)
_LAST_PLACE = re.compile(r" (?:in|at|from) [^ ]+(?: [A-Z]\w+)*$")
_ENDS_IN_S_ALONE = re.compile(
    r"(?:sis|ss|us|CRS|ICANS|OS|PFS|EFS|MGUS|MDS|GVHD|AIDS|diabetes|statins? therapy)$|^[A-Z0-9-]+$"
)
_PLURAL = re.compile(r"\w+s$|\b(?:children|women|men|people|bacteria)$| and ", re.IGNORECASE)
_SETTING: tuple[Sort, ...] = ("trial", "numbered", "people", "time", "place")
_FIGURE_ASKED = re.compile(
    r"(?:(?:what|how (?:long|high|low|large)) (?:is|are|was|were) "
    r"|(?P<common>how (?:common|frequent) (?:is|are|was|were) )"
    r"|(?!(?:what|which|who|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might"
    r"|should|any|no|in|for|with|after|before|among|during)\b))(?P<noun>[^?!;:]+?)[ ?!.]*",
    re.IGNORECASE,
)
_HEAD = re.compile(r"(?:(?!(?:in|of|with|for|on|to|by|at|from|after|before|without)\b)[\w≥-]+ ){0,5}")
_NOT_ONE_NOUN = re.compile(
    r"\b(?:versus|vs|compared|or|than|difference|between|is|are|was|were|do|does|did|has|have|had|can|could|will|would"
    r"|should|what|which|when|how|why)\b|,",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A question that stands by itself, and what it names."""

    text: str
    named: tuple[Mention, ...]

    def of(self, *sorts: Sort) -> tuple[Mention, ...]:
        """What it names of these sorts, in their order."""
        return of_sorts(self.named, *sorts)

    @property
    def thing(self) -> str | None:
        """What it is about: the first drug, class, trial, name or disease, with those that stand side by side."""
        found = self.of(*THINGS)
        return self.beside(found[0]).text if found else None

    def beside(self, mention: Mention) -> Mention:
        """The mention with all of its sort that "and", "or" or a comma joins to it: "ide-cel and cilta-cel"."""
        start, end = mention.start, mention.end
        for other in self.of(mention.sort):
            if other.start >= end and re.fullmatch(r",? (?:and|or|plus) |, |/", self.text[end : other.start]):
                end = other.end
        return Mention(start, end, self.text[start:end], mention.sort)


def topic_of(text: str, thesaurus: Thesaurus) -> Topic:
    """The topic of a question."""
    return Topic(text, mentions(text, thesaurus))


def plural(phrase: str) -> bool:
    """Whether a noun phrase takes "are" rather than "is"."""
    phrase = re.split(r" (?:of|in|with|to|who|on|at|for|during|after|before|among|from|without) ", phrase)[0]
    return bool(_PLURAL.search(phrase)) and (" and " in phrase or not _ENDS_IN_S_ALONE.search(phrase))


def replaced(text: str, start: int, end: int, by: str) -> str:
    """The text with by in place of text[start:end], the verb in front of it agreeing, and a capital at the start."""
    before, after = text[:start], text[end:]
    if before.endswith("the ") and by.startswith("the "):
        by = by.removeprefix("the ")
    verb = _AUXILIARY_BEFORE.search(before)
    if verb:
        other = (_SINGULAR_AUXILIARY if plural(by) else _PLURAL_AUXILIARY).get(verb.group(1).lower())
        if other:
            before = before[: verb.start(1)] + _cased_like(verb.group(1), other) + before[verb.end(1) :]
    return capital(before + by + after)


def preposition_before(text: str, mention: Mention) -> str:
    """The preposition that a mention stands behind, in lower case; empty where there is none."""
    found = _PREPOSITION.search(text[: mention.start])
    return found.group().removesuffix("the ").strip().lower() if found else ""


def added(text: str, phrase: str, *, before_place: bool = False) -> str:
    """The question with a phrase at its end, or before the place that it ends with."""
    body = text.rstrip("?!. ")
    place = _LAST_PLACE.search(body) if before_place else None
    at = place.start() if place else len(body)
    return f"{body[:at]} {phrase}{body[at:]}?"


def without_trial(topic: Topic) -> Topic:
    """The topic without "in KarMMa-3": another drug was given in another trial."""
    text = topic.text
    for trial in reversed(topic.of("trial")):
        inside = re.search(r" in (?:the )?$", text[: trial.start])
        if inside:
            text = text[: inside.start()] + text[trial.end :]
    if text == topic.text:
        return topic
    kept = [mention for mention in topic.named if mention.sort != "trial"]
    return Topic(text, tuple(_moved(mention, topic.text, text) for mention in kept))


def _moved(mention: Mention, old: str, new: str) -> Mention:
    shift = 0 if old[: mention.end] == new[: mention.end] else len(new) - len(old)
    return Mention(mention.start + shift, mention.end + shift, mention.text, mention.sort)


def asked_of(outcome: str, sort: Sort, topic: Topic) -> str | None:
    """A question of its own for an outcome, with the setting of the topic; none where the topic is about nothing."""
    thing = topic.thing
    if thing is None:
        return None
    joined = "with" if sort == "event" else "in" if topic.of(*THINGS)[0].sort in {"trial", "disease"} else "of"
    noun = outcome if sort == "event" else f"the {outcome}"
    verb = "are" if plural(outcome) else "is"
    if outcome.startswith("any "):
        return f"{capital(verb)} there {outcome} {joined} {thing}{setting(topic, leave=thing)}?"
    asks = "How common" if sort == "event" else "What"
    return f"{asks} {verb} {noun} {joined} {thing}{setting(topic, leave=thing)}?"


def setting(topic: Topic, *, leave: str = "", sorts: tuple[Sort, ...] = _SETTING) -> str:
    """What a topic is set in, as phrases to put behind another question: " in KarMMa-3 in the elderly"."""
    phrases = [
        f" {preposition_before(topic.text, mention) or 'in'} {_with_article(topic, mention)}"
        for mention in topic.of(*sorts)
        if mention.text not in leave and (mention.sort != "numbered" or len(topic.of("numbered")) == 1)
    ]
    return "".join(phrases)


def _with_article(topic: Topic, mention: Mention) -> str:
    article = topic.text[: mention.start].lower().endswith(" the ")
    return f"the {mention.text}" if article else mention.text


def figure_asked(topic: Topic) -> str | None:
    """The whole noun phrase of a question for a figure: "the median PFS with ide-cel in KarMMa-3".

    None where it asks for something else, states something, or asks for more than one thing, so that no phrase of it
    is sure to be meant.
    """
    asked, outcomes = _FIGURE_ASKED.fullmatch(topic.text), topic.of(*OUTCOMES)
    if asked is None or not outcomes or _NOT_ONE_NOUN.search(asked["noun"]):
        return None
    start = min(outcome.start for outcome in outcomes) - asked.start("noun")
    if start < 0 or not _HEAD.fullmatch(asked["noun"][:start]):
        return None
    bare = asked.start("noun") == 0
    if bare and (topic.text.endswith(".") or re.search(r"s ", asked["noun"][:start])):
        return None
    if asked["common"]:
        return f"the frequency of {asked['noun']}"
    noun = re.sub(r"^(?:the|a|an) ", "", uncapital(asked["noun"]), flags=re.IGNORECASE)
    return f"the {noun}"


def capital(text: str) -> str:
    """The text with a capital at its start, where that is a plain word."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text


def uncapital(text: str) -> str:
    """The text with a small letter at its start, where that is a plain word."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.isalpha() and first[1:].islower() else text


def _cased_like(model: str, word: str) -> str:
    return word.capitalize() if model[0].isupper() else word

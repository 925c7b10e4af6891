"""A follow-up without a verb ("And in Turkey?", "What about cilta-cel?") as the earlier question of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.kinds import DISEASE
from retrieval.mentions import OUTCOMES, THINGS, Mention, Sort
from retrieval.numbered import has_number_of, names_noun_of, of_another_age, of_another_number
from retrieval.recast import (
    Topic,
    added,
    asked_of,
    preposition_before,
    replaced,
    topic_of,
    without_trial,
)
from retrieval.thesaurus import Thesaurus
from retrieval.time_points import at_another_time, is_point_in_time
from retrieval.words import tokens

_PREPOSITION = re.compile(
    r"(?:in combination with|combined with|combined to|compared (?:with|to)|versus|vs\.?|in|with|for|of|on|by"
    r"|to|at|from"
    r"|under|during|after|before|without|among|plus|following|than|as|within|outside) ",
    re.IGNORECASE,
)
# Behind these another drug is meant beside the first one, not in its place.
_BESIDE = frozenset(
    (
        *"after before without plus following than outside versus vs vs.".split(),
        *("in combination with", "combined with", "compared with", "compared to"),
    )
)
_COMPARED = frozenset({"versus", "vs", "vs.", "compared with", "compared to", "than"})
_SAYS_NO_MORE = frozenset(
    "the a an its their his her our and or in with for of on by to at from under during after before without among plus"
    " following than as within outside combined combination compared versus vs rate rates incidence frequency cases"
    " case ones one only well too same use group groups patients people data results events any cost median most"
    " common main typical about those these also instead specifically alone overall therapy treatment drug trial study"
    " then".split()
)
# What may be asked in the place of what: the first sort that the earlier question has.
_IN_PLACE_OF: dict[Sort, tuple[Sort, ...]] = {
    "drug": ("drug", "class", "name"),
    "class": ("class", "drug"),
    "trial": ("trial",),
    "name": ("name",),
    "disease": ("disease",),
}
_CHANGES = re.compile(
    r"\b(?:improv\w+|affect\w*|prolong\w*|reduc\w+|increas\w+|influenc\w+|chang\w+|predict\w*|lower\w*|rais\w+|caus\w+"
    r"|on|extend\w*|worsen\w*) (?:the )?$",
    re.IGNORECASE,
)
_ASKS_WHAT_IS = re.compile(r"what (?:is|are|was|were) (?:the )?$", re.IGNORECASE)
_PLAIN_PEOPLE = re.compile(r"(?:the )?(?:patients|people|adults|those|individuals|participants)\b", re.IGNORECASE)
_NARROWED = re.compile(r" (?:with|who|on|over|under|aged|without) ")
_ADJECTIVES = re.compile(r"(?:the )?((?:very )?(?:elderly|frail|young))", re.IGNORECASE)
_TURN: tuple[Sort, ...] = (*THINGS, *OUTCOMES, "people", "numbered", "time", "grade", "amount", "place")
# What is asked for of an outcome, in front of it: "any grade 3 infections", "the most common side effects".
_QUALIFIERS = (
    r"(?:any (?:(?:grades? [\d–-]+(?: or higher)?|severe|serious|fatal|mild) )?"
    r"|(?:most |more )?(?:common|frequent|important) |main |typical )"
)
_QUALIFIED = re.compile(rf"\b{_QUALIFIERS}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """One thing that a fragment names, with the preposition it stands behind."""

    mention: Mention
    preposition: str


def of_something_else(body: str, topic: Topic | None, thesaurus: Thesaurus) -> str | None:
    """The earlier question with what the fragment names; none where it is not plain what that would be.

    A fragment that names both an outcome and what it is of needs no earlier question.
    """
    if topic and (is_point_in_time(body) or of_another_age(body, topic)):
        return of_another_age(body, topic) or at_another_time(body, topic)
    fragment = topic_of(body, thesaurus)
    if not fragment.named or _says_more(fragment):
        return None
    outcomes, things = fragment.of(*OUTCOMES), fragment.of(*THINGS)
    if outcomes and things:
        outcome = fragment.beside(outcomes[0])
        return asked_of(outcome.text, outcome.sort, fragment)
    return _changed(fragment, topic, thesaurus) if topic else None


def _changed(fragment: Topic, topic: Topic, thesaurus: Thesaurus) -> str | None:
    text: str | None = None
    for part in _parts(fragment):
        text = _with_part(part, topic)
        if text is None:
            return None
        topic = topic_of(text, thesaurus)
    return text


def _parts(fragment: Topic) -> list[_Part]:
    """The things named, those that a question is about first; what "and" joins is one."""
    parts: list[_Part] = []
    for mention in fragment.of(*_TURN):
        if any(mention.start < part.mention.end and part.mention.start <= mention.start for part in parts):
            continue
        whole = _qualified(fragment.beside(mention), fragment)
        parts.append(_Part(whole, preposition_before(fragment.text, whole)))
    return parts


def _qualified(mention: Mention, fragment: Topic) -> Mention:
    """An outcome with what qualifies it; anything else as it is."""
    found = _QUALIFIED.search(fragment.text[: mention.start]) if mention.sort in OUTCOMES else None
    if found is None:
        return mention
    return Mention(found.start(), mention.end, fragment.text[found.start() : mention.end], mention.sort)


def _says_more(fragment: Topic) -> bool:
    """Whether a fragment holds words beside those that name something of a known sort."""
    return any(
        word.text.lower().removesuffix("'s") not in _SAYS_NO_MORE
        and not any(mention.start < word.end and word.start < mention.end for mention in fragment.named)
        for word in tokens(fragment.text)
    )


def _with_part(part: _Part, topic: Topic) -> str | None:
    sort = part.mention.sort
    if sort in THINGS:
        return _of_thing(part, topic)
    if sort in OUTCOMES:
        return _of_outcome(part, topic)
    if sort == "people":
        return _of_people(part, topic)
    if sort == "grade":
        return _of_grade(part, topic)
    return _of_number(part, topic) if sort in {"numbered", "time"} else _of_setting(part, topic)


def _of_number(part: _Part, topic: Topic) -> str | None:
    """Another number of the same noun: "cycle 2" for "cycle 1", "week 24" for "week 12"."""
    new = part.mention.text
    if has_number_of(new, topic):
        return of_another_number(new, topic)
    if part.mention.sort == "time":
        return _of_setting(part, topic)
    if not part.preposition or not topic.thing or names_noun_of(new, topic):
        return None
    return added(topic.text, f"{part.preposition} {new}")


def _of_setting(part: _Part, topic: Topic) -> str | None:
    """Another place, time or dose in the place of the one; at the end where there was none."""
    sort = part.mention.sort
    old = topic.of(sort)
    if len(old) > 1:
        return None
    if old:
        before = preposition_before(topic.text, old[0])
        if not before or not part.preposition or before == part.preposition:
            return replaced(topic.text, old[0].start, old[0].end, part.mention.text)
        start = topic.text.lower().rindex(before, 0, old[0].start)
        return replaced(topic.text, start, old[0].end, f"{part.preposition} {part.mention.text}")
    usual = "in" if sort == "place" or re.fullmatch(r"\d{4}", part.mention.text) else "at"
    return added(topic.text, f"{part.preposition or usual} {part.mention.text}")


def _of_thing(part: _Part, topic: Topic) -> str | None:
    """Another drug, trial, gene or disease in the place of the one; beside it behind "after" or "compared with"."""
    new = part.mention
    same_place = [
        old for old in topic.of(*_IN_PLACE_OF[new.sort]) if preposition_before(topic.text, old) == part.preposition
    ]
    if part.preposition in _BESIDE:
        if same_place:
            return replaced(topic.text, same_place[0].start, same_place[0].end, new.text)
        said = "compared with" if part.preposition in _COMPARED else part.preposition
        return added(topic.text, f"{said} {new.text}")
    old = _old_thing(new, topic)
    if old is None:
        return _beside_nothing(part, topic)
    if part.preposition == "with" and not preposition_before(topic.text, old) and not _both_cells(old, new):
        return None
    kept = without_trial(topic) if new.sort in {"drug", "class"} else topic
    old = _old_thing(new, kept) or old
    return replaced(kept.text, old.start, old.end, new.text)


def _old_thing(new: Mention, topic: Topic) -> Mention | None:
    """The one thing in whose place the new one comes; none where two stand apart."""
    for sort in _IN_PLACE_OF[new.sort]:
        found = topic.of(sort)
        if found:
            whole = topic.beside(found[0])
            return whole if found[-1].end <= whole.end else None
    return None


def _beside_nothing(part: _Part, topic: Topic) -> str | None:
    """A trial or disease narrows a question that named none; a drug stands in for the trial it was not given in."""
    new, trials = part.mention, topic.of("trial")
    if any(topic.of(sort) for sort in _IN_PLACE_OF[new.sort]):
        return None
    if new.sort in {"trial", "disease"}:
        return added(topic.text, f"in {new.text}", before_place=True)
    inside = re.search(r" in (?:the )?$", topic.text[: trials[0].start]) if len(trials) == 1 else None
    if inside:
        return f"{topic.text[: inside.start()]} with {new.text}{topic.text[trials[0].end :]}"
    return added(topic.text, f"with {new.text}", before_place=True) if not topic.thing and topic.of("event") else None


def _both_cells(old: Mention, new: Mention) -> bool:
    return all(mention.text.lower().endswith(("cel", "leucel")) for mention in (old, new))


def _of_outcome(part: _Part, topic: Topic) -> str | None:
    """Another outcome in the place of one that is asked for in the same way; else a question of its own."""
    new = part.mention
    affected = re.search(r" on [^?]{1,40}\?$", topic.text) if part.preposition == "on" else None
    if affected:
        return f"{topic.text[: affected.start()]} on {new.text}?"
    if re.match(_QUALIFIERS, new.text, re.IGNORECASE):
        return None if _has_others(topic) else asked_of(new.text, new.sort, topic)
    old = [mention for mention in topic.of(*OUTCOMES) if _asked_alike(mention, new, topic)]
    if len(old) > 1 and topic.beside(old[0]).end < old[-1].end:
        return None
    if old:
        whole = topic.beside(old[0])
        median = "median " if new.sort == "span" and whole.text.lower().startswith("median ") else ""
        return _agreed(replaced(topic.text, whole.start, whole.end, median + new.text))
    return None if _has_others(topic) else asked_of(new.text, new.sort, topic)


def _has_others(topic: Topic) -> bool:
    """Whether a topic names treatments beside the one it is about, as "than cilta-cel" or "without surgery"."""
    given = topic.of("drug", "class")
    if not given or topic.thing is None:
        return False
    first = topic.beside(given[0])
    return any(not first.start <= mention.start < first.end for mention in given)


def _asked_alike(old: Mention, new: Mention, topic: Topic) -> bool:
    before = topic.text[: old.start]
    if _CHANGES.search(before):
        return True
    return old.sort == new.sort and (new.sort != "matter" or bool(_ASKS_WHAT_IS.search(before)))


def _agreed(text: str) -> str:
    """ "median median PFS" said once."""
    return re.sub(r"\b(median|overall) \1\b", r"\1", text, flags=re.IGNORECASE)


def _of_people(part: _Part, topic: Topic) -> str | None:
    new, found = part.mention.text, topic.of("people")
    if len(found) > 1:
        return None
    if not found:
        return added(topic.text, f"{part.preposition or 'in'} {new}", before_place=True)
    old = found[0]
    is_condition = not re.search(r"(?:patients|people|adults|elderly|frail|young|ren|women|men|nts)\b", new)
    if not is_condition and DISEASE.search(old.text) and _PLAIN_PEOPLE.match(old.text):
        return _narrowed(old, new, topic)
    before = preposition_before(topic.text, old)
    if part.preposition in {"during", "before", "after", "on", "without"} and before:
        start = topic.text.lower().rindex(before, 0, old.start)
        return replaced(topic.text, start, old.end, f"{part.preposition} {new}")
    if is_condition and _NARROWED.search(old.text):
        new = f"patients {part.preposition if part.preposition in {'on', 'with', 'without'} else 'with'} {new}"
    return replaced(topic.text, old.start, old.end, new)


def _narrowed(old: Mention, new: str, topic: Topic) -> str | None:
    """ "patients with myeloma" becomes "elderly patients with myeloma": the disease is still meant."""
    head = _PLAIN_PEOPLE.match(old.text)
    adjective = _ADJECTIVES.fullmatch(new)
    if head is None or _NARROWED.search(new):
        return None
    whole = f"{adjective.group(1)} patients" if adjective else new
    return replaced(topic.text, old.start, old.start + head.end(), whole)


def _of_grade(part: _Part, topic: Topic) -> str | None:
    grades, events = topic.of("grade"), topic.of("event", "matter")
    if len(grades) > 1:
        return None
    if grades:
        return replaced(topic.text, grades[0].start, grades[0].end, part.mention.text)
    if not events or (events[0].sort == "matter" and not re.search(r"effect|event|reaction|toxic", events[0].text)):
        return None
    return f"{topic.text[: events[0].start]}{part.mention.text} {topic.text[events[0].start :]}"

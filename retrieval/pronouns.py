"""What "it", "they", "its" or "that drug" stand for in a follow-up, and the question with it said in full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.mentions import OUTCOMES, THINGS, Mention, Sort
from retrieval.recast import Topic, added, figure_asked, plural, replaced, setting

# Not the information technology of "(IT)".
_IT = re.compile(r"\b(?-i:(?!IT\b))(?:it|its|they|them|their|theirs)\b(?!')", re.IGNORECASE)
# "that" and "this" alone: behind a verb or at the end; elsewhere they point at nothing or begin a clause.
_THIS = re.compile(
    r"(?:(?<=^is )|(?<=^was )|(?<=^does )|(?<=^did )|(?<=^can )|(?<=^how is )|(?<=^how was )|(?<=^how does )"
    r"|(?<=^when does )|(?<=^why is )|(?<=^why does ))(?:this|that)(?= (?!drug|trial|study)[a-z]+)(?! (?:is|the"
    r"|there)\b)"
    r"|(?<= )(?:this|that)(?=[ ?!.]*$)",
    re.IGNORECASE,
)
_NOUNS: tuple[tuple[str, tuple[Sort, ...]], ...] = (
    (r"drugs?|agents?|products?|medicines?|medications?|treatments?|therap(?:y|ies)|regimens?|antibod(?:y|ies)"
    r"|vaccines?",
     ("drug", "class", "name")),
    (r"trials?|stud(?:y|ies)", ("trial",)),
    (r"patients?|people|populations?|groups?|age groups?|subgroups?|setting", ("people",)),
    (r"disease|condition|cancer|disorder|illness", ("disease",)),
    (r"countr(?:y|ies)|place|region", ("place",)),
    (r"side effects?|toxicit(?:y|ies)|complications?|events?|adverse events?|syndrome|reactions?"
    r"|infections?", ("event",)),
    (r"target|antigen|protein|molecule|gene|receptor", ("name",)),
    (r"outcome|end ?point|result|rate|figure", ("rate", "span", "event")),
)  # fmt: skip
_POINTED_AT = tuple(
    (re.compile(rf"\b(?:this|that|these|those|the same|such a|such) (?:{nouns})\b", re.IGNORECASE), sorts)
    for nouns, sorts in _NOUNS
)
_ABOUT_EVENTS = re.compile(
    r"\b(?:last(?:ed|s)?|occur(?:red|s)?|happen(?:ed|s)?|resolve[ds]?|peak(?:ed|s)?|begin|began|begins"
    r"|start(?:ed|s)?|onset"
    r"|develop(?:ed|s)?|appear(?:ed|s)?|managed?|manageable|treat(?:ed)?|prevent(?:ed)?|preventable|graded?"
    r"|reversible|severe|fatal"
    r"|serious|frequent|common|high|higher|low|lower|rare|measured?|defined|calculated|predicted?|worse|dangerous)\b",
    re.IGNORECASE,
)
_ABOUT_TRIALS = re.compile(
    r"\b(?:enrol\w*|includ\w+|randomi[sz]\w+|recruit\w*|publish\w*|arms?|blinded|open-label|sponsor\w*|participants?"
    r"|conduct\w*|registered|control group|comparator|end ?points?)\b",
    re.IGNORECASE,
)
_ABOUT_DISEASES = re.compile(
    r"\b(?:curable|cured?|diagnos\w+|staged?|staging|inherited|hereditary|contagious|symptoms?|risk factors?|incurable"
    r"|prognosis)\b",
    re.IGNORECASE,
)
_NOTHING_MEANT = re.compile(
    r"\b(?:is|was|be|it's|isn't) ?(?:it )?(?:still |already |also )?(?:true|possible|known|clear|necessary"
    r"|likely|important"
    r"|worth|recommended|advisable|correct|believed|thought|reported|established|proven|enough)\b(?=.* (?:that"
    r"|to|whether"
    r"|if|when|why|how|which|who|where|what)\b|.*ing\b)|\bis it (?:that|because)\b|\b(?:has|have"
    r"|had) it been \w+ (?:that|which|whether|who|how|why|if)\b|\b(?:does|did|would|will|can) it (?:take|matter"
    r"|mean that|be (?:that|true|possible))\b"
    r"|\bit (?:is|was) (?:not |now |well )?(?:true|known|possible|recommended|thought|shown"
    r"|proven|established)\b|\btake[sn]? it\b|\bwhat (?:time"
    r"|day) is it\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r"\b(?:when|if|because|after|before|and|that|which|while|until|since|who|where|so|but|or|than|although|once"
    r"|whether)\b"
    r"|[,;:.]",
    re.IGNORECASE,
)
# "Is it safe to give in pregnancy" asks of a drug; "is it safe to take aspirin" names its own.
_TO_DO = re.compile(
    r"\b(?:is|was) it [\w-]+ to [\w-]+(?P<object> (?!(?:in|for|with|during|after|before|at|on|to|by|without"
    r"|together|under"
    r"|as|when|if)\b)\w+)?",
    re.IGNORECASE,
)
# What holds in one country and not in another, where the question ends with it and names no other place.
_HOLDS_IN_A_COUNTRY = re.compile(
    r"\b(?:approved|licensed|reimbursed|available|covered|paid for|prescribed|marketed|costs?)[ ?!.]*$", re.IGNORECASE
)
# What happens to a disease as well as to a side effect, and never to a rate.
_IS_ILL = re.compile(
    r"\b(?:treat(?:ed)?|managed?|prevent(?:ed|able)?|common|frequent|rare|predicted?)\b", re.IGNORECASE
)
# Said of a figure, hardly ever of what it was measured of.
_OF_A_FIGURE = re.compile(r"\b(?:compare[sd]?|higher|lower|longer|shorter|significant(?:ly)?)\b", re.IGNORECASE)
_RESPONSE = re.compile(r"respon|remission|ORR|CR\b|VGPR|MRD", re.IGNORECASE)
_SORTS_OF_IT: tuple[Sort, ...] = ("drug", "class", "trial", "name", "disease", "event", "matter", "span", "rate")
_SETTINGS: tuple[Sort, ...] = ("place", "people", "time", "grade", "amount")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word or two that stand for something named earlier, and the sorts of thing that they can stand for."""

    start: int
    end: int
    text: str
    sorts: tuple[Sort, ...]


def pointer(text: str, named: Sequence[Mention]) -> Pointer | None:
    """The first word that only an earlier question explains; none where the question names what it stands for."""
    for pattern, sorts in _POINTED_AT:
        match = pattern.search(text)
        if match and not any(mention.sort in sorts and mention.end <= match.start() for mention in named):
            return Pointer(*match.span(), match.group(), sorts)
    match = _THIS.search(text)
    if match and not _named_before(match.start(), text, named, people_too=False):
        return Pointer(*match.span(), match.group(), _sorts_of_it(text, plural_too=False))
    match = _IT.search(text)
    if match is None or _is_empty(text, named):
        return None
    many = match.group().lower().startswith("the")
    if _named_before(match.start(), text, named, people_too=many):
        return None
    return Pointer(*match.span(), match.group(), _sorts_of_it(text, plural_too=many))


def said_in_full(text: str, found: Pointer, topic: Topic) -> str | None:
    """The text with what the earlier question names in the place of the pointer; none where it names no such thing."""
    if speaks_of_a_figure(text, found, topic):
        figure = figure_asked(topic)
        return replaced(text, found.start, found.end, figure) if figure else None
    mention = _meant(found, topic)
    if mention is None:
        return None
    noun = _as_noun(mention, topic, text)
    whole = _put(text, found, noun)
    if mention.sort == "event":
        return _with_its_setting(whole, topic)
    place = topic.of("place")
    return added(whole, f"in {place[0].text}") if place and _HOLDS_IN_A_COUNTRY.search(text) else whole


def speaks_of_a_figure(text: str, found: Pointer, topic: Topic) -> bool:
    """Whether a text says of "that" what is said of figures: "How does that compare with ...?".

    "It" may well be a drug that is compared, where the topic measures nothing.
    """
    said = _OF_A_FIGURE.search(text[found.end :])
    alone = found.text.lower() in {"this", "that"} or (said and said.group().lower().startswith("signif"))
    return bool(said) and (alone or (found.text.lower() == "it" and bool(topic.of(*OUTCOMES))))


def without_pointers(text: str) -> str:
    """The text without the words that may stand for something of an earlier question: "it", "that drug"."""
    for pattern in (*(pattern for pattern, _ in _POINTED_AT), _IT):
        text = pattern.sub(" ", text)
    return text


def _is_empty(text: str, named: Sequence[Mention]) -> bool:
    """Whether "it" stands for nothing: "Is it known that ...", "Is it safe to give ide-cel ..."."""
    if _NOTHING_MEANT.search(text):
        return True
    to_do = _TO_DO.search(text)
    if to_do is None:
        return False
    return bool(to_do["object"]) or any(mention.sort in THINGS and mention.start > to_do.start() for mention in named)


def _named_before(at: int, text: str, named: Sequence[Mention], *, people_too: bool) -> bool:
    """Whether the question itself names, in front of a pronoun, what it may stand for."""
    sorts = {*_SORTS_OF_IT} | ({"people"} if people_too else set())
    if any(mention.sort in sorts and mention.end <= at for mention in named):
        return True
    before = text[:at]
    clause = _NEW_CLAUSE.search(before.lstrip(), 1)
    words = re.findall(r"[^\W\d_]{4,}", before)
    settings = sum(len(mention.text.split()) for mention in named if mention.end <= at and mention.sort in _SETTINGS)
    if people_too and re.search(r"\b(?:patients|people|doctors|physicians|cells|\w{5,}s)\b", before):
        return settings == 0
    return clause is not None and len(words) > settings + 1


def _sorts_of_it(text: str, *, plural_too: bool) -> tuple[Sort, ...]:
    """What a pronoun can stand for, likeliest first, by what is said of it."""
    if _ABOUT_TRIALS.search(text):
        first: tuple[Sort, ...] = ("trial",)
    elif _ABOUT_DISEASES.search(text):
        first = ("disease",)
    elif _ABOUT_EVENTS.search(text):
        first = ("event", "rate", "span", "trial", "matter")
        first = ("event", "disease", *first[1:]) if _IS_ILL.search(text) else first
    else:
        first = ()
    people: tuple[Sort, ...] = ("people",) if plural_too else ()
    return tuple(dict.fromkeys((*first, *_SORTS_OF_IT, *people)))


def _meant(found: Pointer, topic: Topic) -> Mention | None:
    several = found.text.lower() in {"they", "them", "their", "theirs"}
    if several:
        return _several_meant(found, topic)
    for sort in found.sorts:
        named = topic.of(sort)
        if named and not (sort == "people" and topic.beside(named[0]).text == ""):
            return topic.beside(named[0])
    return None


def _several_meant(found: Pointer, topic: Topic) -> Mention | None:
    """What "they" stands for: something named that is many; else the people, or the one thing that is named."""
    for sort in found.sorts:
        many = [topic.beside(mention) for mention in topic.of(sort) if plural(topic.beside(mention).text)]
        if many:
            return many[0]
    people = topic.of("people")
    return people[0] if people else None


def _as_noun(mention: Mention, topic: Topic, text: str) -> str:
    if mention.sort in {"rate", "span", "matter"}:
        return _measure(mention, topic, lasts=bool(re.search(r"\blast", text)))
    behind_the = topic.text[: mention.start].lower().endswith(" the ")
    return f"the {mention.text}" if behind_the and not mention.text.startswith("the ") else mention.text


def _measure(mention: Mention, topic: Topic, *, lasts: bool) -> str:
    """ "the overall response rate of ide-cel", and what can last of it: "the response to ide-cel"."""
    response = lasts and mention.sort == "rate" and bool(_RESPONSE.search(mention.text))
    noun, joined = ("response", "to") if response else (mention.text, "of")
    if not response and not re.search(r"\bthe (?:[\w-]+ ){0,2}$", topic.text[: mention.start], re.IGNORECASE):
        return noun if not topic.thing or not plural(noun) else f"the {noun} of {topic.thing}"
    if topic.thing is None or topic.thing in noun:
        return f"the {noun}"
    joined = "in" if topic.of(*THINGS)[0].sort in {"trial", "disease"} else joined
    return f"the {noun} {joined} {topic.thing}"


def _put(text: str, found: Pointer, noun: str) -> str:
    """The noun in the place of the pointer; "its toxicity" becomes "the toxicity of" it where nothing else is owned."""
    if found.text.lower() not in {"its", "their", "theirs"}:
        return replaced(text, found.start, found.end, noun)
    owned = re.match(
        r" ((?:[\w-]+ ){0,3}?[\w-]+)(?=[?!. ]*$| (?:in|for|with|after|at|during|among|compared|when)\b)",
        text[found.end :],
    )
    before = text[: found.start]
    if owned and re.search(r"\b(?:is|are|was|were|about|on|and|of)\s+$", before, re.IGNORECASE):
        return f"{before}the {owned.group(1)} of {noun}{text[found.end + owned.end() :]}"
    return replaced(text, found.start, found.end, f"{noun}{_possessive(noun)}")


def _possessive(noun: str) -> str:
    return "'" if noun.endswith("s") and noun[-2:].islower() else "'s"


def _with_its_setting(text: str, topic: Topic) -> str:
    """The question on an outcome, with what it was measured of: "How long did CRS last with ide-cel?"."""
    thing = topic.thing
    body = text.rstrip("?!. ")
    if thing is None or thing.lower() in body.lower():
        return text
    joined = "in" if topic.of(*THINGS)[0].sort in {"trial", "disease"} else "with"
    return f"{body} {joined} {thing}{setting(topic, leave=thing, sorts=('trial', 'people'))}?"

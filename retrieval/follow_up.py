"""A follow-up becomes a question that stands by itself, by what the earlier questions name; no language model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.bare_words import asks_which_of_both, bare_question, is_bare, which_of_both
from retrieval.fragments import of_something_else
from retrieval.kept import keeps
from retrieval.leads import ASKS_FOR_DATA, without_lead
from retrieval.mentions import OUTCOMES, THINGS
from retrieval.pronouns import pointer, said_in_full, speaks_of_a_figure
from retrieval.recast import Topic, added, capital, setting, topic_of, uncapital
from retrieval.thesaurus import Thesaurus
from retrieval.time_points import is_point_in_time
from retrieval.types import Language
from retrieval.understand import Understood, unclear, understand
from retrieval.words import tokens

MOST_HISTORY = 10
# Longer texts say by themselves what they ask; as an earlier question they would make the searched one unreadable.
_LONGEST_FOLLOW_UP, _LONGEST_EARLIER = 200, 300
_WORDS_OF_THANKS = 2
_MOST_POINTERS = 3
# "In British men, smoking doubles the risk of a stroke" leans on nothing, though it begins like "In men?".
_WORDS_OF_A_STATEMENT = 8

UNRESOLVED: Mapping[Language, str] = {
    "en": (
        "This seems to lean on an earlier question, but it is not plain which drug, disease or outcome is meant."
        " Ask it again in full, for example “How common is cytokine release syndrome with ide-cel?”."
    ),
    "tr": (
        "Bu soru önceki bir soruya dayanıyor gibi, ama hangi ilacın, hastalığın ya da sonucun kastedildiği"
        " anlaşılmıyor."
        " Soruyu tam olarak yeniden sorun, örneğin “ide-cel ile sitokin salınım sendromu ne sıklıkta görülür?”."
    ),
}
_WANTS_MORE = re.compile(
    r"(?:(?:tell|show) me |say |give me )?(?:more|anything else|something else|go on|continue|details?"
    r"|more details?|the rest"
    r"|elaborate|really|are you sure|is that all)(?: (?:about|on) (?:it|that|this|them))?[ ?!.]*",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|must|isn't|aren't|doesn't"
    r"|don't|didn't|wasn't|weren't|can't)\b",
    re.IGNORECASE,
)
# A subject that Turkish leaves out is missing in its translation, too: "Is safe in children?", "How long does last?".
_NO_SUBJECT = re.compile(
    r"(?P<asks>(?:(?:how(?: long| often| much)?|why|when|where|since when) )?(?:is|was|does|did"
    r"|can)) (?P<rest>(?:safe|effective"
    r"|approved|licensed|reimbursed|available|treated|given|used|curable|toxic|common|prevented|managed"
    r"|diagnosed|defined"
    r"|measured|last|occur|work|start|begin|resolve|cost|happen)(?: (?:in|for|with|after|during|before|at|by"
    r"|to)\b.*|[ ?!.]*))",
    re.IGNORECASE,
)
# "Is teclistamab?": only the verb is said again.
_HALF_A_QUESTION = re.compile(
    r"(?:is|are|was|were|does|do|did|has|have|can|will) (?P<thing>[^?!.]+?)(?: too| as well| also)?[ ?!.]*",
    re.IGNORECASE,
)
_WHO_ARE = re.compile(r"\b(?:who|that|which) (?:is|are|was|were|has|have|had|do|does|did)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:.*, )?(?:(?:in|on|of|for|to|with|by|at|from|under|after|since) )?(?:what|which|who|whom|whose|when"
    r"|where|why|how)\b",
    re.IGNORECASE,
)
_DEMANDS = re.compile(
    r"(?:tell|list|give|show|explain|describe|summari[sz]e|compare|define|name|find|please)\b", re.IGNORECASE
)
_LEANS_AT_ONCE = re.compile(
    r"(?:in|with|for|during|after|before|at|on|among|without|under|plus|compared (?:with|to)|versus|vs\.?|its|their) ",
    re.IGNORECASE,
)
_TELLS_OF_THE_PAST = re.compile(
    r"\b(?:did|was|were|had|responded|died|relapsed|discontinued|occurred|achieved|developed|experienced)\b"
    r"|^what are (?=side effects|adverse|complications|symptoms)"
    r"|\bthe (?:most common |main |median |reported |exact )?(?=\S)",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\b(?:responded|died|relapsed|discontinued|progressed)\b", re.IGNORECASE)
_WANTS_FOR = re.compile(
    r"\b(?:eligible|approved|indicated|candidates?|available|reimbursed|used)[ ?!.]*$", re.IGNORECASE
)
_ASKS_WHAT_IS = re.compile(r"what (?:is|are|was|were) (?:the )?(?:[\w-]+ ){0,8}?[\w-]+[ ?!.]*", re.IGNORECASE)

State = Literal["as_asked", "resolved", "unresolved"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """What to search for a question.

    as_asked: the question stands by itself, text is its own. resolved: text is the question said in full. unresolved:
    it leans on an earlier question, and nothing certain can be made of it; text is its own, and must not be searched.
    """

    text: str
    state: State


def resolved(text: str, history: Sequence[str], thesaurus: Thesaurus) -> Resolved:
    """The question in full, by the earlier questions, oldest first; at most the last ten of them are read.

    Each earlier question is resolved by those before it, so that a follow-up of a follow-up is understood. Nothing is
    carried over one that was not: what follows "And the other one?" may be about the other one. The same text and
    history always give the same result.
    """
    topics: list[Topic] = []
    for earlier in history[-MOST_HISTORY:]:
        said = _resolved(" ".join(earlier.split()), topics, thesaurus)
        asked = understand(said.text, thesaurus)
        if _says_nothing(asked):
            continue
        if said.state == "unresolved" or len(said.text) > _LONGEST_EARLIER or unclear(asked):
            topics.clear()
        else:
            topics.append(topic_of(said.text, thesaurus))
    return _resolved(" ".join(text.split()), topics, thesaurus)


def _resolved(text: str, topics: Sequence[Topic], thesaurus: Thesaurus) -> Resolved:
    if not text or len(text) > _LONGEST_FOLLOW_UP:
        return Resolved(text, "as_asked")
    body, led = without_lead(text)
    body = _NO_SUBJECT.sub(r"\g<asks> it \g<rest>", body) if _NO_SUBJECT.fullmatch(body) else body
    if not led and _asks_of_the_article(text, thesaurus):
        return Resolved(text, "as_asked")
    if ASKS_FOR_DATA.match(text) and _names_its_own(text, topics, thesaurus):
        return Resolved(text, "as_asked")
    leans, said = _said(body, led, topics, thesaurus)
    if said and not keeps(said, body):
        said = None
    if said and said != text:
        return Resolved(said, "resolved")
    return Resolved(text, "unresolved" if leans and not said else "as_asked")


def _names_its_own(text: str, topics: Sequence[Topic], thesaurus: Thesaurus) -> bool:
    """Whether "Any data on X?" says all: what it is about, and after an earlier question what is asked of that, too."""
    own = topic_of(text, thesaurus)
    return bool(own.of(*THINGS)) and (not topics or bool(own.of(*OUTCOMES)))


def _says_nothing(asked: Understood) -> bool:
    """Whether a text is a word of thanks or the like, after which the earlier topic still holds."""
    return (
        unclear(asked) and not any(term.named for term in asked.terms) and len(tokens(asked.text)) <= _WORDS_OF_THANKS
    )


def _said(body: str, led: bool, topics: Sequence[Topic], thesaurus: Thesaurus) -> tuple[bool, str | None]:
    """Whether a question leans on an earlier one, and what it says in full where that is certain."""
    topic = topics[-1] if topics else None
    if _WANTS_MORE.fullmatch(body) or is_bare(body):
        return True, bare_question(body, topic) if topic else None
    if asks_which_of_both(body) and not topic_of(body, thesaurus).of("drug", "class"):
        return True, which_of_both(body, topics)
    half = _HALF_A_QUESTION.fullmatch(body)
    if half and _is_a_thing(half["thing"], thesaurus):
        return _fragment(half["thing"], led=True, topic=topic, thesaurus=thesaurus)
    if _is_fragment(body):
        return _fragment(body, led=led, topic=topic, thesaurus=thesaurus)
    return _whole(body, led, topics, thesaurus)


def _whole(body: str, led: bool, topics: Sequence[Topic], thesaurus: Thesaurus) -> tuple[bool, str | None]:
    """The same for a question with a verb, which may lean on an earlier one by a pronoun or by what it leaves out."""
    topic, own = topics[-1] if topics else None, topic_of(body, thesaurus)
    found = pointer(body, own.named)
    if found:
        said = _pointed(body, topic, thesaurus) if topic else None
        points = bool(topics) or len(found.text.split()) == 1
        sure = own.of(*THINGS) and not (topic and speaks_of_a_figure(body, found, topic))
        return points and not sure, capital(said) if said else None
    if led:
        return True, _clause(body, own, topic, thesaurus)
    return False, _of_the_same(body, own, topic, thesaurus)


def _is_fragment(body: str) -> bool:
    plain = _WHO_ARE.sub(" ", body)
    return not _AUXILIARY.search(plain) and not _ASKS.match(body) and not _DEMANDS.match(body)


def _is_a_thing(text: str, thesaurus: Thesaurus) -> bool:
    found = topic_of(text, thesaurus).of(*THINGS)
    return bool(found) and found[0].text == text.removeprefix("the ")


def _fragment(body: str, *, led: bool, topic: Topic | None, thesaurus: Thesaurus) -> tuple[bool, str | None]:
    bare = _in_mid_sentence(body.rstrip("?!. "), thesaurus)
    if not bare:
        return led, None
    leans = led or bool(_LEANS_AT_ONCE.match(bare)) or (topic is not None and is_point_in_time(bare))
    own = topic_of(bare, thesaurus)
    if own.of(*OUTCOMES) and own.of(*THINGS) and (topic is None or not leans):
        return False, f"{capital(bare)}?" if led else None
    if not leans and not _names_one_thing(body, topic, thesaurus):
        return False, None
    if not led and len(bare.split()) > _WORDS_OF_A_STATEMENT and (topic is None or not body.endswith("?")):
        return False, None
    said = of_something_else(bare, topic, thesaurus)
    if own.of(*OUTCOMES) and own.of(*THINGS) and (said is None or not keeps(said, bare)):
        return False, f"{capital(bare)}?" if led else None
    return leans, said


def _in_mid_sentence(text: str, thesaurus: Thesaurus) -> str:
    """The text without the capital of its beginning, unless that is one of a name."""
    named = topic_of(text, thesaurus).of("place", "drug", "trial", "name")
    return text if any(mention.start == 0 for mention in named) else uncapital(text)


def _names_one_thing(body: str, topic: Topic | None, thesaurus: Thesaurus) -> bool:
    """Whether "Side effects?" or "Cilta-cel?" asks the earlier question again; words without "?" are a search."""
    if topic is None or not body.endswith("?"):
        return False
    named = topic_of(body, thesaurus)
    things = named.of(*THINGS)
    return not things or (len(named.named) == 1 and bool(topic.of(things[0].sort)) and things[0].end >= len(body) - 2)


def _pointed(body: str, topic: Topic, thesaurus: Thesaurus) -> str | None:
    """The question with every pronoun said in full; none where one of them cannot be."""
    for _ in range(_MOST_POINTERS):
        found = pointer(body, topic_of(body, thesaurus).named)
        if found is None:
            break
        said = said_in_full(body, found, topic)
        if said is None:
            return None
        body = said
    return body


def _clause(body: str, own: Topic, topic: Topic | None, thesaurus: Thesaurus) -> str | None:
    """A whole question behind "and": as it stands where it names what it is about, else of what the earlier one is."""
    text = capital(body)
    if not _ASKS.match(body) and not _AUXILIARY.match(body):
        return None
    if own.of(*THINGS):
        return text
    if topic and topic.thing and (own.of(*OUTCOMES, "people") or _MEASURED.search(body)):
        return _of_thing(text, own, topic)
    asked = understand(text, thesaurus)
    return None if unclear(asked) or not (own.named or asked.kind == "definition") else text


def _of_the_same(body: str, own: Topic, topic: Topic | None, thesaurus: Thesaurus) -> str | None:
    """A question that names an outcome, as one known to all, and nothing else: "What was the median PFS?"."""
    if topic is None or topic.thing is None or own.of(*THINGS, "place", "people"):
        return None
    outcome = own.of(*OUTCOMES) or _MEASURED.search(body)
    if not outcome or not _TELLS_OF_THE_PAST.search(body) or not _covered(body, own, thesaurus):
        return None
    return _of_thing(body, own, topic)


def _covered(body: str, own: Topic, thesaurus: Thesaurus) -> bool:
    measured = _MEASURED.search(body)
    spans = [(mention.start, mention.end) for mention in own.named] + ([measured.span()] if measured else [])
    at = 0
    for term in understand(body, thesaurus).terms:
        at = max(body.find(term.text, at), at)
        inside = any(start < at + len(term.text) and at < end for start, end in spans)
        if not inside and term.text.lower() not in {
            "median",
            "patients",
            "people",
            "reported",
            "most",
            "last",
            "lasted",
        }:
            return False
    return True


def _of_thing(text: str, own: Topic, topic: Topic) -> str:
    kind = topic.of(*THINGS)[0].sort
    outcome = own.of(*OUTCOMES)
    ends = bool(outcome) and outcome[-1].end >= len(text.rstrip("?!. ")) and bool(_ASKS_WHAT_IS.fullmatch(text))
    joined = "in" if kind in {"trial", "disease"} else "for" if _WANTS_FOR.search(text) else "of" if ends else "with"
    kept = setting(topic, leave=topic.thing or "", sorts=("trial",) if own.of("people") else ("trial", "people"))
    return added(text, f"{joined} {topic.thing}{kept}", before_place=False)


def _asks_of_the_article(text: str, thesaurus: Thesaurus) -> bool:
    return understand(text, thesaurus).about_review

"""Several questions in one, and the two sides of a comparison, each as a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.follow_up import resolved
from retrieval.kinds import NUMERIC, kind_of
from retrieval.mentions import OUTCOMES, Mention, Sort
from retrieval.recast import Topic, asked_of, capital, replaced, setting, topic_of
from retrieval.thesaurus import Thesaurus
from retrieval.understand import unclear, understand
from retrieval.words import contains, stems

# Past these, a text is a case or a list, and taking it apart would be a guess.
MOST_PARTS, LONGEST = 4, 500

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|should|isn't|aren't|doesn't|don't)"
)
_SENTENCE_END = re.compile(r"(?<=\?)\s+(?=\S)")
_NEXT_QUESTION = re.compile(
    rf"(?:,|;)? (?:and|but|;)? ?(?:also )?(?:(?=(?:what|which|who|when|where|why"
    rf"|how)\b(?: [\w-]+){{0,4}}? {_AUXILIARY}\b)"
    rf"|(?={_AUXILIARY} (?:it|they|there|this|that)\b)|(?=(?:why|how|when)(?: not)?\?$))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:^| )(?:and|but)(?: also)? $|[,;] (?:(?:and|but) )?(?:also )?$", re.IGNORECASE)
_ASKS = re.compile(
    rf"(?:(?:in|on|of|for|to|with|by|at|from|under) )?(?:what|which|who|when|where|why|how)\b.*\b{_AUXILIARY}\b"
    rf"|(?:what|which|who) (?:\S+ ){{2,}}|{_AUXILIARY} ",
    re.IGNORECASE,
)
_EMBEDS = re.compile(
    r"\b(?:know|knows|known|say|says|said|explain|explains|show|shows|tell|tells|describe|describes|discuss"
    r"|discusses|state"
    r"|states|mention|mentions|clear|decide|determine|predict|understand|understood)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r" (?:or|versus|vs\.?|v) ", re.IGNORECASE)
_MEASURE_OF: tuple[tuple[re.Pattern[str], str, Sort], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), outcome, "matter")
    for words, outcome in (
        (r"safer|safest|safe|better tolerated", "safety"),
        (r"(?:more|less|most|least) toxic|tolerable", "toxicity"),
        (r"cheaper|cheapest|(?:more|less|most) (?:expensive|costly)|costs? (?:more|less)", "cost"),
    )
)
_MATTERS_LEFT = re.compile(
    r"\b(?:better|best|worse|effective|superior|inferior|preferable|preferred|work|works)\b", re.I
)
_COMPARABLE: tuple[tuple[Sort, ...], ...] = (("drug", "class"), ("trial",), ("name",), ("disease",), ("people",))
_GIVEN: tuple[Sort, ...] = ("drug", "class", "trial")
# What is asked of two things together is not asked of each.
_TOGETHER = re.compile(
    r"\b(?:between|association|associated|interact\w*|relation\w*|link\w*|in common|both|combin\w+|together|which of"
    r"|simultaneous\w*|correlat\w+|same)\b",
    re.IGNORECASE,
)
_TELLS_APART = re.compile(r"\b(?:differ\w*|compar\w+|versus|vs)\b", re.IGNORECASE)
_RANKS = re.compile(r"\b(?:more|less|fewer|higher|lower|longer|shorter|greater|smaller|common|often|than)\b", re.I)
_SAYS_NOTHING = frozenset(
    "what which does there between from with than that main each other both drug drugs product products treatment"
    " treatments therapy patients trial trials study studies reported results tell cause causes".split()
)
# What another treatment is compared with is nothing to ask about by itself.
_CONTROL = re.compile(
    r"(?:the )?(?:placebos?|sham|controls?|usual care|observation|no treatment"
    r"|standard(?: (?:of )?(?:care|treatment|therapy))?)",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(r"\byes or no\b|\byes/no\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name as the question has it, and what is asked of it alone."""

    name: str
    question: str


def asked_apart(text: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """The questions that a text asks, each standing by itself, in order; the text alone where that is not certain.

    Only whole questions are taken apart: "the efficacy and safety of ide-cel" stays one, as one sentence may give both
    (each_apart is for when none does).
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return (text,)
    parts: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        split = _clauses(sentence)
        for at, clause in enumerate(split):
            said = resolved(clause if at == 0 else f"and {clause}", parts, thesaurus)
            if said.state == "unresolved" or (parts and parts[-1].rstrip("?") in said.text):
                return (text,)
            parts.append(_ended(said.text))
    whole = len(parts) > MOST_PARTS or any(not _stands_alone(part, thesaurus) for part in parts)
    return (text,) if whole or len(parts) < 2 else tuple(parts)


def each_apart(text: str, thesaurus: Thesaurus) -> tuple[str, ...]:
    """One question for each outcome or thing that "and" joins: "the efficacy and safety of ide-cel" as two.

    To be asked where nothing answers the whole; empty where nothing is joined.
    """
    if len(text) > LONGEST or _TOGETHER.search(text) or understand(text, thesaurus).compares:
        return ()
    topic = topic_of(" ".join(text.split()), thesaurus)
    group = _first_joined(topic)
    if not group:
        return ()
    start, end = group[0].start, group[-1].end
    return tuple(_ended(replaced(topic.text, start, end, member.text)) for member in group)


def joins_treatments(text: str, thesaurus: Thesaurus) -> bool:
    """Whether each_apart takes treatments apart: "melphalan and prednisone" may be one regimen.

    What is said of one of its drugs is then no answer, not even half of one.
    """
    return any(mention.sort in _GIVEN for mention in _first_joined(topic_of(" ".join(text.split()), thesaurus)))


def sides(text: str, thesaurus: Thesaurus) -> tuple[Side, ...]:
    """The two things that a question compares, each with its own question; empty where it is no plain comparison.

    "Is ide-cel safer than cilta-cel in the elderly?" asks for the safety of each in the elderly; where no outcome is
    named, for their efficacy; of what is no treatment, for what each of them is.
    """
    if len(text) > LONGEST or _YES_OR_NO.search(text):
        return ()
    topic = topic_of(" ".join(text.split()), thesaurus)
    pair = _pair(topic)
    if pair is None or not _compares(topic, pair, thesaurus) or any(_CONTROL.fullmatch(side.text) for side in pair):
        return ()
    asked = [question for side in pair if (question := _asked_of_side(side, pair, topic))]
    if len(asked) < len(pair) or _loses_any(topic, pair, asked, thesaurus):
        return ()
    return tuple(Side(side.text, question) for side, question in zip(pair, asked, strict=True))


def _clauses(sentence: str) -> list[str]:
    """A sentence cut in front of each further question that it asks; whole where it asks about a question."""
    if _EMBEDS.search(sentence) or not _ASKS.match(sentence):
        return [sentence]
    clauses, start = [], 0
    for match in _NEXT_QUESTION.finditer(sentence):
        before = sentence[start : match.start()]
        if _JOINED.search(match.group()) and _ASKS.match(before) and len(before.split()) > 2:
            clauses.append(_ended(before))
            start = match.end()
    return [*clauses, sentence[start:]]


def _stands_alone(part: str, thesaurus: Thesaurus) -> bool:
    return bool(_ASKS.match(part)) and not unclear(understand(part, thesaurus))


def _first_joined(topic: Topic) -> list[Mention]:
    """The first outcomes that are joined, or else treatments, or else places."""
    return next(filter(None, (_joined(topic, sorts) for sorts in (OUTCOMES, _GIVEN, ("place",)))), [])


def _joined(topic: Topic, sorts: Sequence[Sort]) -> list[Mention]:
    """The first run of mentions of these sorts with nothing but commas and "and" between them."""
    group: list[Mention] = []
    for mention in topic.named:
        between = topic.text[group[-1].end : mention.start] if group else ""
        if mention.sort in sorts and (not group or re.fullmatch(r",? and (?:the )?|, (?:the )?", between)):
            group.append(mention)
        elif len(group) > 1:
            break
        else:
            group = [mention] if mention.sort in sorts else []
    return group if len(group) > 1 and " and " in topic.text[group[0].start : group[-1].end] else []


def _compares(topic: Topic, pair: tuple[Mention, Mention], thesaurus: Thesaurus) -> bool:
    between = topic.text[pair[0].end : pair[1].start]
    joined = bool(re.fullmatch(r",? (?:and|or|versus|vs\.?|v) (?:the )?|,? compared (?:with|to) (?:the )?", between))
    if pair[0].sort in {"name", "disease"}:
        return joined and bool(_TELLS_APART.search(topic.text))
    of_both = re.match(r"which of ", topic.text, re.IGNORECASE)
    return understand(topic.text, thesaurus).compares or bool(of_both) or (joined and bool(_CHOICE.search(between)))


def _pair(topic: Topic) -> tuple[Mention, Mention] | None:
    """The two things of comparable sorts; none where there are fewer or more."""
    for sorts in _COMPARABLE:
        found = sorted(topic.of(*sorts), key=lambda mention: mention.start)
        distinct = {mention.text.lower(): mention for mention in reversed(found)}
        if len(distinct) == 2:
            first, second = sorted(distinct.values(), key=lambda mention: mention.start)
            return first, second
    return None


def _asked_of_side(side: Mention, pair: tuple[Mention, Mention], topic: Topic) -> str | None:
    """What the comparison asks of one side; none where it is not known what is compared."""
    outcome, sort = _measured(topic)
    between = topic.text[pair[0].end : pair[1].start]
    # "How many days on antibiotics, DClo vs DA?" asks for a figure of its own, and not how well each of them works.
    if outcome is None and kind_of(topic.text) in NUMERIC:
        return None
    if outcome is None and not _nothing_else(topic, pair, between):
        return None
    others = tuple(mention for mention in topic.named if mention not in pair)
    if side.sort in {"name", "disease"} and outcome is None:
        return f"What {'are' if side.text.endswith('s') and side.text[-2:].islower() else 'is'} {side.text}?"
    if side.sort == "trial" and outcome is None:
        return f"What did {side.text} show?"
    if side.sort == "people":
        return _asked_of_people(outcome or "efficacy", sort, side, Topic(topic.text, others))
    kept = tuple(mention for mention in others if mention.sort not in {"drug", "class"})
    alone = Topic(topic.text, tuple(sorted((side, *kept), key=lambda mention: mention.start)))
    asked = asked_of(outcome or "efficacy", sort, alone)
    disease = setting(alone, leave=side.text, sorts=("disease",))
    return capital(f"{(asked or f'What is {side.text}?').rstrip('?')}{disease}?")


def _loses_any(topic: Topic, pair: tuple[Mention, Mention], asked: Sequence[str], thesaurus: Thesaurus) -> bool:
    """Whether something that the comparison names beside its sides is asked of neither."""
    rest = topic.text
    for side in sorted(pair, key=lambda side: -len(side.text)):
        rest = rest.replace(side.text, " ")
    for pattern in (_TELLS_APART, _RANKS, _MATTERS_LEFT, *(pattern for pattern, _, _ in _MEASURE_OF)):
        rest = pattern.sub(" ", rest)
    said = stems(" ".join(asked))
    terms = (term for term in understand(rest, thesaurus).terms if term.text.lower() not in _SAYS_NOTHING)
    named = (term for term in terms if term.firm or term.named)
    return any(not any(contains(said, phrase) for phrase in term.alternatives) for term in named)


def _nothing_else(topic: Topic, pair: tuple[Mention, Mention], between: str) -> bool:
    """Whether a text is "ide-cel or cilta-cel?", perhaps with a setting, and asks for nothing by name."""
    rest = topic.text.replace(pair[0].text, "").replace(pair[1].text, "").replace(between, "", 1)
    rest = _TELLS_APART.sub("", rest)
    for mention in topic.of("place", "people", "disease"):
        rest = rest.replace(mention.text, "")
    return not {word.lower() for word in re.findall(r"[^\W\d_]{4,}", rest)} - _SAYS_NOTHING


def _asked_of_people(outcome: str, sort: Sort, side: Mention, topic: Topic) -> str:
    asked = asked_of(outcome, sort, topic)
    noun = f"How common is {outcome}" if sort == "event" else f"What is the {outcome}"
    return f"{(asked or noun).rstrip('?')} in {side.text}?"


def _measured(topic: Topic) -> tuple[str | None, Sort]:
    """The outcome that is compared: the one named, or the one that a comparative speaks of."""
    named = topic.of(*OUTCOMES)
    if named:
        return topic.beside(named[0]).text, named[0].sort
    for pattern, outcome, sort in _MEASURE_OF:
        if pattern.search(topic.text):
            return outcome, sort
    return ("efficacy", "matter") if _MATTERS_LEFT.search(topic.text) else (None, "matter")


def _ended(text: str) -> str:
    return capital(f"{text.rstrip('?!., ')}?")

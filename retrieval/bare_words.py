"""A bare question word ("Why?", "In how many patients?", "Which one is better?") asked of an earlier question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.mentions import OUTCOMES
from retrieval.recast import Topic, plural, setting, uncapital

# "Why is?" is what a translation makes of a bare question word.
_DANGLING = r"(?: (?:is|are|was|were|does|do|did))?"
_BARE = re.compile(
    r"(?:(?P<why>why(?: not)?|how come|for what reason)(?: (?:is|was) (?:that|this|it)(?: so)?| so)?"
    r"|(?P<word>how often|how frequently|how soon|how quickly|how fast|how long|when|where|how|since when|for how long)"
    r"(?: exactly)?|(?P<many>how many)(?: of them| are there)?|(?P<which>which|which ones?|which are they"
    r"|what are they))"
    rf"(?: then)?{_DANGLING}[ ?!.]*",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:(?:in|for|at|by|after|with|on|under|to|from|since|among|over) (?:how (?:many|much|large|big|long)|which|what)"
    r"|how (?:many|much))"
    r"(?: (?!(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|should|not|about|died"
    rf"|got)\b)(?!\w+ed\b)[\w-]+){{0,3}}{_DANGLING}[ ?!.]*",
    re.IGNORECASE,
)
_STARTS_WITH_PREPOSITION = re.compile(
    r"(?:in|for|at|by|after|with|on|under|to|from|since|among|over) |how many (?:patients|people|cases)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|should)(?:n't)?\b", re.IGNORECASE
)
_ASKED_BY_WORD = re.compile(
    r"(?:why|when|where|how|how often|how long|how soon|how quickly) (?=(?:is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|may|should)\b)",
    re.IGNORECASE,
)
_HOW_COMMON = re.compile(
    r"(?:how common|how frequent|how severe|how safe|how effective) (is|are|was|were) ", re.IGNORECASE
)
_ARE_THERE = re.compile(r"(?:are|were) there (?:any )?(.+)\?$", re.IGNORECASE)
_WHICH_OF_BOTH = re.compile(
    r"(?:and |so |then |but )*which (?P<of>one |of (?:them|these|those|the two|the two drugs|both) |drug "
    r"|treatment |product "
    r"|of these drugs )?(?P<rest>(?:is|are|was|were|has|had|works?|worked|causes?|caused|gives?|gave|leads? to"
    r"|performs?"
    r"|shows?|showed|costs?|lasts?|lasted|should be)\b.*?)[ ?!.]*",
    re.IGNORECASE,
)
_ONLY_COMPARES = re.compile(
    r"^(?:(?:is|was|are|were) (?:the )?|works? |worked |performs? |lasts? |lasted )(?:more [\w-]+|less [\w-]+"
    r"|better|best"
    r"|worse|worst|safer|safest|cheaper|cheapest|longer|stronger|superior|preferred|preferable|newer)"
    r"(?= (?:in|for|after|with|at)\b|$)",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(
    r"\b(?:better|best|worse|worst|more|less|fewer|higher|highest|lower|lowest|longer|longest|shorter|preferred"
    r"|preferable|superior|(?!other|ever|never|over|after|under|cancer|either|number)[a-z]{3,}(?:er|est))\b",
    re.IGNORECASE,
)


def is_bare(text: str) -> bool:
    """Whether a text is nothing but a question word and what it counts."""
    return bool(_BARE.fullmatch(text) or _COUNTED.fullmatch(text))


def bare_question(text: str, topic: Topic) -> str | None:
    """The earlier question asked with the bare question word; none where no plain English comes of it."""
    match = _BARE.fullmatch(text)
    if match is None:
        return _counted(text, topic)
    if match["why"]:
        return _why(match["why"].lower(), topic)
    if match["many"] or match["which"]:
        return _listed("How many" if match["many"] else "Which", topic)
    return _with_word(match["word"].lower(), topic)


def _rest_of_which(text: str) -> str | None:
    """What is asked of one of two: "is better" of "Which one is better?"; none where which asks for a noun."""
    match = _WHICH_OF_BOTH.fullmatch(text)
    if match is None:
        return None
    asked = match["rest"]
    pattern = _COMPARATIVE if match["of"] else _ONLY_COMPARES
    names_both = re.search(r"\b(?:or|than|versus|vs)\b|,", asked)
    return asked if pattern.search(asked) and not names_both else None


def which_of_both(text: str, topics: Sequence[Topic]) -> str | None:
    """ "Which one is better?" with the two drugs that the last questions name; none where there are not two."""
    rest = _rest_of_which(text)
    if rest is None:
        return None
    both: list[str] = []
    for topic in reversed(topics):
        named = [
            mention.text for mention in topic.of("drug", "class") if mention.text.lower() not in map(str.lower, both)
        ]
        both = [*dict.fromkeys(named), *both]
        if len(both) >= 2:
            break
    if len(both) != 2:
        return None
    return f"Which {rest}, {both[0]} or {both[1]}?"


def asks_which_of_both(text: str) -> bool:
    """Whether a text asks which of two is better without naming them."""
    return _rest_of_which(text) is not None


def _why(word: str, topic: Topic) -> str | None:
    """A yes-or-no question takes "Why" in front; one asked by "when" or "how" has it in the place of that word."""
    text = topic.text
    by_word = _ASKED_BY_WORD.match(text)
    if by_word:
        return f"Why {text[by_word.end() :]}"
    common = _HOW_COMMON.match(text)
    if common and (event := topic.of("event")):
        does = "do" if plural(topic.beside(event[0]).text) else "does"
        return f"Why {does} {topic.beside(event[0]).text} occur{_behind(topic, topic.beside(event[0]).end)}?"
    if not _YES_OR_NO.match(text):
        return None
    return f"Why {_negated(text) if word == 'why not' else uncapital(text)}"


def _negated(text: str) -> str:
    verb, _, rest = uncapital(text).partition(" ")
    return {"can": f"can't {rest}", "will": f"won't {rest}", "may": f"may not {rest}"}.get(verb, f"{verb}n't {rest}")


def _with_word(word: str, topic: Topic) -> str | None:
    text = topic.text
    by_word = _ASKED_BY_WORD.match(text)
    common = _HOW_COMMON.match(text)
    if common and word in {"how long", "for how long"} and (event := topic.of("event")):
        noun = topic.beside(event[0])
        return f"How long {'do' if plural(noun.text) else 'does'} {noun.text} last{_behind(topic, noun.end)}?"
    if common and word in {"when", "how soon"} and (event := topic.of("event")):
        noun = topic.beside(event[0])
        return f"When {'do' if plural(noun.text) else 'does'} {noun.text} occur{_behind(topic, noun.end)}?"
    if by_word:
        return f"{word.capitalize()} {text[by_word.end() :]}"
    if word == "since when" and not _YES_OR_NO.match(text):
        return f"{text.rstrip('?!. ')}, and since when?"
    if not _YES_OR_NO.match(text) or (word == "how" and not re.match(r"(?:do|does|did|can)\b", text, re.IGNORECASE)):
        return None
    return f"{word.capitalize()} {_in_the_past(text) if word == 'when' else uncapital(text)}"


def _in_the_past(text: str) -> str:
    """ "Is it approved" as it is asked of a date: "was it approved"."""
    text = re.sub(r"^has (.+?) been ", r"was \1 ", uncapital(text))
    text = re.sub(r"^have (.+?) been ", r"were \1 ", text)
    if not re.search(r"\b(?:approved|licensed|authori[sz]ed|introduced|reimbursed|launched|withdrawn)\b", text):
        return text
    return re.sub(r"^(is|are)\b", lambda verb: "was" if verb.group() == "is" else "were", text)


def _listed(word: str, topic: Topic) -> str | None:
    """How many, or which: of what "which", "how many" or "are there" speaks of in the earlier question."""
    text = topic.text
    there = _ARE_THERE.match(text)
    if there:
        what, that, rest = there.group(1).partition(" that ")
        return f"{word} {what} {rest}?" if that else f"{word} {what} are there?"
    plain = re.match(r"(?:which|what|how many) (?=[\w-]*(?:[\w-]+ ){0,4}?[\w-]+s\b)", text, re.IGNORECASE)
    if plain and not re.match(r"what (?:is|are|was|were|does|did|do|has)\b", text, re.IGNORECASE):
        return f"{word} {text[plain.end() :]}"
    things = topic.of("class")
    are = re.match(r"(are|were) ", text, re.IGNORECASE)
    if are and things and things[0].start == are.end() and plural(things[0].text):
        return f"{word} {things[0].text} {are.group(1).lower()}{text[things[0].end :]}"
    return None


def _counted(text: str, topic: Topic) -> str | None:
    """ "In how many patients?" as a part of the earlier question."""
    if not _COUNTED.fullmatch(text) or not _STARTS_WITH_PREPOSITION.match(text):
        return None
    asked = re.sub(rf"{_DANGLING}[ ?!.]*$", "", text)
    if asked.lower().startswith("how many"):
        asked = f"in {uncapital(asked)}"
    common = _HOW_COMMON.match(topic.text)
    if common and (event := topic.of("event")):
        noun = topic.beside(event[0])
        verb = "do" if plural(noun.text) else "does"
        return f"{asked[:1].upper()}{asked[1:]} {verb} {noun.text} occur{_behind(topic, noun.end)}?"
    if _YES_OR_NO.match(topic.text):
        return f"{asked[:1].upper()}{asked[1:]} {uncapital(topic.text)}"
    if not topic.of(*OUTCOMES, "drug", "class"):
        return None
    return f"{topic.text.rstrip('?!. ')}, and {uncapital(asked)}?"


def _behind(topic: Topic, at: int) -> str:
    """What stands behind an outcome in the earlier question."""
    rest = topic.text[at:].rstrip("?!. ")
    return rest if rest.startswith(" ") else setting(topic)

"""The same question in other words, so that the ranker learns no template of the people who asked."""

from __future__ import annotations

import random
import re
from typing import Final

from retrieval.words import QUESTION_WORDS, STOP_WORDS

# How all questions on trial reports are put.
_TRIAL: Final = re.compile(
    r"With respect to (?P<outcome>.+), what is the reported difference between (?P<one>.+) and (?P<other>.+)\?$"
)
_TRIAL_WORDINGS: Final = (
    "What was the effect of {one} compared with {other} on {outcome}?",
    "Does {one} change {outcome} compared with {other}?",
    "{one} versus {other}: {outcome}?",
    "How did {outcome} differ between {one} and {other}?",
    "Is {one} better than {other} for {outcome}?",
    "What {outcome} was seen with {one}?",
    "{outcome} with {one} or {other}",
    "Was there a significant difference in {outcome} between the {one} group and the {other} group?",
    "{one} {outcome}",
    "How does {one} affect {outcome}?",
)
_CLAIM_WORDINGS: Final = ("Is it true that {claim}?", "{claim}?", "What is the evidence that {claim}?")
# The share of questions that are worded anew, and of these the share that loses all words but those of content.
_ANEW: Final = 0.5
_BARE: Final = 0.25


def reworded(question: str, chance: random.Random) -> str:
    """The question, or as often another wording of it; now and then its words of content alone."""
    trial = _TRIAL.match(question)
    # Half of the questions on trials would still teach the template.
    if not trial and chance.random() >= _ANEW:
        return question
    if chance.random() < _BARE:
        return bare(question)
    if trial:
        return chance.choice((question, *_TRIAL_WORDINGS)).format(**trial.groupdict())
    if "?" in question:
        return question
    claim = question.strip().rstrip(".")
    return chance.choice(_CLAIM_WORDINGS).format(claim=claim[:1].lower() + claim[1:])


def bare(question: str) -> str:
    """The words of content, in small letters; the question itself where there are none."""
    words = re.findall(r"[^\s?;:,]+", question.lower())
    return " ".join(word for word in words if word not in STOP_WORDS | QUESTION_WORDS) or question

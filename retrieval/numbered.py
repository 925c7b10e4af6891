"""Numbered parts of a trial or treatment ("course 2", "arm B", "stage III") and ages, in the place of each other."""

from __future__ import annotations

import re

from retrieval.mentions import NUMBER
from retrieval.recast import Topic, replaced

_AGE_SHAPE = (
    r"(?:aged )?(?:over|under|above|below|older than|younger than|aged|≥|>|<) ?\d{1,3}(?: years)?(?: of age| old)?"
)
_AGE = re.compile(_AGE_SHAPE, re.IGNORECASE)
_AGE_OF_PEOPLE = re.compile(
    rf"\b(?:patients|people|adults|persons|individuals|women|men|those|participants) (?:who are )?"
    rf"(?P<age>{_AGE_SHAPE})\b",
    re.IGNORECASE,
)


def noun_of(mention: str) -> str:
    """The noun that is numbered, in lower case and the singular: "cycle" of "Cycles 2-4"."""
    return mention.split()[0].lower().removesuffix("s")


def of_another_number(new: str, topic: Topic) -> str | None:
    """The topic with another number of the same noun; none where it has no such number, or several."""
    found = _of_noun(noun_of(new), topic.text)
    return replaced(topic.text, *found[0].span(), new) if len(found) == 1 else None


def has_number_of(new: str, topic: Topic) -> bool:
    """Whether the topic numbers the same noun at all."""
    return bool(_of_noun(noun_of(new), topic.text))


def names_noun_of(new: str, topic: Topic) -> bool:
    """Whether the topic has the noun, perhaps without a number: "the control arm"."""
    return bool(re.search(rf"\b{noun_of(new)}s?\b", topic.text, re.IGNORECASE))


def of_another_age(text: str, topic: Topic) -> str | None:
    """The topic with another age, for a text that is nothing but one; none where it does not tell one group by age."""
    if not _AGE.fullmatch(text):
        return None
    ages = list(_AGE_OF_PEOPLE.finditer(topic.text))
    return replaced(topic.text, *ages[0].span("age"), text) if len(ages) == 1 else None


def _of_noun(noun: str, text: str) -> list[re.Match[str]]:
    """Every number of a noun, also inside a longer name: "stage III" of "patients with stage III disease"."""
    shape = rf"(?<![\w-])(?i:{noun}s?) {NUMBER}(?:(?:[-–/]|,? (?:and|or|to) ){NUMBER})*(?![\w-])"
    return list(re.finditer(shape, text))

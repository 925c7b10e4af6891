"""What the letters of a trial's arms stand for: "group A (irinotecan, capecitabine; XELIRI)", "PCR-B (Arm A)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.types import Span

_LABEL = r"(?:(?:group|arm|cohort) [A-F]|[A-Z]-arm)"
_LABELS = re.compile(rf"(?<![\w-]){_LABEL}(?![\w-])", re.IGNORECASE)
_BOTH = re.compile(r"(?<![\w-])(group|arm|cohort)s? ([A-F]) (?:and|or|vs\.?|versus) ([A-F])(?![\w-])", re.IGNORECASE)
# "PCR-B (Arm A)" and "(PCR-B; Arm A)"; "group A (XELIRI-Bev)"; "(group A, XELIRI)"; "Arm A received XELIRI".
_EXPLAINED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<name>[\w/+-]{{2,40}}(?: alone)?) ?[(\[](?P<label>{_LABEL})[)\]]",
        rf"[(\[](?P<name>[\w/+-]{{2,40}})[;,] (?P<label>{_LABEL})[)\]]",
        rf"(?<![\w-])(?P<label>{_LABEL}) ?[(\[](?P<name>[^()\[\]]{{3,160}})[)\]]",
        rf"[(\[](?P<label>{_LABEL})[,;:] (?P<name>[^()\[\]]{{3,60}})[)\]]",
        rf"(?<![\w-])(?P<label>{_LABEL}) (?:received|(?:was|were) (?:given|treated with)) (?P<name>[^.;()]{{3,120}}?)"
        rf"(?=,? (?:while|whereas|and (?:{_LABEL}|those|patients))\b|[.;(])",
    )
)
# "Group A (13%)", "arm B (p = 0.4)" tell a figure and no name.
_FIGURE = re.compile(r"[\d<>=%]|\b(?:p|n|CI|vs|versus)\b", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Arm:
    """What a label (in small letters) stands for, in the words of the sentence at span that explains it."""

    label: str
    name: str
    span: Span


def arms_of(text: str, sentences: Iterable[Span]) -> tuple[Arm, ...]:
    """The arms that sentences of a report explain; of two explanations of a label the first counts."""
    found: dict[str, Arm] = {}
    for start, end in sentences:
        for label, name in _explained(text[start:end]):
            found.setdefault(label, Arm(label, name, (start, end)))
    return tuple(found.values())


def labels_in(text: str) -> tuple[str, ...]:
    """The labels that a text prints, in small letters; "groups A and B" prints two."""
    found = [match.group().lower() for match in _LABELS.finditer(text)]
    found += [f"{match[1]} {letter}".lower() for match in _BOTH.finditer(text) for letter in match.group(2, 3)]
    return tuple(dict.fromkeys(found))


def _explained(sentence: str) -> Iterator[tuple[str, str]]:
    if not _LABELS.search(sentence):
        return
    for pattern in _EXPLAINED:
        for match in pattern.finditer(sentence):
            if _NAME.search(match["name"]) and not _FIGURE.match(match["name"].lstrip()):
                yield match["label"].lower(), match["name"]

"""The words of a text as streams of stems, with every abbreviation that its article explains in both forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.numbers import CITATION_MARK
from retrieval.thesaurus import Phrase
from retrieval.words import stems

Streams = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """The abbreviations of an article: each short form's long form, and what finds the short forms in a text.

    others holds, by first stem, the stems of every form with those of the form it stands for.
    """

    long_forms: Mapping[str, str]
    short_forms: re.Pattern[str]
    others: Mapping[str, Sequence[tuple[Phrase, Phrase]]]


def forms_of(known: Mapping[str, str]) -> Forms:
    """What finds the abbreviations in a text; known maps short forms to long ones."""
    shorts = "|".join(re.escape(short) for short in sorted(known, key=len, reverse=True)) or "(?!)"
    found = re.compile(rf"(?<![\w-])(?:{shorts})(?![\w-])")
    others: dict[str, list[tuple[Phrase, Phrase]]] = {}
    for pair in (*known.items(), *_spelled_out(known, found)):
        short, long = map(stems, pair)
        others.setdefault(short[0], []).append((short, long))
        others.setdefault(long[0], []).append((long, short))
    return Forms(known, found, others)


def _spelled_out(known: Mapping[str, str], shorts: re.Pattern[str]) -> Iterable[tuple[str, str]]:
    """The abbreviations whose long form holds another, with that in full: "mCRC" for "metastatic CRC"."""
    for short, long in known.items():
        in_full = shorts.sub(lambda match: known[match.group()], long)
        if in_full != long:
            yield short, in_full


def streams(text: str, forms: Forms) -> Streams:
    """The stems of a text, and of every form that its abbreviations stand for or are shortened to.

    The second stream has each abbreviation in full, in its place: "refractory MM", "refractory multiple myeloma".
    """
    in_full = forms.short_forms.sub(lambda match: forms.long_forms[match.group()], text)
    found = [stems(CITATION_MARK.sub(" ", form)) for form in dict.fromkeys((text, in_full))]
    for stream in found:
        for at, first in enumerate(stream):
            for form, other in forms.others.get(first, ()):
                if stream[at : at + len(form)] == form and other not in found:
                    found.append(other)
    return tuple(found)

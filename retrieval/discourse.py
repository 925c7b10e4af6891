"""What a sentence does in its article: lean on the one before, or only announce what the article is about."""

from __future__ import annotations

import re

_WORKS = "review|article|paper|manuscript|chapter|section|overview|commentary|study|trial|analysis|survey|report|work"
_LINKS = (
    "however|moreover|furthermore|in addition|additionally|therefore|thus|hence|overall|nevertheless|nonetheless"
    "|notably|importantly|interestingly|consequently|similarly|also|but|and|yet|although|while|as such|instead"
)
_OPENS = re.compile(
    rf"(?:(?:{_LINKS}),?\s+)?"
    rf"(?:it|its|they|their|this(?! (?:{_WORKS})\b)|these|those|such|both|neither|he|she|the (?:former|latter|two)"
    r"|in (?:this|these|such|both)|of (?:these|those)|among (?:these|them)|with (?:this|these))\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:these|those)\b(?! (?:who|with|of|without|in|that)\b)|\bthe (?:former|latter)\b|\bsuch an?\b", re.IGNORECASE
)

_HERE = rf"(?:(?:here|herein|in (?:this|the present) (?:{_WORKS})),?\s+)?"
_SUBJECT = (
    r"(?:(?:the (?:aim|purpose|goal|objective)s? of )?(?:this|the present|the current|our) (?:\w+ ){0,2}?"
    rf"(?:{_WORKS})|we)\s+"
)
_FILLERS = (
    "will|also|briefly|further|then|here|therefore|prospectively|retrospectively|is|are|was|were|to|aims?|aimed|seeks?"
    r"|sought|planned|designed|undertaken|conducted|carried out|performed|hypothesi[sz]ed"
)
_VERBS = (
    r"discuss|describ|summari[sz]|review|focus|present|provid|outlin|highlight|address|examin|explor|cover|survey"
    r"|consider|aim|deal|investigat|evaluat|assess|compar|determin|analy[sz]|stud(?:y|ied)|test|explain|identify|clarify"
)
_LABEL = r"(?:(?:objectives?|aims?|purpose|background(?: and (?:aims?|purpose|objectives?))?|introduction):\s*)?"
_AIMS = (
    r"to (?:\w+ly )?(?:discuss|describe|review|investigate|evaluate|assess|determine|examine|explore|compare|analy[sz]e"
    r"|test|study|establish|identify|clarify|estimate|measure|report|present|define)\b"
    r"|(?:the|our) (?:primary |main |secondary |overall )?(?:aim|purpose|goal|objective)s?\b"
)
_DESIGNED = r"the (?:study|trial) (?:was|is) (?:designed|conducted|performed|undertaken|set up|planned) to"
_ANNOUNCES = re.compile(
    rf"{_DESIGNED} (?:{_VERBS})\w*|{_HERE}{_SUBJECT}(?:(?:{_FILLERS})\s+)*(?:{_VERBS})\w*"
    rf"|{_LABEL}(?:{_AIMS})|(?:objectives?|aims?|purpose):",
    re.IGNORECASE,
)


def announces(sentence: str) -> bool:
    """Whether a sentence says what its article does or set out to do, which is no finding."""
    return bool(_ANNOUNCES.match(sentence))


def opens_with_pronoun(sentence: str) -> bool:
    """Whether its first words ("It", "These", "In this") stand for something said before."""
    return bool(_OPENS.match(sentence)) and not announces(sentence)


def leans(sentence: str) -> bool:
    """Whether it speaks of something named before, at its beginning or further on ("these agents")."""
    return not announces(sentence) and bool(_OPENS.match(sentence) or _POINTS_BACK.search(sentence))


_EMBEDDED = re.compile(
    rf"(?:[,;]|(?<![\s,;]))\s++(?:and|but|while|whereas)\s++(?:our|this|the present) (?:{_WORKS}) "
    rf"(?:(?:{_FILLERS})\s+)*(?:{_VERBS})\w*.*",
    re.IGNORECASE | re.DOTALL,
)


def finding(sentence: str) -> str:
    """The sentence without a last clause that only announces: "…, and our review will focus on the two products"."""
    return _EMBEDDED.sub("", sentence)

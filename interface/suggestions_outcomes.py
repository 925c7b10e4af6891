"""Questions about what was measured: sentences with an outcome, its figure, and one treatment or trial."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interface.suggestions_patterns import Put
from interface.suggestions_subjects import Sentence
from interface.suggestions_turkish import capital, in_turkish
from retrieval.mentions import Mention, mentions, of_sorts
from retrieval.thesaurus import load_thesaurus

_FIGURE = r"(?:approximately |about |only |as high as |up to |~ ?)?\d[\d.]*"
_HAS_FIGURE = re.compile(r"\d ?%|\d (?:days|weeks|months|years)\b")
_OF_PATIENTS = r"(?:of (?:the )?(?:\w+ )?(?:patients|participants|people|cases) )?"


def outcomes(sentence: Sentence) -> Iterator[Put]:
    """What a sentence may be asked for that gives the figure of an outcome for one treatment or trial."""
    if not _HAS_FIGURE.search(sentence.said):
        return
    found = mentions(sentence.said, load_thesaurus())
    treated = {mention.text: mention for mention in of_sorts(found, "drug", "class", "trial")}
    # Whose figure it is, is plain only where nobody else is named.
    if len(treated) > 1 or not (treated or sentence.study):
        return
    with_what = next(iter(treated.values()), Mention(0, 0, sentence.study, "trial"))
    for mention in of_sorts(found, "rate", "span", "event"):
        put = _put(mention, with_what, sentence.said)
        if put:
            yield put


def _put(outcome: Mention, with_what: Mention, said: str) -> Put | None:
    name = re.escape(outcome.text)
    treatment = re.sub(r"^[Tt]he ", "the ", with_what.text)
    where = f"in {treatment}" if with_what.sort == "trial" else f"with {treatment}"
    turkish, treated = in_turkish(outcome.text), in_turkish(treatment)
    both = bool(turkish and treated) and with_what.sort != "trial"
    if outcome.sort == "event":
        seen = rf"\b{name} (?:occurred|was (?:observed|seen|reported)|developed) in\b.*{_FIGURE} ?%"
        seen += rf"|{_FIGURE} ?% {_OF_PATIENTS}(?:had|developed|experienced) {name}\b"
        asked = capital(f"{treated} ile {turkish} ne sıklıkta görülür?") if both else ""
        return Put(f"How common is {_small(outcome.text)} {where}?", asked) if re.search(seen, said) else None
    # Of "two-year PFS" or "survival from relapse" the outcome alone would ask for another figure.
    figure = re.search(rf"(?:^|\b[Tt]he ){name}(?: rate)? (?P<be>was|is|of) {_FIGURE}", said)
    if not figure:
        return None
    be = "was" if figure["be"] == "was" else "is"
    asked = capital(f"{treated} ile {turkish} nedir?") if both else ""
    return Put(f"What {be} the {_small(outcome.text)} {where}?", asked)


def _small(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

"""Questions that hold several: each part is answered by itself, and what is left without an answer is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.several import asked_apart, each_apart, joins_treatments, sides
from retrieval.thesaurus import Thesaurus
from retrieval.types import Abstained, Answered, Result

Answer = Callable[[str], Result]

# "Are bispecifics more effective than CAR-T cells?": what is said of each alone neither confirms nor denies it.
_RANKS = re.compile(
    r"\b(?:than|(?:superior|inferior|preferable|equal|equivalent) to|as [\w-]+ as)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
    r".*\b(?:compared (?:with|to)|versus|vs)\b",
    re.IGNORECASE,
)


def in_parts(text: str, answered: Answer, thesaurus: Thesaurus) -> Result:
    """The result for a question in English: as a whole, or of its parts where it holds several.

    Whole further questions are answered one by one. A comparison, or two matters in one question ("CRS and ICANS"), is
    first asked as it stands; where nothing answers that, of each side: both, or an honest half.
    """
    several = asked_apart(text, thesaurus)
    if len(several) > 1:
        results = list(map(answered, several))
        return _together(several, results) or results[0]
    whole = answered(text)
    if isinstance(whole, Answered) or _RANKS.search(text):
        return whole
    compared = tuple(side.question for side in sides(text, thesaurus))
    apart = compared or each_apart(text, thesaurus)
    results = list(map(answered, apart))
    in_full = not compared and joins_treatments(text, thesaurus)
    if in_full and any(isinstance(result, Abstained) for result in results):
        return whole
    return (_together(apart, results) if apart else None) or whole


def _together(parts: Sequence[str], results: Sequence[Result]) -> Answered | None:
    """One answer of the parts that have one, as sure as the least sure of them; None where no part has one."""
    found = [result for result in results if isinstance(result, Answered)]
    if not found:
        return None
    sure = [result.confidence for result in found if result.confidence is not None]
    return replace(
        found[0],
        statements=tuple(dict.fromkeys(statement for result in found for statement in result.statements)),
        passages=tuple({passage.chunk_id: passage for result in found for passage in result.passages}.values()),
        confidence=min(sure, default=None),
        disagreements=tuple(group for result in found for group in result.disagreements),
        unanswered=tuple(part for part, result in zip(parts, results, strict=True) if isinstance(result, Abstained)),
    )

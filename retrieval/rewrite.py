"""What is really looked up for a question: in English, and in full where it leans on what was asked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.follow_up import MOST_HISTORY, UNRESOLVED, resolved
from retrieval.glossary import Glossary
from retrieval.language import language_of
from retrieval.reasons import in_each, reason
from retrieval.thesaurus import Thesaurus
from retrieval.turkish import turned
from retrieval.types import Language, Question, Reason
from retrieval.understand import unclear, understand


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The question to search and answer, in English, and the language of the words around the quotes.

    why says instead that nothing can be looked up; text is then as far as the question was understood.
    """

    text: str
    language: Language
    why: Reason | None = None


def rewritten(question: Question, thesaurus: Thesaurus, glossary: Glossary) -> Rewritten:
    """What to search for a question, with the earlier ones in mind. Deterministic; never raises for what is asked.

    A Turkish question is turned into English first, and so are the earlier ones: names stay what they are, and what a
    follow-up leaves out is then looked for in one language. The words around the quotes are in the language asked for,
    else in that of the question.
    """
    text = _cleaned(question.text)
    spoken = language_of(text)
    language: Language = question.language or ("tr" if spoken == "tr" else "en")
    if spoken == "tr":
        turn = turned(text, glossary)
        if not turn.usable:
            return Rewritten(text, language, reason("language_unsupported", language, missing=turn.not_said))
        text = turn.text
    whole = resolved(text, list(_earlier(question.history, glossary)), thesaurus)
    if whole.state == "unresolved":
        return Rewritten(text, language, in_each("question_unclear", language, UNRESOLVED.__getitem__))
    if unclear(understand(whole.text, thesaurus)):
        return Rewritten(whole.text, language, reason("question_unclear", language))
    if spoken == "other" and whole.state == "as_asked":
        return Rewritten(whole.text, language, reason("language_unsupported", language))
    return Rewritten(whole.text, language)


def _earlier(history: Sequence[str], glossary: Glossary) -> Iterator[str]:
    """The earlier questions in English; one that cannot be turned is no topic to go on from."""
    for earlier in map(_cleaned, history[-MOST_HISTORY:]):
        if language_of(earlier) != "tr":
            yield earlier
        elif (turn := turned(earlier, glossary)).usable:
            yield turn.text


def _cleaned(text: str) -> str:
    """The text on one line. Half a character (a lone surrogate) is nothing that an encoder can read."""
    return " ".join(text.encode(errors="ignore").decode().split())

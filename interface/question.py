"""What counts as a question: the one check behind the chat, REST and the command line."""

from __future__ import annotations

import unicodedata
from typing import Literal

from corpus.errors import KanitError

LONGEST = 2_000
MOST_HISTORY = 10
_BLANKS = "\t\n\r"


Fault = Literal["empty", "long", "control characters", "other"]


class UnusableText(KanitError):
    """What was typed cannot be looked up; the message is for the person who typed it.

    fault says what is wrong with it, for who says so in another language.
    """

    def __init__(self, message: str, fault: Fault = "other") -> None:
        super().__init__(message)
        self.fault: Fault = fault


def question_text(text: str) -> str:
    """The text without blanks around it: 1 to 2,000 characters, none of them a control character or half a character.

    Tabs and line ends are kept. Raises UnusableText otherwise. Half a character is a lone surrogate, which JSON can
    write and UTF-8 cannot.
    """
    stripped = text.strip()
    if not stripped:
        raise UnusableText("The question is empty. Type what you would like to know.", "empty")
    if len(stripped) > LONGEST:
        raise UnusableText(
            f"The question has {len(stripped):,} characters; at most {LONGEST:,} can be read. Shorten it.", "long"
        )
    if any(_unprintable(character) for character in stripped):
        told = "The question holds control characters that cannot be read. Type it again without them."
        raise UnusableText(told, "control characters")
    return stripped


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _BLANKS

"""What can go wrong, in words the person running Kanıt knows."""

from __future__ import annotations


class KanitError(Exception):
    """Base of every refusal: the message says what was found, what was expected and what to do."""


class UnreadableArticle(KanitError):
    """A source file cannot become an article; the rest of the corpus is not affected."""

    def __init__(self, source: str, why: str) -> None:
        super().__init__(f"{source}: {why}")
        self.source, self.why = source, why

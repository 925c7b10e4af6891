"""Which parts of an article may answer a question, and which are only shown as passages."""

from __future__ import annotations

import re

from corpus.types import Article, Section

_FINDINGS = frozenset({"abstract", "summary", "body", "box", "table", "appendix"})
# What stands in acknowledgements and declarations: "The authors received fees from …" tells nothing of a drug.
_DECLARED = re.compile(
    r"\b(?:fund(?:ed|ing|er|ers|s)?|sponsor\w*|financ\w+|financial support|grants?|conflicts? of interest"
    r"|(?:competing|conflicting) interests?|disclos\w+|declar\w+|acknowledg\w+|honorari\w+|ethic\w*"
    r"|(?:author\w*|writing) contributions?|contribut\w+ to (?:the|this) (?:paper|article|review|study|manuscript)"
    r"|data (?:available|availability|sharing))\b",
    re.IGNORECASE,
)


def asks_about_declarations(question: str) -> bool:
    """Whether a question is about who paid for an article, wrote it or declared what."""
    return bool(_DECLARED.search(question))


def may_answer_from(article: Article, section: Section, *, declarations: bool) -> bool:
    """Whether sentences or rows of a section may be quoted as an answer to a question in English.

    Captions and notes say what a figure or table shows, not what was found; what is in another language than the
    question is no answer to it.
    """
    if not (section.language or article.language).lower().startswith("en"):
        return False
    return section.kind in _FINDINGS or (declarations and section.kind == "back")

"""Which of two forms of one article is the better one to hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from corpus.formats import ENDINGS, Format
from corpus.types import Article

FULLNESS: Final = ("abstract", "excerpt", "full")
# How much of sections, tables and references a format says outright, and how much must be guessed.
_RICHNESS: Final[Mapping[Format, int]] = {"text": 0, "pdf": 1, "docx": 2, "html": 2, "jats": 3}
_NAMES: Final[Mapping[Format, str]] = {
    "text": "text file", "pdf": "PDF", "docx": "Word document", "html": "web page", "jats": "JATS file",
}  # fmt: skip
_FORCE: Final = "remove it first to force it"


def kept_because(article: Article, ending: str, here: Article, *, today: date) -> str:
    """Why what is here stays, where article, of a file with that ending, is less full, older or poorer; else "".

    An article that is newer by its dates, and as full, is taken in whatever format.
    """
    if article.coverage != here.coverage:
        fuller = FULLNESS.index(article.coverage) > FULLNESS.index(here.coverage)
        return "" if fuller else f"{named_form(here)} held here says more than {named_form(article)}; {_FORCE}"
    if is_newer(article, here, today=today):
        return ""
    if is_newer(here, article, today=today):
        return f"the one held here is newer ({here.published}, this {article.published}); {_FORCE}"
    new, old = ENDINGS.get(ending, "text"), ENDINGS.get(Path(here.source).suffix.lower(), "text")
    poorer = _RICHNESS[new] < _RICHNESS[old]
    return f"the {_NAMES[old]} held here says more than a {_NAMES[new]}; {_FORCE}" if poorer else ""


def is_newer(article: Article, other: Article, *, today: date) -> bool:
    """Whether it was published later, as far as both dates go: 2024-05-31 is not later than 2024-05.

    A date after today makes nothing newer.
    """
    if not article.published or not other.published or _is_later(article.published, today.isoformat()):
        return False
    return _is_later(article.published, other.published)


def _is_later(published: str, other: str) -> bool:
    dates = [one.split("-") for one in (published, other)]
    known = min(map(len, dates))
    return dates[0][:known] > dates[1][:known]


def named_form(article: Article) -> str:
    """ "the abstract", "the excerpt" or "the full text"."""
    return {"abstract": "the abstract", "excerpt": "the excerpt", "full": "the full text"}[article.coverage]

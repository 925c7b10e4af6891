"""Which articles tell what others found."""

from __future__ import annotations

import re

from corpus.types import Article

_REVIEW_TYPE = re.compile(r"review|meta[- ]?analys[ie]s|overview", re.IGNORECASE)
# A "chart review" or a "review of 30 cases" is a study of its own.
_REVIEW_TITLE = re.compile(
    r"\b(?:systematic|narrative|scoping|umbrella|literature|comprehensive|critical|state[- ]of[- ]the[- ]art)[- ]review"
    r"\b|[:–—.?] an? (?!(?:chart|case|record|retrospective|institutional) )(?:\w+ )?review\b"
    r"(?! of (?:\d|\w+ (?:cases|patients)))|\bmeta-?analys[ie]s\b|\breview of the literature\b",
    re.IGNORECASE,
)
_THIS_REVIEW = re.compile(r"\b(?:this|our|the present) (?:[\w-]+ )?review\b", re.IGNORECASE)
_PEER_REVIEW = re.compile(r"ref(?:eree)?[- ]report|peer[- ]review", re.IGNORECASE)
# Where an article of no stated kind speaks of itself: in its abstract and introduction.
_OPENING = 10_000


def is_review(article: Article) -> bool:
    """Whether an article tells what others found: by its kind or title, else by its own words."""
    kind = article.article_type or ""
    if _PEER_REVIEW.search(kind):
        return False
    if _REVIEW_TYPE.search(kind) or _REVIEW_TITLE.search(article.title):
        return True
    return not kind and bool(_THIS_REVIEW.search(article.text[:_OPENING]))

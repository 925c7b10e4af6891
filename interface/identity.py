"""Whether two files are forms of one article, and what is believed of a SOURCES.toml that came along with one.

Such a SOURCES.toml may be anybody's. It cannot give a file another DOI, PMID or PMCID than its own, a date that makes
it newer, or a fuller coverage. And where only it says that a file is an article held here, the file must show that: as
its title, or near its beginning, stands the title or the DOI of that article. Else nothing is replaced, and nothing is
marked as retracted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from corpus.types import Article
from interface.forms import FULLNESS, named_form

# What a file says itself stands, whatever else is told of it.
_ITS_OWN: Final = ("doi", "pmcid", "pmid", "published", "retraction")
# A title page: what an article says of others stands further down.
_HEAD_CHARS: Final = 3000
# "Editorial" and "Case report" are titles of many, and "Multiple myeloma in Turkey" stands in many texts.
_FEWEST_WORDS: Final = 3
_FEWEST_WORDS_IN_TEXT: Final = 5


def believed(claimed: Mapping[str, object], own: Article) -> dict[str, object]:
    """What is taken of the claims of a SOURCES.toml; own is the article as it is without them."""
    taken = {field: value for field, value in claimed.items() if not (field in _ITS_OWN and getattr(own, field))}
    coverage = taken.get("coverage")
    if isinstance(coverage, str) and FULLNESS.index(coverage) > FULLNESS.index(own.coverage):
        del taken["coverage"]
    return taken


def names_of(article: Article) -> set[str]:
    """All that an article is known by: its identifiers, its id and the hash of its file."""
    return {article.id, article.sha256} | _identifiers(article)


def why_another(article: Article, other: Article) -> str:
    """Why two articles that share a name are not one, whatever else they share; "" where nothing says so.

    Of DOI, PMCID and PMID, the first that both have decides.
    """
    if article.sha256 == other.sha256:
        return ""
    for kind in ("doi", "pmcid", "pmid"):
        here, there = getattr(article, kind), getattr(other, kind)
        if here and there and here.lower() != there.lower():
            return f"it shares a name with {other.id}, which has another {kind.upper()} ({there}, this {here})"
        if here and there:
            return ""
    return "" if _identifiers(article) & _identifiers(other) else f"its id is also that of another article, {other.id}"


def are_one(own: Article, other: Article) -> bool:
    """Whether two articles, as they are without claims, are one: by bytes, by an identifier, or by what they say."""
    if own.sha256 == other.sha256 or _identifiers(own) & _identifiers(other):
        return True
    same_title = _same_title(own, other) and len(_words(other.title)) >= _FEWEST_WORDS
    return same_title or any(
        _title_stands_in(one, another) or _doi_stands_in(one, another) for one, another in ((own, other), (other, own))
    )


def doubt_about(article: Article, other: Article) -> str:
    """A warning where neither title nor first author show that two articles of one name are one; else ""."""
    if _same_title(article, other) or _same_first_author(article, other) or _title_stands_in(article, other):
        return ""
    return (
        f"{cited(article)} has the same identifier as {cited(other)}, held before, but another title and another first "
        "author; look at both, and remove the wrong one"
    )


def in_place_of(article: Article, other: Article) -> str:
    """What an article takes the place of: "the abstract", and its title and year where that is another."""
    form = named_form(other)
    return form if _words(article.title) == _words(other.title) else f"{form} of {_entitled(other)}"


def cited(article: Article) -> str:
    """Title, first author and year, to be told apart by."""
    author = article.authors[0] if article.authors else "no author named"
    return f"“{article.title}” ({author}{f', {article.year}' if article.year else ''})"


def _entitled(article: Article) -> str:
    return f"“{article.title}”{f' ({article.year})' if article.year else ''}"


def _identifiers(article: Article) -> set[str]:
    names = (article.doi, article.pmcid, article.pmid)
    return {name.lower() for name in names if name}


def _same_title(article: Article, other: Article) -> bool:
    """Whether the title of one is that of the other, or that with a subtitle."""
    short, long = sorted((_words(article.title), _words(other.title)), key=len)
    return short == long or (len(short) >= _FEWEST_WORDS and short == long[: len(short)])


def _title_stands_in(article: Article, other: Article) -> bool:
    """Whether the title of the other stands near the beginning of the article's text."""
    title, head = _words(other.title), _words(article.text[:_HEAD_CHARS])
    return len(title) >= _FEWEST_WORDS_IN_TEXT and f" {' '.join(title)} " in f" {' '.join(head)} "


def _doi_stands_in(article: Article, other: Article) -> bool:
    whole = rf"(?<![\w.]){re.escape(other.doi or '')}(?![\w/(-])"
    return bool(other.doi and re.search(whole, article.text[:_HEAD_CHARS], re.IGNORECASE))


def _same_first_author(article: Article, other: Article) -> bool:
    """Whether the first authors share a name, initials left aside."""
    first, second = ({word for each in one.authors[:1] for word in _words(each)} for one in (article, other))
    return any(len(word) > 1 for word in first & second)


def _words(text: str) -> list[str]:
    """The words without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))

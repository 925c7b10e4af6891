"""What part of the articles a question is put to, and the index of that part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from corpus.types import Article, SectionKind
from index.types import Index

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Scope:
    """The articles and kinds of section that are searched; what is left empty sets no limit.

    articles are ids. years are the first and the last, both included and either open; an article without a year is in
    none. types name what articles call themselves: one fits where each of its words stands in that, so that "review"
    takes "review article" and "systematic review". Within a field one that fits is enough; fields must all fit.
    """

    articles: frozenset[str] = frozenset()
    years: tuple[int | None, int | None] = (None, None)
    sections: frozenset[SectionKind] = frozenset()
    types: frozenset[str] = frozenset()

    def takes(self, article: Article) -> bool:
        """Whether an article is within, whatever its sections are."""
        return (
            (not self.articles or article.id in self.articles)
            and self._takes_year(year_of(article))
            and (not self.types or any(_is_of_type(article, words) for words in self.types))
        )

    def takes_section(self, kind: SectionKind) -> bool:
        """Whether sections of a kind are within."""
        return not self.sections or kind in self.sections

    def _takes_year(self, year: int | None) -> bool:
        first, last = self.years
        if first is None and last is None:
            return True
        return year is not None and (first is None or first <= year) and (last is None or year <= last)


EVERYTHING = Scope()


def year_of(article: Article) -> int | None:
    """The year it appeared in; None where nothing says so."""
    stated = re.match(r"\d{4}", article.published or "")
    return article.year or (int(stated[0]) if stated else None)


def words_of_type(name: str) -> frozenset[str]:
    """The words of what an article calls itself, in lower case: "Review-Article" has "review" and "article"."""
    return frozenset(name.lower().replace("-", " ").split())


def narrowed(index: Index, scope: Scope) -> Index:
    """The articles and chunks of an index that are within; what words weigh is still counted over all of them."""
    articles = {id: article for id, article in index.articles.items() if scope.takes(article)}
    chunks = {
        id: chunk
        for id, chunk in index.chunks.items()
        if chunk.article_id in articles and scope.takes_section(articles[chunk.article_id].sections[chunk.section].kind)
    }
    left = {chunk.article_id for chunk in chunks.values()}
    return replace(
        index,
        articles={id: article for id, article in articles.items() if id in left},
        chunks=chunks,
        vectors=index.vectors.within(chunks),
        lexical=index.lexical.within(chunks),
    )


def scope_document(scope: Scope) -> Document | None:
    """A scope as the answer document and REST have it, None for everything; lists are sorted."""
    if scope == EVERYTHING:
        return None
    first, last = scope.years
    years: Mapping[str, int | None] = {"from": first, "to": last}
    told: Document = {
        "articles": sorted(scope.articles),
        "years": {name: year for name, year in years.items() if year is not None},
        "sections": sorted(scope.sections),
        "types": sorted(scope.types),
    }
    return {name: value for name, value in told.items() if value}


def _is_of_type(article: Article, name: str) -> bool:
    return words_of_type(name) <= words_of_type(article.article_type or "")

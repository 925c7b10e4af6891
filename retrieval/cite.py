"""Sentences become statements: exact slices, checked again, with every number in its own citation."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.types import Article, Repair, Section, Span
from retrieval.candidates import Candidate
from retrieval.numbers import unsupported
from retrieval.types import Citation, Statement


def statement(candidate: Candidate, antecedents: tuple[Span, ...]) -> Statement:
    """The sentence with the sentences it needs before it, each with its citation."""
    spans = (*antecedents, (candidate.start, candidate.end))
    citations = tuple(citation(candidate.article, start, end) for start, end in spans)
    return Statement(" ".join(item.quote for item in citations), citations)


def citation(article: Article, start: int, end: int) -> Citation:
    """The citation of article.text[start:end], with the repairs inside it counted from its start."""
    section = section_at(article, start)
    return Citation(
        article_id=article.id,
        start=start,
        end=end,
        quote=article.text[start:end],
        section=section.title if section else None,
        page=section.page if section else None,
        repairs=tuple(
            Repair(max(repair.start, start) - start, min(repair.end, end) - start, repair.original)
            for repair in article.repairs
            if repair.start < end and (repair.start >= start or repair.end > start)
        ),
    )


def section_at(article: Article, offset: int) -> Section | None:
    """The section that an offset lies in."""
    return next((section for section in article.sections if section.start <= offset < section.end), None)


def sound(item: Statement, articles: Mapping[str, Article]) -> bool:
    """Whether a statement may be shown: its quotes are slices of the articles, its text is they, its numbers theirs."""
    quotes = [citation.quote for citation in item.citations]
    held = [(articles.get(citation.article_id), citation) for citation in item.citations]
    slices = [article.text[citation.start : citation.end] for article, citation in held if article]
    return bool(quotes) and quotes == slices and item.text == " ".join(quotes) and not unsupported(item.text, quotes)

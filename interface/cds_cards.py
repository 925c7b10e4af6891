"""An answer as a card of CDS Hooks."""

from __future__ import annotations

import re

from corpus.types import Article
from interface.codes import Subject, name_of
from interface.desk import Desk
from interface.knowledge_feed import place_address, source_address
from interface.provenance import clipped
from interface.remarks import old_notice
from interface.words import ENGLISH, TURKISH, Words
from retrieval.scope import year_of
from retrieval.types import Answered, Statement

# "One-sentence, <140-character summary message", of the attributes of a card.
_MOST_SUMMARY_CHARS = 139
_MOST_LABEL_CHARS = 80
_MOST_STATEMENTS = 3
# Every mark that GitHub Flavored Markdown gives a meaning to, sections 2.4 and 6.
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_SUMMARY = {
    "en": "What the articles held here say about {subject}, quoted word for word",
    "tr": "Buradaki makaleler {subject} hakkında ne diyor: kelimesi kelimesine alıntılar",
}
_ASK = {"en": "Ask Kanıt about {subject}", "tr": "Kanıt'a sorun: {subject}"}
_READ = {"en": "Read it in the article", "tr": "Makalede okuyun"}


def card(result: Answered, subject: Subject, desk: Desk, addresses: tuple[str, str]) -> dict[str, object]:
    """The card; addresses are that of this server, with a slash at its end, and that of the chat on the question.

    The summary is a quote where a whole one fits, and else says what the card holds: a quote cut short could say the
    opposite. Nothing of the record is in it but the name of what its code stands for.
    """
    words = TURKISH if result.question.language == "tr" else ENGLISH
    first, (base, chat) = result.statements[0], addresses
    name, article = name_of(subject, words.language), desk.index.articles[first.citations[0].article_id]
    return {
        "summary": _summary(first, name, words),
        "detail": _detail(result, desk, words),
        "indicator": "info",
        "source": _source(article),
        "links": [
            {"label": _ASK[words.language].format(subject=name), "url": chat, "type": "absolute"},
            {"label": _READ[words.language], "url": place_address(first, article, base, words), "type": "absolute"},
        ],
    }


def _summary(first: Statement, name: str, words: Words) -> str:
    quoted = f"“{' '.join(first.text.split())}”"
    if len(quoted) <= _MOST_SUMMARY_CHARS:
        return quoted
    return clipped(_SUMMARY[words.language].format(subject=name), _MOST_SUMMARY_CHARS)


def _detail(result: Answered, desk: Desk, words: Words) -> str:
    """The first statements as Markdown quotes, each with its source, and what the reader should know of them."""
    held = desk.index.articles
    parts = [_quoted(item, held[item.citations[0].article_id]) for item in result.statements[:_MOST_STATEMENTS]]
    used = dict.fromkeys(item.citations[0].article_id for item in result.statements[:_MOST_STATEMENTS])
    notices = [old_notice(held[article_id], desk.age_limit, words) for article_id in used]
    return "\n\n".join([*parts, *(_escaped(notice) for notice in notices if notice), words.quoted_in_terminal])


def _quoted(statement: Statement, article: Article) -> str:
    source, address = _label(article), source_address(article)
    named = f"[{_escaped(source)}](<{address}>)" if address and not re.search(r"[<>\s]", address) else _escaped(source)
    return f"> {_escaped(' '.join(statement.text.split()))}\n\n{named}"


def _source(article: Article) -> dict[str, str]:
    address = source_address(article)
    return {"label": _label(article)} | ({"url": address} if address else {})


def _label(article: Article) -> str:
    """ "Ada Lamp et al. Journal of Lanterns, 2023", with what of it is known; else the title."""
    authors = f"{article.authors[0]} et al" if len(article.authors) > 1 else "".join(article.authors)
    printed = ", ".join(filter(None, (article.journal, str(year_of(article) or ""))))
    return clipped(". ".join(filter(None, (authors, printed))) or article.title, _MOST_LABEL_CHARS)


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)

"""The options of ask and search that limit what is searched."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import get_args

from corpus.types import Article, SectionKind
from interface.identifiers import identified
from interface.question import UnusableText
from retrieval.scope import Scope, words_of_type

_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)


def add_scope_options(parser: argparse.ArgumentParser) -> None:
    """Options that may each be left out; those of one kind add to each other, those of two must both fit."""
    among = parser.add_argument_group("only in", "what is searched; everything without these")
    among.add_argument(
        "--article", action="append", default=[], metavar="ID", help="this article: id, DOI, PMCID, PMID"
    )
    among.add_argument("--from", type=_year, metavar="YEAR", dest="first_year", help="articles of this year and later")
    among.add_argument("--to", type=_year, metavar="YEAR", dest="last_year", help="articles of this year and earlier")
    among.add_argument(
        "--type", action="append", default=[], metavar="TYPE", help="what an article calls itself: review"
    )
    among.add_argument("--section", action="append", default=[], choices=_KINDS, help="this kind of section")


def has_scope(chosen: argparse.Namespace) -> bool:
    """Whether any of the options was given."""
    given = (chosen.article, chosen.first_year, chosen.last_year, chosen.type, chosen.section)
    return any(given)


def scope_of(chosen: argparse.Namespace, articles: Mapping[str, Article]) -> Scope:
    """What the options name; raises UnusableText where that is no article held here, or the years are reversed."""
    first, last = chosen.first_year, chosen.last_year
    if first is not None and last is not None and first > last:
        raise UnusableText(f"--from {first} is after --to {last}; give them the other way round")
    types = [" ".join(sorted(words_of_type(name))) for name in chosen.type]
    return Scope(
        _ids(chosen.article, articles), (first, last), frozenset(chosen.section), frozenset(filter(None, types))
    )


def _ids(named: Sequence[str], articles: Mapping[str, Article]) -> frozenset[str]:
    found = {name: _id(name, articles) for name in named}
    unknown = next((name for name, id in found.items() if id is None), None)
    if unknown is not None:
        raise UnusableText(f"{unknown!r} is no article held here; see the ids with: python app.py list")
    return frozenset(id for id in found.values() if id is not None)


def _id(name: str, articles: Mapping[str, Article]) -> str | None:
    identifier = identified(name)
    wanted = {name.lower(), identifier.value.lower() if identifier else name.lower()}
    for article in articles.values():
        names = (article.id, article.doi, article.pmcid, article.pmid)
        if not wanted.isdisjoint(known.lower() for known in names if known):
            return article.id
    return None


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"{text!r} is not a year; give four digits such as 2024")
    return int(text)

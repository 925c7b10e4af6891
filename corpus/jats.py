"""JATS files, and the NLM document types before them, become loaded articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from corpus.blocks import Block, assembled
from corpus.errors import UnreadableArticle
from corpus.jats_body import blocks_in, section
from corpus.jats_front import metadata
from corpus.jats_inline import ReferenceIds, plain
from corpus.jats_place import Place, child
from corpus.jats_references import reference_ids, references
from corpus.loaded import Loaded
from corpus.marks import linked_marks
from corpus.types import Coverage
from corpus.xml import Element, local_name, parsed_xml, serialised

_SUMMARIES = ("summary", "digest", "plain", "lay", "highlight", "key", "toc", "teaser", "short", "precis", "editor")
_BACK_TITLED = frozenset("label title".split())
_FLOATS = frozenset("floats-group floats-wrap".split())
_SUB_ARTICLES = frozenset("sub-article response".split())

# How many elements of each name were met, by part of the article.
Met: TypeAlias = defaultdict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Parts:
    """How many of each the loader met: articles_in_file to abstracts in the file, the others in its first article.

    Paragraphs, sections, tables and figures count wherever they stand in their part, also inside captions, cells,
    lists and boxes. Floats count where a floats-group holds them; sub_articles are those right below the article.
    """

    articles_in_file: int
    abstracts: int
    body_secs: int
    back_secs: int
    apps: int
    body_paras: int
    body_tables: int
    back_tables: int
    floats_tables: int
    body_figs: int
    back_figs: int
    floats_figs: int
    refs: int
    sub_articles: int


@dataclass(frozen=True, slots=True)
class _Read:
    """The parts of an article as blocks."""

    abstracts: list[Block]
    body: list[Block]
    floats: list[Block]
    back: list[Block]


def load_jats(content: bytes, source: str) -> Loaded:
    """The one article in a JATS file, also where a collection holds it; letters of reviewers are left out.

    Raises UnreadableArticle for what is not well-formed, holds no article or several, or has no text.
    """
    articles = _articles(parsed_xml(content, source), source)
    if len(articles) > 1:
        why = f"the file holds {len(articles)} articles, not one; bring it in with add, which takes each"
        raise UnreadableArticle(source, why)
    return _loaded(articles[0], source)


def articles_in(content: bytes, source: str) -> tuple[bytes, ...]:
    """Each article of a file as an XML document of its own, in the order of the file."""
    articles = _articles(parsed_xml(content, source), source)
    return tuple(map(serialised, articles)) if len(articles) > 1 else (content,)


def jats_parts(content: bytes, source: str) -> Parts:
    """What the loader meets in a file, by part."""
    articles = _articles(parsed_xml(content, source), source)
    met: Met = defaultdict(Counter)
    _read(articles[0], reference_ids(articles[0]), met)
    body, back, floats = met["body"], met["back"], met["floats-group"]
    return Parts(
        articles_in_file=len(articles),
        abstracts=met["front"]["abstract"],
        body_secs=body["sec"],
        back_secs=back["sec"],
        apps=back["app"],
        body_paras=body["p"],
        body_tables=body["table-wrap"],
        back_tables=back["table-wrap"],
        floats_tables=floats["table-wrap"],
        body_figs=body["fig"],
        back_figs=back["fig"],
        floats_figs=floats["fig"],
        refs=back["ref"],
        sub_articles=sum(1 for part in articles[0] if local_name(part) in _SUB_ARTICLES),
    )


def _articles(root: Element, source: str) -> list[Element]:
    """The articles of a file, not those inside others."""
    found = [root] if local_name(root) == "article" else [
        element for element in root.iter("{*}article")
        if not any(local_name(around) == "article" for around in element.iterancestors())
    ]  # fmt: skip
    if not found:
        why = f"its XML begins with <{local_name(root)}> and holds no <article>, as JATS files have; save it as JATS"
        raise UnreadableArticle(source, why)
    return found


def _loaded(article: Element, source: str) -> Loaded:
    ids = reference_ids(article)
    read = _read(article, ids)
    coverage: Coverage = "full" if _has_text(read.body) else "abstract"
    if coverage == "abstract" and not _has_text(read.abstracts):
        why = "the article has neither an abstract nor a body, so there is nothing to quote; bring its full text"
        raise UnreadableArticle(source, why)
    whole = assembled([*read.abstracts, *read.body, *read.floats, *read.back])
    listed = references(article)
    told = metadata(article, source) | {"coverage": coverage, "references": listed, "text": whole.text}
    told |= {"sections": whole.sections, "tables": whole.tables}
    marks = whole.marks or linked_marks(whole.text, listed)
    # Publishers' XML is what was typed; in all of the real files looked at, no letter had to be put back.
    return Loaded(**told, marks=marks, typed=True)  # type: ignore[arg-type]


def _has_text(blocks: Iterable[Block]) -> bool:
    return any(block.kind != "heading" and block.text.strip() for block in blocks)


def _read(article: Element, ids: ReferenceIds, met: Met | None = None) -> _Read:
    """Every part of an article that is its own text, in reading order; met, if given, gets what was met in each."""
    read = _Read([], [], [], [])
    for part in article:
        name = local_name(part)
        seen = None if met is None else met[name]
        if name == "front":
            read.abstracts.extend(_abstracts(part, Place("abstract", (), ids, seen), _language(article)))
        elif name == "body":
            read.body.extend(blocks_in(part, Place("body", (), ids, seen)))
        elif name in _FLOATS:
            read.floats.extend(blocks_in(part, Place("body", (), ids, seen)))
        elif name == "back":
            read.back.extend(_back(part, Place("back", (), ids, seen)))
    return read


def _back(back: Element, place: Place) -> Iterator[Block]:
    """The back matter; a title of its own stands over all of it."""
    title = child(back, "title")
    place = place.under(plain(title)) if title is not None else place
    if title is not None:
        yield place.heading(place.line_in(title))
    yield from blocks_in(back, place, without=_BACK_TITLED)


def _language(element: Element) -> str | None:
    """The language that an element states, "en" of "en-GB"."""
    stated = str(element.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip().lower()
    return stated.partition("-")[0] or None


def _abstracts(front: Element, place: Place, language: str | None) -> Iterator[Block]:
    meta = child(front, "article-meta")
    for element in meta if meta is not None else ():
        if local_name(element) in {"abstract", "trans-abstract"}:
            place.see(local_name(element))
            yield from section(element, _abstract_place(element, place, language or "en"))


def _abstract_place(element: Element, place: Place, language: str) -> Place:
    """The place of an abstract: its kind by its type, its language where that is not the article's."""
    own = _language(element)
    if local_name(element) == "trans-abstract" or (own and own != language):
        return replace(place, kind="translation", language=own)
    kind = str(element.get("abstract-type") or "").lower()
    return place.of("summary") if any(word in kind for word in _SUMMARIES) else place

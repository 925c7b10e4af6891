"""The reference list of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, takewhile
from typing import TypeAlias

from corpus.identifiers import address_of, doi_in, number_in, one_line, pmid_in, safe_address
from corpus.jats_elements import MOST_TITLE_CHARS, href, raw, without, words
from corpus.jats_inline import plain
from corpus.jats_people import person
from corpus.reference_list import parsed_entry, year_in
from corpus.types import Reference
from corpus.xml import Element, local_name

_CITATIONS = frozenset("element-citation mixed-citation nlm-citation citation".split())
_OTHER_ARTICLES = frozenset("sub-article response".split())
_IDENTIFIERS = frozenset("pub-id object-id article-id".split())
_LINKED = frozenset("ext-link uri element-citation mixed-citation citation".split())
_PEOPLE = frozenset("name string-name collab anonymous".split())
# What a work is called, best first; without any of them its source, with the place in it.
_TITLES = "article-title chapter-title part-title data-title trans-title".split()
_SOURCES = "source issue-title conf-name".split()
# Everything inside a work, itself first, in order, each element with its name.
_Work: TypeAlias = Sequence[tuple[str, Element]]
_MOST_AUTHORS, _MOST_REFERENCES, _MOST_LABEL = 500, 20_000, 40


def references(article: Element) -> tuple[Reference, ...]:
    """The entries of all reference lists of an article, in order, without those of its sub-articles.

    An entry is one <ref>. Where that holds several works (parts "a" and "b" of one number), their titles are joined by
    "; " and their authors listed together, while year and links are those of the first that has them. label is what the
    list prints, without the signs around it, else the position counted from 1.
    """
    return tuple(_reference(entry, position) for position, entry in enumerate(_entries(article), 1))


def reference_ids(article: Element) -> Mapping[str, int]:
    """The position in references(article) by xml id: of every entry and of whatever is inside it."""
    ids: dict[str, int] = {}
    for position, entry in enumerate(_entries(article)):
        for element in entry.iter():
            if name := element.get("id"):
                ids.setdefault(name, position)
    return ids


def _entries(article: Element) -> list[Element]:
    """Every <ref> of the article, in order; one without any text is there too, as marks may point to it."""
    return [entry for entry in article.iter("{*}ref") if not _is_elsewhere(entry, article)][:_MOST_REFERENCES]


def _is_elsewhere(entry: Element, article: Element) -> bool:
    """Whether another article stands between an entry and the article."""
    inside = takewhile(lambda above: above is not article, entry.iterancestors())
    return any(local_name(above) in _OTHER_ARTICLES for above in inside)


def _reference(entry: Element, position: int) -> Reference:
    cited = list(_works(entry)) or [without(entry, frozenset(["label"]))]
    works = [[(local_name(element), element) for element in work.iter()] for work in cited]
    doi = next(chain.from_iterable(map(_dois, works)), None)
    pmid = next(chain.from_iterable(map(_pmids, works)), None)
    titles = [title for title in map(_title, works) if title]
    authors = tuple(dict.fromkeys(chain.from_iterable(map(_authors, works))))[:_MOST_AUTHORS]
    year = next(filter(None, map(_year, works)), None)
    if not (titles and authors and year):
        text = one_line(" ".join(map(plain, cited)), most_chars=2 * MOST_TITLE_CHARS)
        parsed = parsed_entry(text)
        titles, authors, year = titles or [parsed.title], authors or parsed.authors, year or parsed.year
    return Reference(
        label=_label(entry) or str(position),
        title=one_line("; ".join(titles), most_chars=MOST_TITLE_CHARS),
        authors=authors,
        year=year,
        doi=doi,
        pmid=pmid,
        url=address_of(doi=doi, pmid=pmid) or _link(works),
    )


def _works(entry: Element) -> Iterator[Element]:
    """The citations of an entry; of several forms of the same one the most structured."""
    for child in entry:
        if local_name(child) == "citation-alternatives":
            forms = sorted((form for form in child if local_name(form) in _CITATIONS), key=_is_unstructured)
            yield from forms[:1]
        elif local_name(child) in _CITATIONS:
            yield child


def _is_unstructured(citation: Element) -> bool:
    return next(iter(citation.iter("{*}source", "{*}article-title")), None) is None


def _label(entry: Element) -> str:
    labels = (words(label) for label in entry.iter("{*}label"))
    label = next((found for text in labels if (found := one_line(text, most_chars=_MOST_LABEL))), "")
    return re.sub(r"^[\s\[(]*([\w/-]+)[\s\]).:,]*$", r"\1", label)


def _dois(work: _Work) -> Iterator[str]:
    """The DOIs of a work: its own elements first, then links, then text."""
    stated = (_unspaced(element) for kind, element in _identifiers(work) if kind == "doi")
    yield from filter(None, map(doi_in, chain(stated, _links(work), _text(work))))


def _pmids(work: _Work) -> Iterator[str]:
    """The PubMed numbers of a work, in the same order."""
    stated = (_unspaced(element) for kind, element in _identifiers(work) if kind in {"pmid", "medline", "pubmed"})
    yield from filter(None, chain(map(number_in, stated), map(pmid_in, chain(_links(work), _text(work)))))


def _identifiers(work: _Work) -> Iterator[tuple[str, Element]]:
    """The elements for numbers, each with the kind of its number."""
    return (((element.get("pub-id-type") or "").lower(), element) for element in _named(work, _IDENTIFIERS))


def _links(work: _Work) -> Iterator[str]:
    return map(href, _named(work, _LINKED))


def _text(work: _Work) -> Iterator[str]:
    yield " ".join(map(str, work[0][1].itertext()))


def _named(work: _Work, names: Collection[str]) -> Iterator[Element]:
    """The elements of these names, in order."""
    return (element for name, element in work if name in names)


def _unspaced(element: Element) -> str:
    return "".join(raw(element).split())[:500]


def _title(work: _Work) -> str:
    if title := _part(work, *_TITLES):
        return title
    source, place = _part(work, *_SOURCES), (_part(work, "volume"), _part(work, "fpage", "elocation-id"))
    return f"{source} {', '.join(filter(None, place))}".strip() if source else ""


def _part(work: _Work, *names: str) -> str:
    """The text of the first element that has any, by the order of the names."""
    parts = (part for name in names for part in _named(work, (name,)))
    return next((text for part in parts if (text := words(part).strip(" .,;"))), "")


def _authors(work: _Work) -> Iterator[str]:
    """The authors in order, "Munshi NC"; where a work has only editors, those."""
    kinds = {group.get("person-group-type") or "author" for group in _named(work, ("person-group",))}
    wanted = "author" if "author" in kinds or not kinds else sorted(kinds)[0]
    for element in _named(work, _PEOPLE):
        group = next(iter(element.iterancestors("{*}person-group")), None) if len(kinds) > 1 else None
        if group is not None and (group.get("person-group-type") or "author") != wanted:
            continue
        if local_name(element.getparent()) in _PEOPLE:
            continue
        if name := person(element, initials=True) or ("Anonymous" if local_name(element) == "anonymous" else ""):
            yield name


def _year(work: _Work) -> int | None:
    return next(filter(None, (year_in(raw(year)) for year in _named(work, ("year",)))), None)


def _link(works: Iterable[_Work]) -> str | None:
    """The first web address that a work links to; anything but http and https is left out."""
    links = (element for work in works for element in _named(work, ("ext-link", "uri", "self-uri")))
    texts = (text for element in links for text in (href(element), _unspaced(element)))
    return next(filter(None, map(safe_address, texts)), None)

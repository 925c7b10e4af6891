"""The reference list of a JATS article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from corpus.identifiers import address_of, doi_in, number_in, one_line, pmid_in, safe_address
from corpus.jats_elements import MOST_TITLE_CHARS, href, raw, without, words
from corpus.jats_inline import plain
from corpus.jats_people import person
from corpus.reference_list import parsed_entry, year_in
from corpus.types import Reference
from corpus.xml import Element, local_name, texts

_CITATIONS = frozenset("element-citation mixed-citation nlm-citation citation".split())
_OTHER_ARTICLES = ("{*}sub-article", "{*}response")
_IDENTIFIERS = "pub-id object-id article-id".split()
_LINKED = "ext-link uri element-citation mixed-citation citation".split()
_PEOPLE = "name string-name collab anonymous".split()
# What a work is called, best first; without any of them its source, with the place in it.
_TITLES = "article-title chapter-title part-title data-title trans-title".split()
_SOURCES = "source issue-title conf-name".split()
# What stands in a list between or around the numbers: "[12]", "12.".
_PRINTED_LABEL = re.compile(r"[\s\[(]*([\w/-]+)[\s\]).:,]*")
_MOST_AUTHORS, _MOST_REFERENCES, _MOST_LABEL = 500, 20_000, 40


@dataclass(frozen=True, slots=True)
class _Work:
    """One cited work: all elements in it, itself too, by name and in order, and where it links to."""

    element: Element
    named: Mapping[str, Sequence[Element]]
    links: Sequence[str]

    def said(self) -> Iterator[str]:
        """Where an identifier may stand that has no element of its own: in the links, then in the words."""
        yield from self.links
        yield " ".join(texts(self.element))


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
    others = article.iterdescendants(*_OTHER_ARTICLES)
    elsewhere = {entry for other in others for entry in other.iter("{*}ref")}
    return [entry for entry in article.iter("{*}ref") if entry not in elsewhere][:_MOST_REFERENCES]


def _reference(entry: Element, position: int) -> Reference:
    cited = list(_works(entry)) or [without(entry, frozenset(["label"]))]
    works = list(map(_work, cited))
    doi = next(filter(None, map(_doi, works)), None)
    pmid = next(filter(None, map(_pmid, works)), None)
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


def _work(element: Element) -> _Work:
    named: dict[str, list[Element]] = {}
    for part in element.iter():
        named.setdefault(local_name(part), []).append(part)
    links = [link for part in _in_order(element, named, _LINKED) if (link := href(part))]
    return _Work(element, named, links)


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
    bare = _PRINTED_LABEL.fullmatch(label)
    return bare.group(1) if bare else label


def _doi(work: _Work) -> str | None:
    """The DOI of a work: that of its own element, else of a link, else in its words."""
    return next(filter(None, map(doi_in, chain(_stated(work, "doi"), work.said()))), None)


def _pmid(work: _Work) -> str | None:
    """The PubMed number of a work, looked for in the same order."""
    stated = map(number_in, _stated(work, "pmid", "medline", "pubmed"))
    return next(filter(None, chain(stated, map(pmid_in, work.said()))), None)


def _stated(work: _Work, *kinds: str) -> Iterator[str]:
    """The numbers of these kinds that a work has elements for."""
    for element in _named(work, _IDENTIFIERS):
        if (element.get("pub-id-type") or "").lower() in kinds:
            yield _unspaced(element)


def _named(work: _Work, names: Iterable[str]) -> Sequence[Element]:
    """The elements of these names, in order."""
    return _in_order(work.element, work.named, names)


def _in_order(element: Element, named: Mapping[str, Sequence[Element]], names: Iterable[str]) -> Sequence[Element]:
    there = [name for name in names if name in named]
    if len(there) < 2:
        return named[there[0]] if there else ()
    return list(element.iter(*(f"{{*}}{name}" for name in there)))


def _unspaced(element: Element) -> str:
    return "".join(raw(element).split())[:500]


def _title(work: _Work) -> str:
    if title := _part(work, *_TITLES):
        return title
    source, place = _part(work, *_SOURCES), (_part(work, "volume"), _part(work, "fpage", "elocation-id"))
    return f"{source} {', '.join(filter(None, place))}".strip() if source else ""


def _part(work: _Work, *names: str) -> str:
    """The text of the first element that has any, by the order of the names."""
    parts = (part for name in names for part in work.named.get(name, ()))
    return next((text for part in parts if (text := words(part).strip(" .,;"))), "")


def _authors(work: _Work) -> Iterator[str]:
    """The authors in order, "Munshi NC"; where a work has only editors, those."""
    kinds = {group.get("person-group-type") or "author" for group in work.named.get("person-group", ())}
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
    return next(filter(None, (year_in(raw(year)) for year in work.named.get("year", ()))), None)


def _link(works: Iterable[_Work]) -> str | None:
    """The first web address that a work links to; anything but http and https is left out."""
    links = (element for work in works for element in _named(work, ("ext-link", "uri", "self-uri")))
    texts = (text for element in links for text in (href(element), _unspaced(element)))
    return next(filter(None, map(safe_address, texts)), None)

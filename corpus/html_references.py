"""The reference list of a page: taken out of its text, and what its entries are called by links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.headings import names_references
from corpus.html_hidden import classes, remove
from corpus.html_metadata import Stated
from corpus.identifiers import address_of, doi_in, one_line, pmid_in, safe_address
from corpus.jats_inline import plain
from corpus.reference_list import parsed_entry, year_in
from corpus.types import Reference
from corpus.xml import Element, local_name

_MOST_TITLE, _MOST_ENTRY, _MOST_REFERENCES = 1000, 2000, 20_000
_LIST_CLASSES = frozenset(
    "ref-list reflist references reference-list c-article-references bibliography citation-list literature-cited"
    " article-references csl-bib-body references-list".split()
)
_LIST_IDS = re.compile(
    r"(?:references?|ref-?list\d*|bib(?:liography|1)?|reference-?list|html-references_list|literature-cited)",
    re.IGNORECASE,
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_ENTRY_CLASSES = re.compile(r"^(?:ref(?:erence)?(?:s|scopy\d*|-item|-content)?|csl-entry|citation|ref-cit)$")
_LABEL = re.compile(r"\s*[\[(]?(\d{1,4})[\]).]?\s*")
_BEFORE_LABEL = re.compile(r"\s*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)])\s+(?=\S)")
# What publishers put behind an entry for its readers.
_LINKS = re.compile(
    r"\s*(?:[\[(]\s*)?\b(?:google\s+scholar|cross\s*ref|pubmed(?: central)?|medline|web of science|isi|scopus|ads|cas"
    r"|full text|free full text|pmc free article|pmc|doi|view article|pubmed/ncbi|green version|publisher full text"
    r"|article|pubmed abstract|crossref full text|view in article)\b\s*(?:[\])])?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listed:
    """The references of a page, and the position of each by the ids that links know it by."""

    references: tuple[Reference, ...]
    ids: Mapping[str, int]


def taken_references(root: Element, told: Stated) -> Listed:
    """The references of a page, whose lists and their headings are taken out of its tree.

    An entry is read from its text and its links; where the page's meta elements have as many entries, what they state
    goes before that. Without a list in the text the meta elements alone count.
    """
    stated = [_from_meta(text, position) for position, text in enumerate(told.all("citation_reference"), 1)]
    references: list[Reference] = []
    ids: dict[str, int] = {}
    for place in _lists(root):
        for entry in _entries(place)[: _MOST_REFERENCES - len(references)]:
            for name in _names(entry):
                ids.setdefault(name, len(references))
            references.append(_read(entry, len(references) + 1))
        _remove_with_heading(place)
    if references and len(references) == len(stated):
        references = [_joined(read, from_meta) for read, from_meta in zip(references, stated, strict=True)]
    return Listed(tuple(references or stated[:_MOST_REFERENCES]), ids)


def _lists(root: Element) -> list[Element]:
    """The outermost elements that hold a reference list and nothing else of the article."""
    found = [element for element in root.iterdescendants() if _is_list(element) and _entries(element)]
    found += [place for heading in _headings(root) if (place := _below(heading)) is not None]
    outer = set(found)
    kept = [element for element in found if not any(above in outer for above in element.iterancestors())]
    return list(dict.fromkeys(kept))


def _is_list(element: Element) -> bool:
    name = local_name(element)
    if name not in {"ol", "ul", "div", "section", "dl", "table"}:
        return False
    if "doc-bibliography" in (element.get("role") or "") or _LIST_IDS.fullmatch(element.get("id") or ""):
        return True
    return bool(classes(element) & _LIST_CLASSES)


def _headings(root: Element) -> Iterator[Element]:
    for heading in root.iterdescendants(*_HEADINGS):
        if names_references(plain(heading)):
            yield heading


def _below(heading: Element) -> Element | None:
    """The list that stands under a heading: beside it, or beside what holds it alone; never past the next heading."""
    place: Element | None = heading
    for _ in range(3):
        if place is None:
            return None
        for beside in place.itersiblings():
            if local_name(beside) in _HEADINGS:
                return None
            if _entries(beside) and next(beside.iterdescendants(*_HEADINGS), None) is None:
                return beside
        above = place.getparent()
        place = above if above is not None and len(above) == 1 else None
    return None


def _entries(place: Element) -> list[Element]:
    """The entries in a list: its items, else what is classed as one, else its paragraphs."""
    own = [element for element in place.iter("li", "dd") if not _is_inside(element, place, ("li", "dd"))]
    if not own and local_name(place) == "table":
        own = list(place.iter("tr"))
    if not own:
        own = _classed(place)
    if not own and _is_list(place):
        own = list(place.iter("p"))
    return [element for element in own if _has_words(element)]


def _classed(place: Element) -> list[Element]:
    paragraphs = [each for each in place.iterdescendants("p", "div") if any(map(_ENTRY_CLASSES.match, classes(each)))]
    # Two paragraphs, of which the second holds the links of the entry in the first.
    if any(name.startswith("referencescopy") for each in paragraphs for name in classes(each)) and _is_list(place):
        return [place]
    outer = {above for each in paragraphs for above in each.iterancestors("p", "div")}
    return [each for each in paragraphs if each not in outer]


def _has_words(entry: Element) -> bool:
    """Whether an entry says more than the links that publishers put behind one."""
    links = [text for link in entry.iter("a") if _LINKS.fullmatch(text := "".join(link.itertext())[:_MOST_ENTRY])]
    return len("".join(entry.itertext()).strip()) - sum(map(len, links)) > 10


def _is_inside(element: Element, place: Element, names: Sequence[str]) -> bool:
    for above in element.iterancestors():
        if above is place:
            return False
        if local_name(above) in names:
            return True
    return False


def _names(entry: Element) -> Iterator[str]:
    """The ids of an entry, of what is in it, and of an empty anchor before it."""
    before = entry.getprevious()
    anchors = [before] if before is not None and local_name(before) == "a" and not plain(before).strip() else []
    for element in [*anchors, *entry.iter()]:
        yield from filter(None, (element.get("id"), element.get("name")))


def _read(entry: Element, position: int) -> Reference:
    links = [safe_address(link.get("href") or "") for link in entry.iter("a")]
    for link in [link for link in entry.iter("a") if _LINKS.fullmatch("".join(link.itertext())[:_MOST_ENTRY])]:
        remove(link)
    label, text = _label_and_text(entry)
    text = one_line(text, most_chars=_MOST_ENTRY)
    while (shorter := _LINKS.sub("", text)) != text:
        text = shorter.rstrip(" |·")
    return _of_text(
        text, label or str(position), " ".join(filter(None, [*links, text])), next(filter(None, links), None)
    )


def _of_text(text: str, label: str, identifiers: str, link: str | None = None) -> Reference:
    """The reference of an entry's words, its numbers found in identifiers."""
    parsed, doi, pmid = parsed_entry(text), doi_in(identifiers), pmid_in(identifiers)
    url = address_of(doi=doi, pmid=pmid) or link
    return Reference(label, parsed.title or text, tuple(parsed.authors), parsed.year, doi, pmid, url)


def _label_and_text(entry: Element) -> tuple[str, str]:
    """The number that the page prints before an entry, and the entry without it."""
    for part in entry.iterdescendants("span", "a", "b", "strong", "sup", "td", "label"):
        if (found := _LABEL.fullmatch("".join(part.itertext()))) and not _text_before(part, entry):
            remove(part)
            return found.group(1), plain(entry)
    text = plain(entry)
    before = _BEFORE_LABEL.match(text)
    return (before.group(before.lastindex or 0), text[before.end() :]) if before else ("", text)


def _text_before(part: Element, entry: Element) -> bool:
    """Whether an entry has text before one of its parts."""
    element = part
    while element is not entry:
        before = element.getprevious()
        if before is not None and ("".join(before.itertext()) + (before.tail or "")).strip():
            return True
        above = element.getparent()
        if above is None or (before is None and (above.text or "").strip()):
            return True
        element = above if before is None else before
    return False


def _from_meta(text: str, position: int) -> Reference:
    """An entry as citation_reference has it: "citation_title=…; citation_author=…", or the entry as it is printed."""
    pairs = re.findall(r"citation_(\w+)=(.*?)(?=;\s*citation_\w+=|;?\s*$)", text[: 5 * _MOST_ENTRY], re.DOTALL)
    if not pairs:
        text = one_line(text, most_chars=_MOST_ENTRY)
        return _of_text(text, str(position), text)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(one_line(value, most_chars=_MOST_TITLE))
    titles = [*fields.get("title", []), *fields.get("journal_title", []), ""]
    doi = doi_in(" ".join(fields.get("doi", []) + fields.get("id", [])))
    pmid = next(iter(fields.get("pmid", [])), None)
    return Reference(
        label=str(position),
        title=titles[0],
        authors=tuple(filter(None, fields.get("author", []))),
        year=next(filter(None, map(year_in, fields.get("publication_date", []) + fields.get("year", []))), None),
        doi=doi,
        pmid=pmid if pmid and pmid.isdecimal() else None,
        url=address_of(doi=doi, pmid=pmid if pmid and pmid.isdecimal() else None),
    )


def _joined(read: Reference, stated: Reference) -> Reference:
    """What is stated of an entry, else what was read of it."""
    doi, pmid = stated.doi or read.doi, stated.pmid or read.pmid
    return Reference(
        label=read.label,
        title=stated.title or read.title,
        authors=stated.authors or read.authors,
        year=stated.year or read.year,
        doi=doi,
        pmid=pmid,
        url=address_of(doi=doi, pmid=pmid) or read.url,
    )


def _remove_with_heading(place: Element) -> None:
    """Takes a list out of the tree, with the heading before it and what held nothing else."""
    before = place.getprevious()
    while before is not None and not "".join(before.itertext()).strip():
        before = before.getprevious()
    if before is not None and (local_name(before) in _HEADINGS or names_references(plain(before))):
        remove(before)
    above = place.getparent()
    remove(place)
    if above is not None and names_references("".join(above.itertext())[:200]):
        remove(above)

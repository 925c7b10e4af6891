"""Reference lists that are only text, as they stand at the end of PDF, HTML and Word files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile

from corpus.identifiers import address_of, doi_in, one_line, pmid_in
from corpus.types import Reference

_MOST_ENTRIES, _MOST_ENTRY_CHARS, _MOST_TITLE_CHARS, _MOST_LIST_CHARS = 5000, 3000, 1000, 2_000_000
_HEADING = re.compile(
    r"\W*(?:\d{1,2}\.?\s)?(?:references?|bibliography|literature(?: cited)?|works cited|reference list|kaynaklar"
    r"|kaynakça|referanslar)\W*",
    re.IGNORECASE,
)
# "12." or "12)" or "[12]" or "(12)" before an entry; a bare number only alone on its line or before a capital.
_NUMBER = r"(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,4})[.)](?!\d))"
_AT_LINE = re.compile(rf"\s{{0,8}}(?:{_NUMBER}\s{{0,8}}|(\d{{1,4}})(?:\s{{1,8}}(?=[^\W\d_])|\s{{0,8}}$))")
_INSIDE = re.compile(rf"(?:^|(?<=\s)){_NUMBER}\s{{1,8}}(?=[^\W\d_a-z])")
_PARTICLE = r"(?:(?:[Dd]e[lnr]?|[Vv][ao]n|[Dd]ella|[Dd][aio]|[Dd]os|[Ll][ae]|[Ee]l|[Aa]l|[Tt]e[nr]|ben)\s)"
_CAPITAL = r"[^\W\d_a-zß]"
_NAME = (
    rf"{_PARTICLE}{{0,3}}{_CAPITAL}[^\W\d_]{{0,40}}(?:['’‐‑–-][^\W\d_]{{1,40}}){{0,4}}"
    rf"(?:\s{_PARTICLE}{{0,2}}{_CAPITAL}[^\W\d_A-Z][^\W\d_]{{0,40}}(?:['’–-][^\W\d_]{{1,40}})?){{0,2}}"
)
# "NC", "N.C.", "N. C.", "N C"; a capital behind them that begins the title is none.
_INITIALS = rf"{_CAPITAL}(?:\.?[‐‑-]?{_CAPITAL}|\.\s{_CAPITAL}(?=\.)|\s{_CAPITAL}(?=[,.;])){{0,4}}\.?(?![^\W\d_]|['’])"
_SUFFIX = r"(?:,?\s(?:Jr|Sr|II|III|IV|[23]rd|2nd)\b\.?)?"
_AUTHOR = re.compile(rf"(?P<surname>{_NAME}),?\s(?P<initials>{_INITIALS}){_SUFFIX}")
_INITIALS_FIRST = re.compile(
    rf"(?P<initials>[^\W\d_a-zß]\.(?:[\s-]?[^\W\d_a-zß]\.){{0,3}})\s(?P<surname>{_NAME}){_SUFFIX}"
)
_BETWEEN = re.compile(r"(?:\s?[,;]\s?(?:(?:and|&|ve)\s|…\s?)?|\s(?:and|&|ve|und|et)\s)")
_OTHERS = re.compile(
    r"[\s,;]{0,3}(?:\bet\.? al\b\.?|\band others\b|\band colleagues\b|\bve ark\b\.?|\bvd\b\.)[,;:]?", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d/.–-])(1[6-9]\d\d|20\d\d)(?=[a-z]?(?![\d/–]))")
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_YEAR_IN_BRACKETS = re.compile(r"\((?:[A-Za-z.]{3,9}\s)?(1[6-9]\d\d|20\d\d)[a-z]?(?:,[^()]{0,30})?\)")
_YEAR_OF_ISSUE = re.compile(r"(?<![\d/–-])(1[6-9]\d\d|20\d\d)[a-z]?(?=\s?[A-Z]?[a-z]{0,4}\s?\d{0,2}\s?;|\.?\s{0,2}$)")
_SENTENCE_END = re.compile(r"[.?!]['”\"’]?(?=\s+[^\W_a-z]|\s*$)|\.\s(?=[a-z]{2,}Rxiv)")
_QUOTED = re.compile(r"[“\"‘]([^“”\"]{8,400}?)[,.?!]?[”\"]")
_BEFORE_TITLE = re.compile(
    r"[\s.,:;]{0,4}(?:\(?[Ee]ds?\b\.?\)?[\s.,:;]{0,4})?"
    r"(?:\(?(?:1[6-9]|20)\d\d[a-z]?(?:,[^()]{0,30})?\)?(?![\d/-]))?[\s.,:;]{0,4}"
)
# "… at sea, Adv": the sentence ended in the abbreviated name of the journal.
_JOURNAL = re.compile(r",\s[^\W\d_a-z][\w.-]{0,12}$")
# "…, Lancet 403 (2024)" behind a title that ends in a comma.
_PLACE = re.compile(r",\s[^,\d]{2,80}\s\d[^()]{0,20}\((?:1[6-9]|20)\d\d\)")
_LINK = re.compile(r"https?://\S{1,500}|\bdoi:?\s?10\.\S{1,300}", re.IGNORECASE)
_ENDED = re.compile(r"(?:[.)\]]|\d|https?://\S{1,300}|10\.\d{4,9}/\S{1,300})$")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the words of one entry say, as far as they can be told apart; the title is all of them where they cannot."""

    title: str
    authors: tuple[str, ...]
    year: int | None


def parsed_references(text: str) -> tuple[Reference, ...]:
    """The entries of a reference list in plain text, numbered or by author and year, in order.

    An entry may be wrapped over lines. label is its number, else its position counted from 1. DOI and PubMed number are
    given only where they stand whole in the text; title, authors and year are the best reading of it. Of a text longer
    than two million characters only that much is read.
    """
    lines = text[:_MOST_LIST_CHARS].splitlines()
    lines = list(dropwhile(lambda line: not line.strip() or _HEADING.fullmatch(line.strip()[:60]), lines))
    entries = _numbered(lines, 2) or _numbered_inside(lines) or _numbered(lines, 1) or _unnumbered(lines)
    return tuple(_reference(label, entry) for label, entry in entries[:_MOST_ENTRIES])


def parsed_entry(text: str) -> Entry:
    """Title, authors and year of one entry without its number, on one line."""
    text = text[:_MOST_ENTRY_CHARS]
    authors, end = _authors(text)
    return Entry(_title(text, end if authors else 0), tuple(authors), _year(text))


def year_in(text: str) -> int | None:
    """The first year from 1600 to 2099 in a text."""
    found = _ANY_YEAR.search(text)
    return int(found.group()) if found else None


def _numbered(lines: Sequence[str], least: int) -> list[tuple[str, list[str]]]:
    """The entries of a list whose lines begin with 1, 2, 3, …; none where they do not, or are fewer."""
    entries: list[tuple[str, list[str]]] = []
    for line in lines:
        start = _AT_LINE.match(line)
        number = next((int(group) for group in start.groups() if group), 0) if start else 0
        if start and (number == 1 if not entries else number == int(entries[-1][0]) + 1):
            entries.append((str(number), [line[start.end() :]]))
        elif entries:
            entries[-1][1].append(line)
        elif line.strip():
            return []
    return entries if len(entries) >= least else []


def _numbered_inside(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The entries of a list that runs on in its lines: "1. … 2. … 3. …"."""
    text = " ".join(line.strip() for line in lines)
    starts: list[re.Match[str]] = []
    for found in _INSIDE.finditer(text):
        if int(next(filter(None, found.groups()))) == len(starts) + 1:
            starts.append(found)
    if len(starts) < 2 or starts[0].start() > 0:
        return []
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return [(str(at), [text[start.end() : end]]) for at, (start, end) in enumerate(zip(starts, ends, strict=True), 1)]


def _unnumbered(lines: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The entries of a list by author and year: parted by blank lines, else each begins on a line with names."""
    entries: list[list[str]] = []
    parted = sum(not line.strip() for line in lines) * 4 >= sum(bool(line.strip()) for line in lines)
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        begins = fresh if parted else not entries or _begins(line, entries[-1])
        if begins:
            entries.append([])
        entries[-1].append(line)
        fresh = False
    return [(str(position), entry) for position, entry in enumerate(entries, 1)]


def _begins(line: str, before: Sequence[str]) -> bool:
    """Whether a line begins an entry: the one before has its year and is at an end, and this one begins with names."""
    done = bool(_ENDED.search(before[-1].rstrip()[-400:])) and any(_YEAR.search(each[:2000]) for each in before)
    line = line.strip()
    named = _AUTHOR.match(line[:120]) or _INITIALS_FIRST.match(line[:120])
    return done and (bool(named) or bool(_YEAR_IN_BRACKETS.search(line[:200])))


def _reference(label: str, lines: Sequence[str]) -> Reference:
    lines = [line.strip() for line in lines if line.strip()]
    text = one_line(" ".join(lines), most_chars=_MOST_ENTRY_CHARS)
    entry = parsed_entry(text)
    doi, pmid = _whole_doi(lines), pmid_in(text)
    return Reference(label, entry.title, entry.authors, entry.year, doi, pmid, address_of(doi=doi, pmid=pmid))


def _whole_doi(lines: Sequence[str]) -> str | None:
    """The DOI of an entry; None where it runs up to the end of a line that the entry goes on behind."""
    for at, line in enumerate(lines):
        doi = doi_in(line[:_MOST_ENTRY_CHARS])
        if doi:
            goes_on = (
                at + 1 < len(lines)
                and line.endswith(doi)
                and not re.match(r"[\[(]|PMID|PMC|http|Acc|Epub", lines[at + 1])
            )
            return None if goes_on or line.endswith(doi + "/") else doi
    return None


def _authors(text: str) -> tuple[list[str], int]:
    """The names at the beginning of an entry, "Munshi NC", and where they end."""
    names: list[str] = []
    end = 0
    for pattern in (_AUTHOR, _INITIALS_FIRST):
        next_name = pattern.match(text)
        while next_name:
            names.append(_printed(next_name))
            end = next_name.end()
            between = None if _OTHERS.match(text, end) else _BETWEEN.match(text, end)
            next_name = pattern.match(text, between.end()) if between else None
        if names:
            break
    others = _OTHERS.match(text, end)
    return names, others.end() if others else end


def _printed(name: re.Match[str]) -> str:
    """ "Munshi NC" for any way of writing it."""
    return f"{name['surname']} {re.sub(r'[^A-ZÀ-ÞĀ-Ž]', '', name['initials'])}".strip()


def _title(text: str, start: int) -> str:
    """The title behind the names; the whole entry where none can be told."""
    if quoted := _QUOTED.search(text, start):
        return one_line(quoted.group(1), most_chars=_MOST_TITLE_CHARS)
    if not start:
        return one_line(text, most_chars=_MOST_TITLE_CHARS)
    place = _PLACE.search(text, start) if text[start : start + 1] == "," else None
    before = _BEFORE_TITLE.match(text, start)
    start = before.end() if before else start
    if place and place.start() > start:
        return one_line(text[start : place.start()], most_chars=_MOST_TITLE_CHARS)
    for end in _SENTENCE_END.finditer(text, start):
        title = text[start : end.start() + (end.group()[0] in "?!")]
        if len(title.split()) > 2 or end.end() >= len(text) - 1:
            title = _JOURNAL.sub("", _LINK.sub("", title).strip(" .,;"))
            return one_line(title, most_chars=_MOST_TITLE_CHARS) or text
    return one_line(text[start:], most_chars=_MOST_TITLE_CHARS) or text


def _year(text: str) -> int | None:
    """The year of an entry: in brackets, else before the volume or at the end, else the last that stands alone."""
    text = _LINK.sub(" ", text)
    if found := _YEAR_IN_BRACKETS.search(text) or _YEAR_OF_ISSUE.search(text):
        return int(found.group(1))
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None

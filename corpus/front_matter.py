"""The lines between "---" at the top of a Markdown file: what they say of the article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.identifiers import doi_in, number_in, one_line, safe_address
from corpus.licence import licence_name

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n)")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_KEY = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_LIST = re.compile(r"\[(.*)\]$")
_PARTS = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,]*)\s*(?:,|$)""")
_MOST_CHARS, _MOST_VALUE = 100_000, 1000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of Metadata that front matter states, and the offset at which the article begins behind it."""

    fields: Mapping[str, object]
    end: int


def front_matter(text: str) -> FrontMatter:
    """The front matter of a text; no fields and 0 where it has none.

    Only the part of YAML is read that people write here: texts, lists, and lists of people. Two lines "---" with
    anything else between them are rules of the text.
    """
    begins = _FENCE.match(text)
    if not begins:
        return FrontMatter({}, 0)
    lines: list[str] = []
    for line in _LINE.finditer(text, begins.end(), _MOST_CHARS):
        if line.group(1).rstrip() in {"---", "..."}:
            values = _values(lines)
            return FrontMatter(dict(_fields(values)), line.end()) if values else FrontMatter({}, 0)
        lines.append(line.group(1))
    return FrontMatter({}, 0)


def _values(lines: Iterable[str]) -> dict[str, list[str]]:
    """The texts under each key in lower case; nothing where a line cannot be of front matter."""
    values: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key = _KEY.match(line)
        if key:
            current = values.setdefault(key.group(1).lower().replace("-", "_"), [])
            current += _inline(key.group(2) or "")
        elif line[0] not in " \t-" or not values:
            return {}
        else:
            current += [line.strip()]
    return values


def _inline(value: str) -> Iterator[str]:
    listed = _LIST.match(value.strip())
    if listed:
        yield from (f"- {part}" for part in _PARTS.findall(listed.group(1)) if part)
    elif value.strip() not in {"", "|", ">", "|-", ">-", "~", "null"}:
        yield value.strip()


def _fields(values: Mapping[str, list[str]]) -> Iterator[tuple[str, object]]:
    for field, names in _NAMES.items():
        texts = next((values[name] for name in names if values.get(name)), [])
        found = _READ.get(field, _text)(texts) if texts else None
        if found:
            yield field, found
    if date := _date(values.get("date", []) or values.get("published", [])):
        yield "published", date
    years = re.findall(r"\d{4}", " ".join(values.get("year", []))[:20]) or ([date[:4]] if date else [])
    if years:
        yield "year", int(years[0])


def _text(texts: list[str]) -> str | None:
    """The lines of a value as one."""
    return one_line(" ".join(_bare(text) for text in texts), most_chars=_MOST_VALUE) or None


def _authors(texts: list[str]) -> tuple[str, ...]:
    """Names in a list, in the entries "name:" of a list of people, or parted by semicolons or "and"."""
    if not any(text.startswith("-") for text in texts):
        names = re.split(r"\s*;\s*|\s+(?:and|ve|&)\s+", _text(texts) or "")
        return tuple(filter(None, names if len(names) > 1 else re.split(r"\s*,\s*", names[0])))
    people: list[dict[str, str]] = []
    for text in texts:
        item = _ITEM.match(text)
        people += [{}] if item else []
        key = _KEY.match(item.group(1) if item else text)
        if key and people:
            people[-1][key.group(1).lower()] = _bare(key.group(2) or "")
        elif item:
            people[-1]["name"] = _bare(item.group(1))
    return tuple(filter(None, map(_name, people)))


def _name(person: Mapping[str, str]) -> str:
    parts = [person.get(key, "") for key in ("given", "given_names", "family", "surname")]
    return one_line(person.get("name") or " ".join(filter(None, parts)), most_chars=_MOST_VALUE)


def _date(texts: list[str]) -> str | None:
    found = re.match(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?(?!\d)", _bare(" ".join(texts)))
    return found.group() if found else None


def _bare(text: str) -> str:
    """A value without its quotation marks, the dash of a list, or the comment behind it."""
    text = re.sub(r"^-[ \t]+", "", text.strip())
    quoted = re.match(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*(?:#.*)?$""", text)
    if quoted:
        inner = quoted.group(1)[1:-1]
        return inner.replace("''", "'") if text[0] == "'" else re.sub(r"\\(.)", r"\1", inner)
    return re.sub(r"\s+#.*$", "", text)


def _language(texts: list[str]) -> str | None:
    found = re.match(r"[a-z]{2}(?![a-z])", _bare(texts[0]).lower())
    return found.group() if found else None


_NAMES = {
    "title": ("title",),
    "authors": ("authors", "author"),
    "journal": ("journal", "container_title", "publication"),
    "volume": ("volume",),
    "issue": ("issue", "number"),
    "pages": ("pages", "page"),
    "issn": ("issn",),
    "doi": ("doi",),
    "pmid": ("pmid",),
    "pmcid": ("pmcid",),
    "url": ("url", "link"),
    "licence": ("licence", "license", "rights", "copyright"),
    "language": ("language", "lang"),
    "article_type": ("article_type", "type"),
}
_READ = {
    "authors": _authors,
    "doi": lambda texts: doi_in(_bare(texts[0])),
    "pmid": lambda texts: number_in(_bare(texts[0])),
    "pmcid": lambda texts: (found := number_in(_bare(texts[0]))) and f"PMC{found}",
    "url": lambda texts: safe_address(_bare(texts[0])),
    "licence": lambda texts: licence_name(" ".join(texts)) or _text(texts),
    "language": _language,
}

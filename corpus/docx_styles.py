"""What the styles of a Word file say its paragraphs are, in whatever language they are named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corpus.docx_text import WORD
from corpus.xml import Element

Role = Literal["text", "title", "author", "caption", "abstract", "contents"]

_HEADING = re.compile(
    r"(?:^|[\W_\d])(?:heading|head|başlık|baslik|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko"
    r"|nagłówek|nadpis|címsor|заголовок|επικεφαλίδα|标题|標題|見出し|제목)[\s_-]{0,3}([1-9])(?!\d)",
    re.IGNORECASE,
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("contents", re.compile(r"(?:toc|içindekiler|table of figures|table of authorities|index)\b.*|header|footer")),
    (
        "title",
        re.compile(
            r"(?:document|article|paper|manuscript)?[\s_-]?(?:title|titel|konu başlığı|titre|título|titulo|titolo"
            r"|название|заглавие|标题|標題|表題|제목)|mdpi[\d._]*title"
        ),
    ),
    ("author", re.compile(r"authors?|author ?names?|yazar(?:lar)?|autor(?:en|es)?|auteurs?|mdpi[\d._]*authornames")),
    (
        "caption",
        re.compile(
            r"(?:.*[\s_])?caption|resim yazısı|beschriftung|légende|legenda|epígrafe|didascalia"
            r"|(?:table|figure) (?:title|legend)"
        ),
    ),
    ("abstract", re.compile(r"(?:mdpi[\d._]*)?abstract(?: text)?|özet")),
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of a paragraph; level is 1 to 9 for headings, None for what is none."""

    role: Role = "text"
    level: int | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """A style as the file has it. outline is its own outline level, 0 to 9, where it has one."""

    name: str
    based_on: str | None
    outline: int | None


def styles_of(root: Element) -> Mapping[str, Style]:
    """The paragraph styles by their ids; what one does not say of itself is that of the style it is based on."""
    named = {
        style.get(f"{WORD}styleId", ""): _Named(
            (_value(style, "name") or "").strip().lower(), _value(style, "basedOn"), outline_of(style)
        )
        for style in root.iter(f"{WORD}style")
        if style.get(f"{WORD}type", "paragraph") == "paragraph"
    }
    return {id: _resolved(id, named) for id in named}


def outline_of(element: Element) -> int | None:
    """The outline level in the paragraph properties of a style or paragraph: 0 to 8, or 9 for running text."""
    properties = element.find(f"{WORD}pPr")
    value = None if properties is None else _value(properties, "outlineLvl")
    return int(value) if value and re.fullmatch("[0-9]", value) else None


def _value(element: Element, name: str) -> str | None:
    found = element.find(WORD + name)
    return None if found is None else found.get(f"{WORD}val")


def _resolved(id: str, named: Mapping[str, _Named]) -> Style:
    seen: set[str] = set()
    while id in named and id not in seen:
        seen.add(id)
        style = named[id]
        if heading := _HEADING.search(style.name):
            return Style(level=int(heading.group(1)))
        role = next((role for role, pattern in _ROLES if pattern.fullmatch(style.name)), None)
        if role:
            return Style(role)
        if style.outline is not None:
            return Style(level=style.outline + 1 if style.outline < 9 else None)
        id = style.based_on or ""
    return Style()

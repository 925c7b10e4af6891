"""The words of a Word paragraph: as they are shown once all tracked changes are accepted, on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Literal

from corpus.raised import lowered, raised
from corpus.xml import Element, local_name

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_Height = Literal["superscript", "subscript", "baseline"]
# Deleted and moved text, field codes, what stands in for what is shown, and boxes, which are read by themselves.
_UNSHOWN = frozenset(
    "del moveFrom delText instrText delInstrText Fallback txbxContent pPr rPr sdtPr sdtEndPr rt drawing pict"
    " object".split()
)
_AS_SIGN = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011"}
_BLANKS = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\u0085\u2028\u2029]+")
# The signs of the font Symbol by their places in it (Adobe Symbol encoding), where they differ from ASCII.
_SYMBOLS = dict(
    zip(
        [
            *range(0x41, 0x5B),
            *range(0x61, 0x7B),
            0x2D,
            0x7E,
            *range(0xA3, 0xA6),
            *range(0xAB, 0xBD),
            *range(0xD2, 0xD5),
            0xD6,
        ],
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ−∼≤⁄∞↔←↑→↓°±″≥×∝∂•÷≠≡≈…®©™√",
        strict=True,
    )
)
_WINGDINGS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xA8: "☐", 0xA7: "▪", 0xE0: "→", 0x6C: "●", 0x6E: "■"}
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def text_of(element: Element) -> str:
    """The words of a paragraph, or of all in an element, blanks collapsed; raised and lowered signs as characters."""
    shown = "".join(
        _set("".join(text for text, _ in group), height) for height, group in groupby(_tokens(element), _at)
    )
    return _BLANKS.sub(" ", shown).strip()


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a property is there and not switched off."""
    found = None if properties is None else properties.find(WORD + name)
    return found is not None and found.get(f"{WORD}val", "1").lower() not in {"0", "false", "off", "none"}


def is_bold(element: Element) -> bool:
    """Whether there are words in an element and all of them are set bold by hand."""
    if next(element.iter(f"{WORD}b"), None) is None:
        return False
    runs = [run for run in element.iter(f"{WORD}r") if any((text.text or "").strip() for text in run.iter(f"{WORD}t"))]
    return bool(runs) and all(is_on(run.find(f"{WORD}rPr"), "b") for run in runs)


def _at(token: tuple[str, _Height]) -> _Height:
    return token[1]


def _set(text: str, height: _Height) -> str:
    if height == "baseline":
        return text
    return raised(text) if height == "superscript" else lowered(text)


def _tokens(element: Element) -> Iterator[tuple[str, _Height]]:
    for child in element:
        name = local_name(child)
        if name == "r" and child.tag.startswith(WORD):
            yield from _run(child)
        elif name == "oMath":
            yield f" {_formula(child)} ", "baseline"
        elif name == "p":
            # Paragraphs of a cell follow each other on one line.
            yield " ", "baseline"
            yield from _tokens(child)
        elif name not in _UNSHOWN:
            yield from _tokens(child)


def _run(run: Element) -> Iterator[tuple[str, _Height]]:
    properties = run.find(f"{WORD}rPr")
    if is_on(properties, "vanish"):
        return
    set_at = None if properties is None else properties.find(f"{WORD}vertAlign")
    value = "baseline" if set_at is None else set_at.get(f"{WORD}val")
    height: _Height = "superscript" if value == "superscript" else "subscript" if value == "subscript" else "baseline"
    for child in run:
        name = local_name(child)
        if name == "t":
            yield _PRIVATE.sub(lambda found: _in_symbol(ord(found.group()) - 0xF000), child.text or ""), height
        elif name == "sym":
            yield _symbol(child), height
        elif name in _AS_SIGN:
            yield _AS_SIGN[name], height
        elif name not in _UNSHOWN:
            yield from _tokens(child)


def _symbol(sign: Element) -> str:
    """A sign of a font of symbols as a character; nothing for one without any."""
    code, font = sign.get(f"{WORD}char") or "", (sign.get(f"{WORD}font") or "").lower()
    place = int(code, 16) & 0xFF if re.fullmatch("[0-9A-Fa-f]{1,6}", code) else 0
    if "wingdings" in font:
        return _WINGDINGS.get(place, "")
    return _in_symbol(place) if "symbol" in font else ""


def _in_symbol(place: int) -> str:
    return _SYMBOLS.get(place, chr(place) if 0x20 <= place < 0x7F else "")


def _formula(element: Element) -> str:
    """An Office formula on one line: a/b, x², √(x)."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    inner = [(local_name(child), _formula(child)) for child in element if not local_name(child).endswith("Pr")]
    parts = dict(inner)
    if name == "f":
        return f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}"
    if name == "rad":
        return f"√{_grouped(parts.get('e', ''))}"
    if name == "d":
        return f"({', '.join(part for _, part in inner)})"
    signs = {"sub": lowered, "sup": raised} if name in {"sSup", "sSub", "sSubSup"} else {}
    return "".join(signs.get(part_name, str)(part) for part_name, part in inner)


def _grouped(part: str) -> str:
    return part if re.fullmatch(r"[\w.]*", part) else f"({part})"

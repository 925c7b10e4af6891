"""What a page holds but does not show, or shows around its article, is taken out of its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.html_styles import Colour, Style, Styles, colour
from corpus.xml import Element, local_name

# What a reader sees is all that may be quoted: text hidden in a page could make it say anything.
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)([a-z]*|%)")
_UNITS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "em": 16.0, "rem": 16.0, "": 1.0,
    "ex": 8.0, "ch": 8.0, "vw": 12.8, "vh": 8.0, "%": 8.0,
}  # fmt: skip
_WHOLE = re.compile(rf"calc\(\s*{_NUMBER.pattern}\s*\)|{_NUMBER.pattern}")
# Pixels to the left of the page, or below and beside all of it; and what is too small to be seen as letters.
_FAR_LEFT, _FAR_RIGHT, _SPECK = -500.0, 5000.0, 2.0
_FAINT, _SAME = 0.05, 0.06
_CLIPPED = re.compile(r"inset\(\s*(?:[5-9]\d|100)(?:\.\d*)?%|circle\(\s*0(?:px|%)?[\s)]")
_SHRUNK = re.compile(r"scale[xy3d]*\(\s*0?\.?0*\s*[,)]")
# Names that style libraries and publishers give to what is hidden, or is read aloud only.
_HIDDEN_CLASSES = frozenset(
    "hidden d-none hide is-hidden display-none sr-only usa-sr-only visually-hidden visuallyhidden u-visually-hidden"
    " screen-reader-text screenreader screen-reader-only element-invisible offscreen off-screen u-hide u-hidden"
    " assistive-text print-only show-for-print sr-only-focusable show-for-sr invisible".split()
)
_SHOWN_ON_WIDE = re.compile(r"(?:^|:)(?:block|flex|grid|inline|table|contents)|^d-(?:sm|md|lg|xl)-(?!none)")
# lxml reads these and refuses to write them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NEVER_SHOWN = frozenset(
    "script style template noscript object embed iframe applet audio video canvas svg map param source track"
    " dialog datalist noframes button select textarea input option optgroup slot portal progress"
    " meter link meta".split()
)


@dataclass(frozen=True, slots=True)
class _Print:
    """How the words of an element are set: their height in pixels, their colour, and that of what is behind them.

    A colour is None where it depends on what is not known.
    """

    height: float
    ink: Colour | None
    ground: Colour | None

    @property
    def is_seen(self) -> bool:
        """Whether a person could see such words, as far as is known."""
        if self.height < _SPECK or (self.ink and self.ink[3] < _FAINT):
            return False
        if self.ink is None or self.ground is None:
            return True
        return max(abs(one - other) for one, other in zip(self.ink[:3], self.ground[:3], strict=True)) > _SAME


_BLACK, _WHITE, _BLUE, _YELLOW = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.93, 1.0), (1.0, 1.0, 0.0, 1.0)


def remove_unseen(root: Element) -> None:
    """Takes out what no reader of the page sees: hidden elements, scripts, styles, comments and form fields.

    Hidden is what the hidden attribute, aria-hidden, a well-known class, a style of its own or a rule of the page's own
    sheets hides; words of the colour of what is behind them or too small to be seen are blanked. Styles in other files
    are not known: where there are any, words in white may stand on what they make dark, and stay.
    """
    styles = Styles(root)
    linked = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))
    prints: dict[Element | None, _Print] = {None: _Print(16.0, _BLACK, None if linked else _WHITE)}
    for element in list(root.iter()):
        above = prints.get(element.getparent())
        if above is None:
            # It lies in what was taken out.
            continue
        style = styles.of(element) if isinstance(element.tag, str) else {}
        if element is not root and (not isinstance(element.tag, str) or _is_unseen(element, style)):
            prints.pop(element, None)
            remove(element)
            continue
        prints[element] = found = _print(element, style, above)
        if not found.is_seen:
            _blank(element)


def remove(element: Element) -> None:
    """Takes an element out of its tree and leaves the text behind it where it was."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail
    if parent is None:
        return
    if tail and before is not None:
        before.tail = _CONTROLS.sub("", (before.tail or "") + tail)
    elif tail:
        parent.text = _CONTROLS.sub("", (parent.text or "") + tail)
    element.tail = None
    parent.remove(element)


def classes(element: Element) -> frozenset[str]:
    """The classes of an element in lower case."""
    return frozenset((element.get("class") or "")[:2000].lower().split())


def _blank(element: Element) -> None:
    """Takes the words of an element itself; elements in it may be set in another way."""
    element.text = None
    for child in element:
        child.tail = None


def _is_unseen(element: Element, style: Style) -> bool:
    if local_name(element) in _NEVER_SHOWN:
        return True
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    own = classes(element)
    if own & _HIDDEN_CLASSES and not any(map(_SHOWN_ON_WIDE.search, own)):
        return True
    return bool(style) and (_is_switched_off(style) or _is_beside(style) or _is_cut_off(style))


def _is_switched_off(style: Style) -> bool:
    opacity = _NUMBER.fullmatch(style.get("opacity", ""))
    return (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("content-visibility") == "hidden"
        or (opacity is not None and float(opacity[1]) < _FAINT * (100 if opacity[2] else 1))
        or bool(re.search(r"opacity\(\s*0*\.?0*%?\s*\)", style.get("filter", "")))
    )


def _is_beside(style: Style) -> bool:
    """Whether an element, or its words, are moved off the page."""
    moved = [style.get(name, "") for name in ("text-indent", "margin-left", "margin-right", "margin-top")]
    moved += [style.get(name, "") for name in ("left", "right", "top", "bottom")]
    if style.get("transform", "").startswith("translate"):
        moved += re.split(r"[(),\s]+", style["transform"])
    lengths = [length for value in moved if (length := _length(value)) is not None]
    return any(length <= _FAR_LEFT or length >= _FAR_RIGHT for length in lengths)


def _is_cut_off(style: Style) -> bool:
    """Whether nothing of an element is left to be seen: it is clipped, shrunk or has no room."""
    clip = re.fullmatch(r"rect\((.*)\)", style.get("clip", ""))
    if clip and all(abs(length) <= 1 for length in map(_length, re.split(r"[,\s]+", clip[1])) if length is not None):
        return "auto" not in clip[1]
    if _CLIPPED.match(style.get("clip-path", "")) or _SHRUNK.search(style.get("transform", "")):
        return True
    if not {style.get(name) for name in ("overflow", "overflow-x", "overflow-y")} & {"hidden", "clip"}:
        return False
    sides = (_length(style.get(name, "")) for name in ("height", "width", "max-height", "max-width"))
    return any(length is not None and length <= 1 for length in sides)


def _length(value: str) -> float | None:
    """The one length that a value is, in pixels; of what depends on the page's size, in about so many."""
    found = _WHOLE.fullmatch(value) if value else None
    number, unit = (found[1] or found[3], found[2] or found[4] or "") if found else ("", "")
    return float(number) * _UNITS[unit] if number and unit in _UNITS else None


def _print(element: Element, style: Style, above: _Print) -> _Print:
    name, said = local_name(element), style.get("color")
    ink = _BLUE if name == "a" and element.get("href") else above.ink
    if said:
        ink = above.ink if said in {"inherit", "unset", "currentcolor"} else colour(said)
    ground = _YELLOW if name == "mark" else above.ground
    if "text" in style.get("background-clip", ""):
        # Letters are cut out of a picture.
        ink = ground = None
    painted = colour(style.get("background-color", "transparent"))
    if style.get("background-image", "none") != "none" or painted is None or _FAINT <= painted[3] < 1 - _FAINT:
        ground = None
    elif painted[3] >= 1 - _FAINT:
        ground = painted
    return _Print(_height(style.get("font-size", ""), above), ink, ground)


def _height(size: str, above: _Print) -> float:
    if not size or size in {"inherit", "unset"}:
        return above.height
    relative = re.fullmatch(rf"{_NUMBER.pattern}", size)
    if relative and relative[2] in {"em", "%"}:
        return above.height * float(relative[1]) / (1 if relative[2] == "em" else 100)
    length = _length(size)
    return 16.0 if length is None else length

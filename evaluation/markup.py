"""HTML and SVG by hand, where what is not markup yet is escaped whether or not anybody thought of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Each of these ends a line, so that two pages can be compared line by line.
_LINES = frozenset({"details", "figure", "li", "section", "thead", "tr"})
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """The text as markup that shows it, in content and in attributes; text that is markup stays as it is.

    What no page can show becomes U+FFFD.
    """
    return text if isinstance(text, Html) else Html(html.escape(_UNSHOWABLE.sub("\ufffd", text)))


def joined(parts: Iterable[str], between: str = "") -> Html:
    """The parts one after the other."""
    return Html(escaped(between).join(map(escaped, parts)))


def tag(name: str, *content: str, **attributes: str | float | bool | None) -> Html:
    """An element. class_ is written class, font_size font-size; None and False leave an attribute out."""
    told = "".join(_attribute(key, value) for key, value in attributes.items() if value is not None)
    return Html(f"<{name}{told}>{joined(content)}</{name}>" + "\n" * (name in _LINES))


def _attribute(key: str, value: str | float | bool) -> str:
    name = key.rstrip("_").replace("_", "-")
    if isinstance(value, bool):
        return f" {name}" if value else ""
    return f' {name}="{escaped(value) if isinstance(value, str) else f"{round(value, 2):g}"}"'

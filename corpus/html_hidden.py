"""What a page holds but does not show, or shows around its article, is taken out of its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.xml import Element, local_name

# What a reader sees is all that may be quoted: text hidden in a page could make it say anything.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    r"|opacity\s*:\s*0*\.?0*%?\s*(?:[;!]|$)|font-size\s*:\s*0*\.?0*(?:px|r?em|pt|%)?\s*(?:[;!]|$)|color\s*:\s*transparent"
    r"|(?:text-indent|left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}|clip\s*:\s*rect\s*\(\s*[01](?:px)?\b"
    r"|clip-path\s*:\s*inset\s*\(\s*(?:50|100)%|transform\s*:\s*scale\s*\(\s*0\s*\)"
    r"|(?<![\w-])(?:height|width)\s*:\s*[01](?:px)?\s*[;!](?=.*overflow\s*:\s*hidden)"
    r"|overflow\s*:\s*hidden(?=.*(?<![\w-])(?:height|width)\s*:\s*[01](?:px)?\s*(?:[;!]|$))",
    re.IGNORECASE | re.DOTALL,
)
# Names that style libraries and publishers give to what is hidden, or is read aloud only.
_HIDDEN_CLASSES = frozenset(
    "hidden d-none hide is-hidden display-none sr-only usa-sr-only visually-hidden visuallyhidden u-visually-hidden"
    " screen-reader-text screenreader screen-reader-only element-invisible offscreen off-screen u-hide u-hidden"
    " assistive-text print-only show-for-print sr-only-focusable show-for-sr invisible".split()
)
_SHOWN_ON_WIDE = re.compile(r"(?:^|:)(?:block|flex|grid|inline|table|contents)|^d-(?:sm|md|lg|xl)-(?!none)")
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<sign>[.#])(?P<name>-?[_a-z][\w-]*)", re.IGNORECASE)
_RULE = re.compile(r"\{([^{}]{0,5000})\}")
_CONDITION = re.compile(r"@[a-z-]{1,40}[^{};@]{0,500}[{;]", re.IGNORECASE)
# lxml reads these and refuses to write them.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_MOST_STYLES, _MOST_STYLE, _MOST_SELECTORS = 1_000_000, 4000, 2000

_NEVER_SHOWN = frozenset(
    "script style template noscript head object embed iframe applet audio video canvas svg map param source track"
    " dialog datalist noframes button select textarea input option optgroup slot portal progress"
    " meter link meta".split()
)


def remove_unseen(root: Element) -> None:
    """Takes out what no reader of the page sees: hidden elements, scripts, styles, comments and form fields.

    Hidden is what the hidden attribute, aria-hidden, a style of its own, a well-known class or a rule for one
    class or id in the page's own style sheets hides. Styles in other files are not known.
    """
    rules = set(_hiding_selectors(root))
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or _is_unseen(element, rules):
            remove(element)


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


def _is_unseen(element: Element, rules: set[tuple[str, str, str]]) -> bool:
    name = local_name(element)
    if name in _NEVER_SHOWN and name != "head":
        return True
    if element.get("hidden") is not None or (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    own = classes(element)
    if own & _HIDDEN_CLASSES and not any(map(_SHOWN_ON_WIDE.search, own)):
        return True
    return bool(_HIDING.search((element.get("style") or "")[:_MOST_STYLE])) or _is_ruled_out(element, name, own, rules)


def _is_ruled_out(element: Element, name: str, own: frozenset[str], rules: set[tuple[str, str, str]]) -> bool:
    if not rules:
        return False
    named = [(".", each) for each in own] + [("#", (element.get("id") or "").lower())]
    return any((tag, *pair) in rules for pair in named for tag in ("", name))


def _hiding_selectors(root: Element) -> Iterator[tuple[str, str, str]]:
    """Tag or "", "." or "#", and the name, for each rule of the page that hides one class or id."""
    sheets = "\n".join(style.text or "" for style in root.iter("style"))[:_MOST_STYLES]
    # A rule inside "@media print { … }" stands one level deeper: only what is left at the top is for all readers.
    sheet = _without_conditions(_COMMENT.sub("", sheets))
    for rule in _RULE.finditer(sheet):
        if _HIDING.search(rule.group(1)):
            before = sheet[max(0, rule.start() - _MOST_SELECTORS) : rule.start()]
            yield from _selected(before[max(map(before.rfind, "{};")) + 1 :])


def _selected(selectors: str) -> Iterator[tuple[str, str, str]]:
    for selector in selectors.split(","):
        if found := _SELECTOR.fullmatch(selector.strip()):
            yield (found["tag"] or "").lower(), found["sign"], found["name"].lower()


def _without_conditions(sheet: str) -> str:
    """The style sheet without what stands in "@media …" and the like, but for "@media screen" and "@media all"."""
    pieces, at = [], 0
    for found in _CONDITION.finditer(sheet):
        if found.start() < at:
            continue
        pieces.append(sheet[at : found.start()])
        at = found.end()
        if found.group().endswith("{") and not re.match(r"@media\s+(?:screen|all)\s*\{", found.group(), re.IGNORECASE):
            at = _closing(sheet, at)
    return "".join(pieces) + sheet[at:]


def _closing(sheet: str, at: int) -> int:
    depth = 1
    for found in re.compile(r"[{}]").finditer(sheet, at):
        depth += 1 if found.group() == "{" else -1
        if not depth:
            return found.end()
    return len(sheet)

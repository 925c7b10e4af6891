"""What a page's own style sheets, and the styles of its elements, say of each. The only owner of tinycss2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tinycss2  # type: ignore[import-untyped]
import tinycss2.color4  # type: ignore[import-untyped]

from corpus.xml import Element, local_name

# Red, green, blue and opacity, each from 0 to 1.
Colour = tuple[float, float, float, float]
Style = Mapping[str, str]
_Declared = tuple[str, str, bool]

_WATCHED = frozenset(
    "display visibility content-visibility opacity filter font-size color background-color background-image"
    " background-clip text-indent left right top bottom margin-left margin-right margin-top position clip clip-path"
    " transform height width max-height max-width overflow overflow-x overflow-y".split()
)
_ALSO_CALLED = {"-webkit-text-fill-color": "color", "-webkit-background-clip": "background-clip"}
_FONT_SIZE = re.compile(
    r"(?:^|\s)((?:\d+\.?\d*|\.\d+)(?:e-?\d+)?(?:px|pt|r?em|%|pc|in|cm|mm|ex|ch|v[wh])|0)(?=\s*/|\s)"
)
_IMAGE = re.compile(r"url\(|gradient\(|image-set\(")
_MOST_SHEETS, _MOST_STYLE, _MOST_RULES = 1_000_000, 4000, 20_000
# A reader at a desk; rules for narrower or wider windows, for print and for machines are not what he sees.
_WINDOW = 1280.0
_WIDTH = re.compile(r"\((min|max)-width:([\d.]+)(px|r?em)\)")


@dataclass(frozen=True, slots=True)
class _Simple:
    """What one element must be called: tag "" is any; attributes have the value that they must have, None for any."""

    tag: str = ""
    names: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str | None], ...] = ()

    def fits(self, tag: str, names: frozenset[str], element: Element) -> bool:
        """Whether an element is such a one; names are its classes and its id, each with its sign."""
        if (self.tag and self.tag != tag) or not self.names <= names:
            return False
        held = ((element.get(name), value) for name, value in self.attributes)
        return all(found is not None and value in (None, found) for found, value in held)


_Above = tuple[tuple[str, _Simple], ...]
_Selector = tuple[_Simple, _Above, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations for the elements that the last of the parts fits, below elements that the others fit.

    Each of the others has before it whether it must be the parent (">") or may be further above (" ").
    """

    last: _Simple
    above: _Above
    weight: tuple[int, int, int]
    declared: tuple[_Declared, ...]


@dataclass(slots=True)
class Styles:
    """The styles of a page: rules with classes, ids, tags and attributes, inside one another, for a wide screen.

    Sheets in other files are not known, nor are rules for neighbours (+, ~) and states (:hover, :not).
    """

    root: Element
    _rules: dict[str, list[tuple[int, _Rule]]] = field(default_factory=dict)
    _wanted: set[str] = field(default_factory=set)
    # Paragraphs side by side are most often called the same.
    _known: dict[tuple[object, ...], tuple[_Declared, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for order, rule in zip(range(_MOST_RULES), _rules_in(self.root), strict=False):
            key = min(rule.last.names, default="") or rule.last.tag
            self._rules.setdefault(key, []).append((order, rule))
            self._wanted |= {*rule.last.names, *(name for name, _ in rule.last.attributes)}

    def of(self, element: Element) -> Style:
        """What is declared for an element, by the names of properties in lower case, each value on one line."""
        tag = local_name(element).lower()
        declared = (*_by_attributes(element, tag), *self._ruled(element, tag))
        if own := element.get("style"):
            declared += _declared_in(own[:_MOST_STYLE])
        if not declared:
            return {}
        return dict((*_winning(declared, important=False), *_winning(declared, important=True)))

    def _ruled(self, element: Element, tag: str) -> tuple[_Declared, ...]:
        """The declarations of all rules that fit an element, the weightiest last."""
        if not self._rules:
            return ()
        names = _names(element) & self._wanted
        held = tuple((name, value) for name, value in element.items() if name in self._wanted)
        key = (element.getparent(), tag, names, held)
        if key not in self._known:
            found = [each for name in (*names, tag, "") for each in self._rules.get(name, ())]
            fitting = [(rule.weight, order, rule) for order, rule in found if _fits(rule, tag, names, element)]
            fitting.sort(key=lambda each: each[:2])
            self._known[key] = tuple(each for _, _, rule in fitting for each in rule.declared)
        return self._known[key]


@lru_cache(maxsize=4096)
def colour(value: str) -> Colour | None:
    """The colour that a value names; None where it is none, or depends on what is not known."""
    try:
        found = tinycss2.color4.parse_color(value)
        return None if found is None or isinstance(found, str) else (*found.to("srgb").coordinates, found.alpha)
    except (NotImplementedError, ValueError):
        return None


def _winning(declared: Iterable[_Declared], *, important: bool) -> Iterator[tuple[str, str]]:
    for name, value, matters in declared:
        if matters == important:
            yield name, value


def _by_attributes(element: Element, tag: str) -> Iterator[_Declared]:
    ground, ink = element.get("bgcolor"), element.get("text" if tag == "body" else "color")
    if ground:
        yield "background-color", ground.strip().lower(), False
    if ink and tag in {"body", "font"}:
        yield "color", ink.strip().lower(), False


def _names(element: Element) -> frozenset[str]:
    classes = {f".{name}" for name in (element.get("class") or "")[:2000].lower().split()}
    own = (element.get("id") or "").strip().lower()
    return frozenset(classes | {f"#{own}"} if own else classes)


def _fits(rule: _Rule, tag: str, names: frozenset[str], element: Element) -> bool:
    if not rule.last.fits(tag, names, element):
        return False
    for sign, wanted in rule.above:
        above = element.getparent()
        while above is not None and not wanted.fits(local_name(above).lower(), _names(above), above):
            above = above.getparent() if sign == " " else None
        if above is None:
            return False
        element = above
    return True


def _rules_in(root: Element) -> Iterator[_Rule]:
    left = _MOST_SHEETS
    for sheet in root.iter("style"):
        text = (sheet.text or "")[:left]
        left -= len(text)
        if _is_for_reader(sheet.get("media") or ""):
            yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _rules(nodes: Sequence[Any]) -> Iterator[_Rule]:
    """The rules of a sheet that say anything watched, those inside conditions that hold too."""
    for node in nodes:
        if node.type == "at-rule" and node.content is not None and _holds(node):
            yield from _rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True))
        elif node.type == "qualified-rule" and (declared := tuple(_declared(node.content))):
            for last, above, weight in _selectors(node.prelude):
                yield _Rule(last, above, weight, declared)


def _holds(node: Any) -> bool:
    if node.lower_at_keyword == "media":
        return _is_for_reader(tinycss2.serialize(node.prelude))
    return node.lower_at_keyword in {"supports", "layer"}


def _is_for_reader(media: str) -> bool:
    """Whether a condition such as "screen and (min-width:600px)" holds for a reader at a desk."""
    return not media.strip() or any(map(_is_met, media.lower().split(",")))


def _is_met(condition: str) -> bool:
    condition = re.sub(r"\s*([:()])\s*", r"\1", condition)
    widths = [(side, float(size) * (1 if unit == "px" else 16)) for side, size, unit in _WIDTH.findall(condition)]
    rest = re.sub(r"\b(?:only|and|all|screen)\b", "", _WIDTH.sub("", condition)).strip()
    return not rest and all(size <= _WINDOW if side == "min" else size >= _WINDOW for side, size in widths)


@lru_cache(maxsize=4096)
def _declared_in(style: str) -> tuple[_Declared, ...]:
    return tuple(_declared(style))


def _declared(content: Any) -> Iterator[_Declared]:
    """Property, value and whether it is important, in order, of those that are watched."""
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type != "declaration":
            continue
        name = _ALSO_CALLED.get(node.lower_name, node.lower_name)
        tokens = [token for token in node.value if token.type != "comment"]
        if name not in _WATCHED and name not in {"background", "font"}:
            continue
        value = " ".join(tinycss2.serialize(tokens).lower().split())
        if name == "background":
            found = (text for token in tokens if colour(text := tinycss2.serialize([token]).lower()))
            yield "background-color", next(found, "transparent"), node.important
            yield "background-image", value if _IMAGE.search(value) else "none", node.important
        elif name != "font":
            yield name, value, node.important
        elif size := _FONT_SIZE.search(value):
            yield "font-size", size.group(1), node.important


def _selectors(prelude: Sequence[Any]) -> Iterator[_Selector]:
    """The selectors of a rule that are understood: the last part, those above it from the nearest, and the weight."""
    for selector in _divided(prelude):
        parts = _parts(selector)
        if parts:
            simple = [part for _, part in parts]
            ids = sum(name.startswith("#") for part in simple for name in part.names)
            others = sum(len(part.names) + len(part.attributes) for part in simple) - ids
            signs = [sign for sign, _ in parts[1:]]
            above = tuple(zip(reversed(signs), reversed(simple[:-1]), strict=True))
            yield simple[-1], above, (ids, others, sum(bool(part.tag) for part in simple))


def _divided(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    selector: list[Any] = []
    for token in prelude:
        if _is(token, ","):
            yield selector
            selector = []
        elif token.type != "comment":
            selector.append(token)
    yield selector


def _parts(selector: list[Any]) -> list[tuple[str, _Simple]] | None:
    """The parts of a selector, each behind what joins it to the one before; None where something is not understood."""
    parts: list[tuple[str, _Simple]] = []
    sign, before = "", ""
    for token in selector:
        if token.type == "whitespace" or _is(token, ">"):
            sign = ">" if _is(token, ">") or sign == ">" else " "
        elif _is(token, "."):
            before = "."
        elif (simple := _simple(token, before)) is None:
            return None
        else:
            before = ""
            if parts and not sign:
                parts[-1] = (parts[-1][0], _both(parts[-1][1], simple))
            else:
                parts.append((sign, simple))
            sign = ""
    return None if sign == ">" or before else parts


def _is(token: Any, sign: str) -> bool:
    return bool(token.type == "literal" and token.value == sign)


def _simple(token: Any, before: str) -> _Simple | None:
    if token.type == "ident":
        name = token.value.lower()
        return _Simple(names=frozenset([f".{name}"])) if before else _Simple(tag=name)
    if token.type == "hash":
        return _Simple(names=frozenset([f"#{token.value.lower()}"]))
    if token.type == "[] block":
        return _attribute([part for part in token.content if part.type not in {"whitespace", "comment"}])
    return _Simple() if _is(token, "*") else None


def _attribute(parts: list[Any]) -> _Simple | None:
    if (
        not parts
        or parts[0].type != "ident"
        or len(parts) not in {1, 3}
        or (len(parts) == 3 and not _is(parts[1], "="))
    ):
        return None
    return _Simple(attributes=((parts[0].value.lower(), parts[2].value if len(parts) == 3 else None),))


def _both(one: _Simple, other: _Simple) -> _Simple:
    return _Simple(one.tag or other.tag, one.names | other.names, one.attributes + other.attributes)

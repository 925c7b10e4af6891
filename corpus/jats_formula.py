"""Formulas of JATS as readable text on one line: MathML, TeX or plain letters, one form of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from unicodedata import combining

from corpus.tex import grouped, script_down, script_up, tex_text, tidied
from corpus.xml import Element, local_name

FORMULAS = frozenset("inline-formula disp-formula math tex-math chem-struct".split())

_BLANKS = re.compile(r"[ \t\r\n\u2028\u2029\u0085]+")

_ACCENTS = {
    "¯": "\u0304", "‾": "\u0304", "_": "\u0304", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303",
    "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307", "¨": "\u0308", "ˇ": "\u030c",
}  # fmt: skip
_SPACED = frozenset("= ≠ < > ≤ ≥ ≈ ≡ ∼ ∝ + − ± × ÷ · ∗ → ← ↔ ⇒ ∈ ∉ ⊂ ⊆ ∪ ∩ ≪ ≫ ≃ ≅ ∧ ∨ | ∣".split())
_NO_LETTERS = frozenset("graphic inline-graphic media label object-id alt-text long-desc processing-meta".split())
_PREFERRED = {"math": 0, "tex-math": 1}
_OWN_SCRIPTS: dict[str, Callable[[str], str]] = {"sup": script_up, "sub": script_down}
_PREFIXES = frozenset("+ − ± -".split())


def formula(element: Element) -> str:
    """A formula as one line with its label, if any, in brackets behind it; of alternative forms the first that reads.

    MathML goes before TeX, TeX before plain text. Empty where the formula is only a picture.
    """
    name = local_name(element)
    if name == "math":
        return tidied(_math(element))
    if name == "tex-math":
        return tex_text("".join(element.itertext()))
    text = tidied(_first_form(element) if name == "alternatives" else _written(element))
    label = next((child for child in element if local_name(child) == "label"), None)
    number = tidied("".join(label.itertext())) if label is not None else ""
    if not text or not number:
        return text
    return f"{text} {number}" if number.startswith("(") else f"{text} ({number})"


def _first_form(element: Element) -> str:
    forms = sorted(element, key=lambda child: _PREFERRED.get(local_name(child), len(_PREFERRED)))
    return next((text for child in forms if (text := _form(child))), "")


def _form(element: Element) -> str:
    """One part of a formula, with the forms inside it chosen among."""
    name = local_name(element)
    if name in _NO_LETTERS:
        return ""
    if name == "alternatives":
        return _first_form(element)
    if name in FORMULAS:
        return f" {formula(element)} "
    return _OWN_SCRIPTS.get(name, str)(_written(element))


def _written(element: Element) -> str:
    """Text with its sub, sup and formulas; TeX beside MathML says the same again."""
    text = element.text or ""
    for child in element:
        text += "" if local_name(child) == "tex-math" and _has_math(element) else _form(child)
        text += child.tail or ""
    return text


def _has_math(element: Element) -> bool:
    return any(local_name(child) == "math" and formula(child) for child in element)


def _math(element: Element) -> str:
    name = local_name(element)
    if written := _MATHML.get(name):
        return written(element, [_math(child) for child in element])
    if name in {"annotation", "annotation-xml", "mphantom", "none", "mprescripts"}:
        return ""
    if name == "semantics":
        return _math(element[0]) if len(element) else ""
    return _row(element)


def _row(element: Element) -> str:
    """The parts one behind the other; what is no element of MathML is its text."""
    if not len(element):
        return str(element.text or "")
    parts: list[str] = []
    for child in element:
        sign = (child.text or "").strip() if local_name(child) == "mo" else ""
        spaced = sign in _SPACED and not (sign in _PREFIXES and _is_first(parts))
        parts += [f" {sign} " if spaced else _math(child), (child.tail or "").strip()]
    return "".join(parts)


def _is_first(parts: Sequence[str]) -> bool:
    """Whether a sign behind these parts is that of a number: there is nothing to its left, or a blank or bracket."""
    return not "".join(parts).strip() or parts[-1].endswith((" ", "("))


def _leaf(element: Element, parts: Sequence[str]) -> str:
    text = _BLANKS.sub(" ", element.text or "")
    text = text if local_name(element) in {"mtext", "ms"} else text.strip()
    if local_name(element) == "mo" and text in {",", ";", ":"}:
        text += " "
    return text + "".join(parts)


def _fraction(_: Element, parts: Sequence[str]) -> str:
    return f" {grouped(parts[0])}/{grouped(parts[1])} " if len(parts) == 2 else "".join(parts)


def _sup(_: Element, parts: Sequence[str]) -> str:
    return "".join(parts[:1]) + "".join(script_up(part) for part in parts[1:])


def _sub(_: Element, parts: Sequence[str]) -> str:
    return "".join(parts[:1]) + "".join(script_down(part) for part in parts[1:])


def _sub_sup(element: Element, parts: Sequence[str]) -> str:
    return _sub(element, parts[:2]) + "".join(script_up(part) for part in parts[2:])


def _over(element: Element, parts: Sequence[str]) -> str:
    """A sign with an accent as one character and a combining one, "x̄"; else what stands above is raised."""
    base, above = "".join(parts[:1]).strip(), "".join(parts[1:]).strip()
    accent = _ACCENTS.get(above) or (above if len(above) == 1 and combining(above) else None)
    return base[:1] + accent + base[1:] if accent else _sup(element, parts) + " "


def _under(element: Element, parts: Sequence[str]) -> str:
    return _sub(element, parts) + " "


def _under_over(element: Element, parts: Sequence[str]) -> str:
    return _sub_sup(element, parts) + " "


def _root(_: Element, parts: Sequence[str]) -> str:
    inner = grouped("".join(parts[:1]))
    return (script_up(parts[1]) if len(parts) > 1 else "") + f"√{inner}"


def _square_root(element: Element, _: Sequence[str]) -> str:
    return f"√{grouped(_row(element))}"


def _fenced(element: Element, parts: Sequence[str]) -> str:
    separator = (element.get("separators", ",").strip() or " ")[:1]
    return f"{element.get('open', '(')}{f'{separator} '.join(map(tidied, parts))}{element.get('close', ')')}"


def _table(_: Element, parts: Sequence[str]) -> str:
    return "; ".join(map(tidied, parts))


def _table_row(_: Element, parts: Sequence[str]) -> str:
    return " ".join(map(tidied, parts))


def _space(_: Element, __: Sequence[str]) -> str:
    return " "


_MATHML: dict[str, Callable[[Element, Sequence[str]], str]] = {
    "mi": _leaf, "mn": _leaf, "mo": _leaf, "mtext": _leaf, "ms": _leaf, "mfrac": _fraction, "msup": _sup, "msub": _sub,
    "msubsup": _sub_sup, "mover": _over, "munder": _under, "munderover": _under_over, "mroot": _root,
    "msqrt": _square_root, "mfenced": _fenced, "mtable": _table, "mtr": _table_row, "mlabeledtr": _table_row,
    "mspace": _space,
}  # fmt: skip

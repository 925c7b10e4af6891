"""Superscript and subscript as plain characters: 10⁶, CD8⁺, H₂O, "73%ᵃ", but Cmax and 1st."""

from __future__ import annotations

import re

_HIGH = dict(
    zip(
        "0123456789+-−–‐‑=()abcdefghijklmnoprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
_LOW = dict(zip("0123456789+-−–‐‑=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₋₋₌₍₎", strict=True))
_TO_HIGH, _TO_LOW = str.maketrans(_HIGH), str.maketrans(_LOW)
# They read well between raised or lowered signs and have no such form: "³,⁴", "⁻/⁻".
_BETWEEN = frozenset(" ,;./\t\r\n\u00a0\u2009")
# High already, and so are signs of trade and of footnotes.
_STAYS_HIGH = _BETWEEN | frozenset(_HIGH.values()) | frozenset("®©™℠°ªº*†‡§¶‖#′″")
# "2 h" and "1/2" have nothing that is lowered in one and a slash in the other: both read better on the line.
_STAYS_LOW = frozenset(" ,\u00a0\u2009") | frozenset(_LOW.values())
_ON_LINE = re.compile(r"\s*(?:st|nd|rd|th|TM|SM|R|\[[^\[\]]*\])?\s*")
_WORD = re.compile(r"[^\W\d_]{2}")


def raised(text: str) -> str:
    """What stands for text set as superscript: raised characters where every one has such a form, else "^" and text.

    Words (two letters and more) are never spelt with raised letters; ordinals, signs of trade and citations in square
    brackets stay as they are. The result is as long as text, or one longer.
    """
    if _ON_LINE.fullmatch(text):
        return text
    if _WORD.search(text) or any(sign not in _HIGH and sign not in _STAYS_HIGH for sign in text):
        inner = text.lstrip()
        return f"{text[: len(text) - len(inner)]}^{inner}"
    return text.translate(_TO_HIGH)


def lowered(text: str) -> str:
    """What stands for text set as subscript, as long as text: lowered digits and signs; words stay on the line."""
    if any(sign not in _LOW and sign not in _STAYS_LOW for sign in text):
        return text
    return text.translate(_TO_LOW)

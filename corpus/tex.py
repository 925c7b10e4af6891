"""TeX formulas as readable text on one line, and the pieces that every formula is written with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from corpus.raised import lowered, raised

_BLANKS = re.compile(r"[ \t\r\n\u2028\u2029\u0085]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b\ufeff"))
_BLANK_AT_BRACKET = re.compile(r"(?<=[(\[{⟨]) | (?=[)\]}⟩,;])")
_ONE_THING = re.compile(r"[\w.,%′]+[²³⁰-⁹₀-₉]*|\([^()]*\)|\W")

_LAYOUT = re.compile(
    r"\\(?:begin|end)\{[^{}]{0,40}\}(?:\{[lcr|@ ]*\})?|(?<!\\)%[^\n]*|\\(?:left|right|[bB]igg?[lr]?)(?![a-zA-Z])\.?"
    r"|\\[,;:! ]|~|\\q?quad(?![a-zA-Z])|\\(?:label|tag|hspace|vspace)\*?\{[^{}]*\}"
)
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_]|\s+|[^\\{}^_\s]", re.DOTALL)
_GREEK = frozenset(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi pi rho sigma tau upsilon phi chi psi"
    " omega".split()
)
_SIGNS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥",
    "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~", "simeq": "≃", "equiv": "≡", "propto": "∝", "infty": "∞",
    "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "in": "∈", "notin": "∉", "subset": "⊂",
    "cup": "∪", "cap": "∩", "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "ldots": "…",
    "dots": "…", "cdots": "⋯", "circ": "°", "prime": "′", "ell": "ℓ", "hbar": "ħ", "deg": "°", "ll": "≪", "gg": "≫",
    "langle": "⟨", "rangle": "⟩", "mid": "|", "vert": "|", "ast": "*", "star": "*", "forall": "∀", "exists": "∃",
    "lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "varphi": "φ", "vartheta": "ϑ", "lbrace": "{", "rbrace": "}",
    "geqslant": "≥", "leqslant": "≤", "upmu": "μ", "uplambda": "λ",
}  # fmt: skip
_TIGHT = frozenset(
    "circ prime ell hbar deg infty langle rangle vert lbrace rbrace ast star lambda Lambda partial nabla"
    " varepsilon varphi vartheta upmu uplambda sum prod int".split()
)
_NAMED = frozenset("log ln exp max min sin cos tan lim det Pr".split())
_ACCENTS = {
    "bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "vec": "\u20d7",
    "dot": "\u0307", "ddot": "\u0308",
}  # fmt: skip
# Groups inside groups; what lies deeper is left out.
_DEEPEST = 40


def tidied(text: str) -> str:
    """The text with single blanks, none at its ends or inside of brackets, and without signs that print nothing."""
    if text.isalnum():
        return text
    text = _BLANKS.sub(" ", text.translate(_INVISIBLE)).strip()
    return _BLANK_AT_BRACKET.sub("", text)


def grouped(text: str) -> str:
    """The text in brackets where it is more than one thing."""
    text = tidied(text)
    return text if not text or _ONE_THING.fullmatch(text) else f"({text})"


def script_up(text: str) -> str:
    """What stands raised behind something else: "²", "^max", "^(a + b)"."""
    tight = tidied(text).replace(" ", "").replace("∘", "°")
    high = raised(tight)
    return high if high != f"^{tight}" else f"^{_held(text)}"


def script_down(text: str) -> str:
    """What stands lowered behind something else: "₂", "_max", "_(i = 1)"."""
    tight = tidied(text).replace(" ", "")
    low = lowered(tight)
    return low if low != tight or not tight else f"_{_held(text)}"


def tex_text(tex: str) -> str:
    r"""TeX as readable text: "\frac{a}{b} \leq \alpha^{2}" is "a/b ≤ α²"."""
    tex = tex.rpartition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    tex = tex.replace("$", "").replace(r"\left\{", "{").replace(r"\right\}", "}")
    tex = _LAYOUT.sub(" ", tex.replace("\\\\", " ; ").replace("&", " ")) if "\\" in tex else tex
    pieces, tokens, at = [], _TOKEN.findall(tex), 0
    while at < len(tokens):
        text, at = _until_closed(tokens, at, 0)
        pieces.append(text)
    return tidied("".join(pieces))


def _held(text: str) -> str:
    text = tidied(text)
    return text if re.fullmatch(r"\w+|[^\w\s]", text) else f"({text})"


def _until_closed(tokens: Sequence[str], at: int, depth: int) -> tuple[str, int]:
    """The text of the tokens up to the bracket that closes them, and the position behind it."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at] != "}":
        text, at = _one(tokens, at, depth)
        parts.append(text)
    return "".join(parts), at + 1


def _one(tokens: Sequence[str], at: int, depth: int) -> tuple[str, int]:
    """The text of one token with what belongs to it, and the position behind it."""
    sign = tokens[at]
    if sign == "{":
        return _until_closed(tokens, at + 1, depth + 1) if depth < _DEEPEST else ("", at + 1)
    if sign in "^_" or sign in {r"\frac", r"\dfrac", r"\tfrac", r"\sqrt"}:
        return _with_arguments(tokens, at, depth)
    if not sign.startswith("\\"):
        return (f" {sign} " if sign in "=<>+" else sign), at + 1
    name = sign[1:].rstrip("*")
    if name in _ACCENTS:
        inner, after = _argument(tokens, at + 1, depth)
        return (inner + _ACCENTS[name] if len(inner) == 1 else inner), after
    return _sign(name), at + 1


def _argument(tokens: Sequence[str], at: int, depth: int) -> tuple[str, int]:
    while at < len(tokens) and tokens[at].isspace():
        at += 1
    if at >= len(tokens) or tokens[at] == "}" or depth > _DEEPEST:
        return "", at
    text, after = _one(tokens, at, depth + 1)
    return text.strip(), after


def _with_arguments(tokens: Sequence[str], at: int, depth: int) -> tuple[str, int]:
    """A root, a fraction, or what stands raised or lowered."""
    first, after = _argument(tokens, at + 1, depth)
    if tokens[at] == r"\sqrt":
        return f"√{grouped(first)}", after
    if tokens[at] in "^_":
        return script_up(first) if tokens[at] == "^" else script_down(first), after
    second, after = _argument(tokens, after, depth)
    return f" {grouped(first)}/{grouped(second)} ", after


def _sign(name: str) -> str:
    if sign := _SIGNS.get(name):
        return sign if name in _TIGHT else f" {sign} "
    if name.lower() in _GREEK:
        size = "SMALL" if name.islower() else "CAPITAL"
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    if name in _NAMED:
        return f"{name} "
    return name if len(name) == 1 and not name.isalpha() else ""

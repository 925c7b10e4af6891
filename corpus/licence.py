"""Licences by their short names."""

from __future__ import annotations

import re

# https://creativecommons.org/licenses/list.en: six licences, and two tools for the public domain.
_ADDRESS = re.compile(r"creativecommons\.org/licen[sc]es/(by(?:-nc)?(?:-nd|-sa)?|by-nd-nc)/?(\d\.\d)?", re.IGNORECASE)
_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero|\bCC[- ]?0\b|Creative Commons Zero|CC Zero", re.IGNORECASE)
_PUBLIC = re.compile(
    r"creativecommons\.org/(?:publicdomain/mark|licenses/publicdomain)|Public Domain Mark", re.IGNORECASE
)
_CODE = re.compile(
    r"\bCC[- ](BY(?:[- ]NC)?(?:[- ](?:ND|SA))?)\b(?:[- ](?:license |licence )?v?(\d\.\d))?", re.IGNORECASE
)
_WORDS = re.compile(
    r"(?:Creative\s+Commons|\bCC)\W{0,3}(?:public\s+licen[sc]e\W{0,3})?Attribution"
    r"(?P<nc>[\s-]{0,3}Non[- ]?Commercial)?(?P<kept>[\s-]{0,3}(?:No[- ]?Deriv\w*|Share[- ]?Alike))?",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\D{0,40}?\b([1-4]\.0|2\.5)\b")


def licence_name(text: str) -> str | None:
    """ "CC BY-NC 4.0" for a licence's address or for words that name a Creative Commons one; None for any other.

    The version is left out where the text has none.
    """
    text = text[:5000]
    if found := _ADDRESS.search(text):
        return _name(found.group(1).lower().replace("by-nd-nc", "by-nc-nd"), found.group(2))
    return _in_words(text)


def _in_words(text: str) -> str | None:
    code, words = _CODE.search(text), _WORDS.search(text)
    if code and not (words and words.start() < code.start()):
        return _name(re.sub(r"\s", "-", code.group(1)), code.group(2))
    if words:
        kept = (words["kept"] or "").lower()
        terms = "by" + ("-nc" if words["nc"] else "") + ("-nd" if "deriv" in kept else "-sa" if kept else "")
        version = _VERSION.match(text, words.end())
        return _name(terms, version.group(1) if version else None)
    if _ZERO.search(text):
        return "CC0 1.0"
    return "Public Domain Mark 1.0" if _PUBLIC.search(text) else None


def _name(terms: str, version: str | None) -> str:
    return f"CC {terms.upper()} {version}" if version else f"CC {terms.upper()}"

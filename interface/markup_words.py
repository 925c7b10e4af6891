"""The little HTML that Europe PMC has in titles and abstracts: "<h4>Methods</h4>", "<i>BRCA1</i>", "P<0.001"."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# Only these are tags: anything else between angle brackets may be an inequality.
_HEADINGS = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"</?p>|<br\s*/?>", re.IGNORECASE)
_INLINE = re.compile(r"<(/?)(i|em|b|strong|u|sup|sub)>", re.IGNORECASE)
_OTHER = re.compile(r"</?(?:(?:jats|mml):[\w-]+|h[1-6]|span|div|sc|title|sec|abstract)>", re.IGNORECASE)


def plain_words(markup: str) -> str:
    """The words without tags, on one line."""
    text = html.unescape(markup)
    for pattern, blank in ((_HEADINGS, r" \1 "), (_BREAKS, " "), (_INLINE, ""), (_OTHER, "")):
        text = pattern.sub(blank, text)
    return " ".join(text.split())


def headed(markup: str) -> Iterator[tuple[str | None, list[str]]]:
    """The headings of an abstract, each with the paragraphs below it; None heads what stands before the first.

    The paragraphs keep their inline tags, which pieces() reads; entities in them are resolved.
    """
    first, *others = _HEADINGS.split(html.unescape(markup))
    for heading, body in [(None, first), *zip(others[::2], others[1::2], strict=True)]:
        if paragraphs := [kept for part in _BREAKS.split(body) if (kept := " ".join(_OTHER.sub("", part).split()))]:
            yield plain_words(heading) if heading else None, paragraphs


def pieces(paragraph: str) -> Iterator[tuple[str, str]]:
    """Pairs of "start", "end" or "text" and the lower-case tag or the words, in order; tags may be unbalanced."""
    at = 0
    for tag in _INLINE.finditer(paragraph):
        if tag.start() > at:
            yield "text", paragraph[at : tag.start()]
        yield "end" if tag.group(1) else "start", tag.group(2).lower()
        at = tag.end()
    if at < len(paragraph):
        yield "text", paragraph[at:]

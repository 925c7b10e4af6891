"""Which parts of a page are which parts of an article, and which belong to the site around it."""

from __future__ import annotations

import re

from corpus.headings import any_of
from corpus.html_hidden import classes
from corpus.types import SectionKind
from corpus.xml import Element, local_name

_FURNITURE_TITLES = any_of(
    "cite this(?: article| as)?|how to cite.*|cited by.*|citations|permalink|add to collections|export",
    "rights and permissions|reprints and permissions|about this article|article information|change history",
    "share(?: (?:this )?(?:article|link))?|follow us|sign up.*|subscribe.*|newsletter.*|log ?in|advertisement",
    "similar (?:content|articles).*|related (?:articles|content|topics|links)|recommended(?: articles)?|people also .*",
    "you may also (?:like|be interested in).*|more (?:from|like) .*|linkout.*|associated data",
    "(?:article )?metrics|views|usage|download (?:pdf|citation)s?.*|actions|resources|search",
    "access (?:options|this article|provided by)|(?:reader )?comments?(?: \\(\\d+\\))?|open (?:peer )?review.*",
    "on this page|in this (?:article|section)|article (?:menu|navigation|contents)|(?:table of )?contents",
    "publication (?:types|history)|mesh terms|substances|keywords?|subjects?|information & (?:authors|contributors)",
    "(?:navigation )?menu|navigation",
)
_FURNITURE_TAGS = frozenset("nav aside footer form".split())
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar toolbar tablist tooltip".split()
)
_FURNITURE_CLASSES = re.compile(
    r"(?:[a-z]+[-_]+){0,3}(?:"
    r"nav(?:bar|igation)?|menu|breadcrumbs?|side-?(?:bar|nav)|toolbar|pagination|pager|toc|table-of-contents"
    r"|cookies?(?:-?(?:banner|notice|bar|consent|wall))?|consent|advert(?:isement|s)?|ads?|banner|promo|modal|popup|tooltip"
    r"|share(?:-?(?:bar|buttons|links))?|social(?:-?(?:media|share|links))?|newsletter|subscribe|login|signin|paywall"
    r"|related(?:-?(?:articles|content|posts|links))?|recommend(?:ed|ations)|altmetric|metrics|crossmark"
    r"|skip-?(?:link|nav|to-content)|comments?(?:-?(?:area|list|section))?|citation-?(?:tools|export)|download(?:s|-links)?"
    r"|contrib-group|author-?list|authors?|affiliations?|author-?notes|article-?(?:header-info|tools|actions)"
    r"|(?:journal|site)-?header|(?:site-?)?footer|kwd-group|keywords|permissions|(?:mw-)?editsection|noprint"
    r")"
)
_KEPT_ROLES = frozenset("doc-footnote doc-endnotes doc-tip note".split())
_BOX = re.compile(r"boxed-?text|(?:text-?|panel-?|highlight-?|sidebar-?)?box|callout|infobox-text")
_PLACES: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    ("summary", any_of("(?:plain-language|author|lay)-summary", "key-?points", "highlights", "toc-abstract")),
    (
        "abstract",
        any_of(
            r"abs(?:tract)?-?\d*|abstract-?(?:content|text|section|infull)|(?:js|article|doc|html|hlfld|journal)-?abstract",
        ),
    ),
    ("note", any_of(r"fn-?(?:group|list|wrap)?\d*", "footnotes?", "endnotes?", "doc-(?:foot|end)notes?")),
    ("back", any_of("ack(?:nowledge?ments?)?", "doc-acknowledgments", "coi-statement", "funding", "declarations")),
    ("appendix", any_of(r"app(?:endix)?(?:-?group)?\d*", "doc-appendix")),
    ("box", _BOX),
)
_PLAIN_TAGS = frozenset("p span a sup li h1 h2 h3 h4 h5 h6 body html".split())


def kind_of_place(element: Element) -> SectionKind | None:
    """What kind of section an element is by its class, id or role; None where these do not tell."""
    if local_name(element) in _PLAIN_TAGS:
        return None
    names = [*sorted(classes(element)), (element.get("id") or "")[:80].lower(), (element.get("role") or "").lower()]
    return next((kind for kind, pattern in _PLACES if any(map(pattern.fullmatch, names))), None)


def is_furniture(element: Element) -> bool:
    """Whether an element belongs to the site, not to the article: menus, banners, buttons, lists of authors."""
    name, role, own = local_name(element), (element.get("role") or "").lower(), classes(element)
    if role in _KEPT_ROLES or any(map(_BOX.fullmatch, own)):
        return False
    if role in _FURNITURE_ROLES or any(map(_FURNITURE_CLASSES.fullmatch, own)):
        return name not in {"body", "html", "main", "article"}
    # Some pages are one form from top to bottom.
    return name in _FURNITURE_TAGS and not (name == "form" and _holds_paragraphs(element))


def is_furniture_title(title: str) -> bool:
    """Whether what stands under a heading belongs to the site."""
    return bool(_FURNITURE_TITLES.fullmatch(_words(title)))


def _words(title: str) -> str:
    return " ".join(title[:200].split()).lower().strip(" .:")


def _holds_paragraphs(element: Element) -> bool:
    return sum(1 for _ in element.iter("p")) > 2

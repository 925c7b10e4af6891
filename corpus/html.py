"""Web pages become loaded articles: what a reader sees of the article itself. The only owner of trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

from corpus.blocks import Assembled, Block, assembled
from corpus.decode import decoded
from corpus.errors import UnreadableArticle
from corpus.html_blocks import blocks_of
from corpus.html_hidden import remove_unseen
from corpus.html_lines import prepare_lines
from corpus.html_metadata import document_title, metadata, stated
from corpus.html_parts import is_furniture, kind_of_place
from corpus.html_references import Listed, taken_references
from corpus.jats_inline import plain
from corpus.loaded import Loaded
from corpus.marks import linked_marks
from corpus.types import Coverage, Mark
from corpus.xml import Element, local_name, parsed_html

_UNICODE_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
# https://encoding.spec.whatwg.org/#names-and-labels: browsers read Latin-1 and Latin-5 as the Windows encodings.
_AS_WINDOWS = dict.fromkeys(("iso-8859-1", "latin1", "ascii", "us-ascii"), "cp1252") | dict.fromkeys(
    ("iso-8859-9", "latin5", "windows-1254"), "cp1254"
)
# Shares of the text of all paragraphs, below which an element that calls itself the article is not all of it.
_MOST_OF_PAGE, _MOST_OF_FOUND = 0.6, 0.9
_LONG_ENOUGH = 1000
# A page with more shows those of other articles.
_MOST_ABSTRACTS = 8
_MOST_SHOWN = 100_000
# Trafilatura takes a minute for a hundred thousand.
_MOST_ELEMENTS = 30_000
_SAVE = "open it in a browser and save it once the article shows"
_WALLS = (
    (
        re.compile(
            r"(?:enable|activate|requires?|turn on|need|without)\W{1,3}(?:\w+\W){0,3}javascript"
            r"|javascript (?:is )?(?:disabled|required|not enabled)",
            re.IGNORECASE,
        ),
        f"the page is empty until a script fills it; {_SAVE}",
    ),
    (
        re.compile(
            r"verify (?:that )?you are (?:a )?human|checking your browser|captcha|just a moment|are you a robot",
            re.IGNORECASE,
        ),
        f"the page only asks whether a person reads it; {_SAVE}",
    ),
    (
        re.compile(r"\b(?:sign|log) ?in\b|\bpassword\b|\bcreate an account\b|giriş yap|parola|şifre", re.IGNORECASE),
        "the page is a log-in, not an article; log in with a browser and save the article itself",
    ),
    (
        re.compile(r"\bcookies?\b|\bçerez", re.IGNORECASE),
        "the page is a notice about cookies, not an article; answer it in a browser and save the article itself",
    ),
)


def load_html(content: bytes, source: str) -> Loaded:
    """The article in a web page, without the site around it and without anything that the page hides.

    Title, authors and the like are what the page states of them; references are its list, which is no part of the text.
    coverage is "abstract" where the page has no more. Raises UnreadableArticle for a page without an article.
    """
    root = _parsed(content, source)
    told = stated(root)
    fields = metadata(root, told)
    named, scripts = document_title(root), next(root.iter("script"), None) is not None
    instead = " ".join("".join(map(str, each.itertext())) for each in root.iter("noscript"))
    remove_unseen(root)
    shown = f"{instead} {_shown(root)}"
    listed = taken_references(root, told)
    fields["title"] = title = str(fields["title"] or _headline(root) or named or Path(source).stem)
    prepare_lines(root, listed.ids)
    blocks = _without_front(blocks_of(_main(root), title=title, language=str(fields["language"]), ids=listed.ids))
    _refuse_walls(blocks, shown, source, scripts=scripts)
    text = assembled(blocks)
    return Loaded(
        **(fields | {"coverage": _coverage(blocks), "references": listed.references}),  # type: ignore[arg-type]
        text=text.text,
        sections=text.sections,
        tables=text.tables,
        marks=_marks(text, listed),
    )


def _parsed(content: bytes, source: str) -> Element:
    """The page's tree, read in the encoding of its mark, as UTF-8 where it is that, as it states, or as any text."""
    stated = _CHARSET.search(content[:8192])
    name = stated.group(1).decode().lower() if stated else ""
    encoding = _AS_WINDOWS.get(name, name)
    if content.startswith(_UNICODE_MARKS) or _is(content, "utf-8"):
        return parsed_html(content, source)
    # A damaged byte in a page of UTF-8 is shown as such: pages are put together from pieces.
    if encoding == "utf-8" or (encoding and not encoding.startswith("utf") and _is(content, encoding)):
        return parsed_html(content, source, encoding=encoding)
    return parsed_html(decoded(content, source).encode(), source, encoding="utf-8")


def _is(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return b"\0" not in content


def _headline(root: Element) -> str:
    """The words of the one heading of the first level."""
    headings = [text for heading in root.iter("h1") if (text := plain(heading))]
    return headings[0] if len(headings) == 1 else ""


def _shown(root: Element) -> str:
    return " ".join(" ".join(map(str, root.itertext()))[:_MOST_SHOWN].split())


def _main(root: Element) -> Element:
    """The element that holds the article: what the page calls so, else where trafilatura finds its text."""
    whole = _weight(root)
    for candidates in (list(root.iter("article")), _called_main(root)):
        best = max(candidates, key=_weight, default=None)
        if best is not None and _weight(best) >= max(1, _MOST_OF_PAGE * whole):
            return _with_abstracts(best, root)
    found = _found(root)
    return root if found is None else _with_abstracts(found, root)


def _with_abstracts(main: Element, root: Element) -> Element:
    """The element, or the innermost above it that holds the abstracts too, which some pages set apart."""
    abstracts = [element for element in root.iterdescendants() if kind_of_place(element) == "abstract"]
    if len(abstracts) > _MOST_ABSTRACTS:
        return main
    for element in abstracts:
        around = [element, *element.iterancestors()]
        main = next((above for above in (main, *main.iterancestors()) if above in around), main)
    return main


def _called_main(root: Element) -> list[Element]:
    return [element for element in root.iter() if local_name(element) == "main" or element.get("role") == "main"]


def _weight(element: Element) -> int:
    """How much text the paragraphs and tables in an element have, but for those of the site around the article."""
    return sum(map(_length, element.iter("p", "td", "dd", "li")))


def _length(element: Element) -> int:
    return sum(map(len, element.itertext())) if not any(map(is_furniture, element.iterancestors())) else 0


def _found(root: Element) -> Element | None:
    """The innermost element that holds nearly all of the text that trafilatura takes for the article."""
    from trafilatura import bare_extraction

    copy = deepcopy(root)
    if sum(1 for _ in copy.iter()) > _MOST_ELEMENTS:
        return None
    # It prints a cell once for each column that it spans.
    for cell in copy.iter("td", "th"):
        cell.attrib.pop("colspan", None)
        cell.attrib.pop("rowspan", None)
    document = bare_extraction(copy, include_comments=False, include_tables=True, favor_recall=True, fast=True)
    body = getattr(document, "body", None)
    if body is None:
        return None
    texts = {_key(element) for element in body.iter("p", "head", "item", "cell")} - {""}
    places = [(element, _key(element)) for element in root.iter("p", "li", "td", "div", "h1", "h2", "h3", "blockquote")]
    matched = [(element, len(key)) for element, key in places if key in texts]
    weights: dict[Element, int] = {}
    for element, length in matched:
        for above in (element, *element.iterancestors()):
            weights[above] = weights.get(above, 0) + length
    holding = [element for element, weight in weights.items() if weight >= _MOST_OF_FOUND * weights.get(root, 0)]
    return max(holding, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _key(element: Element) -> str:
    return "".join("".join(map(str, element.itertext())).split())


def _without_front(blocks: list[Block]) -> list[Block]:
    """The blocks without what stands before the abstract: authors, dates, buttons."""
    first = next((at for at, block in enumerate(blocks) if block.kind in {"abstract", "summary", "translation"}), 0)
    while first and blocks[first - 1].kind == "heading":
        first -= 1
    return [block for at, block in enumerate(blocks) if at >= first or block.path]


def _refuse_walls(blocks: list[Block], told: str, source: str, *, scripts: bool) -> None:
    """Raises UnreadableArticle where the page holds no article, with the reason as far as its words tell it."""
    texts = [block.text for block in blocks if block.kind != "heading"]
    if sum(map(len, texts)) >= _LONG_ENOUGH or any(block.kind == "abstract" or block.table for block in blocks):
        return
    for pattern, why in _WALLS:
        if pattern.search(told):
            raise UnreadableArticle(source, why)
    if not texts:
        why = _WALLS[0][1] if scripts else "the page shows no text; an article needs text"
        raise UnreadableArticle(source, why)


def _coverage(blocks: list[Block]) -> Coverage:
    lengths = {"abstract": 0, "body": 0}
    for block in blocks:
        lengths["abstract"] += len(block.text) * (block.kind in {"abstract", "summary", "translation"})
        lengths["body"] += len(block.text) * (block.kind in {"body", "table", "box"})
    return "abstract" if 2 * lengths["body"] < lengths["abstract"] else "full"


def _marks(text: Assembled, listed: Listed) -> tuple[Mark, ...]:
    """The marks that link to the list, else those that the words tell."""
    return text.marks or tuple(_outside_notes(text, linked_marks(text.text, listed.references)))


def _outside_notes(text: Assembled, marks: tuple[Mark, ...]) -> Iterator[Mark]:
    notes = [(section.start, section.end) for section in text.sections if section.kind == "note"]
    for mark in marks:
        if not any(start <= mark.start < end for start, end in notes):
            yield mark

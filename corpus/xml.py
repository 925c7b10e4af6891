"""XML and HTML files as element trees, with nothing fetched and nothing expanded. The only owner of lxml."""

from __future__ import annotations

import codecs
import re
from html.entities import html5
from typing import Final, TypeAlias

from lxml import etree, html  # type: ignore[import-untyped]

from corpus.errors import UnreadableArticle

Element: TypeAlias = etree._Element

# Twice the depth of the deepest formula in sight; the walkers below recurse, Python's own limit is 1000 calls.
_DEEPEST = 120
_TOO_DEEP = etree.XPath("boolean(/" + "*/" * _DEEPEST + "*)")
_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_MOST_NAMES: Final = 2048
_BUILT_IN = {"amp", "lt", "gt", "quot", "apos"}
# What is no text, up to where it closes or the end, or an entity.
_OR_ENTITY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<!DOCTYPE[^>\[]*(?:\[.*?(?:\]\s*>|\Z)|>|\Z)|&([A-Za-z][\w.-]*);",
    re.DOTALL,
)
_ENTITY = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;|#)")
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")
_PLACE = re.compile(r",? *\(<string>.*\)$")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def parsed_xml(content: bytes, source: str) -> Element:
    """The root element; comments and processing instructions are left out, character entities are their characters.

    No document type is loaded and nothing outside the content is read. Raises UnreadableArticle for what is not
    well-formed, nested deeper than 120 elements, or made of entities that the file itself builds up.
    """
    text = _decoded(content, source)
    parser = etree.XMLParser(
        encoding="utf-8" if isinstance(text, str) else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode() if isinstance(text, str) else text, parser)
    except (etree.XMLSyntaxError, LookupError) as error:
        whole = content.rstrip(b" \t\r\n\0").endswith(b">")
        raise UnreadableArticle(source, _why(str(error), whole=whole)) from None
    if _TOO_DEEP(root):
        raise UnreadableArticle(source, _why("depth"))
    _replace_entities(root, source)
    return root


def parsed_html(content: bytes, source: str, *, encoding: str | None = None) -> Element:
    """The html element of a page; scripts and comments are still in it, nothing outside the content is read.

    Without an encoding it is that of the byte order mark, UTF-8 where the bytes are that, the one that the page
    states, else Windows-1252. Raises UnreadableArticle for what holds no page or is nested deeper than 120 elements.
    """
    encoding = encoding or _page_encoding(content)
    try:
        text = content.decode(encoding, errors="replace").lstrip("\ufeff").replace("\0", "")
        parser = html.HTMLParser(encoding="utf-8", no_network=True)
        root = html.document_fromstring(_DECLARATION.sub("", text).encode(errors="replace"), parser=parser)
    except (etree.LxmlError, LookupError, ValueError):
        raise UnreadableArticle(source, "the file holds no readable page; save it again as HTML") from None
    if _TOO_DEEP(root):
        raise UnreadableArticle(source, _why("depth"))
    return root


def local_name(element: Element) -> str:
    """The name of an element without its namespace."""
    return _BARE[element.tag]


class _BareNames(dict[object, str]):
    """Names by tag; it is asked for each element several times, and a dictionary answers sooner than a cache."""

    def __missing__(self, tag: object) -> str:
        if len(self) >= _MOST_NAMES:
            self.clear()
        self[tag] = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        return self[tag]


_BARE: Final = _BareNames()


def texts(element: Element) -> list[str]:
    """All texts inside an element, in order; a text ends where an element begins or ends."""
    found: list[str] = _TEXTS(element)
    return found


def serialised(element: Element) -> bytes:
    """The element as an XML document of its own, in UTF-8."""
    written: bytes = etree.tostring(element, encoding="utf-8", xml_declaration=True, with_tail=False)
    return written


def _decoded(content: bytes, source: str) -> str | bytes:
    """The content as it is where lxml can read it alone, else as text."""
    content = content.lstrip(b" \t\r\n")
    if not content.strip(b"\0"):
        raise UnreadableArticle(source, "the file is empty; an article needs text")
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    declared = _DECLARED.match(content)
    stated = declared.group(1).decode() if declared else "utf-8"
    wide = stated.lower().startswith(("utf-16", "utf-32", "ucs"))
    if not encoding and not wide and not _ENTITY.search(content):
        return content
    # A declaration that can be read byte by byte is wrong where it says that characters are wide.
    encoding = encoding or ("utf-8" if wide else stated)
    try:
        text = content.decode(encoding).lstrip("\ufeff \t\r\n")
        text.encode()
    except (UnicodeError, LookupError):
        raise UnreadableArticle(source, f"the file is not the {encoding} text it says it is; get it again") from None
    return _OR_ENTITY.sub(_character, _DECLARATION.sub("", text))


def _character(entity: re.Match[str]) -> str:
    """The character reference for an entity that HTML names; anything else as it stands."""
    name = entity.group(1)
    signs = html5.get(f"{name};") if name and name not in _BUILT_IN else None
    return "".join(f"&#{ord(sign)};" for sign in signs) if signs else entity.group()


def _replace_entities(root: Element, source: str) -> None:
    """What entities are left become the text that the file declares for them, or stay visible as they stand."""
    entities = list(root.iter(etree.Entity))
    declared = root.getroottree().docinfo.internalDTD if entities else None
    texts = {entity.name: entity.content for entity in declared.iterentities()} if declared is not None else {}
    for entity in entities:
        name = entity.text[1:-1]
        text = texts.get(name, entity.text)
        if text is None or "<" in text or (name in texts and "&" in text):
            why = f"its entity &{name}; stands for more than characters; save the file with its entities written out"
            raise UnreadableArticle(source, why)
        _put_text(entity, text)


def _put_text(node: Element, text: str) -> None:
    """The node made text in its parent."""
    parent, before = node.getparent(), node.getprevious()
    text += node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text
    if parent is not None:
        node.tail = None
        parent.remove(node)


def _page_encoding(content: bytes) -> str:
    marked = next((name for bom, name in _BOMS if content.startswith(bom)), None)
    if marked:
        return marked
    try:
        content.decode()
    except UnicodeDecodeError:
        stated = _CHARSET.search(content[:4096])
        return stated.group(1).decode() if stated else "cp1252"
    return "utf-8"


def _why(message: str, *, whole: bool = True) -> str:
    """What lxml says, in words for the person who brought the file."""
    # The parser breaks some of its messages over lines.
    low, message = message.lower(), " ".join(_PLACE.sub("", message).split())
    if "depth" in low:
        return f"its elements are nested more than {_DEEPEST} deep, which no article needs; get the file again"
    if "amplification" in low or "entity reference loop" in low or "entity loop" in low:
        return "its entities build each other up without end, which no article needs; get the file from its publisher"
    if "start tag expected" in low or "document is empty" in low:
        return "the file holds no XML; an article needs an <article> element"
    if "premature end" in low or not whole:
        return f"the file breaks off before its XML is complete ({message}); get it again"
    return f"the file is not well-formed XML ({message}); get it again from its publisher"

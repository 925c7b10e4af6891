"""Which loader reads a file: told by its bytes, and by the ending of its name only where these say nothing."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.unzip import is_document, opens

Format: TypeAlias = Literal["pdf", "docx", "jats", "html", "text"]

ENDINGS: Mapping[str, Format] = {
    ".xml": "jats", ".nxml": "jats", ".jats": "jats", ".pdf": "pdf", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".docx": "docx", ".md": "text", ".markdown": "text", ".txt": "text", ".text": "text",
}  # fmt: skip
_NAMES: Mapping[Format, str] = {
    "pdf": "PDF", "docx": "Word document", "jats": "JATS file", "html": "web page", "text": "text",
}  # fmt: skip
# https://en.wikipedia.org/wiki/List_of_file_signatures, those that people mistake for articles.
_REFUSED = (
    ("it is an archive; bring what is in it in with: python app.py add FILE",
     (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")),
    ("it is a file of an old Word or Office (.doc, .xls, .ppt); save it as .docx or PDF",
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ("it is rich text (.rtf); save it as .docx or PDF", (b"{\\rtf",)),
    ("it is a PostScript file; save it as PDF", (b"%!PS",)),
    ("it is a picture; an article needs text",
     (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"RIFF")),
)  # fmt: skip
_ARCHIVE = _REFUSED[0][0]
_LED = "something stands before its zip archive, as in a program that unpacks itself; unpack it and bring what is in it"
_PDF = re.compile(rb"%PDF-\d")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Document types that hold entities of their own, and comments before the root, stay far below this.
_HEAD_BYTES, _NEAR_BYTES = 262_144, 1024
_BLANKS = re.compile(r"[\ufeff\s]*")
_SKIPPED = (("<!--", "-->"), ("<?", "?>"))
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)[^>\[]*", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s/>])")
_ARTICLES = re.compile(
    r"<(?:[\w.-]+:)?article(?=[\s>])[^>]*>\s*(?>(?:<!--(?>(?:(?!-->).)*)-->\s*+)*)<(?:[\w.-]+:)?(?:front|body|processing-meta)\b",
    re.DOTALL,
)
_MOST_REASON_CHARS = 160


def load(content: bytes, source: str) -> Loaded:
    """The article in a file, by the loader of what its content is.

    Raises UnreadableArticle for anything that is no article in a known format, and nothing else for any bytes at all.
    """
    kind: Format = "text"
    try:
        kind = format_of(content, source)
        return LOADERS[kind](content, source)
    except UnreadableArticle:
        raise
    # Files come from anywhere, and parsers fail on broken ones in ways that no list of exceptions covers: whatever it
    # is, this one file is left out and the others are read, and whoever brought the file is told the reason.
    except Exception as error:
        why = f"it cannot be read as a {_NAMES[kind]} ({_reason(error)}); get it again, or save it in another format"
        raise UnreadableArticle(source, why) from error


def format_of(content: bytes, source: str) -> Format:
    """The format that a file's bytes show, else the one that its ending names; a name without ending is of text.

    Raises UnreadableArticle for archives, for formats that are not read, and for endings that are not known.
    """
    if not content.strip():
        raise UnreadableArticle(source, "the file is empty; an article needs text")
    return _by_signature(content, source) or _by_markup(content, source) or _by_ending(content, source)


def _by_signature(content: bytes, source: str) -> Format | None:
    for why, signatures in _REFUSED:
        if content.startswith(signatures):
            raise UnreadableArticle(source, why)
    if content.startswith(_ZIP):
        return _zipped(content, source)
    if content[257:262] == b"ustar":
        raise UnreadableArticle(source, _ARCHIVE)
    return "pdf" if _PDF.search(content[:_NEAR_BYTES]) else None


def _zipped(content: bytes, source: str) -> Format:
    is_word = b"word/document.xml" in content
    if _ending(source) == ".docx" and not opens(io.BytesIO(content)):
        # Its loader says that it is damaged.
        return "docx"
    if is_word and (is_document(io.BytesIO(content)) or _ending(source) == ".docx"):
        return "docx"
    if is_document(io.BytesIO(content)):
        raise UnreadableArticle(
            source, "it is an Office file or e-book, but not a Word document; save it as .docx or PDF"
        )
    raise UnreadableArticle(source, _ARCHIVE)


def _by_markup(content: bytes, source: str) -> Format | None:
    """HTML or JATS by the first element; None where there is none, or one that any text may begin with."""
    text, ending = _head(content), _ending(source)
    begins = _begins(text)
    if not begins:
        return None
    root, declared = begins
    if root.lower() == "html" or (declared or "").lower() == "html":
        return "html"
    if _ARTICLES.search(text) or (root == "article" and "article-type" in text):
        return "jats"
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml") or ENDINGS.get(ending) == "jats":
        # A long file of other XML may wrap an article further down.
        if re.search(rb"<(?:[\w.-]+:)?article[\s>]", content):
            return "jats"
        raise UnreadableArticle(
            source, f"its XML begins with <{root[:40]}>, which is no article; JATS and HTML are read"
        )
    return None


def _begins(text: str) -> tuple[str, str | None] | None:
    """The name of the root element and of the document type, behind everything that may stand before them."""
    at, declared = 0, None
    while at < len(text):
        at = _blanks_end(text, at)
        closed = next((closing for opening, closing in _SKIPPED if text.startswith(opening, at)), None)
        if closed:
            at = _behind(text, closed, at)
        elif found := _DOCTYPE.match(text, at):
            declared = found.group(1)
            at = _behind(
                text, ">", _behind(text, "]", found.end()) if text.startswith("[", found.end()) else found.end()
            )
        else:
            break
    root = _ROOT.match(text, at)
    return (root.group(1), declared) if root else ("", declared) if declared else None


def _blanks_end(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _behind(text: str, closing: str, at: int) -> int:
    end = text.find(closing, at)
    return len(text) if end < 0 else end + len(closing)


def _by_ending(content: bytes, source: str) -> Format:
    ending = _ending(source)
    named = ENDINGS.get(ending) if ending else "text"
    if named in {None, "docx"} and content.find(_ZIP[0]) > 0 and opens(io.BytesIO(content)):
        if named:
            return named
        raise UnreadableArticle(source, _LED)
    if named is None:
        why = f"files ending in {ending!r} are not read; known are {', '.join(ENDINGS)}"
        raise UnreadableArticle(source, why)
    if named in {"pdf", "docx"}:
        # Text under such a name is most often what a server said in place of the file.
        raise UnreadableArticle(source, f"its name ends in {ending}, but it is no {_NAMES[named]}; get the file again")
    return named


def _ending(source: str) -> str:
    return Path(source).suffix.lower()


def _head(content: bytes) -> str:
    """The beginning of the content as text, good enough to find names of elements in it."""
    head = content[:_HEAD_BYTES]
    marked = next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)
    wide = "utf-16-le" if head.startswith(b"<\0") else "utf-16-be" if head.startswith(b"\0<") else None
    return head.decode(marked or wide or "latin-1", errors="replace")


def _reason(error: Exception) -> str:
    """What an exception says, on one line, or what it is called."""
    words = " ".join(str(error).split())[:_MOST_REASON_CHARS].rstrip(" .")
    return words or type(error).__name__


# What reads PDF, Word and web pages is large: it is imported when the first such file comes.
def _load_pdf(content: bytes, source: str) -> Loaded:
    from corpus.pdf import load_pdf

    return load_pdf(content, source)


def _load_docx(content: bytes, source: str) -> Loaded:
    from corpus.docx import load_docx

    return load_docx(content, source)


def _load_jats(content: bytes, source: str) -> Loaded:
    from corpus.jats import load_jats

    return load_jats(content, source)


def _load_html(content: bytes, source: str) -> Loaded:
    from corpus.html import load_html

    return load_html(content, source)


def _load_text(content: bytes, source: str) -> Loaded:
    from corpus.plain import load_plain

    return load_plain(content, source)


LOADERS: Mapping[Format, Callable[[bytes, str], Loaded]] = {
    "pdf": _load_pdf,
    "docx": _load_docx,
    "jats": _load_jats,
    "html": _load_html,
    "text": _load_text,
}

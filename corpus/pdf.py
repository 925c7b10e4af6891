"""PDF files become loaded articles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.pdf_article import PdfFile, loaded_article
from corpus.pdf_fallback import pages_by_pypdf
from corpus.pdf_page import pages_by_pdfium


def load_pdf(content: bytes, source: str) -> Loaded:
    """The article in a PDF file, in reading order, with the page of every section.

    Running heads and feet, page numbers and stamps are left out, and so is the reference list, which becomes
    references. Raises UnreadableArticle where the file is no PDF, is damaged, needs a password, or has no text.
    """
    if b"%PDF-" not in content[:1024]:
        raise UnreadableArticle(source, "the file is not a PDF, as it has no %PDF at its start; see what it is")
    with _without_collection():
        pages, information = pages_by_pdfium(content, source)
        if any(page.lines for page in pages):
            return loaded_article(PdfFile(pages, information, content), source)
    return loaded_article(PdfFile(pages_by_pypdf(content, source), information, content), source)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Python's search for rings of objects left out: it looks at all lines of a file many times, for hardly any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

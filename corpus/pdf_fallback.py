"""The text of PDF files that pdfium cannot read. The only owner of pypdf."""

from __future__ import annotations

import io
import logging

from corpus.errors import UnreadableArticle
from corpus.pdf_furniture import Page
from corpus.pdf_layout import Line

ENCRYPTED = "the PDF is encrypted and needs a password; save a copy without one and add that"
_HEIGHT = 10.0


def pages_by_pypdf(content: bytes, source: str) -> list[Page]:
    """The lines of each page in the order of the file, one below the other; pypdf tells nothing of where they stand.

    Raises UnreadableArticle where pypdf cannot read the file either.
    """
    # Only a file that pdfium failed on needs the second reader.
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        texts = [] if locked else [page.extract_text() for page in reader.pages]
    # pypdf meets a damaged file with whatever its own code runs into.
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        why = "the PDF is damaged or incomplete; get the file again from where it came"
        raise UnreadableArticle(source, why) from error
    if locked:
        raise UnreadableArticle(source, ENCRYPTED)
    return [_page(text, number) for number, text in enumerate(texts)]


def _page(text: str, number: int) -> Page:
    lines = [line.strip() for line in text.splitlines()]
    top = _HEIGHT * (len(lines) + 1)
    placed = (
        Line(line, 0.0, top - _HEIGHT * (at + 1), float(len(line)), top - _HEIGHT * at, _HEIGHT, page=number)
        for at, line in enumerate(lines)
    )
    return Page(tuple(line for line in placed if line.text), 0.0, top)

"""Word files: .docx and its relatives with programs or as templates. The only owner of python-docx."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.blocks import Assembled, Block, assembled
from corpus.docx_blocks import Read, names_in, read
from corpus.docx_package import parts_of
from corpus.docx_pieces import pieces
from corpus.docx_styles import styles_of
from corpus.docx_text import WORD, text_of
from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.marks import linked_marks
from corpus.reference_list import parsed_references
from corpus.types import Coverage, Mark, Reference
from corpus.xml import Element

if TYPE_CHECKING:
    from docx.document import Document as WordFile

# What programs put down as title or author where nobody told them.
_NO_TITLE = re.compile(
    r"(?:microsoft )?word(?: document| - .*)?|(?:document|belge)\s?\d*|untitled.*|.*\.(?:docx?|dotx?|rtf|odt|pdf)|\W*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|(?:microsoft )?(?:office )?(?:windows )?user|kullanıcı|administrator|admin|unknown|author|\S+@\S+|\W*"
    r"|hp|asus|acer|lenovo|dell",
    re.IGNORECASE,
)


def new_word_file(title: str) -> WordFile:
    """An empty Word file to write into, in the name of Kanıt."""
    from docx import Document

    made = Document()
    properties = made.core_properties
    properties.title, properties.author, properties.comments = title, "Kanıt", ""
    return made


def load_docx(content: bytes, source: str) -> Loaded:
    """The article in a Word file, as it reads once all tracked changes are accepted.

    The title is the paragraph of that style, else the property, else a first heading that stands alone on its level.
    The reference list is no part of the text where its entries can be read. Footnotes stand at the end. Raises
    UnreadableArticle for what is no Word file, is damaged, encrypted, over the bounds of parts_of, or without text.
    """
    from docx import Document

    parts = parts_of(content, source)
    document = Document(BytesIO(parts.package))
    styles = styles_of(document.styles.element)
    found = read(pieces(document.element.body, styles))
    notes = tuple(Block("note", (), text) for tree in parts.notes for text in _notes(tree))
    references = parsed_references("\n\n".join(found.entries))
    listed = () if references else found.listed
    blocks = (*found.blocks[: found.list_at], *listed, *found.blocks[found.list_at :], *notes)
    text = assembled(blocks)
    if not text.sections:
        raise UnreadableArticle(source, "the Word file shows no text; an article needs text")
    properties = document.core_properties if parts.has_properties else None
    title = properties.title.strip() if properties else ""
    return Loaded(
        title=_title(found, title) or Path(source).stem,
        authors=found.authors or tuple(_authors(properties.author if properties else "")),
        coverage=_coverage(found),
        references=references,
        text=text.text,
        sections=text.sections,
        tables=text.tables,
        marks=_marks(text, references),
    )


def _title(found: Read, stated: str) -> str | None:
    return found.title or (stated if not _NO_TITLE.fullmatch(stated) else None)


def _authors(stated: str) -> Iterator[str]:
    for name in names_in(stated):
        if not _NO_AUTHOR.fullmatch(name):
            yield name


def _notes(tree: Element) -> Iterator[str]:
    """The footnotes in a tree, without those that only draw the line above them."""
    for note in tree:
        if note.get(f"{WORD}type", "normal") == "normal" and (text := text_of(note)):
            yield text


def _coverage(found: Read) -> Coverage:
    kinds = {block.kind for block in found.blocks} - {"heading", "back", "note"}
    return "abstract" if kinds and kinds <= {"abstract", "summary", "translation"} else "full"


def _marks(text: Assembled, references: tuple[Reference, ...]) -> tuple[Mark, ...]:
    """The marks that the words tell, outside footnotes."""
    notes = [(section.start, section.end) for section in text.sections if section.kind == "note"]
    marks = linked_marks(text.text, references) if references else ()
    return tuple(mark for mark in marks if not any(start <= mark.start < end for start, end in notes))

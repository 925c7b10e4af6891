"""An outline as plain text, Markdown or a Word file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

from corpus.docx import new_word_file
from interface.outline import Block, Kind

# Whatever could begin markup in CommonMark, GitHub's tables and strike-through, or mathematics.
_MARKUP = re.compile(r"[\\`*_\[\]<>~|$&]")
_OPENING = re.compile(r"(\d{1,9}(?=[.)])|(?=[-+=#:]))(.)")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_STYLES: Mapping[Kind, str] = {
    "title": "Title",
    "question": "Heading 1",
    "heading": "Heading 1",
    "remark": "Normal",
    "quote": "Quote",
    "entry": "Normal",
}


def plain_text(blocks: Iterable[Block]) -> str:
    """Paragraphs with blank lines between them; quotes stand in quotation marks."""
    paragraphs = (f"“{block.text}”" if block.kind == "quote" else block.text for block in blocks)
    return "\n\n".join(paragraphs) + "\n"


def markdown(blocks: Iterable[Block]) -> str:
    """CommonMark in which no word of a question or an article means anything but itself."""
    return "\n\n".join(map(_paragraph, blocks)) + "\n"


def word_file(blocks: Iterable[Block], title: str) -> bytes:
    """A .docx file with the styles that every Word has; signs that no Word file can hold become U+FFFD."""
    document = new_word_file(title)
    for block in blocks:
        document.add_paragraph(_UNPRINTABLE.sub("\ufffd", block.text), style=_STYLES[block.kind])
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _paragraph(block: Block) -> str:
    if block.kind == "quote":
        return "\n".join(f"> {line}".rstrip() for line in _lines(block.text))
    sign = {"title": "# ", "question": "## ", "heading": "## "}.get(block.kind, "")
    if sign:
        return sign + _escaped(" ".join(block.text.split()))
    # The number of an entry is meant to begin a list.
    number, dot, rest = block.text.partition(". ") if block.kind == "entry" else ("", "", block.text)
    return number + dot + _escaped(" ".join(rest.split()))


def _lines(text: str) -> Iterator[str]:
    """The lines of a quote: those that follow each other are kept apart, a blank line parts paragraphs."""
    lines = re.split(r"\r\n|\r|\n", text)
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield _escaped(line) + ("\\" if line.strip() and following.strip() else "")


def _escaped(line: str) -> str:
    words = line.strip()
    if not words:
        return ""
    rest = _MARKUP.sub(r"\\\g<0>", words)
    if opening := _OPENING.match(rest):
        rest = f"{opening[1]}\\{opening[2]}{rest[opening.end() :]}"
    before, after = line[: line.index(words)], line[line.index(words) + len(words) :]
    # Blanks at the start of a line would make it code, and two at its end mean something too.
    return _blanks(before) + rest + _blanks(after)


def _blanks(blanks: str) -> str:
    return "".join(f"&#{ord(blank)};" for blank in blanks)

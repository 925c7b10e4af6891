"""The pages of a PDF become an article: paragraphs put together over columns and pages, sections, references."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from corpus import pdf_names as names
from corpus.blocks import Block, assembled
from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.marks import linked_marks
from corpus.pdf_furniture import Page, without_furniture
from corpus.pdf_layout import Line, Piece, goes_on, joined, leading, ordered, pieces, rows
from corpus.pdf_metadata import metadata
from corpus.pdf_parts import Part, parts, style_of
from corpus.reference_list import parsed_references
from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Section, SectionKind

_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x9f]")
# A page of a scan may carry a stamp, but an article has more than a line or two on a page.
_FEWEST_LETTERS_A_PAGE = 60
_MOST_UNREADABLE = 0.1
# A picture, or objects packed so that their names cannot be seen; /ImageB is no picture but a promise of one.
_PICTURE = re.compile(rb"/Image(?![A-Z])|/ObjStm")


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What a reader of PDF files found: the pages, the document information and the bytes."""

    pages: list[Page]
    information: dict[str, str]
    content: bytes


@dataclass(slots=True)
class _Passage:
    """Pieces that are one block of the article; of a table, so many of them are its caption."""

    part: Part
    pieces: list[Piece]
    captions: int = 0

    def lines(self) -> list[Line]:
        return [line for piece in self.pieces for line in piece.lines]


def loaded_article(file: PdfFile, source: str) -> Loaded:
    """The article in the pages of a file. Raises UnreadableArticle where they have no text that can be read."""
    _refuse_unreadable(file.pages, file.content, source)
    lines = _in_order(without_furniture(file.pages))
    style = style_of(lines)
    passages = _passages(parts(pieces(lines, leading(lines)), style))
    references = parsed_references(_reference_text(passages))
    kept = [passage for passage in passages if passage.part.kind != "reference"]
    blocks = list(_blocks(kept))
    made = assembled(block for block, _ in blocks)
    starts = _page_starts(blocks, len(file.pages), len(made.text))
    title = "\n".join(joined(passage.lines())[0] for passage in kept if passage.part.kind == "title")
    return Loaded(
        **metadata(file.pages, file.information, file.content, title, source),
        text=made.text,
        sections=tuple(_paged(section, starts) for section in made.sections),
        tables=made.tables,
        marks=linked_marks(made.text, references) if references else (),
        page_starts=starts,
        references=references,
        coverage="full",
    )


def _refuse_unreadable(pages: Sequence[Page], content: bytes, source: str) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    if not pages:
        raise UnreadableArticle(source, "the PDF has no pages; get the file again from where it came")
    # Most articles print nothing odd, and to know that is quicker than to search for it.
    unreadable = 0 if text.isprintable() and "\ufffd" not in text else len(_UNREADABLE.findall(text))
    unreadable += len("(cid:00)") * text.count("(cid:")
    if unreadable > _MOST_UNREADABLE * len(text):
        share = min(1.0, unreadable / len(text))
        why = f"{share:.0%} of the PDF's characters have no readable form; it needs text recognition (OCR) first"
        raise UnreadableArticle(source, why)
    fewest = min(_FEWEST_LETTERS_A_PAGE * len(pages), 2000)
    if len(list(islice(filter(str.isalpha, text[:20_000]), fewest))) < fewest:
        raise UnreadableArticle(source, _why_no_text(content))


def _why_no_text(content: bytes) -> str:
    if _PICTURE.search(content):
        return "the PDF holds images of pages and no text; it needs text recognition (OCR) first"
    return (
        "the PDF has no text and no images of pages either, so it is empty or damaged; get the file again from where "
        "it came, and if its letters are drawn, use text recognition (OCR)"
    )


def _in_order(pages: Sequence[Page]) -> list[Line]:
    """The lines of all pages in reading order; a page that shows no columns may have those of the others."""
    common = Counter(tuple(round(edge) for edge in page.columns) for page in pages if page.columns)
    usual = common.most_common(1)[0][0] if common else ()
    lines: list[Line] = []
    for page in pages:
        lines += ordered(page.lines, _fitting(page, usual))
    return lines


def _fitting(page: Page, usual: tuple[float, ...]) -> tuple[float, ...]:
    """The columns of a page; those of other pages where it shows only some of them and has lines that begin there."""
    columns = page.columns
    missing = [edge for edge in usual if not any(abs(edge - column) < 6 for column in columns)]
    if len(usual) - len(missing) < len(columns):
        return columns
    beside = (_has_beside(page, edge) for edge in missing)
    return usual if missing and all(beside) else columns


def _has_beside(page: Page, edge: float) -> bool:
    """Whether lines begin at an edge that have others beside them on the left."""
    beginning = [line for line in page.lines if abs(line.x0 - edge) < 4][:50]
    before = [line for line in page.lines if line.x1 < edge][:200]
    return any(abs(one.y0 - other.y0) < one.size for one in beginning for other in before)


def _passages(found: Sequence[Part]) -> list[_Passage]:
    """The parts put together: text that goes on in another column or page, a table with its caption.

    What stands between the halves of a paragraph is put before it or behind it, so that it stays on its page.
    """
    made: list[_Passage] = []
    between: list[_Passage] = []
    last: _Passage | None = None
    for part in found:
        if part.kind in ("caption", "table", "note"):
            _float(between, part)
        elif last and part.kind == last.part.kind and part.kind != "heading" and _continues(last, part, bool(between)):
            page = last.pieces[0].first.page
            early = [each for each in between if each.pieces[0].first.page == page]
            made[-1:] = [*early, last]
            between = [each for each in between if each.pieces[0].first.page != page]
            last.pieces.append(part.piece)
        else:
            made += between
            between, last = [], _Passage(part, [part.piece])
            made.append(last)
    return made + between


def _float(between: list[_Passage], part: Part) -> None:
    last = between[-1] if between else None
    if last and part.kind != "note" and part.name == last.part.name and last.part.kind == "caption":
        last.pieces.append(part.piece)
        last.captions += part.kind == "caption"
    else:
        between.append(_Passage(part, [part.piece], int(part.kind == "caption")))


def _continues(last: _Passage, part: Part, interrupted: bool) -> bool:
    before = last.pieces[-1]
    moved = (before.last.page, before.last.column) != (part.piece.first.page, part.piece.first.column)
    raised = part.piece.first.y0 > before.last.y0
    return part.kind != "reference" and (moved or raised or interrupted) and goes_on(before, part.piece)


def _reference_text(passages: Sequence[_Passage]) -> str:
    texts = ("\n".join(line.text for line in each.lines()) for each in passages if each.part.kind == "reference")
    return "\n".join(texts)


def _blocks(passages: Sequence[_Passage]) -> Iterator[tuple[Block, list[tuple[int, int]]]]:
    """The blocks of the article, each with the offsets in it at which lines begin, and their pages."""
    sections = _Path(passages)
    for passage in passages:
        if passage.part.kind == "heading":
            sections.enter(passage)
        yield _block(passage, sections)


def _block(passage: _Passage, sections: _Path) -> tuple[Block, list[tuple[int, int]]]:
    part, lines = passage.part, passage.lines()
    if part.kind == "caption" and len(passage.pieces) > passage.captions:
        return _table(passage), [(0, lines[0].page)]
    text, offsets = joined(lines)
    pages = [(offset, line.page) for offset, line in zip(offsets, lines, strict=True)]
    if part.kind in ("title", "front", "heading"):
        return Block("heading", (), text), pages
    if part.kind in ("caption", "table", "note"):
        kind: SectionKind = "note" if part.kind == "note" else "caption"
        return Block(kind, (part.name,) if part.name else (), text), pages
    return Block(sections.kind(part), sections.path, text), pages


def _table(passage: _Passage) -> Block:
    """A table whose rows are its printed lines: nothing in a PDF says for sure which cell is whose."""
    head, rest = passage.pieces[: passage.captions], passage.pieces[passage.captions :]
    caption = " ".join(joined([line for piece in head for line in piece.lines])[0].split())
    label = passage.part.name
    parts = groupby((line for piece in rest for line in piece.lines), key=lambda line: (line.page, line.column))
    printed = (row for _, lines in parts for row in rows(list(lines)))
    body = tuple((SourceCell(" ".join(line.text for line in row)),) for row in printed)
    title = caption[len(label) :].lstrip(" .:|—–") if caption.startswith(label) else caption
    made = laid_out(SourceTable(label, title or None, (), body))
    return Block("table", (label,), made.text, table=made.table)


class _Path:
    """The titles of the sections a passage lies in."""

    def __init__(self, passages: Sequence[_Passage]) -> None:
        self._styles: list[tuple[float, str, bool]] = []
        heads = [each for each in passages if each.part.kind == "heading"]
        main = [each for each in heads if names.is_known(each.part.name) and not names.is_structured(each.part.name)]
        for each in [*main[:1], *heads]:
            if (style := _style(each)) not in self._styles:
                self._styles.append(style)
        self._open: list[tuple[int, str]] = []
        self._names: list[str] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The titles, outermost first."""
        return tuple(title for _, title in self._open)

    def enter(self, passage: _Passage) -> None:
        """Go on under a heading."""
        title = " ".join(joined(passage.lines())[0].split())
        name = passage.part.name
        level = names.depth_of(title) or (1 if self._is_outermost(name) else 1 + self._styles.index(_style(passage)))
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, title))
        self._names = [*self._names[: len(self._open) - 1], name]

    def _is_outermost(self, name: str) -> bool:
        inside = bool(self._names) and names.is_abstract(self._names[0]) and names.is_structured(name)
        return names.is_known(name) and not inside

    def kind(self, part: Part) -> SectionKind:
        """What kind of section a part of text lies in."""
        if part.kind == "abstract":
            return "abstract"
        outermost = self._names[0] if self._names else ""
        if names.is_back(outermost):
            return "back"
        return "appendix" if names.is_appendix(outermost) else "body"


def _style(passage: _Passage) -> tuple[float, str, bool]:
    line = passage.pieces[0].first
    return round(line.size, 1), line.font, line.text.isupper()


def _page_starts(blocks: Sequence[tuple[Block, list[tuple[int, int]]]], count: int, length: int) -> tuple[int, ...]:
    """The offset at which each page begins; that of the next for a page without text."""
    first: dict[int, int] = {}
    offset = 0
    for block, lines in blocks:
        if not block.text.strip():
            continue
        for at, page in lines:
            first.setdefault(page, offset + at)
        offset += len(block.text) + 2
    starts = [length]
    for page in reversed(range(count)):
        starts.append(min(starts[-1], first.get(page, length)))
    return tuple(reversed(starts[1:]))


def _paged(section: Section, starts: Sequence[int]) -> Section:
    return replace(section, page=bisect_right(starts, section.start) or 1)

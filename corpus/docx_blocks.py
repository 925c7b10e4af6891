"""The paragraphs and tables of a Word file as blocks, with its title, its authors and its reference list apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.blocks import Block
from corpus.docx_pieces import Piece
from corpus.docx_tables import NOTE, laid_out_table
from corpus.headings import kind_of_title, names_references
from corpus.html_tables import label_of
from corpus.jats_inline import Line
from corpus.types import SectionKind

_MOST_NOTES, _MOST_TITLE, _MOST_HEADING, _MOST_AUTHORS = 12, 400, 120, 5000
_CAPTION = re.compile(
    r"(?:supplementary |appendix |online )?(?:(tables?|tablo)|figures?|fig\.?|şekil|scheme|box)\s?S?\d{1,3}[A-Za-z]?"
    r"\s?(?:[.:|–—-]\s|[.:]?$)",
    re.IGNORECASE,
)
_USUAL_HEADING = re.compile(
    r"(?:\d+\.?\s*)?(?:introduction|background|(?:materials? and |patients and )?methods?|results?(?: and discussion)?"
    r"|discussion|conclusions?|giriş|(?:gereç ve )?yöntem(?:ler)?|bulgular|tartışma|sonuç(?:lar)?)\W*",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"(abstract|summary|özet|öz)\s*[:.–—-]\s*(?=\S)", re.IGNORECASE)
_KEYWORDS = re.compile(r"(?:key ?words?|anahtar (?:kelimeler|sözcükler))\s*[:.–—-]", re.IGNORECASE)
_ENGLISH_ABSTRACT, _TURKISH_ABSTRACT = (
    re.compile(r"\W*abstract\W*", re.IGNORECASE),
    re.compile(r"\W*öz(?:et)?\W*", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What the paragraphs of a file say: its blocks, and apart from them the paragraphs of its reference list.

    title is None where no paragraph is one by its style or its place. listed is the list again as blocks, with its
    heading, for where no entries can be read from it; it stood before the block at list_at.
    """

    title: str | None
    authors: tuple[str, ...]
    blocks: tuple[Block, ...]
    entries: tuple[str, ...]
    listed: tuple[Block, ...]
    list_at: int


def read(pieces: Sequence[Piece]) -> Read:
    """The article in a run of paragraphs and tables; without headings by style, bold lines and usual titles are it."""
    if not any(piece.level for piece in pieces):
        pieces = [_guessed(piece) for piece in pieces]
    title, pieces = _titled(pieces)
    authors = tuple(name for piece in pieces if piece.role == "author" for name in names_in(piece.text))
    front = _begins_with_abstract(pieces)
    walk = _Walk(bilingual=any(_ENGLISH_ABSTRACT.fullmatch(piece.text) for piece in pieces if piece.level))
    for piece, caption, notes in _with_tables(pieces):
        if piece.table is not None:
            walk.table(piece, caption, notes)
        elif piece.level:
            walk.heading(piece)
        else:
            walk.paragraph(piece, front=front or piece.role == "author")
    heading = (Block("heading", (), title),) if title else ()
    at = walk.list_at + len(heading)
    return Read(title, authors, (*heading, *walk.blocks), tuple(walk.entries), tuple(walk.listed), at)


def names_in(text: str) -> Iterator[str]:
    """The names in a line of authors, without the signs of their affiliations."""
    for part in re.split(r"\s?[;,]\s?|\s(?:and|ve|&)\s", text[:_MOST_AUTHORS]):
        name = re.sub(r"[\W\d_ᵃ-ᶻ⁰¹²³⁴-⁹]+$", "", part.strip()) + ("." if part.strip().endswith(".") else "")
        if re.search(r"[^\W\d_]{2}", name):
            yield name


class _Walk:
    """The blocks so far, and the headings that the next one stands under."""

    def __init__(self, *, bilingual: bool) -> None:
        self.blocks: list[Block] = []
        self.entries: list[str] = []
        self.listed: list[Block] = []
        self.list_at = 0
        self._headings: list[tuple[int, str, SectionKind]] = []
        self._in_list = False
        self._bilingual = bilingual

    def heading(self, piece: Piece) -> None:
        """A heading ends those of its level and below; under it is what kind of section its words, or theirs, say."""
        level = piece.level or 1
        self._headings = [heading for heading in self._headings if heading[0] < level]
        kind = kind_of_title(piece.text) or self._kind()
        if self._bilingual and _TURKISH_ABSTRACT.fullmatch(piece.text):
            kind = "translation"
        self._headings.append((level, piece.text, kind))
        self._in_list = not self.entries and names_references(piece.text)
        if self._in_list:
            self.list_at = len(self.blocks)
        (self.listed if self._in_list else self.blocks).append(Block("heading", self._path(), piece.text))

    def paragraph(self, piece: Piece, *, front: bool) -> None:
        """A paragraph, a caption or an entry of the reference list."""
        kind, path = self._kind(), self._path()
        run_in = _RUN_IN.match(piece.text)
        if self._in_list:
            self.entries.append(piece.text)
            self.listed.append(Block("back", path, piece.text))
        elif _is_caption(piece):
            label, _ = label_of(Line(piece.text))
            self.blocks.append(Block("caption", (*path, label) if label else path, piece.text))
        elif _KEYWORDS.match(piece.text):
            self.blocks.append(Block("back", path, piece.text))
        elif kind == "body" and not path and (run_in or piece.role == "abstract"):
            self.blocks.append(Block("abstract", (run_in.group(1),) if run_in else (), piece.text))
        else:
            kind = "back" if front and not path else "box" if piece.boxed and kind == "body" else kind
            self.blocks.append(Block(kind, path, piece.text, language="tr" if kind == "translation" else None))

    def table(self, piece: Piece, caption: str, notes: Sequence[str]) -> None:
        """A table with what is said around it; one without cells is its caption and notes."""
        self._in_list = False
        laid = laid_out_table(piece.table, caption, notes) if piece.table is not None else None
        if laid is None:
            return
        path = (*self._path(), laid.table.label) if laid.table.label else self._path()
        if laid.table.start < laid.table.end:
            self.blocks.append(Block("table", path, laid.text, table=laid.table))
        else:
            self.blocks += [Block("caption", path, text) for text in (caption, *notes)]

    def _path(self) -> tuple[str, ...]:
        return tuple(title for _, title, _ in self._headings)

    def _kind(self) -> SectionKind:
        return self._headings[-1][2] if self._headings else "body"


def _guessed(piece: Piece) -> Piece:
    """The piece as a heading where only its form says that it is one."""
    text = piece.text
    plain = piece.table is None and piece.role == "text" and not piece.counted and 0 < len(text) <= _MOST_HEADING
    usual = _USUAL_HEADING.fullmatch(text) or kind_of_title(text)
    bold = piece.bold and text[-1:] not in {".", ",", ";", ":"} and not _is_caption(piece)
    return replace(piece, level=1) if plain and re.search(r"[^\W\d_]{2}", text) and (usual or bold) else piece


def _titled(pieces: Sequence[Piece]) -> tuple[str | None, list[Piece]]:
    """The title, and the pieces without it: by its style, else a first heading that is the only one of its level."""
    titles = [piece.text for piece in pieces if piece.role == "title"]
    if titles:
        return titles[0], [piece for piece in pieces if piece.role != "title" or piece.text != titles[0]]
    levels = [piece.level for piece in pieces if piece.level]
    guessed = pieces and pieces[0].bold and len(levels) > 1
    if levels and pieces[0].level == levels[0] and (levels.count(levels[0]) == 1 or guessed):
        usual = _USUAL_HEADING.fullmatch(pieces[0].text) or kind_of_title(pieces[0].text)
        if len(pieces[0].text) <= _MOST_TITLE and not usual:
            return pieces[0].text, list(pieces[1:])
    return None, list(pieces)


def _begins_with_abstract(pieces: Sequence[Piece]) -> bool:
    """Whether the first heading is that of the abstract: what stands before it is no part of the article's text."""
    heading = next((piece.text for piece in pieces if piece.level), "")
    return kind_of_title(heading) == "abstract"


def _with_tables(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str, tuple[str, ...]]]:
    """The pieces, with each table its caption and notes, which stand around it and are no pieces of their own."""
    taken: set[int] = set()
    around: dict[int, tuple[str, tuple[str, ...]]] = {}
    for at, piece in enumerate(pieces):
        if piece.table is None:
            continue
        above = [place for place in _caption_above(pieces, at) if place not in taken]
        below = [] if above or not _captions_table(pieces[at + 1 : at + 2]) or _is_table(pieces, at + 2) else [at + 1]
        after = at + 1 + len(below)
        notes = [after + n for n, _ in enumerate(takewhile(_is_note, pieces[after : after + _MOST_NOTES]))]
        taken.update(above, below, notes)
        caption = " ".join(pieces[place].text for place in above or below)
        around[at] = caption, tuple(pieces[place].text for place in notes)
    for at, piece in enumerate(pieces):
        if at not in taken:
            yield (piece, *around.get(at, ("", ())))


def _caption_above(pieces: Sequence[Piece], at: int) -> list[int]:
    """The places of the caption above a table: one paragraph, or the label and the title in a line each."""
    if _captions_table(pieces[max(0, at - 1) : at]):
        return [at - 1]
    label = pieces[at - 2].text if at > 1 and _captions_table(pieces[at - 2 : at - 1]) else ""
    title = pieces[at - 1] if label else None
    if title and len(label) <= 20 and title.table is None and not title.level and len(title.text) <= _MOST_TITLE:
        return [at - 2, at - 1]
    return []


def _captions_table(pieces: Sequence[Piece]) -> bool:
    """Whether the one piece given is the caption of a table."""
    if not pieces or pieces[0].table is not None:
        return False
    found = _CAPTION.match(pieces[0].text)
    return bool(found.group(1)) if found else pieces[0].role == "caption" and not label_of(Line(pieces[0].text))[0]


def _is_caption(piece: Piece) -> bool:
    return piece.role == "caption" or (piece.role == "text" and bool(_CAPTION.match(piece.text)))


def _is_note(piece: Piece) -> bool:
    return piece.table is None and not piece.level and bool(NOTE.match(piece.text))


def _is_table(pieces: Sequence[Piece], at: int) -> bool:
    return at < len(pieces) and pieces[at].table is not None

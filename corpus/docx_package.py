"""The few parts of a Word file that are read, taken out of its archive within bounds."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.docx_text import WORD
from corpus.errors import UnreadableArticle
from corpus.xml import Element, local_name, parsed_xml, serialised

# One part of a Word file, unpacked; a book of 1,000 pages has some 20 MiB, and its tree takes ten times as much memory.
MOST_PART_BYTES = 32 * 2**20
# Elements of one part: an article of twenty pages has some 20,000, and a million would take a minute to read.
MOST_ELEMENTS = 500_000
# No more names than this are looked at in one file; a picture is one name.
MOST_MEMBERS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "the Word file is damaged; get it again, or open it in Word and save it as .docx"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGED = "http://schemas.openxmlformats.org/package/2006"
_CORE_PROPERTIES = f"{{{_PACKAGED}/metadata/core-properties}}coreProperties"
_NO_STYLES = f'<w:styles xmlns:w="{WORD[1:-1]}"/>'
# ISO/IEC 29500-1, Strict, and the names that the same things have in the transitional form.
_STRICT = tuple(
    (f"http://purl.oclc.org/ooxml/{strict}".encode(), f"http://schemas.openxmlformats.org/{usual}".encode())
    for strict, usual in (
        ("wordprocessingml/main", "wordprocessingml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/wordprocessingDrawing", "drawingml/2006/wordprocessingDrawing"),
        ("drawingml/main", "drawingml/2006/main"),
    )
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A Word file as its document, its styles and properties alone, and the trees of its footnotes and endnotes."""

    package: bytes
    has_properties: bool
    notes: tuple[Element, ...]


def parts_of(content: bytes, source: str) -> Parts:
    """What is read of a Word file; relationships to anything outside it, pictures and programs are left behind.

    Raises UnreadableArticle for what is no Word file, is encrypted or damaged, or holds a part over MOST_PART_BYTES.
    """
    if content.startswith(_OLE):
        raise UnreadableArticle(source, _old_or_encrypted(content))
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _read(_Archive(archive, source))
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UnreadableArticle(source, _DAMAGED) from error


def _old_or_encrypted(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "the Word file is encrypted; open it with its password and save it without one"
    return "this is a Word file of the old kind (.doc) or another old Office file; open it in Word and save it as .docx"


class _Archive:
    """The members of an archive by their names in lower case, each read within bounds."""

    def __init__(self, archive: ZipFile, source: str) -> None:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            why = f"the Word file has {len(members):,} parts, {MOST_MEMBERS:,} at most are read; save it again in Word"
            raise UnreadableArticle(source, why)
        self._archive, self._source = archive, source
        self._members = {_plain(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    def tree(self, name: str) -> Element:
        """The element tree of a part, in the transitional form; ValueError where it is not XML."""
        content = self._content(self._members[_plain(name)])
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
        try:
            tree = parsed_xml(content, self._source)
        except UnreadableArticle as error:
            raise UnreadableArticle(self._source, f"{_DAMAGED} (in {name}, {error.why})") from error
        if (count := int(tree.xpath("count(//*)"))) > MOST_ELEMENTS:
            raise self.refused(
                f"a part of the Word file has {count:,} elements, {MOST_ELEMENTS:,} at most are read; divide it"
            )
        return tree

    def refused(self, why: str) -> UnreadableArticle:
        """The refusal of this file."""
        return UnreadableArticle(self._source, why)

    def _content(self, member: ZipInfo) -> bytes:
        content = b""
        if member.file_size <= MOST_PART_BYTES:
            with self._archive.open(member) as opened:
                content = opened.read(MOST_PART_BYTES + 1)
        if max(member.file_size, len(content)) > MOST_PART_BYTES:
            most = f"{MOST_PART_BYTES // 2**20} MiB"
            raise self.refused(f"a part of the Word file takes more than {most} unpacked; divide it, or save it again")
        return content


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _read(archive: _Archive) -> Parts:
    related = _related(archive, "")
    main = related.get("officeDocument", "word/document.xml")
    if main not in archive:
        raise archive.refused("the file is an archive without a Word document in it; save the article as .docx")
    document = archive.tree(main)
    if document.tag != f"{WORD}document" or document.find(f"{WORD}body") is None:
        raise archive.refused(f"the file holds a {local_name(document)}, not a Word document; save it as .docx")
    beside = _related(archive, main)
    styles = beside.get("styles", "")
    kept = {"word/document.xml": document, "word/styles.xml": archive.tree(styles) if styles in archive else None}
    name = related.get("core-properties", "")
    properties = archive.tree(name) if name in archive else None
    if properties is not None and properties.tag == _CORE_PROPERTIES:
        kept["docProps/core.xml"] = properties
    notes = [archive.tree(beside[kind]) for kind in ("footnotes", "endnotes") if beside.get(kind, "") in archive]
    return Parts(_package(kept), "docProps/core.xml" in kept, tuple(notes))


def _related(archive: _Archive, part: str) -> Mapping[str, str]:
    """The parts that a part names, by the last word of how it is related to them; none outside the file."""
    folder, _, name = part.rpartition("/")
    listed = join(folder, "_rels", f"{name}.rels")
    return dict(_targets(archive.tree(listed), folder)) if listed in archive else {}


def _targets(relationships: Element, folder: str) -> Iterator[tuple[str, str]]:
    for relationship in relationships:
        target, kind = relationship.get("Target"), relationship.get("Type")
        if target and kind and relationship.get("TargetMode") != "External":
            yield kind.rpartition("/")[2], normpath(join("/", folder, target)).lstrip("/")


def _package(parts: Mapping[str, Element | None]) -> bytes:
    """A Word file of these parts alone; without styles it has no styles, not those that python-docx would give it."""
    types = {
        "word/document.xml": f"{_OFFICE}.document.main+xml",
        "word/styles.xml": f"{_OFFICE}.styles+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{types[name]}"/>' for name in parts)
    top = {f"{_RELATED}/officeDocument": "word/document.xml"}
    if "docProps/core.xml" in parts:
        top[f"{_PACKAGED}/relationships/metadata/core-properties"] = "docProps/core.xml"
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGED}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{overrides}</Types>",
        )
        archive.writestr("_rels/.rels", _relationships(top))
        archive.writestr("word/_rels/document.xml.rels", _relationships({f"{_RELATED}/styles": "styles.xml"}))
        for name, element in parts.items():
            archive.writestr(name, _NO_STYLES if element is None else serialised(element))
    return written.getvalue()


def _relationships(targets: Mapping[str, str]) -> str:
    lines = (
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGED}/relationships">{"".join(lines)}</Relationships>'

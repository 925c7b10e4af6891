"""Which loader reads a file, and that no bytes at all make one fail in any way but with a sentence."""

from __future__ import annotations

import gzip
import io
import random
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from corpus import formats
from corpus.errors import UnreadableArticle
from corpus.formats import ENDINGS, LOADERS, format_of, load
from corpus.loaded import Loaded, finished

PROJECT = Path(__file__).parent.parent
JATS = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "JATS.dtd">
<article article-type="review-article" xml:lang="en"><front><article-meta><title-group><article-title>On lamps
</article-title></title-group></article-meta></front><body><sec><title>Oil</title><p>Oil burns long.</p></sec></body>
</article>"""
HTML = (
    b"<!DOCTYPE html><html><head><title>On lamps</title></head><body><h2>Oil</h2><p>Oil burns long.</p></body></html>"
)
MARKDOWN = b"---\ntitle: On lamps\n---\n# Oil\n\nOil burns long [1].\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


def pdf() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=True)
    for line in range(12):
        canvas.drawString(72, 720 - 14 * line, "Oil burns longer than gas in every lamp of the harbour.")
    canvas.save()
    return stream.getvalue()


def docx() -> bytes:
    stream = io.BytesIO()
    document = Document()
    document.add_heading("Oil", 1)
    document.add_paragraph("Oil burns long.")
    document.save(stream)
    return stream.getvalue()


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "text")
    return stream.getvalue()


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return stream.getvalue()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.pdf": pdf,
    "a.docx": docx,
    "a.xml": lambda: JATS,
    "a.html": lambda: HTML,
    "a.md": lambda: MARKDOWN,
    "a.txt": lambda: "Işık yanar.".encode("cp1254"),
}


@pytest.mark.parametrize("source", sorted(SAMPLES))
def test_a_file_of_every_kind_loads(source: str) -> None:
    loaded = load(SAMPLES[source](), source)

    assert "burns long" in loaded.text or "Işık" in loaded.text


@pytest.mark.parametrize("named", ["a", "a.txt", "a.pdf", "a.md", "a.xyz", "a.docx", "a.xml"])
@pytest.mark.parametrize("source", ["a.pdf", "a.docx", "a.xml", "a.html"])
def test_the_content_decides_whatever_the_name_says(source: str, named: str) -> None:
    assert format_of(SAMPLES[source](), named) == ENDINGS[Path(source).suffix]


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\n \n",
        b"\x0c\xa0\x85",
        b"\xef\xbb\xbf",
        b"<!-- a --><!-- <html> --><?style x?>",
        b"<!DOCTYPE article [<!ENTITY a 'b'> <!-- ] -->]>",
        b"<!DOCTYPE article SYSTEM 'a.dtd'>\n",
    ],
)
@pytest.mark.parametrize(
    "root",
    [
        b"<article article-type='x'>",
        b"<article>",
        b"<j:article xmlns:j='http://jats.nlm.nih.gov'>",
        b"<pmc-articleset><article>",
        b"<OAI-PMH xmlns='http://o.org'><record><article xmlns='x'>",
    ],
)
def test_an_article_of_jats_is_known_behind_all_that_may_stand_before_it(before: bytes, root: bytes) -> None:
    assert format_of(before + root + b"<front/><body/>", "a.dat") == "jats"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_markup_is_known_in_wide_characters(encoding: str) -> None:
    assert format_of(JATS.decode().encode(encoding), "a.dat") == "jats"
    assert format_of(HTML.decode().encode(encoding), "a.dat") == "html"


@pytest.mark.parametrize(
    ("content", "source", "kind"),
    [
        (b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "a.xml", "html"),
        (b"\n<!-- saved --><HTML><body>", "a.txt", "html"),
        (b"<div><p>No root</p></div>", "a.html", "html"),
        (b"<article class='post'><h1>A page</h1></article>", "a.html", "html"),
        (b"<div align=center>Logo</div>\n\n# Lamps", "a.md", "text"),
        (b"<5% burned", "a.txt", "text"),
        (b"Just words", "README", "text"),
        (b"Just words", "a.MARKDOWN", "text"),
        (b"Just words", "a.text", "text"),
        (b"not xml", "a.nxml", "jats"),
        (b"words\n%PDF-1.4 and more", "a", "pdf"),
        (b"words on the %PDF- sign", "a.txt", "text"),
    ],
)
def test_the_ending_decides_where_the_content_does_not(content: bytes, source: str, kind: str) -> None:
    assert format_of(content, source) == kind


@pytest.mark.parametrize(
    ("content", "source", "why"),
    [
        (b"", "a.pdf", "the file is empty"),
        (b" \n", "a", "the file is empty"),
        (zipped("a.txt", "b.nxml"), "a.zip", "it is an archive; bring what is in it in with: python app.py add FILE"),
        (zipped("a.txt"), "a.docx", "it is an archive"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx", "not a Word document"),
        (zipped("mimetype", "content.xml"), "a.odt", "not a Word document"),
        (gzip.compress(b"text"), "a.txt", "it is an archive"),
        (tarred(), "a.tar", "it is an archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "a.doc", r"an old Word or Office \(.doc, .xls, .ppt\)"),
        (b"{\\rtf1 text}", "a.rtf", "rich text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(10), "a.pdf", "it is a picture"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", "a.svg", "its XML begins with <svg>"),
        (b"<feed><entry/></feed>", "a.xml", "its XML begins with <feed>"),
        (b"Just words", "a.xyz", "files ending in '.xyz' are not read; known are .xml, .nxml, .jats, .pdf, .html"),
        (b"\x00\x01\x02 damaged", "a.pdf", "its name ends in .pdf, but it is no PDF"),
        (b"Just words", "a.docx", "its name ends in .docx, but it is no Word document"),
        (b"\x00\x01\x02 damaged", "a.docx", "its name ends in .docx, but it is no Word document"),
        (b"\x00\x01\x02 damaged", "a", "the file is binary"),
        (b"MZ\x90" + zipped("a.txt"), "a.exe", "something stands before its zip archive"),
        (b"#!/bin/sh\n" + zipped("a.txt"), "a.zip", "something stands before its zip archive"),
        (docx()[:-400], "a.docx", "the Word file is damaged"),
        (docx()[:400], "a.docx", "the Word file is damaged"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(content: bytes, source: str, why: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"^{source}: .*{why}"):
        load(content, source)


def test_a_word_file_with_something_before_it_is_read() -> None:
    assert "burns long" in load(b"HTTP/1.1 200 OK\r\n\r\n" + docx(), "a.docx").text


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (ValueError("no such\nthing."), r"read as a PDF \(no such thing\); get it again"),
        (RecursionError("too deep"), r"\(too deep\)"),
        (MemoryError(), r"\(MemoryError\)"),
        (KeyError("x" * 500), r"\('x{150,160}\)"),
    ],
)
def test_whatever_a_library_raises_becomes_one_sentence(
    failure: Exception, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(content: bytes, source: str) -> Loaded:
        raise failure

    monkeypatch.setattr(formats, "LOADERS", {**LOADERS, "pdf": broken})

    with pytest.raises(UnreadableArticle, match=rf"^a\.pdf: it cannot be {why}" if "PDF" in why else why) as refused:
        load(b"%PDF-1.4", "a.pdf")
    assert refused.value.__cause__ is failure


def test_reading_text_imports_nothing_that_reads_other_formats() -> None:
    code = (
        "import sys; from corpus.formats import load; load(b'# A\\n\\ntext', 'a.md'); "
        "print(sorted({'lxml', 'pypdfium2', 'pypdf', 'docx', 'trafilatura'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def loads_or_is_refused(content: bytes, source: str) -> None:
    try:
        loaded = load(content, source)
    except UnreadableArticle as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    article = finished(loaded, content, source)
    assert all(0 <= section.start <= section.end <= len(article.text) for section in article.sections)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([*sorted(ENDINGS), "", ".xyz"]),
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<?xml version='1.0'?><article>", b"<html>", b"\xff\xfe", b"---\n"]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_load_or_are_refused(ending: str, before: bytes, content: bytes) -> None:
    loads_or_is_refused(before + content, f"a{ending}")


@pytest.mark.parametrize("source", sorted(SAMPLES))
def test_a_damaged_file_loads_or_is_refused(source: str) -> None:
    content, chance = SAMPLES[source](), random.Random(source)
    for _ in range(12):
        cut = chance.randrange(len(content))
        loads_or_is_refused(content[:cut], source)
        flipped = bytearray(content)
        for _ in range(3):
            flipped[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        loads_or_is_refused(bytes(flipped), source)


def test_many_comments_before_an_article_are_skipped_in_linear_time() -> None:
    """Forty of them took longer than anybody waits, when each could be read in two ways."""
    comments = b"<!-- a --> " * 400

    assert format_of(b"<article>" + comments + b"<front/></article>", "a.xml") == "jats"
    with pytest.raises(UnreadableArticle):
        load(b"<wrapped><article>" + comments + b"<title/></article></wrapped>", "a.xml")

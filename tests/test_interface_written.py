from __future__ import annotations

import re
import string
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from interface.outline import Block
from interface.written import markdown, plain_text, word_file

MARKUP = (
    "<script>alert(1)</script> ![x](http://a.example/y.png) [b](javascript:c) *d* `e` _f_ $$g$$ &lt; \\h ~~i~~ | j |"
)
# What begins a heading, a list, a quotation, a rule, code or a table in CommonMark.
BEGINNINGS = (
    "# a",
    "## a",
    "- a",
    "+ a",
    "* a",
    "1. a",
    "12) a",
    "> a",
    "---",
    "===",
    "    a",
    "\ta",
    "```",
    "~~~",
    "| a |",
)


def read(text: str) -> str:
    """The words that CommonMark shows for the lines of one quotation."""
    lines = [line.removeprefix(">").removeprefix(" ") for line in text.removesuffix("\n").split("\n")]
    joined = "\n".join(re.sub(r"(?<!\\)((?:\\\\)*)\\$", r"\1", line) for line in lines)
    unescaped = re.sub(rf"\\([{re.escape(string.punctuation)}])", r"\1", joined)
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), unescaped)


def unmarked(text: str) -> str:
    """The text without what is escaped in it."""
    return re.sub(r"\\.|&#\d+;", "", text)


@pytest.mark.parametrize("text", [MARKUP, "15% of lanterns (1). p < 0.05", "two\nlines", "a\n\nb", *BEGINNINGS])
def test_a_quote_in_markdown_reads_as_it_stands_in_its_article(text: str) -> None:
    shown = markdown([Block("quote", text)])
    assert all(line.startswith(">") for line in shown.splitlines())
    assert read(shown) == text


def test_markdown_gives_no_word_of_an_article_a_meaning() -> None:
    for kind in ("quote", "remark", "question"):
        shown = unmarked(markdown([Block(kind, MARKUP)]))
        assert not set("<[]`*$|~_") & set(shown)


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_remark_begins_markup(beginning: str) -> None:
    shown = markdown([Block("remark", beginning)])
    assert re.match(r"\\|\d+\\|a", shown)


@settings(max_examples=30, deadline=None)
@given(st.text(st.sampled_from(string.punctuation + "ab1 ığ≥\u202e\t"), min_size=1, max_size=30))
def test_any_line_reads_back_from_markdown(line: str) -> None:
    if line.strip():
        assert read(markdown([Block("quote", line)])) == line


def test_titles_questions_and_entries_have_their_marks() -> None:
    blocks = [Block("title", "T"), Block("question", "Q\nr"), Block("heading", "H"), Block("entry", "2. E. F")]
    assert markdown(blocks) == "# T\n\n## Q r\n\n## H\n\n2. E. F\n"


def test_plain_text_puts_quotes_in_quotation_marks_and_changes_nothing() -> None:
    assert plain_text([Block("quote", MARKUP), Block("remark", "x")]) == f"“{MARKUP}”\n\nx\n"


def test_a_word_file_holds_every_block_in_its_style() -> None:
    blocks = [Block("title", "T"), Block("question", "Q"), Block("quote", f"{MARKUP}\nb\tc"), Block("remark", "r")]
    document = Document(BytesIO(word_file(blocks, "Lanterns")))
    assert [paragraph.text for paragraph in document.paragraphs] == ["T", "Q", f"{MARKUP}\nb\tc", "r"]
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles == ["Title", "Heading 1", "Quote", "Normal"]
    assert (document.core_properties.title, document.core_properties.author) == ("Lanterns", "Kanıt")


def test_a_word_file_copes_with_signs_that_xml_cannot_hold() -> None:
    document = Document(BytesIO(word_file([Block("quote", "a\x00b\x0bc\ud800d\uffff \u202ee")], "x")))
    assert document.paragraphs[0].text == "a\ufffdb\ufffdc\ufffdd\ufffd \u202ee"

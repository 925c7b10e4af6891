"""Files of plain text and Markdown, the review that ships first of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded
from corpus.plain import load_plain
from corpus.types import Section

REVIEW = Path(__file__).parent.parent / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt"
AUTHORS = (
    "Hakan Goker",
    "Engin Kelkitli",
    "Elifcan Karakulak Aladag",
    "Haluk Demiroglu",
    "Mehmet Turgut",
    "Suman Kambhampati",
    "Maxwell Krem",
)
FORM = "AUTHOR=A B , C D TITLE=On form JOURNAL=J VOLUME=3 YEAR=2020 URL=https://e.org DOI=10.1/x ISSN=1 ABSTRACT={}"


def form(body: str) -> Loaded:
    return load_plain(FORM.format(body).encode(), "form.txt")


def titled(loaded: Loaded) -> list[tuple[str | None, str]]:
    return [(section.title, loaded.text[section.start : section.end].strip()) for section in loaded.sections]


def test_the_review_states_all_of_its_metadata() -> None:
    review = load_plain(REVIEW.read_bytes(), REVIEW.name)

    assert review.authors == AUTHORS
    assert review.title == "CAR-T cell therapy in relapsed or refractory multiple myeloma and access in Turkey"
    assert review.journal == "Frontiers in Medicine"
    assert (review.volume, review.year) == ("11", 2024)
    assert review.url == "https://www.frontiersin.org/journals/medicine/articles/10.3389/fmed.2024.1413825"
    assert review.doi == "10.3389/fmed.2024.1413825"
    assert review.issn == "2296-858X"
    assert review.coverage == "excerpt"


def test_the_review_has_an_abstract_and_a_body_without_a_title() -> None:
    review = load_plain(REVIEW.read_bytes(), REVIEW.name)

    abstract, body = review.sections

    assert (abstract.title, abstract.path, abstract.kind, abstract.start) == ("Abstract", ("Abstract",), "abstract", 0)
    assert (body.title, body.path, body.kind, body.end) == (None, (), "body", len(review.text))
    assert abstract.end == body.start
    assert review.text[: abstract.end].endswith("as well as access in Turkey.")
    assert review.text[body.start :].startswith("Multiple myeloma (MM) is a neoplasm")


def test_the_text_of_the_form_is_the_end_of_the_file_as_it_stands() -> None:
    content = REVIEW.read_text(encoding="utf-8")

    assert content.rstrip().endswith(load_plain(REVIEW.read_bytes(), REVIEW.name).text)


def test_a_form_without_a_body_is_an_abstract_and_nothing_more() -> None:
    loaded = form("One thing. Another thing.")

    assert titled(loaded) == [("Abstract", "One thing. Another thing.")]
    assert loaded.coverage == "abstract"


def test_words_of_the_text_that_look_like_fields_stay_in_the_text() -> None:
    loaded = form("We set YEAR=1999 and TITLE=x in ABSTRACT=y here.")

    assert loaded.text == "We set YEAR=1999 and TITLE=x in ABSTRACT=y here."
    assert (loaded.year, loaded.title) == (2020, "On form")


@pytest.mark.parametrize(
    ("printed", "volume"),
    [
        ("Volume 11 - 2024", "11"),
        ("volume 7", "7"),
        ("Vol. 12 – 2023", "12"),
        ("9", "9"),
        ("S3", "S3"),
        ("11 (Suppl 2)", "11 (Suppl 2)"),
        ("", None),
    ],
)
def test_the_volume_is_read_from_the_ways_it_is_printed(printed: str, volume: str | None) -> None:
    content = f"AUTHOR=A TITLE=T VOLUME={printed} YEAR=2024 ABSTRACT=Text."

    assert load_plain(content.encode(), "form.txt").volume == volume


def test_fields_may_be_missing_or_on_lines_of_their_own() -> None:
    loaded = load_plain(b"TITLE=Short\nDOI=10.1/Y\nABSTRACT=Text.\n", "short.txt")

    assert (loaded.title, loaded.doi, loaded.authors, loaded.year, loaded.text) == (
        "Short",
        "10.1/Y",
        (),
        None,
        "Text.",
    )


def test_a_form_that_names_no_title_is_called_by_its_file() -> None:
    assert load_plain(b"AUTHOR=A ABSTRACT=Text.", "lantern.txt").title == "lantern"


def test_a_form_without_text_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match=r"form\.txt: ABSTRACT= has no text behind it"):
        form("  ")


def test_text_without_a_form_is_one_section_under_the_name_of_its_file() -> None:
    text = "Lantern therapy.\n\nIt is said that AUTHOR=nobody.\n"

    loaded = load_plain(text.encode(), "lantern notes.txt")

    assert (loaded.text, loaded.title) == (text, "lantern notes")
    assert loaded.sections == (Section(None, (), 0, len(text), "body"),)


def test_signs_of_markdown_mean_nothing_in_a_text_file() -> None:
    assert load_plain(b"# Not a heading\ntext", "a.txt").sections[0].title is None


def test_a_form_may_stand_in_a_markdown_file() -> None:
    assert load_plain(FORM.format("Text.").encode(), "form.md").title == "On form"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert load_plain(b"\xef\xbb\xbf# A\ntext", "a.md").text == "# A\ntext"
    assert load_plain(b"\xef\xbb\xbf" + FORM.format("Text.").encode(), "a.txt").title == "On form"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp1254"])
def test_text_in_another_encoding_gives_the_same_article(encoding: str) -> None:
    text = "Fener ışığı.\r\n\r\nGüneş batınca yakılır.\r\n"

    assert load_plain(text.encode(encoding), "a.txt") == load_plain(text.encode(), "a.txt")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n", "the file is empty"),
        (b"\xef\xbb\xbf", "holds only blanks"),
        ("\u00a0\u2003\u3000".encode(), "holds only blanks"),
        (b"text\0text", "the file is binary"),
        ("naïve, tümör".encode() + b" \xff", "byte 16 is not UTF-8; save it as UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n", "the file is binary"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(UnreadableArticle, match=rf"^bad\.txt: .*({why})"):
        load_plain(content, "bad.txt")


@settings(deadline=None)
@given(st.text(st.sampled_from("#`~ab \t\r\n.="), max_size=60), st.sampled_from(["a.md", "a.txt"]))
def test_any_text_is_kept_whole_and_its_sections_are_in_order_inside_it(text: str, source: str) -> None:
    try:
        loaded = load_plain(text.encode(), source)
    except UnreadableArticle:
        return

    assert loaded.text == text
    borders = [border for section in loaded.sections for border in (section.start, section.end)]
    assert borders == sorted(borders)
    assert 0 <= borders[0] <= borders[-1] <= len(text)
    assert all(text[section.start : section.end].strip() for section in loaded.sections)

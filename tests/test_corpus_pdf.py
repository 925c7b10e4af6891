"""PDF files become loaded articles."""

import gc
import random
import re
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from corpus.errors import UnreadableArticle
from corpus.loaded import Loaded, finished
from corpus.pdf import load_pdf
from tests.pdf_files import LEFT, RIGHT, Print, column, pdf, prose

TITLE = Print("Warm milk and the sleep of badgers", 50, 790, 20)


def load(*pages: list[Print], source: str = "badgers.pdf", **options: str | int) -> Loaded:
    return load_pdf(pdf(pages, **options), source)  # type: ignore[arg-type]


def words(loaded: Loaded) -> str:
    return " ".join(loaded.text.split())


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableArticle) as refused:
        load_pdf(content, "badgers.pdf")
    return refused.value.why


def article() -> list[list[Print]]:
    """Two pages of two columns, with all that a journal prints around them."""
    first = [
        TITLE,
        Print("Ada Aksoy, Bo Berk", 50, 765, 11),
        Print("Abstract", 50, 745, 11, "Times-Bold"),
        *column(prose("Short", 4), 50, 730, 495),
        Print("1. Introduction", LEFT, 640, 11, "Times-Bold"),
        *column(prose("Left", 22), LEFT, 624),
        *column(prose("Right", 24) + " This last sentence of the first page", RIGHT, 640),
    ]
    second = [
        *column("goes on overleaf. " + prose("Over", 6), LEFT, 760),
        Print("2. Methods", LEFT, 560, 11, "Times-Bold"),
        Print("2.1 Milk", LEFT, 542, 10, "Times-Italic"),
        *column(prose("Milk", 6), LEFT, 526),
        Print("References", RIGHT, 760, 11, "Times-Bold"),
        *column("1. Aksoy A, Berk B. Milk in the north. J Badger Sleep. 2011;3:4-9.", RIGHT, 740, size=8),
        *column("2. Cetin C. Cold water revisited. Burrow Med. 2015;7:10-12.", RIGHT, 710, size=8),
    ]
    for number, page in enumerate((first, second), 1):
        page += [Print("Aksoy et al. Warm milk", 50, 815, 8), Print(f"J Badger Sleep {number}", 500, 30, 8)]
        page.append(Print("Downloaded from burrows.example by a guest", 585, 300, 7, turn=90))
    return [first, second]


def shuffled(pages: list[list[Print]], seed: int) -> list[list[Print]]:
    order = random.Random(seed)
    return [order.sample(page, len(page)) for page in pages]


def in_order(loaded: Loaded) -> list[str]:
    return re.findall(r"\b(?:Short|Left|Right|Over|Milk)\s\d+", words(loaded))


def expected_order() -> Iterator[str]:
    for name, count in (("Short", 4), ("Left", 22), ("Right", 24), ("Over", 6), ("Milk", 6)):
        yield from (f"{name} {number}" for number in range(1, count + 1))


def test_two_columns_are_read_one_after_the_other() -> None:
    assert in_order(load(*article())) == list(expected_order())


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_file_does_not_matter_where_columns_are_clear(seed: int) -> None:
    assert in_order(load(*shuffled(article(), seed))) == list(expected_order())


def test_columns_printed_row_by_row_are_taken_apart() -> None:
    left, right = column(prose("Left", 20), LEFT, 760), column(prose("Right", 20), RIGHT, 760)
    rows = [line for row in zip(left, right, strict=False) for line in row]
    text = words(load(rows))
    assert prose("Left", 15) in text
    assert text.index("Left 15") < text.index("Right 1 ")


def test_a_sentence_over_a_page_end_goes_on_without_a_break() -> None:
    assert "first page\ngoes on overleaf." in load(*article()).text


def test_heads_feet_page_numbers_and_stamps_are_left_out() -> None:
    text = load(*article()).text
    for furniture in ("et al", "J Badger Sleep", "Downloaded"):
        assert furniture not in text


def test_sections_have_kind_path_and_page() -> None:
    loaded = load(*article())
    assert [(section.kind, section.path, section.page) for section in loaded.sections] == [
        ("abstract", ("Abstract",), 1),
        ("body", ("1. Introduction",), 1),
        ("body", ("2. Methods", "2.1 Milk"), 2),
    ]


def test_pages_begin_where_their_first_word_stands() -> None:
    loaded = load(*article())
    assert loaded.page_starts[0] == 0
    assert loaded.text[loaded.page_starts[1] :].startswith("goes on overleaf")


def test_references_are_read_and_are_no_text() -> None:
    loaded = load(*article())
    assert [reference.year for reference in loaded.references] == [2011, 2015]
    assert "Cold water revisited" not in loaded.text


def test_the_title_is_the_largest_line_unless_the_file_states_a_sane_one() -> None:
    assert load(*article()).title == TITLE.text
    assert load(*article(), title="Microsoft Word - milk_final2.doc").title == TITLE.text
    assert load(*article(), title="Warm milk, cold water and sleep").title == "Warm milk, cold water and sleep"


def test_authors_are_those_the_file_states() -> None:
    assert load(*article(), author="Ada Aksoy; Bo Berk").authors == ("Ada Aksoy", "Bo Berk")
    assert load(*article(), author="admin").authors == ()


def test_the_doi_is_found_in_the_foot_of_the_first_page() -> None:
    pages = article()
    pages[0].append(Print("https://doi.org/10.5555/badger.2021.7", 50, 20, 7))
    pages[0].append(Print("© 2021 The Authors", 300, 20, 7))
    loaded = load(*pages)
    assert (loaded.doi, loaded.year) == ("10.5555/badger.2021.7", 2021)


def test_words_broken_at_line_ends_are_mended_and_can_be_undone() -> None:
    lines = ["The badgers were given immuno-", "therapy, then CAR-", "T cells, and a 5-", "year sleep followed. " * 4]
    content = pdf([[Print(line, 50, 700 - 12 * at) for at, line in enumerate(lines)]])
    article = finished(load_pdf(content, "x.pdf"), content, "x.pdf")
    assert "given immunotherapy, then CAR-T cells, and a 5-year sleep" in " ".join(article.text.split())
    assert [repair.original for repair in article.repairs] == ["-\n"]


def test_raised_digits_stay_apart_from_the_number_before_them() -> None:
    line, x = [], 50.0
    for text, size in (
        ("We gave 10", 10),
        ("6", 6),
        (" cells per kg.", 10),
        ("3,4", 6),
        (" Then CD8 and p53 rose.", 10),
    ):
        line.append(Print(text, x, 704 if size == 6 else 700, size))
        x += stringWidth(text, "Times-Roman", size)
    text = load([*line, *column(prose("Left", 5), 50, 680)]).text
    assert "We gave 10⁶ cells per kg.³,⁴ Then CD8 and p53 rose." in text


@pytest.mark.parametrize("mark", ["10,11", "100–103", "7"])
def test_raised_marks_of_any_length_are_raised_as_a_whole(mark: str) -> None:
    end = 50 + stringWidth("They slept.", "Times-Roman", 10)
    line = [Print("They slept.", 50, 700), Print(mark, end, 704, 6), Print(" Then", end + 25, 700)]
    raised = mark.translate(str.maketrans("01237–", "⁰¹²³⁷⁻"))
    assert f"They slept.{raised} Then" in load([*line, *column(prose("Left", 5), 50, 680)]).text


def test_captions_and_tables_stay_out_of_the_paragraph_they_stand_in() -> None:
    first = column(prose("Left", 8) + " Here the text is cut", LEFT, 300)
    table = [
        Print("Table 1. Hours of sleep", LEFT, 780, 8, "Times-Bold"),
        *(Print(f"{milk} milk", LEFT, 766 - 10 * row, 8) for row, milk in enumerate(("Warm", "Cold"))),
        *(Print(f"{9 - row} hours", LEFT + 80, 766 - 10 * row, 8) for row in range(2)),
    ]
    second = [*table, *column("by a table. " + prose("Right", 8), LEFT, 730)]
    loaded = load(first, second)
    assert "cut\nby a table." in loaded.text
    (found,) = loaded.tables
    assert [loaded.text[row.start : row.end] for row in found.rows] == ["Warm milk 9 hours", "Cold milk 8 hours"]
    assert [section.kind for section in loaded.sections] == ["body", "caption", "table"]


def test_figure_captions_are_captions_and_mentions_are_not() -> None:
    body = column("Figure 2 shows the burrows. " + prose("Left", 8), LEFT, 700)
    caption = column("Figure 2. Burrows in the north.", LEFT, 480, size=8)
    loaded = load([*body, *caption, *column(prose("Right", 20), RIGHT, 700)])
    captions = [loaded.text[s.start : s.end] for s in loaded.sections if s.kind == "caption"]
    assert captions == ["Figure 2. Burrows in the north."]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_turned_pages_are_read_as_they_are_shown(rotation: int) -> None:
    turned = []
    for line in column(prose("Left", 12), 50, 700):
        x, y = {90: (842 - 50 - line.y, line.x), 180: (595 - line.x, 842 - line.y), 270: (line.y, 595 - line.x)}[
            rotation
        ]
        turned.append(Print(line.text, x, y, turn=rotation))
    assert prose("Left", 12) in words(load(turned, rotation=rotation))


def test_line_numbers_of_a_manuscript_are_left_out() -> None:
    lines = column(prose("Left", 30), 80, 760, 400)
    numbers = [Print(str(at), 50, line.y, 8) for at, line in enumerate(lines, 1)]
    mixed = [each for pair in zip(numbers, lines, strict=True) for each in pair]
    assert prose("Left", 30) in words(load(mixed))


def test_three_columns_are_read_one_after_the_other() -> None:
    columns = [column(prose(name, 16), 40 + 180 * at, 760, 165, 9) for at, name in enumerate(("One", "Two", "Three"))]
    lines = [line for each in columns for line in each]
    text = words(load(random.Random(1).sample(lines, len(lines))))
    assert prose("One", 16) + " " + prose("Two", 16) + " " + prose("Three", 16) == text


def test_a_page_of_one_column_is_read_downwards() -> None:
    lines = column(prose("Left", 20), 50, 760, 480)
    assert words(load(random.Random(2).sample(lines, len(lines)))) == prose("Left", 20)


def test_a_password_is_asked_for_in_words() -> None:
    assert "password" in refusal(pdf([column(prose("Left", 9), 50, 700)], password="hush"))


def test_a_scan_is_said_to_need_text_recognition() -> None:
    assert "OCR" in refusal(pdf([[], [Print("Scanned by", 50, 20)]]))


def test_a_pdf_is_called_a_scan_only_where_it_holds_pictures() -> None:
    empty = pdf([[], []])
    # As many bytes as before: what the file says of places in itself stays true.
    scan = empty.replace(b"/ImageI ]", b"/Image  ]")

    assert "no text and no images of pages either" in refusal(empty)
    assert "holds images of pages and no text" in refusal(scan)


def test_unreadable_characters_are_refused() -> None:
    assert "readable" in refusal(pdf([column(" ".join(["(cid:12)(cid:7)"] * 200), 50, 760)]))


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"plain words", b"%PDF-1.4\n" + b"\0\xff" * 400]
)
def test_what_is_no_pdf_is_refused_in_a_sentence(content: bytes) -> None:
    assert refusal(content)


def test_a_truncated_file_is_read_or_refused() -> None:
    content = pdf(article())
    for share in range(1, 20):
        with suppress(UnreadableArticle):
            assert load_pdf(content[: len(content) * share // 20], "cut.pdf").text


def test_many_pages_are_read() -> None:
    pages = [column(prose(f"Page{number}", 2), 50, 700) for number in range(500)]
    loaded = load(*pages)
    assert len(loaded.page_starts) == 500
    assert loaded.text[loaded.page_starts[499] :].startswith("Page499 1")


def test_a_page_with_very_much_text_is_read() -> None:
    lines = [Print(prose("Left", 40), 10, 840 - 0.08 * at, 0.05) for at in range(60)]
    assert words(load(lines)).count("Left 40") == 60


def test_two_threads_read_at_the_same_time() -> None:
    content, texts = pdf(article()), []
    threads = [threading.Thread(target=lambda: texts.append(load_pdf(content, "x.pdf").text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [texts[0]] * 4


def test_rings_of_objects_are_looked_for_again_after_a_file() -> None:
    load(column(prose("Left", 9), 50, 700))
    assert gc.isenabled()
    refusal(b"")
    refusal(pdf([[], []]))
    assert gc.isenabled()

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.blocks import Block, assembled
from corpus.loaded import Loaded, finished
from corpus.tables import (
    LaidOut,
    SourceCell,
    SourceTable,
    laid_out,
    lines,
    row_headings,
    row_path,
    shifted,
    table_at,
)
from corpus.types import Article, Row, Span, Table

Cells = tuple[SourceCell, ...]


def row(*texts: str | SourceCell) -> Cells:
    return tuple(SourceCell(text) if isinstance(text, str) else text for text in texts)


def spanning(text: str, *, columns: int = 1, rows: int = 1) -> SourceCell:
    return SourceCell(text, columns=columns, rows=rows)


def marked(text: str, *labels: str) -> SourceCell:
    return SourceCell(text, notes=labels)


def header(text: str) -> SourceCell:
    return SourceCell(text, header=True)


def table(
    body: tuple[Cells, ...], *, head: tuple[Cells, ...] = (), notes: tuple[tuple[str, str], ...] = ()
) -> SourceTable:
    return SourceTable("Table 2", "Response rates", head, body, notes)


def article(laid: LaidOut, *, before: str = "") -> Article:
    """The article that is this table alone, behind so much other text; nothing in it is repaired."""
    placed, text = shifted(laid.table, len(before)), before + laid.text
    named = {"title": "Trial", "id": "trial", "source": "trial.xml", "sha256": "", "text_sha256": ""}
    return Article(**named, text=text, sections=(), tables=(placed,))  # type: ignore[arg-type]


def paths(source: SourceTable) -> list[str]:
    held = article(laid_out(source))
    return [row_path(held, held.tables[0], row) for row in held.tables[0].rows]


def printed(source: SourceTable) -> list[str]:
    laid = laid_out(source)
    return laid.text[laid.table.start : laid.table.end].split("\n")


RESPONSES = table(
    head=(row("", "ide-cel", "cilta-cel"),),
    body=(
        row(spanning("Efficacy", columns=3)),
        row("ORR", "73%", "98%"),
        row("CR", "33%", ""),
        row(spanning("Safety", columns=3)),
        row("CRS", "84%", "95%"),
    ),
    notes=(("a", "By independent review."), ("b", "Any grade.")),
)


def test_caption_lines_and_notes_stand_below_each_other_with_blank_lines_between() -> None:
    assert laid_out(RESPONSES).text == (
        "Table 2. Response rates\n\n"
        "| ide-cel | cilta-cel\nEfficacy\nORR | 73% | 98%\nCR | 33%\nSafety\nCRS | 84% | 95%\n\n"
        "a By independent review.\nb Any grade."
    )


def test_caption_and_notes_know_their_own_words() -> None:
    laid = laid_out(RESPONSES)
    assert laid.caption is not None
    assert laid.text[slice(*laid.caption)] == "Response rates"
    assert [laid.text[slice(*span)] for span in laid.notes] == ["By independent review.", "Any grade."]
    assert [(note.label, laid.text[note.start : note.end]) for note in laid.table.notes] == [
        ("a", "By independent review."),
        ("b", "Any grade."),
    ]


def test_a_row_is_read_under_its_sub_heading_its_name_and_its_columns() -> None:
    assert paths(RESPONSES) == [
        "Efficacy › ORR › ide-cel: 73%; cilta-cel: 98%",
        "Efficacy › CR › ide-cel: 33%",
        "Safety › CRS › ide-cel: 84%; cilta-cel: 95%",
    ]


def test_a_label_with_a_stop_gets_no_second_one() -> None:
    assert laid_out(SourceTable("Table 2.", "Rates", (), (), ())).text == "Table 2. Rates"
    assert laid_out(SourceTable("Table 2", None, (), (), ())).text == "Table 2"
    assert laid_out(SourceTable(None, "Rates", (), (), ())).text == "Rates"


def test_an_empty_cell_prints_nothing_between_its_separators() -> None:
    assert printed(table((row("ORR", "", "98%"), row("", "", "95%"), row("CR", "1", "2")))) == [
        "ORR | | 98%",
        "| | 95%",
        "CR | 1 | 2",
    ]


def test_a_cell_that_spans_rows_is_printed_once_and_names_each_of_them() -> None:
    source = table(
        head=(row("Outcome", "Grade", "N"),),
        body=(row(spanning("CRS", rows=2), "Mild", "12"), row("Severe", "3"), row("ICANS", "Mild", "4")),
    )
    assert printed(source) == ["Outcome | Grade | N", "CRS | Mild | 12", "| Severe | 3", "ICANS | Mild | 4"]
    assert paths(source) == ["CRS › Mild › N: 12", "CRS › Severe › N: 3", "ICANS › Mild › N: 4"]


def test_a_value_that_spans_columns_is_read_once_under_all_their_headings() -> None:
    source = table(
        head=(
            row(spanning("Drug", rows=2), spanning("Response", columns=2), spanning("P", rows=2)),
            row("ORR", "CR"),
        ),
        body=(row("ide-cel", "73%", "33%", "0.2"), row("cilta-cel", spanning("not reached", columns=2), "0.1")),
    )
    assert paths(source) == [
        "ide-cel › Response › ORR: 73%; Response › CR: 33%; P: 0.2",
        "cilta-cel › Response › ORR / CR: not reached; P: 0.1",
    ]


def test_a_heading_that_repeats_the_one_above_it_is_said_once() -> None:
    source = table(head=(row("", "ORR"), row("", "ORR")), body=(row("ide-cel", "73%"),))
    assert paths(source) == ["ide-cel › ORR: 73%"]


def test_a_title_across_the_head_stands_over_the_row_and_not_over_each_column() -> None:
    source = table(head=(row(spanning("Phase 2", columns=3)), *RESPONSES.head), body=(row("ORR", "73%", "98%"),))
    assert paths(source) == ["Phase 2 › ORR › ide-cel: 73%; cilta-cel: 98%"]


def test_a_first_cell_alone_heads_the_rows_below_it_among_figures() -> None:
    source = table(
        head=(row("", "N", "%"),),
        body=(
            row(spanning("Baseline", columns=3)),
            row("Age", "61", "5"),
            row("Sex", "", ""),
            row("Male", "12", "60"),
            row("Stage", "", ""),
            row("III", "4", "20"),
            row(spanning("Outcome", columns=3)),
            row("CR", "7", "35"),
        ),
    )
    assert paths(source) == [
        "Baseline › Age › N: 61; %: 5",
        "Baseline › Sex › Male › N: 12; %: 60",
        "Baseline › Stage › III › N: 4; %: 20",
        "Outcome › CR › N: 7; %: 35",
    ]


def test_a_first_cell_alone_heads_nothing_among_words() -> None:
    source = table(
        head=(row("Toxicity", "Management"),),
        body=(row("CRS", "tocilizumab"), row("HLH", ""), row("ICANS", "steroids")),
    )
    assert paths(source) == [
        "Toxicity: CRS; Management: tocilizumab",
        "Toxicity: HLH",
        "Toxicity: ICANS; Management: steroids",
    ]


def test_a_line_across_the_table_with_no_row_below_it_is_a_row_of_its_own() -> None:
    source = table((*RESPONSES.body, row(spanning("Data are patients.", columns=3))), head=RESPONSES.head)
    assert paths(source)[-1] == "Data are patients."


def test_columns_of_header_cells_name_the_rows() -> None:
    source = table(
        head=(row("Trial", "Drug", "Design"),), body=(row(header("First"), header("ide-cel"), "single arm"),) * 2
    )
    assert laid_out(source).table.stubs == 2
    assert paths(source)[0] == "First › ide-cel › Design: single arm"


def test_without_a_head_rows_of_header_cells_are_it() -> None:
    source = table((row(header("Drug"), header("Target")), row("ide-cel", "BCMA"), row("cilta-cel", "BCMA")))
    assert paths(source) == ["Drug: ide-cel; Target: BCMA", "Drug: cilta-cel; Target: BCMA"]


def test_without_a_head_words_over_figures_are_it() -> None:
    assert paths(table((row("Drug", "ORR"), row("ide-cel", "73%"), row("cilta-cel", "98%")))) == [
        "ide-cel › ORR: 73%",
        "cilta-cel › ORR: 98%",
    ]


def test_without_a_head_words_over_words_are_a_row() -> None:
    assert paths(table((row("ide-cel", "BCMA"), row("cilta-cel", "BCMA")))) == ["ide-cel; BCMA", "cilta-cel; BCMA"]


def test_footnotes_are_tied_to_the_rows_whose_cells_or_headings_they_mark() -> None:
    source = table(
        head=(row("", marked("ide-cel", "c"), "cilta-cel"),),
        body=(
            row(SourceCell("Efficacy", columns=3, notes=("a",))),
            row("ORR", "73%", "98%"),
            row("CR", "", marked("80%", "b", "unknown")),
        ),
        notes=(("a", "Review."), ("b", "Any."), ("c", "Approved."), ("", "Abbreviations.")),
    )
    assert [row.notes for row in laid_out(source).table.rows] == [(0, 2), (0, 1)]


def test_the_headings_of_a_row_are_the_spans_outside_its_line_that_are_read() -> None:
    laid = laid_out(RESPONSES)
    first, second, last = laid.table.rows

    def texts(row: Row) -> list[str]:
        return [laid.text[slice(*span)] for span in row_headings(laid.table, row)]

    assert texts(first) == ["ide-cel", "cilta-cel", "Efficacy"]
    assert texts(second) == ["ide-cel", "Efficacy"]
    assert texts(last) == ["ide-cel", "cilta-cel", "Safety"]


def test_an_offset_finds_the_row_whose_line_it_is_in() -> None:
    held = article(laid_out(RESPONSES), before="Before.\n\n")
    at = held.text.index("33%")
    found = table_at(held, at)
    assert found is not None
    assert found[0] == held.tables[0]
    assert held.text[found[1].start : found[1].end] == "CR | 33%"
    assert table_at(held, held.text.index("Efficacy")) is None
    assert table_at(held, found[1].end) is None
    assert table_at(held, 0) is None
    assert table_at(held, len(held.text)) is None


def test_an_article_without_tables_has_no_row_anywhere() -> None:
    assert table_at(replace(article(laid_out(RESPONSES)), tables=()), 90) is None


def test_the_lines_of_a_table_are_its_headings_and_rows() -> None:
    held = article(laid_out(RESPONSES), before="Before.\n\n")
    spans = lines(held, held.tables[0].start, held.tables[0].end)
    assert [held.text[slice(*span)] for span in spans] == printed(RESPONSES)


def test_two_rows_stay_two_lines_where_a_repair_joins_them() -> None:
    laid = laid_out(table((row("Drug", "immuno-"), row("therapy", "second"))))
    held = finished(Loaded(title="Trial", text=laid.text, sections=(), tables=(laid.table,)), b"", "trial.xml")
    assert [repair.original for repair in held.repairs] == ["-\n"]
    spans = lines(held, held.tables[0].start, held.tables[0].end)
    assert [held.text[slice(*span)] for span in spans] == ["Drug | immuno", "therapy | second"]


def test_a_table_without_cells_is_its_caption() -> None:
    laid = laid_out(table((row("", " "), ()), notes=(("a", "Kept."),)))
    assert laid.text == "Table 2. Response rates\n\na Kept."
    assert (laid.table.start, laid.table.rows, laid.table.columns) == (laid.table.end, (), ())


def test_a_table_with_nothing_is_no_text() -> None:
    assert laid_out(SourceTable(None, None, (), (), ())).text == ""


def test_a_table_of_headings_alone_has_columns_and_no_rows() -> None:
    laid = laid_out(table((), head=(row("Drug", "ORR"),)))
    assert laid.table.rows == ()
    assert [[laid.text[slice(*span)] for span in spans] for spans in laid.table.columns] == [["Drug"], ["ORR"]]


def test_columns_that_no_cell_begins_in_are_left_out() -> None:
    source = table(
        head=(row("", spanning("ide-cel", columns=2), spanning("cilta-cel", columns=900)),),
        body=(row("ORR", "", "73%", "98%"),),
    )
    assert paths(source) == ["ORR › ide-cel: 73%; cilta-cel: 98%"]


@pytest.mark.parametrize("size", [0, -3, 1_000_000, 10**30])
def test_spans_of_any_size_lose_no_text(size: int) -> None:
    source = table((row(spanning("a", columns=size, rows=size), "b"), row("c", "d"), row("e")))
    laid = laid_out(source)
    assert [laid.text[slice(*span)] for span in laid.cells] == ["a", "b", "c", "d", "e"]


def test_cells_beyond_the_last_column_stand_in_the_line() -> None:
    laid = laid_out(table((row(*(f"x{number}" for number in range(1000))),)))
    assert laid.text.endswith(" | x998 | x999")
    assert len(laid.table.columns) == len(laid.table.rows[0].cells) == 256


CELLS = st.builds(
    SourceCell,
    st.sampled_from(["", " ", "73%", "ORR", "12.1 (8–14)", "a|b", "line\nbreak", "–", "Any grade", "n = 3"]),
    header=st.booleans(),
    columns=st.sampled_from([0, 1, 1, 1, 2, 3, 400]),
    rows=st.sampled_from([0, 1, 1, 1, 2, 3, 400]),
    notes=st.sampled_from([(), ("a",), ("b", "c")]),
)
GRIDS = st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=6).map(tuple)
NOTES = st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from(["", "Seen\nlate.", "Any."])), max_size=3)
SOURCES = st.builds(
    SourceTable,
    st.sampled_from([None, " ", "Table 2", "Table 2."]),
    st.sampled_from([None, "", "Response\u2028rates"]),
    GRIDS,
    GRIDS,
    NOTES.map(tuple),
)


def plain(text: str) -> str:
    return re.sub(r"[\n\u2028]", " ", text) if text.strip() else ""


def every_span(table: Table) -> Iterator[Span]:
    for note in table.notes:
        yield note.start, note.end
    for row in table.rows:
        yield from ((row.start, row.end), *row.headers, *row.cells)
    for column in table.columns:
        yield from column
    yield table.start, table.end
    if table.caption:
        yield table.caption


@settings(max_examples=40)
@given(SOURCES)
def test_every_source_cell_caption_and_note_is_a_slice(source: SourceTable) -> None:
    laid = laid_out(source)
    cells = [cell for row in (*source.head, *source.body) for cell in row]
    assert [laid.text[slice(*span)] for span in laid.cells] == [plain(cell.text) for cell in cells]
    assert [laid.text[slice(*span)] for span in laid.notes] == [plain(text) for _, text in source.notes]
    assert (laid.text[slice(*laid.caption)] if laid.caption else "") == plain(source.caption or "")


@settings(max_examples=40)
@given(SOURCES)
def test_nothing_but_separators_lies_between_the_cells(source: SourceTable) -> None:
    laid = laid_out(source)
    spans = [span for span in laid.cells if span[0] < span[1]]
    places = [(laid.table.start, laid.table.start), *spans, (laid.table.end, laid.table.end)]
    between = [laid.text[left[1] : right[0]] for left, right in pairwise(places)]
    assert all(set(gap) <= set(" |\n") for gap in between)
    assert not any("\n\n" in gap for gap in between)
    assert not any(line.endswith("|") and not line.endswith("a|b") for line in laid.text.splitlines())


@settings(max_examples=40)
@given(SOURCES)
def test_rows_are_whole_lines_in_order_with_a_cell_for_each_column(source: SourceTable) -> None:
    laid = laid_out(source)
    held = article(laid)
    found = lines(held, laid.table.start, laid.table.end)
    rows = [(row.start, row.end) for row in laid.table.rows]
    assert rows == [span for span in found if span in set(rows)]
    assert all(len(row.cells) == len(laid.table.columns) for row in laid.table.rows)
    assert all(0 <= note < len(laid.table.notes) for row in laid.table.rows for note in row.notes)
    assert laid.table.stubs <= len(laid.table.columns)
    assert "\n\n" not in laid.text[laid.table.start : laid.table.end]
    assert all(0 <= start <= end <= len(laid.text) for start, end in every_span(laid.table))


@settings(max_examples=40)
@given(SOURCES)
def test_every_piece_of_a_row_path_is_a_slice(source: SourceTable) -> None:
    held = article(laid_out(source))
    for row in held.tables[0].rows:
        spans = [*row_headings(held.tables[0], row), *row.cells]
        slices = {held.text[slice(*span)] for span in spans}
        pieces = re.split(r" › |; |: | / ", row_path(held, held.tables[0], row))
        assert set(pieces) <= slices | {""}
        assert all(held.text[slice(*cell)] in pieces for cell in row.cells if cell[0] < cell[1])


@settings(max_examples=40)
@given(SOURCES, st.integers(1, 9))
def test_a_shifted_table_has_the_same_texts(source: SourceTable, by: int) -> None:
    laid = laid_out(source)
    moved = shifted(laid.table, by)
    text = "·" * by + laid.text
    assert [text[slice(*span)] for span in every_span(moved)] == [
        laid.text[slice(*span)] for span in every_span(laid.table)
    ]
    assert shifted(moved, -by) == laid.table


@settings(max_examples=40)
@given(SOURCES)
def test_a_table_stands_in_a_text_as_it_is_laid_out(source: SourceTable) -> None:
    laid = laid_out(source)
    whole = assembled([Block("body", (), "Before."), Block("table", ("Table 2",), laid.text, table=laid.table)])
    for table in whole.tables:
        assert whole.text[table.start : table.end] == laid.text[laid.table.start : laid.table.end]
    assert all(section.start < section.end for section in whole.sections)

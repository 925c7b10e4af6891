from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import Block, assembled
from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Mark


def table(label: str = "Table 1", *, rows: int = 1) -> Block:
    body = tuple((SourceCell("ORR"), SourceCell(f"{row}%")) for row in range(rows))
    laid = laid_out(SourceTable(label, "Rates", (), body, (("a", "Any."),)))
    return Block("table", ("Results", label), laid.text, (Mark(0, 7, (0,)),), laid.table)


def test_blocks_stand_below_each_other_with_a_blank_line_between() -> None:
    assert assembled([Block("body", (), "One."), Block("body", (), " "), Block("body", (), "Two.")]).text == (
        "One.\n\nTwo."
    )


def test_neighbours_of_one_kind_path_and_language_are_one_section() -> None:
    whole = assembled(
        [
            Block("body", ("Results",), "One."),
            Block("body", ("Results",), ""),
            Block("body", ("Results",), "Two."),
            Block("body", ("Methods",), "Three."),
            Block("note", ("Methods",), "Four."),
            Block("note", ("Methods",), "Beş.", language="tr"),
        ]
    )
    assert [whole.text[section.start : section.end] for section in whole.sections] == [
        "One.\n\nTwo.",
        "Three.",
        "Four.",
        "Beş.",
    ]
    assert whole.sections[-1].language == "tr"
    assert [section.title for section in whole.sections] == ["Results", "Methods", "Methods", "Methods"]


def test_headings_stand_in_the_text_outside_every_section() -> None:
    whole = assembled([Block("body", ("A",), "One."), Block("heading", ("A",), "Again"), Block("body", ("A",), "Two.")])
    assert whole.text == "One.\n\nAgain\n\nTwo."
    assert [whole.text[section.start : section.end] for section in whole.sections] == ["One.", "Two."]


def test_a_table_is_a_section_with_its_caption_before_and_its_notes_behind() -> None:
    whole = assembled([Block("body", ("Results",), "One."), table(), Block("body", ("Results",), "Two.")])
    assert [(section.kind, whole.text[section.start : section.end]) for section in whole.sections] == [
        ("body", "One."),
        ("caption", "Table 1. Rates"),
        ("table", "ORR | 0%"),
        ("note", "Any."),
        ("body", "Two."),
    ]
    assert whole.sections[2].path == ("Results", "Table 1")


def test_a_table_without_lines_has_no_section_for_them() -> None:
    whole = assembled([table(rows=0)])
    assert [section.kind for section in whole.sections] == ["caption", "note"]


def test_marks_and_tables_move_with_their_block() -> None:
    whole = assembled([Block("body", (), "One (1).", (Mark(4, 7, (0,)),)), table(), table("Table 2")])
    assert [whole.text[mark.start : mark.end] for mark in whole.marks] == ["(1)", "Table 1", "Table 2"]
    assert [whole.text[table.rows[0].start : table.rows[0].end] for table in whole.tables] == ["ORR | 0%"] * 2


BLOCKS = st.one_of(
    st.builds(
        Block,
        st.sampled_from(["body", "abstract", "heading", "note"]),
        st.sampled_from([(), ("A",), ("A", "B")]),
        st.sampled_from(["", " ", "One.", "Two\nlines."]),
    ),
    st.builds(table, rows=st.integers(0, 2)),
)


@given(st.lists(BLOCKS, max_size=8))
def test_sections_are_in_order_disjoint_and_without_blank_borders(blocks: list[Block]) -> None:
    whole = assembled(blocks)
    borders = [border for section in whole.sections for border in (section.start, section.end)]
    assert borders == sorted(borders)
    for section in whole.sections:
        assert section.start < section.end
        assert whole.text[section.start : section.end].strip() == whole.text[section.start : section.end]
    assert whole.text == "\n\n".join(block.text for block in blocks if block.text.strip())

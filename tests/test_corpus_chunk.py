from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import Block, assembled
from corpus.chunk import MAX_TOKENS, chunks_of, indexed_text, searched_text
from corpus.sentences import sentence_spans
from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Article, Chunk, Section


def words(text: str) -> int:
    return len(text.split())


def article(text: str, *borders: int) -> Article:
    edges = [0, *borders, len(text)]
    sections = tuple(Section(None, (), a, b, "body") for a, b in pairwise(edges))
    return Article(id="a", title="A", source="a.txt", sha256="", text=text, text_sha256="", sections=sections)


def texts(of: Article, **sizes: int) -> list[str]:
    return [of.text[chunk.start : chunk.end] for chunk in chunks_of(of, words, **sizes)]


def test_chunks_are_whole_sentences_that_overlap_by_whole_sentences() -> None:
    found = texts(article("One two three. Four five. Six seven. Eight nine ten."), max_tokens=7, overlap_tokens=2)
    assert found == ["One two three. Four five. Six seven.", "Six seven. Eight nine ten."]


def test_a_chunk_never_crosses_a_section_border() -> None:
    text = "One two. Three four."
    assert texts(article(text, text.index("Three")), max_tokens=50) == ["One two.", "Three four."]


def test_a_sentence_over_the_limit_is_cut_at_blanks_and_each_piece_knows_the_whole() -> None:
    long = article("Short one. a b c d e f g done. Last one.")
    chunks = chunks_of(long, words, max_tokens=3, overlap_tokens=0)
    pieces = [chunk for chunk in chunks if (chunk.start, chunk.end) != (chunk.span_start, chunk.span_end)]
    assert [long.text[chunk.start : chunk.end] for chunk in pieces] == ["a b c", "d e f", "g done."]
    assert {long.text[chunk.span_start : chunk.span_end] for chunk in pieces} == {"a b c d e f g done."}


def test_a_word_over_the_limit_is_cut_too() -> None:
    gene = article("ACGT" * 10)
    chunks = chunks_of(gene, len, max_tokens=7, overlap_tokens=0)
    assert all(chunk.end - chunk.start <= 7 for chunk in chunks)
    assert "".join(gene.text[chunk.start : chunk.end] for chunk in chunks) == gene.text


def test_chunk_ids_name_article_and_offsets() -> None:
    (chunk,) = chunks_of(article("One two."), words)
    assert chunk.id == "a:0-8"


@given(st.text(alphabet=st.sampled_from("ab. \n(1)Ağ漢"), max_size=120), st.integers(1, 9), st.integers(0, 6))
def test_any_text_is_covered_within_the_limit(text: str, limit: int, overlap: int) -> None:
    whole = article(text, len(text) // 2)
    chunks = chunks_of(whole, words, max_tokens=limit, overlap_tokens=overlap)
    assert all(words(text[chunk.start : chunk.end]) <= limit for chunk in chunks)
    assert all(chunk.span_start <= chunk.start < chunk.end <= chunk.span_end for chunk in chunks)
    covered = {offset for chunk in chunks for offset in range(chunk.start, chunk.end)}
    assert all(offset in covered or character.isspace() for offset, character in enumerate(text))
    borders = {start for section in whole.sections for start, _ in sentence_spans(text, section.start, section.end)}
    assert {chunk.span_start for chunk in chunks} <= borders


def cells(*row: str) -> tuple[SourceCell, ...]:
    return tuple(map(SourceCell, row))


HEAD = cells("Outcome", "drug A", "drug B")
BODY = (
    (SourceCell("Efficacy", columns=3),),
    cells("Response", "73%", "98%"),
    cells("Complete response", "33%", "82%"),
    (SourceCell("Safety", columns=3),),
    cells("Fever. Chills", "84%", "95%"),
)


def with_table(
    *body: tuple[SourceCell, ...],
    head: tuple[SourceCell, ...] = HEAD,
    caption: str | None = "What was seen",
    notes: tuple[tuple[str, str], ...] = (),
) -> Article:
    """An article of a sentence, a table and a sentence."""
    laid = laid_out(SourceTable("Table 2", caption, (head,), body, notes))
    parts = assembled(
        [
            Block("body", (), "Before the table."),
            Block("table", ("Table 2",), laid.text, table=laid.table),
            Block("body", (), "After the table."),
        ]
    )
    return Article(
        id="a",
        title="A",
        source="a.txt",
        sha256="",
        text=parts.text,
        text_sha256="",
        sections=parts.sections,
        tables=parts.tables,
    )


def of_table(article: Article, **sizes: int) -> list[Chunk]:
    return [chunk for chunk in chunks_of(article, words, **sizes) if article.sections[chunk.section].kind == "table"]


def indexed(article: Article, **sizes: int) -> list[str]:
    return [indexed_text(article, chunk) for chunk in of_table(article, **sizes)]


def test_a_small_table_is_one_chunk_with_its_headings() -> None:
    table = with_table(*BODY)
    (chunk,) = of_table(table)
    assert table.text[chunk.start : chunk.end] == (
        "Outcome | drug A | drug B\nEfficacy\nResponse | 73% | 98%\nComplete response | 33% | 82%\n"
        "Safety\nFever. Chills | 84% | 95%"
    )


def test_a_row_is_indexed_as_it_is_read_under_the_title_of_its_table() -> None:
    assert indexed(with_table(*BODY)) == [
        "Table 2. What was seen\n"
        "Efficacy › Response › drug A: 73%; drug B: 98%\n"
        "Efficacy › Complete response › drug A: 33%; drug B: 82%\n"
        "Safety › Fever. Chills › drug A: 84%; drug B: 95%"
    ]


def test_a_chunk_is_searched_under_the_title_of_its_article_but_embedded_without() -> None:
    table = replace(with_table(*BODY), title="Two drugs compared")
    for chunk in chunks_of(table, words):
        assert searched_text(table, chunk) == f"Two drugs compared\n{indexed_text(table, chunk)}"
        assert "Two drugs" not in indexed_text(table, chunk)


def test_running_text_is_indexed_as_it_stands() -> None:
    table = with_table(*BODY)
    running = [chunk for chunk in chunks_of(table, words) if table.sections[chunk.section].kind == "body"]
    assert [indexed_text(table, chunk) for chunk in running] == ["Before the table.", "After the table."]


def test_notes_of_a_table_are_chunks_of_their_own_and_not_indexed_with_its_rows() -> None:
    table = with_table(*BODY, notes=(("a", "At the lower dose."),))
    texts = [indexed_text(table, chunk) for chunk in chunks_of(table, words)]
    assert [text for text in texts if "lower dose" in text] == ["At the lower dose."]


def test_a_long_table_is_cut_between_rows_and_each_part_is_indexed_with_its_headings() -> None:
    table = with_table(*BODY)
    # The title has 5 words, the rows are read as 10, 11 and 11: the title and two rows are within the limit.
    chunks = of_table(table, max_tokens=27)
    assert [table.text[chunk.start : chunk.end] for chunk in chunks] == [
        "Outcome | drug A | drug B\nEfficacy\nResponse | 73% | 98%",
        "Complete response | 33% | 82%\nSafety\nFever. Chills | 84% | 95%",
    ]
    assert [(chunk.span_start, chunk.span_end) for chunk in chunks] == [(chunk.start, chunk.end) for chunk in chunks]
    assert [text.count("Table 2. What was seen") for text in indexed(table, max_tokens=27)] == [1, 1]


def test_lines_that_only_head_others_are_no_chunk() -> None:
    table = with_table()
    assert "Outcome" in table.text
    assert of_table(table) == []


def test_a_row_over_the_limit_is_cut_and_each_piece_knows_the_row_and_reads_its_headings_where_they_fit() -> None:
    long = [" ".join(f"{letter}{number}" for number in range(30)) for letter in "ab"]
    row = (SourceCell("Fever", header=True), *cells(*long))
    table = with_table(BODY[0], row, caption=None)
    chunks = of_table(table, max_tokens=20)
    assert {table.text[chunk.span_start : chunk.span_end] for chunk in chunks} == {" | ".join(c.text for c in row)}
    assert all(chunk.start == chunk.span_start or table.text[chunk.start - 1] == " " for chunk in chunks)
    first, *_, last = indexed(table, max_tokens=20)
    assert first.startswith("Table 2\nOutcome › drug A › Efficacy: Fever | a0 a1")
    assert last.startswith("Table 2\ndrug B › Efficacy › Fever: b")
    assert last.endswith(" b29")


def test_headings_that_are_longer_than_a_piece_are_left_out_of_it() -> None:
    row = cells("Fever", "a b c d e f", "g h i j")
    table = with_table(row, head=cells("Outcome", "first " * 40, "second " * 40), caption="caption " * 40)
    assert "".join(indexed(table, max_tokens=4)).replace(" ", "") == "Fever|abcdef|ghij"


def test_a_long_caption_is_cut_at_a_blank_so_that_rows_have_room() -> None:
    (text,) = indexed(with_table(*BODY, caption="dose " * 400))
    title, *rows = text.split("\n")
    # "Table 2. " has 9 code points; 46 times "dose " fill 230 of the 231 that are left of 240.
    assert title == f"Table 2. {'dose ' * 46}".rstrip()
    assert len(rows) == 3


def test_a_section_that_says_it_is_a_table_but_has_none_is_cut_like_text() -> None:
    section = Section(None, (), 0, 11, "table")
    lone = Article(id="a", title="A", source="", sha256="", text="One\ntwo 73%", text_sha256="", sections=(section,))
    (chunk,) = chunks_of(lone, words)
    assert indexed_text(lone, chunk) == "One\ntwo 73%"


texts_of_cells = st.text(alphabet="ab |.é7", max_size=40)


@given(st.lists(st.tuples(texts_of_cells, texts_of_cells, texts_of_cells), max_size=6), st.integers(2, 60))
def test_any_table_is_covered_row_by_row_within_the_limit(body: list[tuple[str, str, str]], limit: int) -> None:
    table = with_table(*(cells(*row) for row in body), caption="one two")
    chunks = of_table(table, max_tokens=limit, overlap_tokens=0)
    for chunk in chunks:
        assert words(indexed_text(table, chunk)) <= limit or chunk.end - chunk.start == 1
        assert chunk.span_start <= chunk.start < chunk.end <= chunk.span_end
    assert all(before.end <= after.start for before, after in pairwise(chunks))
    spans = {(chunk.span_start, chunk.span_end) for chunk in chunks}
    covered = {offset for chunk in chunks for offset in range(chunk.start, chunk.end)}
    for row in table.tables[0].rows:
        assert sum(start <= row.start and row.end <= end for start, end in spans) == 1
        assert all(offset in covered or table.text[offset].isspace() for offset in range(row.start, row.end))


@pytest.mark.parametrize("rows", [1, 40])
def test_a_table_of_ordinary_rows_is_never_cut_inside_one(rows: int) -> None:
    body = [cells(f"Event {number} of any grade", "12 (34%)", "56 (78%)") for number in range(rows)]
    table = with_table(*body, caption="Events in both groups " * 40)
    chunks = of_table(table, max_tokens=MAX_TOKENS)
    assert all((chunk.start, chunk.end) == (chunk.span_start, chunk.span_end) for chunk in chunks)
    assert sum(table.text[chunk.start : chunk.end].count("Event ") for chunk in chunks) == rows

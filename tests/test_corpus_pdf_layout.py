"""Where lines stand says in which order they are read, and which belong together."""

import pytest

from corpus.pdf_layout import Line, Piece, edges, ends_stopped, goes_on, joined, ordered, pieces, rows


def line(text: str, x0: float, y0: float, x1: float | None = None, *, size: float = 10, column: int = 0) -> Line:
    right = x0 + 5 * len(text) if x1 is None else x1
    return Line(text, x0, y0, right, y0 + size, size, "Times", column=column)


def block(name: str, x0: float, y0: float, count: int) -> list[Line]:
    return [line(f"{name} {number} with words to its end", x0, y0 - 12 * number, x0 + 200) for number in range(count)]


def texts(lines: list[Line]) -> list[str]:
    return [each.text.split(" with")[0] for each in lines]


def test_an_edge_is_where_lines_begin_beside_others() -> None:
    assert edges([*block("left", 50, 700, 10), *block("right", 270, 700, 10)]) == (270,)


def test_one_column_has_no_edge() -> None:
    assert edges(block("left", 50, 700, 30)) == ()


def test_lines_set_in_are_no_column() -> None:
    lines = [*block("left", 50, 700, 10), *block("quote", 90, 580, 10)]
    assert edges(lines) == ()


def test_short_cells_are_no_column() -> None:
    cells = [line(f"{number}%", 300, 700 - 12 * number) for number in range(10)]
    assert edges([*block("row", 50, 700, 10), *cells]) == ()


def test_lines_over_both_columns_part_what_is_above_from_what_is_below() -> None:
    upper = [*block("a", 50, 700, 5), *block("b", 270, 700, 5)]
    wide = line("a heading over both columns of the page", 50, 600, 470)
    lower = [*block("c", 50, 580, 5), *block("d", 270, 580, 5)]
    read = texts(ordered([*lower, wide, *reversed(upper)], (270,)))
    expected = [f"{name} {number}" for name in "ab" for number in range(5)]
    expected += ["a heading over both columns of the page"]
    assert read == [*expected, *(f"{name} {number}" for name in "cd" for number in range(5))]


def test_without_columns_lines_beside_each_other_keep_their_order() -> None:
    lines = [line("second", 300, 700), line("first", 50, 700), line("third", 50, 680)]
    assert texts(ordered(lines, ())) == ["second", "first", "third"]


def test_rows_are_read_from_left_to_right() -> None:
    cells = [line("b", 90, 700.5), line("a", 50, 700), line("c", 50, 680)]
    assert [[cell.text for cell in row] for row in rows(cells)] == [["a", "b"], ["c"]]


def test_an_indent_after_a_stop_begins_a_paragraph() -> None:
    lines = [
        line("It ended here, far to the right.", 50, 700, 250),
        line("Then it", 62, 688, 250),
        line("ran", 50, 676, 250),
    ]
    assert [len(piece.lines) for piece in pieces(lines, 12)] == [1, 2]


def test_an_indent_inside_a_sentence_begins_nothing() -> None:
    lines = [line("It did not end but", 50, 700, 250), line("went on", 62, 688, 250), line("and on", 50, 676, 250)]
    assert [len(piece.lines) for piece in pieces(lines, 12)] == [3]


def test_a_wide_space_begins_a_paragraph() -> None:
    lines = [line("It ended.", 50, 700, 250), line("Then more", 50, 670, 250)]
    assert len(pieces(lines, 12)) == 2


@pytest.mark.parametrize("text", ["It ended.", "It ended.³,⁴", "It ended [3].", "(It ended.)", "It ended.” [3–7]"])
def test_a_stop_may_have_signs_behind_it(text: str) -> None:
    assert ends_stopped(text)


@pytest.mark.parametrize("text", ["It went on", "the 5,", "in 1", "such as ide-cel [3],"])
def test_other_signs_do_not_stop_a_sentence(text: str) -> None:
    assert not ends_stopped(text)


def test_a_cut_sentence_goes_on_in_the_next_column_and_a_finished_one_does_not() -> None:
    cut, done = Piece((line("the badgers were", 50, 60),)), Piece((line("the badgers slept.", 50, 60),))
    after = Piece((line("seen again", 270, 700),))
    fresh = Piece((line("Seen again", 282, 700),), indented=True)
    assert goes_on(cut, after)
    assert not goes_on(done, after)
    assert not goes_on(cut, fresh)


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("given immuno-", "therapy", "given immuno-\ntherapy"),
        ("the CAR-", "T cells", "the CAR-T cells"),
        ("a 5-", "year sleep", "a 5-year sleep"),
        ("ages 3–", "7 years", "ages 3–7 years"),
        ("at https://doi.org/10.5555/", "badger", "at https://doi.org/10.5555/badger"),
        ("was seen", "again", "was seen\nagain"),
    ],
)
def test_lines_are_joined_by_a_break_unless_they_run_on(above: str, below: str, expected: str) -> None:
    text, offsets = joined([line(above, 50, 700), line(below, 50, 688)])
    assert text == expected
    assert text[offsets[1] :] == below

"""Citation marks in texts without links, written for these tests."""

from __future__ import annotations

from itertools import pairwise

import pytest

from corpus.marks import linked_marks
from corpus.types import Reference


def numbered(count: int) -> tuple[Reference, ...]:
    return tuple(
        Reference(str(n), f"Title {n}", (f"Name{n} A",), 2000 + n, None, None, None) for n in range(1, count + 1)
    )


def by(*names: str, year: int, label: str = "1") -> Reference:
    return Reference(label, "Title", names, year, None, None, None)


def found(text: str, references: tuple[Reference, ...]) -> list[tuple[str, tuple[int, ...]]]:
    marks = linked_marks(text, references)
    assert list(marks) == sorted(marks, key=lambda mark: mark.start)
    assert all(left.end <= right.start for left, right in pairwise(marks))
    return [(text[mark.start : mark.end], mark.references) for mark in marks]


def test_numbers_in_square_brackets_point_to_their_entries() -> None:
    text = "Cells sleep [1]. They wake [2–4,6], eat[5] and rest [1]–[3]."
    expected = [("[1]", (0,)), ("[2–4,6]", (1, 2, 3, 5)), ("[5]", (4,)), ("[1]–[3]", (0, 1, 2))]
    assert found(text, numbered(6)) == expected


def test_raised_numbers_point_to_their_entries() -> None:
    text = "Cells sleep.¹ They wake²,³ on 10⁶ m² beds, CD8⁺ too,⁴⁻⁶ with ¹⁸F and I² of 2."
    assert found(text, numbered(6)) == [("¹", (0,)), ("²,³", (1, 2)), ("⁴⁻⁶", (3, 4, 5))]


def test_numbers_that_were_raised_once_are_found_behind_words_and_sentences() -> None:
    text = "Cells sleep well.1 They wake.2,3 Most patients4 in grade3 rest,5-6 and 12.5 mg is 7."
    assert found(text, numbered(6)) == [("1", (0,)), ("2,3", (1, 2)), ("4", (3,)), ("5-6", (4, 5))]


def test_numbers_in_round_brackets_count_where_they_come_in_turn() -> None:
    text = "Cells sleep (1). They wake (2, 3), eat (4–6) in five (5) beds; group (3) had 12 (6) and (95)."
    assert found(text, numbered(6)) == [("(1)", (0,)), ("(2, 3)", (1, 2)), ("(4–6)", (3, 4, 5))]


@pytest.mark.parametrize(
    "text",
    [
        "Grade (1), stage (2), equation (3), n (4) and 12 (5).",
        "Of all, twelve (3) slept and (2) woke.",
        "Cells rest [1].",
        "An area of 3 m² and 10⁶ cells.",
    ],
)
def test_other_numbers_are_no_marks(text: str) -> None:
    assert found(text, numbered(5)) == []


def test_what_is_measured_is_no_mark_though_others_are() -> None:
    text = "Sleep [1,2] and rest [3,4]. Age 3 years [2–4], range [1–3], at [9], [2,3]dioxin, HR 2 [1-4], [4–2]."
    assert found(text, numbered(4)) == [("[1,2]", (0, 1)), ("[3,4]", (2, 3))]


def test_the_list_itself_holds_no_marks() -> None:
    assert found("Sleep [1], rest [2].\n[1] Ray A. Cells.\n[2] Li B. Cells.", numbered(2)) == [
        ("[1]", (0,)),
        ("[2]", (1,)),
    ]


def test_nothing_is_a_mark_without_a_list() -> None:
    assert found("Cells sleep [1], wake.² (Ray, 2001)", ()) == []


def test_a_number_that_two_entries_have_points_nowhere() -> None:
    references = (*numbered(3), by("Ray A", year=2001, label="3"))
    assert found("Sleep [1], rest [2], wake [3].", references) == [("[1]", (0,)), ("[2]", (1,))]


_LIST = (
    by("Smith A", "Jones B", "Li C", year=2010),
    by("Jones B", "Li C", year=2011),
    by("Göker H", "Şık İ", "Işık D", year=2019),
    by("van der Berg A", year=2012),
    by("World Sleep Office", year=2001),
    by("Ray A", year=2007),
    by("Ray A", year=2007),
    by("May B", year=2010),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so (Smith et al., 2010; Jones and Li, 2011).", [("Smith et al., 2010", (0,)), ("Jones and Li, 2011", (1,))]),
        ("Smith et al. (2010) said", [("Smith et al. (2010)", (0,))]),
        ("(see Smith, Jones, & Li 2010)", [("Smith, Jones, & Li 2010", (0,))]),
        ("GÖKER ve ark. (2019) dedi", [("GÖKER ve ark. (2019)", (2,))]),
        ("(Goker, Şık ve Işık, 2019)", [("Goker, Şık ve Işık, 2019", (2,))]),
        ("by van der Berg’s (2012) rule", [("van der Berg’s (2012)", (3,))]),
        ("(World Sleep Office, 2001)", [("World Sleep Office, 2001", (4,))]),
        ("(Ray, 2007)", []),
        ("(Ray 2007a)", []),
        ("in May (2010)", []),
        ("Jones and Li 2011 without brackets", []),
        ("(Black & Jones, 2011)", []),
        ("(Smith, 2010)", []),
        ("(Smith et al., 2011)", []),
    ],
)
def test_a_name_and_a_year_are_a_mark_where_they_fit_one_entry(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    others = "(Smith et al., 2010; Jones and Li, 2011; van der Berg, 2012) "
    assert found(others + text, _LIST)[3:] == expected


def test_letters_behind_years_are_read_where_labels_have_them() -> None:
    references = (by("Ray A", year=2007, label="Ray 2007a"), by("Ray A", year=2007, label="Ray 2007b"))
    assert found("Sleep (Ray 2007a), rest (Ray 2007b, a).", references)[0] == ("Ray 2007a", (0,))
    assert found("Sleep (Ray 2007a, b).", references) == [("Ray 2007a, b", (0, 1))]


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "[1," * 20_000, "²" * 50_000, "Smith 2010 " * 500, "a1" * 20_000, "\ud800[1]"]
)
def test_any_text_is_searched_without_raising(text: str) -> None:
    linked_marks(text, _LIST)
    linked_marks(text, numbered(9))

"""Reference lists in plain text, written for these tests."""

from __future__ import annotations

import pytest

from corpus.reference_list import parsed_references
from corpus.types import Reference

_RAY = Reference("1", "Cells at night in adults", ("Ray AB", "Li C"), 2011, None, None, None)


@pytest.mark.parametrize(
    "entry",
    [
        "Ray AB, Li C. Cells at night in adults. J Sleep. 2011;4:1-9.",
        "Ray AB, Li C, et al. Cells at night in adults. J Sleep 2011; 4: 1–9.",
        "Ray, A. B., & Li, C. (2011). Cells at night in adults. J Sleep, 4, 1–9.",
        "Ray, A. B. & Li, C. Cells at night in adults. J. Sleep 4, 1–9 (2011).",
        "Ray, A.B.; Li, C. Cells at night in adults. J. Sleep 2011, 4, 1–9.",
        "Ray AB, Li C (2011) Cells at night in adults. J Sleep 4:1–9",
        "A.B. Ray, C. Li, Cells at night in adults, J. Sleep 4 (2011) 1–9.",
        "Ray AB and Li C. “Cells at night in adults.” J Sleep. 2011.",
    ],
)
def test_an_entry_is_read_in_the_usual_styles(entry: str) -> None:
    assert parsed_references("1. " + entry) == (_RAY,)


@pytest.mark.parametrize("number", ["{}. ", "[{}] ", "({}) ", "{}) ", "{} "])
def test_numbered_entries_may_be_wrapped(number: str) -> None:
    lines = ["References", ""]
    for position in range(1, 4):
        lines += [number.format(position) + "Ray AB, Li C. Cells at night", "in adults. J Sleep.", "2011;4:1-9."]
    found = parsed_references("\n".join(lines))
    assert [reference.label for reference in found] == ["1", "2", "3"]
    assert {(reference.title, reference.year) for reference in found} == {("Cells at night in adults", 2011)}


def test_a_list_may_run_on_in_one_line() -> None:
    found = parsed_references("1. Ray A. Cells one. J 2001. 2. Li B. Cells two. J 2002. 3. Öz C. Cells three. J 2003.")
    assert [(reference.authors, reference.year) for reference in found] == [
        (("Ray A",), 2001),
        (("Li B",), 2002),
        (("Öz C",), 2003),
    ]


def test_a_list_by_author_and_year_is_parted_where_names_begin() -> None:
    found = parsed_references(
        "Kaynaklar\nGöker, H. (2019). Cells in the\nnight. J Sleep, 4, 1–9.\n"
        "van Dam, B. (2020). Other cells. J Sleep, 5, 2.\n"
    )
    assert [(reference.label, reference.authors) for reference in found] == [("1", ("Göker H",)), ("2", ("van Dam B",))]


def test_blank_lines_part_entries() -> None:
    assert len(parsed_references("World Sleep Office. Report.\n\nanother thing, 2001\n\nthird thing")) == 3


def test_numbers_are_those_of_the_entry_alone() -> None:
    found = parsed_references("1. Ray A. Cells. J 2001. doi:10.1234/ab-c. PMID: 42\n2. Li B. Cells. J 2002.\n")
    assert [(each.doi, each.pmid, each.url) for each in found] == [
        ("10.1234/ab-c", "42", "https://doi.org/10.1234/ab-c"),
        (None, None, None),
    ]


def test_a_doi_that_a_line_end_may_have_cut_is_left_out() -> None:
    cut = parsed_references("1. Ray A. Cells. J 2001. doi:10.1234/ab\ncd.\n2. Li B. Cells. doi: 10.1234/ef\n")
    assert [reference.doi for reference in cut] == [None, "10.1234/ef"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n" * 100_000,
        "References",
        "A" * 100_000,
        "Aa B, " * 20_000,
        "1. " * 30_000,
        "10.1234/" * 10_000,
        "“" * 9999,
        "\0\ud800",
    ],
)
def test_any_text_is_read_without_raising(text: str) -> None:
    assert all(len(reference.title) <= 3000 for reference in parsed_references(text))

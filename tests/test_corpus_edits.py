from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.edits import Edit, edited, merged, surviving, undo
from corpus.types import Repair


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    replacements = st.text("abx", max_size=3)
    return [
        Edit(start, end, draw(replacements)) for start, end in zip(borders[::2], borders[1::2], strict=False) if end
    ]


@given(st.data(), st.text("abc", max_size=20))
def test_edits_made_one_stage_after_another_are_undone_together(data: st.DataObject, loaded: str) -> None:
    text, repairs = loaded, tuple[Repair, ...]()
    for _ in range(3):
        edits = data.draw(edits_of(text))
        text, repairs = edited(text, edits), merged(text, repairs, edits)
        assert undo(text, repairs) == loaded
        assert all(before.end < after.start for before, after in pairwise(repairs))


def test_an_edit_beside_a_repair_becomes_one_repair_with_it() -> None:
    # "abc" was loaded, "aXc" repaired; now "c" becomes "YZ".
    assert merged("aXc", [Repair(1, 2, "b")], [Edit(2, 3, "YZ")]) == (Repair(1, 4, "bc"),)


def test_an_edit_that_takes_a_repair_back_leaves_none() -> None:
    assert merged("aXc", [Repair(1, 2, "b")], [Edit(1, 2, "b")]) == ()


def test_a_repair_is_as_short_as_it_can_be() -> None:
    assert merged("therapTes", [], [Edit(0, 9, "therapies")]) == (Repair(6, 7, "T"),)
    assert merged("a\u00adb", [], [Edit(0, 3, "ab")]) == (Repair(1, 1, "\u00ad"),)


def test_spans_move_with_the_edits_before_them_and_end_where_one_touches_them() -> None:
    # "ab" goes, "e" grows to three: "cd" moves two back, "fg" stays where it was; "de" is touched.
    edits = [Edit(0, 2, ""), Edit(4, 5, "eee")]
    assert surviving([(2, 4), (5, 7), (3, 5)], edits) == [(0, 2), (5, 7), None]

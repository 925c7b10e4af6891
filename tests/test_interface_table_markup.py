"""A table in a source card: drawn as the article has it, the quoted row marked, long ones folded."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.tables import SourceCell, SourceTable, laid_out, row_path
from corpus.types import Article, Repair, Row, Table
from interface.table_markup import row_markup, table_markup
from interface.table_words import row_words, rows_between, table_of, table_title
from interface.words import ENGLISH
from tests.interface_fakes import loaded_article, make_article
from tests.lumitrene import CENTRES, centre

ORVACEL = loaded_article("orvacel")
EFFICACY, EVENTS = ORVACEL.tables
LUMITRENE = loaded_article("lumitrene")
(REGISTRY,) = LUMITRENE.tables


def drawn(article: Article, table: Table, number: int) -> str:
    """The table as it is shown for a quote of its row of that number, counted from 0."""
    row = table.rows[number]
    return table_markup(article, table, row, "1-1", ENGLISH)


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def rows(markup: str) -> list[str]:
    """The words of each row, cells divided by "|"."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", markup)
    return [" | ".join(words(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)) for row in found]


def cells(markup: str, text: str) -> list[str]:
    """The opening tags of the cells with just these words."""
    return [tag for tag, inside in re.findall(r"(<t[hd](?: [^>]*)?>)(.*?)</t[hd]>", markup) if words(inside) == text]


def table_article(source: SourceTable, *, repairs: tuple[Repair, ...] = ()) -> Article:
    laid = laid_out(source)
    return make_article(laid.text, tables=(laid.table,), repairs=repairs)


def simple(*body: tuple[str, ...], head: tuple[tuple[str, ...], ...] = (), **told: object) -> SourceTable:
    lines = [tuple(tuple(SourceCell(text) for text in row) for row in part) for part in (head, body)]
    return SourceTable(**({"label": "Table 1", "caption": "Doses"} | told), head=lines[0], body=lines[1])  # type: ignore[arg-type]


def test_a_table_is_drawn_with_its_caption_headings_and_rows() -> None:
    markup = drawn(ORVACEL, EFFICACY, 0)
    assert words(re.findall("<caption.*?</caption>", markup)[0]).startswith("Table 1. Efficacy of orvacel and tamricel")
    assert rows(markup) == [
        "Outcome | Orvacel | Tamricel",
        "ALDER-1 (n = 62) | ALDER-2 (n = 80) | ROWAN (n = 72)",
        "Response",
        "Overall response rate | 71%ᵃ | 75% | 64%",
        "Complete response | 38% | 41% | 29%ᵇ",
        "Survival",
        "Median progression-free survival, months | 11.3 | 13.9 [4] | 8.7",
        "Overall survival at 12 months | 68% | 61%",
    ]


def test_headings_of_groups_reach_over_their_columns_and_down_where_nothing_is_below() -> None:
    markup = drawn(ORVACEL, EFFICACY, 0)
    assert cells(markup, "Orvacel") == ['<th class="short" scope="colgroup" colspan="2">']
    assert cells(markup, "Outcome") == ['<th class="short" scope="col" rowspan="2">']
    assert cells(markup, "ALDER-2 (n = 80)") == ['<th scope="col">']
    assert cells(markup, "Response") == ['<th scope="rowgroup" colspan="4">']


def test_a_value_of_two_columns_and_a_name_of_two_rows_are_drawn_once() -> None:
    assert cells(drawn(ORVACEL, EFFICACY, 3), "68%") == ['<td class="short" colspan="2">']
    markup = drawn(ORVACEL, EVENTS, 0)
    assert cells(markup, "Tamricel") == ['<th class="name short" scope="row" rowspan="2">']
    assert cells(markup, "Neurotoxicity") == ['<th scope="row">', '<th scope="row">']


def test_an_empty_corner_above_the_row_names_stays_empty() -> None:
    source = simple(("dose", "5", "6"), head=(("", "A", "B"), ("", "mg", "mg")))
    article = table_article(source)
    markup = drawn(article, article.tables[0], 0)
    assert re.findall("<thead>(.*)</thead>", markup)[0].count("<td></td>") == 2


def test_the_quoted_row_alone_is_marked_with_what_heads_it() -> None:
    markup = drawn(ORVACEL, EFFICACY, 1)
    (cited,) = re.findall(r'<tr class="cited">(.*?)</tr>', markup)
    assert words(cited) == "Complete response38%41%29%ᵇ"
    assert [words(mark) for mark in re.findall("<mark>(.*?)</mark>", markup)] == [
        "Response",
        "Complete response",
        "38%",
        "41%",
        "29%ᵇ",
    ]


def test_a_name_that_reaches_down_into_the_quoted_row_is_marked_too() -> None:
    markup = drawn(ORVACEL, EVENTS, 1)
    assert [words(mark) for mark in re.findall("<mark>(.*?)</mark>", markup)] == ["Orvacel", "Neurotoxicity", "4 (3)*"]


def test_a_passage_of_a_table_marks_nothing() -> None:
    markup = table_markup(ORVACEL, EVENTS, (EVENTS.start, EVENTS.end), "1-a", ENGLISH)
    assert "<mark>" not in markup
    assert "cited" not in markup
    assert len(rows(markup)) == 5


def test_notes_of_the_quoted_row_come_first() -> None:
    items = re.findall(r"<li([^>]*)>(.*?)</li>", drawn(ORVACEL, EFFICACY, 1))
    assert [(words(text), "own" in kind) for kind, text in items] == [
        ("b Bone marrow was not examined in six patients.", True),
        ("a By independent review.", False),
        ("CI, confidence interval.", False),
    ]


def test_many_notes_are_folded_but_those_of_the_row_are_not() -> None:
    notes = tuple((str(number), f"Note {number}.") for number in range(1, 10))
    body = ((SourceCell("dose"), SourceCell("5", notes=("8",))),)
    article = table_article(SourceTable("Table 1", None, (), body, notes))
    markup = drawn(article, article.tables[0], 0)
    before, folded = markup.split("<details")
    assert [words(item) for item in re.findall("<li.*?</li>", before)] == [
        "8 Note 8.",
        "1 Note 1.",
        "2 Note 2.",
        "3 Note 3.",
    ]
    assert "… 5 more notes" in words(folded)


def test_a_long_table_shows_the_rows_around_the_quoted_one_and_folds_the_others() -> None:
    markup = drawn(LUMITRENE, REGISTRY, 10)
    near = "".join(re.findall(r'<tbody class="near">(.*?)</tbody>', markup))
    assert [row.split(" | ")[0] for row in rows(near)] == ["Secondary centres", *map(centre, range(7, 14))]
    assert re.findall(r"<summary>(.*?)</summary>", markup) == ["… 7 more rows above", "… 22 more rows below"]
    above, below = (
        "".join(re.findall(f'<tbody class="far {side}">(.*?)</tbody>', markup)) for side in ("above", "below")
    )
    assert [row.split(" | ")[0] for row in rows(above)] == ["Secondary centres", *map(centre, range(7))]
    names = [row.split(" | ")[0] for row in rows(below)]
    assert names == [
        *map(centre, range(14, 18)),
        "University hospitals",
        *map(centre, range(18, CENTRES - 6)),
        f"{centre(30)}‡",
        *map(centre, range(31, 36)),
    ]


def test_the_heading_over_the_shown_rows_is_told_again_only_while_the_others_are_folded() -> None:
    markup = drawn(LUMITRENE, REGISTRY, 10)
    assert markup.count("Secondary centres") == 2
    assert len(re.findall(r'<tr class="subheading again">', markup)) == 1
    assert "again" not in drawn(LUMITRENE, REGISTRY, 21)


@pytest.mark.parametrize(
    ("number", "folded"), [(0, ["… 32 more rows below"]), (5, ["… 27 more rows below"]), (35, ["… 32 more rows above"])]
)
def test_one_or_two_rows_are_never_folded(number: int, folded: list[str]) -> None:
    assert re.findall(r"<summary>(.*?)</summary>", drawn(LUMITRENE, REGISTRY, number)) == folded


def test_of_a_very_long_table_the_farthest_rows_are_counted_only() -> None:
    article = table_article(simple(*((f"row {number}", str(number)) for number in range(500))))
    markup = drawn(article, article.tables[0], 250)
    assert len(rows(markup)) < 80
    assert "… 247 more rows above" in markup
    assert "… 217 more in the article" in words(markup)
    assert "row 217" in words(markup)
    assert "row 216" not in words(markup)


def test_a_name_over_many_rows_is_told_again_where_rows_are_folded() -> None:
    body = tuple(
        (
            *((SourceCell("Arm A", rows=20),) if not number else ()),
            SourceCell(f"visit {number}"),
            SourceCell(str(number)),
        )
        for number in range(20)
    )
    article = table_article(
        SourceTable("Table 1", None, ((SourceCell("Arm"), SourceCell("Visit"), SourceCell("n")),), body)
    )
    markup = drawn(article, article.tables[0], 10)
    assert [tag[tag.index("rowspan") :] for tag in cells(markup, "Arm A")] == [
        'rowspan="7">',
        'rowspan="7">',
        'rowspan="6">',
    ]


def test_a_table_can_be_scrolled_with_the_keyboard_and_is_named() -> None:
    markup = drawn(ORVACEL, EFFICACY, 0)
    assert '<div class="table" role="region" tabindex="0" aria-labelledby="table-1-1">' in markup
    assert '<caption id="table-1-1">' in markup


def test_a_table_without_a_name_has_a_caption_nevertheless() -> None:
    article = table_article(simple(("a", "1"), label=None, caption=None))
    assert words(re.findall("<caption.*?</caption>", drawn(article, article.tables[0], 0))[0]) == "Table"
    assert table_title(article, article.tables[0], ENGLISH) == "Table"


def test_repaired_letters_are_marked_in_cells() -> None:
    article = table_article(simple(("early relapse", "12"), caption=None, label=None))
    article = replace(article, repairs=(Repair(1, 2, "T"),))
    assert "e<ins>a</ins>rly" in drawn(article, article.tables[0], 0)


HOSTILE = "<img src=x onerror=alert(1)>\"'</td></table><script>"


def test_hostile_cells_captions_and_notes_stay_text() -> None:
    source = SourceTable(
        HOSTILE, HOSTILE, ((SourceCell(HOSTILE),) * 2,), ((SourceCell(HOSTILE, notes=("*",)),) * 2,), (("*", HOSTILE),)
    )
    article = table_article(source)
    markup = drawn(article, article.tables[0], 0) + row_markup(article, article.tables[0], article.tables[0].rows[0])
    assert set(re.findall(r"<(\w+)", markup)) <= {
        "div",
        "table",
        "caption",
        "span",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "mark",
        "ul",
        "li",
        "b",
    }
    assert words(markup).count(HOSTILE) >= 6


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=6), min_size=3, max_size=3
        ),
        min_size=2,
        max_size=16,
    )
)
def test_every_cell_of_any_table_is_a_slice_of_the_article_and_shown(lines: list[list[str]]) -> None:
    article = table_article(simple(*map(tuple, lines[1:]), head=(tuple(lines[0]),)))
    table = article.tables[0]
    for row in table.rows[:1]:
        markup = table_markup(article, table, row, "1-1", ENGLISH)
        shown = words(markup)
        assert len(markup.splitlines()) == 1
        assert all(article.text[slice(*cell)] in shown for cell in row.cells)
        names, values = row_words(article, table, row)
        assert " › ".join(filter(None, (names, "; ".join(values)))) == row_path(article, table, row)


def test_a_row_is_read_as_its_names_and_a_line_for_each_value() -> None:
    assert row_words(ORVACEL, EFFICACY, EFFICACY.rows[3]) == (
        "Survival › Overall survival at 12 months",
        ("Orvacel › ALDER-1 (n = 62) / ALDER-2 (n = 80): 68%", "Tamricel › ROWAN (n = 72): 61%"),
    )
    markup = row_markup(ORVACEL, EFFICACY, EFFICACY.rows[3])
    assert [words(item) for item in re.findall("<li>(.*?)</li>", markup)] == list(
        row_words(ORVACEL, EFFICACY, EFFICACY.rows[3])[1]
    )
    single = row_markup(ORVACEL, EVENTS, EVENTS.rows[0])
    assert (
        words(single)
        == row_path(ORVACEL, EVENTS, EVENTS.rows[0])
        == "Orvacel › Cytokine release syndrome › Patients, n (%): 7 (5)"
    )
    assert "<li>" not in single


def test_many_values_are_set_in_columns() -> None:
    article = table_article(simple(("dose", *map(str, range(9))), head=(tuple("Nabcdefghi"),)))
    assert '<ul class="values many" lang="en">' in row_markup(article, article.tables[0], article.tables[0].rows[0])
    assert '<ul class="values" lang="en">' in row_markup(ORVACEL, EFFICACY, EFFICACY.rows[0])


def test_a_row_without_values_is_its_names_alone() -> None:
    article = make_article("alone", tables=(), repairs=())
    table = Table(0, 5, None, None, ((),), 1, (Row(0, 5, (), ((0, 5),)),))
    assert row_words(article, table, table.rows[0]) == ("alone", ())


def test_the_table_at_a_place_is_the_one_whose_lines_hold_it() -> None:
    assert table_of(ORVACEL, EFFICACY.start) == EFFICACY
    assert table_of(ORVACEL, EVENTS.end - 1) == EVENTS
    assert table_of(ORVACEL, EFFICACY.end) is None
    assert table_of(ORVACEL, 0) is None
    assert rows_between(EFFICACY, EFFICACY.rows[1].start, EFFICACY.rows[2].start + 1) == EFFICACY.rows[1:3]


def test_a_long_title_is_cut_behind_a_word() -> None:
    article = table_article(simple(("a", "1"), caption="word " * 60))
    title = table_title(article, article.tables[0], ENGLISH)
    assert len(title) <= 111
    assert title.startswith("Table 1. word word")
    assert title.endswith("word…")

"""Paragraphs, lists, boxes, floats and tables of JATS bodies, each text once and in its place."""

from collections import Counter

import pytest

from corpus.blocks import Block
from corpus.jats_body import blocks_in
from corpus.jats_place import Place
from corpus.xml import parsed_xml


def blocks(content: str) -> list[Block]:
    ids = {f"B{number}": number - 1 for number in range(1, 6)}
    return list(blocks_in(parsed_xml(f"<body>{content}</body>".encode(), "a.xml"), Place("body", (), ids, Counter())))


def texts(content: str) -> list[str]:
    return [block.text for block in blocks(content) if block.text]


def kinds(content: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(block.kind, block.path) for block in blocks(content) if block.text]


TABLE = "<table><tr><td>x</td><td>1</td></tr></table>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("loose <bold>words</bold><p>One.</p> more", ["loose words", "One.", "more"]),
        ("<p>a <list><list-item><p>b</p></list-item></list> c</p>", ["a", "b", "c"]),
        ("<p>a <fig><label>F 1</label></fig> c</p>", ["a c", "F 1"]),
        ("<p><fig><label>F 1</label></fig> c</p>", ["c", "F 1"]),
        ("<p>a <bold>b <disp-quote><p>c</p></disp-quote> d</bold> e</p>", ["a b", "c", "d e"]),
        ("<p>a <disp-formula><tex-math>x</tex-math></disp-formula> where b</p>", ["a x where b"]),
        ("<disp-formula><tex-math>x</tex-math></disp-formula><p>b</p>", ["x", "b"]),
        ("<p>a<fn><label>*</label><p>n</p></fn> b</p>", ["a b", "* n"]),
        ("<p><preformat>x\n  y</preformat></p>", ["x y"]),
        ("<verse-group><verse-line>one</verse-line><verse-line>two</verse-line></verse-group>", ["one two"]),
        ("<speech><speaker>Nurse</speaker><p>Yes.</p></speech>", ["Nurse. Yes."]),
        ("<new-thing><new-part><p>a</p></new-part><new-part>b</new-part></new-thing>", ["a", "b"]),
        ("<p>a</p><ref-list><title>R</title><ref><citation>c</citation></ref></ref-list>", ["a"]),
        ("<sec><title>T</title><sec-meta><kwd-group><kwd>k</kwd></kwd-group></sec-meta><p>a</p></sec>", ["T", "a"]),
    ],
)
def test_nested_content_is_split_into_paragraphs(content: str, expected: list[str]) -> None:
    assert texts(content) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("bullet", ["• a", "• b"]),
        ("order", ["1. a", "2. b"]),
        ("alpha-lower", ["a. a", "b. b"]),
        ("alpha-upper", ["A. a", "B. b"]),
        ("roman-lower", ["i. a", "ii. b"]),
        ("roman-upper", ["I. a", "II. b"]),
        ("simple", ["a", "b"]),
    ],
)
def test_items_of_a_list_begin_with_their_marker(kind: str, expected: list[str]) -> None:
    items = "<list-item><p>a</p></list-item><list-item><p>b</p></list-item>"
    assert texts(f'<list list-type="{kind}">{items}</list>') == expected


def test_a_label_of_an_item_goes_before_the_marker_of_its_list() -> None:
    items = "<list-item><label>(3)</label><p>a</p><p>more</p></list-item><list-item><p>b</p></list-item>"
    assert texts(f'<list list-type="order">{items}</list>') == ["(3) a", "more", "2. b"]


def test_an_item_that_begins_with_a_table_keeps_its_own_label_and_the_table() -> None:
    assert texts(f"<list><list-item><label>(3)</label>{TABLE}</list-item></list>") == ["(3)", "x | 1"]
    assert texts(f'<list list-type="order"><list-item>{TABLE}</list-item></list>') == ["x | 1"]


def test_marks_move_along_with_a_marker() -> None:
    item = '<list-item><p>seen [<xref ref-type="bibr" rid="B2">2</xref>]</p></list-item>'
    (block,) = blocks(f'<list list-type="order">{item}</list>')
    assert [(block.text[mark.start : mark.end], mark.references) for mark in block.marks] == [("2", (1,))]


def test_definitions_stand_behind_their_terms() -> None:
    items = "<def-item><term>CR</term><def><p>complete response</p><p>and more</p></def></def-item>"
    assert texts(f"<def-list><title>Terms</title>{items}</def-list>") == ["Terms", "CR: complete response", "and more"]


def test_sections_are_nested_and_numbered_headings_keep_their_numbers() -> None:
    content = "<sec><label>2</label><title>Methods</title><sec><label>2.1</label><p>a</p></sec><p>b</p></sec>"
    assert texts(content) == ["2 Methods", "2.1", "a", "b"]
    path = ("Methods", "2.1")
    assert kinds(content) == [("heading", path[:1]), ("heading", path), ("body", path), ("body", path[:1])]


def test_supplementary_sections_and_appendices_are_of_their_own_kind() -> None:
    assert kinds('<sec sec-type="supplementary-material"><title>S</title><p>a</p></sec>')[-1] == ("appendix", ("S",))
    app = "<app-group><app><label>App. 1</label><title>T</title><sec><title>U</title><p>a</p></sec></app></app-group>"
    assert kinds(app)[-1] == ("appendix", ("App. 1. T", "U"))


def test_a_box_is_set_apart_wherever_its_title_stands() -> None:
    for title in ("<title>T</title>", "<caption><title>T</title></caption>"):
        content = f"<p>before <boxed-text><label>Box 1</label>{title}<p>in</p></boxed-text> after</p>"
        assert texts(content) == ["before after", "Box 1. T", "in"]
        assert kinds(content)[-1] == ("box", ("Box 1. T",))


def test_a_caption_is_its_label_title_and_text_and_each_further_paragraph() -> None:
    caption = '<caption><title>Title</title><p>One <xref ref-type="bibr" rid="B1">1</xref>.</p><p>Two.</p></caption>'
    content = f"<fig><label>Figure 2.</label>{caption}<alt-text>hidden</alt-text><graphic/><attrib>By us</attrib></fig>"
    assert texts(content) == ["Figure 2. Title. One 1.", "Two.", "By us"]
    assert set(kinds(content)) == {("caption", ("Figure 2",))}
    first = blocks(content)[0]
    assert [first.text[mark.start : mark.end] for mark in first.marks] == ["1"]


def test_figures_of_a_group_stand_below_its_caption() -> None:
    figure = "<fig><label>Figure 1A</label><caption><p>a</p></caption></fig>"
    content = f"<fig-group><label>Figure 1</label><caption><p>all</p></caption>{figure}</fig-group>"
    assert texts(content) == ["Figure 1. all", "Figure 1A. a"]


def test_a_video_and_a_supplement_have_captions_too() -> None:
    media = "<media><label>Video 1</label><caption><p>beating</p></caption></media>"
    assert texts(f"<supplementary-material><label>S1</label>{media}</supplementary-material>") == [
        "S1",
        "Video 1. beating",
    ]


def table(content: str, foot: str = "", caption: str = "") -> Block:
    foot = foot and f"<table-wrap-foot>{foot}</table-wrap-foot>"
    (block,) = blocks(f"<table-wrap><label>Table 1.</label>{caption}{content}{foot}</table-wrap>")
    return block


def test_a_table_keeps_its_marks_in_caption_cells_and_notes() -> None:
    link = '<xref ref-type="bibr" rid="B{0}">{0}</xref>'
    block = table(
        f"<table><thead><tr><th>k</th><th>v {link.format(2)}</th></tr></thead>"
        f"<tbody><tr><td>x</td><td>y {link.format(3)}</td></tr></tbody></table>",
        f"<p>note {link.format(4)}</p>",
        f"<caption><p>of {link.format(1)}</p></caption>",
    )
    assert [(block.text[mark.start : mark.end], mark.references) for mark in block.marks] == [
        ("1", (0,)), ("2", (1,)), ("3", (2,)), ("4", (3,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "foot"),
    [
        ('5<xref ref-type="table-fn" rid="n1"><sup>a</sup></xref>', '<fn id="n1"><label>a</label><p>few</p></fn>'),
        ("5<sup>a</sup>", "<fn><label>a</label><p>few</p></fn>"),
        ("5<sup>a</sup>", "<fn><label><sup>a</sup></label><p>few</p></fn>"),
        ("5<sup>a</sup>", "<fn><p><sup>a</sup>few</p></fn>"),
        ("5<sup>a</sup>", "<p><sup>a</sup> few</p>"),
        ("5<sup>b,a</sup>", "<fn-group><fn><p><sup>a</sup>few</p></fn></fn-group>"),
        ('5<xref ref-type="table-fn" rid="n1">a</xref>', '<fn id="n1"><p>few</p></fn>'),
        ('5<xref ref-type="table-fn" rid="n1">a</xref>', '<fn id="n1"><p>a few</p></fn>'),
        ("5<sup>*</sup>", "<p>*few</p>"),
        ("5*", "<p>*few</p>"),
    ],
)
def test_a_note_is_tied_to_the_cells_that_are_marked_with_it(cell: str, foot: str) -> None:
    block = table(f"<table><tr><td>x</td><td>{cell}</td></tr><tr><td>y</td><td>6</td></tr></table>", foot)
    assert block.table is not None
    (note,) = block.table.notes
    assert (block.text[note.start : note.end], note.label) == ("few", "*" if "*" in foot else "a")
    assert [row.notes for row in block.table.rows] == [(0,), ()]


def test_a_note_about_the_whole_table_marks_no_row() -> None:
    block = table(TABLE, "<p>CI, confidence interval.</p>")
    assert block.table is not None
    assert ([note.label for note in block.table.notes], block.table.rows[0].notes) == ([""], ())


def test_an_oasis_table_has_the_same_cells_as_the_other_form() -> None:
    names = "".join(f'<colspec colname="c{number}"/>' for number in (1, 2, 3))
    oasis = (
        f'<table><tgroup>{names}<thead><row><entry morerows="1">k</entry><entry namest="c2" nameend="c3">v</entry>'
        "</row><row><entry>a</entry><entry>b</entry></row></thead><tbody><row><entry>x</entry><entry>1</entry><entry>2</entry>"
        "</row></tbody></tgroup></table>"
    )
    other = (
        '<table><thead><tr><td rowspan="2">k</td><td colspan="2">v</td></tr><tr><td>a</td><td>b</td></tr></thead>'
        "<tbody><tr><td>x</td><td>1</td><td>2</td></tr></tbody></table>"
    )
    assert table(oasis) == table(other)


def test_the_foot_of_a_table_comes_last_wherever_the_file_has_it() -> None:
    rows = "<tfoot><tr><td>sum</td><td>3</td></tr></tfoot><tbody><tr><td>x</td><td>1</td></tr></tbody>"
    assert table(f"<table>{rows}</table>").text.endswith("x | 1\nsum | 3")


def test_headings_that_begin_with_a_cell_too_many_stand_over_their_own_columns() -> None:
    block = table(
        "<table><thead><tr><th/><th/><th>arm A</th><th>arm B</th></tr></thead>"
        "<tbody><tr><td>age</td><td>60</td><td>70</td></tr></tbody></table>"
    )
    assert block.table is not None
    names = [[block.text[start:end] for start, end in column] for column in block.table.columns]
    assert names == [[], ["arm A"], ["arm B"]]


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "1000000000", "2.5"])
def test_a_senseless_span_is_no_harm(span: str) -> None:
    content = f'<table><tr><td colspan="{span}" rowspan="{span}">x</td><td>1</td></tr><tr><td>y</td></tr></table>'
    assert {"x", "1", "y"} <= set(table(content).text.replace("|", " ").split())


def test_one_of_several_forms_of_a_table_is_read_and_a_picture_leaves_its_caption() -> None:
    caption = "<caption><p>Sizes</p></caption>"
    assert table(f"<alternatives><graphic/>{TABLE}</alternatives>", caption=caption).text == "Table 1. Sizes\n\nx | 1"
    content = f"<table-wrap><label>Table 1</label>{caption}<graphic/><table-wrap-foot><p>n</p></table-wrap-foot>"
    assert texts(f"{content}</table-wrap>") == ["Table 1. Sizes", "n"]


def test_several_tables_of_a_wrap_share_its_caption_and_notes() -> None:
    caption, foot = "<caption><p>Both</p></caption>", "<table-wrap-foot><p>n</p></table-wrap-foot>"
    assert texts(f"<table-wrap><label>T 1</label>{caption}{TABLE}{TABLE}{foot}</table-wrap>") == [
        "T 1. Both\n\nx | 1",
        "x | 1\n\nn",
    ]


def test_what_else_a_table_wrap_holds_is_read() -> None:
    content = f"<table-wrap><label>T 1</label>{TABLE}<p>beside</p></table-wrap>"
    assert texts(content)[-1] == "beside"


def test_every_paragraph_section_and_float_is_counted_once_wherever_it_stands() -> None:
    seen: Counter[str] = Counter()
    content = (
        "<sec><title>T</title><p>a<fn><p>b</p></fn><list><list-item><p>c</p></list-item></list></p>"
        "<fig><caption><p>d</p></caption></fig><table-wrap><caption><p>e</p></caption><table><tr><td><p>f</p></td></tr>"
        "</table><table-wrap-foot><fn><p>g</p></fn><p>h</p></table-wrap-foot></table-wrap>"
        "<boxed-text><sec><p>i</p></sec></boxed-text><def-list><def-item><term>t</term><def><p>j</p></def></def-item>"
        "</def-list><new-thing><p>k</p></new-thing><ref-list><ref/><ref/></ref-list></sec>"
    )
    list(blocks_in(parsed_xml(f"<body>{content}</body>".encode(), "a.xml"), Place("body", (), {}, seen)))
    counted = {name: seen[name] for name in ("p", "sec", "fig", "table-wrap", "ref")}
    assert counted == {"p": 11, "sec": 2, "fig": 1, "table-wrap": 1, "ref": 2}

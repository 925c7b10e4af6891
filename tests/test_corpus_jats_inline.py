"""The running text of JATS elements: signs, blanks, and marks that point to the reference list."""

import pytest

from corpus.jats_inline import inline, plain
from corpus.xml import parsed_xml

IDS = {f"B{number}": number - 1 for number in range(1, 13)}


def words(content: str) -> str:
    return plain(parsed_xml(f"<p>{content}</p>".encode(), "a.xml"))


def marks(content: str) -> list[tuple[str, tuple[int, ...]]]:
    line = inline(parsed_xml(f"<p>{content}</p>".encode(), "a.xml"), IDS)
    return [(line.text[mark.start : mark.end], mark.references) for mark in line.marks]


def ref(number: int, text: str | None = None) -> str:
    return f'<xref ref-type="bibr" rid="B{number}">{number if text is None else text}</xref>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("450 × 10<sup>6</sup> cells", "450 × 10⁶ cells"),
        ("2 × 10 <sup>-3</sup>", "2 × 10⁻³"),
        ("CD8<sup>+</sup> T", "CD8⁺ T"),
        ("H<sub>2</sub>O, <italic>C</italic><sub>max</sub>, t<sub>1/2</sub>", "H₂O, Cmax, t1/2"),
        ("the 1<sup>st</sup> and Brand<sup>®</sup>, Other<sup>TM</sup>", "the 1st and Brand®, OtherTM"),
        ("73%<sup>a</sup>", "73%ᵃ"),
        ("CD8<sup>high</sup>", "CD8^high"),
        ("p<sup><italic>2</italic></sup>", "p²"),
        ("one<break/>two", "one two"),
        ("  much \n\t of   nothing  ", "much of nothing"),
        ("5\u00a0mg and 1\u2009000", "5\u00a0mg and 1\u2009000"),
        ("far\u00a0\u00a0\u00a0apart", "far apart"),
        ("<bold>bo</bold>ld and <styled-content>sty</styled-content>le", "bold and style"),
        ("seen<index-term><term>seen</term></index-term> once", "seen once"),
        ("<abbrev>MM<def><p>many markers</p></def></abbrev> here", "MM (many markers) here"),
        ("<inline-graphic><alt-text>arrow</alt-text></inline-graphic>up", "up"),
        ("a<list><list-item><p>b</p></list-item><list-item><p>c</p></list-item></list>d", "a b c d"),
    ],
)
def test_mixed_content_reads_as_one_line(content: str, expected: str) -> None:
    assert words(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"x [{ref(3)}]", [("3", (2,))]),
        (f"x [{ref(3)}–{ref(7)}, {ref(9)}]", [("3", (2, 3, 4, 5, 6)), ("7", (2, 3, 4, 5, 6)), ("9", (8,))]),
        (f"x<sup>{ref(3)},{ref(4)}</sup>", [("³", (2,)), ("⁴", (3,))]),
        (f"x<sup>{ref(1)}-{ref(3)}</sup>", [("¹", (0, 1, 2)), ("³", (0, 1, 2))]),
        (
            f"x{ref(1, '<sup>1</sup>')}<sup>–</sup>{ref(3, '<sup>3</sup>')}",
            [("¹", (0, 1, 2)), ("³", (0, 1, 2))],
        ),
        (f"x {ref(4, '[4–6]')}", [("[4–6]", (3, 4, 5))]),
        (f"x {ref(4, ' 4 ')} y", [("4", (3,))]),
        (f"x [{ref(2)}{ref(3, '')}{ref(4, '')}–{ref(5)}]", [("2", (1, 2, 3, 4)), ("5", (1, 2, 3, 4))]),
        (f"{ref(2, 'Demir, 2010')}–{ref(5, 'Okafor, 2012')}", [("Demir, 2010", (1,)), ("Okafor, 2012", (4,))]),
        ('see <xref ref-type="bibr" rid="B2 B9 B4">the trials</xref>', [("the trials", (1, 3, 8))]),
        ('see <xref rid="B2">Demir</xref>', [("Demir", (1,))]),
        ('see <xref ref-type="bibr" rid="B99">99</xref>, <xref ref-type="fig" rid="F1">Figure 1</xref>', []),
        (ref(2, ""), []),
        (f"{ref(7)}–{ref(3)}", [("7", (6,)), ("3", (2,))]),
    ],
)
def test_links_to_the_reference_list_become_marks(content: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert marks(content) == expected


def test_a_word_that_is_raised_and_linked_is_set_apart() -> None:
    line = inline(parsed_xml(f"<p>seen<sup>{ref(2, 'Demir')}</sup>.</p>".encode(), "a.xml"), IDS)
    assert line.text == "seen Demir."
    assert [(mark.start, mark.end) for mark in line.marks] == [(5, 10)]


def test_of_alternatives_the_first_that_says_anything_is_read_however_deep_they_nest() -> None:
    assert words("<alternatives><inline-graphic/><foo>a</foo><bar>b</bar></alternatives>") == "a"
    assert words("<alternatives><foo>" * 50 + "a" + "</foo></alternatives>" * 50) == "a"

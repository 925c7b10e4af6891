from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.numbers import numbers, unsupported
from tests.retrieval_fakes import patience


def read(text: str) -> list[str]:
    """The values in a text, with "%" behind percentages."""
    return [f"{number.value.normalize():f}" + "%" * number.percent for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("15% of them", ["15%"]),
        ("15 % of them", ["15%"]),
        ("15 percent, 16 per cent", ["15%", "16%"]),
        ("fifteen percent", ["15%"]),
        ("15 of them", ["15"]),
        ("15 percentage points", ["15"]),
        ("10%–15%", ["10%", "15%"]),
        ("15–20%", ["15", "20%"]),
        ("a ratio of 0.52 or 0·52", ["0.52", "0.52"]),
        ("p < .05 and p < ·01", ["0.05", "0.01"]),
        ("a change of −5, -5 or –5.5", ["-5", "-5", "-5.5"]),
        ("0.43–0.63 and 12-17", ["0.43", "0.63", "12", "17"]),
        ("1,048 adults, 1 048 and 1\u202f048", ["1048", "1048", "1048"]),
        ("12,345,678.5", ["12345678.5"]),
        ("2 × 10⁶ cells, 2x10^6, 2×10-fold", ["2000000", "2000000", "2", "10"]),
        ("450 × 10⁶ and 3×10⁻²", ["450000000", "0.03"]),
        ("10⁶ or 10^-3 of them", ["1000000", "0.001"]),
        ("15⁴ patients", ["15"]),
        ("two anti-BCMA products", ["2"]),
        ("Twenty-one and twenty one", ["21", "21"]),
        ("two hundred and five thousand", ["205000"]),
        ("three million two hundred thousand and six", ["3200006"]),
        ("a hundred", ["100"]),
        ("five and six, one or two", ["5", "6", "1", "2"]),
        ("between ten and twenty", ["10", "20"]),
        ("7.5-month, 2-year and five-year survival", ["7.5", "2", "5"]),
        ("30 mg, 30mg, 5mL/kg", ["30", "30", "5"]),
        ("In 2024 (n=35).", ["2024", "35"]),
        ("It was 12. Then 13.", ["12", "13"]),
        ("3/1,406 and ≥65", ["3", "1406", "65"]),
        ("²³ or ½ or IV", []),
    ],
)
def test_quantities_are_read_with_their_value_and_unit_sign(text: str, values: list[str]) -> None:
    assert read(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "as shown before (1) and (2, 3) and [4–7] and [8,9] and ( 10 )",
        "CD38, CD3, B12, HbA1c, 5-FU, 30S, 3rd",
        "IL-6, miR-21, KarMMa-3, KarMMa‑3, COVID-19, LUMENTO-2",
        "TNFRSF17 and bb2121 and CYP3A4",
        "version v1.2.3",
        "someone, often, tension, weighty",
    ],
)
def test_citation_marks_and_digits_in_names_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_a_number_in_brackets_is_a_quantity_where_it_is_no_mark() -> None:
    assert read("lower (12%), later (2019), by (1.5)") == ["12%", "2019", "1.5"]


def test_a_number_knows_where_it_stands_its_unit_sign_included() -> None:
    text = "It fell by 12.5 % and then by two hundred."
    assert [text[number.start : number.end] for number in numbers(text)] == ["12.5 %", "two hundred"]


@pytest.mark.parametrize(
    ("written", "quote"),
    [
        ("It responded in 73%.", "It responded in 72%."),
        ("It responded in 73%.", "It responded in 73 patients."),
        ("It responded in 73.", "It responded in 73%."),
        ("The ratio was 0.52.", "The ratio was 0·53."),
        ("The ratio was 5.2.", "The ratio was 52."),
        ("The change was −5.", "The change was 5."),
        ("In 1,048 adults.", "In 1,049 adults."),
        ("In 1048 adults.", "In 1 and 048 adults."),
        ("At 2 × 10⁶ cells.", "At 2 × 10⁷ cells."),
        ("At 10⁶ cells.", "At 10⁷ cells."),
        ("In two trials.", "In three trials."),
        ("In eleven patients.", "In five and six patients."),
        ("In twenty-one patients.", "In twenty patients."),
        ("A median of 8.8 months.", "A median of 7.5-month survival."),
        ("At 30mg.", "At 20mg."),
        ("In 1 of them.", "In most of them (1)."),
        ("In 38 of them.", "In CD38 of them."),
        ("In 6 of them.", "With IL-6 of them."),
        ("In 3 of them.", "In KarMMa-3 of them."),
        ("In 21 of them.", "With miR-21 of them."),
    ],
)
def test_a_number_that_a_writer_slips_in_is_found(written: str, quote: str) -> None:
    (slipped,) = unsupported(written, [quote])
    assert slipped in numbers(written)


@pytest.mark.parametrize(
    ("written", "quote"),
    [
        ("It responded in 73 percent.", "It responded in 73%."),
        ("The ratio was 0.52.", "The ratio was 0·520."),
        ("The change was -5.", "The change was −5."),
        ("In 1048 adults.", "In 1,048 adults."),
        ("In 2,000,000 cells.", "In 2 × 10⁶ cells."),
        ("In two million cells.", "In 2 × 10⁶ cells."),
        ("In 2 trials.", "In two trials."),
        ("In CD38 with IL-6 in KarMMa-3 by miR-21 (7).", "In all of them."),
        ("A 2-year, 7.5-month, two-year follow-up.", "Follow-up of 2 years and 7.5 months."),
    ],
)
def test_the_same_quantity_written_otherwise_is_allowed(written: str, quote: str) -> None:
    assert unsupported(written, [quote]) == ()


def test_a_number_may_stand_in_any_of_the_quotes() -> None:
    written = "In 12 of 30 patients."
    assert unsupported(written, ["Of 30 patients", "in 12"]) == ()
    assert [number.value for number in unsupported(written, ["Of 30 patients"])] == [Decimal(12)]
    assert [number.value for number in unsupported(written, [])] == [Decimal(12), Decimal(30)]


@pytest.mark.parametrize("text", ["3×10⁻", "3×10⁻⁻⁻", "3×10⁹⁹⁹⁹⁹⁹⁹", "3×10^99999999", "1e999999999", "9" * 5000])
def test_powers_and_numbers_beyond_measure_do_no_harm(text: str) -> None:
    assert unsupported(text, [text]) == ()


@pytest.mark.parametrize(
    "piece", ["1 ", "111 ", "111,", "1.", "(1", "(1,", "[1 ", "one ", "one and ", "hundred ", "1×10", "10⁻", "- "]
)
def test_a_long_hostile_text_is_read_to_the_end(piece: str) -> None:
    with patience():
        numbers(piece * (20_000 // len(piece)))
        numbers(piece[0] + " " * 20_000 + piece)


@given(st.text(max_size=60) | st.text(alphabet="012.,·-−–×x^⁻⁶% ()[]aA٣½", max_size=40))
def test_numbers_of_any_text_are_inside_it_and_in_order(text: str) -> None:
    starts = [number.start for number in numbers(text)]
    assert starts == sorted(starts)
    assert all(0 <= number.start < number.end <= len(text) for number in numbers(text))
    assert unsupported(text, [text]) == ()

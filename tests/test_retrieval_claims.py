from decimal import Decimal

import pytest

from retrieval.claims import Claim, claim_of, contradict
from tests.retrieval_fakes import patience


def claim(text: str) -> Claim:
    found = claim_of(text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("Fever occurred in 16% of patients.", "16", "16", "percent"),
        ("Fever occurred in two of 24 patients (8%).", "8", "8", "percent"),
        ("Fever occurred in 8% (2/24).", "8", "8", "percent"),
        ("Fever occurred in 12 patients (8%).", "8", "8", "percent"),
        ("Fever occurred in 8% (n = 2).", "8", "8", "percent"),
        ("Fever occurred in 3 of the 24 patients.", "12.5", "12.5", "percent"),
        ("Fever occurred in 10%–20% of patients.", "10", "20", "percent"),
        ("Fever occurred in between 10% and 20% of patients.", "10", "20", "percent"),
        ("Fever occurred in 16% of patients (95% CI 10–20%; P = 0.03) [12].", "16", "16", "percent"),
        ("Median survival was 11.3 months (range, 1 to 40).", "11.3", "11.3", "month"),
        ("Median survival was 11.3 months (95% CI 9.1-14.0, p<0.001).", "11.3", "11.3", "month"),
        ("The hazard ratio for death was 0.61 (95% CI 0.51–0.74).", "0.61", "0.61", "ratio"),
    ],
)
def test_the_one_figure_of_a_sentence_is_read_with_its_unit(text: str, low: str, high: str, unit: str) -> None:
    found = claim(text)
    assert (round(found.low, 1), found.high, found.unit) == (Decimal(low).quantize(Decimal(".1")), Decimal(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "Fever occurred in 16% and chills in 20% of patients.",
        "Fever occurred in up to 16% of patients.",
        "Fever occurred in >16% of patients.",
        "Fever rose from 16% of patients.",
        "Fever occurred in 2 of 24 patients (80%).",
        "Fever occurred in 30 of 24 patients.",
        "Fever was seen at 12 months.",
        "Fever may increase.",
        "Fever and pain increased, but chills decreased.",
        "The drug was given to reduce fever.",
        "Fever was not seen; in others pain was not seen but mostly reduced.",
        "",
    ],
)
def test_what_is_limited_doubtful_or_twofold_claims_nothing(text: str) -> None:
    assert claim_of(text) is None


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Orvacel prolonged survival.", "more"),
        ("Orvacel reduced fever.", "less"),
        ("Orvacel did not reduce fever.", "none"),
        ("Orvacel failed to reduce fever.", "none"),
        ("There was no improvement with orvacel.", "none"),
        ("The difference was significant.", "significant"),
        ("The difference was nonsignificant.", "none"),
        ("There was no significant difference.", "none"),
    ],
)
def test_the_one_direction_of_a_sentence_is_read(text: str, direction: str) -> None:
    assert claim(text).direction == direction


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("16% of patients", "8% of patients", True),
        ("73% of patients", "72.7% of patients", False),
        ("73.4% of patients", "72.7% of patients", True),
        ("16% of patients", "10-20% of patients", False),
        ("30% of patients", "10-20% of patients", True),
        ("about 15% of patients", "17% of patients", False),
        ("about 15% of patients", "30% of patients", True),
        ("2 of 24 patients", "2 of 60 patients", False),
        ("2 of 24 patients", "6 of 24 patients", True),
        ("median of 3 months", "median of 3 years", False),
        ("16% of patients", "the rate was reduced", False),
        ("improved", "worsened", True),
        ("improved", "not improved", True),
        ("improved", "significant", False),
    ],
)
def test_figures_contradict_beyond_rounding_and_directions_by_denial_or_opposite(
    one: str, other: str, expected: bool
) -> None:
    assert contradict(claim(one), claim(other)) is expected
    assert contradict(claim(other), claim(one)) is expected


def test_hostile_sentences_are_read_in_time() -> None:
    with patience():
        for text in ("1", "1 of ", "(95% CI ", "1,111", "not ", "1.1 ", "12/", "1-", " a ", "to improve ", "HR "):
            claim_of((text * 800)[:800])
            claim_of(text * 20_000)

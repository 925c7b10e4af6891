import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.abbreviations import abbreviations
from tests.retrieval_fakes import patience


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The heat shock transcription factor (HSF) binds.", "HSF", "heat shock transcription factor"),
        ("Gcn5-related N-acetyltransferase (GNAT) is one.", "GNAT", "Gcn5-related N-acetyltransferase"),
        ("treatment of multiple myeloma (MM) in adults", "MM", "multiple myeloma"),
        ("the interleukin-5 receptor (IL-5R) on cells", "IL-5R", "interleukin-5 receptor"),
        ("given ciltacabtagene autoleucel (cilta-cel) once", "cilta-cel", "ciltacabtagene autoleucel"),
        ("an estimated glomerular filtration rate (eGFR) of", "eGFR", "estimated glomerular filtration rate"),
        ("through cytochrome P450 3A4 (CYP3A4) only", "CYP3A4", "cytochrome P450 3A4"),
        ("Chimeric antigen receptor (CAR) T cells", "CAR", "Chimeric antigen receptor"),
        ("the B-cell maturation antigen ( BCMA ) on", "BCMA", "B-cell maturation antigen"),
        ("an overall response rate (ORR; 73%) was", "ORR", "overall response rate"),
        ("an overall response rate (ORR, 73%) was", "ORR", "overall response rate"),
    ],
)
def test_a_short_form_is_explained_by_the_words_before_it(text: str, short: str, long: str) -> None:
    assert abbreviations(text) == {short: long}


def test_the_plural_of_a_short_form_is_left_out_of_the_match_and_kept_in_the_name() -> None:
    text = "Some monoclonal antibodies (mAbs) and antigen-presenting cells (APCs)."
    assert abbreviations(text) == {"mAbs": "monoclonal antibodies", "APCs": "antigen-presenting cells"}


def test_the_first_explanation_of_a_short_form_wins() -> None:
    text = "Complete response (CR) came first. A cytokine release (CR) came later."
    assert abbreviations(text) == {"CR": "Complete response"}


def test_a_longer_form_with_more_initials_is_meant_before_a_shorter_one() -> None:
    # "myeloma" alone has both letters in order, but only one of them at the start of a word.
    assert abbreviations("multiple myeloma (MM)") == {"MM": "multiple myeloma"}


@pytest.mark.parametrize(
    "text",
    [
        "as shown before (2, 3) and since [4]",
        "as shown elsewhere (see Table 2)",
        "it was lower (95% CI 0.43–0.63)",
        "in a small group (n = 12)",
        "the panels of the picture (Figure 1A)",
        "a factor of transcription by heat and shock (HSF)",
        "It hurt. Some factors (HSF) were found.",
        "heat (shock) factor (HSF)",
        "heat shock HSF factor (HSF)",
        "factor (heat shock)",
        "HSF (heat shock factor)",
        "tumour (benign)",
        "(HSF) alone",
        "hsf (HSF)",
        "",
    ],
)
def test_brackets_that_explain_no_short_form_are_left_alone(text: str) -> None:
    assert abbreviations(text) == {}


def test_a_long_form_has_at_most_twice_as_many_words_as_letters_and_five_more() -> None:
    # Two letters may reach back min(2 + 5, 2 * 2) = 4 words.
    assert abbreviations("aged with very bad illness (AB)") == {}
    assert abbreviations("aged very bad illness (AB)") == {"AB": "aged very bad illness"}


@pytest.mark.parametrize("piece", ["(", "(A", "( ", "(A ", "((A)", "a (A) ", "A-A "])
def test_a_hundred_thousand_hostile_characters_are_read_to_the_end(piece: str) -> None:
    with patience():
        assert abbreviations(piece * (100_000 // len(piece))) == {}


@pytest.mark.parametrize("piece", ["aaaaaaa (AAAAAAAAAAAA) ", "a a a a a a (AAAAAAAAAAAA) ", "(AA) ", "aa (AA) "])
def test_many_short_forms_of_one_letter_are_read_to_the_end(piece: str) -> None:
    with patience():
        abbreviations(piece * (10_000 // len(piece)))


@pytest.mark.parametrize("text", ["(" + " " * 100_000, "(AB" + " " * 100_000, "(AB" + " " * 100_000 + ")"])
def test_a_hundred_thousand_blanks_in_a_bracket_are_read_to_the_end(text: str) -> None:
    with patience():
        assert abbreviations(text) == {}


@given(st.text(alphabet="abAB -(),.;3İß", max_size=80))
def test_what_any_text_explains_stands_in_it_before_its_short_form(text: str) -> None:
    for short, long in abbreviations(text).items():
        assert text.index(long) < text.rindex(short)
        assert len(long) >= len(short)


def test_an_abbreviation_inside_the_long_form_does_not_stand_in_the_way() -> None:
    found = abbreviations("In brief, left ventricular (LV) septal pacing (LVSP) is simpler.")
    assert found["LVSP"] == "left ventricular septal pacing"


def test_two_kinds_of_one_thing_in_one_pair_of_brackets_explain_its_abbreviation() -> None:
    found = abbreviations("selective and other left bundle branch pacing (S-LBBP and NS-LBBP, respectively) differ")
    assert found == {"LBBP": "left bundle branch pacing"}

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words import contains, stem, stems, tokens


def test_a_hyphenated_word_is_one_token_with_a_stem_for_each_part() -> None:
    (token,) = tokens("ide-cel")
    assert (token.start, token.end, token.text, token.stems) == (0, 7, "ide-cel", ("ide", "cel"))


@pytest.mark.parametrize("name", ["KarMMa-3", "IL-6", "miR-21", "LUMENTO-2"])
def test_a_name_with_a_number_is_one_stem_of_its_own(name: str) -> None:
    assert stems(name) == (name.lower(),)


def test_a_trial_is_not_the_trial_with_a_number_behind_it() -> None:
    assert not contains(stems("In KarMMa-3 it was longer."), stems("KarMMa"))
    assert not contains(stems("In KarMMa it was longer."), stems("KarMMa-3"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two", "2"),
        ("anaemia", "anemia"),
        ("tumours", "tumor"),
        ("oedema", "edema"),
        ("mAbs", "mAb"),
        ("BsAbs", "bsAb"),
        ("CARs", "CAR"),
        ("Turkey's", "Turkey"),
        ("Turkey’s", "Turkey"),
        ("IL‑6", "IL-6"),
        ("malignancies", "malignant"),
        ("penta-refractory", "penta refractory"),
    ],
)
def test_two_ways_to_write_a_word_have_the_same_stems(one: str, other: str) -> None:
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("CAR", "care"), ("CD38", "CD3"), ("IL-6", "IL-66"), ("ten", "teen")])
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_an_s_is_left_out_only_behind_capitals() -> None:
    assert stem("mAbs") == stem("mab")
    assert stem("virus") != stem("viru")


def test_a_phrase_is_contained_where_its_stems_stand_side_by_side_in_order() -> None:
    stream = ("car", "t", "cell", "t", "cell", "therapi")
    assert contains(stream, ("t", "cell", "therapi"))
    assert not contains(stream, ("cell", "t", "therapi"))
    assert not contains(stream, ("car", "cell"))
    assert not contains(stream, ("therapi", "car"))
    assert not contains(stream, ())
    assert not contains((), ("car",))


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("survival³ was", "survival was"),
        ("survival³,⁴", "survival"),
        ("survival³⁻⁷", "survival"),
        ("mg/m²", "mg/m2"),
        ("CO₂", "CO2"),
        ("CD8⁺", "CD8"),
        ("H₂O", "H2O"),
    ],
)
def test_raised_digits_are_marks_behind_words_and_plain_digits_elsewhere(printed: str, plain: str) -> None:
    assert stems(printed) == stems(plain)


def test_a_power_of_ten_is_no_other_number() -> None:
    assert stems("10²") != stems("102")


def test_a_word_ends_before_its_citation_mark() -> None:
    assert [(token.start, token.end, token.text) for token in tokens("In survival³ it")][1] == (3, 11, "survival")


@given(st.text(max_size=60) | st.text(alphabet="aZ-'’–_ 3³₂⁻İß", max_size=40))
def test_tokens_of_any_text_are_its_slices_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.stems
        assert token.start >= end
        end = token.end


@pytest.mark.parametrize(
    ("one", "other"),
    [("diarrhoea", "diarrhea"), ("neutropaenia", "neutropenia"), ("randomised", "randomized"), ("mcg", "µg")],
)
def test_spellings_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_a_name_with_a_dot_before_its_number_is_one_word() -> None:
    assert stems("the MY.11 trial") == ("the", "my.11", "trial")
    assert stems("It was AB. 12 died, 0.25 mg.") == ("it", "was", "ab", "12", "die", "0", "25", "mg")

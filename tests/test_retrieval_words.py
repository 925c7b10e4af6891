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


@given(st.text(max_size=60) | st.text(alphabet="aZ-'’–_ 3İß", max_size=40))
def test_tokens_of_any_text_are_its_slices_in_order(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.stems
        assert token.start >= end
        end = token.end

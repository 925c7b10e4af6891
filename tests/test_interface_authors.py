from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.authors import Name, name_of


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ada Lamp", Name("Lamp", "Ada")),
        ("Ada Bo Lamp", Name("Lamp", "Ada Bo")),
        ("Jan van der Berg", Name("van der Berg", "Jan")),
        ("JW van der Berg", Name("van der Berg", "J. W.")),
        ("J W Lamp", Name("Lamp", "J. W.")),
        ("Lamp A", Name("Lamp", "A.")),
        ("LAMP A", Name("LAMP", "A.")),
        ("Lamp AB", Name("Lamp", "A. B.")),
        ("Lamp A. B.", Name("Lamp", "A. B.")),
        ("van de Wick NWCJ", Name("van de Wick", "N. W. C. J.")),
        ("O'Wick P Jr", Name("O'Wick", "P.", "Jr")),
        ("İpek Şule Öz", Name("Öz", "İpek Şule")),
        ("MEHMET ÖZ", Name("ÖZ", "MEHMET")),
        ("van der Berg, Jan", Name("van der Berg", "Jan")),
        ("Lamp, Ada, III", Name("Lamp", "Ada", "III")),
        ("Lamp", Name("Lamp")),
    ],
)
def test_a_name_is_taken_apart(printed: str, name: Name) -> None:
    assert name_of(printed) == name


@pytest.mark.parametrize(
    "printed",
    [
        "The Lantern Study Group",
        "Keepers' Collaborative",
        "Lamp and Wick",
        "Lamp & Wick",
        "Türk Fener Derneği",
        "Anonymous",
        "Lamp, Wick, Glass, Oil",
        "Committee 7",
        "a b c d e f g h i j",
    ],
)
def test_a_group_and_what_is_no_name_stay_whole(printed: str) -> None:
    assert name_of(printed) == Name(printed)


@given(st.text("aAzZöÖİı .,-&7'\u0301光", max_size=40))
def test_no_word_of_a_name_is_lost(printed: str) -> None:
    found = name_of(printed)
    said = " ".join((found.family, found.given, found.suffix))
    assert {c for c in said if c.isalpha()} == {c for c in printed if c.isalpha()}

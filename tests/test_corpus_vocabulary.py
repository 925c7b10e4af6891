from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus.vocabulary import frequency, known


@pytest.mark.parametrize("word", ["therapy", "Therapies", "bispecific", "in", "was", "tedavi", "HASTALIK", "İlaç"])
def test_words_of_english_and_turkish_are_known(word: str) -> None:
    assert known(word)


@pytest.mark.parametrize(
    "word", ["", "a", "antTgen", "thcrapy", "Tn", "hTs", "th3", "pat1ent", "wtth", "ab-cd", "\ud800"]
)
def test_misprints_and_abbreviations_are_not_known(word: str) -> None:
    assert not known(word)


def test_frequency_is_the_zipf_value_of_the_language() -> None:
    assert 7 < frequency("the", "en") < 8
    assert frequency("hücre", "tr") > frequency("hücre", "en")
    assert frequency("redTrectTon", "en") == 0.0


def test_turkish_capitals_are_lowered_by_the_turkish_rule() -> None:
    assert frequency("IŞIK", "tr") == frequency("ışık", "tr") > 0
    assert frequency("İLAÇ", "tr") == frequency("ilaç", "tr") > 0


def test_decomposed_letters_are_looked_up_as_composed_ones() -> None:
    assert frequency("hu\u0308cre", "tr") == frequency("hücre", "tr")


def test_importing_the_repair_loads_neither_word_lists_nor_ftfy() -> None:
    program = "import sys, corpus.repair; sys.exit(bool({'wordfreq', 'ftfy'} & set(sys.modules)))"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0

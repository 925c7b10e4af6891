"""The words a text is found by, and what every LexicalIndex must do."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from copy import copy
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import K1, STOP_WORDS, B, lexical_files, open_lexical, words
from index.types import LexicalIndex


class BruteForceBM25:
    """BM25 in the form of Lucene, from its formula (Kamphuis et al., ECIR 2020, table 1)."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        self.counts = {id: Counter(words(text)) for id, text in zip(ids, texts, strict=True)}
        self.found: Collection[str] = ids
        self.length = sum(count.total() for count in self.counts.values()) / max(len(self.counts), 1)

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        scores = {id: sum(self.weight(word, count) for word in {*words(text)}) for id, count in self.counts.items()}
        scores = {id: score for id, score in scores.items() if id in self.found}
        return sorted(((id, s) for id, s in scores.items() if s > 0), key=lambda hit: (-hit[1], hit[0]))[: max(k, 0)]

    def scores(self, text: str, ids: Sequence[str]) -> list[float]:
        return [sum(self.weight(word, self.counts[id]) for word in {*words(text)}) for id in ids]

    def coverage(self, text: str, ids: Sequence[str]) -> list[float]:
        rarities = {word: self.rarity(word) for word in words(text)}
        total = sum(rarities.values()) or 1.0
        return [sum(rare for word, rare in rarities.items() if word in self.counts[id]) / total for id in ids]

    def within(self, ids: Collection[str]) -> BruteForceBM25:
        narrowed = copy(self)
        narrowed.found = ids
        return narrowed

    def weight(self, word: str, count: Counter[str]) -> float:
        if word not in count:
            return 0.0
        return self.rarity(word) * count[word] / (count[word] + K1 * (1 - B + B * count.total() / self.length))

    def rarity(self, word: str) -> float:
        holding = sum(word in other for other in self.counts.values())
        return math.log(1 + (len(self.counts) - holding + 0.5) / (holding + 0.5))


Lexical = Callable[[Sequence[str], Sequence[str]], LexicalIndex]


@pytest.fixture
def stored(tmp_path: Path) -> Lexical:
    """The real index, written to a folder and opened from it."""

    def stored(ids: Sequence[str], texts: Sequence[str]) -> LexicalIndex:
        for name, content in lexical_files(texts).items():
            (tmp_path / name).write_bytes(content)
        return open_lexical(tmp_path, ids)

    return stored


@pytest.fixture(params=["stored", "brute force"])
def lexical(request: pytest.FixtureRequest, stored: Lexical) -> Lexical:
    return stored if request.param == "stored" else BruteForceBM25


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("ide-cel", "idecel"),
        ("CAR-T", "CAR T"),
        ("CAR-T", "cart"),
        ("CAR‑T", "CAR-T"),
        ("penta-refractory", "refractory"),
        ("anti-BCMA", "bcma"),
        ("IL-6", "il6"),
        ("TNFRSF17", "tnfrsf17"),
        ("Göker", "Goker"),
        ("İSTANBUL", "istanbul"),
        ("Iğdır", "IGDIR"),
        ("therapies", "therapy"),
        ("the patient’s cells", "patient"),
        ("10.5 mg/kg", "10.5"),
        ("disease²", "disease"),
        ("1,000 patients", "1000"),
        ("TNF-α", "tnf alpha"),
        ("TNFα", "TNF-alpha"),
        ("CO₂", "co2"),
        ("miR155", "miR"),
    ],
)
def test_a_text_is_found_by_another_form_of_its_words(text: str, other: str) -> None:
    assert set(words(text)) & set(words(other))


@pytest.mark.parametrize(
    ("text", "other"),
    [("5-10 mg", "510"), ("10.5", "10"), ("10.5", "5"), ("1,000", "1"), ("CAR-T", "scar"), ("5 μg", "mu")],
)
def test_a_text_is_not_found_by_what_only_looks_like_its_words(text: str, other: str) -> None:
    assert not set(words(text)) & set(words(other))


@pytest.mark.parametrize("text", ["", " ", "?", "What is the …", "🩸", "-", "--", "_", "\x00"])
def test_a_text_without_words_has_none(text: str) -> None:
    assert words(text) == []


@given(st.text())
def test_any_text_has_words_that_are_not_empty_and_no_stop_words_as_such(text: str) -> None:
    assert all(words(text))
    assert words(" ".join(sorted(STOP_WORDS))) == []


def test_only_texts_with_a_word_of_the_question_are_found_best_first(lexical: Lexical) -> None:
    found = lexical(["a", "b", "c"], ["myeloma cells", "myeloma myeloma cells", "other things"])

    assert [id for id, _ in found.search("Which myeloma?", 10)] == ["b", "a"]
    assert found.search("leukaemia", 10) == []


@pytest.mark.parametrize("question", ["", "?", "what is the"])
def test_a_question_of_stop_words_finds_nothing(lexical: Lexical, question: str) -> None:
    assert lexical(["a"], ["what is the myeloma"]).search(question, 10) == []


@pytest.mark.parametrize("texts", [[], ["the and of"], ["", "?"]])
def test_a_corpus_without_words_finds_nothing(lexical: Lexical, texts: list[str]) -> None:
    assert lexical([str(number) for number in range(len(texts))], texts).search("myeloma", 10) == []


def test_one_text_without_words_among_others_is_never_found(lexical: Lexical) -> None:
    assert [id for id, _ in lexical(["a", "b"], ["", "myeloma"]).search("myeloma", 10)] == ["b"]


def test_a_name_with_a_number_is_found_by_its_letters_but_a_single_letter_is_no_name() -> None:
    assert words("miR155 p53 155miR") == ["mir155", "mir", "p53", "155mir"]


def test_a_word_that_a_question_repeats_counts_once(lexical: Lexical) -> None:
    found = lexical(["a", "b"], ["myeloma", "myeloma cells"])
    assert found.search("myeloma or myeloma cells", 2) == found.search("myeloma cells", 2) != []


def test_scores_of_named_texts_come_in_the_order_named_and_are_those_of_searching(lexical: Lexical) -> None:
    found = lexical(["a", "b", "c"], ["myeloma cells", "myeloma", "other things"])
    ranked = dict(found.search("myeloma cells", 3))

    assert found.scores("myeloma cells", ["c", "b", "a", "b"]) == pytest.approx(
        [0.0, ranked["b"], ranked["a"], ranked["b"]]
    )
    assert found.scores("leukaemia", ["a"]) == [0.0]
    assert found.scores("myeloma", []) == []


def test_coverage_counts_rare_words_more_and_each_once(lexical: Lexical) -> None:
    found = lexical(["a", "b", "c"], ["myeloma myeloma cells", "myeloma", "other things"])
    both, common, none = found.coverage("myeloma cells cells", ["a", "b", "c"])

    assert both == pytest.approx(1)
    assert 0 < common < 0.5
    assert none == 0


def test_a_word_that_no_text_has_leaves_the_rest_uncovered(lexical: Lexical) -> None:
    ((known,),) = (lexical(["a", "b"], ["myeloma", "other"]).coverage("myeloma leukaemia", ["a"]),)
    assert 0 < known < 0.5
    assert lexical(["a"], ["myeloma"]).coverage("what is the", ["a"]) == [0.0]


def test_a_corpus_of_one_text_is_found(lexical: Lexical) -> None:
    ((id, score),) = lexical(["only"], ["CAR T cells"]).search("cells", 10)

    assert id == "only"
    # A word that stands once in the only text, which is of average length.
    assert score == pytest.approx(math.log(1 + 0.5 / 1.5) * 1 / (1 + 1.2))


@pytest.mark.parametrize("k", [-1, 0, 1, 3, 7, 20, 21, 99])
def test_ties_break_by_id_also_where_the_list_is_cut(lexical: Lexical, k: int) -> None:
    ids = [f"{number:02}" for number in np.random.default_rng(0).permutation(40)]
    found = lexical(ids, ["myeloma cell" if id < "20" else "another cell" for id in ids])

    assert [id for id, _ in found.search("myeloma", k)] == [f"{number:02}" for number in range(min(max(k, 0), 20))]


def test_the_index_agrees_with_the_formula(stored: Lexical) -> None:
    random = np.random.default_rng(0)
    vocabulary = ["CAR-T", "ide-cel", "myeloma", "cells", "response", "10.5", "toxicity", "BCMA", "the", "patients"]
    texts = [" ".join(random.choice(vocabulary, random.integers(0, 30))) for _ in range(60)]
    ids = [f"chunk-{number}" for number in range(60)]
    found, expected = stored(ids, texts), BruteForceBM25(ids, texts)
    for question in ["CAR T toxicity", "ide-cel ide-cel response", "10.5", "BCMA in patients with myeloma", "unheard"]:
        hits, formula = found.search(question, 60), dict(expected.search(question, 60))
        assert dict(hits) == pytest.approx(formula, rel=1e-5)
        assert found.search(question, 5) == hits[:5]


def test_the_files_are_the_same_in_every_process() -> None:
    script = (
        "import hashlib; from index.lexical import lexical_files\n"
        "texts = ['CAR-T cells in myeloma', 'ide-cel and cilta-cel', 'BCMA is a target of CAR-T']\n"
        "print([hashlib.sha256(content).hexdigest() for content in lexical_files(texts).values()])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1


def test_building_and_asking_print_nothing(stored: Lexical, capfd: pytest.CaptureFixture[str]) -> None:
    stored(["a"], ["myeloma"]).search("myeloma", 1)

    assert capfd.readouterr() == ("", "")

"""A text that no article can be is refused before anything is made of it, whatever kind of file it came in."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable

import pytest

from corpus.errors import UnreadableArticle
from corpus.excess import MOST_CELLS, MOST_CHARS, MOST_UNBROKEN_CHARS, refuse_excess
from corpus.formats import load
from corpus.loaded import finished
from corpus.types import Row, Table

PROSE = "The lantern was lit at dusk and glowed over the harbour.\n"


def refusal(text: str, tables: tuple[Table, ...] = ()) -> str:
    with pytest.raises(UnreadableArticle) as refused:
        refuse_excess(text, tables, "a.txt")
    return refused.value.why


def table(rows: int, columns: int) -> Table:
    return Table(0, 1, None, None, (), 1, (Row(0, 1, (), ((0, 1),) * columns),) * rows)


def test_a_giant_word_is_refused_when_its_file_is_read() -> None:
    content = (PROSE + "a" * 20_000).encode()

    with pytest.raises(UnreadableArticle, match="a run of 20,000 characters without a blank, as no article does"):
        finished(load(content, "a.txt"), content, "a.txt")


def test_a_long_word_is_read_up_to_the_bound() -> None:
    refuse_excess(f"{PROSE} {'a' * MOST_UNBROKEN_CHARS}\n", (), "a.txt")

    assert "a run of 10,001 characters" in refusal(f"{PROSE} {'a' * (MOST_UNBROKEN_CHARS + 1)}\n")


def test_a_text_is_read_up_to_the_bound() -> None:
    refuse_excess("a b " * (MOST_CHARS // 4), (), "a.txt")

    assert "it holds 4,000,001 characters of text" in refusal("a b " * (MOST_CHARS // 4) + "c")


def test_cells_are_read_up_to_the_bound() -> None:
    refuse_excess(PROSE, (table(MOST_CELLS // 200, 100), table(MOST_CELLS // 200, 100)), "a.txt")

    assert "its tables have 500,100 cells" in refusal(PROSE, (table(MOST_CELLS // 100, 100), table(1, 100)))


def hexadecimal(data: bytes) -> bytes:
    return "\n".join(data[at : at + 32].hex() for at in range(0, len(data), 32)).encode()


@pytest.mark.parametrize("written", [base64.encodebytes, hexadecimal])
def test_a_file_in_code_is_refused(written: Callable[[bytes], bytes]) -> None:
    coded = written(random.Random(1).randbytes(5000)).decode()

    assert "it is a file in code" in refusal(PROSE + coded)
    refuse_excess(PROSE * 200 + coded, (), "a.txt")


@pytest.mark.parametrize(
    "text",
    [
        "ACGTACGTTTGACCAGTACGATTTGACCAGTACGTACGTTTGACCAGTACGATTTGACCA\n" * 100,
        "https://example.org/" + "a1/" * 60 + "\n",
        "Thelanternwaslitatduskandglowedovertheharbour\n" * 50,
        "12.5 | 13.5 | 14.5 | 15.5 | 16.5 | 17.5 | 18.5 | 19.5\n" * 50,
    ],
)
def test_a_text_that_only_looks_odd_is_read(text: str) -> None:
    refuse_excess(text, (), "a.txt")

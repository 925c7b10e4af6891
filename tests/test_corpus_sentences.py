from itertools import pairwise
from pathlib import Path

import pysbd  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import glued_boundaries, sentence_spans

REVIEW = Path(__file__).parent.parent / "corpus/articles/goker-2024-cart-myeloma-turkey.txt"


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Kumar et al. (2, 3) described it in Fig. 2 and in Figs. 3 and 4.",
        "The dose was 12.5 mg/kg, i.e. half, vs. 25 mg/kg before (p = 0.03).",
        "Response lasted approx. 11 months in stage 3.5 disease, cf. Tab. 2.",
        "Serum M-protein fell by 0.5 g/dL in no. 7 of the series.",
        "See www.Example.org/a.Html and mail x.Yz@example.org for it.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was 15% (1). MM treatment changed.", ["It was 15% (1).", "MM treatment changed."]),
        ("The receptor (CAR). (4)", ["The receptor (CAR). (4)"]),
        ("The receptor (CAR). (4) Then more.", ["The receptor (CAR). (4)", "Then more."]),
        ("It fell. [2, 5–7] Then it rose.", ["It fell. [2, 5–7]", "Then it rose."]),
        ("access in Turkey.Multiple myeloma is", ["access in Turkey.", "Multiple myeloma is"]),
        ("seen before (3).The next", ["seen before (3).", "The next"]),
        ("This was seen.3,4 Then it went.", ["This was seen.3,4", "Then it went."]),
        (
            "Rates were those of Soete et al. [15] for 56 Gy. Next.",
            ["Rates were those of Soete et al. [15] for 56 Gy.", "Next."],
        ),
        ("It was long (9.8–13.1).* ALDER-2 was next.", ["It was long (9.8–13.1).*", "ALDER-2 was next."]),
        ("These are:\n* one thing.\n* Another thing.", ["These are:", "* one thing.", "* Another thing."]),
        ("This was seen.³,⁴ Then it went.", ["This was seen.³,⁴", "Then it went."]),
        ("It rose in 20%.⁵⁻⁷ “Then” it fell (1).²", ["It rose in 20%.⁵⁻⁷", "“Then” it fell (1).²"]),
        (
            "Cells (10⁶ per kg)³ were given to CD8⁺ cells. They grew³.",
            ["Cells (10⁶ per kg)³ were given to CD8⁺ cells.", "They grew³."],
        ),
        ("We had aims. (1) To see it. (2) To show it.", ["We had aims.", "(1) To see it.", "(2) To show it."]),
        ("One line\n\nAnother line", ["One line", "Another line"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_the_broken_sentence_of_the_review_is_kept_as_it_stands() -> None:
    found = sentences(REVIEW.read_text(encoding="utf-8"))
    assert "MM treatment has made great strides over the past several decades, however, despite substantial." in found
    assert any(sentence.startswith("Advances multiple myeloma (MM) remains") for sentence in found)
    assert found[-1].endswith("called the chimeric antigen receptor (CAR). (4)")


def test_glued_boundary_is_found_once_in_the_review() -> None:
    text = REVIEW.read_text(encoding="utf-8")
    (boundary,) = glued_boundaries(text)
    assert text[:boundary].endswith("access in Turkey.")
    assert text[boundary:].startswith("Multiple myeloma (MM) is a neoplasm")


@given(st.text(alphabet=st.sampled_from("aB .?!()[]12,–\n\té漢ğ%"), max_size=80) | st.text(max_size=60))
def test_everything_but_blanks_is_in_exactly_one_span(text: str) -> None:
    spans = sentence_spans(text)
    assert list(spans) == sorted(spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_spans_of_a_part_count_in_the_whole_text() -> None:
    text = "Alpha is one. Beta is two. Gamma is three."
    assert [text[a:b] for a, b in sentence_spans(text, 14, 26)] == ["Beta is two."]


def test_plain_prose_is_cut_as_pysbd_cuts_it() -> None:
    text = (
        "Plasma cells make antibodies. They live in the marrow! Do they ever leave it? "
        "Some do. In 2019, Dr. Aydın counted 3.5 million of them. The count was repeated twice."
    )
    oracle = pysbd.Segmenter(language="en", clean=False).segment(text)
    assert sentences(text) == [sentence.strip() for sentence in oracle]


@pytest.mark.parametrize("piece", ["ACGT", "a/", "Aa.Bb", "ab. ", "x@y.Zz", "(1). "])
def test_a_long_text_of_one_piece_is_cut_at_all(piece: str) -> None:
    text = "The gene is " + piece * 10_000 + "."
    covered = "".join(text[start:end] for start, end in sentence_spans(text))
    assert "".join(covered.split()) == "".join(text.split())


def test_sentences_of_a_long_text_are_cut_where_they_end() -> None:
    """sentencex reads 10,240 bytes at a time and leaves out the blank line between two such parts."""
    text = "\n\n".join(f"Lamp {number} was lit at dusk. It went out at dawn." for number in range(1500))

    found = [text[start:end] for start, end in sentence_spans(text)]

    assert found[:2] == ["Lamp 0 was lit at dusk.", "It went out at dawn."]
    assert len(found) == 3000
    assert set(found[1::2]) == {"It went out at dawn."}


def test_a_sentence_without_end_is_cut_at_blanks() -> None:
    text = "and lamps " * 3000

    spans = sentence_spans(text)

    assert max(end - start for start, end in spans) <= 10_000
    assert " ".join(text[start:end] for start, end in spans) == text.strip()


@pytest.mark.parametrize("blank", ["\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u202f", "\u3000"])
def test_a_wide_blank_between_an_initial_and_a_stop_is_read(blank: str) -> None:
    text = f"Vitamin A{blank}. It helps."
    assert "".join(text[start:end] for start, end in sentence_spans(text)).replace(" ", "") == text.replace(" ", "")

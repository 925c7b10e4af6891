"""Tokens are read and counted as they are, however a tokenizer was set to cut and pad."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embed import packaged_encoder_folder
from index.tokens import limited, pair_reader, token_counter, token_reader
from tests.tiny_ranker import tokenizer_json

# Three words, each text after a mark of its own; cuts after two tokens and pads to eight, as files of models may.
DEFINITION: dict[str, Any] = {
    "version": "1.0",
    "truncation": {"max_length": 2, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
    "padding": {
        "strategy": {"Fixed": 8},
        "direction": "Right",
        "pad_to_multiple_of": None,
        "pad_id": 0,
        "pad_type_id": 0,
        "pad_token": "[UNK]",
    },
    "added_tokens": [],
    "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [1], "tokens": ["[CLS]"]}},
    },
    "decoder": None,
    "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "[CLS]": 1, "cell": 2, "drug": 3}, "unk_token": "[UNK]"},
}
TEXT = json.dumps(DEFINITION)
SHIPPED = (packaged_encoder_folder() / "tokenizer.json").read_text(encoding="utf-8")
READ_SHIPPED = {most_tokens: pair_reader(SHIPPED, most_tokens) for most_tokens in (8, 9, 16)}
COUNT_SHIPPED = token_counter(SHIPPED)
WHOLE = Tokenizer.from_str(SHIPPED)
WHOLE.no_truncation()
WHOLE.no_padding()


def test_a_tokenizer_is_made_to_cut_where_the_model_does_and_to_pad_nothing() -> None:
    read = token_reader(limited(TEXT, 4))

    assert read("cell").ids == [1, 2]
    assert read("cell drug cell drug cell").ids == [1, 2, 3, 2]


def test_a_model_without_a_limit_reads_all_of_a_text() -> None:
    read = token_reader(limited(TEXT, 10**30))

    assert read("cell " * 5000).ids == [1] + [2] * 5000


@pytest.mark.parametrize(("text", "count"), [("", 0), ("cell", 1), ("cell and drug", 3), ("drug " * 50, 50)])
def test_all_tokens_are_counted_whatever_the_tokenizer_cuts_and_pads(text: str, count: int) -> None:
    assert token_counter(TEXT)(text) == count


def test_words_counted_one_by_one_add_up_to_what_the_whole_text_has() -> None:
    """A tokenizer that cuts at blanks first counts by words; every other one reads the text as a whole."""
    by_word = token_counter(json.dumps({**DEFINITION, "pre_tokenizer": {"type": "BertPreTokenizer"}}))
    text = "cell,  drug\tcell\r\ncell-drug (drug)"

    assert by_word(text) == 10
    assert token_counter(json.dumps({**DEFINITION, "pre_tokenizer": {"type": "WhitespaceSplit"}}))(text) == 5


@given(
    st.lists(
        st.sampled_from(
            [*"abzAZ09 \t\n.,-()[]–’…\u00a0\u2009\x0b\x1c\x85éİ中≠½²\u0301\u200b\ufffd\x00", "[SEP]", "remission"]
        )
    ).map("".join)
)
@settings(max_examples=300, deadline=None)
def test_any_text_has_as_many_tokens_as_the_shipped_tokenizer_says(text: str) -> None:
    assert COUNT_SHIPPED(text) == len(WHOLE.encode(text, add_special_tokens=False).ids)


@pytest.mark.parametrize("definition", ["", "{}", "[1]", TEXT[:200]])
def test_what_is_no_tokenizer_is_refused(definition: str) -> None:
    with pytest.raises(ValueError, match="its tokenizer cannot be read"):
        token_reader(definition)
    with pytest.raises(ValueError, match="its tokenizer cannot be read"):
        pair_reader(definition, 32)


def test_a_question_and_a_text_are_read_as_a_pair_without_padding() -> None:
    (pair,) = pair_reader(tokenizer_json(), 32)("Drug?")("cell fever.")

    assert pair.tokens == ["[CLS]", "drug", "[UNK]", "[SEP]", "cell", "fever", "[UNK]", "[SEP]"]
    assert pair.type_ids == [0, 0, 0, 0, 1, 1, 1, 1]
    assert pair.attention_mask == [1] * 8


def test_an_empty_question_or_text_is_a_pair_too() -> None:
    read = pair_reader(tokenizer_json(), 32)

    assert [pair.tokens for pair in read("")("")] == [["[CLS]", "[SEP]", "[SEP]"]]
    assert [pair.tokens for pair in read("drug")(" ")] == [["[CLS]", "drug", "[SEP]", "[SEP]"]]
    assert [pair.tokens for pair in read(" ")("drug")] == [["[CLS]", "[SEP]", "drug", "[SEP]"]]


def test_a_long_text_is_read_in_windows_that_overlap_each_with_the_whole_question() -> None:
    # 16 tokens: 8 at most of a question, 3 marks, and so 5 of a text at least, a quarter of which is 1.
    pairs = pair_reader(tokenizer_json(), 16)("drug drug")("cell fever remission " * 10)

    assert all(pair.tokens[:4] == ["[CLS]", "drug", "drug", "[SEP]"] for pair in pairs)
    # Of 30 tokens those from 0 to 11, from 10 to 21 and from 20 on.
    assert [len(pair.tokens) for pair in pairs] == [16, 16, 15]
    windows = [pair.tokens[4:-1] for pair in pairs]
    assert windows[0] + windows[1][1:] + windows[2][1:] == ["cell", "fever", "remission"] * 10


def test_the_longest_text_without_a_second_window_fills_the_first() -> None:
    read = pair_reader(tokenizer_json(), 16)("drug drug")

    assert [len(pair.tokens) for pair in read("cell " * 11)] == [16]
    assert [len(pair.tokens) for pair in read("cell " * 12)] == [16, 7]


def test_of_a_question_the_first_64_tokens_are_read() -> None:
    first = ["drug", "fever"] * 32
    for question in ("drug fever " * 32, "drug fever " * 33, "drug fever " * 5000):
        pairs = pair_reader(tokenizer_json(), 256)(question)("cell " * 300)
        assert all(pair.tokens[: 1 + 64 + 1] == ["[CLS]", *first, "[SEP]"] for pair in pairs)
        assert all(len(pair.tokens) <= 256 for pair in pairs)


@given(st.text(), st.text(), st.sampled_from([8, 9, 16]))
@settings(max_examples=200, deadline=None)
def test_every_token_of_any_text_is_in_some_window(question: str, text: str, most_tokens: int) -> None:
    pairs = READ_SHIPPED[most_tokens](question)(text)

    covered = {place for pair in pairs for place, kind in zip(pair.offsets, pair.sequence_ids, strict=True) if kind}
    assert covered == set(WHOLE.encode(text, add_special_tokens=False).offsets)
    assert all(len(pair.ids) <= most_tokens for pair in pairs)
    assert len({tuple(pair.ids[: pair.ids.index(102)]) for pair in pairs}) == 1


@pytest.mark.parametrize("most_tokens", [-1, 0, 3, 6])
def test_a_pair_without_room_for_a_text_is_refused(most_tokens: int) -> None:
    with pytest.raises(ValueError, match=f"{most_tokens} tokens leave no room for a text"):
        pair_reader(tokenizer_json(), most_tokens)

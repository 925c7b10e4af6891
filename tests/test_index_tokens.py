"""Tokens are read and counted as they are, however a tokenizer was set to cut and pad."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embed import packaged_encoder_folder
from index.tokens import limited, token_counter, token_reader

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

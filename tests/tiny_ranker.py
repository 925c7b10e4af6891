"""A ranker small enough to make in a test: real files, run by the real libraries."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

WORDS = ("[UNK]", "[CLS]", "[SEP]", "cell", "drug", "myeloma", "remission", "fever")
# What each word adds, in tenths: relevance of a passage, and whether a sentence answers. First as a word of the
# question, then as one of the text.
IN_QUESTION = [[0, 0], [0, 0], [0, 0], [1, -1], [2, 0], [3, 0], [4, 7], [5, 0]]
IN_TEXT = [[-10, -20], [0, 0], [0, 0], [70, -30], [13, 29], [37, -17], [-41, 90], [-90, 11]]
ROWS = np.array([*IN_QUESTION, *IN_TEXT], dtype=np.int8)
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
NAME = "tiny-ranker"


def tokenizer_json() -> str:
    """BERT's form: cuts at blanks and signs, reads pairs as BERT does; pads and cuts by itself, as files may."""
    special = {word: {"id": word, "ids": [WORDS.index(word)], "tokens": [word]} for word in ("[CLS]", "[SEP]")}

    def mark(word: str, kind: int) -> dict[str, object]:
        return {"SpecialToken": {"id": word, "type_id": kind}}

    single = [mark("[CLS]", 0), {"Sequence": {"id": "A", "type_id": 0}}, mark("[SEP]", 0)]
    padding = {"strategy": {"Fixed": 128}, "direction": "Right", "pad_to_multiple_of": None}
    return json.dumps(
        {
            "version": "1.0",
            "truncation": {"max_length": 6, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
            "padding": {**padding, "pad_id": 0, "pad_type_id": 0, "pad_token": "[UNK]"},
            "added_tokens": [],
            "normalizer": {
                "type": "BertNormalizer",
                "clean_text": True,
                "handle_chinese_chars": True,
                "strip_accents": None,
                "lowercase": True,
            },
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {
                "type": "TemplateProcessing",
                "single": single,
                "pair": [*single, {"Sequence": {"id": "B", "type_id": 1}}, mark("[SEP]", 1)],
                "special_tokens": special,
            },
            "decoder": None,
            "model": {"type": "WordLevel", "vocab": {word: at for at, word in enumerate(WORDS)}, "unk_token": "[UNK]"},
        }
    )


def model_bytes(
    rows: npt.NDArray[np.int8] = ROWS, *, inputs: tuple[str, ...] = INPUTS, scale: float = 0.1, places: int = 512
) -> bytes:
    """The mean of what a pair's tokens add, one column of rows for each score; it reads at most places tokens.

    Weights are kept as int8 and expanded by the graph itself. inputs are the names that its inputs go by.
    """
    held: dict[str, npt.NDArray[np.generic]] = {
        "packed": rows,
        "scale": np.array(scale, dtype=np.float32),
        "words": np.array(len(rows) // 2),
        "place": np.zeros((places, rows.shape[1]), dtype=np.float32),
        "axis": np.array([1]),
        "one": np.array(1),
    }
    node = helper.make_node
    nodes = [
        node("Cast", ["packed"], ["wide"], to=TensorProto.FLOAT),
        node("Mul", ["wide", "scale"], ["rows"]),
        node("Mul", [inputs[2], "words"], ["shift"]),
        node("Add", [inputs[0], "shift"], ["at"]),
        node("Gather", ["rows", "at"], ["each"]),
        node("CumSum", [inputs[1], "one"], ["counted"]),
        node("Sub", ["counted", "one"], ["where"]),
        node("Gather", ["place", "where"], ["placed"]),
        node("Add", ["each", "placed"], ["both"]),
        node("ReduceMean", ["both", "axis"], ["scores"], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        NAME,
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", rows.shape[1]])],
        [numpy_helper.from_array(array, name) for name, array in held.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    return bytes(model.SerializeToString())


def write_ranker(
    folder: Path, *, model: bytes | None = None, tokenizer: str | None = None, max_tokens: object = 32
) -> Path:
    """A whole folder of a ranker, with the right hashes of whatever it is made of."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "model.onnx": model_bytes() if model is None else model,
        "tokenizer.json": (tokenizer_json() if tokenizer is None else tokenizer).encode(),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    card = {"name": NAME, "files": hashes, "max_tokens": max_tokens, "command": "python -m training.ranker", "seed": 0}
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def score(question: str, text: str, column: int) -> float:
    """What the model must give for a pair that it reads as a whole."""
    asked, said = ([WORDS.index(word) for word in words.split()] for words in (question, text))
    total = sum(IN_QUESTION[word][column] for word in asked) + sum(IN_TEXT[word][column] for word in said)
    return total / 10 / (len(asked) + len(said) + 3)

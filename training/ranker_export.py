"""A trained ranker written as the product runs it: one ONNX file whose large weights are bytes."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from index.tokens import INPUTS
from retrieval.cross_encoder import CARD, MODEL, TOKENIZER
from training.network import Network

# What a pair may have, special tokens included: a question of 30 words, a title, and a passage or a long sentence.
MAX_TOKENS: Final = 192
# Smaller tensors, such as biases, stay as they are.
_LARGE: Final = 1 << 14
_OPSET: Final = 17


def export(network: Network, encoder: Path, folder: Path, told: Mapping[str, object]) -> None:
    """Writes model, tokenizer and card; told goes into the card.

    A weight w of a channel is kept as the byte round(127 w / m), m being the channel's largest magnitude, and made
    float32 again by two nodes that onnxruntime folds while it loads: all arithmetic on texts is float32.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_onnx(network.cpu().eval(), folder / MODEL)
    model = onnx.load(folder / MODEL)
    _in_bytes(model.graph)
    onnx.checker.check_model(model)
    onnx.save(model, folder / MODEL)
    tokenizer = Tokenizer.from_file(str(encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    card = {**told, "name": "kanit-ranker", "files": files, "max_tokens": MAX_TOKENS}
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def _write_onnx(network: Network, file: Path) -> None:
    example = tuple(torch.ones((2, 7), dtype=torch.int64) for _ in INPUTS)
    axes = {name: {0: "pairs", 1: "tokens"} for name in INPUTS}
    with warnings.catch_warnings(), torch.inference_mode():
        # That it traces, and in the old way.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            example,
            file,
            input_names=list(INPUTS),
            output_names=["scores"],
            dynamic_axes={**axes, "scores": {0: "pairs"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _in_bytes(graph: Any) -> None:
    """Every large matrix of a graph becomes bytes and one factor for each channel."""
    nodes: list[Any] = []
    for tensor in [held for held in graph.initializer if np.prod(held.dims) >= _LARGE]:
        weights = numpy_helper.to_array(tensor)
        # A table of vectors has a row for each of its channels, a factor of a product a column.
        axis = 1 if any(node.op_type == "Gather" and node.input[0] == tensor.name for node in graph.node) else 0
        factors = np.maximum(np.abs(weights).max(axis=axis, keepdims=True), 1e-12).astype(np.float32) / 127
        graph.initializer.remove(tensor)
        graph.initializer.extend(_held(tensor.name, np.rint(weights / factors).astype(np.int8), factors))
        nodes.extend(_expanding(tensor.name))
    for node in reversed(nodes):
        graph.node.insert(0, node)


def _held(name: str, weights: npt.NDArray[np.int8], factors: npt.NDArray[np.float32]) -> Iterator[Any]:
    yield numpy_helper.from_array(weights, f"{name} bytes")
    yield numpy_helper.from_array(factors, f"{name} factors")


def _expanding(name: str) -> Iterator[Any]:
    yield helper.make_node("Cast", [f"{name} bytes"], [f"{name} cast"], to=TensorProto.FLOAT)
    yield helper.make_node("Mul", [f"{name} cast", f"{name} factors"], [name])

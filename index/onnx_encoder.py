"""Text turned into vectors by an exported model. The only module that imports onnxruntime."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from onnxruntime.capi import onnxruntime_pybind11_state as trouble  # type: ignore[import-untyped]

from index.errors import first_line
from index.tokens import INPUTS, token_counter, token_reader
from index.types import Matrix

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
_MOST_THREADS: Final = 8
_FATAL: Final = 4
# They share no parent but Exception.
_REFUSALS: Final = (
    trouble.Fail,
    trouble.InvalidArgument,
    trouble.InvalidGraph,
    trouble.InvalidProtobuf,
    trouble.NoModel,
    trouble.NoSuchFile,
    trouble.NotImplemented,
    trouble.RuntimeException,
)


class OnnxEmbedder:
    """An Embedder that runs an exported model on the processor, each text by itself.

    What it does with one text depends on no other, so that the text always gets the same bytes (docs/decisions/004).
    One session serves several threads, each of which reads a text with one thread.
    """

    def __init__(self, folder: Path, *, name: str, max_tokens: int) -> None:
        """Loads MODEL and TOKENIZER from the folder, half a second. OSError or ValueError where they cannot be used."""
        onnxruntime.disable_telemetry_events()
        self.name, self.max_tokens = name, max_tokens
        definition = (folder / TOKENIZER).read_text(encoding="utf-8")
        self._read, self._count = token_reader(definition), token_counter(definition)
        self._session = _session(folder / MODEL)
        self._inputs = {given.name: INPUTS[given.name] for given in self._session.get_inputs()}
        self.dim = len(self._vector(""))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit-length float32 rows, shape (len(texts), dim), in the order given.

        Each row depends on its own text only. Of a text with more than max_tokens only the beginning is read.
        """
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        if len(texts) == 1:
            rows[0] = self._vector(texts[0])
            return rows
        with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
            for row, vector in zip(rows, pool.map(self._vector, texts), strict=True):
                row[:] = vector
        return rows

    def count_tokens(self, text: str) -> int:
        """The model's own tokens in all of the text, however long; neither padding nor special tokens count."""
        return self._count(text)

    def _vector(self, text: str) -> Matrix:
        tokens = self._read(text)
        feed = {name: np.array([getattr(tokens, held)], dtype=np.int64) for name, held in self._inputs.items()}
        try:
            (rows,) = self._session.run(None, feed)
        except _REFUSALS as error:
            raise ValueError(first_line(error)) from error
        vector: Matrix = rows[0]
        return vector


def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Texts of all lengths follow each other: a plan of the memory for each length would never be given back.
    options.enable_mem_pattern = False
    options.log_severity_level = _FATAL
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except _REFUSALS as error:
        raise ValueError(first_line(error)) from error

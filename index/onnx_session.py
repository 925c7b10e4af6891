"""A model in an ONNX file, opened and run on the processor. The only module that imports onnxruntime."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from onnxruntime.capi import onnxruntime_pybind11_state as trouble  # type: ignore[import-untyped]

from index.errors import first_line
from index.tokens import INPUTS, Tokens
from index.types import Matrix

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


class OnnxSession:
    """A model of one output that reads one text, or one pair of texts, at a time.

    What it gives for one text depends on no other, so that it always is the same bytes (docs/decisions/004). It runs
    in one thread, and several threads may run it at once. inputs are those of INPUTS that the model reads.
    """

    def __init__(self, model: Path) -> None:
        """Loads the model, up to half a second. ValueError where it cannot be used."""
        onnxruntime.disable_telemetry_events()
        self._session = _opened(model)
        self.inputs = tuple(given.name for given in self._session.get_inputs())
        if unknown := sorted(set(self.inputs) - set(INPUTS)):
            raise ValueError(f"it has an input {unknown[0]!r}, which is none of {', '.join(INPUTS)}")
        if (outputs := len(self._session.get_outputs())) != 1:
            raise ValueError(f"it has {outputs} outputs in place of one")

    def run(self, tokens: Tokens) -> Matrix:
        """What the model gives for one text, the first axis that of a batch of one. ValueError where it cannot."""
        feed = {name: np.array([getattr(tokens, INPUTS[name])], dtype=np.int64) for name in self.inputs}
        try:
            (given,) = self._session.run(None, feed)
        except _REFUSALS as error:
            raise ValueError(first_line(error)) from error
        matrix: Matrix = given
        return matrix


def _opened(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Texts of all lengths follow each other: a plan of the memory for each length would never be given back.
    options.enable_mem_pattern = False
    options.log_severity_level = _FATAL
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except _REFUSALS as error:
        raise ValueError(first_line(error)) from error

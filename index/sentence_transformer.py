"""Text turned into vectors by a sentence-transformers model, and the export of such a model.

The only module that imports sentence_transformers and torch, which takes seconds.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import torch
from safetensors import SafetensorError
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from index.errors import EncoderUnreadable, first_line
from index.tokens import INPUTS, limited, token_counter
from index.types import Matrix

# More of them wait for Python itself, which runs between the steps of a model.
_MOST_THREADS: Final = 8
# What is traced keeps the lengths of 0 and 1 as if they held for every text.
_EXAMPLE: Final = "a text of several tokens"


class SentenceTransformerEmbedder:
    """An Embedder that runs a sentence-transformers model on the processor, each text by itself.

    In a batch of texts of several lengths the shorter ones are padded, and the same text then gets other last digits
    (1e-7) in other company. By itself it always gets the same bytes, in about the same time
    (python -m benchmarks.index). Several texts are read by several threads at once.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        """Loads the model from its folder; asks no network. PyTorch is told to use one thread for each text.

        Raises EncoderUnreadable where the folder holds no such model.
        """
        disable_progress_bar()  # type: ignore[no-untyped-call]
        # Threads that share one text wait for each other at every step: with another program on the same two cores a
        # question took 0.5 s in place of 0.015 s. The bytes are the same either way.
        torch.set_num_threads(1)
        self.name = name
        try:
            self._load(folder)
        except (OSError, ValueError, KeyError, AttributeError, RuntimeError, SafetensorError) as error:
            raise EncoderUnreadable(str(folder), first_line(error)) from error

    def _load(self, folder: Path) -> None:
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
        self._model.eval()
        # The tokenizer keeps its padding in itself: two threads at once would fail, or change each other's counts.
        self._lock = Lock()
        dim = self._model.get_embedding_dimension()
        if dim is None:
            raise ValueError("it does not say how long its vectors are")
        self.dim = dim
        tokenizer = self._model.tokenizer
        self._definition = tokenizer.backend_tokenizer.to_str()
        self._count = token_counter(self._definition)
        self._limit: int = self._model.max_seq_length or tokenizer.model_max_length
        self.max_tokens: int = self._limit - tokenizer.num_special_tokens_to_add(False)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit-length float32 rows, shape (len(texts), dim), in the order given.

        Each row depends on its own text only. Of a text with more than max_tokens only the beginning is read.
        """
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
            for row, vector in zip(rows, pool.map(self._vector, texts), strict=True):
                row[:] = vector
        return rows

    def count_tokens(self, text: str) -> int:
        """The model's own tokens in all of the text, however long; neither padding nor special tokens count."""
        return self._count(text)

    def tokenizer_json(self) -> str:
        """The model's tokenizer as OnnxEmbedder needs it: it cuts where the model does, and pads nothing."""
        return limited(self._definition, self._limit)

    def write_onnx(self, file: Path) -> None:
        """Writes the whole model, from tokens to a vector of unit length, as an ONNX file for one text of any length.

        ValueError or RuntimeError, or another error of what the model is made of, where it cannot be expressed so.
        """
        features = self._features(_EXAMPLE)
        names = [name for name, value in features.items() if isinstance(value, torch.Tensor)]
        if not set(names) <= set(INPUTS):
            raise ValueError(f"it reads {', '.join(names)}")
        with warnings.catch_warnings(), torch.inference_mode():
            # That it traces, that it does so in the old way, and where a length might have been taken for a constant:
            # whether it was shows in the comparison of vectors.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                # In training, as it is by default, the exporter would leave the model training afterwards.
                _Vector(self._model, names).eval(),
                tuple(features[name] for name in names),
                file,
                input_names=names,
                output_names=["vector"],
                dynamic_axes={name: {1: "tokens"} for name in names},
                dynamo=False,
            )

    def _features(self, text: str) -> dict[str, Any]:
        with self._lock:
            return self._model.preprocess([text])

    def _vector(self, text: str) -> Matrix:
        features = self._features(text)
        with torch.inference_mode():
            unit: Matrix = _unit(self._model(features)["sentence_embedding"])[0].numpy()
        return unit


class _Vector(torch.nn.Module):
    """A model as a function of tensors, which is what can be exported."""

    def __init__(self, model: SentenceTransformer, names: Sequence[str]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        features = self.model(dict(zip(self.names, tensors, strict=True)))
        return _unit(features["sentence_embedding"])


def _unit(vectors: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(vectors.float(), dim=-1)

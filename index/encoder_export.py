"""A model exported once into a folder, compared with its original, and from then on run without it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Protocol, TypeVar

import numpy as np

from corpus.errors import KanitError
from index.disk import DISK, Disk
from index.embed import EXPORTED, SLOWER, file_sha256
from index.errors import BuildRunning, first_line
from index.export_texts import comparison_texts
from index.onnx_encoder import MODEL, TOKENIZER, OnnxEmbedder
from index.types import Embedder

MOST_DIFFERENCE: Final = 1e-5
RECORD, REFUSAL = "encoder.json", "refused.json"
_ASIDE: Final = ".new"
_LIBRARIES: Final = ("onnx", "onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")
_SECONDS_BETWEEN_TRIES, _TRIES = 0.2, 1500


class Original(Embedder, Protocol):
    """An Embedder that can be exported."""

    @property
    def max_tokens(self) -> int:
        """How much of a text is read, in tokens without special ones."""
        ...

    def tokenizer_json(self) -> str:
        """The tokenizer as the export needs it: it cuts where the model does, and pads nothing."""
        ...

    def write_onnx(self, file: Path) -> None:
        """Writes a model of one output, a vector of unit length, for one text of any length."""
        ...


Model = TypeVar("Model", bound=Original)


class CannotExport(KanitError):
    """A model cannot be run as an export; lasting says whether another try with the same libraries ends alike."""

    def __init__(self, why: str, *, lasting: bool) -> None:
        super().__init__(why)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Record:
    """What lies in the folder of an export. files maps names to SHA-256, made_with libraries to versions.

    largest_difference is that between its vectors and the original's over all figures of compared texts.
    """

    name: str
    max_tokens: int
    files: Mapping[str, str]
    compared: int
    largest_difference: float
    made_with: Mapping[str, str]


def open_exported(
    exports: Path,
    name: str,
    load: Callable[[], Model],
    tell: Callable[[str], None],
    disk: Disk = DISK,
) -> OnnxEmbedder | Model:
    """The model of this name as exports holds it; where that has none, or a damaged one, it is exported now.

    load gives the original, which is also returned where no export can be had. tell gets a sentence on either.
    The name of what runs as an export ends in EXPORTED: the last digits of its vectors are others.
    """
    original = cache(load)
    try:
        found = _found(exports / name)
        return found or _made_alone(exports / name, original, tell, disk)
    except (CannotExport, OSError) as reason:
        tell(f"{SLOWER} {_sentence(reason)}")
        return original()


def _found(place: Path) -> OnnxEmbedder | None:
    """What was exported, where it is whole; CannotExport where it is known that the model cannot be."""
    _recall_refusal(place)
    try:
        record = Record(**json.loads((place / RECORD).read_bytes()))
        if record.name != f"{place.name}{EXPORTED}" or record.files != _hashes(place):
            return None
        return OnnxEmbedder(place, name=record.name, max_tokens=record.max_tokens)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _made_alone(place: Path, load: Callable[[], Original], tell: Callable[[str], None], disk: Disk) -> OnnxEmbedder:
    disk.make_folder(place.parent)
    with _alone(place.parent, disk):
        # Another process may have been faster.
        if found := _found(place):
            return found
        again = ", as what was there is damaged" if (place / RECORD).exists() else ""
        tell(f"preparing the encoder in {place}{again}; this is done once and takes about half a minute")
        aside = place.with_name(_ASIDE)
        try:
            return _made(place, aside, load(), disk)
        finally:
            with suppress(OSError):
                disk.remove(aside)


def _made(place: Path, aside: Path, original: Original, disk: Disk) -> OnnxEmbedder:
    disk.remove(aside)
    disk.make_folder(aside)
    try:
        encoder, record = _written(aside, original, disk)
    except CannotExport as refusal:
        if refusal.lasting:
            disk.remove(aside)
            disk.make_folder(aside)
            _write_json(aside / REFUSAL, {"why": str(refusal), "made_with": _versions()}, disk)
            _put(aside, place, disk)
        raise
    _write_json(aside / RECORD, asdict(record), disk)
    _put(aside, place, disk)
    return encoder


def _written(aside: Path, original: Original, disk: Disk) -> tuple[OnnxEmbedder, Record]:
    try:
        original.write_onnx(aside / MODEL)
        disk.write(aside / TOKENIZER, original.tokenizer_json().encode())
    except (RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise CannotExport(f"the model cannot be exported ({first_line(error)})", lasting=True) from error
    for file in (MODEL, TOKENIZER):
        disk.flush(aside / file)
    name = f"{original.name}{EXPORTED}"
    try:
        encoder = OnnxEmbedder(aside, name=name, max_tokens=original.max_tokens)
        difference, compared = _difference(encoder, original)
    except (ValueError, KeyError) as error:
        raise CannotExport(f"the exported model cannot be run ({first_line(error)})", lasting=True) from error
    return encoder, Record(name, original.max_tokens, _hashes(aside), compared, difference, _versions())


def _difference(encoder: OnnxEmbedder, original: Original) -> tuple[float, int]:
    """The largest difference, and of how many texts; CannotExport where it is beyond MOST_DIFFERENCE, or no number."""
    texts = comparison_texts()
    if encoder.dim != original.dim:
        raise CannotExport(f"its vectors got {encoder.dim} figures in place of {original.dim}", lasting=True)
    largest = float(np.abs(encoder.embed(texts) - original.embed(texts)).max())
    if not largest <= MOST_DIFFERENCE:
        raise CannotExport(
            f"its exported form gives vectors that differ by {largest:.1e}, more than {MOST_DIFFERENCE:.0e}",
            lasting=True,
        )
    return largest, len(texts)


def _put(aside: Path, place: Path, disk: Disk) -> None:
    """Aside becomes place; killed in between there is none, and it is made again."""
    disk.flush(aside)
    disk.remove(place)
    disk.rename(aside, place)
    disk.flush(place.parent)


def _recall_refusal(place: Path) -> None:
    try:
        refusal = json.loads((place / REFUSAL).read_bytes())
        why, made_with = refusal["why"], refusal["made_with"]
    except (OSError, ValueError, TypeError, KeyError):
        return
    if made_with == _versions():
        raise CannotExport(str(why), lasting=True)


def _write_json(path: Path, content: Mapping[str, object], disk: Disk) -> None:
    disk.write(path, json.dumps(content, indent=1).encode())
    disk.flush(path)


def _hashes(folder: Path) -> dict[str, str]:
    return {file: file_sha256(folder / file) for file in (MODEL, TOKENIZER)}


def _versions() -> dict[str, str]:
    return {name: found for name in _LIBRARIES if (found := _version(name))}


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


@contextmanager
def _alone(exports: Path, disk: Disk) -> Iterator[None]:
    """Held by one process at a time; another waits for it, as it soon finds what it needs."""
    with ExitStack() as held:
        if not any(_taken(held, exports / "lock", disk) for _ in range(_TRIES)):
            raise CannotExport(f"another process is exporting to {exports} without coming to an end", lasting=False)
        yield


def _taken(held: ExitStack, lock: Path, disk: Disk) -> bool:
    try:
        held.enter_context(disk.locked(lock))
    except BuildRunning:
        time.sleep(_SECONDS_BETWEEN_TRIES)
        return False
    return True


def _sentence(reason: CannotExport | OSError) -> str:
    if isinstance(reason, CannotExport):
        return str(reason)
    return f"it cannot be kept in {reason.filename or 'the data folder'} ({reason.strerror or reason})"

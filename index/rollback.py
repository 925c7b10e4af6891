"""Going back to a version that is kept: what it holds beside what is held now, and putting it in use again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.types import Article
from index.disk import DISK, Disk
from index.errors import CannotWrite, DamagedIndex, NoSuchVersion
from index.records import decoded_articles, encoded_articles
from index.switch import alone_with, switch
from index.types import Manifest
from index.versions import ARTICLES, damage, kept_versions, read_manifest


@dataclass(frozen=True, slots=True)
class Difference:
    """How the articles held now differ from those of a version, both in order of id.

    added are held now and not in the version, gone are in the version and not held any more; an article that became
    another in any field is in both.
    """

    added: tuple[Article, ...]
    gone: tuple[Article, ...]


def difference(folder: Path, version: str, articles: Sequence[Article]) -> Difference:
    """What there is to be said of going back to a version while these articles are held.

    NoSuchVersion where it is not kept, DamagedIndex or OtherFormat where its list of articles cannot be read.
    """
    _known(folder, version)
    manifest = read_manifest(folder, version)
    # The other files are looked at when the version is opened.
    if what := damage(folder, replace(manifest, files={ARTICLES: manifest.files[ARTICLES]})):
        raise DamagedIndex(folder, what)
    stored = (folder / version / ARTICLES).read_bytes().splitlines(keepends=True)
    ordered = sorted(articles, key=lambda article: article.id)
    held = {encoded_articles([article]): article for article in ordered}
    gone = decoded_articles(b"".join(line for line in stored if line not in held))
    known = set(stored)
    return Difference(tuple(article for line, article in held.items() if line not in known), tuple(gone.values()))


def put_in_use(folder: Path, version: str, *, disk: Disk = DISK) -> Manifest:
    """The manifest of a kept version, which is the one in use afterwards; those before it stay kept.

    Killed at any moment, it leaves the one or the other in use. Raises NoSuchVersion, DamagedIndex, OtherFormat,
    BuildRunning, or CannotWrite.
    """
    with alone_with(folder, disk):
        _known(folder, version)
        manifest = read_manifest(folder, version)
        if what := damage(folder, manifest):
            raise DamagedIndex(folder, what)
        try:
            switch(folder, version, disk)
        except OSError as error:
            raise CannotWrite(folder, error) from error
        return manifest


def _known(folder: Path, version: str) -> None:
    kept = kept_versions(folder)
    if version not in kept:
        raise NoSuchVersion(version, kept)

"""The kept versions of the index, and going back to one of them together with the articles that it holds.

An index is asked only beside the articles that it was built of, so going back takes the articles along: what came in
since goes out again, as with remove. What has gone out since is not here any more, so that a version that holds it
cannot be gone back to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.added import read_added
from corpus.errors import KanitError
from corpus.library import Library
from corpus.types import Article
from index.errors import IndexUnusable, NoSuchVersion
from index.open import open_version
from index.rollback import difference
from index.types import Manifest
from index.versions import MANIFEST, kept_versions, read_manifest
from interface.change import Change
from interface.collection import SETTINGS, Collection, Encoder

_LEAST_PREFIX_CHARS = 4
_MOST_NAMED = 5


class VersionUnusable(KanitError):
    """A version that is kept cannot be gone back to."""

    def __init__(self, version: str, why: str) -> None:
        super().__init__(f"version {version[:12]} cannot be gone back to: {why}; nothing was changed")
        self.version, self.why = version, why


@dataclass(frozen=True, slots=True)
class Version:
    """One version that is kept; built is when, in UTC, by the clock of this machine.

    manifest is None where it cannot be read, and trouble then says why.
    """

    name: str
    is_current: bool
    built: datetime | None
    manifest: Manifest | None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class WayBack:
    """What going back to a version takes, instead of the one in use now.

    going are the articles whose files are deleted, in order of id.
    """

    version: str
    instead_of: str
    going: tuple[Article, ...]
    staying: tuple[Article, ...]


def versions(collection: Collection) -> tuple[Version, ...]:
    """The version in use, then those that are kept, the one used last first. DamagedIndex where nothing says which."""
    folder = collection.index_folder
    return tuple(_version(folder, name, is_current=place == 0) for place, name in enumerate(kept_versions(folder)))


def version_named(collection: Collection, name: str) -> str:
    """The kept version whose name begins so; NoSuchVersion where none does, or several."""
    kept = kept_versions(collection.index_folder)
    found = [version for version in kept if len(name) >= _LEAST_PREFIX_CHARS and version.startswith(name)]
    if len(found) != 1:
        raise NoSuchVersion(name, kept)
    return found[0]


def way_back(collection: Collection, library: Library, version: str) -> WayBack:
    """What going back to a version takes while a library is held.

    VersionUnusable where it is in use, or holds articles that are not here as they were; NoSuchVersion.
    """
    current, *_ = kept_versions(collection.index_folder) or ("",)
    if current == version:
        raise VersionUnusable(version, "it is the one in use")
    try:
        found = difference(collection.index_folder, version, library.articles)
    except IndexUnusable as error:
        raise VersionUnusable(version, str(error)) from error
    if found.gone:
        raise VersionUnusable(version, _why_gone(found.gone))
    going = {article.id for article in found.added}
    staying = tuple(article for article in library.articles if article.id not in going)
    return WayBack(version, current, found.added, staying)


def go_back(
    collection: Collection, version: str, encoder: Callable[[], Encoder], *, instead_of: str | None = None
) -> WayBack:
    """Put a version in use, and take out what came in since it was built: all of it, or nothing, also after a kill.

    instead_of is the version that was in use when somebody saw what goes: nothing is changed where another is by now.
    The version is opened before anything is changed. Raises KanitError as way_back and a change of the articles do.
    """
    with collection.locked():
        library, ledger = collection.library(), read_added(collection.ledger)
        way, loaded = way_back(collection, library, version), encoder()
        if instead_of not in {None, way.instead_of}:
            raise VersionUnusable(version, "articles came or went since you were asked; look again at what would go")
        try:
            open_version(collection.index_folder, version, embedder=loaded, settings=SETTINGS)
        except IndexUnusable as error:
            raise VersionUnusable(version, str(error)) from error
        gone = tuple(article.source for article in way.going)
        left = {name: added for name, added in ledger.items() if name not in gone}
        collection.switched(Change(way.staying, (), gone, left), version, loaded)
        return way


def _why_gone(gone: tuple[Article, ...]) -> str:
    named = " and ".join(article.id for article in gone[:_MOST_NAMED])
    more = f" and {len(gone) - _MOST_NAMED} others" if len(gone) > _MOST_NAMED else ""
    one = len(gone) == 1
    return (
        f"of its articles {named}{more} {'has' if one else 'have'} been removed or replaced since; add "
        f"{'it' if one else 'them'} again instead"
    )


def _version(folder: Path, name: str, *, is_current: bool) -> Version:
    built = _when(folder / name / MANIFEST)
    try:
        return Version(name, is_current, built, read_manifest(folder, name))
    except IndexUnusable as error:
        return Version(name, is_current, built, None, str(error))


def _when(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    except OSError:
        return None

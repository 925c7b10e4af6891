"""The data folder: article files in, index versions out. What all commands share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.added import read_added
from corpus.bounded import Reader
from corpus.chunk import MAX_TOKENS, OVERLAP_TOKENS, chunks_of
from corpus.errors import KanitError
from corpus.library import Library, read_library, remembering
from corpus.reading import Read
from corpus.types import Article, Chunk
from index.build import build
from index.cache import Cache
from index.disk import DISK, Disk
from index.errors import BuildRunning, CannotWrite, DamagedIndex, IndexUnusable
from index.open import open_index
from index.records import corpus_sha256
from index.reuse import reusable_chunks
from index.rollback import put_in_use
from index.types import Embedder, Index, Manifest
from index.versions import current_manifest, kept_versions
from interface.change import LEDGER, CannotChange, Change, Incoming, remedy


class Encoder(Embedder, Protocol):
    """An Embedder that also counts tokens as it reads them, which chunks are measured with."""

    def count_tokens(self, text: str) -> int:
        """The encoder's own tokens in all of the text."""
        ...


class CannotShip(KanitError):
    """The data folder cannot be made, or cannot take the article files that come with Kanıt."""

    def __init__(self, data: Path, cause: OSError) -> None:
        super().__init__(f"the articles could not be put into {data} ({cause.strerror or cause}); {remedy(cause)}")
        self.data, self.cause = data, cause


class Busy(KanitError):
    """Another process is changing what is held."""

    def __init__(self, data: Path) -> None:
        super().__init__(f"another process is adding, removing or indexing articles in {data}; wait until it is done")
        self.data = data


Progress = Callable[[int, int], None]
Chunks = Mapping[str, tuple[Chunk, ...]]
# What shapes the chunks; an index built with other figures is refused.
SETTINGS = {"max_tokens": str(MAX_TOKENS), "overlap_tokens": str(OVERLAP_TOKENS)}


@dataclass(frozen=True, slots=True)
class Collection:
    """The articles and the index under one data folder; shipped is the folder whose files an empty one starts with.

    read reads one article file; where it is None, that is done in a process of its own, which gets at most file_seconds
    for each (corpus/bounded.py). What was read and embedded before is kept in a cache and not done again. disk is what
    changes go through.
    """

    data: Path
    shipped: Path
    read: Read | None = None
    file_seconds: float = 60.0
    disk: Disk = DISK

    @property
    def articles_folder(self) -> Path:
        """Where article files lie."""
        return self.data / "articles"

    @property
    def index_folder(self) -> Path:
        """Where index versions lie."""
        return self.data / "index"

    @property
    def ledger(self) -> Path:
        """Where it is kept what added files were called and where they came from."""
        return self.data / LEDGER

    @property
    def incoming(self) -> Incoming:
        """Where a change of the articles is prepared."""
        return Incoming(self.data, self.disk)

    @contextmanager
    def reading(self) -> Iterator[Read]:
        """What reads one file after the other, within bounds and none twice."""
        with self._reader() as read, self.cache() as cache:
            yield remembering(read, cache)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others from changing the articles meanwhile; Busy where somebody does, CannotChange where none can.

        What a killed process left half-way is finished or forgotten first; what the block leaves so, after it.
        """
        with ExitStack() as held:
            try:
                self.disk.make_folder(self.data)
                held.enter_context(self.disk.locked(self.data / "lock"))
            except BuildRunning as error:
                raise Busy(self.data) from error
            except OSError as error:
                raise CannotChange(self.data, error) from error
            self.incoming.finish()
            try:
                yield
            finally:
                # If that cannot be, the next who comes tries again; how the block ended matters more.
                with suppress(CannotChange):
                    self.incoming.finish()

    def cache(self) -> Cache:
        """What was read and embedded before, to be closed after use."""
        return Cache(self.data / "cache" / "kanit.sqlite3")

    def library(self, progress: Progress | None = None, *, retry: bool = False) -> Library:
        """The articles in the folder, and what could not be read; a new data folder gets the shipped files first.

        A folder that exists is left as it is, so that what was taken out stays out. A change that was killed half-way
        is finished or forgotten first. progress is told of files that are new or have changed. What could not be read
        the last time is tried again only with retry, or with another time for one file.
        """
        if not self.articles_folder.exists():
            self._ship()
        if self.incoming.is_there():
            # Whoever is busy will finish it, and where it may not be finished, the index says that it does not fit.
            with suppress(Busy, CannotChange), self.locked():
                pass
        with self.cache() as cache, self._reader() as read:
            return read_library(
                self.articles_folder,
                added=read_added(self.ledger),
                memory=cache,
                read=read,
                bounds=None if retry else f"{self.file_seconds:g} seconds",
                progress=progress,
            )

    def reread(self, progress: Progress | None = None) -> Library:
        """The same, with nothing taken from the cache."""
        with self._reader() as read:
            return read_library(self.articles_folder, added=read_added(self.ledger), read=read, progress=progress)

    def has_index(self) -> bool:
        """Whether there is an index version, good or bad."""
        try:
            return bool(kept_versions(self.index_folder))
        except DamagedIndex:
            return True

    def is_current(self, library: Library) -> bool:
        """Whether the index in use was built of just these articles; whether it is whole shows when it is opened."""
        try:
            manifest = current_manifest(self.index_folder)
        except IndexUnusable:
            return False
        return manifest is not None and manifest.corpus_sha256 == corpus_sha256(library.articles)

    def chunks(self, articles: Sequence[Article], encoder: Encoder) -> Chunks:
        """The chunks of each article, by id; those of articles that the index has unchanged are not cut again."""
        known = reusable_chunks(self.index_folder, articles, embedder=encoder, settings=SETTINGS)
        return {
            article.id: known[article.id] if article.id in known else chunks_of(article, encoder.count_tokens)
            for article in articles
        }

    def rebuilt(self, library: Library, encoder: Encoder, progress: Progress | None = None) -> Manifest:
        """The manifest of an index of the library; where that is the current one already, nothing is written."""
        return self._built(library.articles, encoder, progress, {})

    def changed(
        self, change: Change, encoder: Encoder, progress: Progress | None = None, chunks: Chunks | None = None
    ) -> Manifest:
        """The manifest of the index after a change of the articles, all of it or none; inside locked only.

        chunks are those of articles that have been cut already. Raises KanitError with everything as it was.
        """
        manifest = self._decided(change, lambda: self._built(change.articles, encoder, progress, chunks or {}))
        library = self.library()
        # A SOURCES.toml beside the files, or a file put there by hand meanwhile, may have its say too.
        return manifest if self.is_current(library) else self.rebuilt(library, encoder, progress)

    def switched(self, change: Change, version: str, encoder: Encoder) -> Manifest:
        """The same, where the index afterwards is a version that is kept, whose articles are those of the change."""
        manifest = self._decided(change, lambda: put_in_use(self.index_folder, version, disk=self.disk))
        library = self.library()
        return manifest if self.is_current(library) else self.rebuilt(library, encoder)

    def opened(self, library: Library, embedder: Embedder) -> Index:
        """The current index, refused where it is not one of this library, this encoder and these settings."""
        expected = corpus_sha256(library.articles)
        return open_index(
            self.index_folder,
            embedder=embedder,
            corpus_sha256=expected,
            settings=SETTINGS,
            articles=library.articles,
        )

    def _decided(self, change: Change, decide: Callable[[], Manifest]) -> Manifest:
        """Announce a change, switch the index, which decides it, and carry it out."""
        self.incoming.announce(change)
        try:
            manifest = decide()
        except CannotWrite as error:
            # To build the index again would not bring the change back.
            raise CannotChange(self.data, error.cause) from error
        self.incoming.finish()
        return manifest

    def _built(self, articles: Sequence[Article], encoder: Encoder, progress: Progress | None, cut: Chunks) -> Manifest:
        others = [article for article in articles if article.id not in cut]
        chunks = {
            **self.chunks(others, encoder),
            **{article.id: cut[article.id] for article in articles if article.id in cut},
        }
        with self.cache() as cache:
            return build(
                self.index_folder,
                articles,
                [chunk for each in chunks.values() for chunk in each],
                embedder=encoder,
                settings=SETTINGS,
                progress=progress,
                cache=cache,
                disk=self.disk,
            )

    @contextmanager
    def _reader(self) -> Iterator[Read]:
        if self.read is not None:
            yield self.read
            return
        with Reader(self.file_seconds) as reader:
            yield reader.article

    def _ship(self) -> None:
        """The shipped files, copied aside and then put in place by one rename."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".articles-", dir=self.data) as aside:
                copied = Path(aside) / "articles"
                copied.mkdir()
                for path in self.shipped.iterdir():
                    shutil.copyfile(path, copied / path.name)
                copied.rename(self.articles_folder)
        except OSError as error:
            # Where another process was faster, its copy is as good.
            if not self.articles_folder.is_dir():
                raise CannotShip(self.data, error) from error

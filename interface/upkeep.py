"""What a running server needs to change what it answers from, and to take the newest index up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import IndexUnusable, StaleIndex
from index.types import Index
from index.versions import current_manifest
from interface.collection import Collection, Encoder
from interface.desk import Answers
from interface.europe_pmc import EuropePmc


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The parts of it: encoder gives the one that is loaded already, answers_from makes a pipeline over an index.

    service asks for articles by name, and connects to nothing before it is asked.
    """

    collection: Collection
    encoder: Callable[[], Encoder]
    service: Callable[[], EuropePmc]
    answers_from: Callable[[Index], Answers]

    def newest(self) -> Answers:
        """A pipeline over the version that is in use on the disk now; KanitError where it cannot be used."""
        encoder, library = self.encoder(), self.collection.library()
        try:
            index = self.collection.opened(library, encoder)
        except StaleIndex:
            # Another process may have put articles in place meanwhile.
            index = self.collection.opened(self.collection.library(), encoder)
        return self.answers_from(index)

    def is_behind(self, index: Index) -> bool:
        """Whether another version is in use on the disk than this one, as after a command while the server runs."""
        try:
            manifest = current_manifest(self.collection.index_folder)
        except IndexUnusable:
            return False
        return manifest is not None and manifest.version != index.manifest.version

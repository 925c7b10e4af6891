"""What an administrator's change does, step by step; its last step is that the server answers from the new index."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import UnreadableArticle
from interface.adding import add
from interface.admin_work import Work
from interface.desk import Answers
from interface.identifiers import Identifier
from interface.index_versions import go_back
from interface.intake import Offered
from interface.offers import Offers, identified_offers, offers
from interface.removing import remove
from interface.upkeep import Upkeep

Job = Callable[[Work], None]


@dataclass(frozen=True, slots=True)
class Jobs:
    """Makes the jobs; answer_from puts a pipeline in the place of the one that answers."""

    upkeep: Upkeep
    answer_from: Callable[[Answers], None]

    def adding(self, identifiers: Iterable[Identifier], *, with_references: bool) -> Job:
        """Fetch articles by their identifiers and take them in."""

        def job(work: Work) -> None:
            service = self.upkeep.service()
            self._add(work, identified_offers(identifiers, service=service, with_references=with_references))

        return job

    def adding_file(self, folder: Path, *, file_seconds: float) -> Job:
        """Take in the one file in a folder, which is removed in the end."""

        def job(work: Work) -> None:
            try:
                self._add(work, _uploaded(folder, self.upkeep, file_seconds))
            finally:
                shutil.rmtree(folder, ignore_errors=True)

        return job

    def removing(self, ids: tuple[str, ...]) -> Job:
        """Take articles out and delete their files."""

        def job(work: Work) -> None:
            progress = work.progress("embedding")
            work.removed = tuple(remove(self.upkeep.collection, ids, self.upkeep.encoder, progress))
            self.take_up(work)

        return job

    def going_back(self, version: str, instead_of: str) -> Job:
        """Go back to a kept version of the index, and to its articles, as long as the other is in use."""

        def job(work: Work) -> None:
            collection, encoder = self.upkeep.collection, self.upkeep.encoder
            work.removed = go_back(collection, version, encoder, instead_of=instead_of).going
            self.take_up(work)

        return job

    def take_up(self, work: Work) -> None:
        """Answer from the version that is in use on the disk; itself a job."""
        work.stage, work.done, work.total = "opening", 0, None
        self.answer_from(self.upkeep.newest())

    def _add(self, work: Work, brought: Offers) -> None:
        with closing(brought):
            done = add(self.upkeep.collection, brought, self.upkeep.encoder, work.told())
        # Some of them were told of before it was known that they cannot be taken in.
        work.outcomes, work.taken_in = done.outcomes, done.taken_in
        if done.manifest:
            self.take_up(work)


def _uploaded(folder: Path, upkeep: Upkeep, file_seconds: float) -> Offers:
    """The file in a folder by its own name: where it lay for a moment tells nobody anything."""
    (path,) = folder.iterdir()
    for found in offers((str(path),), data=upkeep.collection.data, file_seconds=file_seconds, service=upkeep.service()):
        if isinstance(found, Offered):
            yield replace(found, origin=found.origin.removeprefix(f"{folder}/"))
        else:
            yield UnreadableArticle(found.source.removeprefix(f"{folder}/"), found.why)

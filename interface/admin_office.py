"""What all of the administrator's routes work with."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from interface.admin_forms import Tokens
from interface.admin_frame import Visit
from interface.admin_jobs import Job, Jobs
from interface.admin_languages import admin_words
from interface.admin_work import Kind, Work, Works
from interface.desk import Desk
from interface.login import needs_admin, who
from interface.reader_links import language_in
from interface.settings import Settings
from interface.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class Office:
    """The server as an administrator sees it: the desk that answers, what is kept, and changes of it."""

    desk: Desk
    settings: Settings
    upkeep: Upkeep
    jobs: Jobs
    works: Works
    tokens: Tokens

    def visit(self, request: Request) -> Visit:
        """Who is here, in which language; raises Refused for whoever is no administrator."""
        needs_admin(request)
        name = who(request).name
        running = self.works.running
        return Visit(
            admin_words(language_in(request.query_params.multi_items())),
            request.scope.get("root_path", ""),
            self.tokens.of(name),
            name,
            running.id if running else "",
            self.upkeep.is_behind(self.desk.index),
        )

    def begin(self, kind: Kind, named: tuple[str, ...], job: Job) -> Work:
        """Begin a change and write that down; WorkRunning while another is under way."""
        work = self.works.begin(kind, named, job)
        self.desk.journal.changed(work.id, kind, len(named))
        return work

    @property
    def served(self) -> str:
        """The version of the index that questions are answered from."""
        return self.desk.index.manifest.version

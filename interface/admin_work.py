"""Changes of what is held, each in a thread of its own, one at a time, and how far each of them is."""

from __future__ import annotations

import threading
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from corpus.errors import KanitError
from corpus.types import Article
from interface.adding import Told
from interface.intake import Outcome, Verdict
from interface.journal import Journal

Kind = Literal["add", "remove", "rollback", "take up"]
Stage = Literal["held", "files", "embedding", "opening"]
MOST_KEPT = 20
# What it says of a file until it is in; after that it counts as done.
_CHANGING: frozenset[Verdict] = frozenset({"added", "replaced", "updated"})


class WorkRunning(KanitError):
    """Another change is being made; running is its id."""

    def __init__(self, running: str) -> None:
        super().__init__("another change is being made; wait until it is done")
        self.running = running


@dataclass(slots=True)
class Work:
    """One change; its own thread writes what is here, everybody may read it.

    done and total count what the stage goes through; total is None where nobody knows. Once it has ended, outcomes are
    those of the files that were added, removed the articles that went, and trouble the sentence on why all of it
    failed, empty where it did not. failed_here says that it is a fault of Kanıt's own.
    """

    id: str
    kind: Kind
    named: tuple[str, ...]
    stage: Stage = "held"
    done: int = 0
    total: int | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    taken_in: frozenset[str] = frozenset()
    removed: tuple[Article, ...] = ()
    trouble: str = ""
    failed_here: bool = False
    has_ended: bool = False
    is_stopped: bool = False
    _asked_to_stop: threading.Event = field(default_factory=threading.Event)

    @property
    def can_stop(self) -> bool:
        """Whether asking to stop would still do something."""
        return self.kind == "add" and self.stage in ("held", "files", "embedding") and not self.has_ended

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop and goes on to a place where it can."""
        return self._asked_to_stop.is_set() and not self.has_ended

    def stop(self) -> None:
        """Ask to stop where nothing is left half done."""
        self._asked_to_stop.set()

    def told(self) -> Told:
        """What the code behind add tells of its progress."""
        return Told(self.progress("held"), self._came_out, self.progress("embedding", stops=True))

    def progress(self, stage: Stage, *, stops: bool = False) -> Callable[[int, int], None]:
        """Progress of one stage; with stops it is a place where the work may end."""

        def told(done: int, total: int) -> None:
            self.stage, self.done, self.total = stage, done, total
            if stops:
                self._obey()

        return told

    def counts(self) -> Counter[Verdict]:
        """How many files had which outcome."""
        return Counter(outcome.verdict for outcome in self.outcomes)

    def came_true(self, outcome: Outcome) -> bool:
        """Whether what an outcome says was done, which is sure only in the end."""
        return outcome.verdict not in _CHANGING or bool(outcome.article and outcome.article.id in self.taken_in)

    def _came_out(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.stage, self.done = "files", len(self.outcomes)
        self.total = max(len(self.named), self.done) if self.named else None
        self._obey()

    def _obey(self) -> None:
        # The code behind add knows one way to be asked to stop, Ctrl-C, and ends well where that comes once.
        if self._asked_to_stop.is_set() and not self.is_stopped:
            self.is_stopped = True
            raise KeyboardInterrupt


class Works:
    """The last changes, by id; one at a time is under way."""

    def __init__(self, journal: Journal) -> None:
        self._journal, self._lock = journal, threading.RLock()
        self._kept: OrderedDict[str, Work] = OrderedDict()

    def begin(self, kind: Kind, named: tuple[str, ...], job: Callable[[Work], None]) -> Work:
        """Begin a change in the background; WorkRunning while another is under way."""
        with self._lock:
            if running := self.running:
                raise WorkRunning(running.id)
            work = Work(uuid.uuid4().hex, kind, named)
            self._kept[work.id] = work
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        threading.Thread(target=self._done, args=(work, job), name=f"change-{work.id}", daemon=True).start()
        return work

    @property
    def running(self) -> Work | None:
        """The change that is under way."""
        with self._lock:
            return next((work for work in reversed(self._kept.values()) if not work.has_ended), None)

    def found(self, id: str) -> Work | None:
        """The change of that id, if it is one of the last."""
        with self._lock:
            return self._kept.get(id)

    def _done(self, work: Work, job: Callable[[Work], None]) -> None:
        try:
            job(work)
        except KanitError as error:
            work.trouble = str(error)
        except KeyboardInterrupt:
            # Asked to stop so early, or so late, that nothing was changed.
            work.is_stopped = True
        except Exception as error:
            self._journal.failed(work.id, error)
            work.trouble, work.failed_here = work.id, True
        finally:
            work.has_ended = True

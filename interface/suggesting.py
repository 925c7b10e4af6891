"""Suggested questions, worked out beside the server once for each index version, and kept in the data folder."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path

from interface.desk import Answers
from interface.suggestions import MOST_ASKED, SURE, Suggestion, Topic, suggestions, topics
from retrieval.types import Language, Question, Result, Trace

FILE = "suggestions.json"
# Counts up whenever the questions that would be made of the same articles change.
_EDITION = 1
_MOST_SECONDS = 300.0
# The first readers of a server that has just started come first.
_SECONDS_BEFORE = 2.0
# Behind each article that is read for questions, which takes about as long.
_SECONDS_BETWEEN = 0.1


def unsuggested(error: Exception) -> str:
    """What to tell whoever runs the server where no questions can be worked out; nothing that a reader asked."""
    return f"no questions to begin with are worked out: {type(error).__name__}: {error}"


class Suggesting:
    """The topics to begin with, in a language, at once: those known so far for the index that is answered from.

    They are read from the file, or worked out in a thread of their own, in which each question asked is followed by a
    rest as long as it took, so that readers get at least half of the machine; rest may be longer than it is asked to
    be, as that of a Lull is. After five minutes no more is asked.
    A file that cannot be written is done without; failed is told of any other error.
    """

    def __init__(
        self,
        answers: Answers,
        path: Path,
        *,
        failed: Callable[[Exception], None] = lambda _: None,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._answers, self._path, self._failed, self._rest = answers, path, failed, rest
        self._version, self._known = "", tuple[Suggestion, ...]()
        self._work: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, language: Language) -> tuple[Topic, ...]:
        """The topics in a language; an index that is new since the last call is begun with."""
        version = self._answers.index.manifest.version
        with self._lock:
            if version != self._version:
                self._version, self._known = version, ()
                self._work = threading.Thread(target=self._find, args=(version,), name="suggesting", daemon=True)
                self._work.start()
            return topics(self._known, language)

    def followed(self, answers: Answers) -> Answers:
        """The same pipeline, which topics are asked of from now on."""
        self._answers = answers
        return answers

    def wait(self, seconds: float) -> None:
        """Return once what is under way is done, or the seconds are over."""
        if self._work:
            self._work.join(seconds)

    def _find(self, version: str) -> None:
        try:
            key = _key(self._answers.answer(Question("")).trace)
            kept = self._kept(key)
            if kept is not None:
                self._publish(version, kept)
                return
            self._rest(_SECONDS_BEFORE)
            found: tuple[Suggestion, ...] = ()
            pause = partial(self._rest, _SECONDS_BETWEEN)
            for suggestion in suggestions(self._asked_slowly(version), self._answers.index, pause=pause):
                found = (*found, suggestion)
                self._publish(version, found)
            if self._is_asked_of(version):
                self._keep(key, found)
        except Exception as error:
            # Nobody waits for this thread: the page is as good as before without what it would have found.
            self._failed(error)

    def _asked_slowly(self, version: str) -> Callable[[Question], Result]:
        ends = time.monotonic() + _MOST_SECONDS

        def ask(question: Question) -> Result:
            began = time.monotonic()
            if began > ends or not self._is_asked_of(version):
                question = Question("")
            result = self._answers.answer(question)
            self._rest(time.monotonic() - began)
            return result

        return ask

    def _is_asked_of(self, version: str) -> bool:
        """Whether the index is still the one that questions are worked out for."""
        return version == self._version == self._answers.index.manifest.version

    def _publish(self, version: str, known: tuple[Suggestion, ...]) -> None:
        with self._lock:
            if version == self._version:
                self._known = known

    def _kept(self, key: str) -> tuple[Suggestion, ...] | None:
        """What the file has for a key; None where there is no such file, or it is not one of ours."""
        try:
            document = json.loads(self._path.read_bytes())
            return tuple(_read(document["suggestions"])) if document["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _keep(self, key: str, found: tuple[Suggestion, ...]) -> None:
        document = {"key": key, "suggestions": [asdict(suggestion) for suggestion in found]}
        with suppress(OSError):
            _write(self._path, json.dumps(document, ensure_ascii=False, indent=1).encode())


def _read(records: list[dict[str, str | None]]) -> Iterator[Suggestion]:
    for record in records:
        topic, english, turkish = record["topic"], record["english"], record["turkish"]
        if not (isinstance(topic, str) and isinstance(english, str) and isinstance(turkish, str | None)):
            raise TypeError(record)
        yield Suggestion(topic, english, turkish)


def _key(trace: Trace) -> str:
    """What the suggestions depend on: the index, the models and settings that answer, and how they are made."""
    parts = (trace.index_version, sorted(trace.models.items()), trace.settings, _EDITION, MOST_ASKED, SURE)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Put a whole file in the place of the one before."""
    descriptor, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise

"""Why a data set or a report cannot be taken; each message ends in what to do."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import KanitError


class UnreadableData(KanitError):
    """A file of a data set, or of a report, is not what it should be."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


class NoQuestions(KanitError):
    """A data set without questions."""

    def __init__(self, name: str, split: str) -> None:
        super().__init__(f"{name} has no questions in its split {split}; name another with --split")
        self.name, self.split = name, split

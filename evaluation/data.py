"""A folder of questions and articles, whatever its layout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluation.beir import CORPUS, read_beir
from evaluation.errors import UnreadableData
from evaluation.questions import ALL, QUESTIONS, read_questions
from evaluation.types import DataSet

DEV = "dev"

Progress = Callable[[int, int | None], None]


def read_data(folder: Path, split: str | None = None, progress: Progress | None = None) -> DataSet:
    """The data set in a folder, its split dev where none is named. Raises UnreadableData."""
    if (folder / CORPUS).exists():
        return read_beir(folder, split or DEV, progress)
    if not (folder / QUESTIONS).exists():
        raise UnreadableData(folder, f"there is neither a {CORPUS} nor a {QUESTIONS}; name the folder of a data set")
    if split not in (None, ALL):
        raise UnreadableData(folder, f"its questions are not split; leave out --split {split}")
    return read_questions(folder, progress)

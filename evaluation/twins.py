"""Questions asked in two languages: what a question in English gets, beside what its twin in another language gets."""

from __future__ import annotations

from dataclasses import replace

from evaluation.errors import NoQuestions
from evaluation.types import DataSet, Report


def twins_of(data: DataSet) -> DataSet:
    """The same data set, of its questions only those with a twin, each asked in the English of its twin.

    Raises NoQuestions where none has one.
    """
    questions = tuple(
        replace(asked, text=asked.twin, twin=None, language="en") for asked in data.questions if asked.twin
    )
    if not questions:
        raise NoQuestions(data.name, "twins")
    return replace(data, questions=questions)


def told_of(data: DataSet, report: Report) -> Report:
    """A report on the twins, told of the questions that they are twins of, to be compared with a report on those."""
    texts = {asked.id: asked.text for asked in data.questions}
    return replace(report, questions=tuple(replace(item, question=texts[item.id]) for item in report.questions))

"""A file of questions, one to a line, for scripts."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import KanitError
from interface.question import MOST_HISTORY, UnusableText, question_text
from retrieval.scope import EVERYTHING, Scope
from retrieval.types import Question


@dataclass(frozen=True, slots=True)
class Line:
    """A question as its line has it, with the scope that it names in whatever form; where names the line."""

    where: str
    question: Question
    scope: object


def lines_in(path: Path) -> list[Line]:
    """The questions of a JSON Lines file, in its order; lines that are blank do not count.

    Each line is an object with "question", a text, "history", a list of texts, if there is one, and "scope", if there
    is one; what else it holds is not looked at. Raises UnusableText with the number of the first line that is none,
    KanitError for the file.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise KanitError(f"{path} cannot be read ({error.strerror}); give a file of JSON Lines") from error
    except UnicodeDecodeError as error:
        raise KanitError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 text") from error
    return [_asked(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def questions_of(lines: Sequence[Line], held: Collection[str]) -> list[Question]:
    """The questions with their scopes; raises UnusableText for the first that is none or names no article held."""
    return [replace(line.question, scope=_scope(line, held)) for line in lines]


def _scope(line: Line, held: Collection[str]) -> Scope:
    if line.scope is None:
        return EVERYTHING
    # Here, because few files name scopes, and the library that checks them takes a while to import.
    from interface.scoping import UnusableScope, scope_in

    try:
        return scope_in(line.scope, held)
    except UnusableScope as error:
        raise UnusableText(f"{line.where}: {error}") from error


def _asked(line: str, where: str) -> Line:
    try:
        record = json.loads(line)
        return Line(where, _question(record), record.get("scope"))
    except UnusableText as error:
        raise UnusableText(f"{where}: {error}") from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        form = f'{{"question": "…", "history": ["…"]}}, with at most {MOST_HISTORY} earlier questions'
        raise UnusableText(f"{where} is not an object such as {form}") from error


def _question(record: Any) -> Question:
    """The question of one line; TypeError, KeyError or AttributeError where it is of another form."""
    history = record.get("history", [])
    if not isinstance(history, list) or len(history) > MOST_HISTORY:
        raise TypeError(history)
    return Question(question_text(record["question"]), tuple(map(question_text, history)))

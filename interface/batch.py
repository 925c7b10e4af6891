"""A file of questions, one to a line, for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus.errors import KanitError
from interface.question import MOST_HISTORY, UnusableText, question_text
from retrieval.types import Question


def questions_in(path: Path) -> list[Question]:
    """The questions of a JSON Lines file, in its order; lines that are blank do not count.

    Each line is an object with "question", a text, and "history", a list of texts, if there is one; what else it holds
    is not looked at. Raises UnusableText with the number of the first line that is none, KanitError for the file.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise KanitError(f"{path} cannot be read ({error.strerror}); give a file of JSON Lines") from error
    except UnicodeDecodeError as error:
        raise KanitError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 text") from error
    return [_asked(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _asked(line: str, where: str) -> Question:
    try:
        return _question(json.loads(line))
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

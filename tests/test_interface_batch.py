"""Files of questions: every line is read, or the first bad one is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpus.errors import KanitError
from interface.batch import lines_in, questions_of
from interface.question import UnusableText
from retrieval.scope import Scope
from retrieval.types import Question

GOOD = '{"question": "What is CAR-T?"}'


def questions_in(path: Path) -> list[Question]:
    return questions_of(lines_in(path), {"10-1000-lantern"})


def batch(folder: Path, *lines: str) -> Path:
    path = folder / "batch.jsonl"
    path.write_bytes("\n".join(lines).encode())
    return path


def test_questions_come_in_the_order_of_the_file_with_what_was_asked_before(tmp_path: Path) -> None:
    path = batch(
        tmp_path,
        '{"question": " What is CAR-T? ", "id": "g01", "language": "en"}',
        '{"question": "And in Turkey?", "history": ["What is CAR-T?", "Is it safe?"]}',
        '{"question": "Ne?", "history": []}',
    )

    assert questions_in(path) == [
        Question("What is CAR-T?"),
        Question("And in Turkey?", ("What is CAR-T?", "Is it safe?")),
        Question("Ne?"),
    ]


def test_blank_lines_do_not_count_and_lines_may_end_in_any_way(tmp_path: Path) -> None:
    assert (
        questions_in(batch(tmp_path, "\ufeff" + GOOD + "\r", "", "  \r", GOOD, "")) == [Question("What is CAR-T?")] * 2
    )


@pytest.mark.parametrize("sign", ["\u2028", "\u0085", "\u2029"])
def test_only_a_line_end_ends_a_line(tmp_path: Path, sign: str) -> None:
    path = batch(tmp_path, f'{{"question": "What is CAR-T?", "id": "a{sign}b"}}')

    assert questions_in(path) == [Question("What is CAR-T?")]


def test_an_empty_file_has_no_questions(tmp_path: Path) -> None:
    assert questions_in(batch(tmp_path)) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("What is CAR-T?", 'is not an object such as {"question": "…", "history": ["…"]}, with at most 10'),
        ('"What is CAR-T?"', "is not an object"),
        ("[]", "is not an object"),
        ("null", "is not an object"),
        ("{}", "is not an object"),
        ('{"question": 7}', "is not an object"),
        ('{"question": ["What is CAR-T?"]}', "is not an object"),
        ('{"question": "a", "history": "What is CAR-T?"}', "is not an object"),
        ('{"question": "a", "history": [7]}', "is not an object"),
        ('{"question": "a", "history": null}', "is not an object"),
        (json.dumps({"question": "a", "history": ["b"] * 11}), "with at most 10 earlier questions"),
        ("[" * 100_000, "is not an object"),
        ('{"question": ""}', "The question is empty."),
        ('{"question": "a\\u0000b"}', "The question holds control characters"),
        ('{"question": "a\\ud800b"}', "The question holds control characters"),
        (json.dumps({"question": "x" * 10_000}), "The question has 10,000 characters"),
        ('{"question": "a", "history": ["b", " "]}', "The question is empty."),
    ],
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(UnusableText) as refused:
        questions_in(batch(tmp_path, GOOD, line))

    assert str(refused.value).startswith(f"{tmp_path}/batch.jsonl, line 2")
    assert told in str(refused.value)


def test_a_file_that_cannot_be_read_is_an_error_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes("tümör".encode("latin-1"))

    with pytest.raises(KanitError, match=r"gone\.jsonl cannot be read \(No such file or directory\)"):
        questions_in(tmp_path / "gone.jsonl")
    with pytest.raises(KanitError, match=r"cannot be read \(Is a directory\)"):
        questions_in(tmp_path)
    with pytest.raises(KanitError, match=r"latin\.jsonl is not UTF-8 \(byte 1\)"):
        questions_in(tmp_path / "latin.jsonl")


def test_a_line_may_say_where_to_look(tmp_path: Path) -> None:
    scope = '{"articles": ["10-1000-lantern"], "years": {"from": 2020}, "types": ["Review-Article"]}'

    (question,) = questions_in(batch(tmp_path, f'{{"question": "Why?", "scope": {scope}}}'))

    assert question.scope == Scope(frozenset({"10-1000-lantern"}), (2020, None), types=frozenset({"article review"}))


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ('{"articles": ["unknown"]}', "line 1: scope.articles.0 cannot be used: No article of this id is held here"),
        ('{"years": {"from": 2024, "to": 2020}}', "line 1: scope.years cannot be used: The first year is after"),
        ('{"colour": "red"}', "line 1: scope.an unknown field cannot be used"),
        ("7", "line 1: scope cannot be used"),
    ],
)
def test_a_scope_that_cannot_be_used_is_told_with_its_line(tmp_path: Path, scope: str, told: str) -> None:
    with pytest.raises(UnusableText, match=re.escape(told)):
        questions_in(batch(tmp_path, f'{{"question": "Why?", "scope": {scope}}}'))

"""Articles as bytes: all of an article comes back, and nothing else is taken for one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.records import decoded_article, encoded_article
from corpus.types import Article, Mark, Note, Notice, Reference, Repair, Row, Section, Table

FULL = Article(
    id="10-1000-x",
    title="Göker’s “review”",
    authors=("A. Bir", "B. İki"),
    year=2024,
    retraction="It was retracted.",
    coverage="excerpt",
    references=(Reference("1", "A title", ("C. Üç",), 2020, None, "123", None),),
    notices=(Notice("retraction", "10.1/r", None, "Retraction of it"),),
    source="x.txt",
    sha256="0" * 64,
    text="one\u2028two\u0085three\nfour",
    text_sha256="1" * 64,
    sections=(
        Section(title="Abstract", path=("Front", "Abstract"), start=0, end=3, kind="abstract"),
        Section(title=None, path=(), start=3, end=18, kind="translation", page=2, language="tr"),
    ),
    repairs=(Repair(0, 1, "T"), Repair(2, 2, "\u00ad")),
    tables=(
        Table(
            start=0,
            end=9,
            label="Table 1",
            caption=(0, 3),
            columns=(((0, 1),), ((1, 2), (2, 3)), ()),
            stubs=1,
            rows=(Row(3, 9, ((3, 4),), ((4, 5), (5, 5), (6, 7)), (0,)), Row(9, 9, (), ())),
            notes=(Note("a", 8, 9),),
        ),
        Table(start=9, end=9, label=None, caption=None, columns=(), stubs=0, rows=()),
    ),
    marks=(Mark(3, 4, (0,)),),
    page_starts=(0, 3),
)


def test_an_article_with_every_kind_of_part_comes_back_as_it_was() -> None:
    decoded = decoded_article(encoded_article(FULL))

    assert decoded == FULL
    assert asdict(decoded) == asdict(FULL)
    assert hash(decoded) == hash(FULL)


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back_as_it_was_on_one_line(text: str) -> None:
    line = encoded_article(replace(FULL, text=text))

    assert decoded_article(line).text == text
    assert b"\n" not in line


def test_a_field_that_an_older_version_did_not_know_has_its_default() -> None:
    record = json.loads(encoded_article(FULL))
    del record["marks"], record["sections"][0]["language"]

    assert decoded_article(json.dumps(record)) == replace(FULL, marks=())


def put(path: tuple[Any, ...], value: object) -> Callable[[Any], None]:
    def change(record: Any) -> None:
        *way, last = path
        for step in way:
            record = record[step]
        record[last] = value

    return change


@pytest.mark.parametrize(
    "path",
    [
        ("title",), ("year",), ("authors",), ("authors", 0), ("coverage",), ("sections", 0), ("sections", 0, "start"),
        ("sections", 0, "kind"), ("tables", 0, "caption"), ("tables", 0, "caption", 0), ("tables", 0, "columns", 0, 0),
        ("tables", 0, "rows", 0, "cells", 0), ("references", 0, "authors"), ("page_starts", 0), ("unknown",),
        ("marks", 0, "unknown"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("value", [True, 1.5, {}, [[]], "\0"])
def test_a_value_of_another_type_is_refused_wherever_it_stands(path: tuple[Any, ...], value: object) -> None:
    record = json.loads(encoded_article(FULL))
    put(path, value)(record)
    if path in {("title",), ("authors", 0)} and value == "\0":
        assert decoded_article(json.dumps(record)) != FULL
        return

    with pytest.raises((KeyError, TypeError, ValueError)):
        decoded_article(json.dumps(record))


def test_a_span_has_two_ends() -> None:
    record = json.loads(encoded_article(FULL))
    record["tables"][0]["caption"] = [1, 2, 3]

    with pytest.raises(TypeError):
        decoded_article(json.dumps(record))


@pytest.mark.parametrize("line", ["", "[]", "{}", "null", "{", "7", '{"id": "a"}', "[" * 100_000])
def test_what_is_no_article_is_refused(line: str) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, RecursionError)):
        decoded_article(line)

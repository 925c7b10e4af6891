"""Data sets in the layout of BEIR: which questions are asked, and where the marked words stand."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.repair import repair
from evaluation.beir import document_id, read_beir
from evaluation.data import read_data
from evaluation.errors import UnreadableData
from evaluation.types import Place
from index.soundness import problems
from tests.evaluation_fakes import DOCUMENTS, beir_folder, json_lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return beir_folder(tmp_path / "lanterns")


def test_the_questions_of_a_split_are_those_it_judges_and_those_without_an_answer(folder: Path) -> None:
    data = read_beir(folder, "dev")

    assert [asked.id for asked in data.questions] == ["q1", "q2", "q3"]
    assert [asked.answerable for asked in data.questions] == [True, None, False]
    assert (data.name, data.split) == ("lanterns", "dev")


def test_dev_is_the_split_where_none_is_named(folder: Path) -> None:
    assert read_data(folder) == read_beir(folder, "dev")
    assert [asked.id for asked in read_data(folder, "test").questions] == ["q3", "q4"]


def test_documents_are_sound_articles_with_ids_that_hold_no_slash(folder: Path) -> None:
    articles = read_beir(folder, "dev").articles

    assert [article.id for article in articles] == ["d%2F1", "d2", "d3"]
    assert [document_id(article.id) for article in articles] == list(DOCUMENTS)
    assert [article.title for article in articles] == [title for title, _ in DOCUMENTS.values()]
    assert problems({article.id: article for article in articles}, []) == []


def test_only_documents_of_a_grade_above_0_are_relevant(folder: Path) -> None:
    first, second, third = read_beir(folder, "dev").questions

    assert (first.relevant, second.relevant, third.relevant) == ({"d%2F1": 2}, {"d2": 1}, {})


def test_marked_words_are_found_by_place_or_by_text_and_counted_where_they_are_not(folder: Path) -> None:
    data = read_beir(folder, "dev")

    text = DOCUMENTS["d2"][1]
    start = text.index("the loss")
    assert data.questions[0].gold == (Place("d%2F1", 0, 48),)
    assert data.questions[1].gold == (Place("d2", start, start + len("the loss of the beacon receptor")),)
    assert data.missing == 1


def test_marks_count_in_the_text_before_its_repairs_and_follow_them(folder: Path) -> None:
    damaged = "The e\ufb00ect of the treat\u00adment was con\ufb01rmed. Nobody knew why it works."
    mended = repair(damaged).text
    assert len(mended) != len(damaged)
    json_lines(folder / "corpus.jsonl", [{"_id": "d2", "title": "", "text": damaged}])
    start = damaged.index("Nobody")
    mark = {"_id": "q2", "doc_id": "d2", "start": start, "end": len(damaged), "text": damaged[start:]}
    json_lines(folder / "evidence.jsonl", [mark])

    data = read_beir(folder, "dev")

    (gold,) = data.questions[1].gold
    assert data.articles[0].text == mended
    assert mended[gold.start : gold.end] == "Nobody knew why it works."


def test_a_mark_that_was_counted_elsewhere_is_looked_for(folder: Path) -> None:
    words = "Tablets do not work."
    json_lines(folder / "evidence.jsonl", [{"_id": "q2", "doc_id": "d3", "start": 3, "end": 9, "text": words}])

    (gold,) = read_beir(folder, "dev").questions[1].gold

    assert DOCUMENTS["d3"][1][gold.start : gold.end] == words


def test_a_document_without_text_is_its_title(folder: Path) -> None:
    json_lines(folder / "corpus.jsonl", [{"_id": "d2", "title": "Beacons", "text": " "}, {"_id": "d4", "text": "Lit."}])

    assert [(article.title, article.text) for article in read_beir(folder, "dev").articles] == [
        ("Beacons", "Beacons"),
        ("d4", "Lit."),
    ]


def test_the_hash_of_a_data_set_follows_every_file_but_those_of_other_splits(folder: Path) -> None:
    before = read_beir(folder, "dev")
    (folder / "qrels" / "test.tsv").write_text("q4\td2\t1\n", encoding="utf-8")
    assert read_beir(folder, "dev") == before

    (folder / "evidence.jsonl").write_text("", encoding="utf-8")

    after = read_beir(folder, "dev")
    assert after.sha256 != before.sha256
    assert replace(after, sha256="", questions=()) == replace(before, sha256="", questions=(), missing=0)


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("corpus.jsonl", '{"_id": "d1", "text": "a"}\n{"_id": "d2"}', "line 2 has no 'text'"),
        ("corpus.jsonl", "[1]", "line 1 cannot be taken"),
        ("corpus.jsonl", '{"_id": 7, "text": "a"}', "'_id' is not a text"),
        ("queries.jsonl", '{"_id": "q1", "text": "a", "metadata": {"answerable": "no"}}', "neither true nor false"),
        ("queries.jsonl", "not JSON", "line 1 cannot be taken"),
        ("qrels/dev.tsv", "q1 d1 1", "line 1 is not query-id, corpus-id and score"),
        ("evidence.jsonl", '{"_id": "q1", "doc_id": "d2", "text": 7}', "neither a text nor a list"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(folder: Path, file: str, content: str, told: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")

    with pytest.raises(UnreadableData, match=f"{file}.*{told}"):
        read_beir(folder, "dev")


def test_what_is_no_data_set_or_no_split_is_refused_with_what_there_is(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableData, match=r"qrels/train\.tsv: there is no such split; there are: dev, test"):
        read_beir(folder, "train")
    with pytest.raises(UnreadableData, match=r"neither a corpus\.jsonl nor a questions\.jsonl"):
        read_data(tmp_path)
    (folder / "queries.jsonl").unlink()
    with pytest.raises(UnreadableData, match=r"queries\.jsonl: cannot be read \(No such file"):
        read_beir(folder, "dev")
    (folder / "corpus.jsonl").write_bytes(hashlib.sha256(b"").digest())
    with pytest.raises(UnreadableData, match="is not UTF-8"):
        read_beir(folder, "dev")

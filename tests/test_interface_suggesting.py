from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from interface.suggesting import FILE, Suggesting
from retrieval.types import Question, Result
from tests.interface_fakes import make_article, make_index
from tests.test_interface_suggestions import TEXT, Near, article

QUESTION = "What causes lumifever?"


def begun(pipeline: Near, folder: Path) -> Suggesting:
    suggesting = Suggesting(pipeline, folder / FILE, rest=lambda _: None)
    suggesting("en")
    suggesting.wait(10)
    return suggesting


def asked_in(pipeline: Near) -> list[str]:
    return [question.text for question in pipeline.asked if "?" in question.text]


def test_topics_are_there_once_they_are_worked_out_and_nothing_waits_for_them(tmp_path: Path) -> None:
    suggesting = begun(Near(article()), tmp_path)
    (access, found) = suggesting("en")
    assert access.questions == ("Which norvatinib products are available for adults?",)
    assert QUESTION in found.questions
    assert suggesting("tr") == ()


def test_a_second_start_reads_them_and_asks_nothing(tmp_path: Path) -> None:
    first = begun(Near(article()), tmp_path)
    pipeline = Near(article())
    second = begun(pipeline, tmp_path)
    assert second("en") == first("en") != ()
    assert asked_in(pipeline) == []


def test_another_index_gets_questions_of_its_own(tmp_path: Path) -> None:
    suggesting = begun(Near(article()), tmp_path)
    other = make_index(article("Mice with lumifever were warm. Lumifever is caused by lantern light."))
    newer = Near(article())
    newer.index = replace(other, manifest=replace(other.manifest, version="def456"))
    assert suggesting.followed(newer) is newer
    assert suggesting("en") == ()
    suggesting.wait(10)
    assert [topic.questions for topic in suggesting("en")] == [(QUESTION,)]


def test_a_torn_file_is_worked_out_again(tmp_path: Path) -> None:
    begun(Near(article()), tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    for torn in (whole[:-20], b"[]", json.dumps({**json.loads(whole), "suggestions": [{"topic": 1}]}).encode()):
        (tmp_path / FILE).write_bytes(torn)
        assert begun(Near(article()), tmp_path)("en")
        assert (tmp_path / FILE).read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    assert begun(Near(article()), tmp_path / "missing")("en")
    assert list(tmp_path.iterdir()) == []


def test_an_error_is_told_and_leaves_the_page_without_topics(tmp_path: Path) -> None:
    class Broken(Near):
        def answer(self, question: Question) -> Result:
            raise RuntimeError(question.text)

    errors: list[Exception] = []
    suggesting = Suggesting(Broken(make_article(TEXT)), tmp_path / FILE, failed=errors.append, rest=lambda _: None)
    assert suggesting("en") == ()
    suggesting.wait(10)
    assert [type(error) for error in errors] == [RuntimeError]
    assert suggesting("en") == ()

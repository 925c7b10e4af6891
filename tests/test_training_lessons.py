"""Lessons: what counts as right and wrong, and that no held question or answer is among them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Article, Chunk
from evaluation.types import Asked, DataSet, Place
from tests.conftest import article_of, chunks_of
from training import lessons
from training.lessons import Find, Lesson, is_held, lessons_of

ON_MILK = "Warm milk helped nine of ten mice to sleep. The mice lived in boxes of wood and straw."
ON_TEA = "Green tea kept most of the rats awake. Nobody asked the rats what they drank before."
ARTICLES = tuple(
    replace(article_of(id, text), title=title)
    for id, title, text in (("milk", "Milk and sleep", ON_MILK), ("tea", "Tea and rats", ON_TEA))
)
MARKED = Place("milk", 0, ON_MILK.index(".") + 1)
ASKED = Asked("q1", "What helps mice to sleep?", relevant={"milk": 1}, gold=(MARKED,))


def data(*questions: Asked, name: str = "scifact") -> DataSet:
    return DataSet(name, "dev", "0", ARTICLES, questions)


def everything(articles: Sequence[Article] = ARTICLES) -> tuple[list[Chunk], Find]:
    chunks = chunks_of(articles)
    return chunks, lambda text, k: chunks[:k]


@pytest.fixture
def open_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "HELD", {"scifact": 0.0, "bioasq_train": 0.0})


@pytest.mark.usefixtures("open_to_all")
def test_the_passage_with_marked_words_is_right_and_the_others_found_are_wrong() -> None:
    passages, _ = lessons_of(data(ASKED), *everything(), held=False)
    assert (passages.task, passages.question) == ("passages", ASKED.text)
    assert passages.right == (f"Milk and sleep\n{ON_MILK}",)
    assert passages.wrong == (f"Tea and rats\n{ON_TEA}",)


@pytest.mark.usefixtures("open_to_all")
def test_the_marked_sentence_is_right_and_those_with_most_words_of_the_question_mislead_most() -> None:
    _, sentences = lessons_of(data(ASKED), *everything(), held=False)
    assert sentences.right == ("Milk and sleep\nWarm milk helped nine of ten mice to sleep.",)
    assert sentences.wrong[0] == "Milk and sleep\nThe mice lived in boxes of wood and straw."
    assert len(sentences.wrong) == 3


@pytest.mark.usefixtures("open_to_all")
def test_where_documents_are_nothing_but_marked_words_no_sentence_of_one_that_answers_is_wrong() -> None:
    _, sentences = lessons_of(data(ASKED, name="bioasq_train"), *everything(), held=False)
    assert all(text.startswith("Tea and rats") for text in sentences.wrong)


@pytest.mark.usefixtures("open_to_all")
def test_without_marked_words_every_passage_of_a_relevant_article_is_right_and_there_is_no_lesson_on_sentences() -> (
    None
):
    (passages,) = lessons_of(data(replace(ASKED, gold=())), *everything(), held=False)
    assert passages.right == (f"Milk and sleep\n{ON_MILK}",)


def test_what_answers_a_held_question_is_in_no_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lessons, "is_held", lambda _, id: id == "held")
    other = Asked("q2", "What keeps rats awake?", relevant={"tea": 1})
    held = Asked("held", "Which mice slept?", relevant={"milk": 1})
    assert list(lessons_of(data(held, other), *everything(), held=False)) == []
    (kept,) = lessons_of(data(held, other), *everything(), held=True)
    assert kept.question == held.text


def test_sets_that_are_not_learnt_from_are_held_and_of_the_others_a_share_by_hash() -> None:
    assert is_held("pubmedqa_abstain", "any")
    shares = [is_held("bioasq_train", str(number)) for number in range(2000)]
    assert 0.10 < sum(shares) / len(shares) < 0.16


def test_lessons_are_read_as_they_were_written(tmp_path: Path) -> None:
    made = [Lesson("scifact", "passages", "Ist “das” wahr?", ("ja\nso",), ("nein", "vielleicht"))]
    assert lessons.write(tmp_path / "made.jsonl", made) == 1
    assert lessons.read(tmp_path / "made.jsonl") == made


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def broken() -> list[Lesson]:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        lessons.write(tmp_path / "made.jsonl", (lesson for _ in "x" for lesson in broken()))
    assert not (tmp_path / "made.jsonl").exists()

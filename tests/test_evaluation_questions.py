"""Our own sets of questions: every span lies where its words stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.data import read_data
from evaluation.errors import UnreadableData
from evaluation.questions import read_questions
from evaluation.types import Place
from tests.evaluation_fakes import json_lines

PROJECT = Path(__file__).parent.parent
ONE = "Lanterns glow at night. They are lit by hand."
TWO = "Beacons burn on hills. They are seen from far."
GOLDEN = {"review": ("questions.jsonl", "later.jsonl"), "invented": ("invented.jsonl",)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "set" / "articles").mkdir(parents=True)
    (tmp_path / "set" / "articles" / "lantern.txt").write_text(ONE, encoding="utf-8")
    ask(tmp_path / "set", {"id": "a", "question": "When do lanterns glow?"})
    return tmp_path / "set"


def add_beacon(folder: Path) -> None:
    (folder / "articles" / "beacon.txt").write_text(TWO, encoding="utf-8")


def ask(folder: Path, *lines: dict[str, object]) -> None:
    json_lines(folder / "questions.jsonl", lines)


def test_spans_are_given_by_words_by_place_or_by_both(folder: Path) -> None:
    spans = [{"quote": "at night"}, {"start": 0, "end": 8}, {"start": 24, "end": 28, "quote": "They"}]
    ask(folder, {"id": "a", "question": "When?", "spans": spans, "allowed": [{"quote": "lit by hand"}]})

    data = read_questions(folder)

    (article,) = data.articles
    (asked,) = data.questions
    assert [article.text[gold.start : gold.end] for gold in asked.gold] == ["Lanterns", "at night", "They"]
    assert [article.text[item.start : item.end] for item in asked.allowed] == ["lit by hand"]
    assert (asked.answerable, asked.language, data.split) == (None, "en", "all")


def test_a_single_span_may_be_given_as_a_quote(folder: Path) -> None:
    ask(
        folder,
        {"id": "a", "question": "When?", "answerable": True, "quote": "at night"},
        {"id": "b", "question": "Why?", "answerable": False, "quote": None},
    )

    first, second = read_questions(folder).questions

    assert [(gold.start, gold.end) for gold in first.gold] == [(ONE.index("at"), ONE.index("."))]
    assert second.gold == ()


def test_an_article_is_named_by_its_file_or_its_id_and_ranked_only_among_others(folder: Path) -> None:
    (lone,) = read_questions(folder).articles
    ask(folder, {"id": "a", "question": "When?", "article": lone.id, "answerable": True})
    assert read_questions(folder).questions[0].relevant == {}

    add_beacon(folder)
    ask(
        folder,
        {"id": "a", "question": "When?", "article": "lantern.txt", "answerable": True},
        {"id": "b", "question": "Where?", "spans": [{"quote": "on hills", "article": "beacon.txt"}]},
        {"id": "c", "question": "Why?", "article": "lantern.txt", "answerable": False},
    )

    first, second, third = read_questions(folder).questions
    assert first.relevant == {lone.id: 1}
    assert second.relevant == {second.gold[0].article_id: 1}
    assert third.relevant == {}


def test_articles_are_listed_by_path_from_the_set(folder: Path) -> None:
    add_beacon(folder)
    (folder / "set.toml").write_text('articles = ["articles/beacon.txt"]', encoding="utf-8")
    assert [article.source for article in read_questions(folder).articles] == ["beacon.txt"]

    (folder / "set.toml").write_text('articles = ["articles"]', encoding="utf-8")
    assert {article.source for article in read_questions(folder).articles} == {"beacon.txt", "lantern.txt"}


def test_what_is_told_of_a_file_beside_it_counts_here_too(folder: Path) -> None:
    (folder / "articles" / "SOURCES.toml").write_text('["lantern.txt"]\ndoi = "10.1/lantern"\n', encoding="utf-8")

    assert [article.id for article in read_questions(folder).articles] == ["10.1-lantern"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"question": "When?"}, "line 1 has no 'id'"),
        ({"id": "a", "question": 7}, "'question' is not a text"),
        ({"id": "a", "question": "When?", "answerable": "yes"}, "neither true nor false"),
        ({"id": "a", "question": "When?", "language": "fr"}, "'language' is 'fr', but it must be one of en, tr"),
        ({"id": "a", "question": "When?", "spans": {"start": 0}}, "'spans' is not a list"),
        ({"id": "a", "question": "When?", "spans": [{"start": 0}]}, "a span needs start and end, or quote"),
        ({"id": "a", "question": "When?", "spans": [{"quote": "at noon"}]}, "'at noon' stands 0 times"),
        ({"id": "a", "question": "When?", "spans": [{"quote": "l"}]}, "'l' stands 2 times"),
        ({"id": "a", "question": "When?", "spans": [{"start": 9, "end": 99}]}, "which has 45 characters"),
        ({"id": "a", "question": "When?", "spans": [{"start": 0, "end": 8, "quote": "Beacons "}]}, "has other words"),
        ({"id": "a", "question": "When?", "article": "gone.txt", "spans": [{"start": 0, "end": 1}]}, "must be one of"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(folder: Path, line: dict[str, object], told: str) -> None:
    ask(folder, line)

    with pytest.raises(UnreadableData, match=r"questions\.jsonl: line 1 ") as refused:
        read_questions(folder)
    assert told in str(refused.value)


def test_sets_with_an_id_twice_without_articles_or_with_a_split_are_refused(folder: Path) -> None:
    with pytest.raises(UnreadableData, match="leave out --split dev"):
        read_data(folder, "dev")
    ask(folder, {"id": "a", "question": "When?"}, {"id": "a", "question": "Where?"})
    with pytest.raises(UnreadableData, match="'a' is there twice"):
        read_data(folder)
    for listed, told in (("articles = []", "there are no articles"), ("articles = 7", "needs a list"), ("=", "TOML")):
        (folder / "set.toml").write_text(listed, encoding="utf-8")
        with pytest.raises(UnreadableData, match=told):
            read_data(folder)


@pytest.mark.parametrize("name", GOLDEN)
def test_our_sets_ask_the_golden_questions_and_know_what_answers_them(name: str) -> None:
    golden = [
        json.loads(line)
        for file in GOLDEN[name]
        for line in (PROJECT / "tests" / "golden" / file).read_text(encoding="utf-8").splitlines()
    ]

    data = read_data(PROJECT / "evaluation" / "sets" / name)

    texts = {article.id: article.text for article in data.articles}

    def words(places: tuple[Place, ...]) -> set[str]:
        return {texts[item.article_id][item.start : item.end] for item in places}

    assert {(asked.id, asked.text, asked.answerable) for asked in data.questions} == {
        (line["id"], line["question"], line["answerable"]) for line in golden
    }
    assert {asked.id: words(asked.gold) for asked in data.questions} == {
        line["id"]: set(line["quotes"]) for line in golden
    }

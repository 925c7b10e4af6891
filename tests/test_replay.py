"""The same question gives the same bytes: from every door, in every process, from any data folder."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.embed import open_packaged_encoder
from interface.collection import Collection
from retrieval.answer import Answerer
from retrieval.cross_encoder import open_ranker
from retrieval.document import answer_document, to_json
from retrieval.types import Question

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parent.parent
QUESTIONS = (
    "What share of blood cancers is multiple myeloma?",
    "Do ide-cel and cilta-cel work in penta-refractory disease?",
    "Are the approved products made from the patient's own cells?",
    "Can myeloma be cured nowadays?",
    "What does this review discuss?",
    "What was the overall response rate of ide-cel in KarMMa?",
    "What is the capital of Turkey?",
    "Türkiye'de CAR-T tedavisine nasıl ulaşılır?",
    "ok",
    "<b>🙂</b> '; DROP TABLE articles; -- \u202e?",
)


def printed(*arguments: str, data: Path) -> bytes:
    command = [sys.executable, "app.py", *arguments, "--data", str(data)]
    return subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def batch(folder: Path) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("".join(json.dumps({"question": question}) + "\n" for question in QUESTIONS))
    return path


def documents(data: Path, folder: Path) -> list[bytes]:
    """What one process gives for all the questions."""
    return printed("ask", "--batch", str(batch(folder)), data=data).splitlines()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replay") / "data"


@pytest.fixture(scope="module")
def first(data: Path) -> Sequence[bytes]:
    """The documents that the first process gives, which built the index as well."""
    return documents(data, data.parent)


@pytest.fixture(scope="module")
def address(data: Path, first: Sequence[bytes]) -> Iterator[str]:
    command = [sys.executable, "app.py", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield next(word for word in server.stdout.readline().split() if word.startswith("http://"))
        finally:
            server.terminate()


def posted(address: str, question: str) -> bytes:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}/api/v1/ask", body, {"Content-Type": "application/json"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
        return bytes(response.read())


def test_answers_and_abstentions_of_several_kinds_are_among_them(first: Sequence[bytes]) -> None:
    found = [json.loads(document) for document in first]

    assert [document["question"] for document in found] == list(QUESTIONS)
    assert [document["status"] for document in found].count("answered") >= 3
    assert len({document["reason"]["code"] for document in found if document["reason"]}) >= 3


def test_a_second_process_gives_the_same_bytes(data: Path, first: Sequence[bytes], tmp_path: Path) -> None:
    assert documents(data, tmp_path) == first


def test_a_question_by_itself_gives_the_same_bytes_as_among_others(data: Path, first: Sequence[bytes]) -> None:
    for number in (0, 0, 6):
        assert printed("ask", "--json", QUESTIONS[number], data=data) == first[number] + b"\n"


def test_rest_gives_the_same_bytes_twice_and_in_any_order(address: str, first: Sequence[bytes]) -> None:
    assert [posted(address, question) for question in QUESTIONS] == first
    assert [posted(address, question) for question in reversed(QUESTIONS)] == first[::-1]


def test_the_pipeline_itself_gives_the_same_bytes(data: Path, first: Sequence[bytes]) -> None:
    held = Collection(data, PROJECT / "corpus" / "articles")
    encoder = open_packaged_encoder(data / "encoders")
    answerer = Answerer(held.opened(held.library(), encoder), encoder, ranker=open_ranker())

    for _ in range(2):
        again = [to_json(answer_document(answerer.answer(Question(text)), answerer.index)) for text in QUESTIONS]
        assert again == first


def test_an_index_built_from_nothing_elsewhere_gives_the_same_bytes(first: Sequence[bytes], tmp_path: Path) -> None:
    assert documents(tmp_path / "else where", tmp_path) == first
    assert (tmp_path / "else where" / "index").is_dir()

"""The examples are run as they stand, against a server on this machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.types import Question, Result
from tests.interface_fakes import WordMatcher
from tests.standards_server import SHORT, myeloma_article, serving

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(WordMatcher(myeloma_article())) as address:
        yield address


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def run_python(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, str(EXAMPLES / name), *arguments)


def written(path: Path, *lines: dict[str, str]) -> str:
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_python_prints_the_answer_with_its_place(server: str) -> None:
    done = run_python("ask.py", "How is multiple myeloma treated?", "--server", server)
    assert done.stdout == f"1. {SHORT}\n   Lantern therapy in mice (2023), characters 0 to 64\n"
    assert done.returncode == 0


def test_python_prints_why_there_is_no_answer(server: str) -> None:
    done = run_python("ask.py", "What is gout?", "--server", server)
    assert (done.returncode, done.stdout) == (0, "The articles held here do not say this.\n")


def test_python_tells_what_the_server_refuses(server: str) -> None:
    done = run_python("ask.py", "", "--server", server)
    assert (done.returncode, done.stdout) == (1, "")
    assert "question" in done.stderr
    assert "Traceback" not in done.stderr


def test_python_tells_where_no_server_answers() -> None:
    done = run_python("ask.py", "Why?", "--server", "http://127.0.0.1:9")
    assert done.returncode == 1
    assert "does not answer" in done.stderr


def test_the_evaluation_tells_what_ended_otherwise_than_expected(server: str, tmp_path: Path) -> None:
    myeloma, gout = "How is multiple myeloma treated?", "What is gout?"
    questions = written(
        tmp_path / "questions.jsonl",
        {"question": myeloma, "expected": "answered", "quote": "12%"},
        {"question": myeloma, "expected": "answered", "quote": "never said"},
        {"question": myeloma, "expected": "abstained"},
        {"question": gout, "expected": "answered"},
        {"question": gout, "expected": "abstained"},
    )
    results = tmp_path / "results.jsonl"
    done = run_python("evaluate.py", questions, "--server", server, "--results", str(results))
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stdout.splitlines() if "seconds" not in line] == [
        "1  answered with another quote",
        "1  answered, but should not have been",
        "1  not answered",
        "2  right",
        "3  of 3 quotes are word for word",
        f"answered with another quote: {myeloma}",
        f"answered, but should not have been: {myeloma}",
        f"not answered: {gout}",
    ]
    kept = [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]
    assert [document["question"] for document in kept] == [myeloma] * 3 + [gout] * 2


class Altering(WordMatcher):
    """Answers from a text that is not the one it gives out afterwards."""

    def answer(self, question: Question) -> Result:
        result = super().answer(question)
        other = myeloma_article(text_sha256="0" * 64)
        self.index.articles[other.id] = other  # type: ignore[index]
        return result


def test_the_evaluation_fails_where_a_quote_is_not_of_the_text_that_is_named(tmp_path: Path) -> None:
    question = {"question": "How is multiple myeloma treated?", "expected": "answered"}
    with serving(Altering(myeloma_article())) as address:
        done = run_python("evaluate.py", written(tmp_path / "one.jsonl", question), "--server", address)
    assert done.returncode == 1
    assert "0  of 1 quotes" in done.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_asks_in_every_way(server: str) -> None:
    done = run("sh", str(EXAMPLES / "requests.sh"), server)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    ways = ["statements", "passages", "articles", "index_version", "feed", "services", "cards"]
    assert [way in answer for way, answer in zip(ways, answers, strict=True)] == [True] * len(ways)
    assert answers[-1]["cards"][0]["indicator"] == "info"
    assert "kanit_questions_total" in done.stdout


def test_the_questions_that_ship_are_of_the_form_that_is_read() -> None:
    lines = (EXAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert {question["expected"] for question in questions} == {"answered", "abstained"}
    assert all(set(question) <= {"question", "expected", "quote"} for question in questions)

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from starlette.testclient import TestClient

from index.types import Manifest
from interface.metrics import Measured, Metrics
from interface.server import create_app
from interface.settings import Settings
from retrieval.types import Question, ReasonCode
from tests.interface_fakes import WordMatcher
from tests.standards_server import myeloma_article, server_for

ASK = "/api/v1/ask"
ANSWERED, ABSTAINED = "How is multiple myeloma treated?", "What is gout?"
MANIFEST = Manifest("v1", "c" * 64, "fake", 2, {}, 3, 40, {})
# Text format 0.0.4: a name, perhaps labels in braces, a value.
SAMPLE = re.compile(r'([a-z_:][a-z0-9_:]*)(\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (-?[0-9.e+-]+|\+Inf|NaN)')


class Broken(WordMatcher):
    def answer(self, question: Question) -> object:  # type: ignore[override]
        raise RuntimeError(question.text)


def samples(text: str) -> dict[str, float]:
    """Every sample by its name and labels; fails on a line that the format does not have."""
    found: dict[str, float] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            match = SAMPLE.fullmatch(line)
            assert match, line
            found[match[1] + (match[2] or "")] = float(match[3])
    return found


def client_and_counts(pipeline: WordMatcher) -> TestClient:
    app, _ = server_for(pipeline)
    return TestClient(app, base_url="http://127.0.0.1:7860", raise_server_exceptions=False)


def test_questions_are_counted_by_how_they_ended() -> None:
    with client_and_counts(WordMatcher(myeloma_article())) as client:
        for question in (ANSWERED, ANSWERED, ABSTAINED):
            client.post(ASK, json={"question": question})
        answer = client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = samples(answer.text)
    assert found['kanit_questions_total{status="answered",reason=""}'] == 2
    assert found['kanit_questions_total{status="abstained",reason="not_said"}'] == 1
    assert found['kanit_questions_total{status="abstained",reason="outside_corpus"}'] == 0
    assert found["kanit_answer_seconds_count"] == 3
    assert found["kanit_index_articles"] == 1
    assert found["kanit_index_chunks"] == 1
    assert found['kanit_index_info{version="abc123"}'] == 1


def test_a_question_that_fails_is_counted_as_that() -> None:
    with client_and_counts(Broken()) as client:
        client.post(ASK, json={"question": ANSWERED})
        found = samples(client.get("/metrics").text)
    assert found['kanit_questions_total{status="failed",reason=""}'] == 1
    assert found['kanit_requests_refused_total{reason="internal-error"}'] == 1


def test_what_is_refused_is_counted_by_its_problem() -> None:
    with client_and_counts(WordMatcher()) as client:
        client.get("/health/live", headers={"host": "attacker.example"})
        client.post(ASK, json={"question": ANSWERED}, headers={"origin": "https://attacker.example"})
        client.post(ASK, content=b"x" * 70_000)
        client.post(ASK, json={})
        client.get("/nowhere")
        client.get("/infobutton")
        found = samples(client.get("/metrics").text)
    refused = {name: count for name, count in found.items() if name.startswith("kanit_requests_refused") and count}
    assert refused == {
        f'kanit_requests_refused_total{{reason="{reason}"}}': 1
        for reason in ("wrong-host", "cross-site", "too-large", "invalid-request", "not-found", "bad-request")
    }


def test_no_word_of_a_question_is_in_it() -> None:
    with client_and_counts(WordMatcher(myeloma_article())) as client:
        client.post(ASK, json={"question": "How is multiple myeloma treated in Ayşe Yılmaz?"})
        client.post(ASK, json={"question": "Ayşe Yılmaz " * 400})
        text = client.get("/metrics").text
    assert 'status="answered",reason=""} 1' in text
    assert "Ayşe" not in text
    assert "myeloma" not in text


def test_times_fall_into_buckets_that_count_all_below() -> None:
    counts = Metrics()
    for seconds in (0.01, 0.02, 0.3, 99.0):
        counts.asked("answered", "", seconds)
    found = samples(counts.text(MANIFEST))
    bounds = {'le="0.01"': 1, 'le="0.025"': 2, 'le="0.25"': 2, 'le="0.5"': 3, 'le="10.0"': 3, 'le="+Inf"': 4}
    for bound, count in bounds.items():
        assert found[f"kanit_answer_seconds_bucket{{{bound}}}"] == count
    assert found["kanit_answer_seconds_sum"] == pytest.approx(0.01 + 0.02 + 0.3 + 99.0)
    assert found["kanit_answer_seconds_count"] == 4


def test_every_label_is_there_before_anything_happened() -> None:
    found = samples(Metrics().text(MANIFEST))
    for reason in get_args(ReasonCode):
        assert found[f'kanit_questions_total{{status="abstained",reason="{reason}"}}'] == 0
    assert found['kanit_requests_refused_total{reason="busy"}'] == 0


def test_every_metric_has_its_help_and_type_once_and_before_its_samples() -> None:
    lines = Metrics().text(MANIFEST).splitlines()
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names)) == 6
    for name in names:
        first = next(number for number, line in enumerate(lines) if line.startswith(name))
        assert lines[first - 2].startswith(f"# HELP {name} ")
        assert lines[first - 1].startswith(f"# TYPE {name} ")


def test_a_version_with_quotes_cannot_break_out_of_its_label() -> None:
    hostile = Manifest('v"1\\\nkanit_index_articles 9', "c" * 64, "fake", 2, {}, 3, 40, {})
    assert samples(Metrics().text(hostile))["kanit_index_articles"] == 3


def test_searches_pass_through_and_are_not_counted() -> None:
    counts, pipeline = Metrics(), WordMatcher()
    measured = Measured(pipeline, counts)
    assert measured.search("lantern", 1) == pipeline.search("lantern", 1)
    assert measured.index is pipeline.index
    assert samples(counts.text(MANIFEST))["kanit_answer_seconds_count"] == 0


@pytest.mark.slow
def test_the_whole_server_counts_what_it_is_asked(tmp_path: Path) -> None:
    app = create_app(WordMatcher(myeloma_article()), Settings(data=tmp_path))
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        client.post(ASK, json={"question": ANSWERED})
        found = samples(client.get("/metrics").text)
    assert found['kanit_questions_total{status="answered",reason=""}'] == 1

"""The golden questions, asked of the real pipeline: what must never happen, and what happened last time."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.repair import undo
from index.onnx_encoder import OnnxEmbedder
from retrieval.types import Abstained, Answered
from tests.golden_questions import OUTCOMES, PROJECT, Asked, asked

pytestmark = pytest.mark.slow
# The examples of the first issue: how they must end whatever else changes.
MUST_BE_ANSWERED = ("g01", "g02", "g03", "g62", "g64")
MUST_BE_REFUSED = ("g32", "g33", "g34", "g54", "g59", "g60", "g63")


@pytest.fixture(scope="module")
def all_asked(encoder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Asked]:
    return tuple(asked(encoder, tmp_path_factory.mktemp("golden")))


def test_no_unanswerable_question_is_ever_answered(all_asked: Sequence[Asked]) -> None:
    answered = [item for item in all_asked if not item.golden.answerable and isinstance(item.result, Answered)]
    assert [(item.golden.question, item.quotes) for item in answered] == []


def test_the_examples_of_the_first_issue_end_as_they_must(all_asked: Sequence[Asked]) -> None:
    outcomes = {item.golden.id: item.outcome for item in all_asked}
    assert {outcomes[id] for id in MUST_BE_ANSWERED} == {"right"}
    assert {outcomes[id] for id in MUST_BE_REFUSED} == {"refused"}


def test_every_quote_slices_and_undone_stands_in_its_file(all_asked: Sequence[Asked]) -> None:
    shown = 0
    for item in all_asked:
        if isinstance(item.result, Abstained):
            continue
        for citation in (citation for statement in item.result.statements for citation in statement.citations):
            article = item.answerer.index.articles[citation.article_id]
            assert article.text[citation.start : citation.end] == citation.quote
            assert undo(citation.quote, citation.repairs) in source_of(article.source)
            shown += 1
    assert shown > 40


def source_of(name: str) -> str:
    folders = (PROJECT / "corpus" / "articles", PROJECT / "tests" / "articles")
    return next(folder / name for folder in folders if (folder / name).exists()).read_text(encoding="utf-8")


def test_statements_are_their_quotes_and_nothing_else(all_asked: Sequence[Asked]) -> None:
    for item in all_asked:
        for statement in item.result.statements if isinstance(item.result, Answered) else ():
            assert statement.text == " ".join(citation.quote for citation in statement.citations)


def test_refusals_give_a_reason_that_a_reader_accepts(all_asked: Sequence[Asked]) -> None:
    other = [
        (item.golden.question, item.result.reason.code)
        for item in all_asked
        if isinstance(item.result, Abstained)
        and item.golden.reasons
        and item.result.reason.code not in item.golden.reasons
    ]
    assert other == []


def test_outcomes_are_those_written_down(all_asked: Sequence[Asked]) -> None:
    before = json.loads(OUTCOMES.read_text(encoding="utf-8"))
    changed = [
        f"{item.golden.id} was {before.get(item.golden.id)}, is {item.outcome}: {item.golden.question} -> {item.quotes}"
        for item in all_asked
        if before.get(item.golden.id) != item.outcome
    ]
    assert not changed, "\n".join(["accept with: python -m tests.accept_outcomes", *changed])


def test_at_least_fifteen_questions_in_other_words_and_fifteen_near_misses_are_asked() -> None:
    lines = (Path(OUTCOMES).parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    kinds = [json.loads(line)["kind"] for line in lines]
    assert len(kinds) >= 40
    assert kinds.count("other-words") >= 15
    assert kinds.count("near-miss") >= 15

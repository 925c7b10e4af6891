"""Our own sets, asked of the real pipeline and compared question by question with the run that was stored.

Where a change is meant to be: read what flipped, then store the new run (docs/evaluation.md).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.compare import compared, is_acceptable
from evaluation.data import read_data
from evaluation.indexed import Shelf
from evaluation.records import read_report
from evaluation.report import report
from evaluation.run import run
from evaluation.table import comparison_text
from index.onnx_encoder import OnnxEmbedder
from interface.collection import SETTINGS
from retrieval.answer import Answerer
from retrieval.cross_encoder import open_ranker

EVALUATION = Path(__file__).parent.parent / "evaluation"
SETS = sorted(path.parent.name for path in (EVALUATION / "sets").glob("*/set.toml"))


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_no_measure_became_worse_and_at_most_three_right_answers_turned_wrong(
    name: str, encoder: OnnxEmbedder, tmp_path: Path
) -> None:
    data = read_data(EVALUATION / "sets" / name)
    index = Shelf(tmp_path, encoder, encoder.count_tokens, SETTINGS).index_of(data)

    now = report(run(data, Answerer(index, encoder, ranker=open_ranker())), seed=0)

    comparison = compared(read_report(EVALUATION / "stored" / f"{name}.json"), now, seed=0)
    assert comparison.common == len(data.questions), "questions were added or changed: store the run anew"
    assert is_acceptable(comparison), "\n" + comparison_text(comparison)
    shown = {item.name: item.value for item in now.measured}
    assert (shown["quotes exact"], shown["statements sound"]) == (1.0, 1.0)
    assert shown["refusal recall"] == 1.0


@pytest.mark.parametrize("name", SETS)
def test_a_run_of_each_set_is_stored_with_every_question_of_it(name: str) -> None:
    data = read_data(EVALUATION / "sets" / name)
    stored = read_report(EVALUATION / "stored" / f"{name}.json")

    assert [(item.id, item.question) for item in stored.questions] == [(item.id, item.text) for item in data.questions]

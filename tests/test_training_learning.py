"""The ranker learns, goes on where it was stopped, and is written as it scores."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from tests.tiny_ranker import WORDS, tokenizer_json
from training.lessons import Lesson

pytestmark = pytest.mark.slow

LESSONS = [
    Lesson("scifact", "sentences", "myeloma drug", ("remission",), ("fever", "fever cell", "cell")),
    Lesson("scifact", "passages", "fever", ("cell cell",), ("drug", "remission drug", "drug fever")),
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT model of two tiny layers with the words of the tiny ranker."""
    import torch
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=32
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer_json(), encoding="utf-8")
    return folder


def learnt(encoder: Path, kept: Path, steps: int, stops: tuple[int, ...] = ()) -> list[list[float]]:
    """The scores of all lessons' texts after so many steps, interrupted behind some of them."""
    import torch

    from training.learning import Course, Drawn, learn, scores_of
    from training.network import Network, Reader

    class Stop(Exception):
        pass

    left = list(stops)

    def tell(line: str) -> None:
        if left and line.startswith(f"step {left[0]} "):
            left.pop(0)
            raise Stop

    reader = Reader(encoder, 24, "cpu")
    for _ in range(len(stops) + 1):
        torch.manual_seed(1)
        network = Network(encoder, (0, 2))
        try:
            learn(network, reader, LESSONS, Course(steps=steps, rate=5e-3), kept, tell)
        except Stop:
            continue
    drawn = [Drawn(one.task, one.question, (*one.right, *one.wrong), answered=True) for one in LESSONS]
    with torch.no_grad():
        return [[float(score) for score in scores] for scores in scores_of(network, reader, drawn)]


def test_it_learns_which_text_answers_for_each_task(encoder: Path, tmp_path: Path) -> None:
    for right, *wrong in learnt(encoder, tmp_path / "kept.pt", 60):
        assert right > max(wrong) + 1


def test_stopped_and_started_again_it_learns_the_same(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.learning._SECONDS_KEPT", -1)
    straight = learnt(encoder, tmp_path / "straight.pt", 60)
    assert learnt(encoder, tmp_path / "stopped.pt", 60, stops=(20, 40)) == straight


def test_what_is_drawn_follows_from_seed_and_step(encoder: Path) -> None:
    from training.learning import Course, drawn_for

    sources = {("scifact", one.task): [one] for one in LESSONS}
    course = Course(seed=3)
    assert drawn_for(sources, course, 7) == drawn_for(sources, course, 7)
    assert drawn_for(sources, course, 7) != drawn_for(sources, course, 8)


def test_a_lesson_without_its_right_text_has_none_that_answers() -> None:
    from training.learning import drawn_from

    drawn = [drawn_from(LESSONS[0], 4, random.Random(seed)) for seed in range(100)]
    assert 5 < sum(not one.answered for one in drawn) < 40
    assert all((one.texts[0] == "remission") == one.answered for one in drawn)
    assert all("remission" not in one.texts[1:] for one in drawn)


def test_the_loss_is_the_surprise_at_the_right_text_or_at_none_of_them() -> None:
    import torch

    from training.learning import loss_of

    scores = torch.tensor([2.0, 0.0])
    total = np.exp(2) + 2
    assert float(loss_of(scores, answered=True)) == pytest.approx(np.log(total) - 2)
    assert float(loss_of(scores, answered=False)) == pytest.approx(np.log(total))


def test_what_is_written_scores_as_what_was_learnt(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from retrieval.cross_encoder import open_ranker
    from training import ranker_export
    from training.network import Network, Reader

    monkeypatch.setattr(ranker_export, "_LARGE", 64)
    torch.manual_seed(2)
    network = Network(encoder, (0, 1, 2))
    reader = Reader(encoder, 24, "cpu")
    texts = ["remission", "fever cell drug", "myeloma " * 9]
    with torch.no_grad():
        both = reader.scores(network, [("drug", text) for text in texts])
    ranker_export.export(network, encoder, tmp_path / "out", {"command": "none"})
    ranker = open_ranker(tmp_path / "out")
    assert ranker.passages("drug", texts) == pytest.approx([float(row[0]) for row in both], abs=5e-3)
    assert ranker.sentences("drug", texts) == pytest.approx([float(row[1]) for row in both], abs=5e-3)
    card = json.loads((tmp_path / "out" / "card.json").read_text())
    assert card["command"] == "none"
    import onnx

    kinds = {tensor.data_type for tensor in onnx.load(tmp_path / "out" / "model.onnx").graph.initializer}
    assert onnx.TensorProto.INT8 in kinds

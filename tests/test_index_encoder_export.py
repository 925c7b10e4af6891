"""Exports of a tiny model, made with the onnx package: kept, checked, made again, refused."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from index.disk import Disk
from index.embed import open_packaged_encoder, same_model
from index.encoder_export import MOST_DIFFERENCE, RECORD, REFUSAL, open_exported
from index.errors import EncoderMissing
from index.export_texts import comparison_texts
from index.onnx_encoder import MODEL, TOKENIZER, OnnxEmbedder
from index.tokens import limited, token_reader
from index.types import Matrix
from tests.test_index_tokens import TEXT

NAME = "tiny@123456789abc"
# A row for each token: of [UNK], [CLS], "cell", "drug".
ROWS = np.array([[3, 1, 0], [1, 0, 0], [0, 2, 0], [0, 0, 2]], dtype=np.float32)


class TinyModel:
    """A real, tiny model: the mean of its tokens' rows, at unit length. exported counts how often it was."""

    name, dim, max_tokens = NAME, 3, 31

    def __init__(self, *, other_by: float = 0.0) -> None:
        self.other_by, self.exported = other_by, 0
        self._read = token_reader(self.tokenizer_json())

    def embed(self, texts: Sequence[str]) -> Matrix:
        means = np.array([ROWS[self._read(text).ids].mean(axis=0) for text in texts])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)

    def tokenizer_json(self) -> str:
        return limited(TEXT, self.max_tokens + 1)

    def write_onnx(self, file: Path) -> None:
        """Rows are other by other_by than those of this model."""
        self.exported += 1
        rows = numpy_helper.from_array(ROWS + np.float32(self.other_by), "rows")
        axis = numpy_helper.from_array(np.array([1]), "axis")
        graph = helper.make_graph(
            [
                helper.make_node("Gather", ["rows", "input_ids"], ["each"]),
                helper.make_node("ReduceMean", ["each", "axis"], ["mean"], keepdims=0),
                helper.make_node("LpNormalization", ["mean"], ["vector"], axis=1),
            ],
            "tiny",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, self.dim])],
            [rows, axis],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
        file.write_bytes(model.SerializeToString())


class Unexportable(TinyModel):
    """What it is made of cannot be expressed; the error has several lines, as PyTorch's have."""

    def write_onnx(self, file: Path) -> None:
        self.exported += 1
        file.write_bytes(b"half of it")
        raise RuntimeError("no operator aten::odd\n  at line 5\n")


class FullDisk(Disk):
    """Has no room from the given step on."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def _step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise OSError(ENOSPC, "No space left on device", "there")

    def make_folder(self, path: Path) -> None:
        self._step()
        super().make_folder(path)

    def write(self, path: Path, content: bytes) -> None:
        self._step()
        super().write(path, content)

    def flush(self, path: Path) -> None:
        self._step()
        super().flush(path)

    def rename(self, old: Path, new: Path) -> None:
        self._step()
        super().rename(old, new)


def not_needed() -> TinyModel:
    raise AssertionError("the original was loaded")


def opened(
    exports: Path, load: Callable[[], TinyModel], disk: Disk | None = None
) -> tuple[OnnxEmbedder | TinyModel, list[str]]:
    said: list[str] = []
    return open_exported(exports, NAME, load, said.append, disk or Disk()), said


def test_a_model_is_exported_once_and_then_opened_without_the_original(tmp_path: Path) -> None:
    model = TinyModel()

    first, said = opened(tmp_path / "encoders", lambda: model)
    again, silence = opened(tmp_path / "encoders", not_needed)

    assert isinstance(first, OnnxEmbedder)
    assert isinstance(again, OnnxEmbedder)
    assert said == [
        f"preparing the encoder in {tmp_path / 'encoders' / NAME}; this is done once and takes about half a minute"
    ]
    assert silence == []
    assert (again.name, again.dim, again.max_tokens) == ("tiny@123456789abc+onnx", 3, 31)
    assert (again.embed(["cell drug", "drug"]) == first.embed(["cell drug", "drug"])).all()
    # [CLS] and "cell": the mean of 1, 0, 0 and 0, 2, 0.
    assert again.embed(["cell"])[0] == pytest.approx([1 / 5**0.5, 2 / 5**0.5, 0], abs=1e-6)
    assert again.count_tokens("cell " * 100) == 100


def test_what_is_kept_says_how_it_was_checked_and_what_with(tmp_path: Path) -> None:
    opened(tmp_path, TinyModel)

    record = json.loads((tmp_path / NAME / RECORD).read_text())
    assert record["compared"] == 100
    assert 0 <= record["largest_difference"] <= MOST_DIFFERENCE
    assert record["files"].keys() == {MODEL, TOKENIZER}
    assert record["made_with"]["onnx"] == onnx.__version__
    assert {path.name for path in tmp_path.iterdir()} == {NAME, "lock"}


def test_texts_are_read_alike_alone_in_company_and_from_threads(tmp_path: Path) -> None:
    encoder, _ = opened(tmp_path, TinyModel)
    texts = comparison_texts()
    alone = [encoder.embed([text])[0].tobytes() for text in texts]

    assert [row.tobytes() for row in encoder.embed(texts)] == alone
    assert encoder.embed([]).shape == (0, 3)
    with ThreadPoolExecutor(4) as pool:
        for rows in pool.map(encoder.embed, [texts] * 4):
            assert [row.tobytes() for row in rows] == alone


# The vector of [CLS] alone is then 1, 0.001, 0.001 in place of 1, 0, 0.
@pytest.mark.parametrize(("other_by", "shown"), [(1e-3, "1.0e-03"), (float("nan"), "nan")])
def test_an_export_with_other_vectors_is_refused_and_the_original_used(
    tmp_path: Path, other_by: float, shown: str
) -> None:
    model = TinyModel(other_by=other_by)

    encoder, said = opened(tmp_path, lambda: model)

    assert encoder is model
    assert len(said) == 2
    assert said[1].startswith("the encoder runs through sentence-transformers, which is slower, as its exported form")
    assert said[1].endswith(f"differ by {shown}, more than 1e-05")
    assert not (tmp_path / NAME / MODEL).exists()


def test_a_difference_within_the_bound_is_accepted(tmp_path: Path) -> None:
    encoder, _ = opened(tmp_path, lambda: TinyModel(other_by=2e-6))

    assert isinstance(encoder, OnnxEmbedder)
    assert json.loads((tmp_path / NAME / RECORD).read_text())["largest_difference"] > 1e-7


def test_a_refusal_is_remembered_until_a_library_changes(tmp_path: Path) -> None:
    model = Unexportable()

    for _ in range(2):
        encoder, said = opened(tmp_path, lambda: model)
        assert encoder is model
        assert said[-1].endswith("the model cannot be exported (no operator aten::odd)")
    assert model.exported == 1

    refusal = tmp_path / NAME / REFUSAL
    refusal.write_text(json.dumps({**json.loads(refusal.read_text()), "made_with": {"torch": "1.0"}}))
    opened(tmp_path, lambda: model)
    assert model.exported == 2

    refusal.write_text(json.dumps({**json.loads(refusal.read_text()), "made_with": {"torch": "1.0"}}))
    encoder, _ = opened(tmp_path, TinyModel)
    assert isinstance(encoder, OnnxEmbedder)
    assert not refusal.exists()


@pytest.mark.parametrize("file", [MODEL, TOKENIZER, RECORD])
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_a_damaged_export_is_made_again(tmp_path: Path, file: str, harm: str) -> None:
    opened(tmp_path, TinyModel)
    path = tmp_path / NAME / file
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:12] + bytes([content[12] ^ 1]) + content[13:])

    encoder, said = opened(tmp_path, TinyModel)

    assert isinstance(encoder, OnnxEmbedder)
    assert path.read_bytes() == content
    assert ("as what was there is damaged" in said[0]) == ((file, harm) != (RECORD, "gone"))


def test_an_export_of_another_model_is_not_taken(tmp_path: Path) -> None:
    opened(tmp_path, TinyModel)
    (tmp_path / NAME).rename(tmp_path / "other@123456789abc")

    model = TinyModel()
    open_exported(tmp_path, "other@123456789abc", lambda: model, lambda _: None)

    assert model.exported == 1


@pytest.mark.parametrize("steps", [0, 1, 2, 4, 6, 8, 9])
def test_a_full_disk_harms_nothing_and_is_told_of(tmp_path: Path, steps: int) -> None:
    model = TinyModel()

    encoder, said = opened(tmp_path / "encoders", lambda: model, FullDisk(steps))

    assert encoder is model
    assert said[-1].endswith("as it cannot be kept in there (No space left on device)")
    assert not list(tmp_path.glob("encoders/.new"))
    after, _ = opened(tmp_path / "encoders", TinyModel)
    assert isinstance(after, OnnxEmbedder)


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    model = TinyModel()

    encoder, said = opened(tmp_path / "data" / "encoders", lambda: model)

    assert encoder is model
    assert len(said) == 1
    assert "cannot be kept in" in said[0]


def test_what_a_killed_export_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".new").mkdir()
    (tmp_path / ".new" / MODEL).write_bytes(b"half of it")

    encoder, _ = opened(tmp_path, TinyModel)

    assert isinstance(encoder, OnnxEmbedder)
    assert not (tmp_path / ".new").exists()


def test_of_several_at_once_one_exports_and_the_others_wait(tmp_path: Path) -> None:
    model = TinyModel()

    with ThreadPoolExecutor(4) as pool:
        found = [encoder for encoder, _ in pool.map(lambda _: opened(tmp_path, lambda: model), range(4))]

    assert model.exported == 1
    assert all(isinstance(encoder, OnnxEmbedder) for encoder in found)


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("index.encoder_export", "index.onnx_encoder", "index.onnx_session"):
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    said: list[str] = []

    # The original is gone as well, so that no real one is loaded.
    with pytest.raises(EncoderMissing):
        open_packaged_encoder(tmp_path / "encoders", folder=tmp_path, tell=said.append)

    assert len(said) == 1
    assert said[0].endswith("onnxruntime is missing; install it with: pip install -r requirements.txt")


def test_names_of_one_model_are_known_as_such() -> None:
    assert same_model("a@1", "a@1+onnx")
    assert same_model("a@1+onnx", "a@1")
    assert not same_model("a@1", "a@2+onnx")


def test_the_texts_compared_are_a_hundred_of_all_kinds() -> None:
    texts = comparison_texts()

    assert len(texts) == len(set(texts)) == 100
    assert {"", "?", "CAR-T"} <= set(texts)
    assert sum(len(text.split()) > 256 for text in texts) >= 2
    assert any("ş" in text for text in texts)

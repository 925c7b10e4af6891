"""Models in ONNX files: what they are refused for, and that each text is read by itself."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.onnx_session import OnnxSession
from index.parallel import side_by_side
from index.tokens import pair_reader
from tests.tiny_ranker import INPUTS, model_bytes, tokenizer_json


def written(folder: Path, content: bytes) -> Path:
    (folder / "model.onnx").write_bytes(content)
    return folder / "model.onnx"


def test_a_model_tells_what_it_reads_and_gives_a_row_for_a_pair(tmp_path: Path) -> None:
    session = OnnxSession(written(tmp_path, model_bytes()))

    given = session.run(pair_reader(tokenizer_json(), 32)("drug")("fever")[0])

    assert sorted(session.inputs) == sorted(INPUTS)
    assert given.shape == (1, 2)
    assert given.dtype == np.float32
    # "drug" asked adds .2, "fever" said -9 and 1.1; of five tokens.
    assert given[0] == pytest.approx([-8.8 / 5, 1.1 / 5], abs=1e-6)


@pytest.mark.parametrize("content", [b"", b"not a model", model_bytes()[:100]])
def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        OnnxSession(written(tmp_path, content))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"model\.onnx"):
        OnnxSession(tmp_path / "model.onnx")


def test_an_input_that_no_text_has_is_named(tmp_path: Path) -> None:
    model = written(tmp_path, model_bytes(inputs=("input_ids", "attention_mask", "pixels")))

    with pytest.raises(ValueError, match="it has an input 'pixels', which is none of input_ids, attention_mask"):
        OnnxSession(model)


def test_a_text_that_a_model_cannot_read_is_an_error_of_one_line(tmp_path: Path) -> None:
    session = OnnxSession(written(tmp_path, model_bytes(places=8)))
    read = pair_reader(tokenizer_json(), 32)("drug")

    assert session.run(read("cell cell cell cell")[0]).shape == (1, 2)
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        session.run(read("cell " * 20)[0])


def test_threads_share_a_model(tmp_path: Path) -> None:
    session = OnnxSession(written(tmp_path, model_bytes()))
    pairs = [pair_reader(tokenizer_json(), 64)("drug")("cell fever " * count)[0] for count in range(30)]
    alone = [session.run(pair).tobytes() for pair in pairs]

    with ThreadPoolExecutor(4) as pool:
        assert [given.tobytes() for given in pool.map(session.run, pairs * 5)] == alone * 5


def test_work_side_by_side_keeps_its_order() -> None:
    assert side_by_side(lambda number: number * number, range(100)) == [number * number for number in range(100)]
    assert side_by_side(len, []) == []


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core does one thing at a time")
def test_work_side_by_side_is_done_at_once() -> None:
    both = threading.Barrier(2, timeout=30)

    # Each of two waits for the other: one after the other, neither would end.
    assert len(side_by_side(lambda _: both.wait(), range(2))) == 2


def test_an_error_of_work_side_by_side_is_not_lost() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda number: 1 / number, [1, 0, 2])

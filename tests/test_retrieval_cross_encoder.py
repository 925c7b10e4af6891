"""The trained ranker: what it scores, that nothing else matters to a score, and what it is refused for."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import KanitError
from retrieval.cross_encoder import CrossEncoder, UnusableRanker, open_ranker
from tests.tiny_ranker import ROWS, WORDS, model_bytes, score, tokenizer_json, write_ranker

ASKED = "drug myeloma"


@pytest.fixture(scope="module")
def ranker(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    return open_ranker(write_ranker(tmp_path_factory.mktemp("ranker")))


def refusal(folder: Path) -> str:
    """The sentence with which a folder is refused."""
    with pytest.raises(UnusableRanker) as caught:
        open_ranker(folder)
    assert isinstance(caught.value, KanitError)
    assert caught.value.folder == folder
    assert "; answers are ranked without it until you " in str(caught.value)
    return str(caught.value)


def texts_of(count: int, longest: int = 120) -> list[str]:
    chance = random.Random(0)
    return [" ".join(chance.choices(WORDS[3:], k=chance.randint(0, longest))) for _ in range(count)]


def test_each_text_has_a_score_of_its_own_in_the_order_given(ranker: CrossEncoder) -> None:
    texts = ["cell cell", "fever", "remission drug cell"]

    assert ranker.passages(ASKED, texts) == pytest.approx([score(ASKED, text, 0) for text in texts], abs=1e-5)
    assert ranker.sentences(ASKED, texts) == pytest.approx([score(ASKED, text, 1) for text in texts], abs=1e-5)
    # "drug" and "myeloma" add .2 and .3 to the question, "fever" -9 to a text: of six tokens with [CLS] and two [SEP].
    assert ranker.passages(ASKED, ["fever"]) == pytest.approx([(0.2 + 0.3 - 9) / 6], abs=1e-5)


def test_the_question_and_the_text_are_not_taken_for_each_other(ranker: CrossEncoder) -> None:
    assert ranker.passages("cell", ["fever"])[0] == pytest.approx((0.1 - 9) / 5, abs=1e-5)
    assert ranker.passages("fever", ["cell"])[0] == pytest.approx((0.5 + 7) / 5, abs=1e-5)


def test_a_score_is_the_same_alone_in_any_batch_and_in_any_order(ranker: CrossEncoder) -> None:
    texts = texts_of(40)
    alone = {text: ranker.passages(ASKED, [text])[0] for text in texts}
    shuffled = random.Random(1).sample(texts, len(texts))

    for batch in (texts, shuffled, texts[:7], texts * 2, list(reversed(texts))):
        assert ranker.passages(ASKED, batch) == [alone[text] for text in batch]
    assert len(set(alone.values())) > 35


def test_a_score_is_the_same_while_other_threads_ask(ranker: CrossEncoder) -> None:
    texts = texts_of(20)
    alone = [ranker.sentences(ASKED, [text])[0] for text in texts]

    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: ranker.sentences(ASKED, texts), range(8)):
            assert scores == alone


def test_the_best_part_of_a_long_passage_counts_wherever_it_stands(ranker: CrossEncoder) -> None:
    # A window begins 24 tokens after the one before, so that one of them has nothing else in it.
    told = "cell " * 60
    best = ranker.passages(ASKED, ["cell " * 27])[0]

    for text in (told + "fever " * 200, "fever " * 200 + told, "fever " * 100 + told + "fever " * 100):
        assert ranker.passages(ASKED, [text])[0] == pytest.approx(best, abs=1e-5)
    # 32 tokens: the question's two, [CLS], two [SEP], and 27 times 7.
    assert best == pytest.approx((0.5 + 27 * 7) / 32, abs=1e-5)
    assert ranker.passages(ASKED, ["fever " * 200])[0] < 0


def test_the_score_of_a_part_is_that_of_the_part_alone(ranker: CrossEncoder) -> None:
    # With this question 27 tokens of a text are read at once; 3, a quarter of the least room, are read twice.
    words = texts_of(1)[0].split()
    parts = [" ".join(words[start : start + 27]) for start in range(0, len(words) - 3, 24)]
    scores = ranker.sentences(ASKED, parts)

    assert len(parts) >= 4
    assert ranker.sentences(ASKED, [" ".join(words)])[0] == max(scores) > min(scores)


def test_of_a_question_of_ten_thousand_words_the_beginning_is_read(ranker: CrossEncoder) -> None:
    texts = ["cell fever", "remission " * 100]

    long = ranker.passages("drug " * 10_000, texts)

    # Half of the 32 tokens that this ranker reads.
    assert long == ranker.passages("drug " * 16, texts)
    assert long != ranker.passages("drug " * 15, texts)


def test_empty_texts_and_questions_have_scores_and_no_texts_have_none(ranker: CrossEncoder) -> None:
    assert ranker.passages(ASKED, []) == []
    assert ranker.sentences("", []) == []
    assert ranker.passages(ASKED, ["", " \n"]) == pytest.approx([0.5 / 5, 0.5 / 5], abs=1e-5)
    assert ranker.passages("", [""]) == [0.0]
    assert ranker.passages("\x00", ["\u200b\ufffd"]) == [0.0]


def test_signs_and_letters_of_any_kind_are_read(ranker: CrossEncoder) -> None:
    scores = ranker.sentences("ORR ≥ 50%?", ["10² hücre — 中文 “cell”", "\u0301", "a" * 100_000, "(" * 5000])

    assert np.isfinite(scores).all()


def test_the_name_tells_the_weights(tmp_path: Path) -> None:
    one, other = write_ranker(tmp_path / "one"), write_ranker(tmp_path / "other", model=model_bytes(ROWS[::-1]))
    held = json.loads((one / "card.json").read_text())["files"]["model.onnx"]

    assert open_ranker(one).name == f"tiny-ranker@{held[:12]}"
    assert open_ranker(one).name != open_ranker(other).name


def test_a_folder_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    told = refusal(tmp_path / "ranker")

    assert told == (
        f"the ranker in {tmp_path / 'ranker'} cannot be used (no such folder); answers are ranked without it until you "
        "put back its files as they came with Kanıt, or choose another folder with KANIT_RANKER"
    )


@pytest.mark.parametrize("file", ["card.json", "model.onnx", "tokenizer.json"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = write_ranker(tmp_path / "ranker")
    (folder / file).unlink()

    assert f"({file}: No such file or directory)" in refusal(folder)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ranker").write_text("a file")

    assert "no such folder" in refusal(tmp_path / "ranker")


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("harm", ["truncated", "empty", "other byte", "longer"])
def test_a_file_that_is_not_what_the_card_says_is_refused(tmp_path: Path, file: str, harm: str) -> None:
    path = write_ranker(tmp_path / "ranker") / file
    whole = path.read_bytes()
    harmed = {
        "truncated": whole[: len(whole) // 2],
        "empty": b"",
        "other byte": whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
        "longer": whole + b"\n",
    }
    path.write_bytes(harmed[harm])

    assert f"({file} has SHA-256 " in refusal(path.parent)


@pytest.mark.parametrize(
    "model",
    [
        b"",
        b"not a model",
        model_bytes()[:200],
        model_bytes(ROWS[:, :1]),
        model_bytes(np.hstack([ROWS, ROWS])),
        model_bytes(inputs=("input_ids", "attention_mask", "segments")),
        model_bytes(scale=float("nan")),
        # The longest pair is longer than it has places for, and the vocabulary has words that it has no rows for.
        model_bytes(places=31),
        model_bytes(ROWS[:2]),
    ],
    ids=["empty", "no model", "cut", "one score", "four scores", "other input", "no number", "short", "few words"],
)
def test_a_file_that_is_no_such_model_is_refused_though_the_card_knows_it(tmp_path: Path, model: bytes) -> None:
    told = refusal(write_ranker(tmp_path, model=model))

    assert "(model.onnx with tokenizer.json: " in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("tokenizer", ["", "{}", "[1]", tokenizer_json()[:300], "\x00\x01"])
def test_a_tokenizer_that_is_none_is_refused_though_the_card_knows_it(tmp_path: Path, tokenizer: str) -> None:
    assert "its tokenizer cannot be read" in refusal(write_ranker(tmp_path, tokenizer=tokenizer))


@pytest.mark.parametrize("card", ["", "[]", "{}", "null", '{"name": "x"}', '{"name": "x", "files": "y"}', "\udcff"])
def test_a_card_that_is_none_is_refused(tmp_path: Path, card: str) -> None:
    folder = write_ranker(tmp_path)
    (folder / "card.json").write_bytes(card.encode(errors="surrogateescape"))

    assert "(card.json is not the card of a ranker)" in refusal(folder)


@pytest.mark.parametrize("max_tokens", ["32", None, 32.0, [32], 513, 10**30])
def test_a_length_that_no_such_model_reads_is_refused(tmp_path: Path, max_tokens: object) -> None:
    assert "at most 512 tokens" in refusal(write_ranker(tmp_path, max_tokens=max_tokens))


@pytest.mark.parametrize("max_tokens", [-5, 0, 1, 5, True])
def test_a_length_with_no_room_for_a_text_is_refused(tmp_path: Path, max_tokens: int) -> None:
    assert "leave no room for a text" in refusal(write_ranker(tmp_path, max_tokens=max_tokens))


def test_a_missing_library_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "index.onnx_session")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    told = refusal(write_ranker(tmp_path))

    assert "the Python package onnxruntime is missing" in told
    assert told.endswith("until you install it with: pip install -r requirements.txt")


def test_what_may_not_be_ranked_is_not_loaded() -> None:
    """The settings know the folder that ships; commands that rank nothing start without the libraries that run it."""
    code = "import sys, interface.settings; print({'onnxruntime', 'tokenizers'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"

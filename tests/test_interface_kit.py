"""What the commands are made of: an index fits the encoder in use, or is made to where that is the same model."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import IndexMismatch
from interface.europe_pmc import EuropePmc
from interface.kit import Kit
from interface.settings import Settings
from retrieval.answer import Answerer
from tests.collection_fakes import WordCounter, collection_in


class Named(WordCounter):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def kit(data: Path, encoder: Named) -> Kit:
    def serve(answerer: Answerer, settings: Settings) -> None:
        raise AssertionError("nothing is served here")

    def service() -> EuropePmc:
        raise AssertionError("nothing is asked for here")

    return Kit(collection_in(data), Settings(data=data), lambda: encoder, serve, service)


def built_with(data: Path, encoder: Named) -> str:
    return kit(data, encoder).answerer().index.manifest.embedder


def test_an_index_of_the_same_model_run_by_another_library_is_built_again_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built_with(tmp_path, Named("words@1"))
    before = capsys.readouterr().err

    first, second = Named("words@1+onnx"), Named("words@1+onnx")

    assert "built again" not in before
    assert built_with(tmp_path, first) == "words@1+onnx"
    assert "the index is built again, once, as the encoder is run by another library" in capsys.readouterr().err
    assert first.embedded
    assert built_with(tmp_path, second) == "words@1+onnx"
    assert (second.embedded, capsys.readouterr().err) == ([], "")


def test_an_index_of_another_model_is_refused(tmp_path: Path) -> None:
    built_with(tmp_path, Named("words@1"))

    with pytest.raises(IndexMismatch, match=r"python app\.py rebuild"):
        built_with(tmp_path, Named("words@2+onnx"))

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.build import build
from index.reuse import reusable_chunks
from tests.conftest import WordHashEmbedder, article_of, chunks_of, generated_articles

ARTICLES = [*generated_articles(3), article_of("blank", "\u2028\n")]
SETTINGS = {"max_tokens": "254"}


@pytest.fixture
def folder(tmp_path: Path, embedder: WordHashEmbedder) -> Path:
    build(tmp_path, ARTICLES, chunks_of(ARTICLES[:3]), embedder=embedder, settings=SETTINGS)
    return tmp_path


def test_only_an_article_without_any_difference_keeps_its_chunks(folder: Path, embedder: WordHashEmbedder) -> None:
    now = [ARTICLES[3], ARTICLES[0], replace(ARTICLES[1], title="Another title"), article_of("new", "A line")]

    found = reusable_chunks(folder, now, embedder=embedder, settings=SETTINGS)

    assert found == {"blank": (), "article-000": tuple(chunks_of(ARTICLES[:1]))}


def test_chunks_cut_with_another_model_or_other_settings_are_not_used(folder: Path, embedder: WordHashEmbedder) -> None:
    class Other(WordHashEmbedder):
        name = "other"

    assert reusable_chunks(folder, ARTICLES, embedder=Other(), settings=SETTINGS) == {}
    assert reusable_chunks(folder, ARTICLES, embedder=embedder, settings={}) == {}
    assert reusable_chunks(folder / "none", ARTICLES, embedder=embedder, settings=SETTINGS) == {}


@pytest.mark.parametrize("name", ["articles.jsonl", "chunks.jsonl", "manifest.json"])
def test_nothing_is_taken_from_damaged_files(folder: Path, embedder: WordHashEmbedder, name: str) -> None:
    (file,) = folder.glob(f"*/{name}")
    file.write_bytes(file.read_bytes()[:-2])

    assert reusable_chunks(folder, ARTICLES, embedder=embedder, settings=SETTINGS) == {}

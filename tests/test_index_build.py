from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.types import Article, Chunk, Row, Table
from index.build import Progress, build, embed_ahead
from index.cache import Cache
from index.errors import UnsoundCorpus
from index.open import open_index
from index.types import Manifest, Matrix
from index.versions import current_manifest, kept_versions
from tests.conftest import WordHashEmbedder, article_of, chunks_of, generated_articles

SETTINGS = {"chunk_tokens": "254"}


def built(folder: Path, articles: Sequence[Article], embedder: WordHashEmbedder | None = None) -> Manifest:
    return build(folder, articles, chunks_of(articles), embedder=embedder or WordHashEmbedder(), settings=SETTINGS)


def cached(folder: Path, articles: Sequence[Article], embedder: WordHashEmbedder, cache: Cache) -> Manifest:
    return build(folder, articles, chunks_of(articles), embedder=embedder, settings=SETTINGS, cache=cache)


def version_files(folder: Path) -> dict[str, bytes]:
    """The files of the version in use."""
    manifest = current_manifest(folder)
    assert manifest is not None
    return {path.name: path.read_bytes() for path in (folder / manifest.version).iterdir()}


def everything(folder: Path) -> dict[Path, tuple[int, int]]:
    """When each file and folder was last changed, and its number on the disk."""
    return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in [folder, *folder.rglob("*")]}


def version_folders(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_dir()}


def test_the_manifest_tells_what_the_index_was_built_from(tmp_path: Path) -> None:
    manifest = built(tmp_path, generated_articles(3))

    assert (manifest.embedder, manifest.dim, dict(manifest.settings)) == ("word-hash", 64, SETTINGS)
    assert (manifest.articles, manifest.chunks) == (3, 12)
    assert current_manifest(tmp_path) == manifest
    assert manifest.files.keys() == version_files(tmp_path).keys() - {"manifest.json"}


def test_building_again_with_nothing_changed_touches_nothing(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    articles = generated_articles(3)
    first = built(tmp_path, articles, embedder)
    before, embedder.embedded = everything(tmp_path), []

    assert built(tmp_path, articles[::-1], embedder) == first
    assert everything(tmp_path) == before
    assert embedder.embedded == []


def test_a_change_embeds_only_what_changed_and_equals_a_build_from_nothing(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = generated_articles(5)
    built(tmp_path / "changed", articles, embedder)
    changed = [*articles[1:4], article_of("new", f"A new line.\n{articles[0].text.splitlines()[0]}")]
    embedder.embedded = []

    manifest = built(tmp_path / "changed", changed, embedder)

    assert embedder.embedded == ["A new line."]
    assert built(tmp_path / "anew", changed[::-1]) == manifest
    assert version_files(tmp_path / "changed") == version_files(tmp_path / "anew")


def test_a_text_that_stands_in_several_places_is_embedded_once(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    built(tmp_path, [article_of("a", "same\nsame"), article_of("b", "same")], embedder)

    assert embedder.embedded == ["same"]


def test_another_model_embeds_everything_again(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    class Other(WordHashEmbedder):
        name = "other"

    built(tmp_path, [article_of("a", "text")], embedder)
    other = Other()

    assert built(tmp_path, [article_of("a", "text")], other).embedder == "other"
    assert other.embedded == ["text"]


def test_other_settings_give_another_version_without_embedding_again(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = [article_of("a", "text")]
    first = built(tmp_path, articles, embedder)

    second = build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={"chunk_tokens": "100"})

    assert second.version != first.version
    assert embedder.embedded == ["text"]


def test_vectors_of_a_damaged_file_are_not_used_again(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    manifest = built(tmp_path, generated_articles(3), embedder)
    good = version_files(tmp_path)
    for name in good:
        (tmp_path / manifest.version / name).write_bytes(b"damaged")
        embedder.embedded = []

        assert built(tmp_path, generated_articles(3), embedder) == manifest
        assert version_files(tmp_path) == good
        assert len(embedder.embedded) == (12 if name in ("manifest.json", "texts.sha256", "vectors.npy") else 0)


def test_the_two_versions_before_are_kept_and_older_ones_are_removed(tmp_path: Path) -> None:
    versions = [built(tmp_path, generated_articles(2, seed=seed)).version for seed in range(5)]

    assert version_folders(tmp_path) == set(versions[2:])
    assert kept_versions(tmp_path) == tuple(reversed(versions[2:]))


def test_going_back_to_the_version_before_keeps_both(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    old, new = (built(tmp_path, generated_articles(2, seed=seed)).version for seed in range(2))

    assert built(tmp_path, generated_articles(2, seed=0)).version == old
    assert version_folders(tmp_path) == {old, new}
    assert open_index(tmp_path, embedder=embedder).manifest.version == old


def test_files_that_no_build_wrote_stay(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("keep me")
    for seed in range(3):
        built(tmp_path, generated_articles(2, seed=seed))

    assert (tmp_path / "notes.txt").read_text() == "keep me"


def test_a_pointer_that_names_nothing_is_mended(tmp_path: Path) -> None:
    manifest = built(tmp_path, generated_articles(2))
    (tmp_path / "current").write_text("nonsense")

    assert built(tmp_path, generated_articles(2)) == manifest
    assert current_manifest(tmp_path) == manifest


def test_what_a_killed_build_left_is_removed_though_nothing_else_is_to_do(tmp_path: Path) -> None:
    manifest = built(tmp_path, generated_articles(2))
    (tmp_path / "building").mkdir()
    (tmp_path / "building" / "vectors.npy").write_bytes(b"half")
    (tmp_path / ("0" * 64)).mkdir()

    assert built(tmp_path, generated_articles(2)) == manifest
    assert version_folders(tmp_path) == {manifest.version}


def test_progress_counts_the_texts_that_are_embedded(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    told: list[tuple[int, int]] = []
    articles = generated_articles(10)
    chunks = chunks_of(articles)

    build(
        tmp_path,
        articles,
        chunks,
        embedder=embedder,
        settings={},
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == [(32, 40), (40, 40)]


def test_with_a_cache_a_build_embeds_nothing_twice_and_has_the_same_bytes(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = generated_articles(20)
    with Cache(tmp_path / "cache.sqlite") as cache:
        first = cached(tmp_path / "first", articles[:12], embedder, cache)
        assert len(embedder.embedded) == 48
        embedder.embedded = []
        second = cached(tmp_path / "second", articles, embedder, cache)

    assert first != second
    assert embedder.embedded == [line for article in articles[12:] for line in article.text.splitlines()]
    assert built(tmp_path / "anew", articles[::-1]) == second
    assert version_files(tmp_path / "second") == version_files(tmp_path / "anew")


def test_vectors_in_a_cache_are_those_of_one_model(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    class Other(WordHashEmbedder):
        name = "other"

    other, articles = Other(), [article_of("a", "text")]
    with Cache(tmp_path / "cache.sqlite") as cache:
        cached(tmp_path / "index", articles, embedder, cache)
        cached(tmp_path / "other", articles, other, cache)

    assert other.embedded == ["text"]


def test_a_batch_is_in_the_cache_before_progress_is_told_of_it(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    articles, path = generated_articles(20), tmp_path / "cache.sqlite"
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        another = WordHashEmbedder()
        with Cache(path) as cache:
            cached(tmp_path / f"after {done}", articles, another, cache)
        assert len(another.embedded) == total - done

    with Cache(path) as cache, pytest.raises(KeyboardInterrupt):
        build(
            tmp_path / "index",
            articles,
            chunks_of(articles),
            embedder=embedder,
            settings=SETTINGS,
            cache=cache,
            progress=interrupting(progress, after=1),
        )
    assert told == [(32, 80)]
    assert current_manifest(tmp_path / "index") is None


def interrupting(progress: Progress, *, after: int) -> Progress:
    """Ctrl-C right after progress was told a number of times."""
    times = iter(range(1, after + 1))

    def told(done: int, total: int) -> None:
        progress(done, total)
        if next(times) == after:
            raise KeyboardInterrupt

    return told


def test_embedding_ahead_may_be_interrupted_and_goes_on_where_it_was(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    held, new = generated_articles(3), [article_of("z", "a line"), *generated_articles(20, seed=1)]
    built(tmp_path / "index", held)
    told: list[tuple[int, int]] = []

    def ahead(progress: Progress) -> None:
        with Cache(tmp_path / "cache.sqlite") as cache:
            embed_ahead(tmp_path / "index", new, chunks_of(new), embedder=embedder, cache=cache, progress=progress)

    def note(done: int, total: int) -> None:
        told.append((done, total))

    with pytest.raises(KeyboardInterrupt):
        ahead(interrupting(note, after=1))
    ahead(note)
    embedded, embedder.embedded = embedder.embedded, []
    ahead(note)

    assert told == [(32, 81), (32, 49), (49, 49)]
    assert embedded == [line for article in new for line in article.text.splitlines()]
    assert embedder.embedded == []
    with Cache(tmp_path / "cache.sqlite") as cache:
        assert cached(tmp_path / "index", new, embedder, cache) == built(tmp_path / "anew", new)
    assert embedder.embedded == []


def test_embedding_ahead_skips_what_the_version_in_use_holds(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    articles = generated_articles(3)
    built(tmp_path / "index", articles)
    with Cache(tmp_path / "cache.sqlite") as cache:
        again = [article_of("other", f"{articles[0].text}\nA new line.")]
        embed_ahead(tmp_path / "index", again, chunks_of(again), embedder=embedder, cache=cache)

    assert embedder.embedded == ["A new line."]


def test_without_a_cache_that_works_a_build_goes_on_and_embedding_ahead_ends(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = generated_articles(20)
    (tmp_path / "file").write_text("")
    with Cache(tmp_path / "file" / "cache.sqlite") as cache:
        embed_ahead(tmp_path / "index", articles, chunks_of(articles), embedder=embedder, cache=cache)
        assert embedder.embedded == []
        manifest = cached(tmp_path / "index", articles, embedder, cache)

    assert built(tmp_path / "anew", articles) == manifest


def test_the_rows_of_a_table_are_embedded_and_found_as_they_are_read(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    text = "Drug | Response\nide-cel | 73%"
    row = Row(16, 29, (), ((16, 23), (26, 29)))
    table = Table(0, 29, "Table 1", None, (((0, 4),), ((7, 15),)), 1, (row,))
    section = replace(article_of("a", text).sections[0], kind="table")
    article = replace(article_of("a", text), sections=(section,), tables=(table,))
    chunks = [Chunk("a:0-29", "a", 0, 29, 0, 0, 29)]

    build(tmp_path, [article], chunks, embedder=embedder, settings=SETTINGS)

    assert embedder.embedded == ["Table 1\nide-cel › Response: 73%"]
    assert open_index(tmp_path, embedder=embedder).lexical.search("table", 1)


@pytest.mark.parametrize("articles", [[], [article_of("a", "")]])
def test_an_empty_corpus_gives_an_index_that_finds_nothing(
    tmp_path: Path, embedder: WordHashEmbedder, articles: list[Article]
) -> None:
    built(tmp_path, articles)

    index = open_index(tmp_path, embedder=embedder)

    assert index.vectors.search(embedder.embed(["question"])[0], 5) == []
    assert index.lexical.search("question", 5) == []


def test_an_emptied_corpus_may_be_filled_again(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    for articles in ([article_of("a", "text")], [], [article_of("a", "text")]):
        built(tmp_path, articles)

    assert open_index(tmp_path, embedder=embedder).lexical.search("text", 1)


@pytest.mark.parametrize(
    ("articles", "chunks", "fault"),
    [
        ([article_of("a", "text")], [Chunk("a:0-9", "a", 0, 9, 0, 0, 9)], "its chunk a:0-9 is not inside its section"),
        ([replace(article_of("a", "text"), text_sha256="0")], [], "its text does not have the SHA-256 that it states"),
        ([article_of("a", "text"), article_of("a", "other")], [], "it is there twice"),
        ([article_of("a", "text")], [Chunk("a:0-4", "a", 0, 4, 0, 0, 4)] * 2, "its chunk a:0-4 is there twice"),
    ],
)
def test_what_does_not_slice_is_never_indexed(
    tmp_path: Path, embedder: WordHashEmbedder, articles: list[Article], chunks: list[Chunk], fault: str
) -> None:
    expected = f"article a cannot be indexed: {fault}; remove its file with: python app.py remove a, and report it"
    with pytest.raises(UnsoundCorpus, match=f"^{re.escape(expected)}$"):
        build(tmp_path / "index", articles, chunks, embedder=embedder, settings={})

    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("shape", [(1, 63), (2, 64)])
def test_a_model_that_gives_other_shapes_than_it_says_is_refused(tmp_path: Path, shape: tuple[int, int]) -> None:
    class Liar(WordHashEmbedder):
        def embed(self, texts: Sequence[str]) -> Matrix:
            return np.ones(shape, dtype=np.float32)

    with pytest.raises(ValueError, match="word-hash gave no 64 finite numbers"):
        built(tmp_path, [article_of("a", "text")], Liar())


def test_a_passage_is_found_by_a_word_that_only_the_title_of_its_article_has(
    tmp_path: Path, embedder: WordHashEmbedder
) -> None:
    articles = [replace(article_of("a", "Nine of ten responded"), title="Lumitrene in asthma"), article_of("b", "Iron")]
    build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={})
    index = open_index(tmp_path, embedder=embedder)
    assert [index.chunks[id].article_id for id, _ in index.lexical.search("lumitrene", 5)] == ["a"]
    assert not any("Lumitrene" in text for text in embedder.embedded)

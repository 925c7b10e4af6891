from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.types import Chunk
from index.build import build
from index.errors import DamagedIndex, IndexMismatch, IndexUnusable, NoIndex, OtherFormat, OtherSettings, StaleIndex
from index.open import open_index
from index.records import corpus_sha256, encoded_chunks, encoded_manifest, sealed
from index.types import Manifest
from index.versions import current_manifest
from tests.conftest import WordHashEmbedder, article_of, chunks_of, generated_articles

SETTINGS = {"chunk_tokens": "254", "overlap": "1"}
ARTICLES = [article_of("a", "CAR-T cells in myeloma\nAnother target is GPRC5D"), article_of("b", "Access in Turkey")]


@pytest.fixture
def manifest(tmp_path: Path, embedder: WordHashEmbedder) -> Manifest:
    return build(tmp_path, ARTICLES, chunks_of(ARTICLES), embedder=embedder, settings=SETTINGS)


def resealed(folder: Path, changed: Manifest) -> None:
    """Put a manifest in use as if it had been built so."""
    new, old = sealed(changed), folder / changed.version
    (old / "manifest.json").write_bytes(encoded_manifest(new))
    old.rename(folder / new.version)
    (folder / "current").write_text(f"{new.version}\n")


def test_what_was_built_is_opened_and_found_by_words_and_by_vectors(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest
) -> None:
    index = open_index(tmp_path, embedder=embedder, corpus_sha256=corpus_sha256(ARTICLES), settings=dict(SETTINGS))

    assert index.manifest == manifest
    assert index.articles == {article.id: article for article in ARTICLES}
    assert list(index.chunks.values()) == chunks_of(ARTICLES)
    ((id, cosine),) = index.vectors.search(embedder.embed(["Access in Turkey"])[0], 1)
    assert id == "b:0-16"
    assert cosine == pytest.approx(1)
    assert [id for id, _ in index.lexical.search("Which CAR T target?", 9)] == ["a:0-22", "a:23-47"]


def test_articles_that_are_held_already_are_not_read_again(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest
) -> None:
    known = corpus_sha256(ARTICLES)

    index = open_index(tmp_path, embedder=embedder, corpus_sha256=known, articles=ARTICLES[::-1])

    assert list(index.articles) == ["a", "b"]
    assert all(index.articles[article.id] is article for article in ARTICLES)
    with pytest.raises(ValueError, match="only with the corpus_sha256"):
        open_index(tmp_path, embedder=embedder, articles=ARTICLES)
    (tmp_path / manifest.version / "articles.jsonl").write_bytes(b"")
    with pytest.raises(DamagedIndex, match=r"articles\.jsonl was changed"):
        open_index(tmp_path, embedder=embedder, corpus_sha256=known, articles=ARTICLES)


def test_opened_twice_it_gives_the_same_hits(tmp_path: Path, embedder: WordHashEmbedder) -> None:
    articles = generated_articles(20)
    build(tmp_path, articles, chunks_of(articles), embedder=embedder, settings={})
    question = articles[3].text.splitlines()[2]

    first, second = (open_index(tmp_path, embedder=embedder) for _ in range(2))

    assert first.lexical.search(question, 100) == second.lexical.search(question, 100) != []
    vector = embedder.embed([question])[0]
    assert first.vectors.search(vector, 100) == second.vectors.search(vector, 100) != []


@pytest.mark.parametrize("folder", ["missing", "empty", "file/below"])
def test_where_nothing_was_built_the_command_that_builds_is_named(
    tmp_path: Path, embedder: WordHashEmbedder, folder: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")

    with pytest.raises(NoIndex, match=r"there is no index in .*; build it with: python app.py rebuild$"):
        open_index(tmp_path / folder, embedder=embedder)
    assert current_manifest(tmp_path / folder) is None


def test_another_model_is_refused(tmp_path: Path, manifest: Manifest) -> None:
    class Another(WordHashEmbedder):
        name = "another"

    with pytest.raises(IndexMismatch, match=r"'word-hash' but 'another' is loaded; .*python app.py rebuild$"):
        open_index(tmp_path, embedder=Another())


def test_other_settings_are_refused_and_named(tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest) -> None:
    expected = r"with chunk_tokens=254 but 100 is set, overlap=1 but None is set; .*python app.py rebuild$"
    with pytest.raises(OtherSettings, match=expected):
        open_index(tmp_path, embedder=embedder, settings={"chunk_tokens": "100"})


def test_an_index_of_other_articles_is_refused(tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest) -> None:
    with pytest.raises(StaleIndex, match=r"from other articles than those held now; .*python app.py rebuild$"):
        open_index(tmp_path, embedder=embedder, corpus_sha256=corpus_sha256(ARTICLES[:1]))


def test_an_index_of_another_release_is_refused(tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest) -> None:
    resealed(tmp_path, replace(manifest, format=99))

    with pytest.raises(OtherFormat, match=r"has format 99 but this Kanıt reads format \d+; .*python app.py rebuild$"):
        open_index(tmp_path, embedder=embedder)


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def changed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [Path.unlink, shortened, changed], ids=["missing", "shortened", "changed"])
def test_any_file_that_is_missing_shortened_or_changed_is_named(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest, damage: Callable[[Path], None]
) -> None:
    files = sorted((tmp_path / manifest.version).iterdir())
    assert len(files) == 10
    for file in files:
        content = file.read_bytes()
        damage(file)
        with pytest.raises(DamagedIndex, match=rf"damaged \({re.escape(file.name)}.*python app.py rebuild$"):
            open_index(tmp_path, embedder=embedder)
        file.write_bytes(content)
    assert open_index(tmp_path, embedder=embedder).manifest == manifest


@pytest.mark.parametrize("content", ["", "x\n", "0" * 64, "0" * 64 + "\n", "../" + "0" * 61 + "\n", "\n"])
def test_a_pointer_that_names_no_version_is_damage(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest, content: str
) -> None:
    (tmp_path / "current").write_text(content)

    with pytest.raises(DamagedIndex, match=r"python app.py rebuild$"):
        open_index(tmp_path, embedder=embedder)


def test_files_that_fit_the_manifest_but_do_not_slice_are_damage(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest
) -> None:
    wrong = [Chunk("a:0-99", "a", 0, 99, 0, 0, 99), *chunks_of(ARTICLES)[1:]]
    (tmp_path / manifest.version / "chunks.jsonl").write_bytes(encoded_chunks(wrong))
    files = {name: _sha256(tmp_path / manifest.version / name) for name in manifest.files}
    resealed(tmp_path, replace(manifest, files=files))

    with pytest.raises(DamagedIndex, match="article a: its chunk a:0-99 is not inside its section"):
        open_index(tmp_path, embedder=embedder)


@pytest.mark.parametrize("name", ["chunks.jsonl", "articles.jsonl", "vectors.npy", "lexical-words.json"])
def test_files_that_fit_the_manifest_but_cannot_be_read_are_damage(
    tmp_path: Path, embedder: WordHashEmbedder, manifest: Manifest, name: str
) -> None:
    (tmp_path / manifest.version / name).write_bytes(b"nonsense\n")
    files = {name: _sha256(tmp_path / manifest.version / name) for name in manifest.files}
    resealed(tmp_path, replace(manifest, files=files))

    with pytest.raises(DamagedIndex, match="its files cannot be read"):
        open_index(tmp_path, embedder=embedder)


def test_a_version_removed_while_it_is_opened_is_looked_up_again(tmp_path: Path, manifest: Manifest) -> None:
    class Late(WordHashEmbedder):
        """Asked for its name while the index is opened, it lets as many builds end first as are kept."""

        opened = False

        @property
        def name(self) -> str:  # type: ignore[override]  # a property stands in for the attribute
            if not self.opened:
                self.opened = True
                for seed in (1, 2, 3):
                    articles = generated_articles(2, seed=seed)
                    build(tmp_path, articles, chunks_of(articles), embedder=WordHashEmbedder(), settings={})
            return "word-hash"

    index = open_index(tmp_path, embedder=Late())

    assert index.manifest == current_manifest(tmp_path) != manifest


def test_every_refusal_is_one_that_a_rebuild_mends() -> None:
    refusals = (NoIndex, DamagedIndex, IndexMismatch, OtherSettings, OtherFormat, StaleIndex)

    assert all(issubclass(refusal, IndexUnusable) for refusal in refusals)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

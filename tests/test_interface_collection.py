"""The data folder: shipped once, indexed, and refused where it does not fit."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from index.errors import CannotWrite, DamagedIndex, IndexMismatch, NoIndex, OtherSettings, StaleIndex
from index.versions import kept_versions
from interface import collection as collection_module
from interface.collection import CannotShip, Collection
from tests.collection_fakes import SHIPPED, WordCounter, as_nobody, collection_in

REVIEW = "goker-2024-cart-myeloma-turkey.txt"


class OtherCounter(WordCounter):
    name = "other"


def build(held: Collection) -> str:
    return held.rebuilt(held.library(), WordCounter()).version


def test_a_new_data_folder_gets_the_shipped_articles(tmp_path: Path) -> None:
    held = collection_in(tmp_path / "new" / "data")

    library = held.library()

    assert [article.source for article in library.articles] == [REVIEW]
    assert (held.articles_folder / REVIEW).read_bytes() == (SHIPPED / REVIEW).read_bytes()
    assert sorted(path.name for path in held.data.iterdir()) == ["articles", "cache"]


def test_shipped_files_may_be_changed_by_their_owner(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    held.library()

    with (held.articles_folder / REVIEW).open("a") as stream:
        stream.write(" More.")

    assert held.library().articles[0].text.endswith("More.")


def test_what_was_taken_out_stays_out(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    held.library()
    (held.articles_folder / REVIEW).unlink()

    assert held.library().articles == ()


def test_an_articles_folder_that_is_there_is_never_filled(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()

    assert collection_in(tmp_path).library().articles == ()


def test_what_a_killed_copy_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".articles-abc" / "articles").mkdir(parents=True)

    assert len(collection_in(tmp_path).library().articles) == 1


def test_a_copy_that_stops_half_way_leaves_no_articles_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        with pytest.raises(CannotShip, match=r"No space left on device.; free some space there$"):
            collection_in(tmp_path).library()

    assert list(tmp_path.iterdir()) == []
    assert len(collection_in(tmp_path).library().articles) == 1


def test_two_processes_that_ship_at_once_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, copy = collection_in(tmp_path), shutil.copyfile

    def slow(source: Path, target: Path) -> None:
        monkeypatch.setattr(shutil, "copyfile", copy)
        held.library()
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", slow)

    assert len(held.library().articles) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "cache"]


def test_a_data_folder_that_is_a_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")

    with pytest.raises(CannotShip, match=r"could not be put into .*data .*choose another folder with --data"):
        collection_in(tmp_path / "data").library()


def test_a_data_folder_without_permission_to_write_is_refused() -> None:
    with as_nobody() as folder:
        folder.chmod(0o555)

        with pytest.raises(CannotShip, match=r"Permission denied.; allow writing there"):
            collection_in(folder / "data").library()
        with pytest.raises(CannotShip, match="Permission denied"):
            collection_in(folder).library()


def test_an_index_that_may_not_be_written_is_refused() -> None:
    with as_nobody() as folder:
        held = collection_in(folder)
        library = held.library()
        folder.chmod(0o555)

        with pytest.raises(CannotWrite, match="Permission denied"):
            held.rebuilt(library, WordCounter())


def test_there_is_an_index_only_after_it_was_built(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    before = held.has_index()

    build(held)

    assert (before, held.has_index()) == (False, True)


def test_an_index_that_cannot_be_read_counts_as_one_and_is_never_built_over_by_itself(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    build(held)
    (held.index_folder / "current").write_text("nonsense")

    assert held.has_index()
    with pytest.raises(DamagedIndex, match=r"python app.py rebuild"):
        held.opened(held.library(), WordCounter())


def test_an_index_opens_with_the_articles_that_it_was_built_from(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    version = build(held)

    index = held.opened(held.library(), WordCounter())

    assert index.manifest.version == version
    assert list(index.articles.values()) == list(held.library().articles)


def test_building_again_with_nothing_changed_does_nothing(tmp_path: Path) -> None:
    held, embedder = collection_in(tmp_path), WordCounter()
    version = build(held)
    files = sorted((path, path.stat().st_mtime_ns) for path in held.index_folder.rglob("*"))

    manifest = held.rebuilt(held.library(), embedder)

    assert (manifest.version, embedder.embedded) == (version, [])
    assert sorted((path, path.stat().st_mtime_ns) for path in held.index_folder.rglob("*")) == files


def test_chunks_are_measured_by_the_encoder_given(tmp_path: Path) -> None:
    class Tight(WordCounter):
        def count_tokens(self, text: str) -> int:
            return 20 * super().count_tokens(text)

    loose, tight = collection_in(tmp_path / "loose"), collection_in(tmp_path / "tight")

    assert loose.rebuilt(loose.library(), WordCounter()).chunks < tight.rebuilt(tight.library(), Tight()).chunks


def test_no_index_is_refused_with_the_command_that_builds_one(tmp_path: Path) -> None:
    held = collection_in(tmp_path)

    with pytest.raises(NoIndex, match=r"python app.py rebuild"):
        held.opened(held.library(), WordCounter())


@pytest.mark.parametrize("change", ["added", "removed", "changed", "stated"])
def test_an_index_of_other_articles_is_refused(tmp_path: Path, change: str) -> None:
    held = collection_in(tmp_path)
    build(held)
    review, sources = held.articles_folder / REVIEW, held.articles_folder / "SOURCES.toml"
    if change == "added":
        (held.articles_folder / "new.txt").write_text("Text.")
    elif change == "removed":
        review.unlink()
    elif change == "changed":
        review.write_text(review.read_text() + " More.")
    else:
        sources.write_text(sources.read_text().replace("CC BY 4.0", "CC0"))

    with pytest.raises(StaleIndex, match=r"python app.py rebuild"):
        held.opened(held.library(), WordCounter())
    build(held)
    held.opened(held.library(), WordCounter())


def test_an_index_of_another_encoder_or_of_other_sizes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = collection_in(tmp_path)
    build(held)

    with pytest.raises(IndexMismatch, match="'word-hash' but 'other' is loaded"):
        held.opened(held.library(), OtherCounter())
    monkeypatch.setattr(collection_module, "SETTINGS", {"max_tokens": "100", "overlap_tokens": "64"})
    with pytest.raises(OtherSettings, match="max_tokens=254 but 100 is set"):
        held.opened(held.library(), WordCounter())


def test_any_file_of_the_index_that_was_changed_is_noticed(tmp_path: Path) -> None:
    held = collection_in(tmp_path)
    folder = held.index_folder / build(held)
    files = [path for path in folder.iterdir() if path.is_file()]
    assert len(files) >= 4
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

        with pytest.raises(DamagedIndex, match=r"python app.py rebuild"):
            held.opened(held.library(), WordCounter())
        path.write_bytes(content)
    assert kept_versions(held.index_folder) == (folder.name,)


def test_a_library_of_nothing_gives_an_index_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    held = collection_in(tmp_path)

    build(held)

    assert held.opened(held.library(), WordCounter()).articles == {}

"""Adding as a whole: what is embedded, what an interruption or a full disk leaves, and who may do it at once."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.added import read_added
from corpus.chunk import chunks_of, indexed_text
from corpus.errors import KanitError, UnreadableArticle
from corpus.types import Article
from index.types import Matrix
from interface import adding
from interface import collection as collection_module
from interface.adding import Addition, Told, add
from interface.collection import Busy, Collection
from interface.intake import Offered, Outcome
from tests.article_maker import made_article, small_article
from tests.collection_fakes import WordCounter, as_nobody, collection_in
from tests.test_index_disk import FailingDisk, UnflushedDisk

Sources = Iterable[Offered | UnreadableArticle]


def quiet(done: int, total: int) -> None:
    pass


def told(outcome: Callable[[Outcome], None] | None = None) -> Told:
    return Told(quiet, outcome or (lambda outcome: None), quiet)


def empty_collection(data: Path) -> Collection:
    (data / "articles").mkdir(parents=True)
    return replace(collection_in(data), disk=UnflushedDisk())


@pytest.fixture
def held(tmp_path: Path) -> Collection:
    return empty_collection(tmp_path / "data")


def text(name: str, words: str) -> Offered:
    return Offered(f"{name}.txt", f"{name}.txt", words.encode())


def made(*numbers: int) -> list[Offered]:
    return [Offered(f"{number}.xml", f"{number}.xml", made_article(number)) for number in numbers]


def added(held: Collection, sources: Sources, encoder: WordCounter | None = None) -> Addition:
    return add(held, sources, lambda: encoder or WordCounter(), told())


def no_encoder() -> WordCounter:
    raise AssertionError("the encoder was loaded")


def verdicts(done: Addition) -> list[str]:
    return [outcome.verdict for outcome in done.outcomes]


def answers(held: Collection) -> list[str]:
    """The ids of the articles in the index, which is sound and that of the articles folder."""
    library = held.library()
    index = held.opened(library, WordCounter())
    assert library.failures == ()
    assert list(index.articles) == [article.id for article in library.articles]
    assert not (held.data / "incoming").exists()
    return list(index.articles)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "cache"
    }


def test_only_what_is_new_is_embedded_cut_and_read(held: Collection, monkeypatch: pytest.MonkeyPatch) -> None:
    first, embedder, cut, read = WordCounter(), WordCounter(), [], []
    added(held, made(1, 2, 3), first)
    reading = held.read
    assert reading is not None

    def cutting(article: Article, count: Callable[[str], int]) -> object:
        cut.append(article.id)
        return chunks_of(article, count)

    def counting(content: bytes, **told: object) -> Article:
        read.append(told["name"])
        return reading(content, **told)  # type: ignore[arg-type]

    monkeypatch.setattr(collection_module, "chunks_of", cutting)

    done = added(replace(held, read=counting), made(2, 4), embedder)

    assert verdicts(done) == ["held", "added"]
    assert (cut, read) == (["10.5555-made.0.4"], ["4.xml"])
    index = held.opened(held.library(), WordCounter())
    texts = {
        indexed_text(index.articles[cut[0]], chunk) for chunk in index.chunks.values() if chunk.article_id == cut[0]
    }
    assert set(embedder.embedded) == texts - set(first.embedded)


def test_with_nothing_to_do_no_encoder_is_loaded(held: Collection) -> None:
    added(held, made(1))

    sources: list[Offered | UnreadableArticle] = [*made(1), UnreadableArticle("x", "why")]
    done = add(held, sources, no_encoder, told())

    assert (verdicts(done), done.manifest) == (["held", "left out"], None)


def test_with_nothing_taken_in_a_new_data_folder_gets_no_index_yet(tmp_path: Path) -> None:
    held = collection_in(tmp_path)

    add(held, [UnreadableArticle("x", "why")], no_encoder, told())

    assert not held.has_index()


def test_an_index_that_does_not_fit_the_articles_is_mended(held: Collection) -> None:
    added(held, made(1))
    (held.articles_folder / "by-hand.txt").write_text("Put there by hand.")

    assert added(held, []).manifest is not None
    assert len(answers(held)) == 2


def test_one_that_cannot_be_read_stops_nothing_and_outcomes_keep_the_order(held: Collection) -> None:
    seen: list[str] = []
    sources: list[Offered | UnreadableArticle] = [
        UnreadableArticle("gone", "it is gone"),
        text("a", "Lit."),
        text("b", ""),
        *made(1),
    ]

    done = add(held, sources, WordCounter, told(lambda outcome: seen.append(outcome.verdict)))

    assert verdicts(done) == seen == ["left out", "added", "left out", "added"]
    assert len(answers(held)) == 2


def test_one_whose_passages_do_not_fit_is_left_out_and_the_others_come_in(
    held: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad(article: Article, count: Callable[[str], int]) -> object:
        chunks = chunks_of(article, count)
        return chunks if article.doi else tuple(replace(chunk, section=99) for chunk in chunks)

    monkeypatch.setattr(collection_module, "chunks_of", bad)

    done = added(held, [text("a", "Lit."), *made(1)])

    assert verdicts(done) == ["left out", "added"]
    assert done.outcomes[0].why.startswith("what is read of it does not hold together (its chunk ")
    assert (done.interrupted, done.put_off) == (False, 0)
    assert answers(held) == ["10.5555-made.0.1"]


def test_ctrl_c_while_files_are_read_takes_nothing_in_and_the_next_add_reads_none_twice(held: Collection) -> None:
    added(held, made(1))
    read: list[object] = []
    reading = held.read
    assert reading is not None

    def counting(content: bytes, **told: object) -> Article:
        read.append(told["name"])
        return reading(content, **told)  # type: ignore[arg-type]

    def interrupted() -> Sources:
        yield from made(2, 3)
        raise KeyboardInterrupt

    counted = replace(held, read=counting)
    before = tree(held.data)
    done = add(counted, interrupted(), no_encoder, told())

    assert (done.interrupted, done.put_off, verdicts(done)) == (True, 2, ["added", "added"])
    assert tree(held.data) == before
    assert verdicts(added(counted, made(2, 3, 4))) == ["added"] * 3
    assert read == ["2.xml", "3.xml", "4.xml"]


class Interrupted(WordCounter):
    """Ctrl-C comes while a batch is embedded, once that many are; and again each time after that, if asked to."""

    def __init__(self, after: int, *, again: bool = False) -> None:
        super().__init__()
        self._after, self._again = after, again

    def embed(self, texts: Sequence[str]) -> Matrix:
        self._after -= 1
        if self._after == -1 or (self._again and self._after < 0):
            raise KeyboardInterrupt
        return super().embed(texts)


def test_ctrl_c_while_passages_are_embedded_takes_in_what_is_ready_and_the_next_add_goes_on(
    held: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "_CHUNKS_AT_ONCE", 1)
    first, then, whole = Interrupted(2), WordCounter(), empty_collection(held.data.parent / "whole")

    done = added(held, made(1, 2, 3), first)

    assert (done.interrupted, done.put_off) == (True, 1)
    assert answers(held) == ["10.5555-made.0.1", "10.5555-made.0.2"]
    added(held, made(1, 2, 3), then)
    reference = WordCounter()
    added(whole, made(1, 2, 3), reference)
    assert sorted(first.embedded + then.embedded) == sorted(reference.embedded)
    assert tree(held.articles_folder) == tree(whole.articles_folder)
    assert held.ledger.read_bytes() == whole.ledger.read_bytes()


def test_ctrl_c_while_the_encoder_is_loaded_leaves_all_as_it_was(held: Collection) -> None:
    added(held, made(1))
    before = tree(held.data)

    def interrupted() -> WordCounter:
        raise KeyboardInterrupt

    done = add(held, made(2), interrupted, told())

    assert (done.interrupted, done.put_off, done.taken_in, done.manifest) == (True, 1, frozenset(), None)
    assert tree(held.data) == before


def test_ctrl_c_before_anything_is_ready_leaves_all_as_it_was(held: Collection) -> None:
    added(held, made(1))
    before = tree(held.data)

    done = added(held, made(2), Interrupted(0))

    assert (done.interrupted, done.put_off, done.manifest) == (True, 1, None)
    assert tree(held.data) == before


def test_a_second_ctrl_c_is_obeyed_at_once_without_harm(
    tmp_path: Path, held: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "_CHUNKS_AT_ONCE", 1)
    held.library()
    (held.articles_folder / "by-hand.txt").write_text("By hand, and not yet embedded.")

    with pytest.raises(KeyboardInterrupt):
        added(held, made(1, 2), Interrupted(1, again=True))

    assert not held.has_index()
    assert [path.name for path in held.articles_folder.iterdir()] == ["by-hand.txt"]
    assert not (held.data / "incoming").exists()


def test_two_at_once_are_refused_in_one_sentence(held: Collection) -> None:
    def meanwhile() -> Sources:
        with pytest.raises(Busy, match=r"another process is adding, .* in .*data; wait until it is done"):
            added(held, made(1))
        yield text("a", "Lit.")

    assert verdicts(added(held, meanwhile())) == ["added"]


def test_others_read_the_articles_and_the_index_while_something_is_added(held: Collection) -> None:
    added(held, made(1))
    seen: list[list[str]] = []

    class Looking(WordCounter):
        def embed(self, texts: Sequence[str]) -> Matrix:
            library = held.library()
            seen.append(list(held.opened(library, WordCounter()).articles))
            return super().embed(texts)

    added(held, made(2), Looking())

    assert seen == [["10.5555-made.0.1"]]
    assert len(answers(held)) == 2


def test_what_a_killed_add_laid_aside_is_cleaned_up_by_whoever_comes_next(held: Collection) -> None:
    added(held, made(1))
    before = tree(held.data)
    (held.data / "incoming").mkdir()
    (held.data / "incoming" / "10.5555-made.0.2.xml").write_bytes(made_article(2))

    held.library()

    assert tree(held.data) == before
    assert not (held.data / "incoming").exists()


def operations(folder: Path) -> int:
    """How many things an add that replaces one article and brings another does to the disk."""
    disk = FailingDisk(0, code=0, forever=False)
    refused(replace(prepared(folder), disk=disk))
    return disk.count


def prepared(folder: Path) -> Collection:
    held = empty_collection(folder)
    added(held, [Offered("old.txt", "old.txt", b"It was dark.", {"doi": "10.5555/small"}), text("b", "It burned.")])
    return held


def refused(held: Collection) -> str:
    """What is said where the disk refuses, nothing where it takes all."""
    try:
        added(held, [Offered("new.xml", "new.xml", small_article(doi="10.5555/small")), text("c", "Lit.")])
    except KanitError as error:
        return str(error)
    return ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "remedy", "forever"),
    [(errno.ENOSPC, "free some space there", True), (errno.EACCES, "allow writing there", False)],
)
def test_a_disk_that_refuses_anything_leaves_articles_and_index_as_they_were_or_as_they_should_be(
    tmp_path: Path, code: int, remedy: str, forever: bool
) -> None:
    start, states = prepared(tmp_path / "start"), set()
    last = operations(tmp_path / "count")
    assert last > 25
    for first in range(1, last + 1):
        held = replace(start, data=tmp_path / str(first))
        shutil.copytree(start.data, held.data)

        told = refused(replace(held, disk=FailingDisk(first, code=code, forever=forever)))

        assert not told or (f"({os.strerror(code)}); {remedy}" in told and "\n" not in told), told
        states.add(len(answers(held)))
        assert refused(held) == ""
        assert len(answers(held)) == 3
        assert set(read_added(held.ledger)) == {path.name for path in held.articles_folder.iterdir()}
        assert not (held.articles_folder / "10.5555-small.txt").exists()
    assert states == {2, 3}


def test_a_data_folder_that_may_not_be_written_is_refused_in_one_sentence() -> None:
    with as_nobody() as folder:
        folder.chmod(0o555)
        with pytest.raises(KanitError, match=r"cannot be changed \(Permission denied\); allow writing there"):
            added(collection_in(folder / "data"), made(1))


def test_a_source_that_changes_while_it_is_added_is_held_as_it_was_read(held: Collection, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"

    def changing() -> Sources:
        yield Offered("a.xml", str(path), made_article(1))
        path.write_bytes(made_article(2))

    added(held, changing())

    assert (held.articles_folder / "10.5555-made.0.1.xml").read_bytes() == made_article(1)

"""A change that was written down is carried out once the index holds it, and forgotten before."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.added import Added, read_added
from corpus.types import Article
from interface.change import CannotChange, Change
from interface.collection import Collection
from tests.collection_fakes import WordCounter, collection_in
from tests.test_index_disk import FailingDisk, UnflushedDisk


@pytest.fixture
def held(tmp_path: Path) -> Collection:
    """Two articles with their index."""
    (tmp_path / "articles").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "articles" / name).write_text(f"The text of {name}.")
    held = replace(collection_in(tmp_path), disk=UnflushedDisk())
    held.rebuilt(held.library(), WordCounter())
    return held


def new_article(held: Collection) -> Article:
    assert held.read is not None
    return held.read(b"The text of c.", name="c.txt", source="c.txt", stated={})


def announced(held: Collection) -> Change:
    """c.txt is to come in place of a.txt."""
    left = [article for article in held.library().articles if article.source == "b.txt"]
    change = Change(ordered([*left, new_article(held)]), ("c.txt",), ("a.txt",), {"c.txt": Added("c.txt", "c")})
    held.incoming.lay_aside("c.txt", b"The text of c.")
    held.incoming.announce(change)
    return change


def ordered(articles: Sequence[Article]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda article: article.id))


def switch(held: Collection, change: Change) -> None:
    """Build the index of the change, as a process does that is killed right after."""
    held._built(change.articles, WordCounter(), None, {})


def names(held: Collection) -> list[str]:
    return sorted(path.name for path in held.articles_folder.iterdir())


def test_before_the_index_is_switched_a_change_is_forgotten(held: Collection) -> None:
    announced(held)

    held.incoming.finish()

    assert (names(held), held.incoming.is_there(), held.ledger.exists()) == (["a.txt", "b.txt"], False, False)
    assert held.is_current(held.library())


def test_once_the_index_is_switched_whoever_reads_next_carries_the_change_out(held: Collection) -> None:
    switch(held, announced(held))

    library = held.library()

    assert (names(held), held.incoming.is_there()) == (["b.txt", "c.txt"], False)
    assert read_added(held.ledger) == {"c.txt": Added("c.txt", "c")}
    assert held.is_current(library)


def test_what_was_begun_is_ended_even_if_the_index_is_damaged_meanwhile(held: Collection) -> None:
    switch(held, announced(held))
    (held.data / "incoming" / "added.json").rename(held.ledger)
    (held.index_folder / "current").write_text("nonsense")

    held.incoming.finish()

    assert names(held) == ["b.txt", "c.txt"]


def test_a_change_is_carried_out_again_where_that_was_interrupted_anywhere(held: Collection) -> None:
    switch(held, announced(held))
    count = 0
    while held.incoming.is_there():
        count += 1
        failing = replace(held, disk=FailingDisk(count, code=errno.EIO, forever=True))
        with suppress(CannotChange):
            failing.incoming.finish()

    assert count > 5
    assert names(held) == ["b.txt", "c.txt"]


def test_while_somebody_else_changes_articles_a_reader_leaves_that_alone(held: Collection) -> None:
    with held.locked():
        announced(held)
        library = held.library()

        assert held.incoming.is_there()
        assert held.is_current(library)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"corpus_sha256": 1}', b"\xff"])
def test_a_plan_that_cannot_be_read_is_forgotten(held: Collection, content: bytes) -> None:
    announced(held)
    (held.data / "incoming" / "change.json").write_bytes(content)

    held.incoming.finish()

    assert (names(held), held.incoming.is_there()) == (["a.txt", "b.txt"], False)


def test_the_plan_names_files_by_name_only(held: Collection) -> None:
    announced(held)

    plan = json.loads((held.data / "incoming" / "change.json").read_bytes())

    assert (plan["coming"], plan["going"]) == (["c.txt"], ["a.txt"])


def test_where_nothing_waits_nothing_happens(held: Collection) -> None:
    held.incoming.finish()

    assert names(held) == ["a.txt", "b.txt"]


def test_a_full_disk_is_told_with_what_to_do(held: Collection) -> None:
    full = replace(held, disk=FailingDisk(1, code=errno.ENOSPC, forever=True))

    with pytest.raises(
        CannotChange,
        match=r"incoming cannot be changed \(No space left.*free some space there, then run the same command again$",
    ):
        full.incoming.lay_aside("c.txt", b"")

"""Articles go out by any of their names: all or none, and the index with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.added import read_added
from index.errors import EncoderMissing
from interface.adding import Told, add
from interface.collection import Busy, Collection
from interface.intake import Offered
from interface.removing import Ambiguous, NotHeld, remove
from tests.article_maker import small_article
from tests.collection_fakes import WordCounter, collection_in
from tests.test_index_disk import UnflushedDisk

REVIEW = "goker-2024-cart-myeloma-turkey.txt"
ONE = small_article(doi="10.5555/small", pmid="123", pmcid="PMC456")


def quiet(done: int, total: int) -> None:
    pass


@pytest.fixture
def held(tmp_path: Path) -> Collection:
    """The review, an article with all names, and one that has none."""
    held = replace(collection_in(tmp_path), disk=UnflushedDisk())
    files = [Offered("Small Work.xml", "x", ONE), Offered("bare.txt", "y", b"It was lit.")]
    add(held, files, WordCounter, Told(quiet, lambda outcome: None, quiet))
    return held


def removed(held: Collection, *named: str) -> list[str]:
    return [article.id for article in remove(held, named, WordCounter, quiet)]


def ids(held: Collection) -> set[str]:
    """Those of the articles, which are those of the index."""
    return set(held.opened(held.library(), WordCounter()).articles)


@pytest.mark.parametrize(
    "name",
    [
        "10.5555-small", "10.5555/SMALL", "https://doi.org/10.5555/small", "doi:10.5555/small", "PMC456", "pmid:123",
        "123", "10.5555-small.xml", "Small Work.xml",
    ],
)  # fmt: skip
def test_an_article_goes_by_any_of_its_names(held: Collection, name: str) -> None:
    before = ids(held)

    assert removed(held, name) == ["10.5555-small"]
    assert ids(held) == before - {"10.5555-small"}
    assert not (held.articles_folder / "10.5555-small.xml").exists()
    assert "10.5555-small.xml" not in read_added(held.ledger)


def test_several_go_at_once_and_each_once(held: Collection) -> None:
    assert removed(held, "bare.txt", REVIEW, "PMC456", "10.5555/small") == [
        next(iter(ids_of_text())), "10.3389-fmed.2024.1413825", "10.5555-small",
    ]  # fmt: skip
    assert ids(held) == set()


def ids_of_text() -> set[str]:
    import hashlib

    return {hashlib.sha256(b"It was lit.").hexdigest()[:12]}


def test_if_one_is_not_held_none_goes(held: Collection) -> None:
    before = ids(held)

    with pytest.raises(NotHeld, match=r"'10.1/x' is no article held here; nothing was removed.*python app.py list$"):
        removed(held, "10.5555/small", "10.1/x")

    assert ids(held) == before


def test_the_shipped_review_stays_out(held: Collection) -> None:
    removed(held, "10.3389/fmed.2024.1413825")

    assert "10.3389-fmed.2024.1413825" not in ids(held)
    assert "10.3389-fmed.2024.1413825" not in {article.id for article in collection_in(held.data).library().articles}


def test_it_can_be_brought_back_and_is_new_then(held: Collection) -> None:
    removed(held, "10.5555/small")

    done = add(held, [Offered("a.xml", "x", ONE)], WordCounter, Told(quiet, lambda outcome: None, quiet))

    assert [outcome.verdict for outcome in done.outcomes] == ["added"]


def test_a_second_file_of_the_same_article_goes_too(held: Collection) -> None:
    (held.articles_folder / "zz-copy.xml").write_bytes(ONE)

    removed(held, "10.5555/small")

    assert not (held.articles_folder / "zz-copy.xml").exists()
    assert "10.5555-small" not in ids(held)


def test_a_file_name_that_several_had_names_none(held: Collection) -> None:
    other = small_article(doi="10.5555/other")
    add(held, [Offered("Small Work.xml", "z", other)], WordCounter, Told(quiet, lambda outcome: None, quiet))
    before = ids(held)

    with pytest.raises(Ambiguous, match=r"was the file name of 10.5555-other and 10.5555-small; nothing was removed"):
        removed(held, "Small Work.xml")

    assert ids(held) == before


def test_without_its_encoder_nothing_goes(held: Collection) -> None:
    def missing() -> WordCounter:
        raise EncoderMissing("nowhere")

    before = ids(held)

    with pytest.raises(EncoderMissing):
        remove(held, ["10.5555/small"], missing, quiet)

    assert ids(held) == before


def test_nothing_is_embedded_for_what_goes(held: Collection) -> None:
    encoder = WordCounter()

    remove(held, ["10.5555/small"], lambda: encoder, quiet)

    assert encoder.embedded == []


def test_while_somebody_adds_nothing_is_removed(held: Collection) -> None:
    with held.locked(), pytest.raises(Busy, match="wait until it is done"):
        removed(held, "10.5555/small")


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_opened_index_goes_on_answering_whatever_is_removed(held: Collection, times: int) -> None:
    index = held.opened(held.library(), WordCounter())
    query = WordCounter().embed(["lantern therapy was lit"])[0]

    def answered() -> tuple[object, object]:
        return index.vectors.search(query, 10), index.lexical.search("lit evening small work", 10)

    before = answered()
    going: list[Callable[[], object]] = [
        lambda name=name: removed(held, name)  # type: ignore[misc]
        for name in ("10.5555/small", "bare.txt", REVIEW)
    ]
    for go in going[:times]:
        go()

    assert answered() == before
    assert before[1]

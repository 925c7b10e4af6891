from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Article, Chunk, Reference, Repair, Section
from index.records import (
    corpus_sha256,
    decoded_articles,
    decoded_chunks,
    decoded_manifest,
    encoded_articles,
    encoded_chunks,
    encoded_manifest,
    sealed,
)
from index.types import Manifest
from tests.conftest import article_of, chunks_of

# All that UTF-8 can carry: a lone surrogate never comes out of a file.
texts = st.text(st.characters(codec="utf-8"))

FULL = Article(
    id="10-1000-x",
    title="Göker’s “review”",
    authors=("A. Bir", "B. İki"),
    journal="Journal",
    volume="11",
    year=2024,
    coverage="excerpt",
    source="x.txt",
    sha256="0" * 64,
    text="one\u2028two\u0085three\nfour",
    text_sha256="1" * 64,
    sections=(
        Section(title="Abstract", path=("Abstract",), start=0, end=3, kind="abstract"),
        Section(title=None, path=(), start=3, end=18, kind="body", page=2),
    ),
    references=(Reference("1", "A title", ("C. Üç",), 2020, None, "123", None),),
    repairs=(Repair(0, 1, "T"), Repair(2, 2, "\u00ad")),
)
MANIFEST = Manifest(
    version="", corpus_sha256="2", embedder="e", dim=3, settings={"b": "1", "a": "2"}, articles=1, chunks=2, files={}
)


def test_an_article_with_every_kind_of_field_comes_back_as_it_was() -> None:
    assert decoded_articles(encoded_articles([FULL])) == {FULL.id: FULL}


@given(st.lists(texts, max_size=4))
def test_any_texts_come_back_as_they_were(contents: list[str]) -> None:
    articles = {str(number): article_of(str(number), text) for number, text in enumerate(contents)}

    assert decoded_articles(encoded_articles(articles.values())) == articles


def test_chunks_come_back_as_they_were_in_their_order() -> None:
    chunks = [Chunk("b:0-1", "b", 0, 1, 0, 0, 5), *chunks_of([article_of("a", "one\ntwo")])]

    assert list(decoded_chunks(encoded_chunks(chunks)).values()) == chunks


def test_articles_are_stored_one_a_line_in_the_order_of_their_ids() -> None:
    content = encoded_articles([article_of("b", "one\u2028two"), article_of("a", "three\nfour")])

    assert [json.loads(line)["id"] for line in content.split(b"\n")[:-1]] == ["a", "b"]


def test_the_hash_of_the_corpus_follows_any_change_but_not_the_order() -> None:
    one, two = article_of("a", "one"), article_of("b", "two")

    assert corpus_sha256([one, two]) == corpus_sha256([two, one])
    assert len({corpus_sha256(articles) for articles in ([], [one], [one, two], [replace(one, year=2024)])}) == 4


def test_a_manifest_comes_back_as_it_was() -> None:
    manifest = sealed(MANIFEST)

    assert decoded_manifest(encoded_manifest(manifest)) == manifest


def test_the_version_follows_every_field_and_only_them() -> None:
    other = [
        replace(MANIFEST, embedder="f"),
        replace(MANIFEST, settings={"a": "2"}),
        replace(MANIFEST, files={"x": "0"}),
        replace(MANIFEST, format=99),
    ]

    assert len({sealed(manifest).version for manifest in [MANIFEST, *other]}) == 5
    same = replace(MANIFEST, settings={"a": "2", "b": "1"}, version="anything")
    assert sealed(same).version == sealed(MANIFEST).version


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b"{", b"\xff", b'{"version":1}\n', b"{}\n{}\n"])
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        decoded_manifest(content)


@pytest.mark.parametrize("content", [b"[]", b"{}", b"null", b"{", b"\xff", b'{"id":"a"}'])
def test_what_is_no_article_is_refused(content: bytes) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        decoded_articles(content)

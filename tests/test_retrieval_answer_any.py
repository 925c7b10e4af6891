"""What holds for every question, every article and any number of threads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.types import Index
from retrieval.answer import Answerer
from retrieval.document import answer_document, to_json
from retrieval.types import Abstained, Answered, Question
from tests.conftest import WordHashEmbedder
from tests.interface_fakes import make_index
from tests.retrieval_fakes import TWO_ARTICLES, article_on, check, opened


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return opened(tmp_path_factory.mktemp("index"), *TWO_ARTICLES)


def asked_by_many(make: Callable[[], Answerer], questions: list[str], index: Index) -> list[list[bytes]]:
    """The answer documents of eight threads that share an answerer fresh from make."""
    answerer = make()

    def ask(_: int) -> list[bytes]:
        return [to_json(answer_document(answerer.answer(Question(text)), index)) for text in questions]

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(ask, range(8)))


def test_eight_threads_that_share_an_answerer_get_the_same_answers(answerer: Answerer) -> None:
    questions = [
        "What share of blood cancers is multiple myeloma?",
        "Do ide-cel and cilta-cel work in penta-refractory disease?",
        "By how much did ferric velomaltose reduce admissions?",
        "Is ide-cel better than cilta-cel?",
        "ok",
    ]
    expected = [to_json(answer_document(answerer.answer(Question(text)), answerer.index)) for text in questions]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(3):
            found = asked_by_many(lambda: Answerer(answerer.index, WordHashEmbedder()), questions, answerer.index)
            assert found == [expected] * 8
    finally:
        sys.setswitchinterval(interval)


WORDS = (
    "what which share how many much why when is are does all every than better ide-cel cilta-cel KarMMa-3 KarMMa"
    " myeloma MM blood cancers"
    " patients percent 15% 24% (1) iron it this review _ ' - ? 🙂 % . , not without before in of the"
).split()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_text_as_a_question_gives_an_answer_or_an_abstention_whose_citations_slice(
    answerer: Answerer, text: str
) -> None:
    result = answerer.answer(Question(text))
    assert isinstance(result, Answered | Abstained)
    check(result, answerer.index)


class Everything:
    """Finds all it is given, as a vector store."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = sorted(ids)

    def search(self, vector: object, k: int) -> list[tuple[str, float]]:
        return [(id, 0.5) for id in self._ids][:k]

    def cosines(self, vector: object, ids: Sequence[str]) -> list[float]:
        return [0.5] * len(ids)

    def within(self, ids: Collection[str]) -> Everything:
        return Everything(sorted(ids))


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=120) | st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
)
def test_any_text_as_an_article_is_read_and_only_its_slices_are_cited(text: str, question: str) -> None:
    index = make_index(article_on(text, text))
    index = replace(index, vectors=Everything(list(index.chunks)))
    check(Answerer(index, WordHashEmbedder()).answer(Question(question)), index)

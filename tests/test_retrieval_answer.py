from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.types import Chunk
from index.build import build
from index.open import open_index
from index.types import Matrix
from retrieval.answer import Answerer, Rules
from retrieval.answerable import Thresholds
from retrieval.document import answer_document, to_json
from retrieval.types import Abstained, Answered, Language, Question, Result
from tests.conftest import WordHashEmbedder, article_of
from tests.interface_fakes import make_index
from tests.retrieval_fakes import TWO_ARTICLES, check, opened


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return opened(tmp_path_factory.mktemp("index"), *TWO_ARTICLES)


def quotes(result: Result) -> list[list[str]]:
    """The quotes of each statement."""
    assert isinstance(result, Answered), result
    return [[citation.quote for citation in statement.citations] for statement in result.statements]


def code(result: Result) -> str:
    assert isinstance(result, Abstained), result
    return result.reason.code


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "What share of blood cancers is multiple myeloma?",
            [
                [
                    "Multiple myeloma (MM) is a neoplasm of plasma cells.",
                    "It accounts for 15% of hematologic malignancies (1).",
                ]
            ],
        ),
        (
            "Do ide-cel and cilta-cel work in penta-refractory disease?",
            [["Ide-cel and cilta-cel induce deep responses in penta-refractory disease."]],
        ),
        (
            "Are the approved products made from the patient's own cells?",
            [["Currently approved products are autologous, where T cells obtained from patients are manipulated. (4)"]],
        ),
        (
            "By how much did ferric velomaltose reduce admissions?",
            [["Ferric velomaltose reduced admissions by 24% in 1,132 patients."]],
        ),
        (
            "What does this review discuss?",
            [["This review discusses CAR-T cell therapy in myeloma and access in Turkey."]],
        ),
    ],
)
def test_a_question_is_answered_by_the_sentence_that_does_so_and_no_other(
    answerer: Answerer, question: str, expected: list[list[str]]
) -> None:
    result = answerer.answer(Question(question))
    assert quotes(result) == expected
    check(result, answerer.index)


@pytest.mark.parametrize(
    "question",
    [
        "What was the overall response rate of ide-cel in KarMMa?",
        "How much does cilta-cel cost in Turkey?",
        "How many hospitals in Turkey give CAR-T cells?",
        "What is the capital of Turkey?",
        "What share of blood cancers is lymphoma?",
        "What percentage of all cancers is multiple myeloma?",
        "Did ide-cel delay progression in KarMMa?",
        "Did cilta-cel delay progression in KarMMa-3?",
        "By how much did ferric velomaltose reduce deaths?",
        "Is ide-cel better than cilta-cel?",
        "Is iron given as tablets to children?",
    ],
)
def test_a_question_of_which_only_words_are_near_is_not_answered(answerer: Answerer, question: str) -> None:
    result = answerer.answer(Question(question))
    assert code(result) in {"not_said", "number_missing", "entity_missing", "outside_corpus"}
    check(result, answerer.index)


@pytest.mark.parametrize(
    "question", ["", " ", "?", "ok", "thanks", "🙂", "🙂 👍🏽", "\x00", "a", "and?", "...", "\ud800"]
)
def test_a_question_that_says_too_little_is_unclear_and_shows_no_passages(answerer: Answerer, question: str) -> None:
    result = answerer.answer(Question(question))
    assert code(result) == "question_unclear"
    assert result.passages == ()


@pytest.mark.parametrize(
    "question",
    [
        "Multipl miyelom kan kanserlerinin yüzde kaçıdır?",
        "CAR-T tedavisinin yan etkileri nelerdir?",
        "Wie wirksam ist die Behandlung mit ide-cel?",
        "Каковы побочные эффекты CAR-T?",
        "骨髄腫とは何ですか ide-cel",
    ],
)
def test_a_question_in_another_language_is_told_so_and_never_guessed_at(answerer: Answerer, question: str) -> None:
    result = answerer.answer(Question(question))
    assert code(result) == "language_unsupported"
    assert result.passages == ()


def test_emoji_and_blanks_around_a_question_do_not_change_its_answer(answerer: Answerer) -> None:
    plain = answerer.answer(Question("What share of blood cancers is multiple myeloma?"))
    decorated = answerer.answer(Question(" \n What share of\tblood cancers is   multiple myeloma? 🙂"))
    assert quotes(plain) == quotes(decorated)
    assert decorated.trace.searched == "What share of blood cancers is multiple myeloma? 🙂"
    assert decorated.question.text.startswith(" \n")


def test_half_a_character_is_not_handed_to_the_encoder(answerer: Answerer) -> None:
    class Strict(WordHashEmbedder):
        def embed(self, texts: Sequence[str]) -> Matrix:
            return super().embed([text.encode().decode() for text in texts])

    result = Answerer(answerer.index, Strict()).answer(Question("Is multiple \ud800 myeloma a neoplasm?"))
    assert result.question.text == "Is multiple \ud800 myeloma a neoplasm?"
    assert result.trace.searched == "Is multiple myeloma a neoplasm?"
    assert result.passages


@pytest.mark.parametrize("language", ["en", "tr"])
def test_the_words_around_the_quotes_are_in_the_language_asked_for(answerer: Answerer, language: Language) -> None:
    result = answerer.answer(Question("ok", language=language))
    assert isinstance(result, Abstained)
    assert ("Soru" in result.reason.text) is (language == "tr")


def test_a_name_that_no_passage_has_is_named_in_the_reason(answerer: Answerer) -> None:
    result = answerer.answer(Question("Did ide-cel delay progression in KarMMa-2?"))
    assert isinstance(result, Abstained)
    assert result.reason.code == "entity_missing"
    assert "“KarMMa-2”" in result.reason.text


def test_an_abstention_shows_the_nearest_passages_and_an_answer_too(answerer: Answerer) -> None:
    for text in ("Is ide-cel better than cilta-cel?", "What share of blood cancers is multiple myeloma?"):
        result = answerer.answer(Question(text))
        assert [passage.chunk_id for passage in result.passages] == [hit.chunk_id for hit in answerer.search(text, 3)]
        assert all(left.score >= right.score for left, right in pairwise(result.passages))


def test_the_same_question_gives_the_same_bytes_again_also_from_a_new_answerer(answerer: Answerer) -> None:
    again = Answerer(answerer.index, WordHashEmbedder())
    for text in ("What share of blood cancers is multiple myeloma?", "Is ide-cel safe?", "ok"):
        documents = [
            to_json(answer_document(each.answer(Question(text)), answerer.index))
            for each in (answerer, answerer, again)
        ]
        assert len(set(documents)) == 1


def test_the_trace_tells_the_index_the_models_and_the_settings(answerer: Answerer) -> None:
    trace = answerer.answer(Question("ok")).trace
    assert trace.index_version == answerer.index.manifest.version
    assert trace.models["encoder"] == "word-hash"
    assert "word-hash" in trace.models["ranker"]
    other = Answerer(answerer.index, WordHashEmbedder(), rules=Rules(thresholds=Thresholds(near=0.9)))
    assert other.answer(Question("ok")).trace.settings != trace.settings
    same = Answerer(answerer.index, WordHashEmbedder(), rules=Rules())
    assert same.answer(Question("ok")).trace.settings == trace.settings


def test_a_ranker_of_ones_own_decides_what_is_near_enough(answerer: Answerer) -> None:
    class Far:
        name = "far"

        def scores(self, question: str, texts: Sequence[str]) -> list[float]:
            return [-1.0] * len(texts)

    result = Answerer(answerer.index, WordHashEmbedder(), ranker=Far()).answer(
        Question("What share of blood cancers is multiple myeloma?")
    )
    assert isinstance(result, Abstained)
    assert result.trace.models["ranker"] == "far"


def test_a_sentence_that_was_shown_with_another_is_not_shown_again_by_itself(tmp_path: Path) -> None:
    class PrefersIt:
        name = "prefers it"

        def scores(self, question: str, texts: Sequence[str]) -> list[float]:
            return [1.0 if "It does:" in text else 0.5 for text in texts]

    text = "Ide-cel works in myeloma. It does: ide-cel works in refractory myeloma."
    index = opened(tmp_path, article_of("a", text)).index
    rules = Rules(thresholds=Thresholds(margin=1.0))

    result = Answerer(index, WordHashEmbedder(), ranker=PrefersIt(), rules=rules).answer(
        Question("Does ide-cel work in myeloma?")
    )

    assert quotes(result) == [["Ide-cel works in myeloma.", "It does: ide-cel works in refractory myeloma."]]


def test_no_more_statements_are_given_than_the_rules_allow(tmp_path: Path) -> None:
    text = "\n".join(f"Ide-cel works in myeloma at site {name}." for name in "Alpha Beta Gamma Delta Eta".split())
    question = Question("Does ide-cel work in myeloma?")
    for most in (1, 2):
        rules = Rules(statements=most, thresholds=Thresholds(margin=1.0))
        assert len(quotes(opened(tmp_path / str(most), article_of("a", text), rules=rules).answer(question))) == most


def test_an_index_without_chunks_answers_nothing_and_does_not_fail(tmp_path: Path) -> None:
    answerer = opened(tmp_path)
    assert code(answerer.answer(Question("Is ide-cel safe?"))) == "outside_corpus"
    assert answerer.search("Is ide-cel safe?", 5) == ()


def test_articles_without_chunks_are_still_named_where_they_are_excerpts() -> None:
    article = replace(article_of("a", ""), title="An excerpt", coverage="excerpt")
    index = replace(make_index(article), chunks={})
    result = Answerer(index, WordHashEmbedder()).answer(Question("Is ide-cel safe?"))
    assert isinstance(result, Abstained)
    assert "An excerpt" in result.reason.text


def test_a_piece_of_an_over_long_sentence_is_cited_as_the_whole_sentence(tmp_path: Path) -> None:
    text = "Ide-cel works in refractory myeloma and in many other diseases of plasma cells."
    embedder = WordHashEmbedder()
    article = article_of("a", text)
    build(tmp_path, [article], [Chunk("a:0-35", "a", 0, 35, 0, 0, 79)], embedder=embedder, settings={})
    answerer = Answerer(open_index(tmp_path, embedder=embedder), embedder)
    assert quotes(answerer.answer(Question("Does ide-cel work in refractory myeloma?"))) == [[text]]

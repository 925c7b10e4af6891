from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.chunk import chunks_of
from corpus.types import Chunk, Notice, Section
from index.build import build
from index.open import open_index
from index.types import Matrix
from retrieval.answer import Answerer
from retrieval.answerable import Thresholds
from retrieval.document import answer_document, to_json
from retrieval.reading import Rules
from retrieval.types import Abstained, Answered, Language, Question, Result
from tests.conftest import WordHashEmbedder, article_of
from tests.interface_fakes import make_index
from tests.retrieval_fakes import TWO_ARTICLES, article_on, check, opened, with_table


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

    result = Answerer(answerer.index, WordHashEmbedder(), nearness=Far()).answer(
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

    result = Answerer(index, WordHashEmbedder(), nearness=PrefersIt(), rules=rules).answer(
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


def test_a_retracted_article_is_never_quoted_but_said_to_speak_of_it(tmp_path: Path) -> None:
    question = Question("By how much did ferric velomaltose reduce admissions?")
    myeloma, iron = TWO_ARTICLES
    retracted = replace(iron, retraction="Retracted in 2024: the figures were made up.")
    result = opened(tmp_path / "one", myeloma, retracted).answer(question)

    assert code(result) == "not_said"
    assert isinstance(result, Abstained)
    assert "retracted" in result.reason.text
    assert "“Iron”" in result.reason.text
    assert "iron" in {passage.article_id for passage in result.passages}

    again = replace(iron, id="again")
    found = opened(tmp_path / "two", again, retracted).answer(question)
    assert quotes(found) == [["Ferric velomaltose reduced admissions by 24% in 1,132 patients."]]
    assert isinstance(found, Answered)
    assert found.statements[0].citations[0].article_id == "again"


def test_retracted_articles_do_not_crowd_out_what_may_be_quoted(tmp_path: Path) -> None:
    _, iron = TWO_ARTICLES
    many = [replace(iron, id=f"a{number}", retraction="Retracted.") for number in range(9)]
    result = opened(tmp_path, *many, iron, rules=Rules(passages_read=2)).answer(
        Question("By how much did ferric velomaltose reduce admissions?")
    )
    assert quotes(result) == [["Ferric velomaltose reduced admissions by 24% in 1,132 patients."]]


def test_a_name_that_only_a_retracted_article_has_is_not_said_to_be_missing(tmp_path: Path) -> None:
    retracted = replace(article_of("a", "Quintogatran was given in Ankara."), retraction="Retracted.")
    result = opened(tmp_path, retracted).answer(Question("What is the dose of quintogatran in Ankara?"))
    assert code(result) == "number_missing"


def test_a_correction_or_an_expression_of_concern_does_not_keep_an_article_from_being_quoted(tmp_path: Path) -> None:
    _, iron = TWO_ARTICLES
    noticed = replace(iron, notices=(Notice("expression of concern", None, None, None),))
    result = opened(tmp_path, noticed).answer(Question("By how much did ferric velomaltose reduce admissions?"))
    assert quotes(result) == [["Ferric velomaltose reduced admissions by 24% in 1,132 patients."]]


def test_parts_that_are_no_findings_are_not_quoted_nor_read_in_their_place(tmp_path: Path) -> None:
    declared = "The author of this had honoraria from the maker of velomaltose."
    text = f"{declared}\nVelomaltose works in iron deficiency."
    sections = (
        Section("Conflicts", ("Conflicts",), 0, len(declared), "back"),
        Section("Results", ("Results",), len(declared) + 1, len(text), "body"),
    )
    article = replace(article_of("a", text), sections=sections)
    embedder = WordHashEmbedder()
    chunks = [
        Chunk(f"a:{part.start}-{part.end}", "a", part.start, part.end, at, part.start, part.end)
        for at, part in enumerate(sections)
    ]
    build(tmp_path, [article], chunks, embedder=embedder, settings={})
    rules = Rules(passages_read=1, thresholds=Thresholds(near=0.0))
    answerer = Answerer(open_index(tmp_path, embedder=embedder), embedder, rules=rules)

    assert isinstance(answerer.answer(Question("Is there a maker of velomaltose?")), Abstained)
    assert quotes(answerer.answer(Question("Who had honoraria from the maker of velomaltose?"))) == [[declared]]
    assert quotes(answerer.answer(Question("Does velomaltose work in iron deficiency?"))) == [
        ["Velomaltose works in iron deficiency."]
    ]


def test_a_row_of_a_table_is_an_answer_with_its_table_and_row(tmp_path: Path) -> None:
    article = with_table(
        article_on("Cells", "Cells are given into a vein."),
        "Efficacy of cells",
        [["Outcome", "velocel", "drumacel"]],
        [["Overall response rate", "73%", "98%"], ["Complete response", "33%", "83%"]],
    )
    embedder = WordHashEmbedder()
    build(tmp_path, [article], chunks_of(article, lambda text: len(text.split())), embedder=embedder, settings={})
    rules = Rules(thresholds=Thresholds(near=0.0))
    answerer = Answerer(open_index(tmp_path, embedder=embedder), embedder, rules=rules)

    result = answerer.answer(Question("What was the complete response rate with drumacel?"))

    assert quotes(result) == [["Complete response | 33% | 83%"]]
    check(result, answerer.index)
    assert isinstance(result, Answered)
    (statement,) = result.statements
    assert statement.text == "Complete response › velocel: 33%; drumacel: 83%"
    assert (statement.citations[0].table, statement.citations[0].row) == (0, 2)
    assert code(answerer.answer(Question("What was the complete response rate with talocel?"))) != "outside_corpus"


def test_a_sentence_that_an_abstract_repeats_is_shown_once(tmp_path: Path) -> None:
    text = "Ide-cel works in refractory myeloma (1).\nIde-cel works in refractory myeloma."
    result = opened(tmp_path, article_of("a", text)).answer(Question("Does ide-cel work in refractory myeloma?"))
    assert len(quotes(result)) == 1

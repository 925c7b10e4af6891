"""Questions whose answer stands in a row of a table, and near misses, asked of the real pipeline."""

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.chunk import chunks_of
from corpus.formats import load
from corpus.loaded import finished
from index.build import build
from index.onnx_encoder import OnnxEmbedder
from index.open import open_index
from retrieval.answer import Answerer
from retrieval.cross_encoder import open_ranker
from retrieval.types import Abstained, Answered, Citation, Question, Result

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parent.parent
FILES = (
    *(PROJECT / "tests" / "articles" / name for name in ("orvacel.xml", "norvatide.xml", "iron-heart-failure.md")),
    PROJECT / "corpus" / "articles" / "goker-2024-cart-myeloma-turkey.txt",
)
Ask = Callable[[str], Result]


@pytest.fixture(scope="module")
def ask(encoder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    articles = [finished(load(path.read_bytes(), path.name), path.read_bytes(), path.name) for path in FILES]
    chunks = [chunk for article in articles for chunk in chunks_of(article, encoder.count_tokens)]
    folder = tmp_path_factory.mktemp("index")
    build(folder, articles, chunks, embedder=encoder, settings={})
    answerer = Answerer(open_index(folder, embedder=encoder), encoder, ranker=open_ranker())
    return lambda question: answerer.answer(Question(question))


def rows(result: Result) -> list[Citation]:
    assert isinstance(result, Answered), result
    return [citation for statement in result.statements for citation in statement.citations if citation.row]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What was the complete response rate with tamricel in ROWAN?", "Complete response | 38% | 41% | 29%ᵇ"),
        ("What was the complete response rate with orvacel in ALDER-2?", "Complete response | 38% | 41% | 29%ᵇ"),
        (
            "What was the median progression-free survival with orvacel in ALDER-2?",
            "Median progression-free survival, months | 11.3 | 13.9 [4] | 8.7",
        ),
        ("What was the overall survival at 12 months with tamricel?", "Overall survival at 12 months | 68% | 61%"),
        ("What was the rate of grade 3 or higher neurotoxicity with tamricel?", "| Neurotoxicity | 2 (3)"),
        ("What share of patients responded to norvatide at week 12?", "Responders | 31 (53)* | 12 (20)"),
        ("How many responders were there with placebo at week 12?", "Responders | 31 (53)* | 12 (20)"),
    ],
)
def test_a_question_whose_answer_stands_in_a_row_is_answered_by_that_row(ask: Ask, question: str, quote: str) -> None:
    assert [citation.quote for citation in rows(ask(question))] == [quote]


@pytest.mark.parametrize(
    "question",
    [
        "What was the complete response rate with tamricel in ALDER-1?",
        "What was the complete response rate with velocel?",
        "What was the complete response rate with orvacel in ALDER-3?",
        "What was the partial response rate with orvacel in ALDER-1?",
        "What was the overall survival at 24 months with tamricel?",
        "What was the median overall survival with orvacel in ALDER-2?",
        "What was the mean progression-free survival with orvacel in ALDER-2?",
        "What was the rate of grade 4 neurotoxicity with tamricel?",
        "What was the rate of neurotoxicity with norvatide?",
        "What share of patients responded to norvatide at week 24?",
        "What share of women responded to norvatide at week 12?",
        "What was the complete response rate with orvacel in lymphoma?",
        "How many patients had pneumonia with tamricel?",
    ],
)
def test_a_near_miss_is_answered_by_no_row_and_by_nothing_else(ask: Ask, question: str) -> None:
    assert isinstance(ask(question), Abstained)


def test_the_row_is_read_with_its_headings_and_shown_with_its_notes_and_references(ask: Ask) -> None:
    (row,) = rows(ask("What was the complete response rate with tamricel in ROWAN?"))
    assert (row.table, row.row, row.path) == (0, 2, ("Trials", "Orvacel", "Table 1"))
    assert [heading.quote for heading in row.headings] == [
        "Orvacel",
        "Tamricel",
        "ALDER-1 (n = 62)",
        "ALDER-2 (n = 80)",
        "ROWAN (n = 72)",
        "Response",
    ]
    assert [note.quote for note in row.notes] == ["Bone marrow was not examined in six patients."]
    assert [reference.label.rstrip(".") for reference in row.references] == ["2", "6"]


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("How many patients responded in ALDER-1?", ["Orvacel in relapsed plasma cell leukaemia: the ALDER-1 trial"]),
        ("How many patients did ROWAN enroll?", ["Tamricel in plasma cell leukaemia: results of ROWAN"]),
    ],
)
def test_a_sentence_that_cites_a_trial_says_who_said_it(ask: Ask, question: str, titles: list[str]) -> None:
    result = ask(question)
    assert isinstance(result, Answered), result
    assert [reference.title for reference in result.statements[0].citations[-1].references] == titles


def test_neither_reviewers_nor_a_translated_abstract_answer(ask: Ask) -> None:
    for question in ("What did the reviewer say about neurotoxicity?", "Is the discussion of neurotoxicity too short?"):
        assert isinstance(ask(question), Abstained)
    result = ask("What was the overall response rate with orvacel?")
    assert isinstance(result, Answered)
    assert not any("Orvacel ile" in citation.quote for each in result.statements for citation in each.citations)

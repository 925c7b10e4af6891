import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Article, Notice, Reference, Repair
from retrieval.cite import statement
from retrieval.document import answer_document, search_document, to_json
from retrieval.types import (
    Abstained,
    Answered,
    Citation,
    Footnote,
    Hit,
    Passage,
    Question,
    Reason,
    Side,
    Statement,
    Trace,
)
from tests.interface_fakes import make_article, make_index
from tests.retrieval_fakes import article_on, rows_of, with_table

INDEX = make_index()
(ARTICLE,) = INDEX.articles.values()
TRACE = Trace("what cures mice?", "abc123", {"encoder": "fake", "ranker": "cosine"}, "5e77", ("reranker",))
FIRST = Citation(
    ARTICLE.id,
    0,
    51,
    ARTICLE.text[0:51],
    "Results",
    repairs=(Repair(2, 3, "E"),),
    references=(Reference("1", "A paper", ("Ada Lamp",), 2020, "10.1/x", None, None),),
)
SECOND = Citation(ARTICLE.id, 52, 69, ARTICLE.text[52:69], None, page=3, row=2)
PASSAGE = Passage("10-1000-lantern:0-51", ARTICLE.id, 0, 51, ARTICLE.text[0:51], 1 / 3)
ANSWERED = Answered(
    Question("What cures  mice?", ("And rats?",)),
    (Statement(f"{FIRST.quote} {SECOND.quote}", (FIRST, SECOND)), Statement(FIRST.quote, (FIRST,))),
    (PASSAGE,),
    2 / 3,
    TRACE,
)
ABSTAINED = Abstained(ANSWERED.question, Reason("not_said", "Not said."), (PASSAGE,), None, TRACE)

# The keys of the design, in its order; full_text_url and licence were added since.
KEYS = (
    "schema id question searched status reason confidence language statements disagreements unanswered citations"
    " passages trace"
).split()
CITATION_KEYS = (
    "article_id text_sha256 title authors journal year doi url full_text_url licence coverage article_type retraction"
    " notices section path page table row caption headings notes start end quote repairs references"
).split()
PASSAGE_KEYS = "chunk_id article_id start end text score section page retraction".split()
TRACE_KEYS = "index_version models settings degraded scope".split()


def keys(value: object) -> list[str]:
    assert isinstance(value, dict)
    return list(value)


def test_the_document_has_the_keys_of_the_design() -> None:
    for result in (ANSWERED, ABSTAINED):
        document = json.loads(to_json(answer_document(result, INDEX)))
        assert keys(document) == KEYS
        assert keys(document["trace"]) == TRACE_KEYS
        assert [keys(passage) for passage in document["passages"]] == [PASSAGE_KEYS]
    document = json.loads(to_json(answer_document(ANSWERED, INDEX)))
    assert [keys(statement) for statement in document["statements"]] == [["text", "citations", "origin"]] * 2
    assert [keys(citation) for citation in document["citations"]] == [CITATION_KEYS] * 2
    assert keys(document["citations"][0]["repairs"][0]) == ["start", "end", "original"]
    assert keys(document["citations"][0]["references"][0]) == "label title authors year doi pmid url".split()


def test_an_answer_says_what_it_states_and_where_each_citation_stands() -> None:
    document = answer_document(ANSWERED, INDEX)
    assert document["schema"] == 1
    assert document["status"] == "answered"
    assert document["reason"] is None
    assert document["question"] == "What cures  mice?"
    assert document["searched"] == "what cures mice?"
    assert document["language"] == "en"
    # A citation that two statements share is listed once.
    assert document["statements"] == [
        {"text": ANSWERED.statements[0].text, "citations": [0, 1], "origin": None},
        {"text": FIRST.quote, "citations": [0], "origin": None},
    ]
    assert document["trace"] == {
        "index_version": "abc123",
        "models": {"encoder": "fake", "ranker": "cosine"},
        "settings": "5e77",
        "degraded": ["reranker"],
        "scope": None,
    }


def test_statements_that_disagree_are_grouped_by_their_places_with_whom_they_speak_of() -> None:
    first, second = ANSWERED.statements
    first, second = replace(first, origin="own"), replace(second, origin="cited")
    group = (Side(second, "patients over 75"), Side(first, None))
    document = answer_document(replace(ANSWERED, statements=(first, second), disagreements=(group,)), INDEX)
    assert document["disagreements"] == [
        [{"statement": 1, "population": "patients over 75"}, {"statement": 0, "population": None}]
    ]
    assert [item["origin"] for item in document["statements"]] == ["own", "cited"]  # type: ignore[attr-defined]
    assert answer_document(ABSTAINED, INDEX)["disagreements"] == []


def test_a_citation_carries_what_its_article_says_of_itself() -> None:
    first, second = json.loads(to_json(answer_document(ANSWERED, INDEX)))["citations"]
    assert first["authors"] == ["Ada Lamp", "Bo Wick"]
    assert (first["article_id"], first["text_sha256"]) == (ARTICLE.id, ARTICLE.text_sha256)
    assert (first["coverage"], first["year"], first["doi"]) == ("excerpt", 2023, "10.1000/lantern")
    assert first["repairs"] == [{"start": 2, "end": 3, "original": "E"}]
    assert (second["section"], second["page"], second["row"]) == (None, 3, 2)
    assert ARTICLE.text[second["start"] : second["end"]] == second["quote"]


def test_a_row_carries_its_table_its_headings_and_its_notes() -> None:
    article = with_table(
        article_on("Cells", "Cells."), "Response", [["Outcome", "velocel"]], [["ORR", "73%"], ["Death", "2%"]]
    )
    made = statement(rows_of(article)[0], ())
    made = replace(made, citations=(replace(made.citations[0], notes=(Footnote("a", 0, 5, "Cells"),)),))
    result = replace(ANSWERED, statements=(made,), passages=())

    document = json.loads(to_json(answer_document(result, make_index(article))))

    (shown,) = document["citations"]
    assert document["statements"] == [{"text": "ORR › velocel: 73%", "citations": [0], "origin": None}]
    assert (shown["table"], shown["row"], shown["quote"], shown["path"]) == ("Table 1", 1, "ORR | 73%", ["Table 1"])
    assert [heading["quote"] for heading in shown["headings"]] == ["velocel"]
    assert shown["caption"]["quote"] == "Table 1. Response"
    assert shown["notes"] == [{"label": "a", "start": 0, "end": 5, "quote": "Cells"}]
    for piece in (*shown["headings"], shown["caption"]):
        assert article.text[piece["start"] : piece["end"]] == piece["quote"]


def test_what_changes_how_an_article_is_to_be_read_is_said_with_every_citation_and_passage() -> None:
    notice = Notice("expression of concern", "10.1/n", None, "On a figure")
    article = replace(ARTICLE, retraction="It was retracted.", notices=(notice,), article_type="case-report")

    document = json.loads(to_json(answer_document(ANSWERED, make_index(article))))

    for citation in document["citations"]:
        assert citation["retraction"] == "It was retracted."
        assert citation["article_type"] == "case-report"
        assert citation["notices"] == [
            {"kind": "expression of concern", "doi": "10.1/n", "pmid": None, "title": "On a figure"}
        ]
    assert [passage["retraction"] for passage in document["passages"]] == ["It was retracted."]
    assert [(passage["section"], passage["page"]) for passage in document["passages"]] == [("Results", None)]


def test_an_abstention_has_a_reason_and_passages_and_no_statements() -> None:
    document = answer_document(ABSTAINED, INDEX)
    assert document["status"] == "abstained"
    assert document["reason"] == {"code": "not_said", "text": "Not said."}
    assert document["statements"] == document["citations"] == []
    assert document["confidence"] is None
    assert document["passages"]


def test_scores_have_six_places() -> None:
    document = json.loads(to_json(answer_document(ANSWERED, INDEX)))
    assert document["confidence"] == 0.666667
    assert document["passages"][0]["score"] == 0.333333


def test_the_search_document_lists_the_hits_with_rank_and_score_by_retriever() -> None:
    (id,) = INDEX.chunks
    hits = [Hit(id, 2 / 3, {"dense": 1, "lexical": 4}, {"dense": 1 / 3, "lexical": 7.0})]

    document = json.loads(to_json(search_document("mice", hits, INDEX)))

    assert keys(document) == ["schema", "question", "scope", "index_version", "passages"]
    assert document["question"] == "mice"
    assert document["index_version"] == INDEX.manifest.version
    (shown,) = document["passages"]
    assert keys(shown) == [*PASSAGE_KEYS, "scores", "ranks"]
    assert (shown["chunk_id"], shown["text"], shown["score"]) == (id, ARTICLE.text, 0.666667)
    assert shown["scores"] == {"dense": 0.333333, "lexical": 7.0}
    assert shown["ranks"] == {"dense": 1, "lexical": 4}


def id_of(result: Answered | Abstained) -> object:
    return answer_document(result, INDEX)["id"]


def test_the_id_is_the_same_each_time() -> None:
    assert id_of(ANSWERED) == id_of(ANSWERED) == id_of(ABSTAINED)


@pytest.mark.parametrize(
    "other",
    [
        replace(ANSWERED, question=Question("What cures mice?", ("And rats?",))),
        replace(ANSWERED, question=Question("What cures  mice?", ())),
        replace(ANSWERED, question=Question("What cures  mice?", ("And rats?",), "tr")),
        replace(ANSWERED, question=Question("What cures  mice?", ("And", "rats?"))),
        replace(ANSWERED, trace=replace(TRACE, index_version="abc124")),
        replace(ANSWERED, trace=replace(TRACE, settings="5e78")),
        replace(ANSWERED, trace=replace(TRACE, models={"encoder": "fake", "ranker": "other"})),
    ],
)
def test_the_id_depends_on_question_history_language_index_models_and_settings(other: Answered) -> None:
    assert id_of(other) != id_of(ANSWERED)


def test_the_bytes_are_utf_8_json_without_blanks_in_the_order_of_the_keys() -> None:
    assert to_json({"b": "ı–→", "a": [1, 0.5, None]}) == '{"b":"ı–→","a":[1,0.5,null]}'.encode()


@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\udc00\ud800", "ok"])
def test_half_a_character_is_written_as_its_escape(text: str) -> None:
    written = to_json({"question": text})
    assert json.loads(written) == {"question": text}
    written.decode("utf-8")


def test_half_characters_in_a_question_do_no_harm_to_the_document() -> None:
    result = replace(ABSTAINED, question=Question("\ud800?", ("\udfff",)))
    document = json.loads(to_json(answer_document(result, INDEX)))
    assert document["question"] == "\ud800?"


@given(st.text())
def test_any_text_comes_back_from_its_bytes(text: str) -> None:
    article: Article = make_article(text=f"{text} fever")
    index = make_index(article)
    quote = article.text[: len(text)]
    citation = Citation(article.id, 0, len(text), quote, text)
    result = replace(ANSWERED, question=Question(text), statements=(Statement(quote, (citation,)),), passages=())

    written = to_json(answer_document(result, index))

    document = json.loads(written.decode("utf-8"))
    assert document["question"] == document["citations"][0]["quote"] == document["statements"][0]["text"] == text
    assert written == to_json(answer_document(result, index))

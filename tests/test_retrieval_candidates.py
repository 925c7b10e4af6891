import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from corpus.types import Chunk, Section
from retrieval.candidates import Candidate, Sentences
from retrieval.types import Hit
from retrieval.words import contains, stems
from tests.conftest import article_of
from tests.interface_fakes import make_index
from tests.retrieval_fakes import article_on, candidates_of


def test_candidates_are_the_sentences_of_the_text_in_order() -> None:
    text = "Myeloma is a neoplasm (1). It relapses. Drugs help."
    assert [candidate.text for candidate in candidates_of(text)] == [
        "Myeloma is a neoplasm (1).",
        "It relapses.",
        "Drugs help.",
    ]


def test_only_sentences_that_a_found_chunk_overlaps_are_candidates_each_once_in_the_order_of_the_hits() -> None:
    article = article_of("a", "One is here. Two is here. Three is here.")
    chunks = {id: Chunk(id, "a", start, end, 0, start, end) for id, start, end in (("x", 26, 40), ("y", 13, 30))}
    index = replace(make_index(article), chunks=chunks)

    found = Sentences(index).candidates([Hit("x", 1.0, {}, {}), Hit("y", 0.5, {}, {})])

    assert [candidate.text for candidate in found] == ["Three is here.", "Two is here."]


def test_a_piece_of_an_over_long_sentence_stands_for_the_whole_sentence() -> None:
    article = article_of("a", "Short one. A very long sentence goes on and on.")
    index = replace(make_index(article), chunks={"x": Chunk("x", "a", 30, 40, 0, 11, 47)})

    (candidate,) = Sentences(index).candidates([Hit("x", 1.0, {}, {})])

    assert candidate.text == "A very long sentence goes on and on."


def test_a_sentence_that_leans_has_the_two_sentences_before_it_nearest_first() -> None:
    text = "Zero came. One came. Two came. It stayed."
    last = candidates_of(text)[-1]
    assert [text[start:end] for (start, end), _ in last.before] == ["Two came.", "One came."]
    assert last.opens_with_pronoun


def test_a_sentence_that_does_not_lean_has_none_before_it() -> None:
    assert candidates_of("One came. Two came. Nobody stayed.")[-1].before == ()


def test_a_sentence_never_leans_out_of_its_section() -> None:
    article = article_of("a", "Ide-cel is costly. It works.")
    sections = (Section("A", ("A",), 0, 18, "body"), Section("B", ("B",), 19, 28, "body"))
    index = replace(make_index(replace(article, sections=sections)), chunks={"x": Chunk("x", "a", 19, 28, 1, 19, 28)})

    (candidate,) = Sentences(index).candidates([Hit("x", 1.0, {}, {})])

    assert candidate.text == "It works."
    assert candidate.before == ()


def test_an_announcement_is_known_as_one_and_leans_on_nothing() -> None:
    last = candidates_of("Ide-cel works. This review discusses ide-cel.")[-1]
    assert last.announces
    assert last.before == ()
    assert not last.opens_with_pronoun


def meets(candidate: Candidate, phrase: str) -> bool:
    return any(contains(stream, stems(phrase)) for stream in candidate.own)


def test_an_abbreviation_stands_for_its_long_form_and_the_other_way_round() -> None:
    short, long = candidates_of("It is multiple myeloma (MM). Refractory MM is hard. Refractory multiple myeloma is.")[
        1:
    ]
    assert meets(short, "refractory multiple myeloma")
    assert meets(short, "refractory MM")
    assert meets(long, "MM")
    assert not meets(short, "myeloma MM")


def test_a_short_form_inside_another_name_is_not_replaced() -> None:
    last = candidates_of("The chimeric antigen receptor (CAR) is new. A CAR-like name in CARE.")[-1]
    assert not meets(last, "chimeric antigen receptor like")


def test_citation_marks_are_no_words_of_a_sentence() -> None:
    (only,) = candidates_of("Myeloma is common (15).")
    assert not meets(only, "15")
    (only,) = candidates_of("Myeloma came in 15 people.")
    assert meets(only, "15")


def test_the_topic_is_a_disease_of_the_title_that_a_third_of_the_sentences_name() -> None:
    text = "Severe asthma is rare. Drugs help. They are costly."
    assert candidates_of(text, title="Drugs in asthma")[0].topic == (stems("asthma"),)


def test_a_disease_of_the_title_that_few_sentences_name_is_no_topic() -> None:
    text = "Severe asthma is rare. Drugs help. They are costly. They work."
    assert candidates_of(text, title="Drugs in asthma")[0].topic == ()


def test_a_disease_that_the_title_does_not_name_is_no_topic() -> None:
    assert candidates_of("Asthma is rare. Asthma is bad.", title="Drugs")[0].topic == ()


def test_a_topic_may_be_written_by_its_abbreviation() -> None:
    text = "It is multiple myeloma (MM). MM relapses. MM is hard. Nobody knows."
    assert candidates_of(text, title="Cells for multiple myeloma")[0].topic == (stems("myeloma"),)


def test_threads_that_meet_at_an_article_for_the_first_time_all_read_it_whole() -> None:
    text = " ".join(f"Long form number{n} (LFN{n}) is myeloma. It relapses." for n in range(30))
    index = make_index(article_on("On myeloma", text))
    hits = [Hit(id, 1.0, {}, {}) for id in index.chunks]
    expected = Sentences(index).candidates(hits)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(2):
            sentences, together = Sentences(index), Barrier(8)

            def read(_: int, sentences: Sentences = sentences, together: Barrier = together) -> tuple[Candidate, ...]:
                together.wait()
                return sentences.candidates(hits)

            with ThreadPoolExecutor(8) as pool:
                assert all(found == expected for found in pool.map(read, range(8)))
    finally:
        sys.setswitchinterval(interval)

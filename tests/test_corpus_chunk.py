from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.chunk import chunks_of
from corpus.sentences import sentence_spans
from corpus.types import Article, Section


def words(text: str) -> int:
    return len(text.split())


def article(text: str, *borders: int) -> Article:
    edges = [0, *borders, len(text)]
    sections = tuple(Section(None, (), a, b, "body") for a, b in pairwise(edges))
    return Article(id="a", title="A", source="a.txt", sha256="", text=text, text_sha256="", sections=sections)


def texts(of: Article, **sizes: int) -> list[str]:
    return [of.text[chunk.start : chunk.end] for chunk in chunks_of(of, words, **sizes)]


def test_chunks_are_whole_sentences_that_overlap_by_whole_sentences() -> None:
    found = texts(article("One two three. Four five. Six seven. Eight nine ten."), max_tokens=7, overlap_tokens=2)
    assert found == ["One two three. Four five. Six seven.", "Six seven. Eight nine ten."]


def test_a_chunk_never_crosses_a_section_border() -> None:
    text = "One two. Three four."
    assert texts(article(text, text.index("Three")), max_tokens=50) == ["One two.", "Three four."]


def test_a_sentence_over_the_limit_is_cut_at_blanks_and_each_piece_knows_the_whole() -> None:
    long = article("Short one. a b c d e f g done. Last one.")
    chunks = chunks_of(long, words, max_tokens=3, overlap_tokens=0)
    pieces = [chunk for chunk in chunks if (chunk.start, chunk.end) != (chunk.span_start, chunk.span_end)]
    assert [long.text[chunk.start : chunk.end] for chunk in pieces] == ["a b c", "d e f", "g done."]
    assert {long.text[chunk.span_start : chunk.span_end] for chunk in pieces} == {"a b c d e f g done."}


def test_a_word_over_the_limit_is_cut_too() -> None:
    gene = article("ACGT" * 10)
    chunks = chunks_of(gene, len, max_tokens=7, overlap_tokens=0)
    assert all(chunk.end - chunk.start <= 7 for chunk in chunks)
    assert "".join(gene.text[chunk.start : chunk.end] for chunk in chunks) == gene.text


def test_chunk_ids_name_article_and_offsets() -> None:
    (chunk,) = chunks_of(article("One two."), words)
    assert chunk.id == "a:0-8"


@given(st.text(alphabet=st.sampled_from("ab. \n(1)Ağ漢"), max_size=120), st.integers(1, 9), st.integers(0, 6))
def test_any_text_is_covered_within_the_limit(text: str, limit: int, overlap: int) -> None:
    whole = article(text, len(text) // 2)
    chunks = chunks_of(whole, words, max_tokens=limit, overlap_tokens=overlap)
    assert all(words(text[chunk.start : chunk.end]) <= limit for chunk in chunks)
    assert all(chunk.span_start <= chunk.start < chunk.end <= chunk.span_end for chunk in chunks)
    covered = {offset for chunk in chunks for offset in range(chunk.start, chunk.end)}
    assert all(offset in covered or character.isspace() for offset, character in enumerate(text))
    borders = {start for section in whole.sections for start, _ in sentence_spans(text, section.start, section.end)}
    assert {chunk.span_start for chunk in chunks} <= borders

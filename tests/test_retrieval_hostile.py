"""No regular expression of retrieval/ runs away on a question of 2,000 characters made to make it do so."""

import pytest

from retrieval.discourse import announces, leans, opens_with_pronoun
from retrieval.kinds import Kind, holds, names_a_drug
from retrieval.language import is_english
from retrieval.support import support
from retrieval.understand import unclear
from tests.retrieval_fakes import article_on, candidates_of, patience, rows_of, understood, with_table

LONGEST = 2_000
KINDS: tuple[Kind, ...] = ("share", "dose", "duration", "date", "drug", "reason")
FRAGMENTS = [
    *(
        "how much ",
        "how long ",
        "how many ",
        "how ",
        "what ",
        "which ",
        "what is the ",
        "what median ",
        "what median a-",
    ),
    *(
        "which of the two ",
        "which new ",
        "what does x ",
        "when ",
        "why ",
        "all ",
        "any of the ",
        "numbers of ",
        "than ",
    ),
    *("more ", "more er ", "better ", "betterer", "er ", "compare ", "difference between ", "superior ", "stands for "),
    *("a-", "a", "-", "--a", "a-mab", "mab", "-cel", "ide-cel ", "a‑", "aoma ", "KarMMa-3 ", "A-1-"),
    *(
        "1 ",
        "1,",
        "111 ",
        "111,",
        "1.",
        "1·",
        "−1",
        "1-",
        "1%",
        "(1",
        "(1,",
        "(1) ",
        "[1",
        "1×10",
        "10⁵",
        "10⁻",
        "1x10^",
    ),
    *("one ", "one-", "one and ", "hundred ", "twenty-", "half of ", "1 of the ", "1/", "1 in "),
    *("this review ", "the authors ", "we ", "we is ", "we to ", "the aim of this ", "our study ", "in this review, "),
    *("it ", "however, ", "these ", "those of ", "the latter ", "in these ", "objective: ", "background and aims: "),
    *("and this review ", ", and our review will ", "but this trial "),
    *(
        "(",
        ")",
        "()",
        "( ",
        "x (",
        "(a) ",
        " ",
        "\n",
        "\t ",
        "\u2009",
        ". ",
        "..",
        "?",
        "'",
        "a's ",
        "’",
        "_",
        "all _ ",
    ),
    *("é", "İ", "ı ", "ß", "漢", "🙂", "a🙂", "\u0301", "\ud800", "\x00", "β-", "²", "٣"),
]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_long_hostile_question_is_understood_in_little_time(fragment: str) -> None:
    text = (fragment * LONGEST)[: LONGEST - 1] + "!"
    with patience():
        unclear(understood(text))
        is_english(text)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_long_hostile_sentence_is_read_in_little_time(fragment: str) -> None:
    text = (fragment * LONGEST)[:LONGEST] + "x"
    with patience():
        assert announces(text) in (True, False)
        assert leans(text) in (True, False)
        assert opens_with_pronoun(text) in (True, False)
        assert names_a_drug(text) in (True, False)
        for kind in KINDS:
            holds(kind, text)


@pytest.mark.parametrize(
    "fragment", ["a-", "(a) ", "(", "a", "aoma ", "and this review ", ", our review will ", "A-1-"]
)
def test_a_long_hostile_article_is_cut_into_candidates_in_little_time(fragment: str) -> None:
    text = (fragment * LONGEST)[:LONGEST]
    with patience():
        candidates_of(text, title=text)


@pytest.mark.parametrize("fragment", [*FRAGMENTS[::6], "≥1 or ", "grade I–", "n = 1", "a, b", "CR, c; ", "arm A "])
def test_a_long_hostile_table_is_weighed_in_little_time(fragment: str) -> None:
    text = (fragment.replace("\n", " ") * LONGEST)[: LONGEST // 4].encode(errors="ignore").decode() + "x"
    article = with_table(article_on(text, "x"), text, [["a", text]], [[text, text], ["b", "1"]], notes={"a": text})
    with patience():
        for row in rows_of(article):
            support(understood("What was the rate of ide-cel in KarMMa-3 at week 12 and in arm B?"), row)
            support(understood(text[:100]), row)


@pytest.mark.parametrize("start", ["we", "(a", "this review", "1", "one", "10", "it", "median", "all", "what", ","])
def test_many_blanks_are_read_in_little_time(start: str) -> None:
    text = start + " " * LONGEST + "x"
    with patience():
        understood(text)
        for kind in KINDS:
            holds(kind, text)
        candidates_of(f"{text} y", title=text)

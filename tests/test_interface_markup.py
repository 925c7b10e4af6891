from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Article, Repair
from interface.markup import escaped, link, linked, marked_passage, marked_repairs, repair_list, repaired_words
from interface.words import ENGLISH
from tests.interface_fakes import make_article


def shown(markup: str) -> str:
    """The words that a page shows for the markup."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def damaged(text: str, *letters: tuple[int, str]) -> Article:
    """An article with one-letter repairs at the given places, where the source prints something else."""
    return make_article(text, repairs=tuple(Repair(place, place + 1, original) for place, original in letters))


@given(st.text())
def test_escaped_text_is_one_line_without_a_sign_of_html_or_markdown(text: str) -> None:
    found = escaped(text)
    assert not set(found) & set("<>\"'`*_[]()!|\\$~\n\r\t")
    assert found.encode().decode() == found


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_escaped_text_shows_the_same_words(text: str) -> None:
    assert html.unescape(escaped(text)) == text


def test_what_no_page_can_show_becomes_the_replacement_sign() -> None:
    assert escaped("a\x00b\ud800c\x1b") == "a\ufffdb\ufffdc\ufffd"


def test_a_link_leads_only_to_the_web() -> None:
    assert link("javascript:alert(1)", "here") == "here"
    assert link("data:text/html,x", "here") == "here"
    assert 'href="https&#58;&#47;&#47;doi&#46;org&#47;10"' in link("https://doi.org/10", "here")


def test_a_link_cannot_leave_its_attribute() -> None:
    markup = link('https://x.org/"onmouseover="alert(1)', "here")
    assert re.findall(r' (\w+)="', markup) == ["href", "target", "rel"]


def test_a_known_address_in_a_sentence_becomes_a_link() -> None:
    found = linked("Read it at https://a.org/1; please.", ["https://b.org", "https://a.org/1"])
    assert shown(found) == "Read it at https://a.org/1; please."
    assert found.count("<a ") == 1
    assert linked("Nothing <here>.", ["https://b.org"]) == escaped("Nothing <here>.")


def test_a_passage_shows_its_quotes_marked() -> None:
    article = make_article("One. Two. Three.", repairs=())
    assert shown(marked_passage(article, (0, 16), [(5, 9)], ENGLISH)) == article.text
    assert f"<mark>{escaped('Two.')}</mark>" in marked_passage(article, (0, 16), [(5, 9)], ENGLISH)


def test_a_repaired_letter_is_marked_and_its_word_tells_what_the_source_prints() -> None:
    article = damaged("an early relapse", (4, "E"))
    markup = marked_repairs(article, (0, 16), ENGLISH)
    assert shown(markup) == "an early relapse"
    assert "e<ins>a</ins>rly" in markup
    assert html.unescape(re.findall('title="([^"]*)"', markup)[0]) == "the source prints “eErly”"
    assert 'tabindex="0"' in markup


def test_two_repairs_in_one_word_are_told_once() -> None:
    article = damaged("a chimeric cell", (4, "T"), (8, "T"))
    (word,) = repaired_words(article, 0, 15)
    assert (word.start, word.end, word.original) == (2, 10, "chTmerTc")
    assert marked_repairs(article, (0, 15), ENGLISH).count("title=") == 1


def test_a_word_is_cut_where_the_passage_is_cut() -> None:
    article = damaged("a chimeric cell", (4, "T"), (8, "T"))
    assert [word.original for word in repaired_words(article, 0, 6)] == ["chTm"]
    assert [word.original for word in repaired_words(article, 6, 15)] == ["erTc"]


def test_a_deleted_character_is_told_although_nothing_stands_in_its_place() -> None:
    article = make_article("one myeloma cell", repairs=(Repair(6, 6, "\u00ad"), Repair(8, 8, "-\n")))
    (word,) = repaired_words(article, 0, 16)
    assert word.original == "my\u00adel-\noma"
    assert shown(repair_list(article, (0, 16), ENGLISH)) == (
        "1 repaired word in this passagemyeloma the source prints “my⟨U+00AD⟩el-↵oma”"
    )


def test_a_passage_without_repairs_lists_none() -> None:
    assert repair_list(make_article("whole", repairs=()), (0, 5), ENGLISH) == ""


@given(st.data())
def test_marking_never_changes_the_words(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
    places = data.draw(st.sets(st.integers(0, len(text) - 1)))
    article = damaged(text, *((place, "T") for place in sorted(places)))
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    quote_start, quote_end = sorted((data.draw(st.integers(start, end)), data.draw(st.integers(start, end))))
    assert shown(marked_passage(article, (start, end), [(quote_start, quote_end)], ENGLISH)) == text[start:end]


@pytest.mark.parametrize("address", ["http://[bad", "http://[::1", "//[", "javascript:alert(1)", "doi"])
def test_an_address_that_leads_nowhere_leaves_the_words_alone(address: str) -> None:
    assert link(address, "Full text") == "Full text"
    assert shown(linked(f"See {address}.", (address,))) == f"See {address}."


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "![a](http://evil.example/p.png)",
    '"><script>alert(1)</script>',
    "</mark></div>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_an_article_stays_text(text: str) -> None:
    article = make_article(f"Before {text} after.", repairs=(Repair(8, 9, "<b>"),))
    markup = marked_passage(article, (0, len(article.text)), [(0, 6)], ENGLISH)
    assert set(re.findall(r"</?(\w+)", markup)) <= {"mark", "span", "ins"}
    assert shown(markup) == article.text

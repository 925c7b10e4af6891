"""The reader: a whole article as a page, quotes marked, and nothing of an article ever markup."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from corpus.tables import SourceCell, SourceTable, laid_out
from corpus.types import Article, Mark, Reference, Repair, Section
from interface import render
from interface.desk import Desk
from interface.journal import Journal
from interface.reader_blocks import Heading, blocks, is_wrapped
from interface.reader_links import Place, language_in, place_in, question_fragment, reader_address
from interface.reader_markup import article_page
from interface.reader_words import reader_words
from interface.remarks import AgeLimit
from interface.server import served_around
from interface.settings import Settings
from interface.sources import Turn, sources_of
from retrieval.types import Answered, Question, Trace
from tests.interface_fakes import TEXT, WordMatcher, loaded_article, make_article, row_statement

LANTERN = make_article()
ORVACEL = loaded_article("orvacel")
EFFICACY = ORVACEL.tables[0]
RETRACTED = loaded_article("retracted")
FEVER = TEXT.index("Keepers")


def page(article: Article, query: str = "") -> str:
    asked = parse_qsl(query.removeprefix("?").partition("#")[0], keep_blank_values=True)
    limit = AgeLimit(date(2024, 11, 1))
    return article_page(article, place_in(article, asked), limit, reader_words(language_in(asked)))


def words(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marked(markup: str) -> list[str]:
    """The words of each quote that is marked in the text, the chosen one with ">" before it."""
    found = re.findall(r"<mark([^>]*)>(.*?)</mark>", markup)
    return [(">" if "chosen" in tag else "") + words(inside) for tag, inside in found]


def test_the_page_tells_who_wrote_the_article_where_and_under_which_licence() -> None:
    shown = words(page(ORVACEL))
    for part in ("Orvacel and tamricel in relapsed plasma cell leukaemia", "Defne Yıldırım, Tobias J. Okafor."):
        assert part in shown
    for part in ("Journal of Imagined Cell Therapy 2025", "Review article", "CC BY 4.0", "PubMed 99000001"):
        assert part in shown
    assert 'href="https&#58;&#47;&#47;doi&#46;org&#47;10&#46;5555&#47;jict&#46;2025&#46;0042"' in page(ORVACEL)


def test_a_retracted_article_says_so_at_the_top_and_beside_the_way_back() -> None:
    markup = page(RETRACTED)
    assert "Retracted article." in words(markup.partition("<main>")[2])
    assert "retracted" in words(markup.partition("<main>")[0].partition('class="bar"')[2])


def test_an_excerpt_ends_with_a_link_to_the_whole_article_and_a_whole_one_does_not() -> None:
    assert "The part of the article that is held here ends here. Read the whole article" in words(page(LANTERN))
    assert "ends here" not in words(page(replace(LANTERN, coverage="full")))


def test_all_quotes_are_marked_and_the_chosen_one_can_be_led_to() -> None:
    markup = page(LANTERN, f"?start={FEVER}&end={len(TEXT)}&q=0-48&q={FEVER}-{len(TEXT)}")
    assert marked(markup) == [TEXT[:48], f">{TEXT[FEVER:]}"]
    assert markup.count('id="quote"') == 1
    assert '<mark class="chosen" id="quote" tabindex="-1">' in markup
    assert "Quote 2 of 2" in words(markup)


def test_the_first_of_several_quotes_is_chosen_where_the_link_chooses_none() -> None:
    assert marked(page(LANTERN, f"?q={FEVER}-{len(TEXT)}&q=0-48")) == [TEXT[:48], f">{TEXT[FEVER:]}"]


def test_the_bar_leads_from_quote_to_quote() -> None:
    markup = page(LANTERN, f"?start=0&end=48&q={FEVER}-{len(TEXT)}&lang=tr")
    (address,) = (html.unescape(found) for found in re.findall('rel="next" href="([^"]*)"', markup))
    assert "Önceki" not in words(markup)
    following = page(LANTERN, address)
    assert marked(following) == [TEXT[:48], f">{TEXT[FEVER:]}"]
    assert 'rel="prev"' in following
    assert 'rel="next"' not in following


def test_a_quote_over_two_paragraphs_is_marked_in_both_with_one_id() -> None:
    markup = page(LANTERN, f"?start=49&end={TEXT.index('Relapse') + 7}")
    assert marked(markup) == [">It was given once.", ">Relapse"]
    assert markup.count('id="quote"') == 1


def test_a_quoted_row_is_marked_in_its_table_which_is_whole() -> None:
    row = EFFICACY.rows[2]
    markup = page(ORVACEL, f"?start={row.start}&end={row.end}")
    (tag, inside) = re.findall(r'<tr class="cited"([^>]*)>(.*?)</tr>', markup)[0]
    assert 'id="quote"' in tag
    assert "Median progression-free survival" in words(inside)
    assert markup.count('id="quote"') == 1
    assert markup.count('class="cited"') == 1
    assert (
        "details"
        not in re.findall('<div class="with-table">.*?</div></div>|<div class="with-table">.*?</ul>', markup)[0]
    )


def test_a_long_table_is_not_folded() -> None:
    article = loaded_article("lumitrene")
    markup = page(article)
    (drawn,) = re.findall("<table.*?</table>", markup)
    assert drawn.count('scope="row"') == len(article.tables[0].rows)
    assert "Biopsies were read by two pathologists." in words(markup)


def test_headings_make_the_contents_and_each_is_there_once() -> None:
    markup = page(ORVACEL)
    contents = re.findall('<nav class="contents".*?</nav>', markup)[0]
    headings = [words(inside) for inside in re.findall(r"<h[2-6][^>]*>(.*?)</h[2-6]>", markup)]
    assert headings[:3] == ["Abstract", "Background", "Methods"]
    assert [words(item) for item in re.findall("<li.*?</li>", contents)] == headings
    assert len(headings) == len(set(headings)) + 1  # "Conclusions" ends the abstract, and the article
    for name in re.findall('href="#([^"]*)"', contents):
        assert f'id="{name}"' in markup


def test_a_title_that_the_source_gives_beside_the_text_heads_its_section() -> None:
    assert [block.title for block in blocks(LANTERN) if isinstance(block, Heading)] == ["Results"]
    assert blocks(LANTERN)[0].start == blocks(LANTERN)[0].end == 0


def test_no_level_of_headings_is_left_out() -> None:
    section = Section("Deep", ("One", "Two", "Three", "Deep"), 0, len(TEXT), "body")
    levels = [block.level for block in blocks(make_article(sections=(section,))) if isinstance(block, Heading)]
    assert levels == [2, 3, 4, 5]


@pytest.mark.parametrize("name", ["orvacel", "lumitrene", "norvatide", "retracted"])
def test_every_word_of_an_article_is_on_its_page(name: str) -> None:
    article = loaded_article(name)
    assert _counted(article.text) - _counted(_text_of(page(article))) == Counter()


@settings(max_examples=40)
@given(st.text(alphabet="ab <&\n|#", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_every_word_of_any_text_is_on_its_page_with_any_cut(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    sections = (Section("b", ("b",), start, end, "body"),) if start < end else ()
    article = make_article(text, sections=sections, repairs=())
    shown = _text_of(page(article, "?q=0-9"))
    assert Counter("".join(re.split(r"[\s#]+", text))) - Counter(shown) == Counter()


def _text_of(markup: str) -> str:
    inside = markup.partition('<div class="text"')[2].partition(">")[2]
    inside = re.split('<p class="ends">|<section aria-labelledby="references"|<details class="repairs"', inside)[0]
    inline = re.sub(r"</?(?:mark|a|span|ins)\b[^>]*>", "", inside)
    return html.unescape(re.sub(r"<[^>]*>", " ", inline))


def _counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\s|#]+", text))


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> \"' &lt; [a](javascript:x) \u202e\x00 **b**"


def test_nothing_of_an_article_is_markup() -> None:
    table = SourceTable(HOSTILE, HOSTILE, ((SourceCell(HOSTILE),),), ((SourceCell(HOSTILE),),), ((HOSTILE, HOSTILE),))
    laid = laid_out(table)
    evil = Reference(HOSTILE, HOSTILE, (HOSTILE,), 2020, None, None, "javascript:alert(1)")
    text = f"{laid.text}\n\n{HOSTILE} (1)"
    article = make_article(
        text,
        title=HOSTILE,
        authors=(HOSTILE,),
        journal=HOSTILE,
        licence=HOSTILE,
        retraction=HOSTILE,
        language='en"><script>',
        doi=None,
        url="javascript:alert(1)",
        tables=(laid.table,),
        sections=(Section(HOSTILE, (HOSTILE,), 0, len(text), "body", None, HOSTILE),),
        references=(evil,),
        marks=(Mark(len(text) - 2, len(text) - 1, (0,)),),
        repairs=(Repair(len(text) - 3, len(text) - 3, HOSTILE),),
    )
    markup = page(article, f"?start=0&end={len(text)}&lang=<script>")
    assert re.findall(r"<(script|img|svg|style)\b[^>]*>", markup) == ["script"]
    assert '<script src="../chat/reader.js" defer>' in markup
    assert "javascript" not in " ".join(re.findall('href="([^"]*)"', html.unescape(markup)))
    assert not re.findall(r"<[^>]*\son\w+=", markup)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?start=abc&end=5",
        "?start=-1&end=5",
        "?start=5",
        "?end=5",
        "?start=5&end=5",
        "?start=9&end=5",
        "?start=0&end=99999",
        "?start=48&end=49",
        f"?start=0&end={'9' * 5_000}",
        "?start=%C2%B2&end=5",
        "?q=",
        "?q=5",
        "?q=1-2-3",
        "?q=%00-%FF",
        "?start=0&end=48&text=0000",
        "?" + "&".join(["q=x-y"] * 2_000),
    ],
)
def test_a_link_to_no_place_in_the_text_gives_the_article_without_a_mark(query: str) -> None:
    markup = page(LANTERN, query)
    assert "<mark" not in markup
    assert ("Nothing is marked." in words(markup)) == bool(query)
    assert "Lantern therapy cleared the marrow" in words(markup)


def test_thousands_of_quotes_are_cut_to_some_hundreds() -> None:
    text = "word " * 2_000
    article = make_article(text, repairs=())
    markup = page(article, "?" + "&".join(f"q={place * 5}-{place * 5 + 4}" for place in range(1_500)))
    assert markup.count("<mark") == 500


@pytest.fixture(scope="module")
def served() -> TestClient:
    app = served_around(FastAPI(), Desk(WordMatcher(LANTERN), Journal()), Settings(data=Path("unused")))
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.mark.parametrize("name", ["nothing-here", "%3Cscript%3E", "a" * 5_000, "%00"])
def test_an_article_that_is_not_held_gives_a_calm_page(served: TestClient, name: str) -> None:
    for language, said in (("en", "This article is not held here"), ("tr", "Bu makale burada yok")):
        answer = served.get(f"/articles/{name}?lang={language}")
        assert answer.status_code == 404
        assert said in words(answer.text)
        assert f'<html lang="{language}">' in answer.text
        assert "&lt;script" not in answer.text
        assert "Traceback" not in answer.text


def test_the_guard_stands_around_the_reader(served: TestClient) -> None:
    answer = served.get(f"/articles/{LANTERN.id}")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.findall(r"<script(?! src)", answer.text)
    assert " style=" not in answer.text
    assert served.get(f"/articles/{LANTERN.id}", headers={"host": "evil.example"}).status_code == 421
    assert served.head(f"/articles/{LANTERN.id}").status_code == 200
    assert served.post(f"/articles/{LANTERN.id}").status_code == 405


def test_the_words_around_an_article_are_turkish_where_the_link_asks_for_it() -> None:
    markup = page(replace(LANTERN, retraction="It was retracted."), f"?start={FEVER}&end={len(TEXT)}&lang=tr")
    assert '<html lang="tr">' in markup
    for said in ("Kanıt’a dön", "İçindekiler", "Alıntı 1 / 1", "geri çekilmiş", "Bu makalede düzeltilen 1 kelime"):
        assert said in words(markup)
    for said in ("Back", "Contents", "Quote", "retracted<", "repaired"):
        assert said not in re.sub(r'lang="en".*?</', "", markup).replace('class="repaired"', "")


def test_repairs_are_shown_in_the_text_and_listed_below_it() -> None:
    markup = page(LANTERN)
    assert '<span class="repaired" tabindex="0"' in markup
    assert "1 repaired word in this article" in words(markup)
    assert "fever the source prints “fEver”" in words(markup.partition('class="repairs"')[2])


def test_citation_marks_lead_into_the_list_of_references() -> None:
    markup = page(ORVACEL)
    pointed = re.findall('class="cite" href="#([^"]*)" title="([^"]*)"', markup)
    assert len(pointed) == len(ORVACEL.marks)
    assert all(f'<li id="{name}"' in markup for name, _ in pointed)
    assert "Marlowe P" in html.unescape(pointed[0][1])
    assert "doi:10.5555/jih.2016.0003" in words(markup.partition('id="references"')[2])


def test_page_numbers_stand_where_the_pages_begin() -> None:
    article = make_article("One.\n\nTwo goes on here.\n\nThree.", page_starts=(0, 10, 25), repairs=())
    shown = page(article).partition('<div class="text"')[2]
    assert [words(found) for found in re.findall('<span class="page".*?</span>', shown)] == [
        "page 1",
        "page 2",
        "page 3",
    ]
    assert "Two page 2goes on here.page 3Three." in words(shown)


def test_lines_of_a_printed_page_are_set_anew_and_those_of_a_list_are_not() -> None:
    printed = (
        "Lantern therapy cleared the marrow of most mice that\nwere given it at night, and of some given it by day."
    )
    assert is_wrapped(printed)
    assert not is_wrapped("Lamps\nWicks\nOil for every night of the week and the one after that")
    assert not is_wrapped("One line that is long enough to fill the page it is printed on.")
    assert not is_wrapped(printed.replace("were", "• were"))


def test_the_address_of_a_place_names_it_again() -> None:
    quotes = ((0, 48), (49, 66), (FEVER, len(TEXT)))
    address = reader_address(LANTERN, quotes[1], quotes, "tr")
    parts = urlsplit(address)
    assert parts.path == f"articles/{LANTERN.id}"
    assert parts.fragment == "quote"
    asked = parse_qsl(parts.query)
    assert place_in(LANTERN, asked) == Place(quotes, 1)
    assert language_in(asked) == "tr"
    changed = replace(LANTERN, text_sha256="f" * 64)
    assert place_in(changed, asked) == Place(is_lost=True)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_places_are_in_order_and_disjoint_with_the_chosen_one_whole(pairs: list[tuple[int, int]]) -> None:
    article = make_article("abcdefghij" * 6, repairs=())
    place = place_in(article, [("q", f"{start}-{end}") for start, end in pairs])
    spans = [(start, end) for start, end in pairs if start < end]
    assert (place.chosen is None) == (not spans)
    if place.chosen is not None:
        assert place.quotes[place.chosen] == spans[0]
    ends = [offset for quote in place.quotes for offset in quote]
    assert ends == sorted(ends)
    covered = {offset for start, end in spans for offset in range(start, end)}
    assert {offset for start, end in place.quotes for offset in range(start, end)} == covered


def test_a_source_of_the_chat_knows_all_that_the_answer_quotes_from_its_article() -> None:
    statement = row_statement(ORVACEL, 0, 2)
    other = row_statement(ORVACEL, 0, 0)
    result = Answered(Question("Why?"), (statement, other), (), None, Trace("Why?", "abc", {}, ""))
    first, second = sources_of(result, {ORVACEL.id: ORVACEL})
    rows = EFFICACY.rows
    assert first.marked == second.marked == ((rows[0].start, rows[0].end), (rows[2].start, rows[2].end))


def test_a_question_has_a_link_that_keeps_it_from_every_server() -> None:
    asked = '100% of #cells & "CD3+" <b> é İ\n?'
    fragment = question_fragment(asked, "tr")
    assert dict(parse_qsl(fragment.removeprefix("#"))) == {"q": asked, "lang": "tr"}
    turn = Turn(1, asked, WordMatcher().answer(Question(asked)))
    (link,) = re.findall('<a class="to-question" href="([^"]*)"', render.question_link(turn))
    assert html.unescape(link) == question_fragment(asked, "en")
